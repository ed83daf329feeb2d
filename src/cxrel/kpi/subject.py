"""What is counted or summed up for one KPI, as SQL: which rows count, which promise was kept, which value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.kpi.expression import check_expression
from cxrel.kpi.objection import Objection
from cxrel.kpi.scope import is_float
from cxrel.kpi.writer import write, write_condition

if TYPE_CHECKING:
    from cxrel.kpi.scope import Scope
    from cxrel.kpi.spec import KpiSpec


@dataclass(frozen=True, slots=True)
class Subject:
    """The expressions of one KPI in a dialect."""

    where: str | None
    """A condition; None where every row counts."""
    figure: str
    """A share: the condition of the promise, as 1, 0 or NULL. A value: a number in floating point, or NULL."""
    nan: str | None
    """Whether the figure is NULL and NaN stands in a column that it reads; None where no column may hold one."""

    def counted(self) -> str:
        """1 for a row that counts, else NULL."""
        return f"CASE WHEN {self.where} THEN 1 END" if self.where else "1"

    def within(self, sql: str) -> str:
        """Something of the rows that count; NULL for the others."""
        return f"CASE WHEN {self.where} THEN {sql} END" if self.where else sql


def subject_of(spec: KpiSpec, scope: Scope) -> Subject | Objection:
    """Write the expressions of a KPI, or say why one cannot be."""
    where = write_condition(spec.where, scope) if spec.where else None
    if isinstance(where, Objection):
        return where
    figure = _share(spec.good, scope) if spec.good is not None else _value(spec.value or "", scope)
    if isinstance(figure, Objection):
        return figure
    nan = _nan(spec.good or spec.value or "", scope)
    unknown = f"({nan}) AND {figure} IS NULL" if nan else None
    return Subject(where.sql if where else None, figure, unknown)


def _share(good: str, scope: Scope) -> str | Objection:
    written = write_condition(good, scope)
    if isinstance(written, Objection):
        return written
    return scope.dialect.cast(written.sql, "INT", kind="boolean")


def _value(value: str, scope: Scope) -> str | Objection:
    written = write(value, scope)
    if isinstance(written, Objection):
        return written
    if written.kind not in ("number", "unknown"):
        return Objection(
            f"is a {written.kind}, and no number", "Give a number: `date_diff('minute', asked, answered)`."
        )
    number = scope.dialect.cast(written.sql, "DOUBLE", kind=written.kind)
    if scope.columns is None and scope.dialect.nan:
        return f"CASE WHEN NOT {scope.dialect.nan.format(x=number)} THEN {number} END"
    return number


def _nan(sql: str, scope: Scope) -> str | None:
    """A condition on the columns that may hold NaN: their NaN is NULL to the expression, and told."""
    checked = check_expression(sql)
    if isinstance(checked, Objection) or scope.dialect.nan is None:
        return None
    columns = [scope.column_of(name) for name in sorted(checked.columns)]
    names = [scope.dialect.name_of(column.name) for column in columns if column is not None and is_float(column)]
    return " OR ".join(scope.dialect.nan.format(x=name) for name in names) or None

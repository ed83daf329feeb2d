"""Dimension values: the data's spellings to the journey's, what is not declared to `other`, what is not known to `unknown`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.kpi.objection import Objection
from cxrel.kpi.spec import OTHER, UNKNOWN, Cut
from cxrel.kpi.writer import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.scope import Scope, Written
    from cxrel.kpi.spec import KpiKey, KpiSpec

MOST_VALUES = 200
"""Of an open dimension: the most frequent keep their names, the others are `other`."""
LONGEST_VALUE = 80
"""Characters of a dimension value, as the format has it."""


@dataclass(frozen=True, slots=True)
class PlannedCut:
    """A dimension column of a plan; two KPIs share one where dimension, expression and spellings are equal."""

    number: int
    """From 1: its column is d1_…"""
    cut: Cut
    spelling: str
    """SQL for what the data says of a row, as text, or NULL."""

    @property
    def is_open(self) -> bool:
        """Whether any value may come, so that it must be bounded."""
        return self.cut.spellings is None

    def value_of(self, spelling: str, dialect: Dialect) -> str:
        """SQL for the value that a spelling means: the declared one, or, where the dimension is open, itself. Never NULL."""
        if self.cut.spellings is None:
            return f"COALESCE(NULLIF({spelling}, ''), '{UNKNOWN}')"
        spelled = [("", UNKNOWN), (UNKNOWN, UNKNOWN), *self.cut.spellings]
        whens = " ".join(f"WHEN {dialect.text(text)} THEN {dialect.text(value)}" for text, value in spelled)
        return f"CASE COALESCE({spelling}, '') {whens} ELSE '{OTHER}' END"


def planned_cuts(specs: Sequence[KpiSpec], scope: Scope, refused: dict[KpiKey, Objection]) -> tuple[PlannedCut, ...]:
    """The dimension columns of all KPIs; a KPI with one that cannot be written goes into `refused`."""
    found: dict[Cut, PlannedCut] = {}
    for spec in specs:
        for cut in spec.by:
            planned = found.get(cut) or _planned(cut, len(found) + 1, scope)
            if isinstance(planned, Objection):
                refused.setdefault(spec.key, planned)
            else:
                found[cut] = planned
    return tuple(found.values())


def _planned(cut: Cut, number: int, scope: Scope) -> PlannedCut | Objection:
    written = write(cut.expression, scope)
    if isinstance(written, Objection):
        return written
    return PlannedCut(number, cut, as_text(written, scope))


def as_text(written: Written, scope: Scope) -> str:
    """A value as text: yes and no as true and false, an instant as the wall clock of the source's zone."""
    if written.kind == "text":
        return written.sql
    if written.kind == "boolean":
        return f"CASE WHEN {written.sql} THEN 'true' WHEN NOT {written.sql} THEN 'false' END"
    return scope.dialect.cast(written.sql, "TEXT", kind=written.kind)

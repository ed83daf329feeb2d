"""What an expression is written within: a dialect, the columns of a source, and the zone whose wall clock counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi import grammar
from cxrel.kpi.objection import Objection, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.kpi.dialect import Dialect, Kind
    from cxrel.kpi.engine import Column

_FLOAT = re.compile(r"float|double|real|numeric", re.IGNORECASE)
"""Types with NaN; PostgreSQL's numeric has one, too."""
_ALIKE_IN_A_MESSAGE = 3


class Written(NamedTuple):
    """SQL of one dialect, and what it yields."""

    sql: str
    kind: Kind = "unknown"


class Refused(Exception):
    """An expression that cannot be written with one meaning on this engine; it never leaves the room."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.objection = Objection(message, hint)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression is written."""

    dialect: Dialect
    zone: str | None = None
    """The source's time zone: the wall clock of an instant, where an expression asks for its day or hour."""
    columns: Mapping[str, Column] | None = None
    """The source's columns by their names; None where no source can be asked (`--sql`)."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """What is known of columns where no source can be asked: the kind of `at`."""

    def column(self, name: str) -> Written:
        """A column as it is read. Raises Refused where the source has none of that name."""
        if self.columns is None:
            kind = self.kinds.get(name, "unknown")
            return self._read(self.dialect.name_of(name), kind)
        column = self._found(name, self.columns)
        kind = "unknown" if column.type == "other" else column.type
        return self._read(self.dialect.name_of(column.name), kind, is_float(column))

    def column_of(self, name: str) -> Column | None:
        """What the source says of a column; None where it cannot be asked or has no such column."""
        columns = self.columns or {}
        return columns.get(name) or next((c for c in columns.values() if c.name.lower() == name.lower()), None)

    def _found(self, name: str, columns: Mapping[str, Column]) -> Column:
        column = self.column_of(name)
        if column is None:
            near = get_close_matches(name, columns, n=_ALIKE_IN_A_MESSAGE, cutoff=0.5)
            plain = [quoted(other) for other in near or list(columns)[:10]]
            listed = ", ".join(plain) or "nothing that can be named"
            message = f"names the column {quoted(name)}, which the source does not have"
            raise Refused(message, f"{'Did you mean' if near else 'It has'} {listed}{'?' if near else '.'}")
        if grammar.COLUMN.fullmatch(column.name) is None:
            raise Refused(f"names the column {quoted(column.name)}, which is no plain name", "Rename it in a view.")
        return column

    def _read(self, name: str, kind: Kind, has_nan: bool = False) -> Written:
        sql = self.dialect.reads.get(kind, "{x}").format(x=name)
        if has_nan and self.dialect.nan:
            sql = f"CASE WHEN {self.dialect.nan.format(x=sql)} THEN NULL ELSE {sql} END"
        return Written(sql, kind)

    def local(self, written: Written) -> Written:
        """An instant as the wall clock of the source's zone; anything else as it is. Raises Refused."""
        return self.in_zone(written, self.zone) if written.kind == "timestamptz" else written

    def in_zone(self, written: Written, zone: str | None) -> Written:
        """An instant as the wall clock of a zone."""
        if zone is None:
            hint = "Add `timezone:` to the source: whose midnight parts the days?"
            raise Refused("asks for the day or hour of a time that carries a zone", hint)
        if self.dialect.local is None:
            if zone == "UTC":
                return Written(written.sql, "timestamp")
            hint = "Store the local day in a column of its own, or say `timezone: UTC`."
            raise Refused(f"asks for the day or hour in {zone}, and {self.dialect.name} knows no time zones", hint)
        sql = self.dialect.local.format(x=written.sql, zone=self.dialect.text(zone))
        return Written(sql, "timestamp")


def is_float(column: Column) -> bool:
    """Whether a column may hold NaN."""
    return column.type == "number" and _FLOAT.search(column.declared) is not None


def by_name(columns: Sequence[Column]) -> Mapping[str, Column]:
    """Columns by name, for a Scope."""
    return {column.name: column for column in columns}

"""What the cells of a table of figures must be: a period, a dimension value, a whole number; and where they are not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cxrel.documents.text import Located
from cxrel.findings import DocPath, Fault, Location
from cxrel.model.base import is_dimension_value, shown
from cxrel.model.journey import RESERVED_VALUES
from cxrel.model.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.documents.table import Table
    from cxrel.model.journey import Dimension

_WHOLE = re.compile(r"[0-9]{1,18}")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
HEADER_ROW = 0
PRINTABLE = "use 1 to 80 printable characters"


@dataclass(slots=True)
class Faults:
    """Collects faults of a table; one for each cell at the most."""

    table: Table
    found: list[Located] = field(default_factory=list)

    def tell(self, row: int, header: str | None, code: str, message: str, hint: str) -> None:
        """Something is wrong in a row, at the cell under a header; row 0 is the header itself."""
        path: DocPath = ("rows", row, *((header,) if header is not None else ())) if row else ()
        self.found.append(Located(Fault(code, path, message, hint), self.location(row, header)))

    def location(self, row: int, header: str | None) -> Location:
        """Where that is."""
        return self.table.location(row, header)

    def repeated(self, row: int, first: int) -> None:
        """A row that is about the same as an earlier one."""
        message = f"line {self.table.lines[first - 1]} is about the same period and values already"
        self.tell(row, "period", "duplicate-row", message, "keep the one that is right")


def missing_columns(names: Sequence[str]) -> str:
    """The phrase for columns that a header lacks."""
    if len(names) == 1:
        return f"the column '{names[0]}' is missing"
    return f"the columns {', '.join(map(shown, names[:-1]))} and {shown(names[-1])} are missing"


def undeclared(dimension: str) -> str:
    """The hint where a dimension does not declare a value."""
    return f"declare it under 'dimensions: {dimension}:' in the journey file, or write 'other'"


def known_values(dimension: Dimension) -> frozenset[str] | None:
    """What may stand in a dimension's column; None where it is open."""
    return frozenset((*dimension, *RESERVED_VALUES, "")) if dimension else None


def period_in(text: str, row: int, faults: Faults) -> Period | None:
    """The period that a cell names; None after a fault."""
    period = parse_period(text)
    if period is None:
        hint = "write it like 2026, 2026-Q3, 2026-09, 2026-W37 or 2026-09-14"
        faults.tell(row, "period", "bad-period", f"{shown(text)} is not a period", hint)
    return period


def are_values_known(
    values: tuple[str, ...], known: Sequence[frozenset[str] | None], cut_by: Sequence[str], row: int, faults: Faults
) -> bool:
    """Whether the dimension values of a row may stand there; each that may not is told."""
    sound = True
    for value, valid, name in zip(values, known, cut_by, strict=True):
        if valid is None:
            if value and not is_dimension_value(value):
                sound = False
                faults.tell(row, name, "bad-id", f"{shown(value)} is no dimension value", PRINTABLE)
        elif value not in valid:
            sound = False
            near = get_close_matches(value, valid - {""}, n=1)
            hint = f"did you mean '{near[0]}'?" if near else undeclared(name)
            faults.tell(row, name, "unknown-value", f"'{name}' has no value {shown(value)}", hint)
    return sound


def whole_in(text: str, header: str, row: int, faults: Faults) -> int | None:
    """A count; None after a fault."""
    if _WHOLE.fullmatch(text):
        return int(text)
    not_a_number(text, header, row, faults, "a whole number, 0 or more")
    return None


def not_a_number(text: str, header: str, row: int, faults: Faults, wanted: str) -> None:
    """Tell of a cell that holds no number, or one with a decimal comma."""
    if _COMMA.fullmatch(text):
        point = f"{text.replace(',', '.')}, or export with a decimal point"
        hint = f"write {point if header == 'value' else wanted}"
        faults.tell(row, header, "csv-decimal-comma", f"{shown(text)} has a decimal comma", hint)
    else:
        told = f"{shown(text)} is not {wanted.partition(',')[0]}" if text else f"the cell of '{header}' is empty"
        faults.tell(row, header, "bad-number", told, f"write {wanted}")

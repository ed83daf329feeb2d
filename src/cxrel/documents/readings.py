"""A table of readings to typed rows: what each cell must be, and where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cxrel.documents.text import Located
from cxrel.findings import DocPath, Fault, Location
from cxrel.model.base import shown
from cxrel.model.evidence import Reading, Readings
from cxrel.model.journey import RESERVED_VALUES
from cxrel.model.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.documents.table import Table
    from cxrel.model.journey import Dimension
    from cxrel.model.kpi import Kpi

_WHOLE = re.compile(r"[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
HEADER_ROW = 0
LONGEST_VALUE = 80
PRINTABLE = "use 1 to 80 printable characters"


@dataclass(frozen=True, slots=True)
class BuiltReadings:
    """The rows that are sound, and the faults of the others with their places."""

    readings: Readings | None
    faults: tuple[Located, ...]


@dataclass(slots=True)
class _Faults:
    """Collects faults of a table; one for each cell at the most."""

    table: Table
    found: list[Located] = field(default_factory=list)

    def tell(self, row: int, header: str | None, code: str, message: str, hint: str) -> None:
        path: DocPath = ("rows", row, *((header,) if header is not None else ())) if row else ()
        self.found.append(Located(Fault(code, path, message, hint), self.location(row, header)))

    def location(self, row: int, header: str | None) -> Location:
        return self.table.location(row, header)


def build_readings(table: Table, kpi: Kpi, dimensions: Mapping[str, Dimension]) -> BuiltReadings:
    """Read the table of one KPI; `dimensions` are the journey's, with the values that it declares."""
    faults = _Faults(table, list(table.faults))
    if not table.header:
        return BuiltReadings(None, tuple(faults.found))
    cut_by = _cut_by(table, kpi, dimensions, faults)
    if cut_by is None:
        return BuiltReadings(None, tuple(faults.found))
    rows = _rows(table, kpi, cut_by, dimensions, faults)
    return BuiltReadings(Readings(cut_by, tuple(rows)), tuple(faults.found))


def _figures(kpi: Kpi) -> tuple[str, str]:
    return ("n", "good") if kpi.is_share else ("n", "value")


def _cut_by(table: Table, kpi: Kpi, dimensions: Mapping[str, Dimension], faults: _Faults) -> tuple[str, ...] | None:
    """The dimensions of the header, if it is one that this KPI can have."""
    wanted = ("period", *_figures(kpi))
    odd = [name for name in dict.fromkeys(table.header) if name not in wanted and name not in dimensions]
    meant = {_unknown_column(name, kpi, wanted, dimensions, faults) for name in odd}
    missing = [name for name in wanted if name not in table.header and name not in meant]
    if missing:
        message, hint = missing_columns(missing), f"write the header period,<dimensions>,{','.join(_figures(kpi))}"
        faults.tell(HEADER_ROW, None, "csv-header", message, hint)
    if odd or missing:
        return None
    declared = tuple(name for name in dimensions if name in table.header)
    expected = ("period", *declared, *_figures(kpi))
    if table.header != expected and len(set(table.header)) == len(table.header):
        hint = f"write the header {','.join(expected)}"
        faults.tell(HEADER_ROW, None, "csv-header", "the columns stand in another order", hint)
    return declared


def _unknown_column(
    name: str, kpi: Kpi, wanted: Sequence[str], dimensions: Mapping[str, Dimension], faults: _Faults
) -> str | None:
    """Tell of a column that no readings of this KPI have; the needed column that it was meant for, if there is one."""
    if name in {"good", "value"}:
        message = f"the column '{name}' does not fit a KPI whose unit is {shown(kpi.unit)}"
        faults.tell(HEADER_ROW, name, "csv-header", message, f"write {','.join(_figures(kpi))} for its figures")
        return wanted[-1]
    near = get_close_matches(name.strip().lower(), [*wanted, *dimensions], n=1)
    hint = f"did you mean '{near[0]}'?" if near else "declare it under 'dimensions:' in the journey file"
    if name and not (near and near[0] in wanted):
        faults.tell(HEADER_ROW, name, "unknown-dimension", f"the journey has no dimension {shown(name)}", hint)
        return None
    message = f"there is no column {shown(name)} in readings" if name else "a column has no name"
    hint = hint if near else "take the comma out that has nothing after it"
    faults.tell(HEADER_ROW, name, "csv-header", message, hint)
    return near[0] if near else None


def missing_columns(names: Sequence[str]) -> str:
    """The phrase for columns that a header lacks."""
    if len(names) == 1:
        return f"the column '{names[0]}' is missing"
    return f"the columns {', '.join(map(shown, names[:-1]))} and {shown(names[-1])} are missing"


def _rows(
    table: Table, kpi: Kpi, cut_by: Sequence[str], dimensions: Mapping[str, Dimension], faults: _Faults
) -> Iterator[Reading]:
    index = {name: place for place, name in enumerate(table.header)}
    columns = [index[name] for name in cut_by]
    n_at, figure_at = (index[name] for name in _figures(kpi))
    seen: dict[tuple[str, ...], int] = {}
    period_at = index["period"]
    known = [_known_values(dimensions[name]) for name in cut_by]
    for number, cells in table.numbered():
        period = _period(cells[period_at], number, faults)
        values = tuple(cells[column] for column in columns)
        sound = _values_known(values, known, cut_by, number, faults)
        figure = _figure(kpi, cells[n_at], cells[figure_at], number, faults)
        first = seen.setdefault((cells[period_at], *values), number)
        if first != number and period and sound:
            message = f"line {table.lines[first - 1]} is about the same period and values already"
            faults.tell(number, None, "duplicate-row", message, "keep the one that is right")
        elif period and sound and figure:
            yield Reading(period, values, *figure)


def undeclared(dimension: str) -> str:
    """The hint where a dimension does not declare a value."""
    return f"declare it under 'dimensions: {dimension}:' in the journey file, or write 'other'"


def _known_values(dimension: Dimension) -> frozenset[str] | None:
    return frozenset((*dimension, *RESERVED_VALUES, "")) if dimension else None


def _period(text: str, row: int, faults: _Faults) -> Period | None:
    period = parse_period(text)
    if period is None:
        hint = "write it like 2026, 2026-Q3, 2026-09, 2026-W37 or 2026-09-14"
        faults.tell(row, "period", "bad-period", f"{shown(text)} is not a period", hint)
    return period


def _values_known(
    values: tuple[str, ...], known: Sequence[frozenset[str] | None], cut_by: Sequence[str], row: int, faults: _Faults
) -> bool:
    sound = True
    for value, valid, name in zip(values, known, cut_by, strict=True):
        if valid is None:
            if value and (len(value) > LONGEST_VALUE or not value.isprintable()):
                sound = False
                faults.tell(row, name, "bad-id", f"{shown(value)} is no dimension value", PRINTABLE)
        elif value not in valid:
            sound = False
            near = get_close_matches(value, valid - {""}, n=1)
            hint = f"did you mean '{near[0]}'?" if near else undeclared(name)
            faults.tell(row, name, "unknown-value", f"'{name}' has no value {shown(value)}", hint)
    return sound


Numbers = tuple[int | None, int | None, Decimal | None]


def _figure(kpi: Kpi, n: str, figure: str, row: int, faults: _Faults) -> Numbers | None:
    """n with good, or n with value; None after a fault."""
    if kpi.is_share:
        counted, good = _whole(n, "n", row, faults), _whole(figure, "good", row, faults)
        if counted is None or good is None:
            return None
        if good > counted:
            message = f"'good' is {good}, and 'n' is only {counted}"
            faults.tell(row, "good", "good-above-n", message, "count again: 'good' is a part of 'n'")
            return None
        return counted, good, None
    counted = _whole(n, "n", row, faults) if n else None
    if n and counted is None:
        return None
    if not _DECIMAL.fullmatch(figure):
        _not_a_number(figure, "value", row, faults, "a number with a decimal point")
        return None
    return counted, None, Decimal(figure)


def _whole(text: str, header: str, row: int, faults: _Faults) -> int | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    _not_a_number(text, header, row, faults, "a whole number, 0 or more")
    return None


def _not_a_number(text: str, header: str, row: int, faults: _Faults, wanted: str) -> None:
    if _COMMA.fullmatch(text):
        hint = f"write {text.replace(',', '.')}, or export with a decimal point"
        faults.tell(row, header, "csv-decimal-comma", f"{shown(text)} has a decimal comma", hint)
    else:
        told = f"{shown(text)} is not {wanted.partition(',')[0]}" if text else f"the cell of '{header}' is empty"
        faults.tell(row, header, "bad-number", told, f"write {wanted}")

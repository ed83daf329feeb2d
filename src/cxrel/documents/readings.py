"""A table of readings to typed rows: what each cell must be, and where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cxrel.documents.text import Located
from cxrel.findings import DocPath, Fault, Location
from cxrel.model.base import is_dimension_value, shown
from cxrel.model.evidence import Reading, Readings
from cxrel.model.journey import RESERVED_VALUES
from cxrel.model.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from cxrel.documents.table import Table
    from cxrel.model.journey import Dimension
    from cxrel.model.kpi import Kpi

_WHOLE = re.compile(r"[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
HEADER_ROW = 0
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


def build_readings(
    table: Table, kpi: Kpi, dimensions: Mapping[str, Dimension], known: Container[str] | None
) -> BuiltReadings:
    """Read the table of one KPI; `dimensions` are the journey's, with the values that it declares.

    `known` holds whatever may name a dimension, also where its declaration is at fault; None: nothing can be said of it.
    """
    faults = _Faults(table, list(table.faults))
    if not table.header:
        return BuiltReadings(None, tuple(faults.found))
    cut_by = _cut_by(table, kpi, dimensions, known, faults)
    if cut_by is None:
        return BuiltReadings(None, tuple(faults.found))
    rows = _rows(table, kpi, cut_by, [_known_values(dimensions.get(name, {})) for name in cut_by], faults)
    return BuiltReadings(Readings(cut_by, tuple(rows)), tuple(faults.found))


def _figures(kpi: Kpi) -> tuple[str, str]:
    return ("n", "good") if kpi.is_share else ("n", "value")


def _cut_by(
    table: Table, kpi: Kpi, dimensions: Mapping[str, Dimension], known: Container[str] | None, faults: _Faults
) -> tuple[str, ...] | None:
    """The dimensions of the header, if it is one that this KPI can have."""
    header, figures = table.header, _figures(kpi)
    columns = ("period", *figures)
    missing = [name for name in ("period", *figures) if name not in header]
    odd = [name for name in dict.fromkeys(header) if name not in {"period", *figures, *dimensions}]
    for name in odd:
        if name and (known is None or name in known):
            continue
        meant = _meant(name, header, missing, [*figures, *dimensions])
        _unknown_column(name, meant, kpi, faults)
        missing = [other for other in missing if other != meant]
    if missing:
        hint = f"write the header period,<dimensions>,{','.join(figures)}"
        faults.tell(HEADER_ROW, None, "csv-header", missing_columns(missing), hint)
    if any(name not in header for name in columns):
        return None
    declared = tuple(name for name in dimensions if name in header and name not in columns)
    expected = ("period", *declared, *figures)
    if not odd and header != expected and len(set(header)) == len(header):
        hint = f"write the header {','.join(expected)}"
        faults.tell(HEADER_ROW, None, "csv-header", "the columns stand in another order", hint)
    return (*declared, *odd)


def _meant(name: str, header: Sequence[str], missing: Sequence[str], known: Sequence[str]) -> str | None:
    """What a column that is not known was meant for: by its place, where that column is missing, or by its letters."""
    belongs = {0: "period", len(header) - 2: known[0], len(header) - 1: known[1]}.get(header.index(name))
    near = get_close_matches(name.strip().lower(), [*missing, *known], n=1)
    return belongs if belongs in missing else near[0] if near else None


def _unknown_column(name: str, meant: str | None, kpi: Kpi, faults: _Faults) -> None:
    """Tell of a column that no readings of this KPI have."""
    hint = f"did you mean '{meant}'?" if meant else "declare it under 'dimensions:' in the journey file"
    if not name:
        code, told, hint = "csv-header", "a column has no name", "take the comma out that has nothing after it"
    elif name in {"good", "value"}:
        code, told = "csv-header", f"the column '{name}' does not fit a KPI whose unit is {shown(kpi.unit)}"
    elif meant in {"period", *_figures(kpi)}:
        code, told = "csv-header", f"readings have no column {shown(name)}"
    else:
        code, told = "unknown-dimension", f"the journey has no dimension {shown(name)}"
    faults.tell(HEADER_ROW, name, code, told, hint)


def missing_columns(names: Sequence[str]) -> str:
    """The phrase for columns that a header lacks."""
    if len(names) == 1:
        return f"the column '{names[0]}' is missing"
    return f"the columns {', '.join(map(shown, names[:-1]))} and {shown(names[-1])} are missing"


def _rows(
    table: Table, kpi: Kpi, cut_by: Sequence[str], known: Sequence[frozenset[str] | None], faults: _Faults
) -> Iterator[Reading]:
    index = {name: place for place, name in enumerate(table.header)}
    columns = [index[name] for name in cut_by]
    n_at, figure_at = (index[name] for name in _figures(kpi))
    seen: dict[tuple[str, ...], int] = {}
    period_at = index["period"]
    for number, cells in table.numbered():
        period = _period(cells[period_at], number, faults)
        values = tuple(cells[column] for column in columns)
        sound = _values_known(values, known, cut_by, number, faults)
        figure = _figure(kpi, cells[n_at], cells[figure_at], number, faults)
        first = seen.setdefault((cells[period_at], *values), number)
        if first != number and period and sound:
            message = f"line {table.lines[first - 1]} is about the same period and values already"
            faults.tell(number, "period", "duplicate-row", message, "keep the one that is right")
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
            if value and not is_dimension_value(value):
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
        point = f"{text.replace(',', '.')}, or export with a decimal point"
        hint = f"write {point if header == 'value' else wanted}"
        faults.tell(row, header, "csv-decimal-comma", f"{shown(text)} has a decimal comma", hint)
    else:
        told = f"{shown(text)} is not {wanted.partition(',')[0]}" if text else f"the cell of '{header}' is empty"
        faults.tell(row, header, "bad-number", told, f"write {wanted}")

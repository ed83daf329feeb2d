"""A table of readings to typed rows: what each cell must be, and where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cxrel.documents.cells import (
    HEADER_ROW,
    Faults,
    are_values_known,
    known_values,
    missing_columns,
    not_a_number,
    period_in,
    whole_in,
)
from cxrel.model.base import shown
from cxrel.model.evidence import Reading, Readings
from cxrel.model.kpi import SHARE

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from cxrel.documents.table import Table
    from cxrel.documents.text import Located
    from cxrel.model.journey import Dimension

_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


@dataclass(frozen=True, slots=True)
class BuiltReadings:
    """The rows that are sound, and the faults of the others with their places."""

    readings: Readings | None
    faults: tuple[Located, ...]


def build_readings(
    table: Table, unit: str, dimensions: Mapping[str, Dimension], known: Container[str] | None
) -> BuiltReadings:
    """Read the table of one KPI, by its unit; `dimensions` are the journey's, with the values that it declares.

    `known` holds whatever may name a dimension, also where its declaration is at fault; None: nothing can be said of it.
    """
    faults = Faults(table, list(table.faults))
    if not table.header:
        return BuiltReadings(None, tuple(faults.found))
    cut_by = _cut_by(table, unit, dimensions, known, faults)
    if cut_by is None:
        return BuiltReadings(None, tuple(faults.found))
    rows = _rows(table, unit, cut_by, [known_values(dimensions.get(name, {})) for name in cut_by], faults)
    return BuiltReadings(Readings(cut_by, tuple(rows)), tuple(faults.found))


def _figures(unit: str) -> tuple[str, str]:
    return ("n", "good") if unit == SHARE else ("n", "value")


def _cut_by(
    table: Table, unit: str, dimensions: Mapping[str, Dimension], known: Container[str] | None, faults: Faults
) -> tuple[str, ...] | None:
    """The dimensions of the header, if it is one that this KPI can have."""
    header, figures = table.header, _figures(unit)
    columns = ("period", *figures)
    missing = [name for name in ("period", *figures) if name not in header]
    odd = [name for name in dict.fromkeys(header) if name not in {"period", *figures, *dimensions}]
    for name in odd:
        if name and (known is None or name in known):
            continue
        meant = _meant(name, header, missing, [*figures, *dimensions])
        _unknown_column(name, meant, unit, faults)
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


def _unknown_column(name: str, meant: str | None, unit: str, faults: Faults) -> None:
    """Tell of a column that no readings of this KPI have."""
    hint = f"did you mean '{meant}'?" if meant else "declare it under 'dimensions:' in the journey file"
    if not name:
        code, told, hint = "csv-header", "a column has no name", "take the comma out that has nothing after it"
    elif name in {"good", "value"}:
        code, told = "csv-header", f"the column '{name}' does not fit a KPI whose unit is {shown(unit)}"
    elif meant in {"period", *_figures(unit)}:
        code, told = "csv-header", f"readings have no column {shown(name)}"
    else:
        code, told = "unknown-dimension", f"the journey has no dimension {shown(name)}"
    faults.tell(HEADER_ROW, name, code, told, hint)


def _rows(
    table: Table, unit: str, cut_by: Sequence[str], known: Sequence[frozenset[str] | None], faults: Faults
) -> Iterator[Reading]:
    index = {name: place for place, name in enumerate(table.header)}
    columns = [index[name] for name in cut_by]
    n_at, figure_at = (index[name] for name in _figures(unit))
    seen: dict[tuple[str, ...], int] = {}
    period_at = index["period"]
    for number, cells in table.numbered():
        period = period_in(cells[period_at], number, faults)
        values = tuple(cells[column] for column in columns)
        sound = are_values_known(values, known, cut_by, number, faults)
        figure = _figure(unit, cells[n_at], cells[figure_at], number, faults)
        first = seen.setdefault((cells[period_at], *values), number)
        if first != number and period and sound:
            faults.repeated(number, first)
        elif period and sound and figure:
            yield Reading(period, values, *figure)


Numbers = tuple[int | None, int | None, Decimal | None]


def _figure(unit: str, n: str, figure: str, row: int, faults: Faults) -> Numbers | None:
    """n with good, or n with value; None after a fault."""
    if unit == SHARE:
        counted, good = whole_in(n, "n", row, faults), whole_in(figure, "good", row, faults)
        if counted is None or good is None:
            return None
        if good > counted:
            message = f"'good' is {good}, and 'n' is only {counted}"
            faults.tell(row, "good", "good-above-n", message, "count again: 'good' is a part of 'n'")
            return None
        return counted, good, None
    counted = whole_in(n, "n", row, faults) if n else None
    if n and counted is None:
        return None
    if not _DECIMAL.fullmatch(figure):
        not_a_number(figure, "value", row, faults, "a number with a decimal point")
        return None
    return counted, None, Decimal(figure)

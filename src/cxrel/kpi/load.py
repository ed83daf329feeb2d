"""Rows that somebody fetched with the statement of `measure --sql`, read back as strictly as those of an engine.

loaded = load(sources, text)      # for each source of the project: its spec and the specs of its KPIs
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi.cells import KpiResult, result_of
from cxrel.kpi.export_rows import FIGURES, IDS, definition_of, dimension_columns
from cxrel.kpi.objection import Objection, quoted
from cxrel.kpi.plan import PlannedKpi
from cxrel.kpi.spec import KpiKey, KpiSpec, SourceSpec
from cxrel.kpi.subject import Subject
from cxrel.kpi.tally import Misshapen, Tally, checked, dimension_value, number, whole
from cxrel.model.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.kpi.engine import Value
    from cxrel.model.period import Period

_NULLS = ("", "\\N")
_PRINT_AGAIN = "Print the statement again with `cxrel measure --sql`, and fetch its rows."
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?", re.ASCII)


class Row(NamedTuple):
    """A row of the file: its line, and its cells by column."""

    line: int
    cells: Mapping[str, Value]


def load(
    sources: Sequence[tuple[SourceSpec, Sequence[KpiSpec]]], text: str
) -> Mapping[KpiKey, KpiResult | Objection] | Objection:
    """What the rows of CSV or JSON lines say, for each KPI that they name; an Objection where the file is none.

    A KPI whose rows are not as they must be (an older definition, a period of another kind, counts that do not fit each
    other, a value that the journey does not declare) comes with its Objection, and the others go on.
    """
    rows = _json_rows(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else _csv_rows(text)
    known = {spec.key: (source, spec) for source, specs in sources for spec in specs}
    tallies: dict[KpiKey, list[Tally]] = defaultdict(list)
    faults: dict[KpiKey, Objection] = {}
    try:
        for row in rows:
            key = _key(row, known)
            try:
                tallies[key].append(_tally(row, *known[key]))
            except Misshapen as fault:
                faults.setdefault(key, _at(row, fault.objection))
    except Misshapen as fault:
        return fault.objection
    keys = dict.fromkeys([*faults, *tallies])
    return {key: faults.get(key) or _result(known[key][1], tallies[key]) for key in keys}


def _at(row: Row, objection: Objection) -> Objection:
    return Objection(f"line {row.line}: {objection.message}", objection.hint)


def _csv_rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header)
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise Misshapen(f"line {reader.line_num}: {len(cells)} cells, and the header has {len(header)}")
            filled = (None if cell in _NULLS else cell for cell in cells)
            yield Row(reader.line_num, dict(zip(header, filled, strict=True)))
    except csv.Error as error:
        raise Misshapen(f"line {reader.line_num}: is no CSV ({error})", _PRINT_AGAIN) from None


def _json_rows(text: str) -> Iterator[Row]:
    for line, written in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not written.strip():
            continue
        try:
            found = json.loads(written)
        except (ValueError, RecursionError):
            raise Misshapen(f"line {line}: is no JSON", "Write one object a line.") from None
        if not isinstance(found, dict):
            raise Misshapen(f"line {line}: is no JSON object", "Write one object a line.")
        cells = {str(name).strip().lower(): value for name, value in found.items()}
        odd = next((name for name, cell in cells.items() if isinstance(cell, dict | list)), None)
        if odd is not None:
            raise Misshapen(f"line {line}: {quoted(odd)} is no single value", _PRINT_AGAIN)
        _check_header(list(cells), whole_header=False)
        yield Row(line, cells)


def _check_header(header: Sequence[str], *, whole_header: bool = True) -> None:
    """JSON writers leave out what is NULL; a CSV has all columns."""
    wanted = (*IDS, *(FIGURES if whole_header else ()))
    missing = [name for name in wanted if name not in header]
    if len(header) == 1 and ";" in header[0]:
        raise Misshapen("the columns are parted by semicolons", "Export with commas and decimal points.")
    if missing:
        raise Misshapen(f"the column {quoted(missing[0])} is missing", _PRINT_AGAIN)
    twice = next((name for name in header if list(header).count(name) > 1), None)
    if twice is not None:
        raise Misshapen(f"the column {quoted(twice)} stands there twice", _PRINT_AGAIN)


def _key(row: Row, known: Mapping[KpiKey, object]) -> KpiKey:
    key = KpiKey(str(row.cells["journey"] or ""), str(row.cells["kpi"] or ""))
    if key not in known:
        hint = "Name the journeys whose rows these are; a KPI needs a `measure:` with a source."
        raise Misshapen(f"line {row.line}: {quoted(str(key))} is no KPI that is measured here", hint)
    return key


def _tally(row: Row, source: SourceSpec, spec: KpiSpec) -> Tally:
    """One row, checked. Raises Misshapen."""
    if row.cells["definition"] != definition_of(source, spec):
        raise Misshapen(f"{spec.key} is defined otherwise now than when the statement was printed", _PRINT_AGAIN)
    period = parse_period(str(row.cells["period"] or ""))
    if period is None or period.kind != spec.every:
        raise Misshapen(f"{quoted(str(row.cells['period']))} is no {spec.every}", _PRINT_AGAIN)
    counts = {name: whole(_numeric(row, name), name) for name in ("n_rows", "n_counted", "n_known", "n_good", "n_nan")}
    total, low, high = (number(_numeric(row, name), name) for name in ("total", "low", "high"))
    tally = Tally(
        period,
        _cells(row, spec),
        counts["n_rows"],
        counts["n_counted"],
        counts["n_known"],
        counts["n_good"],
        total or 0.0,
        low,
        high,
        counts["n_nan"],
    )
    return checked(_planned(spec, []), tally)


def _numeric(row: Row, name: str) -> Value:
    """A cell as a number: CSV has only texts."""
    cell = row.cells.get(name)
    if not isinstance(cell, str):
        return cell
    if _NUMBER.fullmatch(cell) is None:
        raise Misshapen(f"{name} is {quoted(cell)}, and no number", "Export with a decimal point.")
    return int(cell) if cell.lstrip("-").isdecimal() else float(cell)


def _cells(row: Row, spec: KpiSpec) -> tuple[str, ...]:
    """The dimension values in the order of the KPI, whichever number their columns have."""
    columns = _by_dimension(row, spec)
    values = tuple("" if value is None else dimension_value(value) for value in columns.values())
    filled = sum(value != "" for value in values)
    if filled not in (0, 1, len(values)):
        raise Misshapen("is cut by some of the dimensions; a reading has none, one, or all")
    for cut, value in zip(spec.by, values, strict=True):
        declared = {"", "other", "unknown", *(meant for _, meant in cut.spellings or ())}
        if cut.spellings is not None and value not in declared:
            raise Misshapen(f"the journey declares no {cut.dimension} {quoted(value)}", _PRINT_AGAIN)
    return values


def _by_dimension(row: Row, spec: KpiSpec) -> dict[str, Value]:
    """A KPI's own dimension columns; those of others that share the statement are empty."""
    named = {name.partition("_")[2]: value for name, value in row.cells.items() if name.startswith("by")}
    wanted = {
        cut.dimension: column.partition("_")[2]
        for cut, column in zip(spec.by, dimension_columns([spec]).values(), strict=True)
    }
    odd = next((name for name, value in named.items() if value is not None and name not in wanted.values()), None)
    if odd is not None:
        raise Misshapen(f"{spec.key} is not cut by {quoted(odd)}", _PRINT_AGAIN)
    return {dimension: named.get(column) for dimension, column in wanted.items()}


def _result(spec: KpiSpec, tallies: Sequence[Tally]) -> KpiResult | Objection:
    try:
        _check_whole(spec, tallies)
    except Misshapen as fault:
        return fault.objection
    return result_of(_planned(spec, tallies), tallies)


def _check_whole(spec: KpiSpec, tallies: Sequence[Tally]) -> None:
    """Whether no row is missing: the parts of every cut are as many as its period's total. Raises Misshapen."""
    cut_by = {tuple(bool(value) for value in cells) for cells in _patterns(len(spec.by))}
    counted: dict[Period, Counter[tuple[bool, ...]]] = defaultdict(Counter)
    for tally in tallies:
        counted[tally.period][tuple(bool(value) for value in tally.cells)] += tally.counted
    for period, found in counted.items():
        if len({found[pattern] for pattern in cut_by}) > 1:
            raise Misshapen(
                f"{period.text}: the rows of its values do not add up to its total", "Fetch all rows again."
            )


def _patterns(width: int) -> list[tuple[str, ...]]:
    """What is filled in a total, in one dimension alone, and in all of them."""
    alone = [tuple("x" if place == one else "" for place in range(width)) for one in range(width)]
    return [("",) * width, *alone, ("x",) * width]


def _planned(spec: KpiSpec, tallies: Sequence[Tally]) -> PlannedKpi:
    """The KPI as if it had been planned for the periods that its rows are about."""
    periods = sorted({tally.period for tally in tallies}, key=lambda period: period.ordinal)
    return PlannedKpi(spec, 1, tuple(periods), tuple(range(1, len(spec.by) + 1)), Subject(None, "", None))

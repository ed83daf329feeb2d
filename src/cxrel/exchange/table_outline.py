"""A journey's beginning as a table (CSV): a row a touchpoint, with its stage, and what else is known of it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from cxrel.documents import Located, Table, Text, parse_table
from cxrel.exchange.outline import Outline, OutlinedStage, OutlinedTouchpoint, as_findings, fault, tidy
from cxrel.model.journey import CATEGORIES, Category

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.findings import Finding

__all__ = ["COLUMNS", "is_table", "read_table"]

COLUMNS = ("stage", "touchpoint", "moment_of_truth", "promise", "owner", "silos", "category", "occasion")

_HEADER = re.compile(r"""\ufeff?["\s]*(stage|touchpoint)["\s]*[,;\t]["\s]*[a-z]""", re.IGNORECASE)
_YES = frozenset({"yes", "y", "true", "x", "1", "!"})
_NO = frozenset({"", "no", "n", "false", "0"})
_CATEGORIES: Mapping[str, Category] = {
    **{category: category for category in CATEGORIES},
    "customers-at-risk": "at-risk",
    "responding-to-needs": "responding",
    "bond": "bonding",
    "strengthening-the-bond": "bonding",
    "strengthening-the-bond-with-relevant-value": "bonding",
    "growth": "earning-growth",
    "earning-the-right-to-growth": "earning-growth",
}


_Wrong = tuple[str, str, str]
# The column at fault, the message and the hint.


class _Row(NamedTuple):
    number: int
    cells: Mapping[str, str]
    """By column of `COLUMNS`; tidy."""


def is_table(text: Text) -> bool:
    """Whether a text begins like the header of such a table, whatever separates its columns."""
    return _HEADER.match(text.content.lstrip("\r\n")) is not None


def read_table(text: Text) -> Outline | list[Finding]:
    """Read a table with the header `stage,touchpoint,…` (see `COLUMNS`), or tell every fault in it.

    An empty stage is that of the row above; rows without any text are passed over; silos are separated by `;` or `/`.
    """
    table = parse_table(text)
    headers = [re.sub(r"[\s_-]+", "_", header.strip().casefold()) for header in table.header]
    faults = [*table.faults, *(_header_faults(table, headers) if table.header else ())]
    rows = _rows(table, headers) if {"stage", "touchpoint"} <= set(headers) else []
    if not rows and not faults:
        hint = "Write a row for each touchpoint, with its stage."
        faults.append(fault("The table has no row.", hint, table.location(0)))
    faults += _row_faults(table, headers, rows)
    return as_findings(text, faults) if faults else _outline(rows)


def _header_faults(table: Table, headers: Sequence[str]) -> Iterator[Located]:
    for place, header in enumerate(headers):
        at = table.location(0, table.header[place])
        if header not in COLUMNS:
            near = difflib.get_close_matches(header, COLUMNS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The columns are {', '.join(COLUMNS)}."
            yield fault(f"'{table.header[place][:60]}' is no column of an outline.", hint, at)
        elif header in headers[:place]:
            yield fault(f"The column {header} stands here already.", "Keep one of the two.", at)
    for needed in ("stage", "touchpoint"):
        if needed not in headers:
            hint = "Begin the table with the line stage,touchpoint; other columns may follow."
            yield fault(f"The table has no column {needed}.", hint, table.location(0))


def _rows(table: Table, headers: Sequence[str]) -> list[_Row]:
    """The rows that hold text, each with its stage."""
    rows: list[_Row] = []
    stage = ""
    for number, row in table.numbered():
        cells = dict(zip(headers, map(tidy, row), strict=True))
        if not any(cells.values()):
            continue
        stage = cells["stage"] = cells["stage"] or stage
        rows.append(_Row(number, cells))
    return rows


def _row_faults(table: Table, headers: Sequence[str], rows: Sequence[_Row]) -> Iterator[Located]:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        line = table.lines[row.number - 1]
        wrong = [*_no_stage(row, rows[0]), *_no_touchpoint(row), *_twice(row, seen, line), *_no_choice(row)]
        for column, message, hint in wrong:
            at = table.location(row.number, table.header[headers.index(column)])
            yield fault(message, hint, at, ("rows", row.number, column))


def _no_stage(row: _Row, first: _Row) -> Iterator[_Wrong]:
    if row is first and not row.cells["stage"]:
        yield "stage", "The first row names no stage.", "Write the stage in the customer's words."


def _no_touchpoint(row: _Row) -> Iterator[_Wrong]:
    told = next((column for column, cell in row.cells.items() if cell and column != "stage"), None)
    if told and not row.cells["touchpoint"]:
        yield "touchpoint", f"The row tells of {told}, but names no touchpoint.", "Name the touchpoint."


def _twice(row: _Row, seen: dict[tuple[str, str], int], line: int) -> Iterator[_Wrong]:
    """`seen` is the line on which each touchpoint stood first."""
    touchpoint = row.cells["touchpoint"]
    first = seen.setdefault((row.cells["stage"], touchpoint.casefold()), line)
    if touchpoint and first != line:
        message = f"The touchpoint '{touchpoint[:60]}' stands in this stage already, in line {first}."
        yield "touchpoint", message, "Delete one of the two, or tell in its name how it differs."


def _no_choice(row: _Row) -> Iterator[_Wrong]:
    marked, category = row.cells.get("moment_of_truth", ""), row.cells.get("category", "")
    if marked.casefold() not in _YES | _NO:
        yield "moment_of_truth", f"'{marked[:60]}' is neither yes nor no.", "Write yes, or nothing."
    if category and _category(category) is None:
        yield "category", f"'{category[:60]}' is no category.", f"The four are {', '.join(CATEGORIES)}."


def _category(cell: str) -> Category | None:
    return _CATEGORIES.get("-".join(re.findall("[a-z]+", cell.casefold())))


def _outline(rows: Sequence[_Row]) -> Outline:
    stages: dict[str, list[OutlinedTouchpoint]] = {row.cells["stage"]: [] for row in rows}
    for row in rows:
        if row.cells["touchpoint"]:
            stages[row.cells["stage"]].append(_touchpoint(row.cells))
    return Outline(tuple(OutlinedStage(name, tuple(items)) for name, items in stages.items()))


def _touchpoint(cells: Mapping[str, str]) -> OutlinedTouchpoint:
    silos = (tidy(silo) for silo in re.split("[;/]", cells.get("silos", "")))
    return OutlinedTouchpoint(
        name=cells["touchpoint"],
        moment_of_truth=cells.get("moment_of_truth", "").casefold() in _YES,
        promise=cells.get("promise", ""),
        category=_category(cells.get("category", "")),
        occasion=cells.get("occasion", ""),
        owner=cells.get("owner", ""),
        silos=tuple(dict.fromkeys(filter(None, silos))),
    )

"""Ballots as a table: a row a person and a column a stage, as forms and voting tools export it."""

from __future__ import annotations

import csv
import io
import posixpath
from typing import TYPE_CHECKING, NamedTuple

from cxrel.exchange.ballot_cells import (
    LIVED,
    PERSON,
    SILO,
    YES,
    Cell,
    Unread,
    plain,
    silo_in,
    stage_in,
    stages_in,
    vote_in,
)
from cxrel.session.ballots import Ballot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.documents import Text
    from cxrel.exchange.ballot_cells import Agenda, Read
    from cxrel.session.events import Vote


def table(text: Text, agenda: Agenda) -> Iterator[Read]:
    """A ballot for each row that holds a vote; a row with a fault is told, and gives none."""
    try:
        rows = list(_rows(text.content))
    except csv.Error as error:
        yield Cell(1, 1, ""), Unread("csv-quote", f"this is no table: {error}", "save it once more as CSV")
        return
    if not rows:
        yield (
            Cell(1, 1, ""),
            Unread("csv-empty", "there is no ballot in this file", "put a row for each person into it"),
        )
        return
    heads = {place: stage for place, cell in enumerate(rows[0]) if (stage := _stage_column(cell.text, agenda))}
    if not heads:
        hint = f"name columns after the stages: {', '.join(agenda.stages)}"
        yield rows[0][0], Unread("csv-header", "no column is named after a stage", hint)
        return
    columns = _Columns(
        person=_column(rows[0], PERSON),
        silo=_column(rows[0], SILO),
        stages=heads,
        lived={p: s for p, cell in enumerate(rows[0]) if (s := _lived_column(cell.text, agenda)) is not None},
    )
    stem = posixpath.splitext(posixpath.basename(text.name))[0]
    for number, row in enumerate(rows[1:], 1):
        if any(cell.text.strip() for cell in row):
            yield from _row(row, columns, f"{stem}, row {number}", agenda)


class _Columns(NamedTuple):
    person: int | None
    silo: int | None
    stages: Mapping[int, str]
    lived: Mapping[int, str]
    """A stage for a column of its own; the empty text for one that lists stages."""


def _row(row: Sequence[Cell], columns: _Columns, fallback: str, agenda: Agenda) -> Iterator[Read]:
    votes: dict[str, Vote] = {}
    lived: list[str] = []
    silo, sound = None, True
    for place, cell in enumerate(row):
        try:
            if place == columns.silo:
                silo = silo_in(cell.text, agenda)
            elif place in columns.lived:
                lived += _lived_cell(cell.text, columns.lived[place], agenda)
            elif place in columns.stages and (vote := vote_in(cell.text)) is not None:
                votes[columns.stages[place]] = vote
        except Unread as fault:
            sound = False
            yield cell, fault
    if sound and votes:
        named = columns.person is not None and columns.person < len(row) and row[columns.person].text.strip()
        label = row[columns.person].text.strip() if named and columns.person is not None else fallback
        yield Ballot(label, silo, votes, tuple(lived) if columns.lived else None, line=row[0].line)


def _lived_cell(text: str, stage: str, agenda: Agenda) -> tuple[str, ...]:
    if not stage:
        return stages_in(text, agenda)
    return (stage,) if plain(text) in YES else ()


def _stage_column(head: str, agenda: Agenda) -> str | None:
    return None if plain(head).startswith(LIVED) else stage_in(head, agenda)


def _lived_column(head: str, agenda: Agenda) -> str | None:
    told = plain(head)
    if told == LIVED:
        return ""
    return stage_in(told.removeprefix(LIVED).lstrip(" :_-"), agenda) if told.startswith(LIVED) else None


def _column(heads: Sequence[Cell], names: Sequence[str]) -> int | None:
    """The column whose heading comes first among the names."""
    told = [plain(cell.text).rstrip("?:") for cell in heads]
    return next((told.index(name) for name in names if name in told), None)


def _rows(content: str) -> Iterator[list[Cell]]:
    """The rows of a table, whichever of comma, semicolon and tab its export separates them by."""
    first = content.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    for cells in reader:
        if cells:
            yield [Cell(reader.line_num, _place(content, reader.line_num, cell), cell) for cell in cells]


def _place(content: str, line: int, cell: str) -> int:
    """Where a cell stands in its line, as far as it can be told."""
    lines = content.splitlines()
    return max(lines[line - 1].find(cell), 0) + 1 if line <= len(lines) else 1

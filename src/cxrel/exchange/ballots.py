"""Ballots of people who are not in the room, as they come: a sheet a person, a table of many, lines pasted from a chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.documents import Text, source_line
from cxrel.exchange.ballot_cells import Agenda, Cell, Unread
from cxrel.exchange.ballot_lines import chat, is_chat, is_sheet, print_ballots, sheets
from cxrel.exchange.ballot_table import table
from cxrel.findings import CODES, Finding, Location
from cxrel.session.ballots import Ballot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.exchange.ballot_cells import Read

__all__ = ["Agenda", "Ballots", "print_ballots", "read_ballot_table", "read_ballots", "read_line"]


@dataclass(frozen=True, slots=True)
class Ballots:
    """What was read, and what is wrong with it."""

    ballots: tuple[Ballot, ...]
    findings: tuple[Finding, ...]


def read_ballots(text: Text, agenda: Agenda) -> Ballots:
    """Read a file of ballots, whatever its form: sheets of `key: value`, a table with a column a stage, or chat lines."""
    lines = text.content.splitlines()
    if is_sheet(lines, agenda):
        return _gather(text, sheets(lines, agenda))
    if any(is_chat(line) for line in lines):
        return _gather(text, chat(lines, agenda))
    return _gather(text, table(text, agenda))


def read_ballot_table(text: Text, agenda: Agenda) -> Ballots:
    """Read ballots of which it is known that they are a table: a row a person and a column a stage."""
    return _gather(text, table(text, agenda))


def read_line(line: str, agenda: Agenda) -> Ballots:
    """Read one line as it is pasted from a chat: `p7: 6 4 ? 8`, or with a silo, `Ana (care): 6 4 ? 8`."""
    text = Text("the line", line)
    if not is_chat(line):
        fault = Unread("wrong-type", "these are no votes", "write them like p7: 6 4 ? 8")
        return Ballots((), (_finding(text, Cell(1, 1, line), fault),))
    return _gather(text, chat([line], agenda))


def _gather(text: Text, read: Iterator[Read]) -> Ballots:
    ballots: list[Ballot] = []
    findings: list[Finding] = []
    for one in read:
        if isinstance(one, Ballot):
            ballots.append(replace(one, file=text.name))
        else:
            findings.append(_finding(text, *one))
    return Ballots(tuple(ballots), tuple(findings))


def _finding(text: Text, cell: Cell, fault: Unread) -> Finding:
    return Finding(
        code=fault.code,
        severity=CODES[fault.code].severity,
        message=f"{fault.message[0].upper()}{fault.message[1:]}.",
        hint=f"{fault.hint[0].upper()}{fault.hint[1:]}.",
        file=text.name,
        location=Location(cell.line, cell.column),
        path="",
        source=source_line(text, cell.line),
    )

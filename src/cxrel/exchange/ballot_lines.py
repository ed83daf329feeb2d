"""Ballots as lines: a sheet a person (`receive: 4`), and what is pasted from a chat (`p7: 6 4 ? 8`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.exchange.ballot_cells import LIVED, PERSON, SILO, Cell, Unread, plain, silo_in, stage_in, stages_in, vote_in
from cxrel.session.ballots import Ballot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.exchange.ballot_cells import Agenda, Read
    from cxrel.session.events import Vote

_CHAT = re.compile(
    r"\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?\]?\s+)?(?P<label>[^:()\[\]]{1,80}?)\s*(?:\((?P<silo>[^()]{1,80})\)\s*)?:"
    r"\s*(?P<votes>(?:\S{1,6}[\s,;/]+)*\S{1,6})\s*",
    re.IGNORECASE,
)
_LOOKS_LIKE_VOTES = re.compile(r"(?:[\d.]+|\?|-|unsure)(?:[\s,;/]+(?:[\d.]+|\?|-|unsure))*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/]+")


def is_sheet(lines: Sequence[str], agenda: Agenda) -> bool:
    """Whether lines begin with a person's key, and name stages as keys."""
    keys = [plain(line.partition(":")[0]) for line in lines if ":" in line and not line.lstrip().startswith("#")]
    return bool(keys) and keys[0] in PERSON and any(stage_in(key, agenda) for key in keys)


def sheets(lines: Sequence[str], agenda: Agenda) -> Iterator[Read]:
    """One ballot after the other; each begins with a person's key."""
    sheet: list[Cell] = []
    for number, line in enumerate(lines, 1):
        begins = plain(line.partition(":")[0]) in PERSON
        if begins and sheet:
            yield from _sheet(sheet, agenda)
            sheet = []
        if ":" in line and not line.lstrip().startswith("#"):
            sheet.append(Cell(number, 1, line))
    yield from _sheet(sheet, agenda)


def _sheet(cells: Sequence[Cell], agenda: Agenda) -> Iterator[Read]:
    label, silo = "", None
    votes: dict[str, Vote] = {}
    lived: tuple[str, ...] | None = None
    for cell in cells:
        key, _, rest = cell.text.partition(":")
        value = re.sub(r"(^|\s)#.*", "", rest).strip()
        at = Cell(cell.line, len(cell.text) - len(rest.lstrip()) + 1, value)
        try:
            if plain(key) in PERSON:
                label = value
            elif plain(key) in SILO:
                silo = silo_in(value, agenda)
            elif plain(key) == LIVED:
                lived = stages_in(value, agenda)
            else:
                votes.update(_sheet_vote(key, value, agenda))
        except Unread as fault:
            yield at, fault
    if not label:
        yield cells[0], Unread("missing-key", "the ballot has no name or code", "write it like 'ballot: p7'")
    elif votes:
        yield Ballot(label, silo, votes, lived, line=cells[0].line)


def _sheet_vote(key: str, value: str, agenda: Agenda) -> dict[str, Vote]:
    stage = stage_in(key, agenda)
    if stage is None:
        raise Unread(
            "unknown-stage", f"there is no stage '{key.strip()[:60]}'", f"known here: {', '.join(agenda.stages)}"
        )
    vote = vote_in(value)
    return {} if vote is None else {stage: vote}


# Chat: `p7: 6 4 ? 8`


def is_chat(line: str) -> bool:
    """Whether a line gives somebody's votes; `thanks: all` does not."""
    found = _CHAT.fullmatch(line)
    return found is not None and _LOOKS_LIKE_VOTES.fullmatch(found["votes"]) is not None


def chat(lines: Sequence[str], agenda: Agenda) -> Iterator[Read]:
    """What is no vote is talk, and is passed over."""
    for number, line in enumerate(lines, 1):
        found = _CHAT.fullmatch(line)
        if found is None or not is_chat(line):
            continue
        at = Cell(number, found.start("votes") + 1, line)
        try:
            silo = silo_in(found["silo"] or "", agenda)
            votes = _in_turn(_BETWEEN.split(found["votes"].strip()), agenda)
        except Unread as fault:
            yield at, fault
            continue
        yield Ballot(found["label"].strip(), silo, votes, line=number)


def _in_turn(cells: Sequence[str], agenda: Agenda) -> dict[str, Vote]:
    if len(cells) != len(agenda.stages):
        stages = ", ".join(agenda.stages)
        told = f"there are {len(cells)} votes for {len(agenda.stages)} stages"
        raise Unread("wrong-type", told, f"give one for each of {stages}, in this order: ? for unsure, - for no vote")
    votes = {stage: vote_in(cell) for stage, cell in zip(agenda.stages, cells, strict=True)}
    return {stage: vote for stage, vote in votes.items() if vote is not None}


def print_ballots(seats: Mapping[str, str], agenda: Agenda, title: str) -> str:
    """A sheet for each seat, to be filled in and read back; a code, never a name, in an ordinary session."""
    return "\n".join(_blank(seat, silo, agenda, title) for seat, silo in seats.items())


def _blank(seat: str, silo: str, agenda: Agenda, title: str) -> str:
    widest = max(len(stage) for stage in agenda.stages)
    stages = (f"{stage + ':':<{widest + 1}}      # {name}" for stage, name in agenda.stages.items())
    return "\n".join(
        [
            f"# {title}",
            f"ballot: {seat}",
            f"silo: {silo}",
            "# Is what we deliver here consistent and reliable? 1 = frequently unreliable, 5 = sometimes (it depends),",
            "# 9 = always reliable; numbers between them are usual. ? = unsure. Leave empty what you do not mark.",
            *stages,
            "# Which of them have you met as a customer lately? Write them after 'lived:', with commas.",
            f"{LIVED}:",
            "",
        ]
    )

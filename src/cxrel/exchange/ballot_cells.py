"""What stands in one cell of a ballot: a vote, a silo, a stage, or stages that were lived."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.base import UNSURE, WORDS_FOR_MARKS
from cxrel.session.ballots import Ballot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.session.events import Vote


@dataclass(frozen=True, slots=True)
class Agenda:
    """What ballots speak of: the stages in their order and the silos, each with its id and its name."""

    stages: Mapping[str, str]
    silos: Mapping[str, str]


class Unread(Exception):
    """Something on a ballot cannot be read."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Cell(NamedTuple):
    """A piece of a ballot where it stands: line and column from 1."""

    line: int
    column: int
    text: str


Read = Ballot | tuple[Cell, Unread]
"""A ballot, or what stands where and cannot be read."""

_MARKS = "write 1 (frequently unreliable) to 9 (always reliable), ? for unsure, and nothing for no vote"
_UNSURE = {"?", UNSURE, "not sure", "don't know", "don’t know", "dont know"}
_NO_VOTE = {"", "-", "–", "—", ".", "n/a"}
YES = {"yes", "y", "x", "true", "1", "✓"}
PERSON = (
    "ballot",
    "code",
    "person",
    "name",
    "your name",
    "participant",
    "voter",
    "who",
    "e-mail",
    "email",
    "email address",
)
SILO = ("silo", "your silo", "team", "your team", "department", "your department")
LIVED = "lived"
_NUMBER_AND_WORDS = re.compile(r"([1-9])(?:\s*[-–—:(=].*|\s+[^\d\s].*)")


def vote_in(cell: str) -> Vote | None:
    """A vote; None where there is none."""
    told = cell.strip().casefold()
    if told in _NO_VOTE:
        return None
    if told in _UNSURE:
        return "unsure"
    if told in WORDS_FOR_MARKS:
        return WORDS_FOR_MARKS[told]
    if re.fullmatch(r"[1-9](?:\.0)?", told):
        return int(told[0])
    worded = _NUMBER_AND_WORDS.fullmatch(told)
    if worded:
        return int(worded[1])
    raise Unread("off-scale", f"'{cell.strip()[:60]}' is not a vote", _MARKS)


def silo_in(cell: str, agenda: Agenda) -> str | None:
    """A silo by id or name; None where nothing is said."""
    told = plain(cell)
    if not told:
        return None
    for silo, name in agenda.silos.items():
        if told in {plain(silo), plain(name)}:
            return silo
    known = ", ".join(agenda.silos) or "none yet"
    raise Unread("unknown-silo", f"there is no silo '{cell.strip()[:60]}'", f"known here: {known}")


def stage_in(cell: str, agenda: Agenda) -> str | None:
    """The stage that a heading means: its id, its name, or a question with the name in it."""
    told = plain(cell)
    for stage, name in agenda.stages.items():
        if told in {plain(stage), plain(name)}:
            return stage
    matching = [stage for stage, name in agenda.stages.items() if plain(name) in told or f"[{plain(stage)}]" in told]
    return max(matching, key=lambda stage: len(agenda.stages[stage]), default=None)


def stages_in(cell: str, agenda: Agenda) -> tuple[str, ...]:
    """A list of stages, by id or name."""
    named = [part for part in re.split(r"[,;|]", cell) if part.strip()]
    found = [(part, stage_in(part, agenda)) for part in named]
    for part, stage in found:
        if stage is None:
            known = ", ".join(agenda.stages)
            raise Unread("unknown-stage", f"there is no stage '{part.strip()[:60]}'", f"known here: {known}")
    return tuple(stage for _, stage in found if stage)


def plain(text: str) -> str:
    """A text as it is compared: small letters, single blanks."""
    return " ".join(text.split()).casefold()

"""What the screen shows when a silent round is revealed: dots, median, agreement, and the lowest mark to ask about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.scoring.agreement import OTHERS, Agreement, agreement, median
from cxrel.session.privacy import by_silo, lived_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cxrel.session.events import Vote
    from cxrel.session.state import State

MARKS = tuple(range(1, 10))


@dataclass(frozen=True, slots=True)
class Reveal:
    """One revealed round, as the whole room may see it; never by person, and never an average."""

    round: int
    """From 1."""
    rounds: int
    """How many were revealed so far."""
    cast: int
    """How many voted, unsure included."""
    unsure: int
    dots: Mapping[int, int]
    """How many gave each mark from 1 to 9."""
    lived: Mapping[int, int] | None
    """The dots of those who have lived the stage; None where they cannot be told apart without pointing at somebody."""
    not_lived: Mapping[int, int] | None
    median: float | None
    """None where all were unsure; so are lowest and highest."""
    lived_median: float | None
    not_lived_median: float | None
    lowest: int | None
    """For the question "what might somebody see who marked 2?"."""
    highest: int | None
    agreement: Agreement | None
    """None under 5 numeric votes."""
    silos: Mapping[str, float]
    """The medians of the silos that are large enough to be shown; `others` is none."""
    medians: tuple[float | None, ...]
    """Of every round, the first one first: how far talking moved the room."""


def reveal(state: State, round_: int | None = None, stage_id: str | None = None) -> Reveal | None:
    """A revealed round of the open stage (or another): the last one, or the one of that number from 1.

    None where nothing was revealed.
    """
    chosen = stage_id or state.current
    stage = state.stages.get(chosen) if chosen else None
    if stage is None or not stage.rounds:
        return None
    number = round_ or len(stage.rounds)
    votes = stage.rounds[number - 1]
    marks = numeric(votes.values())
    silos = {silo: numeric(cast) for silo, cast in by_silo(votes, state.seats, state.ground.hide_under).items()}
    apart = lived_apart(votes, stage.lived, state.ground.hide_under)
    lived, not_lived = (numeric(apart[0]), numeric(apart[1])) if apart else (None, None)
    return Reveal(
        round=number,
        rounds=len(stage.rounds),
        cast=len(votes),
        unsure=len(votes) - len(marks),
        dots=_dots(marks),
        lived=None if lived is None else _dots(lived),
        not_lived=None if not_lived is None else _dots(not_lived),
        median=_median(marks),
        lived_median=_median(lived or []),
        not_lived_median=_median(not_lived or []),
        lowest=marks[0] if marks else None,
        highest=marks[-1] if marks else None,
        agreement=agreement(silos, state.ground.hide_under),
        silos={silo: median(cast) for silo, cast in silos.items() if silo != OTHERS and cast},
        medians=tuple(_median(numeric(each.values())) for each in stage.rounds),
    )


def numeric(votes: Iterable[Vote]) -> list[int]:
    """The votes that are marks, sorted."""
    return sorted(vote for vote in votes if isinstance(vote, int))


def _dots(marks: list[int]) -> dict[int, int]:
    return {mark: marks.count(mark) for mark in MARKS}


def _median(marks: list[int]) -> float | None:
    return median(marks) if marks else None

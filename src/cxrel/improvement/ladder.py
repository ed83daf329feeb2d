"""The ladder broken, reliable, differentiating: which state of a touchpoint the evidence allows, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.case import probes_at
from cxrel.scoring.bands import RELIABLE_FROM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cxrel.model.case import Case, Place
    from cxrel.model.journey import State

LADDER: tuple[State, ...] = ("broken", "reliable", "differentiating")
_DELIGHTED = 2


def missing_for(state: State, mark: float | None, *, praised: bool) -> tuple[str, ...]:
    """What the evidence lacks for a state, each as a sentence; empty where it allows it.

    `mark` is the touchpoint's lowest of what was walked, measured and heard, from 1 to 9.  A touchpoint is reliable from
    6.5 on, and differentiating where customers praise it too, or a walk was felt as +2.  Broken needs no proof.
    """
    if state == "broken":
        return ()
    missing = []
    if mark is None:
        missing.append("there is no evidence yet: bring readings, or walk it at least five times")
    elif mark < RELIABLE_FROM:
        missing.append(f"its evidence is {mark:.2f}, and reliable begins at {RELIABLE_FROM}")
    if state == "differentiating" and not praised:
        missing.append("nobody praised it, and no walk was felt as +2")
    return tuple(missing)


def praised(case: Case, place: Place) -> bool:
    """Whether a customer praised a touchpoint by the as-of date, or a walk there was felt as +2."""
    if any(probe.felt == _DELIGHTED for _, probe in probes_at(case, place)):
        return True
    sides = ((case.evidence, place.touchpoint.id), (place.evidence, place.origin.id))
    return any(
        voice.kind == "praise" and voice.touchpoint == touchpoint and voice.said_on <= case.as_of
        for evidence, touchpoint in sides
        for voice in evidence.voices
    )


def allowed(mark: float | None, *, praised: bool) -> State | None:
    """The highest state that the evidence allows; None without any evidence."""
    if mark is None:
        return None
    return next(state for state in reversed(LADDER) if not missing_for(state, mark, praised=praised))


def lowest(states: Iterable[State | None]) -> State | None:
    """The lowest of the states that are declared; None where none is."""
    return min((state for state in states if state is not None), key=LADDER.index, default=None)


def next_step(state: State | None) -> State:
    """The state to reach from one; from an unknown one, reliable."""
    return LADDER[min(LADDER.index(state) + 1, len(LADDER) - 1)] if state else "reliable"

"""What is typed at the beginning of a session and of a stage: who came, and who has lived it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.session.events import Begun
    from cxrel.session.state import State

_NOBODY = {"nobody", "none", "no one", "0"}
_SOME = re.compile(r"(?P<silo>[^=\s]+)=(?P<count>\d+)")


def begun_with(proposed: Begun, counts: Mapping[str, str], facilitator: str) -> Begun | str:
    """The beginning with what was answered; a sentence where an answer is no number of people."""
    people = dict(proposed.participants)
    for silo, answer in counts.items():
        if answer and not answer.isdecimal():
            return f"'{answer}' is no number of people."
        if int(answer or 0):
            people[silo] = int(answer)
    if not people and not proposed.people:
        return "Nobody is here yet: say how many came of each silo."
    return replace(proposed, participants=people, facilitator=facilitator or None)


def seats_meant(state: State, answer: str) -> tuple[str, ...] | str:
    """The seats of `care=2 shop=1` (the first of each silo), of `p3 p7`, or of nobody; a sentence for anything else."""
    if answer.casefold() in _NOBODY:
        return ()
    seats: list[str] = []
    for word in re.split(r"[\s,;]+", answer.strip()):
        some = _SOME.fullmatch(word)
        if some is None:
            seats.append(word)
            continue
        there = state.seats_of(some["silo"])
        if int(some["count"]) > len(there):
            return f"Of {some['silo']} {len(there)} are here."
        seats += there[: int(some["count"])]
    return tuple(seats)

"""Who walks what before the session: each person what another silo delivers, first of all what was walked least."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.preparing.people import Person

EACH_WALKS = 2
"""How many touchpoints one person walks: an hour, between two meetings."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A touchpoint that can be walked, and how much it needs to be."""

    touchpoint: str
    stage: str
    silos: frozenset[str]
    """The silos that deliver it."""
    need: int
    """0: never walked; 1: by its own silo alone; 2: longer ago than the journey is reviewed; 3: lately."""
    tried: int
    """How many things were tried there so far."""
    marked: bool
    """Whether the stage's mark rests on it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A touchpoint that somebody walks."""

    touchpoint: str
    stage: str
    own_silo: bool
    """Whether the walker's own silo delivers it: then nothing else was left."""


def assign(people: Sequence[Person], stops: Sequence[Stop], each: int = EACH_WALKS) -> list[tuple[Task, ...]]:
    """What each person walks, in the order of the people; the same people and stops give the same walks.

    Everybody chooses one touchpoint, then everybody a second one. The order of choice: what the fewest chose so far,
    what needs it most, moments of truth, a stage that the person has not lived and that few chose, what few can walk,
    what was tried least. Nobody walks what their own silo delivers, unless there is nothing else.
    """
    chosen: list[list[Stop]] = [[] for _ in people]
    touchpoints: Counter[str] = Counter()
    stages: Counter[str] = Counter()
    walkers = {stop.touchpoint: sum(person.silo not in stop.silos for person in people) for stop in stops}

    def order(person: Person, place: int) -> tuple[int | bool, ...]:
        stop = stops[place]
        asked, lived = touchpoints[stop.touchpoint], stop.stage in person.lived
        few = walkers[stop.touchpoint]
        return asked, stop.need, not stop.marked, lived, stages[stop.stage], few, stop.tried, place

    for _ in range(each):
        for person, own in zip(people, chosen, strict=True):
            left = [place for place, stop in enumerate(stops) if stop not in own]
            across = [place for place in left if person.silo not in stops[place].silos]
            nothing_else = left if not own and not across else []
            best = min(across or nothing_else, key=lambda place: order(person, place), default=None)
            if best is not None:
                own.append(stops[best])
                touchpoints[stops[best].touchpoint] += 1
                stages[stops[best].stage] += 1
    return [_tasks(person, own, stops) for person, own in zip(people, chosen, strict=True)]


def _tasks(person: Person, own: Sequence[Stop], stops: Sequence[Stop]) -> tuple[Task, ...]:
    """In the order in which the customer comes to them."""
    return tuple(Task(stop.touchpoint, stop.stage, person.silo in stop.silos) for stop in stops if stop in own)

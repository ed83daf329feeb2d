"""The script of a walk: what one walker tries, at which touchpoints, and why just there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.model.case import places
from cxrel.walking.catalogue import KIND_WORDS
from cxrel.walking.coverage import coverage_of
from cxrel.walking.matching import ideas_for
from cxrel.walking.met import Met, Walked, delivered_by, is_older, met_at, oldest_that_counts, walked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cxrel.model.case import Case, Place
    from cxrel.model.journey import ProbeKind
    from cxrel.walking.catalogue import Catalogue
    from cxrel.walking.coverage import ValueCoverage
    from cxrel.walking.matching import Idea

MOST_STEPS = 15
"""As much as fits into an afternoon."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a script is wanted for. `silo` is the walker's own, and an empty text is not told yet."""

    kind: ProbeKind = "shop"
    segment: Mapping[str, str] = field(default_factory=dict)
    walker: str = ""
    silo: str = ""
    most: int = MOST_STEPS


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try at one touchpoint."""

    number: int
    touchpoint: str
    name: str
    promise: str
    tried: str
    keep: tuple[str, ...]
    first_contact: bool
    recovery: bool
    why: str
    """Why just here; an empty text where it was walked lately."""
    owner: str
    own_silo: bool
    """Whether the walker's own silo delivers it."""


@dataclass(frozen=True, slots=True)
class ScriptStage:
    """A stage with what is tried in it."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A word that may be written down, what it means, and what is to be said of it."""

    id: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """A dimension: the value that is walked, or those to choose from; none, where any value may come."""

    id: str
    value: Choice | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What one walker takes along, as plain values for a template."""

    journey: str
    name: str
    customer: str
    kind: str
    kind_told: str
    walker: str
    silo: Choice | None
    silos: tuple[Choice, ...]
    where: tuple[Where, ...]
    stages: tuple[ScriptStage, ...]
    left_out: tuple[str, ...]
    """Touchpoints for which there was something to try, and no room."""
    touchpoints: tuple[Choice, ...]
    drills_due: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return tuple(step for stage in self.stages for step in stage.steps)


@dataclass(frozen=True, slots=True)
class _Stop:
    """A touchpoint that may be walked."""

    place: Place
    ideas: Sequence[Idea]
    need: int
    why: str
    own_silo: bool


def script_for(case: Case, catalogue: Catalogue, wanted: Wanted) -> Script:
    """The script for one walker: in the order of the journey, and first of all what was never walked.

    Where not everything fits, the order of need is: never walked, never walked in this segment, walked by its own silo
    alone, due again, the rest; moments of truth come first, and what the walker's own silo delivers comes last.
    """
    stops = list(_stops(case, catalogue, wanted))
    chosen = _chosen(stops, wanted.most)
    covered = coverage_of(case)
    return Script(
        journey=case.journey.id,
        name=case.journey.name,
        customer=case.journey.customer or "",
        kind=wanted.kind,
        kind_told=KIND_WORDS[wanted.kind],
        walker=wanted.walker,
        silo=Choice(wanted.silo, case.journey.silos[wanted.silo]) if wanted.silo else None,
        silos=tuple(Choice(id_, name) for id_, name in case.journey.silos.items()),
        where=tuple(_where(case, wanted, covered.dimensions)),
        stages=tuple(_stages(case, stops, chosen)),
        left_out=tuple(stop.place.touchpoint.name for i, stop in enumerate(stops) if stop.ideas and not chosen[i]),
        touchpoints=tuple(Choice(touchpoint.id, touchpoint.name) for _, touchpoint in case.journey.touchpoints()),
        drills_due=sum(one.drill_due for one in covered.touchpoints),
    )


def _where(case: Case, wanted: Wanted, covered: Mapping[str, Sequence[ValueCoverage]]) -> Iterator[Where]:
    for name, declared in case.journey.dimensions.items():
        choices = tuple(Choice(one.value, one.name, _NOTES[one.covered]) for one in covered.get(name, ()))
        value = wanted.segment.get(name)
        told = declared[value].name if value in declared else value
        yield Where(name, Choice(value, told or value) if value else None, choices)


def _stops(case: Case, catalogue: Catalogue, wanted: Wanted) -> Iterator[_Stop]:
    channel = wanted.segment.get("channel", "")
    declared = case.journey.dimensions.get("channel", {}).get(channel)
    ideas = ideas_for(case, catalogue, wanted.kind, f"{channel} {declared.name or ''}" if declared else channel)
    oldest = oldest_that_counts(case)
    for place in places(case):
        mets = [met for met in met_at(case, place) if met.walk.kind == wanted.kind]
        need, why = _need(place, mets, wanted, oldest)
        own = wanted.silo in delivered_by(place)
        yield _Stop(place, ideas[place.touchpoint.id], need, why, own)


def _need(place: Place, mets: Sequence[Met], wanted: Wanted, oldest: date | None) -> tuple[int, str]:
    """How much a touchpoint needs to be walked, 0 the most, and the reason in words."""
    silos = delivered_by(place)
    here = [met for met in mets if all(met.walk.segment.get(d) == value for d, value in wanted.segment.items())]
    anywhere, in_segment = (walked([(met, silos) for met in each], oldest) for each in (mets, here))
    verb = _VERBS[wanted.kind]
    if anywhere == "never":
        return 0, "drill due, never done" if wanted.kind == "break" else f"never {verb}"
    if wanted.kind == "break" and is_older(mets[-1].walk.date, oldest):
        return 0, f"drill due, last done on {mets[-1].walk.date}"
    if in_segment == "never":
        return 1, f"never {verb} on this {' and '.join(wanted.segment)}"
    if anywhere == "own-silo" or in_segment == "own-silo":
        return 2, f"{verb} by its own silo alone"
    return (3, f"not {verb} since {mets[-1].walk.date}") if "old" in (anywhere, in_segment) else (4, "")


_VERBS = {"shop": "walked", "technology": "tested", "break": "drilled"}
_NOTES: dict[Walked, str] = {
    "never": "never walked",
    "own-silo": "by its own silo alone",
    "old": "long ago",
    "walked": "",
}


def _chosen(stops: Sequence[_Stop], most: int) -> list[list[Idea]]:
    """What is tried at each stop: one thing at each in the order of need, then a second one, as long as there is room."""
    order = sorted(range(len(stops)), key=lambda i: (stops[i].own_silo, stops[i].need, not stops[i].place.marked, i))
    chosen: list[list[Idea]] = [[] for _ in stops]
    turns = max((len(stop.ideas) for stop in stops), default=0)
    room = most
    for turn in range(turns):
        for i in order:
            if room and turn < len(stops[i].ideas):
                chosen[i].append(stops[i].ideas[turn])
                room -= 1
    return chosen


def _stages(case: Case, stops: Sequence[_Stop], chosen: Sequence[Sequence[Idea]]) -> Iterator[ScriptStage]:
    number = 0
    for stage in case.journey.stages:
        steps: list[Step] = []
        for stop, ideas in zip(stops, chosen, strict=True):
            if stop.place.stage is stage:
                for idea in ideas:
                    number += 1
                    steps.append(_step(number, stop, idea))
        if steps:
            yield ScriptStage(stage.name, tuple(steps))


def _step(number: int, stop: _Stop, idea: Idea) -> Step:
    touchpoint = stop.place.touchpoint
    moment = "moment of truth" if touchpoint.moment_of_truth else ""
    why = "; ".join(filter(None, (moment, stop.why, "your team asks for it" if idea.own else "")))
    return Step(
        number=number,
        touchpoint=touchpoint.id,
        name=touchpoint.name,
        promise=touchpoint.promise or stop.place.origin.promise or "",
        tried=idea.tried,
        keep=idea.keep,
        first_contact=idea.first_contact,
        recovery=idea.recovery,
        why=why[:1].upper() + why[1:],
        owner=touchpoint.owner or stop.place.stage.owner or "",
        own_silo=stop.own_silo,
    )

"""A journey with all that is known about it: what rules and scores are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cxrel.model.evidence import Evidence, Probe, Walk
from cxrel.model.journey import Journey, Stage, Touchpoint
from cxrel.model.settings import Settings, default_settings

Library = Mapping[str, tuple[Journey, Evidence]]
"""The journeys of the project by id, each with its evidence: what `same_as` may point to."""


@dataclass(frozen=True, slots=True)
class Case:
    """One journey, its evidence, the project's settings and journeys, and the day on which it is looked at."""

    journey: Journey
    evidence: Evidence
    as_of: date
    settings: Settings = field(default_factory=default_settings)
    library: Library = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A touchpoint where it stands, and where its KPIs, readings, walks and artifacts come from (`same_as`)."""

    stage: Stage
    touchpoint: Touchpoint
    home: Journey
    origin: Touchpoint
    evidence: Evidence
    marked: bool
    """Whether the stage's mark rests on it: it is a moment of truth, or the stage names none."""


def places(case: Case) -> Iterator[Place]:
    """All touchpoints of a journey, in file order."""
    for stage in case.journey.stages:
        has_moments = any(touchpoint.moment_of_truth for touchpoint in stage.touchpoints)
        for touchpoint in stage.touchpoints:
            home, origin, evidence = _origin(case, touchpoint)
            yield Place(stage, touchpoint, home, origin, evidence, touchpoint.moment_of_truth or not has_moments)


def probes_at(case: Case, place: Place) -> Iterator[tuple[Walk, Probe]]:
    """The probes of a touchpoint in walks not after the as-of date, also of the touchpoint that it is the same as."""
    yield from _probes(case.evidence, place.touchpoint.id, case.as_of)
    if place.evidence is not case.evidence or place.origin is not place.touchpoint:
        yield from _probes(place.evidence, place.origin.id, case.as_of)


def same_as_chain(library: Library, start: str) -> tuple[str, ...]:
    """The references that `same_as` runs through from `start` on; a reference that comes again closes a circle."""
    chain: list[str] = []
    reference: str | None = start
    while reference is not None and reference not in chain:
        chain.append(reference)
        found = _lookup(library, reference)
        reference = found[1].same_as if found else None
    return (*chain, reference) if reference else tuple(chain)


def _origin(case: Case, touchpoint: Touchpoint) -> tuple[Journey, Touchpoint, Evidence]:
    own = (case.journey, touchpoint, case.evidence)
    if touchpoint.same_as is None:
        return own
    chain = same_as_chain(case.library, touchpoint.same_as)
    return _lookup(case.library, chain[-1]) or own


def _lookup(library: Library, reference: str) -> tuple[Journey, Touchpoint, Evidence] | None:
    journey_id, _, touchpoint_id = reference.partition("/")
    if journey_id not in library:
        return None
    journey, evidence = library[journey_id]
    for _, touchpoint in journey.touchpoints():
        if touchpoint.id == touchpoint_id:
            return journey, touchpoint, evidence
    return None


def _probes(evidence: Evidence, touchpoint: str, as_of: date) -> Iterator[tuple[Walk, Probe]]:
    for walk in evidence.walks.values():
        if walk.date <= as_of:
            for probe in walk.probes:
                if probe.touchpoint == touchpoint:
                    yield walk, probe

"""What walks cover of a journey: who walked what and where, drills due, findings left lying, and what was felt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.model.case import places
from cxrel.walking.met import Met, Walked, delivered_by, is_older, met_at, oldest_that_counts, walked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from cxrel.model.case import Case, Place
    from cxrel.model.evidence import Improvement


@dataclass(frozen=True, slots=True)
class TouchpointCoverage:
    """One touchpoint: who tried it, and where."""

    id: str
    stage: str
    moment_of_truth: bool
    covered: Walked
    tried: int
    newest: date | None
    silos: tuple[str, ...]
    """The silos of those who walked it, sorted."""
    by: Mapping[str, Mapping[str, Walked]]
    """For each value of each dimension that is not open."""
    drilled: date | None
    """The newest day on which the process was broken here."""
    drill_due: bool
    """Whether the stage's mark rests on it, and there is no drill that is not older than the review."""


@dataclass(frozen=True, slots=True)
class ValueCoverage:
    """One value of a dimension, over all touchpoints."""

    value: str
    name: str
    covered: Walked


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """Something that failed on a walk, and of which no improvement has been made."""

    touchpoint: str
    walk: str
    date: date
    walker: str
    silo: str
    kind: str
    outcome: str
    tried: str
    saw: str
    again_after: str | None
    """The newest improvement of the touchpoint that had been closed before: what it mended came again."""


@dataclass(frozen=True, slots=True)
class StageFelt:
    """What was felt on the walks of a stage that count, how often each."""

    stage: str
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the walks of one journey cover, as of a day."""

    walks: int
    walkers: int
    silos: int
    tried: int
    failed: int
    """How many of those failed or were blocked."""
    touchpoints: tuple[TouchpointCoverage, ...]
    dimensions: Mapping[str, tuple[ValueCoverage, ...]]
    findings: tuple[OpenFinding, ...]
    """In the order of the journey, newest first."""
    felt: tuple[StageFelt, ...]


@dataclass(frozen=True, slots=True)
class _Lived:
    place: Place
    mets: Sequence[Met]


def coverage_of(case: Case) -> Coverage:
    """What was walked of a journey until the as-of date. Lists stand in the order of the journey."""
    lived = [_Lived(place, met_at(case, place)) for place in places(case)]
    oldest = oldest_that_counts(case)
    walks = {id(met.walk): met.walk for one in lived for met in one.mets}
    outcomes = Counter(met.probe.outcome for one in lived for met in one.mets)
    return Coverage(
        walks=len(walks),
        walkers=len({walk.walker for walk in walks.values()}),
        silos=len({walk.silo for walk in walks.values()}),
        tried=outcomes.total(),
        failed=outcomes["failed"] + outcomes["blocked"],
        touchpoints=tuple(_touchpoint(case, one, oldest) for one in lived),
        dimensions={name: tuple(_values(case, name, lived, oldest)) for name in _closed(case)},
        findings=tuple(finding for one in lived for finding in _open_findings(case, one)),
        felt=tuple(_felt(stage.id, lived, oldest) for stage in case.journey.stages),
    )


def _closed(case: Case) -> list[str]:
    return [name for name, values in case.journey.dimensions.items() if values]


def _with_silos(lived: Iterable[_Lived], dimension: str, value: str) -> list[tuple[Met, frozenset[str]]]:
    """What was tried where a dimension has a value, each with the silos that deliver the touchpoint."""
    return [
        (met, delivered_by(one.place)) for one in lived for met in one.mets if met.walk.segment.get(dimension) == value
    ]


def _values(case: Case, dimension: str, lived: Sequence[_Lived], oldest: date | None) -> Iterator[ValueCoverage]:
    for value, declared in case.journey.dimensions[dimension].items():
        covered = walked(_with_silos(lived, dimension, value), oldest)
        yield ValueCoverage(value, declared.name or value, covered)


def _touchpoint(case: Case, one: _Lived, oldest: date | None) -> TouchpointCoverage:
    silos = delivered_by(one.place)
    drilled = max((met.walk.date for met in one.mets if met.walk.kind == "break"), default=None)
    return TouchpointCoverage(
        id=one.place.touchpoint.id,
        stage=one.place.stage.id,
        moment_of_truth=one.place.touchpoint.moment_of_truth,
        covered=walked([(met, silos) for met in one.mets], oldest),
        tried=len(one.mets),
        newest=one.mets[-1].walk.date if one.mets else None,
        silos=tuple(sorted({met.walk.silo for met in one.mets})),
        by={
            name: {value: walked(_with_silos([one], name, value), oldest) for value in case.journey.dimensions[name]}
            for name in _closed(case)
        },
        drilled=drilled,
        drill_due=one.place.marked and (drilled is None or is_older(drilled, oldest)),
    )


def _open_findings(case: Case, one: _Lived) -> Iterator[OpenFinding]:
    improvements = _improvements(case, one.place)
    for met in reversed(one.mets):
        if met.probe.outcome not in {"failed", "blocked"} or _is_worked_on(improvements, met.walk.date):
            continue
        closed = [(i.closed, name) for name, i in improvements.items() if i.closed and i.closed < met.walk.date]
        yield OpenFinding(
            touchpoint=one.place.touchpoint.id,
            walk=met.walk_id,
            date=met.walk.date,
            walker=met.walk.walker,
            silo=met.walk.silo,
            kind=met.walk.kind,
            outcome=met.probe.outcome,
            tried=met.probe.tried,
            saw=met.probe.saw or "",
            again_after=max(closed)[1] if closed else None,
        )


def _improvements(case: Case, place: Place) -> dict[str, Improvement]:
    """The improvements of a touchpoint that had been opened by the as-of date."""
    sides = ((place.evidence, place.origin.id), (case.evidence, place.touchpoint.id))
    return {
        name: improvement
        for evidence, touchpoint in sides
        for name, improvement in evidence.improvements.items()
        if touchpoint in improvement.touchpoints and (improvement.opened is None or improvement.opened <= case.as_of)
    }


def _is_worked_on(improvements: Mapping[str, Improvement], since: date) -> bool:
    """Whether any was under way on a day, or was opened later."""
    return any(one.closed is None or one.closed >= since for one in improvements.values())


def _felt(stage: str, lived: Iterable[_Lived], oldest: date | None) -> StageFelt:
    felt = Counter(
        met.probe.felt
        for one in lived
        if one.place.stage.id == stage
        for met in one.mets
        if met.probe.felt is not None and not is_older(met.walk.date, oldest)
    )
    return StageFelt(stage, dict(sorted(felt.items())))

"""The history of a journey: from the versions of its file and the records of its sessions to points in time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from cxrel.changes.thresholds import threshold_points
from cxrel.model.base import UNSURE
from cxrel.model.history import (
    History,
    KpiHistory,
    RatingPoint,
    StageHistory,
    StatePoint,
    ThresholdPoint,
    TouchpointHistory,
    VotePoint,
)
from cxrel.scoring.agreement import median
from cxrel.scoring.said import all_votes, numeric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from cxrel.changes.thresholds import Thresholds
    from cxrel.model.evidence import Session
    from cxrel.model.history import GitSpan, KpiFacts, RatingFacts, StageFacts, Version
    from cxrel.model.journey import Journey

V = TypeVar("V")
P = TypeVar("P", VotePoint, RatingPoint, ThresholdPoint, StatePoint)


def history_of(
    versions: Sequence[Version], sessions: Mapping[str, Session], journey: Journey | None, git: GitSpan | None
) -> History:
    """The history of a journey from its versions, oldest first, and its sessions.

    `journey` is the newest version as a whole model, whose `promise_changes` say why thresholds were moved.
    """
    known = [version for version in versions if version.facts is not None]
    newest = known[-1].facts if known else None
    return History(
        journey=newest.id if newest else journey.id if journey else "",
        name=journey.name if journey else "",
        stages=tuple(_stages(known, sessions)),
        kpis=tuple(_kpis(known, journey)),
        touchpoints=tuple(_touchpoints(known)),
        git=git,
    )


def since(history: History, day: date) -> History:
    """The points of a history from a day on, and nothing of what had none since."""
    stages = [replace(one, votes=_from(one.votes, day), ratings=_from(one.ratings, day)) for one in history.stages]
    kpis = [replace(one, thresholds=_from(one.thresholds, day)) for one in history.kpis]
    touchpoints = [replace(one, states=_from(one.states, day)) for one in history.touchpoints]
    return replace(
        history,
        stages=tuple(one for one in stages if one.votes or one.ratings),
        kpis=tuple(one for one in kpis if one.thresholds),
        touchpoints=tuple(one for one in touchpoints if one.states),
    )


def _from(points: tuple[P, ...], day: date) -> tuple[P, ...]:
    return tuple(point for point in points if point.on >= day)


def _stages(known: Sequence[Version], sessions: Mapping[str, Session]) -> Iterator[StageHistory]:
    """The stages of the newest version, then those that were there before, or stand in a record alone."""
    names = _named(known, lambda stage: {stage.id: stage.name})
    ratings = _changes(known, lambda stage: {stage.id: stage.rating})
    votes = _votes(sessions)
    for stage in dict.fromkeys([*names, *votes]):
        points = tuple(_rating(stage, version, now, sessions) for version, now in ratings.get(stage, ()))
        yield StageHistory(stage, names.get(stage, ""), tuple(votes.get(stage, ())), points)


def _rating(stage: str, version: Version, now: RatingFacts | None, sessions: Mapping[str, Session]) -> RatingPoint:
    if now is None:
        return RatingPoint(version.on, version.commit, None, None, None, None)
    session = sessions.get(now.session or "")
    record = session.stages.get(stage) if session else None
    recorded = record.mark if record else None
    return RatingPoint(version.on, version.commit, now.mark, now.session, now.why, recorded)


def _votes(sessions: Mapping[str, Session]) -> dict[str, list[VotePoint]]:
    """What each session recorded, by stage, oldest first."""
    found: dict[str, list[VotePoint]] = {}
    for name, session in sorted(sessions.items(), key=lambda item: (item[1].date, item[0])):
        for stage, record in session.stages.items():
            cast = all_votes(record)
            marks = numeric(cast)
            if cast or record.mark is not None:
                found.setdefault(stage, []).append(
                    VotePoint(
                        session=name,
                        on=session.date,
                        n=len(marks),
                        unsure=sum(vote == UNSURE for vote in cast),
                        low=min(marks, default=None),
                        middle=median(marks) if marks else None,
                        high=max(marks, default=None),
                        settled=record.mark,
                    )
                )
    return found


def _touchpoints(known: Sequence[Version]) -> Iterator[TouchpointHistory]:
    def named(stage: StageFacts) -> dict[str, tuple[str, str]]:
        return {one.id: (one.name, stage.id) for one in stage.touchpoints}

    def states(stage: StageFacts) -> dict[str, str | None]:
        return {one.id: one.state for one in stage.touchpoints}

    points = _changes(known, states)
    for touchpoint, (name, stage) in _named(known, named).items():
        found = tuple(StatePoint(version.on, version.commit, now) for version, now in points.get(touchpoint, ()))
        yield TouchpointHistory(touchpoint, name, stage, found)


def _kpis(known: Sequence[Version], journey: Journey | None) -> Iterator[KpiHistory]:
    def named(stage: StageFacts) -> dict[str, tuple[KpiFacts, str, str]]:
        return {kpi.id: (kpi, stage.id, touchpoint.id) for touchpoint in stage.touchpoints for kpi in touchpoint.kpis}

    def thresholds(stage: StageFacts) -> dict[str, Thresholds]:
        kpis = [kpi for touchpoint in stage.touchpoints for kpi in touchpoint.kpis]
        return {kpi.id: (kpi.unit, kpi.reliable, kpi.unreliable) for kpi in kpis}

    declared = {placed.kpi.id: placed.kpi.promise_changes for placed in journey.kpis()} if journey else {}
    points = _changes(known, thresholds)
    for name, (kpi, stage, touchpoint) in _named(known, named).items():
        found = tuple(threshold_points(points.get(name, []), declared.get(name, ())))
        yield KpiHistory(name, kpi.name, stage, touchpoint, kpi.unit, found)


def _changes(
    known: Sequence[Version], pick: Callable[[StageFacts], Mapping[str, V | None]]
) -> dict[str, list[tuple[Version, V | None]]]:
    """Each value at the versions where it became another; None where it went away."""
    found: dict[str, list[tuple[Version, V | None]]] = {}
    before: dict[str, V | None] = {}
    picked: dict[int, Mapping[str, V | None]] = {}
    for version in known:
        now: dict[str, V | None] = {}
        for stage in version.facts.stages if version.facts else ():
            if id(stage) not in picked:  # versions share the stages that did not change
                picked[id(stage)] = pick(stage)
            now.update(picked[id(stage)])
        if now != before:
            for name in dict.fromkeys([*before, *now]):
                if now.get(name) != before.get(name):
                    found.setdefault(name, []).append((version, now.get(name)))
            before = now
    return found


def _named(known: Sequence[Version], pick: Callable[[StageFacts], Mapping[str, V]]) -> dict[str, V]:
    """What things are called now, in the order of the newest version; then what was there before, as it was last."""
    found: dict[str, V] = {}
    seen: set[int] = set()
    for version in reversed(known):
        for stage in version.facts.stages if version.facts else ():
            if id(stage) not in seen:
                seen.add(id(stage))
                for name, told in pick(stage).items():
                    found.setdefault(name, told)
    return found

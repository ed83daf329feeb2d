"""Ratings, walks, drills and readings that are stale, or were never brought."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from cxrel.model.case import places
from cxrel.store.discovery import evidence_folder
from cxrel.usecases.due_item import Item, last_fresh_day
from cxrel.walking.coverage import coverage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.model.case import Case, Place
    from cxrel.model.journey import Stage
    from cxrel.model.kpi import Kpi
    from cxrel.model.results import JourneyScore
    from cxrel.usecases.due_item import Kind
    from cxrel.walking.coverage import TouchpointCoverage


def evidence_due(file: str, case: Case, score: JourneyScore) -> list[Item]:
    """What is to be rated, walked, broken and measured; without `review_every` nothing gets stale."""
    coverage = coverage_of(case).touchpoints
    return [
        *_review(case),
        *_ratings(case, score),
        *_walks(case, coverage),
        *_drills(case, coverage),
        *_readings(file, case, score),
    ]


def _review(case: Case) -> Iterator[Item]:
    """The next session."""
    journey = case.journey
    newest = max((s.date for s in case.evidence.sessions.values() if s.date <= case.as_of), default=None)
    told = "The next rating session" if newest else "The first rating session"
    mend = f"cxrel prepare {journey.id} --date DATE"
    if newest is None or journey.review_every:
        yield Item("review", journey.id, told, journey.owner, _due(case, newest), newest, mend)


def _ratings(case: Case, score: JourneyScore) -> Iterator[Item]:
    """Stages that the newest session left out; where there was none, the session itself is due."""
    newest = max((s.date for s in case.evidence.sessions.values() if s.date <= case.as_of), default=None)
    for stage, scored in zip(case.journey.stages, score.stages, strict=True):
        rated = scored.said.held_on if scored.said else None
        unknown = scored.said is not None and rated is None
        if newest is None or unknown or rated == newest or (rated and not case.journey.review_every):
            continue
        told = f"Rate '{stage.name}': the newest session left it out"
        command = f"cxrel rate {case.journey.id}"
        owner = stage.owner or case.journey.owner
        yield Item("rating", case.journey.id, told, owner, _due(case, rated), rated, command, stage=stage.id)


def _walks(case: Case, coverage: Sequence[TouchpointCoverage]) -> Iterator[Item]:
    for stage in case.journey.stages:
        own = [one for one in coverage if one.stage == stage.id]
        newest = max((one.newest for one in own if one.newest), default=None)
        if own and (newest is None or case.journey.review_every):
            told = f"Walk '{stage.name}'" if newest else f"Walk '{stage.name}' for the first time"
            yield _walk_item("walk", case, stage, told, newest, "", [one.id for one in own])


def _drills(case: Case, coverage: Sequence[TouchpointCoverage]) -> Iterator[Item]:
    """One item for a stage's drills of one day, and one for those that were never done."""
    marked = {place.touchpoint.id for place in places(case) if place.marked}
    names = {touchpoint.id: touchpoint.name for _, touchpoint in case.journey.touchpoints()}
    for stage in case.journey.stages:
        by_day: dict[date | None, list[str]] = {}
        for one in coverage:
            if one.stage == stage.id and one.id in marked:
                by_day.setdefault(one.drilled, []).append(one.id)
        for drilled, ids in by_day.items():
            if drilled is None or case.journey.review_every:
                told = f"Break the process at: {'; '.join(names[one] for one in ids)}"
                yield _walk_item("drill", case, stage, told, drilled, " --kind break", ids)


def _walk_item(
    kind: Kind, case: Case, stage: Stage, told: str, last: date | None, option: str, ids: Sequence[str]
) -> Item:
    command = f"cxrel walk {case.journey.id} --print{option}"
    owner = stage.owner or case.journey.owner
    return Item(kind, case.journey.id, told, owner, _due(case, last), last, command, stage=stage.id, ids=tuple(ids))


def _readings(file: str, case: Case, score: JourneyScore) -> Iterator[Item]:
    newest = {(kpi.touchpoint, kpi.id): kpi.newest_reading for kpi in score.kpis}
    for place in places(case):
        if place.home is not case.journey or place.origin is not place.touchpoint:
            continue  # these are due in the journey where they stand
        for kpi in place.touchpoint.kpis:
            last = newest.get((place.touchpoint.id, kpi.id))
            if last is None or case.journey.review_every:
                yield _reading(file, case, place, kpi, last)


def _reading(file: str, case: Case, place: Place, kpi: Kpi, last: date | None) -> Item:
    told = f"Measure '{kpi.name}'" if last else f"Measure '{kpi.name}' for the first time"
    owner = kpi.owner or place.touchpoint.owner or place.stage.owner
    command, missing = None, None
    if kpi.measure and kpi.measure.from_voice:
        command = f"cxrel listen {case.journey.id} FILE"
    elif kpi.measure and kpi.measure.source:
        command = f"cxrel measure {case.journey.id} --kpi {shlex.quote(kpi.id)}"
    else:
        missing = f"{evidence_folder(file)}/readings/{kpi.id}.csv"
    return Item(
        "reading",
        case.journey.id,
        told,
        owner,
        _due(case, last),
        last,
        command,
        missing,
        stage=place.stage.id,
        ids=(kpi.id,),
    )


def _due(case: Case, last: date | None) -> date | None:
    span = case.journey.review_every
    return last_fresh_day(last, span) if last and span else None

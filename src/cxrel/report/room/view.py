"""From a journey, its score and what was gathered to a customer room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.report.room.album import album
from cxrel.report.room.celebration import celebration
from cxrel.report.room.context import RoomStage, RoomView
from cxrel.report.room.decisions import decisions
from cxrel.report.room.heard import calls, surveys
from cxrel.report.room.places import href_of
from cxrel.report.room.sheet import sheet
from cxrel.report.subject import Subject
from cxrel.report.text import Anchor, clean, map_texts
from cxrel.report.view import build_view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.results import JourneyScore
    from cxrel.report.context import KpiView, StageView
    from cxrel.report.room.facts import RoomFacts


def room_view(
    case: Case, score: JourneyScore, facts: RoomFacts, earlier: Sequence[tuple[date, JourneyScore]] = ()
) -> RoomView:
    """The whole room. What is to be mended in files stays out of it: that is no matter for a meeting.

    `earlier` is as for a report. Every text is one line without control characters, escaped when it is rendered.
    """
    subject = Subject(case, score)
    journey = build_view(case, score, earlier=earlier)
    stages = tuple(_stage(subject, view, facts) for view in journey.stages)
    room = RoomView(
        id=Anchor(case.journey.id),
        journey=journey,
        stages=stages,
        decisions=decisions(subject, facts),
        celebration=celebration(subject, facts),
        words=facts.words,
        codes_told=facts.codes_told,
    )
    return map_texts(room, clean)


def _stage(subject: Subject, view: StageView, facts: RoomFacts) -> RoomStage:
    score = subject.score.stage(view.id)
    hung = [exhibit for touchpoint in view.touchpoints for exhibit in facts.artifacts.get(touchpoint.id, ())]
    told = {exhibit.href for exhibit in facts.calls.values()}
    artifacts = tuple(exhibit for exhibit in hung if exhibit.kind != "sound")
    href = href_of(view.id)
    return RoomStage(
        href=href,
        view=replace(view, findings=()),
        artifacts=artifacts,
        recordings=tuple(one for one in hung if one.kind == "sound" and one.href not in told),
        calls=calls(subject, view.id, facts),
        album=album(subject, view.id, facts),
        operation=_kpis(view, "measured"),
        customers=_kpis(view, "heard"),
        surveys=surveys(subject, view.id),
        sheet=sheet(subject, score, view, artifacts, href, facts),
    )


def _kpis(view: StageView, lens: str) -> tuple[KpiView, ...]:
    """The KPIs of one lens: those of moments of truth first, in the order of the journey."""
    touchpoints = sorted(view.touchpoints, key=lambda touchpoint: not touchpoint.moment_of_truth)
    return tuple(kpi for touchpoint in touchpoints for kpi in touchpoint.kpis if kpi.lens == lens)

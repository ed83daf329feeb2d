"""What is asked of the leaders: asks, promises that are overdue, work in progress, and what nobody is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.improvement.backlog import backlog_of
from cxrel.report.amounts import counted, listed
from cxrel.report.improvements import due_words, work_on
from cxrel.report.room.context import Ask, Decisions, Gap
from cxrel.report.room.places import place_of, places_of
from cxrel.report.text import sentence_case
from cxrel.report.words import delivered_words, leaning, promised_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.improvement.backlog import Row
    from cxrel.improvement.work import Work
    from cxrel.report.room.facts import RoomFacts
    from cxrel.report.subject import Subject

_GAPS = 5


def decisions(subject: Subject, facts: RoomFacts) -> Decisions:
    """What only leaders can decide, the overdue first."""
    running = [work for work in work_on(subject) if work.is_open]
    limit = subject.case.settings.wip
    return Decisions(
        asks=tuple(ask for work in running for ask in _asks(subject, work)),
        overdue=facts.overdue,
        running=_running(len(running), limit),
        too_much=limit is not None and len(running) > limit,
        gaps=tuple(_gaps(subject)),
        unowned=tuple(_unowned(subject, running)),
        parked=tuple(_parked(subject)),
    )


def _asks(subject: Subject, work: Work) -> Iterator[Ask]:
    improvement = work.improvement
    for ask in improvement.asks:
        yield Ask(
            ask=ask,
            work=improvement.name,
            who=improvement.owner or "",
            why=improvement.root_cause or "",
            where=listed([subject.touchpoint(touchpoint) for touchpoint in improvement.touchpoints]),
            when=due_words(work),
            overdue=bool(work.overdue),
            stages=places_of(subject, improvement.touchpoints),
        )


def _running(number: int, limit: int | None) -> str:
    told = f"{counted(number, 'improvement')} {'is' if number == 1 else 'are'} open" if number else "Nothing is in work"
    if limit is None:
        return f"{told}; no limit was agreed"
    over = f": {number - limit} too many" if number > limit else ""
    return f"{told}; the team agreed on {limit} at once{over}"


def _gaps(subject: Subject) -> Iterator[Gap]:
    """The moments that fall short, worst first, on which nobody works."""
    rows = backlog_of(subject.case, subject.score).rows
    for row in [row for row in rows if not row.work][:_GAPS]:
        yield Gap(row.name, place_of(subject, row.stage), gap_told(subject, row), row.owner or "")


def gap_told(subject: Subject, row: Row) -> str:
    """How a moment falls short: its limiting figure, or what the evidence says."""
    limits = [kpi for kpi in subject.score.kpis if kpi.touchpoint == row.touchpoint and kpi.figure]
    limits.sort(key=lambda kpi: (kpi.mark is None, kpi.mark or 0))
    if limits and limits[0].figure:
        kpi, figure = limits[0], limits[0].figure
        return f"{kpi.name}: {delivered_words(kpi, figure)}; {promised_words(kpi, figure)}"
    if row.mark is not None:
        return sentence_case(leaning(row.mark))
    walked = subject.touchpoint_scores[row.touchpoint].walked
    if walked and walked.tried:
        return f"{walked.passed} of {counted(walked.tried, 'thing')} tried went as promised: too few to tell"
    return "Nobody can tell yet: there is no figure, and nobody walked it"


def _unowned(subject: Subject, running: list[Work]) -> Iterator[str]:
    for stage in subject.case.journey.stages:
        if stage.owner is None:
            yield f"The stage “{stage.name}”"
    for place in subject.places.values():
        if place.touchpoint.moment_of_truth and place.touchpoint.owner is None and place.stage.owner is not None:
            yield f"The moment of truth “{place.touchpoint.name}”"
    for work in running:
        if work.improvement.owner is None:
            yield f"The improvement “{work.improvement.name}”"


def _parked(subject: Subject) -> Iterator[str]:
    """The questions that the newest session put aside."""
    for _, session in subject.case.evidence.sessions_until(subject.case.as_of):
        yield from session.parked
        return

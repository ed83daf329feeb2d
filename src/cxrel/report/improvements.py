"""Who is on it: the work on touchpoints, against the as-of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.improvement.work import work_of
from cxrel.report.amounts import counted, listed
from cxrel.report.context import ImprovementView, Line
from cxrel.report.dates import day_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cxrel.improvement.work import Work
    from cxrel.model.evidence import Improvement
    from cxrel.report.subject import Subject


def work_on(subject: Subject, touchpoints: Collection[str] | None = None) -> list[Work]:
    """The improvements of some touchpoints, or all, begun by the as-of date: overdue, open, closed, then by due date."""
    return work_of(subject.case.evidence.improvements, subject.case.as_of, touchpoints)


def due_words(work: Work) -> str:
    """When it is due, or was, or was closed."""
    improvement = work.improvement
    if not work.is_open and improvement.closed:
        return f"closed on {day_words(improvement.closed)}"
    if improvement.due is None:
        return "without a due date"
    if work.overdue:
        return f"due {day_words(improvement.due)}, {counted(work.overdue, 'day')} overdue"
    return f"due {day_words(improvement.due)}"


def improvement_view(subject: Subject, work: Work) -> ImprovementView:
    """An improvement with its cause, its fix and its result."""
    improvement = work.improvement
    opened = f"begun {day_words(improvement.opened)}, " if improvement.opened else ""
    return ImprovementView(
        id=work.id,
        name=improvement.name,
        owner=improvement.owner or "",
        status=work.status,
        when=f"{opened}{due_words(work)}",
        rows=tuple(line for line in _rows(subject, improvement) if line.text),
    )


def _rows(subject: Subject, improvement: Improvement) -> Iterator[Line]:
    yield Line("Mends", listed([subject.touchpoint(touchpoint) for touchpoint in improvement.touchpoints]))
    yield Line("Together", subject.silos(improvement.silos))
    yield Line("Aim", f"from {improvement.from_ or 'unknown'} to {improvement.to}" if improvement.to else "")
    yield Line("Root cause", improvement.root_cause or "not known yet")
    yield Line("Fix", improvement.fix or "")
    yield from (Line("Result", result) for result in improvement.result)
    yield from (Line("We ask", ask) for ask in improvement.asks)
    yield from (Line("Thank you", thanks) for thanks in improvement.thanks)

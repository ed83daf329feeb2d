"""Who is on it: the work on touchpoints, against the as-of date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.report.amounts import counted, listed
from cxrel.report.context import ImprovementView, Line
from cxrel.report.dates import day_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from cxrel.model.evidence import Improvement
    from cxrel.report.subject import Subject


@dataclass(frozen=True, slots=True)
class Work:
    """An improvement as it stands on the as-of date."""

    id: str
    improvement: Improvement
    as_of: date

    @property
    def is_open(self) -> bool:
        """Whether it was not closed by then."""
        return self.improvement.closed is None or self.improvement.closed > self.as_of

    @property
    def overdue(self) -> int:
        """By how many days it is late, if it is open."""
        due = self.improvement.due
        return max(0, (self.as_of - due).days) if due and self.is_open else 0

    @property
    def status(self) -> str:
        """open, overdue or closed."""
        return "overdue" if self.overdue else "open" if self.is_open else "closed"


def work_on(subject: Subject, touchpoints: Collection[str] | None = None) -> list[Work]:
    """The improvements of some touchpoints, or all, begun by the as-of date: overdue, open, closed, then by due date."""
    as_of = subject.case.as_of
    found = [
        Work(improvement_id, improvement, as_of)
        for improvement_id, improvement in subject.case.evidence.improvements.items()
        if improvement.opened is None or improvement.opened <= as_of
        if touchpoints is None or any(touchpoint in touchpoints for touchpoint in improvement.touchpoints)
    ]
    order = ("overdue", "open", "closed")
    return sorted(found, key=lambda w: (order.index(w.status), w.improvement.due or as_of, w.id))


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

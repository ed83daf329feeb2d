"""How an improvement stands on a day: open or closed, late or not, owned or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from cxrel.model.evidence import Improvement

Status = Literal["overdue", "open", "closed"]
_ORDER: tuple[Status, ...] = ("overdue", "open", "closed")


@dataclass(frozen=True, slots=True)
class Work:
    """An improvement as it stands on the as-of date."""

    id: str
    """Its file's name without the ending."""
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
    def status(self) -> Status:
        """In one word."""
        return "overdue" if self.overdue else "open" if self.is_open else "closed"

    @property
    def missing(self) -> tuple[str, ...]:
        """What an open improvement has to have and has not: owner, due date, root cause."""
        improvement = self.improvement
        needed = (("owner", improvement.owner), ("due date", improvement.due), ("root cause", improvement.root_cause))
        return tuple(what for what, there in needed if there is None) if self.is_open else ()


def work_of(
    improvements: Mapping[str, Improvement], as_of: date, touchpoints: Collection[str] | None = None
) -> list[Work]:
    """Those opened by the as-of date, of some touchpoints or all: overdue first, then open, then closed; by due date."""
    found = [
        Work(improvement_id, improvement, as_of)
        for improvement_id, improvement in improvements.items()
        if improvement.opened is None or improvement.opened <= as_of
        if touchpoints is None or any(touchpoint in touchpoints for touchpoint in improvement.touchpoints)
    ]
    return sorted(found, key=_urgency)


def open_work(
    improvements: Mapping[str, Improvement], as_of: date, touchpoints: Collection[str] | None = None
) -> list[Work]:
    """Only what is still open on that day."""
    return [work for work in work_of(improvements, as_of, touchpoints) if work.is_open]


def _urgency(work: Work) -> tuple[int, bool, date, str]:
    due = work.improvement.due
    return _ORDER.index(work.status), due is None, due or work.as_of, work.id

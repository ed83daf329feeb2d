"""One thing that is to be done: what, by when, who, and how; and how long evidence stays fresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cxrel.model.span import Span

Kind = Literal["review", "rating", "walk", "drill", "reading", "improvement", "follow", "waiver"]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do."""

    kind: Kind
    journey: str
    """Empty for what holds for the whole project."""
    what: str
    who: str | None
    due: date | None
    """The last day on which all is well; None where it was never done, or no date was agreed."""
    last: date | None = None
    """When it was done last."""
    command: str | None = None
    file: str | None = None
    """What to write, where no command does it."""
    stage: str | None = None
    ids: tuple[str, ...] = ()
    """The touchpoints, KPIs or improvements that it is about."""


def last_fresh_day(done: date, span: Span) -> date:
    """The last day on which what was done on a day is not older than a span, as scores count it.

    Months back from a month's end end on a month's end, so this is not always the day that lies the span after it.
    """
    day = span.after(done)
    while day > done and span.before(day) > done:
        day -= _DAY
    while day < date.max and span.before(day + _DAY) <= done:
        day += _DAY
    return day

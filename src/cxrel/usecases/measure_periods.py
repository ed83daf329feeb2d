"""Which periods of a KPI are measured: those that are over, that have settled, and of which something may be new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxrel.findings.errors import UsageError
from cxrel.kpi.periods import period_of, periods_between
from cxrel.model.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Container

    from cxrel.model.kpi import Every
    from cxrel.model.period import Period
    from cxrel.model.span import Span

NEWEST = 3
"""So many of the newest periods are measured again, for rows that came late."""
_LAST = date(9998, 12, 28)
"""The calendar ends with 9999, and a period must end before."""
_MOST_DAYS = 40_000
"""More than a century: a source that reaches further back has dates that are none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which periods are asked for."""

    as_of: date
    since: date | None = None
    until: date | None = None
    newest: int = NEWEST

    @property
    def by_name(self) -> bool:
        """Whether the span is named, so that it is measured whatever is known of it."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The periods to measure, oldest first, and those that are left out because they may still change."""

    periods: tuple[Period, ...]
    unsettled: tuple[Period, ...]


def read_day(text: str, *, at_end: bool) -> date:
    """The first or last day that `--since` or `--until` names, by a date or a period. Raises UsageError."""
    period = parse_period(text)
    if period is None:
        raise UsageError(f"'{text}' is neither a date nor a period; write 2026-09-14, 2026-09, 2026-Q3 or 2026")
    return period.last if at_end else period.first


def choose(
    every: Every, span: tuple[date, date], settles_after: Span | None, known: Container[str], asked: Asked
) -> Chosen:
    """The periods of a source whose rows lie in `span`; `known` are the texts of those that have readings.

    Without a named span: the newest ones that are complete, and all that have no readings yet.
    """
    since = period_of(min(asked.since, _LAST), every).first if asked.since else date.min
    until = period_of(min(asked.until, _LAST), every).last if asked.until else date.max
    there = periods_within(every, max(span[0], since), min(span[1], until, asked.as_of))
    settled = [period for period in there if is_settled(period, settles_after, asked.as_of)]
    unsettled = there[len(settled) :]
    if asked.by_name:
        return Chosen(tuple(settled), unsettled)
    late = settled[-asked.newest :] if asked.newest else []
    return Chosen(tuple(one for one in settled if one in late or one.text not in known), unsettled)


def is_settled(period: Period, settles_after: Span | None, as_of: date) -> bool:
    """Whether a period is over, and so is the time after its last day in which its figures still change."""
    return (settles_after.after(period.last) if settles_after else period.last) < as_of


def periods_within(every: Every, first: date, last: date) -> tuple[Period, ...]:
    """The periods that hold the days from `first` to `last`; the newest of them, where they are too many.

    Dates that are none, such as 0001-01-01 and 9999-12-31, do no harm.
    """
    last = min(last, _LAST)
    newest = date.fromordinal(max(1, last.toordinal() - _MOST_DAYS))
    return periods_between(max(first, newest), last, every)

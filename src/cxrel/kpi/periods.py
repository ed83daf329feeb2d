"""Periods as stretches of a source's time, with boundaries that Python computes and every engine merely compares.

KPIs of one source may count days, weeks, months and quarters: the boundaries of all of them part the time into segments,
each of which lies in one period of every kind.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cxrel.model.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from cxrel.kpi.dialect import Dialect, Kind
    from cxrel.model.kpi import Every


def period_of(day: date, every: Every) -> Period:
    """The period of a kind in which a day lies. Raises ValueError outside the years 1 to 9999."""
    if every == "day":
        text = day.isoformat()
    elif every == "week":
        year, week, _ = day.isocalendar()
        text = f"{year:04}-W{week:02}"
    elif every == "month":
        text = f"{day.year:04}-{day.month:02}"
    else:
        text = f"{day.year:04}-Q{(day.month + 2) // 3}"
    period = parse_period(text)
    if period is None:
        raise ValueError(text)
    return period


def periods_between(first: date, last: date, every: Every) -> tuple[Period, ...]:
    """All periods of a kind that hold a day from first to last."""
    found = []
    day = first
    while day <= last:
        period = period_of(day, every)
        found.append(period)
        day = period.last + timedelta(days=1)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Segments:
    """Time parted at the first days of all periods that are measured, and once after the last."""

    starts: tuple[date, ...]
    """The first days of the segments, and the day after the last one."""

    @property
    def count(self) -> int:
        """How many segments there are."""
        return max(len(self.starts) - 1, 0)

    def index(self, day: date) -> int:
        """The segment of a day within."""
        return bisect_right(self.starts, day) - 1

    def within(self, period: Period) -> range:
        """The segments that make a period."""
        return range(self.index(period.first), self.index(period.last) + 1)


def segments_of(periods: Iterable[Period]) -> Segments:
    """Segments for periods of any kinds; stretches that none of them covers are segments, too."""
    edges = {edge for period in periods for edge in (period.first, period.last + timedelta(days=1))}
    return Segments(tuple(sorted(edges)))


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, with which a day begins on a zone's wall clock.

    Midnight that the clock skips: the first instant after it. Midnight that it shows twice: the first time, unless the
    day before comes back in between.
    """
    midnight = datetime.combine(day, time(), tzinfo=zone)
    early, late = (midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:
        return late if (late - timedelta(seconds=1)).astimezone(zone).date() < day else early
    while early - late > timedelta(seconds=1):
        middle = late + (early - late) // 2
        late, early = (middle, early) if middle.astimezone(zone).date() < day else (late, middle)
    return early.replace(microsecond=0)


def case_of_segments(at: str, segments: Segments, kind: Kind, zone: ZoneInfo | None, dialect: Dialect) -> str:
    """SQL for the number of the segment in which `at` lies; what is before or after them must be filtered away."""
    literals = [_literal(day, kind, zone, dialect) for day in segments.starts[1:-1]]
    return _balanced(at, literals, 0, len(literals))


def bounds(segments: Segments, kind: Kind, zone: ZoneInfo | None, dialect: Dialect) -> tuple[str, str]:
    """The first literal that is within, and the first that is not."""
    return (
        _literal(segments.starts[0], kind, zone, dialect),
        _literal(segments.starts[-1], kind, zone, dialect),
    )


def _literal(day: date, kind: Kind, zone: ZoneInfo | None, dialect: Dialect) -> str:
    if kind == "timestamptz" and zone is not None:
        return dialect.moment(start_of_day(day, zone), kind)
    return dialect.moment(day, kind)


def _balanced(at: str, literals: Sequence[str], low: int, high: int) -> str:
    """A CASE of depth log n: every row is compared about log n times."""
    if low == high:
        return str(low)
    middle = (low + high) // 2
    before, after = _balanced(at, literals, low, middle), _balanced(at, literals, middle + 1, high)
    return f"CASE WHEN {at} < {literals[middle]} THEN {before} ELSE {after} END"

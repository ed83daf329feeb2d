"""Periods of readings: a year, a quarter, a month, a week or a day, written as `2026`, `2026-Q3`, `2026-09`, …"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-W(\d{2})|-(\d{2})(?:-(\d{2}))?)?")


class Period(NamedTuple):
    """A span of the calendar that one reading covers; `ordinal` counts periods of its kind, so neighbours differ by 1."""

    kind: str
    """year, quarter, month, week or day."""
    ordinal: int
    first: date
    last: date
    text: str

    @property
    def year_ago(self) -> int | None:
        """The ordinal of the same period a year earlier (a week: of the same number), if that year has it."""
        steps = {"year": 1, "quarter": 4, "month": 12}.get(self.kind)
        if steps:
            return self.ordinal - steps
        if self.kind == "week":
            return _week_a_year_ago(self)
        return _day_a_year_ago(self)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period | None:
    """Read a period as written; None if the text is none (`2026-13`, `2026-W54`, `26-09`)."""
    match = _PERIOD.fullmatch(text)
    if not match or not text.isascii():
        return None
    year, quarter, week, month, day = (int(part) if part else None for part in match.groups())
    try:
        return _period(text, year or 0, quarter, week, month, day)
    except (ValueError, OverflowError):
        return None


def _period(text: str, year: int, quarter: int | None, week: int | None, month: int | None, day: int | None) -> Period:
    if quarter:
        first = date(year, 3 * quarter - 2, 1)
        last = date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1])
        return Period("quarter", year * 4 + quarter - 1, first, last, text)
    if week is not None:
        first = date.fromisocalendar(year, week, 1)
        return Period("week", first.toordinal() // 7, first, first + timedelta(days=6), text)
    if day is not None:
        only = date(year, month or 0, day)
        return Period("day", only.toordinal(), only, only, text)
    if month is not None:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return Period("month", year * 12 + month - 1, date(year, month, 1), last, text)
    return Period("year", year, date(year, 1, 1), date(year, 12, 31), text)


def _week_a_year_ago(period: Period) -> int | None:
    year, week, _ = period.first.isocalendar()
    earlier = parse_period(f"{year - 1:04}-W{week:02}")
    return earlier.ordinal if earlier else None


def _day_a_year_ago(period: Period) -> int | None:
    earlier = parse_period(f"{period.first.year - 1:04}-{period.first:%m-%d}")
    return earlier.ordinal if earlier else None

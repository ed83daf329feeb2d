"""Spans of the calendar: "3 months" back from a day, and what is older than that."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

_SPAN = re.compile(r"([1-9][0-9]{0,5}) +(day|week|month|quarter|year)s?")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Span(NamedTuple):
    """A number of days, weeks, months, quarters or years."""

    number: int
    unit: str

    def __str__(self) -> str:
        """As a person would write it: `3 months`."""
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"

    def before(self, day: date) -> date:
        """The day that lies this span before `day`.

        Months back from a month's last day end on a month's last day (30 June less 3 months: 31 March); a day that the
        earlier month does not have becomes its last.  The first day of the calendar stands for anything earlier.
        """
        try:
            if self.unit in ("day", "week"):
                return day - timedelta(days=self.number * (7 if self.unit == "week" else 1))
            return _months_before(day, self.number * _MONTHS[self.unit])
        except (OverflowError, ValueError):
            return date.min

    def after(self, day: date) -> date:
        """The day that lies this span after `day`; the last day of the calendar stands for anything later."""
        try:
            if self.unit in ("day", "week"):
                return day + timedelta(days=self.number * (7 if self.unit == "week" else 1))
            return _months_before(day, -self.number * _MONTHS[self.unit])
        except (OverflowError, ValueError):
            return date.max


def parse_span(text: str) -> Span | None:
    """Read `3 months`; None if the text is no span."""
    match = _SPAN.fullmatch(text.strip())
    return Span(int(match[1]), match[2]) if match else None


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    at_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if at_end else min(day.day, last))

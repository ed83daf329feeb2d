"""Days and periods in words, with month names of its own: no machine's locale enters a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.period import parse_period
from cxrel.report.amounts import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.period import Period

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_words(day: date) -> str:
    """18 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def period_words(text: str) -> str:
    """A period in words: November 2026, Q3 2026, week 37 of 2026, 14 September 2026, 2026."""
    period = parse_period(text)
    if period is None:
        return text
    head, year = _parts(period)
    return f"{head} {year}".strip() if period.kind != "week" else f"week {head} of {year}"


def period_label(text: str) -> str:
    """A period as short as an axis needs it: Nov 2026, Q3 2026, W37 2026, 14 Sep 2026."""
    period = parse_period(text)
    if period is None:
        return text
    if period.kind == "week":
        return f"W{text[-2:]} {text[:4]}"
    head, year = _parts(period)
    words = [word[:3] if word in MONTHS else word for word in head.split()]
    return " ".join([*words, year])


def period_labels(periods: Sequence[str]) -> list[str]:
    """Labels of neighbouring columns, where a year stands only at its first period: Nov 2026, Dec, Jan 2027."""
    labels, year = [], ""
    for text in periods:
        head, _, last = period_label(text).rpartition(" ")
        labels.append(head if head and last == year else period_label(text))
        year = last
    return labels


def periods_words(periods: Sequence[str]) -> str:
    """A span of neighbouring periods in words: August to October 2026."""
    first, last = parse_period(periods[0]), parse_period(periods[-1])
    if first is None or last is None or first == last:
        return period_words(periods[-1])
    (one, year), (other, last_year) = _parts(first), _parts(last)
    if not one or year != last_year:
        return f"{period_words(first.text)} to {period_words(last.text)}"
    if first.kind == "week":
        return f"weeks {one} to {other} of {year}"
    return f"{one} to {other} {year}"


def count_periods(number: int, periods: Sequence[str]) -> str:
    """How many periods, by their own name: 12 months."""
    period = parse_period(periods[0]) if periods else None
    return counted(number, period.kind if period else "period")


def period_noun(periods: Sequence[str]) -> str:
    """What these periods are called: months."""
    period = parse_period(periods[0]) if periods else None
    return f"{period.kind}s" if period else "periods"


def _parts(period: Period) -> tuple[str, str]:
    """A period's name within its year, and the year."""
    text, year = period.text, str(period.first.year)
    if period.kind == "year":
        return "", year
    if period.kind == "quarter":
        return text[-2:], year
    if period.kind == "week":
        return str(int(text[-2:])), text[:4]
    month = MONTHS[period.first.month - 1]
    return (month, year) if period.kind == "month" else (f"{period.first.day} {month}", year)

"""Periods of readings: what is one, where it begins and ends, and which was the same a year ago."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.model.period import Period, parse_period

days = st.dates(date(1, 1, 4), date(9999, 12, 1))


def period(text: str) -> Period:
    found = parse_period(text)
    assert found, text
    return found


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026-Q1", "quarter", "2026-01-01", "2026-03-31"),
        ("2026-Q3", "quarter", "2026-07-01", "2026-09-30"),
        ("2026-Q4", "quarter", "2026-10-01", "2026-12-31"),
        ("2026-09", "month", "2026-09-01", "2026-09-30"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2026-02", "month", "2026-02-01", "2026-02-28"),
        ("2026-W37", "week", "2026-09-07", "2026-09-13"),
        ("2026-W01", "week", "2025-12-29", "2026-01-04"),
        ("2026-W53", "week", "2026-12-28", "2027-01-03"),
        ("2020-W53", "week", "2020-12-28", "2021-01-03"),
        ("2026-09-14", "day", "2026-09-14", "2026-09-14"),
        ("2024-02-29", "day", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_period_covers_its_days(text: str, kind: str, first: str, last: str) -> None:
    found = period(text)
    assert (found.kind, found.first.isoformat(), found.last.isoformat(), found.text) == (kind, first, last, text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-q3", "2026-W00", "2026-W54", "2025-W53", "2026-W7",
        "2026-02-29", "2026-02-30", "2026-9", "26-09", "2026-09-1", "2026/09", "202609", "2026-09-14T00:00",
        " 2026-09", "2026-09 ", "2026-09\n", "-2026", "+2026", "0000", "0000-01", "９９９９", "٢٠٢٦-٠٩", "9999-W53", "", "Q3",
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2025", "2026"),
        ("2025-Q4", "2026-Q1"),
        ("2025-12", "2026-01"),
        ("2026-W53", "2027-W01"),
        ("2025-W52", "2026-W01"),
        ("2024-02-29", "2024-03-01"),
        ("2025-12-31", "2026-01-01"),
    ],
)
def test_neighbours_differ_by_one_and_leave_no_gap(earlier: str, later: str) -> None:
    first, second = period(earlier), period(later)
    assert second.ordinal - first.ordinal == 1
    assert (second.first - first.last).days == 1


@given(days)
def test_every_day_lies_in_one_period_of_each_kind(day: date) -> None:
    year, week, _ = day.isocalendar()
    texts = (
        f"{day.year:04}",
        f"{day.year:04}-Q{(day.month + 2) // 3}",
        f"{day.year:04}-{day.month:02}",
        f"{year:04}-W{week:02}",
        day.isoformat(),
    )
    for text in texts:
        found = period(text)
        assert found.first <= day <= found.last


@pytest.mark.parametrize(
    ("text", "year_ago"),
    [
        ("2026", "2025"),
        ("2026-Q3", "2025-Q3"),
        ("2026-09", "2025-09"),
        ("2026-W37", "2025-W37"),
        ("2026-W53", None),
        ("2021-W53", None),
        ("2026-09-14", "2025-09-14"),
        ("2024-02-29", None),
        ("2025-02-28", "2024-02-28"),
    ],
)
def test_a_year_ago_is_the_same_period_where_that_year_has_it(text: str, year_ago: str | None) -> None:
    found = parse_period(text)
    assert (found.year_ago if found else None) == (period(year_ago).ordinal if year_ago else None)

"""Spans of the calendar: what lies before and after a day, above all at the ends of months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.model.span import Span, parse_span

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
spans = st.builds(Span, st.integers(1, 500), st.sampled_from(["day", "week", "month", "quarter", "year"]))


def span(text: str) -> Span:
    found = parse_span(text)
    assert found, text
    return found


@pytest.mark.parametrize(
    ("day", "text", "before"),
    [
        ("2026-06-30", "3 months", "2026-03-31"),
        ("2026-05-31", "3 months", "2026-02-28"),
        ("2024-05-31", "3 months", "2024-02-29"),
        ("2026-05-15", "3 months", "2026-02-15"),
        ("2026-05-30", "3 months", "2026-02-28"),
        ("2024-02-28", "1 month", "2024-01-28"),
        ("2024-02-29", "1 month", "2024-01-31"),
        ("2026-02-28", "1 year", "2025-02-28"),
        ("2024-02-29", "1 year", "2023-02-28"),
        ("2025-02-28", "1 year", "2024-02-29"),
        ("2026-12-31", "2 quarters", "2026-06-30"),
        ("2026-01-31", "1 month", "2025-12-31"),
        ("2026-11-21", "3 months", "2026-08-21"),
        ("2026-11-21", "2 weeks", "2026-11-07"),
        ("2026-03-01", "1 day", "2026-02-28"),
        ("2026-03-01", "366 days", "2025-02-28"),
    ],
)
def test_a_span_before_a_day_keeps_to_the_end_of_months(day: str, text: str, before: str) -> None:
    assert span(text).before(date.fromisoformat(day)).isoformat() == before


@pytest.mark.parametrize(
    ("day", "text", "after"),
    [
        ("2026-10-31", "14 days", "2026-11-14"),
        ("2026-02-28", "1 month", "2026-03-31"),
        ("2026-01-30", "1 month", "2026-02-28"),
        ("2026-09-30", "1 quarter", "2026-12-31"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2026-12-31", "1 day", "2027-01-01"),
    ],
)
def test_a_span_after_a_day(day: str, text: str, after: str) -> None:
    assert span(text).after(date.fromisoformat(day)).isoformat() == after


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_the_calendar_ends_rather_than_fails(unit: str) -> None:
    endless = Span(9_999_999, unit)
    assert endless.before(date(2026, 1, 1)) == date.min
    assert endless.after(date(2026, 1, 1)) == date.max


@given(days, spans)
def test_before_lies_before_and_after_lies_after(day: date, length: Span) -> None:
    assert length.before(day) < day < length.after(day)


@given(days, spans)
def test_there_and_back_is_at_most_a_months_end_away(day: date, length: Span) -> None:
    assert abs(length.after(length.before(day)) - day) <= timedelta(days=3)


@given(days, days, spans)
def test_a_later_day_has_no_earlier_before(first: date, second: date, length: Span) -> None:
    earlier, later = sorted((first, second))
    assert length.before(earlier) <= length.before(later)
    assert length.after(earlier) <= length.after(later)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 months", Span(3, "month")),
        ("1 month", Span(1, "month")),
        ("1 months", Span(1, "month")),
        ("14 days", Span(14, "day")),
        (" 2  weeks ", Span(2, "week")),
        ("1 quarter", Span(1, "quarter")),
        ("999999 years", Span(999_999, "year")),
        ("0 days", None),
        ("-1 day", None),
        ("1.5 months", None),
        ("three months", None),
        ("3months", None),
        ("3 Months", None),
        ("3 fortnights", None),
        ("1000000 days", None),
        ("٣ months", None),
        ("", None),
    ],
)
def test_a_span_is_a_whole_number_and_a_unit(text: str, found: Span | None) -> None:
    assert parse_span(text) == found


@given(spans)
def test_a_span_is_written_as_it_is_read(length: Span) -> None:
    assert parse_span(str(length)) == length


def test_one_is_written_without_an_s() -> None:
    assert (str(Span(1, "year")), str(Span(2, "year"))) == ("1 year", "2 years")

from __future__ import annotations

from datetime import date

import pytest

from cxrel.report.dates import count_periods, day_words, period_label, period_labels, period_words, periods_words


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("2026-11", "November 2026", "Nov 2026"),
        ("2026-Q3", "Q3 2026", "Q3 2026"),
        ("2026-W07", "week 7 of 2026", "W07 2026"),
        ("2026-09-14", "14 September 2026", "14 Sep 2026"),
        ("2026", "2026", "2026"),
    ],
)
def test_periods_have_their_own_names(text: str, words: str, label: str) -> None:
    assert (period_words(text), period_label(text)) == (words, label)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-08", "2026-10", "August to October 2026"),
        ("2025-11", "2026-01", "November 2025 to January 2026"),
        ("2026-W31", "2026-W44", "weeks 31 to 44 of 2026"),
        ("2026-W52", "2027-W02", "week 52 of 2026 to week 2 of 2027"),
        ("2026-Q2", "2026-Q3", "Q2 to Q3 2026"),
        ("2026-09-14", "2026-09-16", "14 September to 16 September 2026"),
        ("2025", "2026", "2025 to 2026"),
        ("2026-10", "2026-10", "October 2026"),
    ],
)
def test_a_span_of_periods_says_no_year_twice(first: str, last: str, words: str) -> None:
    assert periods_words([first, last]) == words


def test_days_and_counts() -> None:
    assert day_words(date(2026, 11, 8)) == "8 November 2026"
    assert count_periods(1, ["2026-W01"]) == "1 week"
    assert count_periods(12, ["2026-01"]) == "12 months"


def test_columns_name_the_year_where_it_begins() -> None:
    assert period_labels(["2026-11", "2026-12", "2027-01"]) == ["Nov 2026", "Dec", "Jan 2027"]

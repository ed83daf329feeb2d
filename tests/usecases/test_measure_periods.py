"""Which periods are measured: complete ones, the newest again, the missing ones, and what was asked for by name."""

from __future__ import annotations

from datetime import date

import pytest

from cxrel.findings.errors import UsageError
from cxrel.model.span import Span
from cxrel.usecases.measure_periods import Asked, choose, is_settled, read_day

YEAR = (date(2026, 1, 15), date(2026, 12, 31))
AS_OF = date(2026, 7, 10)
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


def chosen(known: list[str], settles: Span | None = None, **asked: date | int) -> tuple[list[str], list[str]]:
    found = choose("month", YEAR, settles, known, Asked(AS_OF, **asked))  # type: ignore[arg-type]  # by keyword
    return [one.text for one in found.periods], [one.text for one in found.unsettled]


def test_the_first_time_every_complete_period_is_measured() -> None:
    assert chosen([]) == (MONTHS[:6], ["2026-07"])


def test_later_the_newest_are_measured_again_and_those_that_are_missing() -> None:
    assert chosen(MONTHS[:6])[0] == ["2026-04", "2026-05", "2026-06"]
    assert chosen(MONTHS[1:6])[0] == ["2026-01", "2026-04", "2026-05", "2026-06"]
    assert chosen(MONTHS[:6], newest=1)[0] == ["2026-06"]
    assert chosen(MONTHS[:6], newest=0)[0] == []


def test_a_span_that_is_named_is_measured_whatever_is_known() -> None:
    assert chosen(MONTHS, since=date(2026, 2, 14), until=date(2026, 3, 1))[0] == ["2026-02", "2026-03"]
    assert chosen(MONTHS, since=date(2026, 5, 1)) == (["2026-05", "2026-06"], ["2026-07"])
    assert chosen(MONTHS, until=date(2026, 2, 28))[0] == ["2026-01", "2026-02"]


def test_a_named_day_may_lie_in_the_last_period_and_after_its_last_row() -> None:
    rows = (date(2026, 3, 20), date(2026, 5, 4))
    assert [one.text for one in choose("month", rows, None, [], Asked(AS_OF, date(2026, 5, 28))).periods] == ["2026-05"]
    asked = Asked(AS_OF, until=date(2026, 3, 2))
    assert [one.text for one in choose("month", rows, None, [], asked).periods] == ["2026-03"]
    assert choose("week", rows, None, [], Asked(AS_OF, date(9999, 12, 31))).periods == ()


def test_a_period_waits_until_it_has_settled() -> None:
    assert chosen([], Span(14, "day")) == (MONTHS[:5], ["2026-06", "2026-07"])
    (june,) = choose("month", (date(2026, 6, 1), date(2026, 6, 30)), None, [], Asked(AS_OF)).periods
    assert is_settled(june, Span(9, "day"), AS_OF)
    assert not is_settled(june, Span(10, "day"), AS_OF), "the tenth day is not over yet"
    assert not is_settled(june, None, date(2026, 6, 30))


@pytest.mark.parametrize("every", ["day", "week", "month", "quarter"])
def test_dates_at_the_ends_of_the_calendar_do_no_harm(every: str) -> None:
    found = choose(every, (date.min, date.max), None, [], Asked(date.max))  # type: ignore[arg-type]  # as above
    assert 0 < len(found.periods) <= 40_001


def test_days_are_named_by_dates_and_by_periods() -> None:
    assert read_day("2026-Q3", at_end=False) == date(2026, 7, 1)
    assert read_day("2026-09", at_end=True) == date(2026, 9, 30)
    assert read_day("2026-09-14", at_end=True) == date(2026, 9, 14)
    with pytest.raises(UsageError, match="neither a date nor a period"):
        read_day("September", at_end=False)

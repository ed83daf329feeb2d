"""From rows to figures: which row or sum a figure is, which periods count, and what is put together."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from builders import AS_OF, kpi, kpi_score, months, rows, table

from cxrel.model.period import parse_period
from cxrel.model.span import parse_span
from cxrel.scoring.figures import Exact, PeriodFigures, by_value, complete_periods, in_window, pooled


def periods(text: str, *, as_of: date = AS_OF, settles: str = "", every: str | None = None) -> list[PeriodFigures]:
    readings = table(text)
    settles_after = parse_span(settles) if settles else None
    return complete_periods(
        readings.rows, len(readings.dimensions), as_of=as_of, settles_after=settles_after, every=every
    )


def only(text: str) -> PeriodFigures:
    [found] = periods(text)
    return found


def counts(figure: Exact) -> tuple[int | None, int | None]:
    return figure.n, figure.good


def texts(found: list[PeriodFigures]) -> list[str]:
    return [each.period.text for each in found]


CUTS = """
    period,channel,country,n,good
    2026-10,web,NO,10,1
    2026-10,store,NO,20,2
    2026-10,web,,100,50
    2026-10,,NO,300,200
    2026-10,,,1000,900
"""


def test_a_periods_figure_is_its_total_row() -> None:
    assert counts(only(CUTS).total) == (1000, 900)


def test_without_a_total_row_it_is_the_sum_over_the_cut_with_most_cells() -> None:
    without = "\n".join(line for line in CUTS.splitlines() if ",,,1000" not in line)
    assert counts(only(without).total) == (30, 3)


@pytest.mark.parametrize(
    ("header", "expected"),
    [("channel,country", (100, 50)), ("country,channel", (300, 200))],
)
def test_of_two_cuts_as_fine_the_dimension_declared_first_is_summed(header: str, expected: tuple[int, int]) -> None:
    cells = {"channel": "web,,100,50", "country": "NO,,300,200"}
    first, second = header.split(",")
    turned = cells[second].split(",", 2)
    text = f"period,{header},n,good\n2026-10,,{turned[0]},{turned[2]}\n2026-10,{cells[first]}"
    assert counts(only(text).total) == expected


def test_a_values_figure_is_its_own_row() -> None:
    assert counts(only(CUTS).by[0]["web"]) == (100, 50)
    assert counts(only(CUTS).by[1]["NO"]) == (300, 200)


def test_without_a_row_of_its_own_it_is_the_sum_over_the_finest_cut_that_has_the_dimension() -> None:
    assert counts(only(CUTS).by[0]["store"]) == (20, 2)
    split = "period,channel,country,n,good\n2026-10,web,NO,10,1\n2026-10,web,US,30,2\n2026-10,app,,70,7"
    assert {value: counts(figure) for value, figure in only(split).by[0].items()} == {"web": (40, 3), "app": (70, 7)}


def test_a_dimension_without_rows_in_a_period_has_no_values_there() -> None:
    assert only("period,channel,n,good\n2026-10,,10,9").by == ({},)


def test_a_row_with_nothing_counted_is_as_if_absent() -> None:
    text = "period,channel,n,good\n2026-10,,0,0\n2026-10,web,10,9\n2026-10,app,0,0\n2026-11,,0,0"
    found = only(text)
    assert counts(found.total) == (10, 9)
    assert list(found.by[0]) == ["web"]
    assert periods("period,n,good\n2026-10,0,0") == []


SUMS = [
    ("shares add n and good", [Exact(10, 9, Fraction(9, 10)), Exact(30, 20, Fraction(2, 3))], (40, Fraction(29, 40))),
    ("values are weighted", [Exact(10, None, Fraction(4)), Exact(30, None, Fraction(8))], (40, Fraction(7))),
    ("or plain, if any n is missing", [Exact(10, None, Fraction(4)), Exact(None, None, Fraction(8))], (None, 6)),
    ("one alone is itself", [Exact(None, None, Fraction(8))], (None, 8)),
]


@pytest.mark.parametrize(("figures", "expected"), [case[1:] for case in SUMS], ids=[case[0] for case in SUMS])
def test_figures_are_put_together(figures: list[Exact], expected: tuple[int | None, Fraction]) -> None:
    found = pooled(figures)
    assert (found.n, found.mean) == expected


def test_each_value_is_pooled_over_the_periods_that_have_it() -> None:
    found = periods("period,channel,n,good\n2026-09,web,10,5\n2026-10,web,20,5\n2026-10,app,7,7")
    assert {value: counts(figure) for value, figure in by_value(found, 0).items()} == {"app": (7, 7), "web": (30, 10)}


@pytest.mark.parametrize(
    ("as_of", "settles", "newest"),
    [
        ("2026-10-31", "", "2026-09"),
        ("2026-11-01", "", "2026-10"),
        ("2026-11-14", "14 days", "2026-09"),
        ("2026-11-15", "14 days", "2026-10"),
        ("2026-11-30", "1 month", "2026-09"),
        ("2026-12-01", "1 month", "2026-10"),
    ],
)
def test_a_period_is_complete_when_its_last_day_and_what_it_needs_to_settle_lie_before(
    as_of: str, settles: str, newest: str
) -> None:
    text = f"period,n,good\n{rows(months('2026-07', 5), '10,9')}"
    assert texts(periods(text, as_of=date.fromisoformat(as_of), settles=settles))[-1] == newest


MIXED = "period,n,good\n2026-Q2,9,9\n2026-08,1,1\n2026-09,1,1\n2026-W40,1,1\n2026-Q3,9,9\n2025,50,5"


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (None, ["2026-W40"]),
        ("month", ["2026-08", "2026-09"]),
        ("quarter", ["2026-Q2", "2026-Q3"]),
        ("day", []),
    ],
)
def test_periods_of_another_length_are_ignored(every: str | None, expected: list[str]) -> None:
    assert texts(periods(MIXED, every=every)) == expected


def test_the_newest_complete_row_gives_the_length_where_none_is_declared() -> None:
    assert texts(periods(MIXED, as_of=date(2026, 10, 4))) == ["2026-08", "2026-09"], "of two on one day, the shorter"
    assert texts(periods(MIXED, as_of=date(2026, 9, 30))) == ["2026-08"]


@pytest.mark.parametrize(
    ("first", "number", "window", "expected"),
    [
        ("2026-03", 4, None, ["2026-04", "2026-05", "2026-06"]),
        ("2025-11", 6, "3 months", ["2026-02", "2026-03", "2026-04"]),
        ("2025-11", 4, "3 months", ["2025-12", "2026-01", "2026-02"]),
        ("2026-03", 4, "1 day", ["2026-06"]),
        ("2026-03", 4, "31 days", ["2026-05", "2026-06"]),
        ("2026-03", 4, "10 years", ["2026-03", "2026-04", "2026-05", "2026-06"]),
    ],
)
def test_the_window_is_what_ends_later_than_the_newest_period_less_its_length(
    first: str, number: int, window: str | None, expected: list[str]
) -> None:
    found = periods(f"period,n,good\n{rows(months(first, number), '10,9')}")
    span = parse_span(window) if window else None
    assert texts(in_window(found, span)) == expected


def test_the_newest_period_is_always_in_the_window_and_nothing_has_none() -> None:
    yearly = periods("period,n,good\n2023,10,9\n2024,10,9\n2025,10,9")
    assert texts(in_window(yearly, parse_span("3 months"))) == ["2025"]
    assert in_window([], None) == []


def test_a_window_counts_from_the_newest_complete_period_and_not_from_the_day() -> None:
    old = "period,n,good\n" + rows(months("2024-01", 5), "10,9")
    assert kpi_score(old).periods == ("2024-03", "2024-04", "2024-05")


def test_a_kpi_may_have_a_window_of_its_own() -> None:
    text = "period,n,good\n" + rows(months("2026-01", 10), "10,9")
    assert len(kpi_score(text, window="2 quarters").periods) == 6
    assert len(kpi_score(text, kpi(window="1 month"), window="2 quarters").periods) == 1


def test_a_quarter_and_a_week_are_windowed_by_their_last_day() -> None:
    quarters = periods("period,n,good\n2026-Q1,10,9\n2026-Q2,10,9\n2026-Q3,10,9")
    assert texts(in_window(quarters, parse_span("2 quarters"))) == ["2026-Q2", "2026-Q3"]
    weeks = periods("period,n,good\n2026-W43,10,9\n2026-W44,10,9\n2026-W45,10,9\n2026-W46,10,9")
    assert texts(in_window(weeks, parse_span("2 weeks"))) == ["2026-W45", "2026-W46"]


def test_periods_come_in_their_order_whatever_the_order_of_rows() -> None:
    found = periods("period,n,good\n2026-10,10,9\n2026-08,10,9\n2026-09,10,9")
    assert texts(found) == ["2026-08", "2026-09", "2026-10"]
    assert found[0].period == parse_period("2026-08")


def test_decimals_are_summed_exactly() -> None:
    text = "period,n,value\n2026-10,3,0.1\n2026-09,3,0.2\n2026-08,3,0.3"
    assert pooled([each.total for each in periods(text)]).mean == Fraction(1, 5)

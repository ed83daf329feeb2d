"""A KPI on its control chart: which points are on it, what they say, and the promise beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from builders import Keys, kpi, kpi_score, minutes, months, score, stage, touchpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.results import KpiScore

NOISE = (8, 9, 7, 8, 8, 9, 7, 8, 8, 9, 7, 8)


def waits(values: Sequence[float], *, last: str = "2026-10") -> str:
    """A value for each month up to the last."""
    count = int(last[:4]) * 12 + int(last[5:]) - len(values)
    first = f"{count // 12:04}-{count % 12 + 1:02}"
    rows = (f"{month},100,{value}" for month, value in zip(months(first, len(values)), values, strict=True))
    return "\n".join(["period,n,value", *rows])


def chart_of(values: Sequence[float], **keys: Any) -> KpiScore:
    return kpi_score(waits(values), minutes(**keys))


def points(found: KpiScore) -> list[str]:
    return [point.period for point in found.chart.points]


RESTARTS: list[tuple[str, list[Keys], str, str | None]] = [
    ("none", [], "2025-11", None),
    ("a month", [{"since": "2026-04", "why": "A new carrier"}], "2026-04", "A new carrier"),
    ("the newest of several", [{"since": "2026-06"}, {"since": "2026-02"}], "2026-06", None),
    ("a day in a month leaves that month out", [{"since": "2026-04-02"}], "2026-05", None),
    ("the first day of one", [{"since": "2026-04-01"}], "2026-04", None),
    ("after the as-of date it has not happened", [{"since": "2026-12"}, {"since": "2026-03"}], "2026-03", None),
    ("on the as-of date it has", [{"since": "2026-11-21"}], "", None),
    ("a quarter", [{"since": "2026-Q2"}], "2026-04", None),
]


@pytest.mark.parametrize(("restarts", "first", "why"), [row[1:] for row in RESTARTS], ids=[row[0] for row in RESTARTS])
def test_a_chart_starts_anew_where_the_process_changed(restarts: list[Keys], first: str, why: str | None) -> None:
    found = chart_of(NOISE, chart_restarts=restarts)
    assert points(found)[:1] == ([first] if first else [])
    assert found.chart.restart_why == why


def test_a_restart_moves_no_mark_and_no_window() -> None:
    plain, anew = chart_of(NOISE), chart_of(NOISE, chart_restarts=[{"since": "2026-10"}])
    assert (plain.mark, plain.periods) == (anew.mark, anew.periods)
    assert (len(plain.chart.points), len(anew.chart.points)) == (12, 1)


@pytest.mark.parametrize(
    ("number", "limits", "dashed", "word"),
    [
        (5, False, False, "too few points"),
        (6, True, True, "too few points"),
        (11, True, True, "too few points"),
        (12, True, False, "no signal"),
    ],
)
def test_limits_are_drawn_from_6_points_and_give_a_word_from_12(
    number: int, *, limits: bool, dashed: bool, word: str
) -> None:
    found = chart_of(NOISE[:number])
    assert (found.chart.centre is not None, found.chart.upper is not None) == (limits, limits)
    assert (found.chart.dashed, found.trend) == (dashed, word)
    assert (found.assurance is not None) == limits


def test_only_complete_periods_are_on_the_chart() -> None:
    text = waits(NOISE, last="2026-11")
    assert points(kpi_score(text, minutes()))[-1] == "2026-10"
    assert points(kpi_score(text, minutes(), as_of="2026-12-01"))[-1] == "2026-11"


SHIFTED = (9,) * 8 + (8,) * 1 + (2,) * 8


@pytest.mark.parametrize(
    ("keys", "values", "word"),
    [
        ({}, SHIFTED, "improved"),
        ({}, SHIFTED[::-1], "worsened"),
        ({"reliable": 15, "unreliable": 5}, SHIFTED, "worsened"),
        ({"reliable": 15, "unreliable": 5}, SHIFTED[::-1], "improved"),
    ],
)
def test_which_way_is_better_follows_from_the_thresholds(keys: Keys, values: Sequence[float], word: str) -> None:
    found = kpi_score(waits(values), minutes(**keys))
    assert found.trend == word
    newest = [signal for signal in found.chart.signals if signal.last == len(values) - 1]
    assert newest
    assert all(signal.better == (word == "improved") for signal in newest)


def test_a_season_that_comes_every_year_is_no_change() -> None:
    winter = (5, 5, 6, 5, 6, 5, 5, 6, 9, 9, 9, 9)
    assert chart_of(winter).trend == "worsened"
    assert chart_of(winter + winter).trend == "no signal"
    assert chart_of((5, 5, 6, 5, 6, 5, 5, 6, 5, 5, 6, 5, *winter)).trend == "worsened"


@pytest.mark.parametrize(
    ("thresholds", "word"),
    [
        ({"reliable": 11, "unreliable": 20}, "consistently meeting"),
        ({"reliable": 8, "unreliable": 20}, "hit or miss"),
        ({"reliable": 5, "unreliable": 20}, "consistently missing"),
        ({"reliable": 5, "unreliable": 1}, "consistently meeting"),
        ({"reliable": 8, "unreliable": 1}, "hit or miss"),
        ({"reliable": 11, "unreliable": 1}, "consistently missing"),
    ],
)
def test_the_limits_beside_the_promise_tell_whether_it_will_be_kept(thresholds: Keys, word: str) -> None:
    assert chart_of(NOISE, **thresholds).assurance == word  # the limits are 5.1 and 10.9


@pytest.mark.parametrize(("promised", "met"), [("96.9%", 3), ("97%", 2), ("97.1%", 1), ("100%", 0)])
def test_how_many_periods_met_the_promise_is_counted_exactly(promised: str, met: int) -> None:
    text = "period,n,good\n2026-07,1000,969\n2026-08,1000,970\n2026-09,1000,971\n2026-10,1000,900"
    assert kpi_score(text, kpi(reliable=promised)).met == met


def test_fewer_minutes_than_promised_meet_it_too() -> None:
    assert kpi_score("period,n,value\n2026-08,9,0.3\n2026-09,9,0.1\n2026-10,9,0.31", minutes(reliable=0.3)).met == 2


def test_met_counts_the_chart_and_not_only_the_window() -> None:
    assert chart_of((4,) * 9).met == 9
    assert chart_of((4,) * 9, chart_restarts=[{"since": "2026-09"}]).met == 2


def test_a_shares_limits_stay_within_0_and_1() -> None:
    rows = [f"{month},100,{good}" for month, good in zip(months("2026-05", 6), (99, 60, 100, 5, 98, 1), strict=True)]
    found = kpi_score("\n".join(["period,n,good", *rows]))
    assert (found.chart.lower, found.chart.upper) == (0, 1)


def both(measured: Sequence[float], heard: Sequence[float]) -> int | None:
    """Days by which the operation knew before the customers told, in one touchpoint."""
    one = touchpoint("doorstep", minutes("wait"), minutes("told", lens="heard"))
    readings = {"wait": waits(measured), "told": waits(heard)}
    return score(stage("receive", one), readings=readings).touchpoints[0].knew_before


CALM = (8, 9, 7, 8, 8, 9, 7, 8, 8, 9, 7, 8, 8)


def outlier(place: int, value: float = 20) -> tuple[float, ...]:
    return (*CALM[:place], value, *CALM[place + 1 :])


def test_the_operation_may_have_known_before_the_customers_told() -> None:
    # 13 months up to October 2026: the eighth is May, the tenth July.
    assert both(outlier(7), outlier(9)) == (date(2026, 7, 31) - date(2026, 5, 31)).days
    assert both(outlier(9), outlier(7)) is None
    assert both(outlier(7), outlier(7)) is None
    assert both(outlier(7), CALM) is None
    assert both(CALM, outlier(7)) is None


def test_nobody_knew_before_customers_were_listened_to() -> None:
    measured = (*outlier(3), *CALM)
    assert both(measured, (*CALM, *outlier(9))) is not None
    assert both(measured, outlier(9)) is None


def test_a_signal_that_something_got_better_warns_of_nothing() -> None:
    assert both(outlier(7, 0), outlier(9)) is None


def test_another_touchpoints_complaints_do_not_count() -> None:
    two = [touchpoint("doorstep", minutes("wait")), touchpoint("counter", minutes("told", lens="heard"))]
    readings = {"wait": waits(outlier(7)), "told": waits(outlier(9))}
    found = score(stage("receive", *two), readings=readings).touchpoints
    assert [each.knew_before for each in found] == [None, None]

"""How certain a mark is: from where to where it may lie, and when the word is sure."""

from __future__ import annotations

import pytest
from builders import Keys, kpi, kpi_score, minutes, months, probes, score, stage, stage_score, touchpoint, walk
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from cxrel.scoring.bands import kpi_mark
from cxrel.scoring.certainty import stage_z, within

MONTH = "period,n,good\n2026-10,400,385"
VALUES = "period,n,value\n2026-10,400,7"


def bounds(good: float, n: float, inputs: int) -> tuple[float, float]:
    """The marks of the Wilson bounds, by statsmodels; 0.05 / k lies in one tail."""
    ends = proportion_confint(good, n, alpha=0.1 / inputs, method="wilson")
    low, high = (kpi_mark(end, 0.97, 0.9, share=True) for end in ends)
    return low, high


@pytest.mark.parametrize("inputs", [1, 2, 7])
def test_z_has_five_hundredths_through_k_in_one_tail(inputs: int) -> None:
    assert stage_z(inputs) == pytest.approx(norm.isf(0.05 / inputs))


EIGHT = walk("2026-11-10", *probes(7, 8))
INPUTS: list[tuple[str, list[Keys], dict[str, str], list[object], int]] = [
    ("a KPI alone", [touchpoint("doorstep", kpi())], {"on-time": MONTH}, [], 1),
    ("two KPIs", [touchpoint("doorstep", kpi(), minutes())], {"on-time": MONTH, "wait": VALUES}, [], 2),
    ("and the walk", [touchpoint("doorstep", kpi(), minutes())], {"on-time": MONTH, "wait": VALUES}, [EIGHT], 3),
    ("a KPI without readings", [touchpoint("doorstep", kpi(), minutes())], {"on-time": MONTH}, [], 1),
    (
        "a walk without a mark",
        [touchpoint("doorstep", kpi())],
        {"on-time": MONTH},
        [walk("2026-11-10", *probes(3, 4))],
        1,
    ),
    (
        "a KPI of no moment of truth",
        [touchpoint("doorstep", kpi()), touchpoint("page", minutes(), moment_of_truth=False)],
        {"on-time": MONTH, "wait": VALUES},
        [],
        1,
    ),
    (
        "a stage without moments of truth",
        [touchpoint("doorstep", kpi(), moment_of_truth=False), touchpoint("page", minutes(), moment_of_truth=False)],
        {"on-time": MONTH, "wait": VALUES},
        [],
        2,
    ),
]


@pytest.mark.parametrize(
    ("touchpoints", "readings", "walks", "inputs"), [row[1:] for row in INPUTS], ids=[row[0] for row in INPUTS]
)
def test_a_shares_mark_reaches_between_its_wilson_bounds(
    touchpoints: list[Keys], readings: dict[str, str], walks: list[object], inputs: int
) -> None:
    found = score(stage("receive", *touchpoints), readings=readings, walks=walks).kpis[0]
    assert (found.low, found.high) == pytest.approx(bounds(385, 400, inputs))


def test_another_stages_inputs_do_not_count() -> None:
    two = [stage("receive", touchpoint("doorstep", kpi())), stage("pay", touchpoint("checkout", minutes()))]
    found = score(*two, readings={"on-time": MONTH, "wait": VALUES}).kpis[0]
    assert (found.low, found.high) == pytest.approx(bounds(385, 400, 1))


def swinging(number: int, first: str = "2025-11") -> str:
    """So many months, 940 and 960 of 1,000 in turn."""
    rows = [f"{month},1000,{960 if place % 2 else 940}" for place, month in enumerate(months(first, number))]
    return "\n".join(["period,n,good", *rows])


SIGMA_Z = 0.02 / (0.95 * 0.05 / 1000) ** 0.5 / 1.128


def test_from_12_points_on_months_that_differ_too_much_make_a_share_less_certain() -> None:
    found = kpi_score(swinging(12))
    assert (found.low, found.high) == pytest.approx(bounds(2860 / SIGMA_Z**2, 3000 / SIGMA_Z**2, 1))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (swinging(11, "2025-12"), {}),
        (swinging(24, "2024-11"), {"chart_restarts": [{"since": "2025-12", "why": "A new carrier"}]}),
    ],
    ids=["11 points", "11 points since the restart"],
)
def test_fewer_points_do_not(text: str, keys: Keys) -> None:
    found = kpi_score(text, kpi(**keys))
    assert found.figure
    assert (found.low, found.high) == pytest.approx(bounds(found.figure.good or 0, 3000, 1))


def test_months_that_hardly_differ_do_not_make_a_share_more_certain() -> None:
    steady = "\n".join(["period,n,good", *(f"{month},1000,950" for month in months("2025-11", 12))])
    found = kpi_score(steady)
    assert (found.low, found.high) == pytest.approx(bounds(2850, 3000, 1))


def test_a_value_has_no_interval_and_counts_as_sure() -> None:
    found = stage_score(touchpoint("doorstep", minutes()), readings={"wait": "period,n,value\n2026-10,1,15.01"})
    assert (found.sure, found.band) == (True, "frequently-unreliable")
    only = kpi_score(VALUES, minutes())
    assert (only.low, only.high, only.sure) == (None, None, True)


@pytest.mark.parametrize(
    ("n", "good", "sure"),
    [
        (100_000, 97_500, True),
        (1_000, 975, False),  # from under 6.5 to above
        (10_000, 9_350, True),
        (100, 92, False),
        (1_000, 800, True),
    ],
)
def test_a_stage_is_sure_where_the_limiting_interval_lies_in_one_band(n: int, good: int, *, sure: bool) -> None:
    readings = {"on-time": f"period,n,good\n2026-10,{n},{good}"}
    assert stage_score(touchpoint("doorstep", kpi()), readings=readings).sure is sure


def test_certainty_is_that_of_the_input_that_limits() -> None:
    two = touchpoint("doorstep", kpi(), minutes())
    doubtful, good = "period,n,good\n2026-10,1000,971", "period,n,value\n2026-10,9,1"
    assert stage_score(two, readings={"on-time": doubtful, "wait": good}).sure is False
    bad = "period,n,value\n2026-10,9,30"
    assert stage_score(two, readings={"on-time": doubtful, "wait": bad}).sure is True


def test_certainty_never_moves_a_mark() -> None:
    few, many = (kpi_score(f"period,n,good\n2026-10,{n},{n // 20 * 19}") for n in (20, 20_000))
    assert few.mark == many.mark == kpi_mark(0.95, 0.97, 0.9, share=True)
    assert few.low
    assert many.low
    assert few.low < many.low


def test_a_held_mark_is_sure_to_be_under_6_5_and_its_interval_holds_it() -> None:
    text = "period,channel,n,good\n2026-10,,20000,19900\n2026-10,store,2000,1900"
    found = kpi_score(text)
    assert found.mark == 6.4
    assert (found.low, found.sure) == (6.4, True)
    assert found.high
    assert found.high > 6.5


def test_a_held_mark_is_not_sure_where_the_whole_may_be_frequently_unreliable() -> None:
    text = "period,channel,n,good\n2026-10,,100,94\n2026-10,store,30,20\n2026-10,web,70,70"
    found = kpi_score(text)
    assert found.held_by
    assert found.low
    assert (found.low < 3.5, found.sure) == (True, False)


@pytest.mark.parametrize(
    ("low", "high", "mark", "capped", "sure"),
    [
        (6.5, 9, 7, False, True),
        (6.4, 9, 7, False, False),
        (3.6, 6.49, 5, False, True),
        (3.5, 6.49, 5, False, False),
        (1, 3.5, 2, False, True),
        (7, 8, 5, True, True),
        (7, 8, 3, True, False),
        (1, 2, 3, False, True),
    ],
)
def test_an_interval_is_widened_to_hold_its_mark(
    low: float, high: float, mark: float, *, capped: bool, sure: bool
) -> None:
    found = within(low, high, mark, capped=capped)
    assert (found.low, found.high, found.sure) == (min(low, mark), max(high, mark), sure)


@pytest.mark.parametrize(
    ("passed", "tried", "sure"), [(400, 400, True), (5, 5, False), (399, 400, True), (0, 40, True)]
)
def test_the_walked_mark_reaches_between_the_wilson_bounds_of_its_probes(
    passed: int, tried: int, *, sure: bool
) -> None:
    found = stage_score(touchpoint("doorstep"), walks=[walk("2026-11-10", *probes(passed, tried))])
    low, high = proportion_confint(passed, tried, alpha=0.1, method="wilson")
    assert found.walked
    assert found.walked.mark
    assert found.walked.low == pytest.approx(min(1 + 8 * low, found.walked.mark))
    assert found.walked.high == pytest.approx(max(1 + 8 * high, found.walked.mark))
    assert found.sure is sure

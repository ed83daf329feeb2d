"""Customer by customer: the true share for whom all went well, which moments fail together, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import Keys, case, kpi, minutes, score, stage, touchpoint

from cxrel.output.score_json import journey_data
from cxrel.scoring.joint import joined_moments, joint_every

if TYPE_CHECKING:
    from cxrel.model.results import JointScore

OUTCOME = {"name": "Ordered again", "source": "orders", "customer_key": "who", "good": "again"}


def measured(name: str, **measure: Any) -> Keys:
    base = {"source": "orders", "good": "ok", "every": "month", "customer_key": "who"}
    return kpi(name, measure={**base, **measure})


def moment(name: str, *kpis: Keys, **keys: Any) -> Keys:
    return touchpoint(name, *kpis, met_by="100%", **keys)


def joint(joint: str = "", together: str = "", outcome: str = "", **keys: Any) -> JointScore:
    tables = {"joint": f"period,n,good\n{joint}", "together": f"period,moment,went,other,n,good\n{together}"}
    tables["outcome"] = f"period,broken,n,good\n{outcome}"
    known = keys.pop("stages", None) or [stage("receive", moment("doorstep", measured("on-time")), moment("calls"))]
    found = score(*known, readings=tables, **keys).joint
    assert found is not None
    return found


def test_each_moment_of_truth_is_joined_by_its_first_measured_share_that_names_the_customer() -> None:
    doorstep = moment("doorstep", kpi("brought"), minutes("wait"), measured("nobody", customer_key=None))
    doorstep["kpis"] += [measured("on-time"), measured("whole")]
    heard = moment("survey", measured("told", every="quarter") | {"lens": "heard"})
    small = moment("mail", measured("opened"), moment_of_truth=False)
    found = joined_moments(case(stage("receive", doorstep, heard, small)).journey)
    assert [(one.touchpoint.id, one.kpi.id) for one in found] == [("doorstep", "on-time")]


@pytest.mark.parametrize(
    ("lengths", "longest"), [(["week", "month", "day"], "month"), (["quarter", "week"], "quarter"), ([], None)]
)
def test_customers_are_joined_in_the_longest_of_the_periods(lengths: list[str], longest: str | None) -> None:
    moments = [moment(each, measured(each, every=each)) for each in lengths]
    assert joint_every(joined_moments(case(stage("receive", *moments)).journey)) == longest


def test_the_joint_share_is_pooled_over_the_window_of_complete_periods() -> None:
    rows = "2026-06,500,0\n2026-08,900,560\n2026-09,1000,648\n2026-10,1100,715\n2026-11,50,50\n2026-Q3,9,0"
    found = joint(rows)
    assert found.periods == ("2026-08", "2026-09", "2026-10")
    assert found.figure is not None
    assert (found.figure.n, found.figure.good) == (3000, 1923)
    assert joint(rows, window="1 months").periods == ("2026-10",)


def test_a_period_counts_once_all_moments_have_settled() -> None:
    slow = [
        stage("a", moment("doorstep", measured("on-time"))),
        stage("b", moment("calls", measured("solved", settles_after="30 days"))),
    ]
    rows = "2026-08,900,560\n2026-09,1000,648\n2026-10,1100,715"
    assert joint(rows, stages=slow).periods == ("2026-08", "2026-09")


def test_parts_are_never_summed_up_for_a_customer_is_in_several() -> None:
    tables = {"joint": "period,channel,n,good\n2026-09,,100,64\n2026-09,web,70,50\n2026-09,app,60,40\n2026-10,web,5,5"}
    found = score(stage("receive", moment("doorstep", kpi())), readings=tables).joint
    assert found is not None
    assert found.periods == ("2026-09",)
    assert [(one.dimension, one.value, one.figure.n) for one in found.places] == [
        ("channel", "app", 60),
        ("channel", "web", 70),
    ]


def test_without_tables_of_customers_nothing_is_said() -> None:
    found = score(stage("receive", moment("doorstep", kpi())), readings={"on-time": "period,n,good\n2026-10,100,97"})
    assert found.joint is None
    assert journey_data("coat.yaml", found)["yield"] == {
        "independent": 0.97,
        "together": 0.97,
        "joint": None,
        "left_out": [],
    }


def test_the_score_tells_it_with_four_decimals() -> None:
    stages = [stage("receive", moment("doorstep", kpi()))]
    found = score(*stages, readings={"joint": "period,n,good\n2026-10,3,2"})
    assert journey_data("coat.yaml", found)["yield"]["joint"] == 0.6667


PAIR = "2026-{m},doorstep,broken,calls,{a},{b}\n2026-{m},doorstep,kept,calls,{c},{d}\n"


def pair(month: str, *counts: int) -> str:
    return PAIR.format(m=month, **dict(zip("abcd", counts, strict=True)))


def test_moments_that_fail_together_are_told_beyond_chance() -> None:
    found = joint("2026-09,1000,800\n2026-10,1000,800", pair("09", 40, 28, 460, 432) + pair("10", 40, 28, 460, 432))
    assert found.moments == ("doorstep", "calls")
    (both,) = found.together
    assert (both.met, both.moment_broken, both.other_broken, both.both_broken) == (1000, 80, 80, 24)
    assert both.times == pytest.approx(3.75)
    assert both.sure


@pytest.mark.parametrize(
    "counts",
    [
        (80, 72, 920, 828),  # as often as chance
        (80, 80, 920, 840),  # less often than chance
        (8, 4, 92, 84),  # too few to expect five
        (0, 0, 1000, 900),  # never broken
    ],
)
def test_what_chance_may_have_done_is_not_told(counts: tuple[int, int, int, int]) -> None:
    (both,) = joint("2026-10,1000,800", pair("10", *counts)).together
    assert not both.sure
    assert both.times is None or both.times >= 0


def test_a_pair_of_which_only_one_side_is_known_is_passed_over() -> None:
    assert joint("2026-10,1000,800", "2026-10,doorstep,broken,calls,80,56\n").together == ()


def test_periods_in_which_other_moments_were_joined_do_not_count() -> None:
    other = pair("09", 40, 28, 460, 432).replace("calls", "returns")
    stages = [stage("receive", moment("doorstep"), moment("calls"), moment("returns"))]
    found = joint(
        "2026-08,10,1\n2026-09,1000,100\n2026-10,1000,800", other + pair("10", 80, 56, 920, 864), stages=stages
    )
    assert found.periods == ("2026-08", "2026-10")
    assert found.moments == ("doorstep", "calls")


def linked(rows: str, **keys: Any) -> JointScore:
    tables = {"outcome": f"period,broken,n,good\n{rows}"}
    found = score(stage("receive", moment("doorstep", measured("on-time"))), readings=tables, **keys).joint
    assert found is not None
    return found


def test_what_became_of_customers_is_told_once_it_is_known_and_of_enough() -> None:
    months = ("04", "06", "07", "08", "09")
    rows = "".join(f"2026-{month},0,400,260\n2026-{month},1,100,50\n2026-{month},3+,9,1\n" for month in months)
    found = linked(rows, outcome={**OUTCOME, "settles_after": "90 days"}).outcome
    assert found is not None
    assert found.periods == ("2026-06", "2026-07")  # 31 August and 90 days are later than the day looked at
    assert [(one.broken, one.n, one.good) for one in found.groups] == [
        ("0", 800, 520),
        ("1", 200, 100),
        ("2", 0, 0),
        ("3+", 18, 2),
    ]
    kept, one, none, few = found.groups
    assert (kept.share, one.share, none.share, few.share) == (0.65, 0.5, None, None)
    assert kept.low is not None
    assert kept.high is not None
    assert kept.low == pytest.approx(0.6163, abs=1e-4)  # statsmodels: proportion_confint(520, 800, method="wilson")
    assert kept.high == pytest.approx(0.6822, abs=1e-4)
    assert found.differs


def test_a_difference_that_chance_may_have_made_is_none() -> None:
    found = linked("2026-06,0,400,260\n2026-06,1,100,63\n", outcome=OUTCOME).outcome
    assert found is not None
    assert not found.differs
    assert linked("2026-11,0,400,260\n", outcome=OUTCOME).outcome is None

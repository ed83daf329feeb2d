"""The whole journey: its weakest stage, the yield of its moments of truth, the balance sheet, and `same_as`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import Keys, case, kpi, minutes, probes, score, session, stage, touchpoint, walk
from hypothesis import given
from hypothesis import strategies as st

from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.case import Case, Library
    from cxrel.model.results import Yield


def month(good: int, n: int = 1000) -> str:
    return f"period,n,good\n2026-10,{n},{good}"


def stages_with(**goods: int) -> tuple[list[Keys], dict[str, str]]:
    """A stage for each name, with one KPI of the same name; 0: without readings."""
    stages = [stage(name, touchpoint(f"at-{name}", kpi(name))) for name in goods]
    return stages, {name: month(good) for name, good in goods.items() if good}


@pytest.mark.parametrize(
    ("goods", "mark", "band", "kept", "known", "weakest"),
    [
        ({"a": 985, "b": 950, "c": 990}, 3.5 + 3 * 5 / 7, "sometimes-reliable", 2, 3, "b"),
        ({"a": 985, "b": 0, "c": 970}, 6.5, "always-reliable", 2, 2, "c"),
        ({"a": 800, "b": 0}, 1, "frequently-unreliable", 0, 1, "a"),
        ({"a": 950, "b": 950}, 3.5 + 3 * 5 / 7, "sometimes-reliable", 0, 2, "a"),
    ],
)
def test_a_journeys_mark_is_that_of_its_weakest_known_stage(
    goods: dict[str, int], mark: float, band: str, kept: int, known: int, weakest: str
) -> None:
    stages, readings = stages_with(**goods)
    found = score(*stages, readings=readings)
    assert found.mark == pytest.approx(mark)
    assert (found.band, found.kept, found.stages_known, found.stages_total) == (band, kept, known, len(goods))
    assert found.limited_by
    assert found.limited_by.stage == weakest
    assert (found.limited_by.lens, found.limited_by.kpi) == ("measured", weakest)


def test_a_journey_of_which_nothing_is_known_has_no_mark() -> None:
    found = score(stage("a", touchpoint()), stage("b"))
    assert (found.mark, found.band, found.kept, found.stages_known, found.stages_total) == (None, "unknown", 0, 0, 2)
    assert found.limited_by is None


def test_a_stage_that_rests_on_opinion_counts_as_known_and_may_keep_the_promise() -> None:
    stages, readings = stages_with(a=985, b=0)
    sessions = {"q4": session("2026-11-18", b={"mark": 9})}
    found = score(*stages, readings=readings, sessions=sessions)
    assert (found.kept, found.stages_known) == (2, 2)


def moments(*each: tuple[str, str | None, Sequence[Keys]]) -> list[Keys]:
    return [touchpoint(name, *kpis, **({"met_by": met_by} if met_by else {})) for name, met_by, kpis in each]


def throughput(*each: tuple[str, str | None, Sequence[Keys]], **goods: int) -> Yield:
    readings = {name: month(good) for name, good in goods.items()}
    return score(stage("receive", *moments(*each)), readings=readings).throughput


def test_the_yield_multiplies_what_each_moment_keeps_and_takes_the_smallest() -> None:
    found = throughput(("pay", "100%", [kpi("a")]), ("refund", "20%", [kpi("b")]), a=970, b=900)
    assert [part.kept for part in found.parts] == pytest.approx([0.97, 0.98])
    assert found.independent == pytest.approx(0.97 * 0.98)
    assert found.together == pytest.approx(0.97)
    assert (found.joint, found.left_out) == (None, ())


def test_moments_without_met_by_share_or_figure_are_left_out_and_named() -> None:
    found = throughput(
        ("kept", "100%", [kpi("a")]),
        ("never-said", None, [kpi("b")]),
        ("waited", "100%", [minutes("c")]),
        ("heard-only", "100%", [kpi("d", lens="heard")]),
        ("unread", "100%", [kpi("e")]),
        ("bare", "100%", []),
        a=970,
        b=970,
        d=970,
    )
    assert found.left_out == ("never-said", "waited", "heard-only", "unread", "bare")
    assert [part.touchpoint for part in found.parts] == ["kept"]


def test_a_moment_is_taken_by_its_lowest_marked_measured_share() -> None:
    """99 % of a promise of 99.9 % is worse than 95 % of one of 90 %."""
    strict, mild = kpi("strict", reliable="99.9%", unreliable="99%"), kpi("mild", reliable="90%", unreliable="80%")
    [part] = throughput(("pay", "100%", [mild, strict]), strict=990, mild=950).parts
    assert (part.kpi, part.share) == ("strict", 0.99)


def test_other_touchpoints_do_not_count_and_nothing_gives_no_yield() -> None:
    aside = touchpoint("page", kpi(), moment_of_truth=False, met_by="100%")
    found = score(stage("receive", aside), readings={"on-time": month(900)}).throughput
    assert (found.independent, found.together, found.parts, found.left_out) == (None, None, (), ())


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 100)), min_size=1, max_size=5))
def test_what_all_meet_is_at_least_what_independent_failures_leave(each: list[tuple[int, int]]) -> None:
    named = [(f"t{place}", f"{met_by}%", [kpi(f"k{place}")]) for place, (_, met_by) in enumerate(each)]
    found = throughput(*named, **{f"k{place}": good for place, (good, _) in enumerate(each)})
    assert found.independent is not None
    assert found.together is not None
    assert 0 <= found.independent <= found.together + 1e-12 <= 1 + 1e-12


def test_the_balance_sheet_counts_moments_and_tells_their_weakest_mark() -> None:
    found = score(
        stage("a", touchpoint("one", kpi("x"), category="responding"), touchpoint("two", category="at-risk")),
        stage(
            "b",
            touchpoint("three", kpi("y"), category="responding"),
            touchpoint("page", kpi("z"), category="responding", moment_of_truth=False),
            touchpoint("no-category"),
        ),
        readings={"x": month(985), "y": month(950), "z": month(100)},
        walks=[walk("2026-11-10", *probes(0, 5, "one"))],
    )
    assert list(found.balance) == ["at-risk", "responding", "bonding", "earning-growth"]
    told = {name: (category.moments, category.mark) for name, category in found.balance.items()}
    assert told["at-risk"] == (1, None)
    assert told["bonding"] == (0, None)
    assert found.balance["responding"].moments == 2
    assert found.balance["responding"].mark == pytest.approx(1 + 8 / 7), "the walk is lower than either KPI"


def test_touchpoints_and_kpis_are_told_in_the_order_of_the_file() -> None:
    stages, readings = stages_with(b=950, a=985)
    found = score(*stages, readings=readings)
    assert [each.id for each in found.touchpoints] == ["at-b", "at-a"]
    assert [(each.stage, each.touchpoint, each.id) for each in found.kpis] == [("b", "at-b", "b"), ("a", "at-a", "a")]


def test_what_does_not_count_for_a_mark_is_still_scored() -> None:
    aside = touchpoint("page", kpi("z"), moment_of_truth=False)
    found = score(stage("receive", touchpoint("one", kpi("x")), aside), readings={"x": month(985), "z": month(100)})
    assert [(each.id, each.mark, each.marked) for each in found.kpis][1] == ("z", 1, False)
    assert found.touchpoints[1].measured == 1


def shop(**keys: Any) -> Case:
    """Another journey of the project, with a touchpoint that this one shares."""
    contact = touchpoint("contact", kpi("solved"), minutes("queue"), moment_of_truth=False)
    text = "period,channel,n,good\n2026-09,,400,390\n2026-10,,500,470\n2026-10,phone,60,40"
    return case(
        stage("help", contact),
        stage("later", touchpoint("again", same_as="shop/contact")),
        id="shop",
        name="shop",
        window="1 month",
        dimensions={"channel": {"phone": "Phone"}},
        readings={"solved": text, "queue": "period,n,value\n2026-10,50,7"},
        walks=[walk("2026-11-10", *probes(6, 7, "contact"))],
        **keys,
    )


def library(*cases: Case) -> Library:
    return {each.journey.id: (each.journey, each.evidence) for each in cases}


def test_the_same_touchpoint_has_the_figures_of_the_other_journey() -> None:
    there = score_journey(shop())
    here = score(stage("ask", touchpoint("line", same_as="shop/contact")), library=library(shop()))
    fields = ("id", "mark", "own_mark", "figure", "held_by", "periods", "low", "high", "chart", "dimensions", "budget")
    for field in fields:
        assert [getattr(each, field) for each in here.kpis] == [getattr(each, field) for each in there.kpis[:2]], field
    assert [(each.stage, each.touchpoint) for each in here.kpis] == [("ask", "line")] * 2
    assert here.touchpoints[0].walked == there.touchpoints[0].walked
    assert here.stages[0].mark == there.stages[0].mark
    assert here.kpis[0].periods == ("2026-10",), "the window is that of the other journey"


def test_whether_it_is_a_moment_of_truth_is_said_here() -> None:
    line = touchpoint("line", same_as="shop/contact", moment_of_truth=False)
    here = score(stage("ask", touchpoint("other"), line), library=library(shop()))
    assert here.stages[0].mark is None
    assert here.kpis[0].mark is not None


def test_a_reference_may_lead_on_to_another() -> None:
    far = stage("ask", touchpoint("line", same_as="shop/again"))
    near = stage("ask", touchpoint("line", same_as="shop/contact"))
    found = [score(each, library=library(shop())).kpis for each in (far, near)]
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize("reference", ["shop/nothing", "nowhere/contact", "shop"])
def test_a_reference_to_nothing_leaves_a_touchpoint_as_it_is(reference: str) -> None:
    here = score(
        stage("ask", touchpoint("line", kpi("own"), same_as=reference)),
        readings={"own": month(985)},
        library=library(shop()),
    )
    assert [each.id for each in here.kpis] == ["own"]


def test_a_circle_of_references_ends() -> None:
    one = case(stage("a", touchpoint("x", same_as="two/y")), id="one", name="one")
    two = case(stage("b", touchpoint("y", same_as="one/x")), id="two", name="two", library=library(one))
    assert score(stage("c", touchpoint("z", same_as="two/y")), library=library(one, two)).mark is None

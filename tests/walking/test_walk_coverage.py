"""What walks cover, what is due, what was left, and what was felt."""

from __future__ import annotations

from datetime import date

from walk_cases import JOURNEY, case_of, walk_of

from cxrel.walking.coverage import Coverage, TouchpointCoverage, coverage_of


def _at(coverage: Coverage, touchpoint: str) -> TouchpointCoverage:
    return next(one for one in coverage.touchpoints if one.id == touchpoint)


def test_a_touchpoint_is_covered_by_other_silos_by_its_own_or_not_at_all() -> None:
    walks = {
        "a": walk_of("2026-11-01", "logistics", "doorstep, passed", "pay, failed"),
        "b": walk_of("2026-05-01", "shop", "ask, passed"),
        "c": walk_of("2026-11-02", "care", "ask, passed", "invoice, not-tried"),
        "d": walk_of("2026-12-24", "shop", "doorstep, passed"),
    }
    coverage = coverage_of(case_of(walks))
    covered = {one.id: one.covered for one in coverage.touchpoints}
    assert covered == {"pay": "walked", "invoice": "never", "doorstep": "own-silo", "pick-up": "never", "ask": "old"}
    assert (coverage.walks, coverage.tried, coverage.failed) == (3, 4, 1), "what is planned, or to come, does not count"
    assert _at(coverage, "ask").silos == ("care", "shop")
    assert _at(coverage, "ask").newest == date(2026, 11, 2)


def test_exactly_as_old_as_the_review_is_not_old() -> None:
    walks = {"a": walk_of("2026-08-21", "care", "pay, passed")}
    assert _at(coverage_of(case_of(walks)), "pay").covered == "walked"
    assert _at(coverage_of(case_of({"a": walk_of("2026-08-20", "care", "pay, passed")})), "pay").covered == "old"


def test_a_touchpoint_without_silos_is_delivered_by_those_of_its_stage() -> None:
    coverage = coverage_of(case_of({"a": walk_of("2026-11-01", "shop", "invoice, passed")}))
    assert _at(coverage, "invoice").covered == "own-silo"


def test_values_of_dimensions_are_covered_where_a_walk_names_them() -> None:
    walks = {
        "a": walk_of("2026-11-01", "care", "pay, passed", segment="{channel: web, carrier: Posten}"),
        "b": walk_of("2026-11-01", "shop", "pay, passed", segment="{channel: phone}"),
    }
    coverage = coverage_of(case_of(walks))
    assert [one.covered for one in coverage.dimensions["channel"]] == ["walked", "own-silo", "never"]
    assert [one.name for one in coverage.dimensions["country"] if one.covered == "never"] == ["United States", "Norway"]
    assert "carrier" not in coverage.dimensions, "an open dimension has no values that somebody could miss"
    assert _at(coverage, "pay").by["channel"] == {"web": "walked", "phone": "own-silo", "chat": "never"}


def test_a_drill_is_due_at_moments_of_truth_without_a_recent_one() -> None:
    walks = {
        "a": walk_of("2026-11-01", "care", "pay, passed", kind="break"),
        "b": walk_of("2026-08-20", "care", "doorstep, passed", kind="break"),
        "c": walk_of("2026-11-01", "shop", "ask, passed"),
    }
    coverage = coverage_of(case_of(walks))
    assert {one.id: one.drill_due for one in coverage.touchpoints} == {
        "pay": False, "invoice": False, "doorstep": True, "pick-up": False, "ask": True,
    }  # fmt: skip
    assert _at(coverage, "doorstep").drilled == date(2026, 8, 20)


def test_without_a_review_nothing_grows_old() -> None:
    endless = JOURNEY.replace("review_every: 3 months\n", "")
    walks = {"a": walk_of("2001-01-01", "care", "pay, passed", kind="break")}
    coverage = coverage_of(case_of(walks, journey=endless))
    assert (_at(coverage, "pay").covered, _at(coverage, "pay").drill_due) == ("walked", False)


def _left(*improvements: str) -> list[tuple[str, str | None]]:
    walks = {"w": walk_of("2026-11-01", "care", "doorstep, failed", "pay, passed")}
    made = {f"i{number}": text for number, text in enumerate(improvements)}
    return [(one.touchpoint, one.again_after) for one in coverage_of(case_of(walks, made)).findings]


def test_a_finding_is_left_until_an_improvement_names_its_touchpoint() -> None:
    assert _left() == [("doorstep", None)]
    assert _left("touchpoints: [pay]\nopened: 2026-11-02\n") == [("doorstep", None)]
    assert _left("touchpoints: [doorstep]\nopened: 2026-11-02\n") == []


def test_an_improvement_that_was_under_way_already_counts_and_a_later_one_not_yet() -> None:
    assert _left("touchpoints: [doorstep]\nopened: 2026-01-02\n") == []
    assert _left("touchpoints: [doorstep]\n") == []
    assert _left("touchpoints: [doorstep]\nopened: 2026-12-02\n") == [("doorstep", None)]


def test_what_an_improvement_had_mended_came_again() -> None:
    first = "touchpoints: [doorstep]\nopened: 2026-01-02\nclosed: 2026-02-01\n"
    second = "touchpoints: [doorstep]\nopened: 2026-03-02\nclosed: 2026-10-31\n"
    assert _left(first, second) == [("doorstep", "i1")]
    assert _left("touchpoints: [doorstep]\nopened: 2026-03-02\nclosed: 2026-11-01\n") == []


def test_findings_stand_in_the_order_of_the_journey_newest_first() -> None:
    walks = {
        "old": walk_of("2026-10-01", "care", "doorstep, blocked", "pay, failed"),
        "new": walk_of("2026-11-01", "care", "doorstep, failed"),
    }
    findings = coverage_of(case_of(walks)).findings
    assert [(one.touchpoint, one.walk) for one in findings] == [
        ("pay", "old"),
        ("doorstep", "new"),
        ("doorstep", "old"),
    ]


def test_feelings_are_counted_by_stage_on_walks_that_count() -> None:
    walks = {
        "a": walk_of("2026-11-01", "care", "doorstep, failed, felt: -2", "pick-up, passed, felt: 1", "pay, passed"),
        "b": walk_of("2026-11-02", "shop", "doorstep, failed, felt: -2"),
        "c": walk_of("2026-01-02", "shop", "doorstep, failed, felt: 2"),
    }
    assert [(one.stage, one.counts) for one in coverage_of(case_of(walks)).felt] == [
        ("buy", {}),
        ("receive", {-2: 2, 1: 1}),
        ("help", {}),
    ]


def test_walks_of_the_touchpoint_that_it_is_the_same_as_count_too() -> None:
    home = case_of({"w": walk_of("2026-11-01", "care", "doorstep, failed, felt: -1")})
    other = JOURNEY.replace("id: order\n", "id: other\n", 1).replace(
        "name: The parcel arrives,", "name: The parcel arrives, same_as: order/doorstep,"
    )
    case = case_of(
        {"w": walk_of("2026-11-03", "shop", "doorstep, passed")},
        journey=other,
        library={"order": (home.journey, home.evidence)},
    )
    coverage = coverage_of(case)
    assert (coverage.walks, _at(coverage, "doorstep").tried) == (2, 2)
    assert [one.walk for one in coverage.findings] == ["w"]
    mended = case_of({"w": walk_of("2026-11-01", "care", "doorstep, failed")}, {"i": "touchpoints: [doorstep]\n"})
    there = case_of(journey=other, library={"order": (mended.journey, mended.evidence)})
    assert coverage_of(there).findings == ()

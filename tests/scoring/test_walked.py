"""What colleagues met: the mark of the probes, which probes count, and what is shown beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import Keys, probes, score, stage, stage_score, touchpoint, walk
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from cxrel.model.results import Walked


def walked(*tried: str | Keys, **keys: Any) -> Walked | None:
    return stage_score(touchpoint("doorstep"), walks=[walk("2026-11-10", *tried)], **keys).walked


@pytest.mark.parametrize(
    ("passed", "tried", "mark"),
    [
        (5, 5, 1 + 8 * 6 / 7),
        (8, 8, 1 + 8 * 9 / 10),
        (100, 100, 1 + 8 * 101 / 102),
        (7, 8, 6.4),
        (99, 100, 6.4),
        (4, 5, 6.4),
        (3, 5, 1 + 8 * 4 / 7),
        (1, 8, 2.6),
        (0, 5, 1 + 8 / 7),
    ],
)
def test_the_mark_is_that_of_the_rule_of_succession_and_at_most_6_4_while_one_failed(
    passed: int, tried: int, mark: float
) -> None:
    found = walked(*probes(passed, tried))
    assert found
    assert (found.passed, found.tried) == (passed, tried)
    assert found.mark == pytest.approx(mark)


@pytest.mark.parametrize("outcome", ["failed", "blocked"])
def test_what_was_blocked_counts_as_what_failed(outcome: str) -> None:
    found = walked(*["doorstep passed"] * 30, f"doorstep {outcome}")
    assert found
    assert (found.mark, found.passed, found.tried) == (6.4, 30, 31)


def test_one_failure_makes_sure_that_it_is_not_always() -> None:
    """The cap is in force while any probe failed, also where the formula is below it already."""
    found = stage_score(touchpoint("doorstep"), walks=[walk("2026-11-10", *probes(28, 42))])
    assert found.walked
    assert found.walked.mark is not None
    assert found.walked.high is not None
    assert found.walked.mark < 6.4 < 6.5 < found.walked.high
    assert found.sure


def test_what_was_not_tried_does_not_count() -> None:
    found = walked(*["doorstep passed"] * 5, *["doorstep not-tried"] * 9)
    assert found
    assert found.tried == 5
    assert found.mark == pytest.approx(1 + 8 * 6 / 7)
    assert walked("doorstep not-tried") is None


def test_fewer_than_five_are_shown_and_make_no_mark() -> None:
    felt = [
        {"touchpoint": "doorstep", "outcome": o, "felt": f} for o, f in (("failed", -2), ("failed", 0), ("passed", 1))
    ]
    found = walked(*felt, "doorstep not-tried")
    assert found
    assert (found.mark, found.low, found.high, found.passed, found.tried) == (None, None, None, 1, 3)
    assert found.felt == (-2, 0, 1)


def test_fewer_than_five_neither_mark_nor_prove_a_stage() -> None:
    few = [walk("2026-11-10", *probes(0, 4))]
    found = stage_score(touchpoint("doorstep"), of={"rating": {"mark": 8}}, walks=few)
    assert (found.mark, found.basis) == (8, "said")
    assert "unwalked" not in found.flags


def test_a_good_recovery_is_shown_and_never_raises_the_mark() -> None:
    failed = {"touchpoint": "doorstep", "outcome": "failed"}
    plain = walked(*probes(5, 5), failed)
    mended = walked(*probes(5, 5), {**failed, "recovered": "made-right"})
    assert plain
    assert mended
    assert plain.mark == mended.mark == 6.4
    assert (plain.recovered, mended.recovered) == (None, (1, 1))


def test_recovery_and_first_contact_are_counted_of_the_probes_that_say() -> None:
    found = walked(
        {"touchpoint": "doorstep", "recovered": "none", "resolved_first_time": False},
        {"touchpoint": "doorstep", "recovered": "admitted", "resolved_first_time": True},
        {"touchpoint": "doorstep", "recovered": "made-right"},
        {"touchpoint": "doorstep", "outcome": "not-tried", "recovered": "made-right", "resolved_first_time": True},
        "doorstep passed",
    )
    assert found
    assert (found.recovered, found.first_time) == ((1, 3), (1, 2))


@pytest.mark.parametrize(
    ("walked_on", "review_every", "tried"),
    [
        ("2026-11-21", "3 months", 5),
        ("2026-11-22", "3 months", None),
        ("2026-08-21", "3 months", 5),
        ("2026-08-20", "3 months", None),
        ("2011-01-01", None, 5),
        ("2026-11-07", "2 weeks", 5),
        ("2026-11-06", "2 weeks", None),
    ],
)
def test_walks_count_that_are_not_older_than_the_journey_is_to_be_reviewed(
    walked_on: str, review_every: str | None, tried: int | None
) -> None:
    walks = [walk(walked_on, *probes(5, 5))]
    found = stage_score(touchpoint("doorstep"), walks=walks, review_every=review_every)
    assert (found.walked.tried if found.walked else None) == tried
    assert ("unwalked" in found.flags) == (tried is None)


def test_walks_of_all_kinds_are_put_together() -> None:
    walks = [walk("2026-11-10", *probes(2, 3)), walk("2026-10-01", *probes(4, 4), kind="break", walker="Bo")]
    found = stage_score(touchpoint("doorstep"), walks=walks).walked
    assert found
    assert (found.passed, found.tried, str(found.newest)) == (6, 7, "2026-11-10")


def test_a_touchpoints_probes_belong_to_its_stage() -> None:
    walks = [walk("2026-11-10", *probes(5, 5, "doorstep"), *probes(0, 6, "checkout"), *probes(1, 1, "elsewhere"))]
    found = score(stage("receive", touchpoint("doorstep")), stage("pay", touchpoint("checkout")), walks=walks)
    assert [(each.walked.passed, each.walked.tried) for each in found.stages if each.walked] == [(5, 5), (0, 6)]
    assert [each.walked.tried for each in found.touchpoints if each.walked] == [5, 6]


def test_beside_moments_of_truth_other_touchpoints_are_shown_and_not_marked() -> None:
    page = touchpoint("page", moment_of_truth=False)
    walks = [walk("2026-11-10", *probes(5, 5), *probes(0, 5, "page"))]
    found = score(stage("receive", touchpoint("doorstep"), page), walks=walks)
    assert found.stages[0].walked
    assert found.stages[0].walked.tried == 5
    assert [each.walked.passed for each in found.touchpoints if each.walked] == [5, 0]
    none_named = score(stage("receive", touchpoint("doorstep", moment_of_truth=False), page), walks=walks)
    assert none_named.stages[0].walked
    assert none_named.stages[0].walked.tried == 10


def test_a_stage_that_was_walked_beside_its_moments_of_truth_is_not_unwalked() -> None:
    page = touchpoint("page", moment_of_truth=False)
    for outcome, unwalked in (("passed", False), ("not-tried", True)):
        found = stage_score(touchpoint("doorstep"), page, walks=[walk("2026-11-10", f"page {outcome}")])
        assert ("unwalked" in found.flags) is unwalked


@given(st.integers(0, 60), st.integers(5, 60))
def test_one_more_that_passed_never_lowers_the_mark(passed: int, tried: int) -> None:
    before = walked(*probes(min(passed, tried), tried))
    after = walked(*probes(min(passed, tried), tried), "doorstep passed")
    assert before
    assert after
    assert before.mark
    assert after.mark
    assert before.mark <= after.mark
    assert after.low is not None
    assert after.high is not None
    assert after.low <= after.mark <= after.high

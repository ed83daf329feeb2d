"""Why a mark moved: new evidence under the old definitions first, then the definitions."""

from __future__ import annotations

import pytest
from two_sides import BASE, COAT, JOURNEY, MONTHS, diff_of, edited

from cxrel.scoring.bands import kpi_mark

LEAN = (
    COAT[: COAT.index("stages:")]
    + """\
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
          - {id: on-time, name: On time, unit: share, reliable: 97%, unreliable: 90%}
"""
)
ON_TIME = "journeys/coat/readings/on-time.csv"


def readings(good: int) -> str:
    return "period,n,good\n" + "".join(f"{month},1000,{good}\n" for month in MONTHS[-3:])


SMALL = {JOURNEY: LEAN, ON_TIME: readings(934)}


def mark(share: float, reliable: float) -> float:
    return kpi_mark(share, reliable, 0.90, share=True)


def test_a_lowered_promise_is_told_as_the_whole_reason() -> None:
    diff = diff_of({**SMALL, JOURNEY: LEAN.replace("97%", "93%")}, SMALL)
    (move,) = diff.stages
    assert (move.old, move.new) == pytest.approx((mark(0.934, 0.97), mark(0.934, 0.93)))
    assert move.by_evidence == 0
    assert move.by_definition == pytest.approx(mark(0.934, 0.93) - mark(0.934, 0.97))
    assert [headline.text for headline in diff.headlines] == [
        (
            "A promise was lowered: On time 97% → 93%. The operation did not change: 93.4% before and after. "
            "'sometimes' → 'always' comes wholly from the lowered promise. Reason: none. Agreed by: nobody."
        )
    ]
    assert [finding.code for finding in diff.head_findings] == ["promise-without-reason"]


def test_reason_and_names_are_told_where_the_entry_fits() -> None:
    entry = "promise_changes: [{on: 2026-11-01, was: 97%, why: New carrier contract, agreed: [Tom, Maria]}]"
    diff = diff_of({**SMALL, JOURNEY: LEAN.replace("97%", f"93%, {entry}")}, SMALL)
    assert diff.headlines[0].text.endswith("Reason: New carrier contract. Agreed by: Tom and Maria.")
    assert [(change.path.split(".")[6], change.meaning, change.explained) for change in diff.changes] == [
        ("reliable", "looser", True),
        ("promise_changes", "neutral", False),
    ]
    assert diff.head_findings == ()


def test_an_entry_that_names_another_threshold_explains_nothing() -> None:
    diff = diff_of({**SMALL, JOURNEY: LEAN.replace("97%", "93%, promise_changes: [{was: 95%, why: Because}]")}, SMALL)
    assert "none that fits" in diff.headlines[0].text
    assert [change.meaning for change in diff.changes] == ["looser", "looser"]


def test_evidence_and_definitions_are_told_apart_also_where_they_cancel_out() -> None:
    diff = diff_of({JOURNEY: LEAN.replace("97%", "93%"), ON_TIME: readings(913)}, SMALL)
    (move,) = diff.stages
    assert move.by_evidence == pytest.approx(mark(0.913, 0.97) - mark(0.934, 0.97))
    assert move.by_definition == pytest.approx(mark(0.913, 0.93) - mark(0.913, 0.97))
    assert move.new == pytest.approx(mark(0.913, 0.93))
    assert "The operation got worse: 93.4% before, 91.3% after." in diff.headlines[0].text
    assert [headline.meaning for headline in diff.headlines] == ["looser", "worse"]


def test_new_evidence_alone_is_better_and_no_definition_moved_it() -> None:
    diff = diff_of({**SMALL, ON_TIME: readings(960)}, SMALL)
    (move,) = diff.stages
    assert move.by_definition == 0
    assert move.by_evidence == pytest.approx(mark(0.96, 0.97) - mark(0.934, 0.97))
    assert {change.meaning for change in diff.changes} == {"better"}
    assert diff.changes[0].why.startswith("'On time', 2026-08 was restated: was 93.4%, is 96%")


def test_a_stage_of_one_side_has_no_parts() -> None:
    diff = diff_of({**SMALL, JOURNEY: LEAN + "  - {id: pay, name: I pay, rating: {mark: 7}}\n"}, SMALL)
    (move,) = diff.stages
    assert (move.stage, move.old, move.new, move.by_evidence, move.by_definition) == ("pay", None, 7, None, None)


def test_a_promise_that_another_journey_lowers_moves_the_mark_of_those_that_share_it() -> None:
    returns = "journeys/returns/readings/refunded.csv"
    base = edited((returns, BASE[returns], BASE[returns].replace("400", "450")))
    base[returns] = BASE[returns].replace("500,400", "500,450")
    head = {**base, "journeys/returns.yaml": base["journeys/returns.yaml"].replace("reliable: 95%", "reliable: 85%", 1)}
    moved = {(move.journey, move.stage): move for move in diff_of(head, base).stages}
    assert set(moved) == {("returns", "back"), ("coat", "return")}
    assert moved["coat", "return"].by_evidence == 0
    assert moved["coat", "return"].by_definition == moved["returns", "back"].by_definition


def test_settings_count_as_definitions() -> None:
    cut = "period,channel,n,good\n" + "".join(f"{month},web,900,891\n{month},store,100,70\n" for month in MONTHS[-3:])
    base = {JOURNEY: LEAN, ON_TIME: cut, "cxrel.yaml": "format: cxrel-settings/1\n"}
    diff = diff_of({**base, "cxrel.yaml": "format: cxrel-settings/1\nmin_n: 400\n"}, base)
    (move,) = diff.stages
    assert move.by_evidence == 0
    assert [move.old, move.new] == pytest.approx([3.9, 6.114285714])
    assert diff.changes[0].why.endswith("alone it raises the stage 'receive': 3.90 → 6.11, still 'sometimes'.")


@pytest.mark.parametrize(("edit", "marks"), [
    ((JOURNEY, "reliable: 3\n", "reliable: 9\n"), "cannot be scored in work tree (1 error)"),
    ((JOURNEY, "- id: on-time\n", "- id: punctual\n"), "cannot be scored in work tree (1 error)"),
    ((JOURNEY, "id: coat", "id: [coat"), "cannot be read in work tree"),
])  # fmt: skip
def test_a_journey_with_errors_has_no_marks_and_says_so_on_top(edit: tuple[str, str, str], marks: str) -> None:
    diff = diff_of(edited(edit))
    assert marks in diff.headlines[0].text
    assert {move.new_gap for move in diff.stages} == {"not scored"}
    back = diff_of(BASE, edited(edit))
    assert {move.old_gap for move in back.stages} == {"not scored"}
    assert not [one for one in diff.headlines if "always" in one.text]


def test_equal_thresholds_are_no_other_promise() -> None:
    (head,) = [one.text for one in diff_of(edited((JOURNEY, "reliable: 3\n", "reliable: 9\n"))).headlines[1:]]
    assert head.startswith("A promise was lowered: Days until it comes 3 days → 9 days.")
    turned = diff_of(edited((JOURNEY, "unreliable: 90%", "unreliable: 98%")))
    assert {change.meaning for change in turned.changes} == {"stricter"}


def test_a_promise_that_was_raised_is_never_called_lowered() -> None:
    """Where a place is worse than `unreliable`, a wider span between the thresholds flatters it."""
    rows = readings(965).replace("period,n", "period,channel,n").replace(",1000,965", ",,1000,965")
    rows += "".join(f"{month},store,200,170\n" for month in MONTHS[-3:])
    diff = diff_of({JOURNEY: LEAN.replace("97%", "99%"), ON_TIME: rows}, {**SMALL, ON_TIME: rows})
    assert diff.headlines[0].text.startswith("A promise was raised, and yet it raises a mark: On time 97% → 99%.")
    assert "lowered promise" not in diff.headlines[0].text

"""Tables of customers in a diff: which period changed, and in what; a table that is taken out is told."""

from __future__ import annotations

from cxrel.changes.joint import joint_changes
from cxrel.model.evidence import JointReadings, Reading, Readings
from cxrel.model.period import parse_period


def table(*rows: tuple[str, str, int, int], cut: str = "channel") -> Readings:
    made = [(parse_period(when), cell, n, good) for when, cell, n, good in rows]
    return Readings((cut,), tuple(Reading(period, (cell,), n, good, None) for period, cell, n, good in made if period))


KEPT = table(("2026-08", "", 100, 60), ("2026-09", "", 100, 70), ("2026-09", "web", 50, 40))


def told(old: JointReadings, new: JointReadings) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.period, one.kind, one.words) for one in joint_changes(old, new)]


def test_only_what_says_something_else_is_told() -> None:
    shuffled = Readings(KEPT.dimensions, KEPT.rows[::-1])
    assert told(JointReadings(KEPT), JointReadings(shuffled)) == []
    assert told(JointReadings(), JointReadings()) == []


def test_a_share_that_is_restated_is_told_with_both_figures() -> None:
    new = table(("2026-09", "", 100, 71), ("2026-09", "web", 50, 40), ("2026-10", "", 200, 130))
    assert told(JointReadings(KEPT), JointReadings(new)) == [
        ("joint", "2026-08", "removed", "the joint yield, 2026-08 was taken out"),
        ("joint", "2026-09", "changed", "the joint yield, 2026-09 was restated: was 70%, is 71%"),
        ("joint", "2026-10", "added", "the joint yield, 2026-10: 65%"),
    ]
    part = table(("2026-08", "", 100, 60), ("2026-09", "", 100, 70), ("2026-09", "web", 50, 41))
    assert told(JointReadings(KEPT), JointReadings(part)) == [
        (
            "joint",
            "2026-09",
            "changed",
            "the joint yield, 2026-09 was restated; the whole period's share is the same",
        )
    ]


def test_the_other_tables_are_told_by_period() -> None:
    outcome = table(("2026-06", "0", 10, 5), cut="broken")
    found = told(JointReadings(outcome=outcome), JointReadings(outcome=table(("2026-06", "0", 10, 6), cut="broken")))
    assert found == [("outcome", "2026-06", "changed", "what became of customers, 2026-06 was restated")]


def test_a_table_that_comes_or_goes_is_one_change() -> None:
    assert told(JointReadings(KEPT), JointReadings()) == [
        ("joint", "", "removed", "the joint yield was taken out: 2 periods, 2026-08 to 2026-09")
    ]
    assert told(JointReadings(), JointReadings(KEPT)) == [
        ("joint", "", "added", "the joint yield was added: 2 periods, 2026-08 to 2026-09")
    ]

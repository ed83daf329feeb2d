"""The backlog: three factors that are multiplied, and what happens where one is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from improvement_cases import case, improvement, kpi, moment, scored, shares, voice

from cxrel.improvement.backlog import Backlog, backlog_of

if TYPE_CHECKING:
    from cxrel.model.case import Case


def backlog(made: Case) -> Backlog:
    return backlog_of(made, scored(made))


def test_the_product_is_that_of_the_factors_shown() -> None:
    made = case(
        moment("doorstep", kpi("on-time"), met_by="24%"),
        readings={"on-time": shares(900, 900, 900)},
        voices=[voice(1, "doorstep"), voice(2, "doorstep", "call"), voice(3, "doorstep", "praise"), voice(4, "")],
    )
    [row] = backlog(made).rows
    assert (row.short.value, row.reach.value, row.heard.value) == (Decimal("3.00"), Decimal("0.240"), Decimal(3))
    assert row.product == Decimal("2.16")
    assert (row.short.basis, row.reach.basis, row.heard.basis) == ("on-time", "met_by", "1 complaint, 1 call")
    assert row.missing == ()


def test_what_is_kept_is_not_on_the_list() -> None:
    made = case(moment("doorstep", kpi("on-time")), readings={"on-time": shares(990, 990, 990)})
    assert backlog(made) == Backlog((), ("doorstep",))


def test_a_factor_that_is_not_known_takes_the_middle_and_says_so() -> None:
    made = case(
        moment("a", kpi("ka"), met_by="100%"),
        moment("b", kpi("kb"), met_by="50%"),
        moment("c", kpi("kc"), met_by="10%"),
        moment("unknown"),
        readings={"ka": shares(900, 900, 900), "kb": shares(930, 930, 930), "kc": shares(950, 950, 950)},
    )
    row = next(row for row in backlog(made).rows if row.touchpoint == "unknown")
    assert row.missing == ("short", "reach", "heard")
    assert (row.short.value, row.reach.value, row.heard.value) == (Decimal("1.71"), Decimal("0.500"), Decimal(1))
    assert [row.touchpoint for row in backlog(made).rows] == ["a", "b", "unknown", "c"]


def test_nobody_heard_is_not_the_same_as_nobody_listening() -> None:
    quiet = case(moment("a", met_by="100%"), moment("b", met_by="100%"), voices=[voice(1, "a"), voice(2, "a")])
    rows = {row.touchpoint: row for row in backlog(quiet).rows}
    assert (rows["b"].heard.value, rows["b"].heard.known) == (Decimal(1), True)
    assert rows["a"].heard.value == 3
    deaf = case(moment("a", met_by="100%"))
    assert not backlog(deaf).rows[0].heard.known


def test_voices_before_the_window_are_not_counted() -> None:
    made = case(moment("a"), voices=[voice(1, "a", on=date(2026, 8, 21)), voice(2, "a", on=date(2026, 8, 22))])
    assert backlog(made).rows[0].heard.value == 2


def test_without_met_by_reach_is_how_often_the_kpi_is_counted() -> None:
    made = case(
        moment("a", kpi("ka")),
        moment("b", kpi("kb")),
        readings={"ka": shares(900, 900, 900, n=1000), "kb": shares(225, 225, 225, n=250)},
    )
    reach = {row.touchpoint: row.reach for row in backlog(made).rows}
    assert (reach["a"].value, reach["b"].value, reach["b"].basis) == (Decimal(1), Decimal("0.250"), "n of kb")


def test_what_is_rare_is_not_rounded_to_nobody() -> None:
    made = case(moment("a", met_by="0.01%"), moment("b", met_by="100%"))
    assert min(row.product for row in backlog(made).rows) > 0


def test_open_work_is_marked_and_closed_work_is_not() -> None:
    made = case(
        moment("a"),
        improvements={
            "late": improvement("a", due="2026-11-01", owner="Tom"),
            "done": improvement("a", closed="2026-11-02"),
            "later": improvement("a", opened="2026-12-01"),
        },
    )
    [row] = backlog(made).rows
    assert [(work.id, work.overdue) for work in row.work] == [("late", 20)]


@given(st.lists(st.sampled_from([None, "100%", "50%"]), min_size=1, max_size=8))
def test_ties_stay_in_the_order_of_the_journey(reaches: list[str | None]) -> None:
    made = case(*(moment(f"m{number}", **({"met_by": r} if r else {})) for number, r in enumerate(reaches)))
    rows = backlog(made).rows
    assert [(-row.product, int(row.touchpoint[1:])) for row in rows] == sorted(
        (-row.product, int(row.touchpoint[1:])) for row in rows
    )

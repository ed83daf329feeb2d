"""What the report says customer by customer: counts and sentences, no share of too few, and no cause where there is a link."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import report_cases as sample
import report_pages as making

from cxrel.model.evidence import JointReadings, Readings

if TYPE_CHECKING:
    from cxrel.model.case import Case
    from cxrel.report.context import JointView

CASE = sample.rich()


def with_counts(factor: float, **tables: Readings) -> JointView:
    """The section with so many times the customers, and other tables in place of the sample's."""
    known = CASE.evidence.joint
    smaller = {name: _scaled(getattr(known, name), factor) for name in ("kept", "together", "outcome")}
    return shown(replace(CASE, evidence=replace(CASE.evidence, joint=JointReadings(**{**smaller, **tables}))))


def shown(case: Case) -> JointView:
    found = making.view_of(case).whole.joint
    assert found is not None
    return found


def _scaled(readings: Readings, factor: float) -> Readings:
    rows = (row._replace(n=round((row.n or 0) * factor), good=round((row.good or 0) * factor)) for row in readings.rows)
    return Readings(readings.dimensions, tuple(rows))


def test_the_true_share_is_told_as_counts_with_what_it_rests_on() -> None:
    found = shown(CASE)
    assert found.share == (
        "Counted customer by customer, of 3,000 customers, 1,923 (64 of 100) met every promise at both moments of truth."
    )
    assert found.rests.startswith("August to October 2026; who came in two months is counted in each. Joined are “The")
    assert [(row.value, row.customers, row.kept) for row in found.places] == [
        ("Web", "2,100", "69 of 100"),
        ("Store", "930", "53 of 100"),
        ("unknown", "27", "too few to tell"),
    ]


def test_promises_that_break_for_the_same_customers_are_told_beside_chance() -> None:
    (told,) = shown(CASE).together
    assert told == (
        "“The parcel arrives” and “I unpack it” fail the same customers 3.8 times as often as chance would: of 3,000 "
        "customers who met both, both were broken for 72; by chance it would be 19."
    )
    assert with_counts(0.02).together == (
        "No two moments of truth surely break for the same customers more often than by chance.",
    )
    assert with_counts(1, together=Readings((), ())).together == ()


def test_an_outcome_is_a_link_and_no_cause() -> None:
    found = shown(CASE).outcome
    assert found is not None
    assert found.name == "Ordered again within 60 days"
    assert "65 of 100 with no broken promise, 53 of 100 with one broken promise" in found.told
    assert found.told.endswith("The difference is larger than chance would make it.")
    assert found.caveat == "This goes along with broken promises; it does not prove that they are the cause."
    assert [(row.broken, row.good, row.interval) for row in found.rows[-2:]] == [
        ("Two broken promises", "38 of 100", "29.4% to 46.4%"),
        ("Three and more broken promises", "too few to tell", ""),
    ]
    drawing = found.drawing
    assert drawing is not None
    assert [(bar.text, bar.x is None) for bar in drawing.bars][-2:] == [("2 broken", False), ("3 or more", True)]
    for bar in drawing.bars[:3]:
        assert bar.x is not None
        assert bar.reach is not None
        assert drawing.left <= bar.reach[0] <= bar.x <= bar.reach[1] <= drawing.right
    assert [tick.text for tick in drawing.ticks] == ["20%", "30%", "40%", "50%", "60%", "70%"]


def test_of_few_customers_no_share_is_told() -> None:
    found = with_counts(0.009)
    assert found.share == "Counted customer by customer, 27 are too few to tell how many met every promise."
    assert {row.kept for row in found.places} == {"too few to tell"}
    assert found.outcome is not None
    assert found.outcome.told == "August to October 2026: too few customers are known to tell."
    assert found.outcome.drawing is None
    one = with_counts(0.03).outcome
    assert one is not None
    assert one.told == "August to October 2026: 39 of 57 with no broken promise. The others are too few to compare."


def test_a_difference_that_chance_may_have_made_is_told_as_such() -> None:
    found = with_counts(0.06).outcome
    assert found is not None
    assert found.told.endswith("Chance may have made the difference.")


def test_a_journey_of_which_nothing_is_known_so_has_no_such_section() -> None:
    assert making.view_of(sample.without_evidence()).whole.joint is None
    assert "Customer by customer" not in making.page("html", sample.without_evidence())

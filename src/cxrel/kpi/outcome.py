"""The outcome link: what became of customers for whom no promise was broken, one, two, or three and more.

It shows what goes along with broken promises; it proves no cause. A row of the outcome's source belongs, as any row does,
to the period of its `at`: a customer's broken promises of a period are set beside what the same period's rows say of her.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.kpi import text
from cxrel.kpi.cuts import CutSet, Rolled, rolled_up
from cxrel.kpi.joint import MOST_BROKEN, customer_steps, scan_of
from cxrel.kpi.rows import keys_of_rows, within
from cxrel.kpi.spec import KpiKey, KpiSpec
from cxrel.kpi.text import Step, named, own

if TYPE_CHECKING:
    from cxrel.kpi.joint import JointPlan, Moment, Scan
    from cxrel.kpi.objection import Objection
    from cxrel.model.journey import Journey
    from cxrel.model.kpi import Every


@dataclass(frozen=True, slots=True)
class OutcomePlan:
    """An outcome beside a joint plan, whose periods must be long enough ago that the outcome has settled."""

    joint: JointPlan
    scan: Scan
    """Of the outcome's source, in the same periods."""
    most: int = MOST_BROKEN


def outcome_spec(journey: Journey, every: Every) -> KpiSpec | None:
    """What counts as a good outcome, as a share of customers; None where the journey does not say it."""
    outcome = journey.outcome
    if outcome is None or not (outcome.source and outcome.good and outcome.customer_key):
        return None
    return KpiSpec(
        key=KpiKey(journey.id, "outcome"),
        every=every,
        good=outcome.good,
        value=None,
        percent=None,
        where=None,
        missing_is_bad=False,
        higher_is_better=True,
        settles_after=outcome.settles_after,
        by=(),
        customer_key=outcome.customer_key,
    )


def outcome_plan(joint: JointPlan, outcome: Moment) -> OutcomePlan | Objection:
    """Plan the link; the outcome's source must be one that the statement can name beside those of the joint plan."""
    left_out: list[tuple[KpiKey, Objection]] = []
    periods = joint.frame.kpis[0].periods
    scan = scan_of([outcome], joint.frame.dialect, periods, len(joint.keys), left_out)
    return OutcomePlan(joint, scan) if scan is not None else left_out[0][1]


def outcome_statement(outcome: OutcomePlan) -> str:
    """For each period and number of broken promises: customers, of whom an outcome is known, and for whom it was good.

    Every broken promise counts, also several of one moment; an outcome is good if one of a customer's rows says so.
    """
    d = outcome.joint.frame.dialect
    customer, period, broken, good = _names(outcome, "customer", outcome.joint.every, "broken", "good")
    many, what, those = _names(outcome, "customers", "end_outcomes", "bucketed")
    bucket = f"CASE WHEN {many}.{broken} >= {outcome.most} THEN {outcome.most} ELSE {many}.{broken} END"
    columns = [named(f"{many}.{period}", period), named(bucket, broken), named(f"{what}.{good}", good)]
    joined = (
        f"FROM {many}\nLEFT JOIN {what} ON {many}.{customer} = {what}.{customer} AND {many}.{period} = {what}.{period}"
    )
    met = f"WHERE {many}.{own(d, 'counted')} > 0"
    steps = [*_broken(outcome), *_ends(outcome), Step(those, text.select(columns, joined, met))]
    counts = [named("COUNT(*)", own(d, "n")), named(f"COUNT({good})", own(d, "known")), named(f"SUM({good})", good)]
    last = text.select([period, broken, *counts], f"FROM {those}", f"GROUP BY {period}, {broken}")
    return text.statement(steps, last)


def _names(outcome: OutcomePlan, *names: str) -> list[str]:
    return [own(outcome.joint.frame.dialect, name) for name in names]


def _broken(outcome: OutcomePlan) -> list[Step]:
    """Steps to one row for each customer in each period: how many promises were broken, of how many known."""
    joint = outcome.joint
    steps, met = customer_steps(joint)
    kept = _names(outcome, *(f"k{number}" for number in range(1, len(joint.keys) + 1)))
    broken, counted, customer = _names(outcome, "broken", "counted", "customer")
    total = " + ".join(f"COALESCE(SUM(1 - {k}), 0)" for k in kept)
    known = " + ".join(f"COUNT({k})" for k in kept)
    rolled = Rolled(tuple(kept), (named(total, broken), named(known, counted)), (customer,), "customers")
    whole = replace(joint.frame, cuts=())
    return [*steps, *rolled_up(whole, [CutSet(joint.every, ())], met, rolled, "")]


def _ends(outcome: OutcomePlan) -> list[Step]:
    """Steps to one row for each customer in each period: what became of her."""
    scan = outcome.scan
    (kpi,) = scan.plan.kpis
    customer, good, rows = _names(outcome, "customer", "good", "ends")
    columns = [*keys_of_rows(scan.plan), named(scan.customer, customer), named(kpi.subject.figure, good)]
    sql = text.select(columns, f"FROM {scan.relation}", f"{within(scan.plan)} AND {scan.is_known}")
    rolled = Rolled((good,), (named(f"MAX({good})", good),), (customer,), "outcomes")
    return [Step(rows, sql), *rolled_up(scan.plan, [CutSet(outcome.joint.every, ())], rows, rolled, "end_")]

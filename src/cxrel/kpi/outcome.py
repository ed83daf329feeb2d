"""The outcome link: what became of customers for whom no promise was broken, one, two, or three and more.

It shows what goes along with broken promises; it proves no cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.kpi import text
from cxrel.kpi.dimensions import as_text
from cxrel.kpi.joint import MOST_BROKEN, customer_steps
from cxrel.kpi.objection import Objection
from cxrel.kpi.plan import scope_of
from cxrel.kpi.text import Step, named, own
from cxrel.kpi.writer import write, write_condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.kpi.engine import Column
    from cxrel.kpi.joint import JointPlan
    from cxrel.kpi.spec import SourceSpec


@dataclass(frozen=True, slots=True)
class OutcomePlan:
    """An outcome beside a joint plan, whose periods must be long enough ago that the outcome has settled."""

    joint: JointPlan
    relation: str
    customer: str
    good: str
    most: int = MOST_BROKEN


def outcome_plan(
    joint: JointPlan, source: SourceSpec, relation: str, columns: Sequence[Column], customer_key: str, good: str
) -> OutcomePlan | Objection:
    """Plan the link; the outcome's source must be one that the statement can name beside those of the joint plan."""
    scope = scope_of(source, joint.frame.dialect, columns)
    customer, is_good = write(customer_key, scope), write_condition(good, scope)
    if isinstance(customer, Objection):
        return customer
    if isinstance(is_good, Objection):
        return is_good
    figure = joint.frame.dialect.cast(is_good.sql, "INT", kind="boolean")
    return OutcomePlan(joint, relation, as_text(customer, scope), figure)


def outcome_statement(outcome: OutcomePlan) -> str:
    """For each number of broken promises: customers, those of whom an outcome is known, and for whom it was good.

    Every broken promise counts, also several of one moment; an outcome is good if one of a customer's rows says so.
    """
    joint = outcome.joint
    d, numbers = joint.frame.dialect, range(1, len(joint.keys) + 1)
    customer, broken, good = own(d, "customer"), own(d, "broken"), own(d, "good")
    steps, met = customer_steps(joint)
    kept = [own(d, f"k{number}") for number in numbers]
    total = " + ".join(f"COALESCE(SUM(1 - {k}), 0)" for k in kept)
    some = " OR ".join(f"{k} IS NOT NULL" for k in kept)
    customers = text.select([customer, named(total, broken)], f"FROM {met}", f"WHERE {some}", f"GROUP BY {customer}")
    rows = text.select([named(outcome.customer, customer), named(outcome.good, good)], f"FROM {outcome.relation}")
    ends = text.select([customer, named(f"MAX({good})", good)], f"FROM {own(d, 'ends')}", f"GROUP BY {customer}")
    many, those, what = own(d, "customers"), own(d, "bucketed"), own(d, "outcomes")
    bucket = f"CASE WHEN {broken} >= {outcome.most} THEN {outcome.most} ELSE {broken} END"
    joined = f"FROM {many} LEFT JOIN {what} ON {many}.{customer} = {what}.{customer}"
    steps += [
        Step(many, customers, "how many promises were broken for each customer"),
        Step(own(d, "ends"), rows),
        Step(what, ends, "what became of each"),
        Step(those, text.select([named(bucket, broken), named(f"{what}.{good}", good)], joined)),
    ]
    counts = [
        broken,
        named("COUNT(*)", own(d, "n")),
        named(f"COUNT({good})", own(d, "known")),
        named(f"SUM({good})", good),
    ]
    return text.statement(steps, text.select(counts, f"FROM {those}", f"GROUP BY {broken}"))

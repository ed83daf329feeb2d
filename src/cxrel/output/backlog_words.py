"""The arithmetic of the backlog in words: each factor with where it comes from, and what is at work already."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from cxrel.improvement.backlog import Factor, Row
    from cxrel.model.case import Case

HOW = (
    "marks below reliable (6.5) × share of customers who meet it × (1 + complaints and calls in the window). "
    "A factor that is not known (?) takes the middle of the known ones."
)


def number(value: Decimal) -> str:
    """A number without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def reach(factor: Factor) -> str:
    """The share of customers who meet it."""
    return f"{number(factor.value * 100)}%{'' if factor.known else '?'}"


def short(factor: Factor) -> str:
    """How many marks below reliable."""
    return f"{factor.value:.2f}{'' if factor.known else '?'}"


def heard(factor: Factor) -> str:
    """1 + what was heard."""
    return f"{number(factor.value)}{'' if factor.known else '?'}"


def product(row: Row) -> str:
    """The product with two decimals, or as many as keep it above nothing."""
    digits = next(digits for digits in range(2, 10) if round(row.product, digits) > 0)
    return f"{row.product:.{digits}f}"


def arithmetic(row: Row) -> str:
    """3.62 × 24% × 5 = 4.34."""
    return f"{short(row.short)} × {reach(row.reach)} × {heard(row.heard)} = {product(row)}"


def bases(row: Row) -> str:
    """Where the three factors come from."""
    told = (("", row.short), ("", row.reach), ("heard: ", row.heard))
    known = [f"{label if factor.known else ''}{factor.basis}" for label, factor in told if factor.known]
    lacks = [_LACKS[name] for name in row.missing]
    return "; ".join([*known, *lacks])


_LACKS = {
    "short": "no evidence: walk it, or bring readings",
    "reach": "how many meet it is not known: add met_by",
    "heard": "nobody listens yet: 'cxrel listen'",
}


def at_work(row: Row) -> list[str]:
    """The improvements that are open on it: who, and until when."""
    told = []
    for work in row.work:
        due = f"due {work.improvement.due}" if work.improvement.due else "no due date"
        late = f", {work.overdue} {'day' if work.overdue == 1 else 'days'} overdue" if work.overdue else ""
        told.append(f"{work.id}: {work.improvement.owner or 'nobody'}, {due}{late}")
    return told


def stage_name(case: Case, row: Row) -> str:
    """The stage in the customer's words."""
    return next(stage.name for stage in case.journey.stages if stage.id == row.stage)

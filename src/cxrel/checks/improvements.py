"""Rules on improvements: what they mend, their dates, and whether a loop is truly closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.journey import silo_list
from cxrel.checks.names import named
from cxrel.findings import Anchor, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cxrel.checks.names import Names
    from cxrel.model.evidence import Improvement


def improvement_rules(improvement: Improvement, names: Names) -> Iterator[Fault]:
    """One improvement against the journey, and its dates in order."""
    for place, touchpoint in enumerate(improvement.touchpoints):
        yield from named("touchpoint", touchpoint, names.touchpoints, ("touchpoints", place))
    yield from silo_list(names, improvement.silos, ("silos",))
    opened = improvement.opened
    for key, day in (("due", improvement.due), ("closed", improvement.closed)):
        if opened and day and day < opened:
            hint = "mend one of the two dates"
            yield Fault(
                "dates-order", (key,), f"'{key}' lies before 'opened', which is {opened}", hint, about=(("opened",),)
            )


def improvement_practice(improvement: Improvement, as_of: date) -> Iterator[Fault]:
    """A loop is closed when the root cause is gone and the result shows it."""
    opened, due = improvement.opened, improvement.due
    if due and improvement.closed is None and due < as_of and not (opened and due < opened):
        days = (as_of - due).days
        hint = "close it with a result, or agree a new date with its owner"
        told = f"this was due {days} {'day' if days == 1 else 'days'} ago"
        yield Fault("improvement-overdue", ("due",), told, hint, about=(("closed",),))
    if improvement.root_cause is None:
        hint = "add 'root_cause:', why it is broken: a fix without it mends a symptom"
        told = "the improvement has no root cause"
        yield Fault("improvement-without-cause", ("root_cause",), told, hint, Anchor.MISSING)
    if improvement.closed and not improvement.result:
        hint = "add 'result:', the KPI before and after: a ticked task closes no loop"
        told = "the improvement was closed without a result"
        yield Fault("improvement-without-result", ("result",), told, hint, Anchor.MISSING)

"""The rows of a source that are measured: those of its periods, each with the place of its period and its dimension values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi.periods import bounds, case_of_segments
from cxrel.kpi.text import named, own

if TYPE_CHECKING:
    from cxrel.kpi.plan import SourcePlan


def keys_of_rows(plan: SourcePlan) -> list[str]:
    """The segment and the dimension values of a row."""
    d = plan.dialect
    segment = case_of_segments(plan.at.sql, plan.segments, plan.at.kind, plan.zone, d)
    return [named(segment, own(d, "segment")), *(named(cut.value, own(d, f"d{cut.number}")) for cut in plan.cuts)]


def within(plan: SourcePlan) -> str:
    """The WHERE that leaves only rows of the periods that are measured."""
    first, after = bounds(plan.segments, plan.at.kind, plan.zone, plan.dialect)
    return f"WHERE {plan.at.sql} >= {first} AND {plan.at.sql} < {after}"

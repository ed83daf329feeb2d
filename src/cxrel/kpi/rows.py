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
    return [_segment(plan), *(named(cut.value_of(cut.spelling, d), own(d, f"d{cut.number}")) for cut in plan.cuts)]


def spelled_keys_of_rows(plan: SourcePlan) -> list[str]:
    """The segment of a row and what the data says of its dimensions, for `cxrel.kpi.wording`."""
    return [_segment(plan), *(named(cut.spelling, own(plan.dialect, f"d{cut.number}")) for cut in plan.cuts)]


def _segment(plan: SourcePlan) -> str:
    segment = case_of_segments(plan.at.sql, plan.segments, plan.at.kind, plan.zone, plan.dialect)
    return named(segment, own(plan.dialect, "segment"))


def within(plan: SourcePlan) -> str:
    """The WHERE that leaves only rows of the periods that are measured."""
    first, after = bounds(plan.segments, plan.at.kind, plan.zone, plan.dialect)
    return f"WHERE {plan.at.sql} >= {first} AND {plan.at.sql} < {after}"

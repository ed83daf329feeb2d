"""From the finest cells to what readings hold: for each period the total, each dimension alone, and all together.

In a row, a dimension that is NULL stands for all its values (a value itself is never NULL), and of the period columns, one
for each kind of period, exactly one is filled: the place of the period in `plan.periods(kind)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi import text
from cxrel.kpi.text import Step, named, own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.kpi.plan import PlannedKpi, SourcePlan
    from cxrel.model.kpi import Every


class CutSet(NamedTuple):
    """One way of cutting: a kind of period, and the dimension columns that are told apart."""

    every: Every
    cuts: tuple[int, ...]


def cuts_of(plan: SourcePlan, kpis: Sequence[PlannedKpi]) -> tuple[CutSet, ...]:
    """All ways of cutting that some KPI needs."""
    wanted = [CutSet(kpi.spec.every, tuple(sorted(cuts))) for kpi in kpis for cuts in kpi.cut_sets()]
    return tuple(dict.fromkeys(wanted))


class Rolled(NamedTuple):
    """What is made of cells in every cut."""

    reads: tuple[str, ...]
    """Columns of the cells, quoted."""
    answers: tuple[str, ...]
    """Aggregates of them, with their names."""
    keys: tuple[str, ...] = ()
    """Columns that stay apart in every cut, quoted."""
    name: str = "cuts"
    """The step that holds the result."""


def sums(plan: SourcePlan, figures: Sequence[str], sizes: Sequence[str], keys: Sequence[str] = ()) -> Rolled:
    """Figures added up; of sizes the greatest."""
    d = plan.dialect
    added = [named(f"SUM({own(d, figure)})", own(d, figure)) for figure in figures]
    greatest = [named(f"MAX({own(d, size)})", own(d, size)) for size in sizes]
    reads = tuple(own(d, name) for name in (*figures, *sizes))
    return Rolled(reads, (*added, *greatest), tuple(own(d, key) for key in keys))


def rolled_up(plan: SourcePlan, sets: Sequence[CutSet], cells: str, rolled: Rolled, prefix: str) -> list[Step]:
    """Steps that roll cells up in every way of cutting; the last one is named by `rolled`."""
    d = plan.dialect
    placed = own(d, f"{prefix}placed")
    dimensions = [own(d, f"d{cut.number}") for cut in plan.cuts]
    kinds = [named(_place(plan, every), own(d, every)) for every in plan.kinds]
    place = Step(placed, text.select([*kinds, *dimensions, *rolled.keys, *rolled.reads], f"FROM {cells}"))
    keys = [[own(d, one.every), *(own(d, f"d{n}") for n in one.cuts), *rolled.keys] for one in sets]
    names = [*(own(d, every) for every in plan.kinds), *dimensions, *rolled.keys]
    if d.grouping_sets:
        grouping = ",\n".join(f"  ({', '.join(key)})" for key in keys)
        sql = text.select([*names, *rolled.answers], f"FROM {placed}", f"GROUP BY GROUPING SETS (\n{grouping}\n)")
    else:
        sql = "\nUNION ALL\n".join(_one_cut(names, key, rolled.answers, placed) for key in keys)
    return [place, Step(own(d, f"{prefix}{rolled.name}"), sql, "coarser cuts, from the cells")]


def _one_cut(names: Sequence[str], key: Sequence[str], answers: Sequence[str], cells: str) -> str:
    columns = [name if name in key else named("NULL", name) for name in names]
    return text.select([*columns, *answers], f"FROM {cells}", f"GROUP BY {', '.join(key)}")


def _place(plan: SourcePlan, every: Every) -> str:
    """The place of a segment's period among the periods of a kind; places outside belong to no period."""
    segment, segments, periods = own(plan.dialect, "segment"), plan.segments, plan.periods(every)
    starts = [segments.index(period.first) for period in periods]
    after = segments.index(periods[-1].last) + 1
    if starts == list(range(segments.count)):
        return segment
    return _balanced(segment, [*starts, after], 0, len(starts) + 1)


def _balanced(value: str, edges: Sequence[int], low: int, high: int) -> str:
    if low == high:
        return str(low - 1)
    middle = (low + high) // 2
    before, later = _balanced(value, edges, low, middle), _balanced(value, edges, middle + 1, high)
    return f"CASE WHEN {value} < {edges[middle]} THEN {before} ELSE {later} END"

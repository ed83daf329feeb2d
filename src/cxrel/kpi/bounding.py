"""An open dimension with ten thousand values keeps the most frequent ones by name; what is left is `other`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import text
from cxrel.kpi.dimensions import LONGEST_VALUE, MOST_VALUES
from cxrel.kpi.spec import OTHER
from cxrel.kpi.text import Step, named, own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.kpi.plan import SourcePlan


def bounded(
    plan: SourcePlan, cells: str, figures: Sequence[str], prefix: str, more_keys: Sequence[str] = ()
) -> tuple[list[Step], str, tuple[str, ...]]:
    """Steps over the cells that bound their open dimensions; the name of the last step; columns that hold how many values
    a dimension has. Values are ranked by the rows of all periods that are measured, so that no period has others.
    """
    d, is_open = plan.dialect, [cut.number for cut in plan.cuts if cut.is_open]
    if not is_open:
        return [], cells, ()
    weighed, ranked, named_ones = (own(d, f"{prefix}{name}") for name in ("weighed", "ranked", "named"))
    sizes = tuple(f"size{number}" for number in is_open)
    other = [own(d, name) for name in ("segment", *more_keys, *figures)]
    closed = [own(d, f"d{cut.number}") for cut in plan.cuts if not cut.is_open]
    values = [own(d, f"d{number}") for number in is_open]
    weights = [own(d, f"weight{number}") for number in is_open]
    n = own(d, "n")
    weigh = [named(f"SUM({n}) OVER (PARTITION BY {v})", w) for v, w in zip(values, weights, strict=True)]
    ranks = [own(d, size) for size in sizes]
    rank = [
        named(f"DENSE_RANK() OVER (ORDER BY {w} DESC, {v})", r) for v, w, r in zip(values, weights, ranks, strict=True)
    ]
    kept = [named(_kept(v, r), v) for v, r in zip(values, ranks, strict=True)]
    steps = [
        Step(weighed, text.select([*other, *closed, *values, *weigh], f"FROM {cells}")),
        Step(
            ranked, text.select([*other, *closed, *values, *rank], f"FROM {weighed}"), "the most frequent values first"
        ),
        Step(named_ones, text.select([*other, *closed, *kept, *ranks], f"FROM {ranked}")),
    ]
    return steps, named_ones, sizes


def _kept(value: str, rank: str) -> str:
    return f"CASE WHEN {rank} > {MOST_VALUES} OR LENGTH({value}) > {LONGEST_VALUE} THEN '{OTHER}' ELSE {value} END"

"""Exact percentiles from few rows: each value of a cell once, with how often it stands there, and a running sum.

What travels are the two values between which the percentile lies; `cxrel.kpi.cells` interpolates, as DuckDB's quantile_cont.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import text
from cxrel.kpi.bounding import bounded
from cxrel.kpi.cuts import Rolled, cuts_of, rolled_up, sums
from cxrel.kpi.rows import keys_of_rows, spelled_keys_of_rows, within
from cxrel.kpi.text import Step, named, own
from cxrel.kpi.wording import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.kpi.plan import PlannedKpi, SourcePlan

_FIGURES = ("n", "counted", "nan")


def quantile_steps(
    plan: SourcePlan, kpi: PlannedKpi, relation: str, prefix: str = ""
) -> tuple[list[Step], tuple[str, ...], str]:
    """The steps of a percentile, the columns of the last one, and its name."""
    d, only = plan.dialect, plan.only([kpi.spec.key])
    dimensions = [f"d{cut.number}" for cut in only.cuts]
    rows, cells, last = (own(d, f"{prefix}{name}") for name in ("rows", "values", "neighbours"))
    keys_of = keys_of_rows if kpi.exact else spelled_keys_of_rows
    scan = text.select([*keys_of(only), *_scanned(kpi, only)], f"FROM {relation}", within(only))
    steps = [Step(rows, scan, "each row: its period, its dimension values, its value")]
    columns = (*only.kinds, *dimensions, *_FIGURES, "known", "low", "high")
    if kpi.exact:
        return [*steps, *_by_the_engine(only, kpi, rows, prefix)], columns, last
    keys = [own(d, name) for name in ("segment", *dimensions, "value")]
    counts = text.select([*keys, *_counts(only, kpi)], f"FROM {rows}", f"GROUP BY {', '.join(keys)}")
    steps.append(Step(cells, counts, "the one scan: each value of a cell, and how often"))
    words, cells = worded(only, cells, ("segment", "value", *_FIGURES), prefix)
    more, cells, sizes = bounded(only, cells, _FIGURES, prefix, more_keys=("value",))
    added = sums(only, _FIGURES, sizes, keys=["value"])
    steps += [*words, *more, *rolled_up(only, cuts_of(only, [kpi]), cells, added, prefix)]
    return [*steps, *_neighbours(only, kpi, prefix, sizes)], (*columns, *sizes), last


def _scanned(kpi: PlannedKpi, plan: SourcePlan) -> list[str]:
    d, subject = plan.dialect, kpi.subject
    nan = [named(subject.within(f"CASE WHEN {subject.nan} THEN 1 END"), own(d, "nan"))] if subject.nan else []
    counted = [named(subject.counted(), own(d, "counted"))] if subject.where else []
    return [*counted, named(subject.within(subject.figure), own(d, "value")), *nan]


def _counts(plan: SourcePlan, kpi: PlannedKpi) -> list[str]:
    """Rows, those that count, and those that are NaN."""
    d = plan.dialect
    counted, nan = own(d, "counted"), own(d, "nan")
    return [
        named("COUNT(*)", own(d, "n")),
        named(f"COUNT({counted})" if kpi.subject.where else "COUNT(*)", counted),
        named(f"COUNT({nan})" if kpi.subject.nan else "0", nan),
    ]


def _neighbours(plan: SourcePlan, kpi: PlannedKpi, prefix: str, sizes: Sequence[str]) -> list[Step]:
    """The values between which the percentile p of N rows lies: at place p/100 · (N - 1) of the sorted rows, from 0."""
    d = plan.dialect
    keys = [own(d, name) for name in (*plan.kinds, *(f"d{cut.number}" for cut in plan.cuts))]
    value, upto, counted, known = (own(d, name) for name in ("value", "upto", "counted", "known"))
    n = [own(d, name) for name in ("n", "nan")]
    whole = f"PARTITION BY {', '.join(keys)}"
    there = f"CASE WHEN {value} IS NULL THEN 0 ELSE {counted} END"
    upwards = f"{whole} ORDER BY {value} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    running = [
        *keys,
        *n,
        *(own(d, size) for size in sizes),
        value,
        named(f"SUM({there}) OVER ({upwards})", upto),
        named(f"SUM({counted}) OVER ({whole})", own(d, "all_counted")),
        named(f"SUM({there}) OVER ({whole})", known),
    ]
    cuts, run, last = (own(d, f"{prefix}{name}") for name in ("cuts", "running", "neighbours"))
    answer = [
        *keys,
        *(named(f"SUM({name})", name) for name in n),
        named(f"MAX({own(d, 'all_counted')})", counted),
        named(f"MAX({known})", known),
        *_low_and_high(plan, kpi),
        *(named(f"MAX({own(d, size)})", own(d, size)) for size in sizes),
    ]
    return [
        Step(run, text.select(running, f"FROM {cuts}"), "how many rows lie at a value or below"),
        Step(
            last, text.select(answer, f"FROM {run}", f"GROUP BY {', '.join(keys)}"), "the values beside the percentile"
        ),
    ]


def _low_and_high(plan: SourcePlan, kpi: PlannedKpi) -> list[str]:
    """Rows without a value count as bad or not at all; where low values are bad, they stand before all others."""
    d = plan.dialect
    value, upto, counted, known = (own(d, name) for name in ("value", "upto", "all_counted", "known"))
    bad = kpi.spec.missing_is_bad
    before = f"({upto} + {counted} - {known})" if bad and kpi.spec.higher_is_better else upto
    place = f"{kpi.spec.percent} * ({counted if bad else known} - 1)"
    return [
        named(f"MIN(CASE WHEN 100 * {before} > {place} THEN {value} END)", own(d, "low")),
        named(f"MIN(CASE WHEN 100 * ({before} - 1) >= {place} THEN {value} END)", own(d, "high")),
    ]


def _by_the_engine(plan: SourcePlan, kpi: PlannedKpi, rows: str, prefix: str) -> list[Step]:
    """The engine's own exact percentile over all rows: cheaper where nearly every row has a value of its own."""
    d, value = plan.dialect, own(plan.dialect, "value")
    percentile = (d.percentile or "").format(x=value, q=f"{kpi.spec.percent}e-2")
    answers = [named(f"COUNT({value})", own(d, "known"))]
    answers += [named(percentile, own(d, name)) for name in ("low", "high")]
    flags = {"counted": kpi.subject.where, "nan": kpi.subject.nan}
    reads = (value, *(own(d, name) for name, is_there in flags.items() if is_there))
    rolled = Rolled(reads, (*_counts(plan, kpi), *answers), name="neighbours")
    return rolled_up(plan, cuts_of(plan, [kpi]), rows, rolled, prefix)

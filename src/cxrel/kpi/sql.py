"""Statements for a plan: one scan counts to the finest cells, and all coarser cuts are sums of those few cells.

KPIs that count or take means share one statement. A percentile does not add up, so each has a statement of its own, with one
row a cell and value in place of all its rows; its two neighbouring values travel, and Python interpolates between them.

A row counts as often as it stands in the source: the format names no key of a row (`customer_key` names a customer, who may
come again), so nothing tells a duplicate from a second parcel; a view in the database takes duplicates out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from cxrel.kpi import text
from cxrel.kpi.bounding import bounded
from cxrel.kpi.cuts import cuts_of, rolled_up, sums
from cxrel.kpi.quantiles import quantile_steps
from cxrel.kpi.rows import spelled_keys_of_rows, within
from cxrel.kpi.text import Step, named, own
from cxrel.kpi.wording import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.kpi.plan import PlannedKpi, SourcePlan

Shape = Literal["sums", "neighbours"]


class Statement(NamedTuple):
    """One statement of a plan, and how its rows are read."""

    sql: str
    shape: Shape
    kpis: tuple[PlannedKpi, ...]
    columns: tuple[str, ...]
    """The names of what comes back, in order, for `cxrel.kpi.cells`."""


def statements(plan: SourcePlan, relation: str) -> tuple[Statement, ...]:
    """All statements of a plan, none where it has no KPI. relation: SQL that stands after FROM, quoted."""
    summed = tuple(kpi for kpi in plan.kpis if not kpi.is_quantile)
    found = [_summed_statement(plan, summed, relation)] if summed else []
    found += [_quantile_statement(plan, kpi, relation) for kpi in plan.kpis if kpi.is_quantile]
    return tuple(found)


def _summed_statement(plan: SourcePlan, kpis: Sequence[PlannedKpi], relation: str) -> Statement:
    """Rows, and for each KPI what counted, was known and was good (or added up), in every cut."""
    steps, columns, last = summed_steps(plan, kpis, relation)
    d = plan.dialect
    sql = text.statement(steps, text.select([own(d, name) for name in columns], f"FROM {last}"))
    return Statement(sql, "sums", tuple(kpis), columns)


def summed_steps(
    plan: SourcePlan, kpis: Sequence[PlannedKpi], relation: str, prefix: str = ""
) -> tuple[list[Step], tuple[str, ...], str]:
    """The steps of a statement of sums, the columns of the last one, and its name."""
    d, only = plan.dialect, plan.only([kpi.spec.key for kpi in kpis])
    dimensions = [f"d{cut.number}" for cut in only.cuts]
    scanned = [one for kpi in kpis for one in _scanned(kpi)]
    counts = [one for kpi in kpis for one in _counts(kpi)]
    scan = [*spelled_keys_of_rows(only), *(named(sql, own(d, name)) for name, sql in scanned)]
    keys = [own(d, name) for name in ("segment", *dimensions)]
    aggregates = [named(f"{word}({own(d, read)})", own(d, name)) for name, word, read in counts]
    rows, cells, last = (own(d, f"{prefix}{name}") for name in ("rows", "cells", "cuts"))
    counted = text.select(
        [*keys, named("COUNT(*)", own(d, "n")), *aggregates], f"FROM {rows}", f"GROUP BY {', '.join(keys)}"
    )
    figures = ["n", *(name for name, _, _ in counts)]
    steps = [
        Step(
            rows, text.select(scan, f"FROM {relation}", within(only)), "each row: its period, its values, what it says"
        ),
        Step(cells, counted, "the one scan: the finest cells"),
    ]
    words, cells = worded(only, cells, ("segment", *figures), prefix)
    more, cells, sizes = bounded(only, cells, figures, prefix)
    steps += [*words, *more, *rolled_up(only, cuts_of(only, kpis), cells, sums(only, figures, sizes), prefix)]
    return steps, (*only.kinds, *dimensions, *figures, *sizes), last


def _scanned(kpi: PlannedKpi) -> list[tuple[str, str]]:
    """What a row says for one KPI: column and SQL."""
    name, subject = f"k{kpi.number}", kpi.subject
    found = [(f"{name}_counted", subject.counted())] if subject.where else []
    found.append((name, subject.within(subject.figure)))
    return [*found, (f"{name}_nan", subject.within(f"CASE WHEN {subject.nan} THEN 1 END"))] if subject.nan else found


def _counts(kpi: PlannedKpi) -> list[tuple[str, str, str]]:
    """What cells hold of one KPI: column, aggregate, and the column of a row that it sums up."""
    name, subject = f"k{kpi.number}", kpi.subject
    found = [(f"{name}_counted", "COUNT", f"{name}_counted")] if subject.where else []
    found += [(f"{name}_known", "COUNT", name), (f"{name}_{'good' if kpi.spec.good else 'total'}", "SUM", name)]
    return [*found, (f"{name}_nan", "COUNT", f"{name}_nan")] if subject.nan else found


def _quantile_statement(plan: SourcePlan, kpi: PlannedKpi, relation: str) -> Statement:
    """For every cut of one KPI: how many rows counted, how many have a value, and the values beside the percentile."""
    steps, columns, last = quantile_steps(plan, kpi, relation)
    sql = text.statement(steps, text.select([own(plan.dialect, name) for name in columns], f"FROM {last}"))
    return Statement(sql, "neighbours", (kpi,), columns)

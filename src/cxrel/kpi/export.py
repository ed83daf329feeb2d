"""One readable statement a source, for a warehouse that cxrel has no connector for; `cxrel.kpi.load` reads its rows back.

The source cannot be asked here, so `at` is taken for an instant (timestamptz) if the source names a time zone, else for a
date; columns are taken to be what their expressions need; and the periods are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import text
from cxrel.kpi.export_rows import Layout, answer_of_quantile, answer_of_sums, listed_kpis
from cxrel.kpi.quantiles import quantile_steps
from cxrel.kpi.sql import summed_steps
from cxrel.kpi.text import Step, own

if TYPE_CHECKING:
    from cxrel.kpi.plan import PlannedKpi, SourcePlan


def export_statement(plan: SourcePlan, relation: str) -> str:
    """The statement of a plan that was made without columns; the empty text where it has no KPI.

    Its rows: journey, kpi, definition, period, a column for each dimension (NULL: all its values), counts and numbers.
    """
    if not plan.kpis:
        return ""
    layout = Layout(plan.source, plan.dialect, tuple(kpi.spec for kpi in plan.kpis))
    steps: list[Step] = []
    answers: list[str] = []
    summed = tuple(kpi for kpi in plan.kpis if not kpi.is_quantile)
    if summed:
        only = plan.only([kpi.spec.key for kpi in summed])
        found, _, last = summed_steps(only, summed, relation)
        listed = Step(own(plan.dialect, "kpis"), listed_kpis(layout, summed), "the KPIs that share the scan")
        steps += [*found, listed]
        answers.append(answer_of_sums(layout, only, last, listed.name))
    for kpi in (kpi for kpi in plan.kpis if kpi.is_quantile):
        only = plan.only([kpi.spec.key])
        found, _, last = quantile_steps(only, kpi, relation, prefix=f"k{kpi.number}_")
        steps += found
        answers.append(answer_of_quantile(layout, only, kpi, last))
    order = f"ORDER BY {', '.join(str(place) for place in layout.ids_and_dimensions())}"
    return "\n".join([*_head(plan), text.statement(steps, "\nUNION ALL\n".join(answers)), order]) + "\n"


def _head(plan: SourcePlan) -> list[str]:
    """Comments: which KPI is what, and what becomes of the rows."""
    at = f"{plan.source.at} is taken for " + (
        f"an instant; days are those of {plan.source.timezone}" if plan.source.timezone else "a date"
    )
    live = "" if plan.dialect.live else "; this dialect is not run against a live server"
    lines = [f"source {plan.source.id}, written for {plan.dialect.name}{live}", at]
    lines += [f"{kpi.spec.key}: {_told(kpi)}" for kpi in plan.kpis]
    lines.append("save the rows as CSV with a header, or as JSON lines: cxrel measure --load FILE")
    return [f"-- {_one_line(line)}" for line in lines]


def _told(kpi: PlannedKpi) -> str:
    spec = kpi.spec
    summary = f"p{spec.percent} of" if spec.percent is not None else "mean of" if spec.value else "share of"
    where = f", where {spec.where}" if spec.where else ""
    missing = "; unknown counts as bad" if spec.missing_is_bad else ""
    return f"{summary} {spec.good or spec.value}{where}, by {spec.every}{missing}"


def _one_line(line: str) -> str:
    """A comment ends where its line does, whatever stands in it."""
    return "".join(character if character.isprintable() else " " for character in line)

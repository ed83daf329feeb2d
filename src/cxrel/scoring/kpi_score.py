"""A KPI's facts made into its score: certainty, chart, budget, cost, and what it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.results import Budget, KpiScore, WindowCost
from cxrel.scoring.certainty import kpi_interval
from cxrel.scoring.charts import assurance_of, chart_values, draw, met, newest_restart, since_restart, trend_of
from cxrel.scoring.dependence import dimension_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.case import Case
    from cxrel.model.results import DimensionView
    from cxrel.scoring.dependence import Comparison
    from cxrel.scoring.kpi import KpiFacts


def kpi_score(
    case: Case, facts: KpiFacts, compared: Sequence[Comparison | None], *, inputs: int, pairs: int
) -> KpiScore:
    """Score a KPI, with the comparison of each of its dimensions.

    `inputs` and `pairs` count the stage's marked inputs and its tested KPI-dimension pairs.
    """
    kpi = facts.kpi
    restart = newest_restart(kpi, case.as_of)
    points = since_restart(facts.periods, restart)
    interval = kpi_interval(facts, points, inputs)
    chart = draw(kpi, points)
    return KpiScore(
        id=kpi.id,
        name=kpi.name,
        stage=facts.place.stage.id,
        touchpoint=facts.place.touchpoint.id,
        lens=kpi.lens,
        unit=kpi.unit,
        counted=kpi.counted,
        owner=kpi.owner,
        reliable=kpi.reliable,
        unreliable=kpi.unreliable,
        marked=facts.place.marked,
        mark=facts.mark,
        own_mark=facts.own_mark,
        low=interval.low,
        high=interval.high,
        sure=interval.sure,
        figure=facts.figure.rounded() if facts.figure else None,
        held_by=facts.held_by,
        trend=trend_of(kpi, chart, points),
        assurance=assurance_of(kpi, chart),
        met=met(kpi, points),
        periods=tuple(p.period.text for p in facts.window),
        window_figures=tuple(p.total.rounded() for p in facts.window),
        window_marks=tuple(facts.mark_of(p.total) for p in facts.window),
        budget=_budget(facts),
        cost=_cost(facts),
        chart=chart_values(chart, kpi, points, restart),
        dimensions=_dimensions(facts, compared, pairs),
        least_n=float(facts.least_n),
        newest_reading=facts.newest_reading,
    )


def _dimensions(facts: KpiFacts, compared: Sequence[Comparison | None], pairs: int) -> tuple[DimensionView, ...]:
    declared = facts.place.home.dimensions
    return tuple(
        dimension_view(facts, index, list(declared.get(name, ())), compared[index], pairs=pairs)
        for index, name in enumerate(facts.dimensions)
    )


def _budget(facts: KpiFacts) -> Budget | None:
    """Of the newest complete period: n (1 - reliable) may be broken, n - good are."""
    if not facts.periods or facts.periods[-1].total.good is None:
        return None
    newest = facts.periods[-1]
    n, good = newest.total.n or 0, newest.total.good or 0
    return Budget(newest.period.text, float(n * (1 - facts.kpi.reliable)), n - good)


def _cost(facts: KpiFacts) -> WindowCost | None:
    each = facts.kpi.cost_each
    if each is None or facts.figure is None or facts.figure.good is None:
        return None
    broken = (facts.figure.n or 0) - facts.figure.good
    return WindowCost(broken, broken * each.amount, each.currency, each.basis)

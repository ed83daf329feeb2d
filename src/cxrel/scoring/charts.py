"""A KPI on its control chart: points since the restart, signals, the word that they deserve, and the promise kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.period import parse_period
from cxrel.model.results import ChartPoint, ChartSignal, KpiChart
from cxrel.scoring.control import Chart, Point, assurance, trend, xmr_chart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.kpi import ChartRestart, Kpi
    from cxrel.scoring.figures import PeriodFigures

_NEWEST = 3


def newest_restart(kpi: Kpi, as_of: date) -> ChartRestart | None:
    """The newest chart restart that is not after the as-of date."""
    dated = [(first, r) for r in kpi.chart_restarts if (first := _first_day(r)) is not None and first <= as_of]
    return max(dated, key=lambda pair: pair[0])[1] if dated else None


def since_restart(periods: Sequence[PeriodFigures], restart: ChartRestart | None) -> list[PeriodFigures]:
    """The complete periods that belong to the present process."""
    first = _first_day(restart) if restart else None
    return [p for p in periods if first is None or p.period.first >= first]


def draw(kpi: Kpi, points: Sequence[PeriodFigures]) -> Chart:
    """The XmR chart of these periods."""
    return xmr_chart([Point(p.period.ordinal, float(p.total.mean), p.period.text) for p in points], share=kpi.is_share)


def trend_of(kpi: Kpi, chart: Chart, points: Sequence[PeriodFigures]) -> str:
    """`improved`, `worsened`, `no signal` or `too few points`."""
    return str(trend(chart, kpi.higher_is_better, _year_ago(points)))


def assurance_of(kpi: Kpi, chart: Chart) -> str | None:
    """`consistently meeting`, `hit or miss`, `consistently missing`; None where there are no limits."""
    word = assurance(chart, float(kpi.reliable), kpi.higher_is_better)
    return str(word) if word else None


def met(kpi: Kpi, points: Sequence[PeriodFigures]) -> int:
    """In how many periods the promise was met, compared exactly."""
    numerator, denominator = kpi.reliable.as_integer_ratio()
    better = 1 if kpi.higher_is_better else -1
    return sum(better * (p.total.mean * denominator - numerator) >= 0 for p in points)


def chart_values(chart: Chart, kpi: Kpi, points: Sequence[PeriodFigures], restart: ChartRestart | None) -> KpiChart:
    """The chart as plain values for tables and reports."""
    return KpiChart(
        points=tuple(ChartPoint(p.period.text, p.period.last, float(p.total.mean), p.total.n) for p in points),
        centre=chart.centre,
        lower=chart.lower,
        upper=chart.upper,
        dashed=chart.dashed,
        signals=tuple(
            ChartSignal(str(s.rule), (s.side == "up") == kpi.higher_is_better, s.first, s.last, s.fired)
            for s in chart.signals
        ),
        restart=restart.since if restart else None,
        restart_why=restart.why if restart else None,
    )


def _first_day(restart: ChartRestart) -> date | None:
    period = parse_period(restart.since) if restart.since else None
    return period.first if period else None


def _year_ago(points: Sequence[PeriodFigures]) -> list[float] | None:
    """The figures of the newest 3 periods a year earlier, where all three are on the chart."""
    by_ordinal = {p.period.ordinal: float(p.total.mean) for p in points}
    ordinals = [p.period.year_ago for p in points[-_NEWEST:]]
    if len(ordinals) < _NEWEST or any(ordinal not in by_ordinal for ordinal in ordinals):
        return None
    return [by_ordinal[ordinal] for ordinal in ordinals if ordinal is not None]

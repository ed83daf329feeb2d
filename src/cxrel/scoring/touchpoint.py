"""One touchpoint: its mark in each lens of evidence, and whether the operation knew before the customers told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.results import TouchpointScore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.case import Place
    from cxrel.model.results import KpiScore, Walked


def touchpoint_score(place: Place, walked: Walked | None, kpis: Sequence[KpiScore]) -> TouchpointScore:
    """Score a touchpoint by its own probes and its lowest KPI in each lens; `kpis` are those of its stage."""
    own = [kpi for kpi in kpis if kpi.touchpoint == place.touchpoint.id]
    measured, heard = ([kpi for kpi in own if kpi.lens == lens] for lens in ("measured", "heard"))
    return TouchpointScore(
        id=place.touchpoint.id,
        stage=place.stage.id,
        moment_of_truth=place.touchpoint.moment_of_truth,
        state=place.touchpoint.state,
        category=place.touchpoint.category,
        walked=walked,
        measured=_lowest(measured),
        heard=_lowest(heard),
        knew_before=_knew_before(measured, heard),
    )


def _lowest(kpis: Sequence[KpiScore]) -> float | None:
    return min((kpi.mark for kpi in kpis if kpi.mark is not None), default=None)


def _knew_before(measured: Sequence[KpiScore], heard: Sequence[KpiScore]) -> int | None:
    """Nothing where customers were not listened to yet when the operation told: their words could not have come first."""
    operation, customers = _first_signal(measured), _first_signal(heard)
    if operation is None or customers is None or not customers.listened <= operation.told < customers.told:
        return None
    return (customers.told - operation.told).days


class _Signal(NamedTuple):
    told: date
    """The last day of the period that completed it."""
    listened: date
    """The last day of its chart's first point."""


def _first_signal(kpis: Sequence[KpiScore]) -> _Signal | None:
    """The first day on which a chart told that something worsened."""
    charts = [kpi.chart for kpi in kpis if kpi.chart.points]
    return min(
        (
            _Signal(chart.points[signal.fired].last_day, chart.points[0].last_day)
            for chart in charts
            for signal in chart.signals
            if not signal.better
        ),
        default=None,
    )

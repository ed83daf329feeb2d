"""One touchpoint: its mark in each lens of evidence, and whether the operation knew before the customers told."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    operation, customers = _first_signal(measured), _first_signal(heard)
    if operation is None or customers is None or operation >= customers:
        return None
    return (customers - operation).days


def _first_signal(kpis: Sequence[KpiScore]) -> date | None:
    """The day on which a chart first told that something worsened: the last day of the period that completed it."""
    return min(
        (kpi.chart.points[s.fired].last_day for kpi in kpis for s in kpi.chart.signals if not s.better), default=None
    )

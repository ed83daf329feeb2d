"""The whole journey: its weakest stage, the rolled throughput yield, and the balance sheet of the categories."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from cxrel.model.case import places
from cxrel.model.journey import CATEGORIES
from cxrel.model.results import CategoryScore, JourneyScore, Limit, Yield, YieldPart
from cxrel.scoring.bands import Band, band
from cxrel.scoring.joint import score_joint
from cxrel.scoring.stage import score_stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.case import Case, Place
    from cxrel.model.results import KpiScore, StageScore, TouchpointScore


def score_journey(case: Case) -> JourneyScore:
    """Score a journey as of a day, by its files and evidence alone."""
    found = list(places(case))
    parts = [score_stage(case, stage, [p for p in found if p.stage is stage]) for stage in case.journey.stages]
    stages = tuple(part.stage for part in parts)
    touchpoints = tuple(touchpoint for part in parts for touchpoint in part.touchpoints)
    kpis = tuple(kpi for part in parts for kpi in part.kpis)
    known = [stage for stage in stages if stage.mark is not None]
    weakest = min(known, key=_mark, default=None)
    joint = score_joint(case)
    return JourneyScore(
        id=case.journey.id,
        mark=weakest.mark if weakest else None,
        band=str(band(weakest.mark if weakest else None)),
        kept=sum(stage.band == Band.ALWAYS_RELIABLE for stage in stages),
        stages_known=len(known),
        limited_by=_limit(weakest),
        stages=stages,
        touchpoints=touchpoints,
        kpis=kpis,
        throughput=_throughput(found, kpis, joint.figure.value if joint and joint.figure else None),
        balance=_balance(touchpoints),
        joint=joint,
    )


def _mark(stage: StageScore) -> float:
    return stage.mark if stage.mark is not None else 0.0


def _limit(weakest: StageScore | None) -> Limit | None:
    if weakest is None or weakest.limited_by is None:
        return None
    limit = weakest.limited_by
    return Limit(limit.lens, limit.touchpoint, limit.kpi, stage=weakest.id)


def _throughput(found: Sequence[Place], kpis: Sequence[KpiScore], joint: float | None) -> Yield:
    """1 - q (1 - p) for each moment of truth: multiplied if failures are independent, the smallest if they coincide."""
    parts: list[YieldPart] = []
    left_out: list[str] = []
    for place in found:
        if place.touchpoint.moment_of_truth:
            part = _part(place, kpis)
            if part:
                parts.append(part)
            else:
                left_out.append(place.touchpoint.id)
    kept = [part.kept for part in parts]
    return Yield(
        independent=prod(kept) if kept else None,
        together=min(kept, default=None),
        joint=joint,
        parts=tuple(parts),
        left_out=tuple(left_out),
    )


def _part(place: Place, kpis: Sequence[KpiScore]) -> YieldPart | None:
    """A moment of truth by its lowest-marked measured share KPI."""
    shares = [
        (kpi.mark, kpi.figure.value, kpi.id)
        for kpi in kpis
        if kpi.touchpoint == place.touchpoint.id and kpi.lens == "measured" and kpi.is_share and kpi.figure
        if kpi.mark is not None
    ]
    if not shares or place.touchpoint.met_by is None:
        return None
    _, share, kpi_id = min(shares, key=lambda found: found[0])
    met_by = float(place.touchpoint.met_by)
    return YieldPart(place.touchpoint.id, kpi_id, share, met_by, 1 - met_by * (1 - share))


def _balance(touchpoints: Sequence[TouchpointScore]) -> dict[str, CategoryScore]:
    moments = [touchpoint for touchpoint in touchpoints if touchpoint.moment_of_truth]
    sheet: dict[str, CategoryScore] = {}
    for category in CATEGORIES:
        own = [touchpoint for touchpoint in moments if touchpoint.category == category]
        marks = [touchpoint.mark for touchpoint in own if touchpoint.mark is not None]
        sheet[category] = CategoryScore(len(own), min(marks, default=None))
    return sheet

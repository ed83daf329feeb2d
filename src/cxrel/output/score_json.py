"""Scores for programs: `cxrel-score/1`. Marks and gaps have 2 decimals, shares 4, other values 6 significant digits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.results import (
        Dependence,
        HeldBy,
        JourneyScore,
        KpiScore,
        LensScore,
        Limit,
        Said,
        StageScore,
        TouchpointScore,
        Walked,
        Yield,
    )

FORMAT = "cxrel-score/1"


def score_json(scores: Sequence[tuple[str, JourneyScore]], as_of: date) -> str:
    """The scores of journeys, each with its file."""
    journeys = [journey_data(file, score) for file, score in scores]
    data = {"format": FORMAT, "as_of": as_of.isoformat(), "journeys": journeys}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def journey_data(file: str, score: JourneyScore) -> dict[str, Any]:
    """One journey as plain data."""
    balance = {name: {"moments": c.moments, "mark": mark(c.mark)} for name, c in score.balance.items()}
    return {
        "id": score.id,
        "file": file,
        "mark": mark(score.mark),
        "band": score.band,
        "kept": score.kept,
        "stages_known": score.stages_known,
        "stages_total": score.stages_total,
        "limited_by": _limit(score.limited_by, with_stage=True),
        "yield": _yield(score.throughput),
        "balance": balance,
        "stages": [_stage(stage) for stage in score.stages],
        "touchpoints": [_touchpoint(touchpoint) for touchpoint in score.touchpoints],
        "kpis": [_kpi(kpi) for kpi in score.kpis],
    }


def mark(value: float | None) -> float | int | None:
    """A mark or a gap, with 2 decimals."""
    return _plain(round(value, 2)) if value is not None else None


def share(value: float | None) -> float | int | None:
    """A share, with 4 decimals."""
    return _plain(round(value, 4)) if value is not None else None


def other(value: float | None) -> float | int | None:
    """Any other value, with 6 significant digits."""
    return _plain(float(f"{value:.6g}")) if value is not None else None


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _limit(limit: Limit | None, *, with_stage: bool = False) -> dict[str, Any] | None:
    if limit is None:
        return None
    stage = {"stage": limit.stage} if with_stage else {}
    return {**stage, "lens": limit.lens, "touchpoint": limit.touchpoint, "kpi": limit.kpi}


def _yield(found: Yield) -> dict[str, Any]:
    return {
        "independent": share(found.independent),
        "together": share(found.together),
        "joint": share(found.joint),
        "left_out": list(found.left_out),
    }


def _stage(stage: StageScore) -> dict[str, Any]:
    return {
        "id": stage.id,
        "mark": mark(stage.mark),
        "band": stage.band,
        "basis": stage.basis,
        "sure": stage.sure,
        "gap": mark(stage.gap),
        "flags": list(stage.flags),
        "limited_by": _limit(stage.limited_by),
        "depends_on": [_dependence(found) for found in stage.depends_on],
        "lenses": {
            "said": _said(stage.said),
            "walked": _walked(stage.walked),
            "measured": _lens(stage.measured),
            "heard": _lens(stage.heard),
        },
    }


def _dependence(found: Dependence) -> dict[str, Any]:
    return {
        "dimension": found.dimension,
        "source": found.source,
        "best": {"value": found.best.value, "mark": mark(found.best.mark)},
        "worst": {"value": found.worst.value, "mark": mark(found.worst.mark)},
    }


def _said(said: Said | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {
        "mark": mark(said.mark),
        "settled": said.settled,
        "session": said.session,
        "n": said.n,
        "unsure": said.unsure,
        "low": said.low,
        "high": said.high,
        "agreement": said.agreement,
        "silos": {silo: mark(median) for silo, median in said.silos.items()},
        "lived": mark(said.lived),
        "not_lived": mark(said.not_lived),
    }


def _walked(walked: Walked | None) -> dict[str, Any] | None:
    if walked is None:
        return None
    return {"mark": mark(walked.mark), "passed": walked.passed, "tried": walked.tried}


def _lens(lens: LensScore | None) -> dict[str, Any] | None:
    if lens is None:
        return None
    return {"mark": mark(lens.mark), "touchpoint": lens.touchpoint, "kpi": lens.kpi}


def _touchpoint(touchpoint: TouchpointScore) -> dict[str, Any]:
    return {
        "id": touchpoint.id,
        "stage": touchpoint.stage,
        "moment_of_truth": touchpoint.moment_of_truth,
        "state": touchpoint.state,
        "walked": mark(touchpoint.walked.mark) if touchpoint.walked else None,
        "measured": mark(touchpoint.measured),
        "heard": mark(touchpoint.heard),
    }


def _kpi(kpi: KpiScore) -> dict[str, Any]:
    value = kpi.figure.value if kpi.figure else None
    budget = kpi.budget
    return {
        "id": kpi.id,
        "stage": kpi.stage,
        "touchpoint": kpi.touchpoint,
        "lens": kpi.lens,
        "mark": mark(kpi.mark),
        "low": mark(kpi.low),
        "high": mark(kpi.high),
        "value": share(value) if kpi.is_share else other(value),
        "n": kpi.figure.n if kpi.figure else None,
        "held_by": _held_by(kpi.held_by),
        "trend": kpi.trend,
        "assurance": kpi.assurance,
        "met": kpi.met,
        "periods": list(kpi.periods),
        "budget": {"allowed": other(budget.allowed), "used": budget.used} if budget else None,
    }


def _held_by(held: HeldBy | None) -> dict[str, Any] | None:
    if held is None:
        return None
    if held.period is not None:
        return {"period": held.period, "mark": mark(held.mark), "n": held.n}
    return {"dimension": held.dimension, "value": held.value, "mark": mark(held.mark), "n": held.n}

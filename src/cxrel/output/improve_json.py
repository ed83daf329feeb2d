"""Improvements for programs: `cxrel-improve/1`. Shares have 4 decimals, other values 6 significant digits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cxrel.output.score_json import other, share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.improvement.effect import Effect, Span
    from cxrel.improvement.work import Work
    from cxrel.model.case import Case

FORMAT = "cxrel-improve/1"
Told = tuple["Work", tuple["Effect", ...]]


def improve_json(journeys: Sequence[tuple[str, Case, Sequence[Told]]], as_of: date, **more: object) -> str:
    """The improvements of journeys, each with its file; `more` is told beside them."""
    data = {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        **more,
        "journeys": [
            {
                "id": case.journey.id,
                "file": file,
                "wip": case.settings.wip,
                "open": sum(work.is_open for work, _ in told),
                "improvements": [_improvement(work, effects) for work, effects in told],
            }
            for file, case, told in journeys
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _improvement(work: Work, effects: tuple[Effect, ...]) -> dict[str, Any]:
    one = work.improvement
    return {
        "id": work.id,
        "name": one.name,
        "status": work.status,
        "overdue": work.overdue,
        "missing": list(work.missing),
        "touchpoints": list(one.touchpoints),
        "silos": list(one.silos),
        "owner": one.owner,
        "from": one.from_,
        "to": one.to,
        "root_cause": one.root_cause,
        "fix": one.fix,
        **{key: day.isoformat() if (day := getattr(one, key)) else None for key in ("opened", "due", "closed")},
        "result": list(one.result),
        "asks": list(one.asks),
        "thanks": list(one.thanks),
        "kpis": [_effect(effect) for effect in effects],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    kpi = effect.kpi
    return {
        "id": kpi.id,
        "touchpoint": kpi.touchpoint,
        "word": effect.word,
        "rule": effect.rule,
        "before": _span(effect.before, is_share=kpi.is_share),
        "after": _span(effect.after, is_share=kpi.is_share),
        "reliable": float(kpi.reliable),
    }


def _span(span: Span | None, *, is_share: bool) -> dict[str, Any] | None:
    if span is None:
        return None
    value = share(span.value) if is_share else other(span.value)
    return {"value": value, "n": span.n, "periods": list(span.periods)}

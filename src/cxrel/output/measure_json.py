"""What measuring brought, for programs: `cxrel-measure/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.evidence import Reading
    from cxrel.model.measured import JointOutcome, KpiOutcome, Restated, SourceOutcome

FORMAT = "cxrel-measure/1"


def measure_json(
    sources: Sequence[SourceOutcome],
    outcomes: Sequence[KpiOutcome],
    as_of: date,
    joint: Sequence[JointOutcome] = (),
    *,
    written: bool,
) -> str:
    """Sources, KPIs, and journeys customer by customer; `written` is false for a dry run."""
    data = {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "written": written,
        "sources": [_source(one) for one in sources],
        "kpis": [_kpi(one) for one in outcomes],
        "joint": [_joint(one) for one in joint],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _source(one: SourceOutcome) -> dict[str, Any]:
    return {"id": one.name, "place": one.place, "error": one.reason or None, "notes": list(one.notes)}


def _kpi(one: KpiOutcome) -> dict[str, Any]:
    return {
        "journey": one.journey,
        "id": one.kpi.id,
        "source": one.source,
        "file": one.file,
        "status": one.status,
        "error": one.reason or None,
        "changed": one.changed,
        "periods": [period.text for period in one.periods],
        "unsettled": [period.text for period in one.unsettled],
        "added": [period.text for period in one.added],
        "restated": [_restated(restated) for restated in one.restated],
        "newest": _reading(one.newest),
        "counts": {
            "rows": one.counts.rows,
            "left_out": one.counts.left_out,
            "unknown": one.counts.unknown,
            "nan": one.counts.nan,
            "other": dict(one.counts.other),
            "nowhere": dict(one.counts.nowhere),
        },
    }


def _joint(one: JointOutcome) -> dict[str, Any]:
    return {
        "journey": one.journey,
        "status": one.status,
        "error": one.reason or None,
        "moments": list(one.moments),
        "left_out": [{"moment": name, "why": why} for name, why in one.left_out],
        "periods": [period.text for period in one.periods],
        "unsettled": [period.text for period in one.unsettled],
        "added": [period.text for period in one.added],
        "restated": [_restated(restated) for restated in one.restated],
        "newest": _reading(one.newest),
        "outcome_error": one.outcome or None,
        "files": list(one.changed),
    }


def _restated(one: Restated) -> dict[str, Any]:
    return {
        "period": one.period.text,
        "cells": dict(one.cells),
        "was": _reading(one.was),
        "now": _reading(one.now),
    }


def _reading(one: Reading | None) -> dict[str, Any] | None:
    if one is None:
        return None
    figures = {"good": one.good} if one.value is None else {"value": float(one.value)}
    return {"period": one.period.text, "n": one.n, **figures}

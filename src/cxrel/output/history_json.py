"""A journey's history as JSON, `cxrel-history/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from cxrel.model.history import (
        GitSpan,
        History,
        KpiHistory,
        RatingPoint,
        StageHistory,
        ThresholdPoint,
        TouchpointHistory,
        VotePoint,
    )

FORMAT = "cxrel-history/1"


def history_json(file: str, history: History, as_of: date, since: date | None) -> str:
    """One object: stages, KPIs and touchpoints, each with its points, oldest first."""
    told = {
        "format": FORMAT,
        "journey": history.journey,
        "file": file,
        "as_of": as_of.isoformat(),
        "since": _day(since),
        "git": _git(history.git),
        "stages": [_stage(one) for one in history.stages],
        "kpis": [_kpi(one) for one in history.kpis],
        "touchpoints": [_touchpoint(one) for one in history.touchpoints],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _git(span: GitSpan | None) -> dict[str, object] | None:
    if span is None:
        return None
    return {
        "versions": span.versions,
        "first": _day(span.first),
        "unreadable": span.unreadable,
        "shallow": span.shallow,
    }


def _stage(one: StageHistory) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name or None,
        "votes": [_vote(point) for point in one.votes],
        "ratings": [_rating(point) for point in one.ratings],
    }


def _vote(point: VotePoint) -> dict[str, object]:
    return {
        "session": point.session,
        "on": point.on.isoformat(),
        "n": point.n,
        "unsure": point.unsure,
        "low": point.low,
        "said": point.middle,
        "high": point.high,
        "settled": point.settled,
    }


def _rating(point: RatingPoint) -> dict[str, object]:
    return {
        "on": point.on.isoformat(),
        "commit": point.commit,
        "mark": point.mark,
        "session": point.session,
        "why": point.why,
        "recorded": point.recorded,
        "silent": point.silent,
    }


def _kpi(one: KpiHistory) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "stage": one.stage,
        "touchpoint": one.touchpoint,
        "unit": one.unit,
        "thresholds": [_threshold(point) for point in one.thresholds],
    }


def _threshold(point: ThresholdPoint) -> dict[str, object]:
    return {
        "on": point.on.isoformat(),
        "commit": point.commit,
        "reliable": _number(point.reliable),
        "unreliable": _number(point.unreliable),
        "was": _number(point.was),
        "moved": point.moved,
        "why": point.why,
        "agreed": list(point.agreed),
        "declared": point.declared,
    }


def _touchpoint(one: TouchpointHistory) -> dict[str, object]:
    states = [{"on": point.on.isoformat(), "commit": point.commit, "state": point.state} for point in one.states]
    return {"id": one.id, "name": one.name, "stage": one.stage, "states": states}


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

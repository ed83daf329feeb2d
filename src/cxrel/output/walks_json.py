"""Coverage of walks as JSON, `cxrel-walks/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.walking.coverage import Coverage, OpenFinding, TouchpointCoverage

FORMAT = "cxrel-walks/1"


def walks_json(covered: Sequence[tuple[str, Case, Coverage]], as_of: date) -> str:
    """One object for each journey, with its file; dates as text."""
    journeys = [_journey(file, case, coverage) for file, case, coverage in covered]
    told = {"format": FORMAT, "as_of": as_of.isoformat(), "journeys": journeys}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _journey(file: str, case: Case, coverage: Coverage) -> dict[str, object]:
    return {
        "id": case.journey.id,
        "file": file,
        "review_every": str(case.journey.review_every) if case.journey.review_every else None,
        "walks": coverage.walks,
        "walkers": coverage.walkers,
        "silos": coverage.silos,
        "tried": coverage.tried,
        "failed": coverage.failed,
        "touchpoints": [_touchpoint(one) for one in coverage.touchpoints],
        "dimensions": {
            name: [{"value": one.value, "covered": one.covered} for one in values]
            for name, values in coverage.dimensions.items()
        },
        "findings": [_finding(one) for one in coverage.findings],
        "felt": [
            {"stage": one.stage, "n": sum(one.counts.values()), "counts": {str(f): n for f, n in one.counts.items()}}
            for one in coverage.felt
        ],
    }


def _touchpoint(one: TouchpointCoverage) -> dict[str, object]:
    return {
        "id": one.id,
        "stage": one.stage,
        "moment_of_truth": one.moment_of_truth,
        "covered": one.covered,
        "tried": one.tried,
        "newest": _day(one.newest),
        "silos": list(one.silos),
        "by": {dimension: dict(values) for dimension, values in one.by.items()},
        "drill": {"last": _day(one.drilled), "due": one.drill_due},
    }


def _finding(one: OpenFinding) -> dict[str, object]:
    return {
        "touchpoint": one.touchpoint,
        "walk": one.walk,
        "date": one.date.isoformat(),
        "walker": one.walker,
        "silo": one.silo,
        "kind": one.kind,
        "outcome": one.outcome,
        "tried": one.tried,
        "saw": one.saw or None,
        "again_after": one.again_after,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

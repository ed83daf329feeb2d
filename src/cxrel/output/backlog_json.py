"""The backlog for programs: `cxrel-backlog/1`, with an issue for each row as a code host's API takes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cxrel.output.backlog_github import issue_of
from cxrel.output.score_json import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal

    from cxrel.improvement.backlog import Backlog, Factor, Row
    from cxrel.model.case import Case

FORMAT = "cxrel-backlog/1"


def backlog_json(ranked: Sequence[tuple[str, Case, Backlog]], as_of: date, escape: Callable[[str], str]) -> str:
    """One object a journey, with its file; factors as numbers that multiply to the product exactly."""
    journeys = [
        {
            "id": case.journey.id,
            "file": file,
            "rows": [_row(case, place, row, escape) for place, row in enumerate(backlog.rows, 1)],
            "kept": list(backlog.kept),
        }
        for file, case, backlog in ranked
    ]
    return (
        json.dumps({"format": FORMAT, "as_of": as_of.isoformat(), "journeys": journeys}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _row(case: Case, place: int, row: Row, escape: Callable[[str], str]) -> dict[str, Any]:
    return {
        "rank": place,
        "touchpoint": row.touchpoint,
        "stage": row.stage,
        "name": row.name,
        "owner": row.owner,
        "mark": mark(row.mark),
        "short": _factor(row.short),
        "reach": _factor(row.reach),
        "heard": _factor(row.heard),
        "product": _number(row.product),
        "missing": list(row.missing),
        "work": [
            {
                "id": work.id,
                "owner": work.improvement.owner,
                "due": work.improvement.due.isoformat() if work.improvement.due else None,
                "overdue": work.overdue,
            }
            for work in row.work
        ],
        "issue": issue_of(case, row, escape)._asdict(),
    }


def _factor(factor: Factor) -> dict[str, Any]:
    return {"value": _number(factor.value), "basis": factor.basis, "known": factor.known}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)

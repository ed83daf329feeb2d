"""What the gate found, for programs: `cxrel-check/1`, and annotations for GitHub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cxrel.output.annotations import annotation

if TYPE_CHECKING:
    from cxrel.model.gate import GateReport, GateResult, Outcome
    from cxrel.output.annotations import Command

FORMAT = "cxrel-check/1"
_COMMANDS: dict[Outcome, Command] = {"fail": "error", "warn": "warning", "note": "notice"}


def check_json(report: GateReport) -> str:
    """How the gate ended, as `cxrel-check/1`; marks have 2 decimals."""
    data = {
        "format": FORMAT,
        "passed": report.passed,
        "journeys": report.journeys,
        "settings": list(report.settings),
        "base": report.base,
        "results": [_result(result) for result in report.results],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _result(result: GateResult) -> dict[str, object]:
    amounts = result.amounts
    return {
        "rule": result.rule,
        "outcome": result.outcome,
        "message": result.message,
        "needed": result.needed,
        "code": result.code,
        "file": result.file,
        "line": result.location.line,
        "column": result.location.column,
        "path": result.path,
        "journey": result.journey,
        "stage": result.stage,
        "limit": round(amounts.limit, 2) if amounts else None,
        "found": round(amounts.found, 2) if amounts else None,
        "by": round(amounts.by, 2) if amounts else None,
    }


def check_github(report: GateReport) -> str:
    """What fails and what is warned of, as workflow commands, shown beside the lines of a pull request."""
    return "".join(f"{_annotation(result)}\n" for result in report.results)


def _annotation(result: GateResult) -> str:
    told = f"{result.message} Needed: {result.needed}" if result.needed else result.message
    title = f"gate: {result.rule}{f' ({result.code})' if result.code else ''}"
    return annotation(_COMMANDS[result.outcome], result.file, result.location, title, told)

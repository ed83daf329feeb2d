"""Findings for programs: `cxrel-findings/1`, and annotations for GitHub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cxrel.findings import Severity
from cxrel.output.annotations import annotation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.findings import Finding
    from cxrel.output.annotations import Command

FORMAT = "cxrel-findings/1"
_COMMANDS: dict[Severity, Command] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def findings_json(findings: Sequence[Finding]) -> str:
    """The findings as `cxrel-findings/1`."""
    return (
        json.dumps({"format": FORMAT, "findings": [finding_data(f) for f in findings]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def finding_data(finding: Finding) -> dict[str, object]:
    """One finding as plain data."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "line": finding.location.line,
        "column": finding.location.column,
        "path": finding.path,
    }


def findings_github(findings: Sequence[Finding]) -> str:
    """The findings as workflow commands, which GitHub shows beside the lines of a pull request."""
    return "".join(f"{_annotation(finding)}\n" for finding in findings)


def _annotation(finding: Finding) -> str:
    told = f"{finding.message} {finding.hint}".strip()
    return annotation(_COMMANDS[finding.severity], finding.file, finding.location, finding.code, told)

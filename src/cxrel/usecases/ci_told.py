"""What the log of a pipeline tells: nothing twice, and files as the host knows them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.findings import Finding
    from cxrel.model.changes import Diff
    from cxrel.model.gate import GateReport
    from cxrel.usecases.ci import CiResult


def not_judged(result: CiResult) -> list[Finding]:
    """The findings that the gate says nothing about."""
    judged = {(one.code, one.file, one.path, one.location) for one in result.report.results}
    findings = result.report.findings
    return [one for one in findings if (one.code, one.file, one.path, one.location) not in judged]


def from_top(result: CiResult, workspace: str) -> tuple[GateReport, list[Finding], Diff | None]:
    """The gate, other findings, and the changes that neither tells of, with files named from the repository's top."""

    def named(file: str) -> str:
        return Path(os.path.relpath(file, workspace)).as_posix() if workspace else file

    results = tuple(replace(one, file=named(one.file)) for one in result.report.results)
    findings = [replace(one, file=named(one.file)) for one in not_judged(result)]
    diff = result.diff
    if diff is not None:
        judged = {(one.file, one.path) for one in result.report.results}
        rest = [one for one in diff.changes if (one.file, one.path) not in judged]
        diff = replace(diff, changes=tuple(replace(one, file=named(one.file)) for one in rest))
    return replace(result.report, results=results), findings, diff

"""What is to be mended in the files, beside what it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.context import FindingView
from cxrel.report.text import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.findings import Finding
    from cxrel.model.journey import Stage
    from cxrel.report.subject import Subject


def finding_view(finding: Finding) -> FindingView:
    """A finding with the place that it names."""
    place = finding.location
    return FindingView(
        severity=str(finding.severity),
        code=finding.code,
        message=sentence(finding.message),
        hint=sentence(finding.hint),
        where=f"{finding.file}:{place.line}:{place.column}",
    )


def of_stage(subject: Subject, stage: Stage, findings: Sequence[Finding]) -> tuple[FindingView, ...]:
    """The findings on a stage, in the journey file, in a session, or in the readings of one of its KPIs."""
    own = f"stages.{stage.id}"
    tables = tuple(f"readings/{kpi.id}.csv" for touchpoint in stage.touchpoints for kpi in touchpoint.kpis)
    return tuple(
        finding_view(finding)
        for finding in findings
        if finding.path == own or finding.path.startswith(f"{own}.") or finding.file.endswith(tables)
    )

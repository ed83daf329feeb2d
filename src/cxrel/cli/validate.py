"""`cxrel validate`: every fault of every file at once."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, Paths, colour, day, standard_input

if TYPE_CHECKING:
    from cxrel.findings import Finding
    from cxrel.usecases.project import Project

EPILOG = examples("cxrel validate", "cxrel validate --format json --strict")


class Format(StrEnum):
    """How findings are told."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def validate(
    paths: Paths = None,
    output: Annotated[
        Format, typer.Option("--format", help="text; json; github: annotations; sarif: 2.1.0; junit: XML.")
    ] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    as_of: AsOf = None,
) -> None:
    """Find every fault of every file at once.

    It reads journeys, their evidence and settings. Errors end in 1; warnings advise, and fail only with --strict.
    'cxrel explain CODE' tells more about a finding.
    """
    from cxrel.usecases.trees import asked_for, open_asked

    project = open_asked(asked_for(paths or []), day(as_of), stdin=standard_input(paths))
    findings = project.findings()
    sys.stdout.write(_told(project, findings, output, strict=strict))
    if output is Format.TEXT:
        from cxrel.output.findings_text import summary

        sys.stderr.write(f"{summary(findings, len(project.journeys))}\n")
    grave = {"error", "warning"} if strict else {"error"}
    raise typer.Exit(1 if any(finding.severity in grave for finding in findings) else 0)


def _told(project: Project, findings: list[Finding], output: Format, *, strict: bool) -> str:
    from cxrel.output.findings_json import findings_github, findings_json
    from cxrel.output.findings_text import findings_text

    if output is Format.SARIF:
        from cxrel.output.sarif import findings_sarif
        from cxrel.usecases.explain import page

        return findings_sarif(findings, {code: page(code) for code in {finding.code for finding in findings}})
    if output is Format.JUNIT:
        from cxrel.output.junit import findings_junit

        return findings_junit(findings, [one.loaded.file.name for one in project.journeys], strict=strict)
    if output is Format.JSON:
        return findings_json(findings)
    return findings_github(findings) if output is Format.GITHUB else findings_text(findings, colour=colour(sys.stdout))

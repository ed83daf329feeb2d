"""`cxrel check`: the gate that the team agreed, for a pipeline and before a push."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, Paths, colour, day, standard_input

if TYPE_CHECKING:
    from cxrel.model.gate import GateReport

EPILOG = examples("cxrel check", "cxrel check --format json")


class Format(StrEnum):
    """How the results are told."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"


def check(
    paths: Paths = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="REV", help="Judge by this revision's settings, and what changed since."),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to tell the results.")] = Format.TEXT,
    as_of: AsOf = None,
) -> None:
    """Fail on what the team agreed to fail on.

    The rules stand under 'gate:' in cxrel.yaml. They read evidence only, never what the room said. A missed gate ends
    in 1.
    """
    from cxrel.usecases.check import CheckRequest, check_asked

    request = CheckRequest(tuple(paths or ()), day(as_of), standard_input(paths))
    report = check_asked(request, base)
    sys.stdout.write(_told(report, output))
    if output is Format.TEXT:
        from cxrel.output.check_text import verdict, which_gate

        sys.stderr.write(f"{which_gate(report)}\n{verdict(report)}\n")
    raise typer.Exit(0 if report.passed else 1)


def _told(report: GateReport, output: Format) -> str:
    if output is Format.MARKDOWN:
        from cxrel.output.check_markdown import check_markdown
        from cxrel.report.escape import for_markdown

        return check_markdown(report, for_markdown)
    if output is Format.TEXT:
        from cxrel.output.check_text import check_text

        return check_text(report, colour=colour(sys.stdout))
    from cxrel.output.check_json import check_github, check_json

    return check_json(report) if output is Format.JSON else check_github(report)

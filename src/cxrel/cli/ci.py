"""`cxrel ci`: all that a pipeline does at each push, in one command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import colour, day, width

if TYPE_CHECKING:
    from cxrel.usecases.ci import CiResult
    from cxrel.usecases.ci_pipeline import Pipeline

EPILOG = examples("cxrel ci --no-comment", "cxrel ci --report report/ --as-of 2026-11-21")


def ci(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            envvar="CXREL_PATHS",
            help="Journey files, folders or ids. Left out: all the project's journeys.",
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            metavar="REV",
            envvar="CXREL_BASE",
            help="Compare with this revision.",
            show_default="that of the pull request",
        ),
    ] = None,
    report: Annotated[
        str, typer.Option("--report", metavar="DIR", envvar="CXREL_REPORT", help="The folder for the report.")
    ] = "report",
    report_url: Annotated[
        str,
        typer.Option(
            "--report-url", metavar="URL", envvar="CXREL_REPORT_URL", help="Where the report is published, for links."
        ),
    ] = "",
    comment: Annotated[
        bool,
        typer.Option("--comment/--no-comment", envvar="CXREL_COMMENT", help="Comment on the pull request, in place."),
    ] = True,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            envvar="CXREL_AS_OF",
            help="Look at everything as of this day.",
            show_default="today",
        ),
    ] = None,
) -> None:
    """Validate, compare, report, judge and comment, in a pipeline.

    It finds its pull request in the environment of GitHub Actions or GitLab CI, and uses no network but their API.
    A missed gate ends in 1; something that could not run, in 3.
    """
    from cxrel.findings.errors import UsageError
    from cxrel.usecases.ci import CiRequest, run_ci
    from cxrel.usecases.ci_pipeline import pipeline_of

    if not report or "-" in (paths or []):
        raise UsageError("--report needs the name of a folder, and standard input cannot be judged in a pipeline")
    pipeline = pipeline_of(os.environ)
    result = run_ci(CiRequest(day(as_of), tuple(paths or ()), base, report, report_url, comment), pipeline)
    _tell(result, pipeline)
    raise typer.Exit(result.exit_code)


def _tell(result: CiResult, pipeline: Pipeline) -> None:
    """What the gate says, and what it did not judge; on GitHub, as annotations beside the lines."""
    from cxrel.output.check_text import verdict, which_gate
    from cxrel.output.harmless import harmless

    sys.stdout.write(_annotations(result) if pipeline.host == "github" else _text(result))
    sys.stderr.write(f"{which_gate(result.report)}\n{verdict(result.report)}\n")
    for line in result.done:
        sys.stderr.write(f"cxrel: {harmless(line)}\n")
    for line in result.troubles:
        sys.stderr.write(f"cxrel: could not run: {harmless(line)}\n")


def _annotations(result: CiResult) -> str:
    from cxrel.output.check_json import check_github
    from cxrel.output.diff_github import diff_github
    from cxrel.output.findings_json import findings_github
    from cxrel.usecases.ci_told import from_top

    report, advice, diff = from_top(result, os.environ.get("GITHUB_WORKSPACE", ""))
    return check_github(report) + findings_github(advice) + (diff_github(diff) if diff else "")


def _text(result: CiResult) -> str:
    from cxrel.output.check_text import check_text
    from cxrel.output.diff_text import diff_text
    from cxrel.output.findings_text import findings_text
    from cxrel.usecases.ci_told import not_judged

    painted = colour(sys.stdout)
    told = check_text(result.report, colour=painted) + findings_text(not_judged(result), colour=painted)
    return told + (diff_text(result.diff, width=width(), colour=painted) if result.diff else "")

"""`cxrel ci`: all that a pipeline does at each push, in one command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import colour, day

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
    result = run_ci(CiRequest(day(as_of), tuple(paths or ()), base, report, comment), pipeline)
    _tell(result, pipeline)
    raise typer.Exit(result.exit_code)


def _tell(result: CiResult, pipeline: Pipeline) -> None:
    """What the gate says, and the findings that it did not judge; on GitHub, as annotations beside the lines."""
    from cxrel.output.check_json import check_github
    from cxrel.output.check_text import check_text, verdict, which_gate
    from cxrel.output.findings_json import findings_github
    from cxrel.output.findings_text import findings_text
    from cxrel.output.harmless import harmless

    judged = {(one.code, one.file, one.path, one.location) for one in result.report.results}
    advice = [f for f in result.report.findings if (f.code, f.file, f.path, f.location) not in judged]
    if pipeline.host == "github":
        sys.stdout.write(check_github(result.report) + findings_github(advice))
    else:
        painted = colour(sys.stdout)
        sys.stdout.write(check_text(result.report, colour=painted) + findings_text(advice, colour=painted))
    sys.stderr.write(f"{which_gate(result.report)}\n{verdict(result.report)}\n")
    for line in result.done:
        sys.stderr.write(f"cxrel: {harmless(line)}\n")
    for line in result.troubles:
        sys.stderr.write(f"cxrel: could not run: {harmless(line)}\n")

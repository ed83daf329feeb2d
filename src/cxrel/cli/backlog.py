"""`cxrel backlog`: what to fix next, with the arithmetic."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, Paths, day, standard_input, width
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from datetime import date

    from cxrel.usecases.backlog import Ranked

EPILOG = examples("cxrel backlog", "cxrel backlog --format github --as-of 2026-11-21")


class Format(StrEnum):
    """How the backlog is told."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    GITHUB = "github"


def backlog(
    paths: Paths = None,
    output: Annotated[
        Format, typer.Option("--format", help="How to tell it; github prints commands, and runs none.")
    ] = Format.TABLE,
    as_of: AsOf = None,
) -> None:
    """Tell what to fix next, with the arithmetic.

    How far a moment of truth falls short, times how many customers meet it, times how often it is heard. What is not
    known counts neither for it nor against it, and is named. Moments in work are marked with owner and due date.
    """
    from cxrel.usecases.backlog import rank
    from cxrel.usecases.trees import asked_for, open_asked

    today = day(as_of)
    project = open_asked(asked_for(paths or []), today, stdin=standard_input(paths))
    sys.stdout.write(_told(rank(project), today, output))
    raise typer.Exit(tell_errors(project.findings()))


def _told(ranked: list[Ranked], as_of: date, output: Format) -> str:
    from cxrel.output.backlog_csv import backlog_csv
    from cxrel.output.backlog_github import backlog_github
    from cxrel.output.backlog_json import backlog_json
    from cxrel.output.backlog_markdown import backlog_markdown
    from cxrel.output.backlog_table import backlog_table
    from cxrel.report.escape import for_markdown

    pairs = [(one.case, one.backlog) for one in ranked]
    if output is Format.JSON:
        return backlog_json([(one.file, one.case, one.backlog) for one in ranked], as_of, for_markdown)
    if output is Format.CSV:
        return backlog_csv(pairs)
    if output is Format.TABLE:
        return backlog_table(pairs, as_of, width=width())
    told = backlog_markdown if output is Format.MARKDOWN else backlog_github
    return told(pairs, as_of, for_markdown)

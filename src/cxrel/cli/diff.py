"""`cxrel diff`: what changed in meaning between two revisions, and whether it flatters."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, colour, day, width
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from cxrel.model.changes import Diff

EPILOG = examples("cxrel diff HEAD", "cxrel diff HEAD --format json --as-of 2026-11-21")


class Format(StrEnum):
    """How changes are told."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    GITHUB = "github"


def diff(
    base: Annotated[
        str | None,
        typer.Argument(
            metavar="BASE",
            help="A revision, or a file. Left out: where this branch left the default one.",
            show_default=False,
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Argument(metavar="HEAD", help="A revision, or a file. Left out: the files on disk.", show_default=False),
    ] = None,
    output: Annotated[
        Format,
        typer.Option("--format", help="text; markdown: a comment for a pull request; json; github: annotations."),
    ] = Format.TEXT,
    report_url: Annotated[
        str, typer.Option("--report-url", metavar="URL", help="Where the report is, so that a comment can link to it.")
    ] = "",
    as_of: AsOf = None,
) -> None:
    """Tell what changed in meaning between two revisions or files.

    It tells how much of each mark that moved is new evidence, and how much is changed definitions. What makes a mark look
    better without any evidence is called looser, and stands on top.
    A journey with errors on one side is told on stderr, and the end is 1.
    """
    from cxrel.usecases.diff import diff_asked

    found = diff_asked([one for one in (base, head) if one is not None], day(as_of))
    sys.stdout.write(_told(found, output, report_url))
    raise typer.Exit(tell_errors([*found.base_findings, *found.head_findings]))


def _told(found: Diff, output: Format, report_url: str) -> str:
    if output is Format.JSON:
        from cxrel.output.diff_json import diff_json

        return diff_json(found)
    if output is Format.GITHUB:
        from cxrel.output.diff_github import diff_github

        return diff_github(found)
    if output is Format.MARKDOWN:
        from cxrel.output.diff_markdown import Page, diff_markdown
        from cxrel.report.escape import for_markdown

        return diff_markdown(found, Page(for_markdown, report_url))
    from cxrel.output.diff_text import diff_text

    return diff_text(found, width=width(), colour=colour(sys.stdout))

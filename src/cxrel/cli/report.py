"""`cxrel report`: the reality check, as a page to open, as Markdown, or as a text for a mail."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, Paths, day, standard_input
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cxrel.model.changes import Diff
    from cxrel.model.history import History
    from cxrel.usecases.project import Project
    from cxrel.usecases.trees import Asked

EPILOG = examples("cxrel report -o report.html", "cxrel report --format brief --as-of 2026-11-21")


class Format(StrEnum):
    """What kind of text the report is."""

    HTML = "html"
    MARKDOWN = "markdown"
    BRIEF = "brief"
    JSON = "json"


def report(
    paths: Paths = None,
    output: Annotated[
        Format, typer.Option("--format", help="html: a page; markdown; brief: a text for a mail; json.")
    ] = Format.HTML,
    to: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE|DIR/",
            help="One page, or a page a journey and an index. Left out: prints it.",
        ),
    ] = None,
    templates: Annotated[
        str | None,
        typer.Option("--templates", metavar="DIR", help="A folder of templates that override the shipped ones."),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Show how votes, settled marks and promises moved over time.")
    ] = False,
    base: Annotated[
        str | None, typer.Option("--base", metavar="REV", help="Tell what changed since this revision.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Publish the reality check, as a page or as text.

    It sets what was said, walked, measured and heard side by side, and shows the gap between them.
    Journeys with errors are left out and told, and the end is 1.
    """
    from cxrel.findings.errors import UsageError
    from cxrel.store.tree import WorkTree
    from cxrel.store.write import write_all
    from cxrel.usecases.report import ReportRequest, all_templates, report_files, report_page
    from cxrel.usecases.trees import asked_for, open_asked

    if to == "":
        raise UsageError("-o needs the name of a file, or of a folder with '/' after it")
    today = day(as_of)
    asked = asked_for(paths or [])
    project = open_asked(asked, today, stdin=standard_input(paths))
    own = all_templates(WorkTree() if templates else asked.tree, project, templates)
    told = _histories(asked, project, today) if history else {}
    request = ReportRequest(output.value, own, told, _diff(asked, base, today) if base is not None else None)
    if not project.scored():
        sys.stderr.write("cxrel: no journey is without errors, so no report was made; nothing was written\n")
    elif to is None:
        sys.stdout.write(report_page(project, request))
    elif to.endswith("/") or Path(to).is_dir():
        made = {str(Path(to, name)): text.encode() for name, text in report_files(project, request).items()}
        write_all(made)
        sys.stderr.write(f"wrote {len(made)} files to {to}; begin with {next(iter(made), to)}\n")
    else:
        write_all({to: report_page(project, request).encode()})
        sys.stderr.write(f"wrote {to}\n")
    raise typer.Exit(tell_errors(project.findings()))


def _diff(asked: Asked, base: str, as_of: date) -> Diff:
    from cxrel.usecases.diff import diff_revisions

    found = diff_revisions(base, asked.revision or None, as_of).diff
    tell_errors(found.base_findings)
    return found


def _histories(asked: Asked, project: Project, as_of: date) -> Mapping[str, History]:
    from cxrel.usecases.history import histories

    found = histories(asked, project, as_of)
    if found.note:
        sys.stderr.write(f"cxrel: {found.note}\n")
    return found.by_file

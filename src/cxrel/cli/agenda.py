"""`cxrel agenda`: the next meeting in the customer room, and what became of it."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, day
from cxrel.cli.trouble import FINDINGS, tell_errors

if TYPE_CHECKING:
    from datetime import date

EPILOG = examples("cxrel agenda --minutes 45", "cxrel agenda -o agenda.md")


class Format(StrEnum):
    """What kind of text it is."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def agenda(
    journey: Annotated[
        str | None,
        typer.Argument(metavar="JOURNEY", help="A path or an id. Left out: the only journey.", show_default=False),
    ] = None,
    minutes: Annotated[int, typer.Option("--minutes", metavar="N", min=15, max=480, help="How long it lasts.")] = 60,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="When it is.", show_default="the as-of date")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="When you met before.", show_default="the session before the newest"
        ),
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="markdown: also the form for decisions; html: to print; json.")
    ] = Format.MARKDOWN,
    to: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write it to a file. Left out: prints it.")
    ] = None,
    decided: Annotated[
        str | None,
        typer.Option("--decided", metavar="FILE", help="Open an improvement for each decision that was filled in."),
    ] = None,
    templates: Annotated[
        str | None,
        typer.Option("--templates", metavar="DIR", help="A folder of templates that override the shipped ones."),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Plan the next meeting, and take its decisions.

    What changed and what is due, who presents it, minutes for each. The Markdown ends with a form: fill it in, and
    hand it back with --decided.
    """
    from cxrel.findings.errors import UsageError

    today = day(as_of)
    if to == "":
        raise UsageError("-o needs the name of a file")
    if journey == "-":
        raise UsageError("name the journey's file or id, not standard input")
    if decided is not None:
        raise typer.Exit(_take(journey, decided, today))
    from cxrel.store.tree import WorkTree
    from cxrel.store.write import write_all
    from cxrel.usecases.agenda import AgendaRequest, plan_agenda, print_agenda
    from cxrel.usecases.project import open_project
    from cxrel.usecases.report import all_templates

    project = open_project(WorkTree(), [journey] if journey is not None else [], today)
    request = AgendaRequest(day(date) if date else today, minutes, day(since) if since else None)
    planned = plan_agenda(WorkTree(), project, request)
    if planned is None:
        raise typer.Exit(tell_errors(project.findings()) or FINDINGS)
    text = print_agenda(planned, output.value, all_templates(WorkTree(), project, templates))
    if to:
        write_all({to: text.encode()})
        sys.stderr.write(f"wrote {to}\n")
    else:
        sys.stdout.write(text)
    raise typer.Exit(tell_errors(project.findings()))


def _take(journey: str | None, file: str, as_of: date) -> int:
    """The files that were written, and the exit code."""
    from cxrel.output.harmless import harmless
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.agenda_decided import take_decisions

    taken = take_decisions(WorkTree(), journey, file, as_of)
    sys.stdout.write("".join(f"{harmless(name)}\n" for name in taken.files))
    for warning in taken.warnings:
        sys.stderr.write(f"warning: {harmless(warning)}\n")
    for known in taken.known:
        sys.stderr.write(f"'{harmless(known)}' is an improvement already\n")
    return tell_errors(taken.findings)

"""`cxrel history`: votes, marks, thresholds and states over time, so that a lowered bar is seen."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, colour, day, width
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from datetime import date

    from cxrel.model.history import History

EPILOG = examples("cxrel history", "cxrel history --format json --since 2026-01-01")


class Format(StrEnum):
    """How the history is told."""

    TABLE = "table"
    JSON = "json"


def history(
    journey: Annotated[
        str | None,
        typer.Argument(
            metavar="JOURNEY",
            help="A journey's file or id; REV:path tells the history up to a revision. With one journey, not needed.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.TABLE,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Tell only what happened from this day on (year-month-day)."),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Tell votes, settled marks, thresholds and states over time.

    From the records of the sessions, and from the file's versions in git: a promise that was lowered is seen, with
    its reason, or without one. Without git, the session records and the file alone are told.
    """
    from cxrel.usecases.history import one_history
    from cxrel.usecases.trees import asked_for, open_asked

    today, first = day(as_of), day(since) if since is not None else None
    asked = asked_for([journey] if journey else [])
    project = open_asked(asked, today)
    file, found, note = one_history(asked, project, today, first)
    if note:
        sys.stderr.write(f"cxrel: {note}\n")
    sys.stdout.write(_told(file, found, today, first, output))
    raise typer.Exit(tell_errors(project.findings()))


def _told(file: str, found: History, as_of: date, since: date | None, output: Format) -> str:
    if output is Format.JSON:
        from cxrel.output.history_json import history_json

        return history_json(file, found, as_of, since)
    from cxrel.output.history_table import history_table

    return history_table(found, as_of, since, width=width(), colour=colour(sys.stdout))

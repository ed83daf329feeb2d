"""`cxrel prepare`: the day before a rating session."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, day
from cxrel.cli.trouble import FINDINGS, tell_errors

if TYPE_CHECKING:
    from pathlib import Path

    from cxrel.usecases.prepare import Prepared
    from cxrel.usecases.prepare_folder import Kept

EPILOG = examples(
    "cxrel prepare --date 2026-11-18", "cxrel prepare order-online --date 2026-12-02 --minutes 120 -o room"
)
LEAST_COLUMNS, LEAST_LINES = 80, 24
"""What the screen of a session needs."""


def prepare(
    date: Annotated[
        str, typer.Option("--date", metavar="DATE", help="The day of the session (year-month-day).", show_default=False)
    ],
    journey: Annotated[
        str | None,
        typer.Argument(
            metavar="JOURNEY", help="A journey's file or id. Left out: the only one there is.", show_default=False
        ),
    ] = None,
    people: Annotated[
        str | None,
        typer.Option("--people", metavar="CSV", help="Who comes: name,silo,email,remote,lived; a row a person."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="DIR", help="Where everything goes.", show_default="prepare-DATE"),
    ] = None,
    minutes: Annotated[int, typer.Option("--minutes", metavar="N", min=30, max=480, help="How long it takes.")] = 90,
    session: Annotated[
        str | None, typer.Option("--session", metavar="ID", help="What it will be called.", show_default="its day")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it begins, such as 09:30.")] = None,
    where: Annotated[str, typer.Option("--where", metavar="TEXT", help="The room, or the link.")] = "",
    facilitator: Annotated[str, typer.Option("--facilitator", metavar="NAME", help="Who leads it.")] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace also what somebody has changed since it was made.")
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Make ready for a session: run-sheet, invitations, ballots.

    It tells what would go wrong in the room, such as a silo that nobody comes from. Without --people it makes what needs
    none, and a list to fill in. Run it again as often as the list changes.
    """
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.prepare import PrepareRequest, folder_of
    from cxrel.usecases.prepare import prepare as plan
    from cxrel.usecases.prepare_folder import keep
    from cxrel.usecases.prepare_pages import files_of
    from cxrel.usecases.report import all_templates

    tree = WorkTree()
    request = PrepareRequest(
        journey, day(date), day(as_of), people, minutes, session, at, where.strip(), facilitator.strip()
    )
    prepared = plan(tree, request)
    if isinstance(prepared, tuple):
        raise typer.Exit(tell_errors(prepared))
    folder = folder_of(request, to)
    files = files_of(prepared, all_templates(tree, prepared.chosen.project, None))
    kept = keep(tree, folder, files, prepared.chosen.file, overwrite=overwrite)
    _warn(prepared)
    _tell(prepared, folder, kept)


def _say(line: str) -> None:
    from cxrel.output.harmless import harmless

    sys.stderr.write(f"{harmless(line)}\n")


def _warn(prepared: Prepared) -> None:
    """What would go wrong; the screen is looked at here alone, for it is of this machine and not of the session."""
    for warning in prepared.plan.warnings:
        _say(f"warning: {warning.told}")
        _say(f"    hint: {warning.hint}")
    if not (sys.stdout.isatty() or sys.stderr.isatty()):
        return
    columns, lines = shutil.get_terminal_size()
    if columns < LEAST_COLUMNS or lines < LEAST_LINES:
        _say(f"warning: This screen is too small for a session: {columns} columns and {lines} lines.")
        _say(f"    hint: Make the window larger or the letters smaller, to {LEAST_COLUMNS} by {LEAST_LINES} at least.")


def _tell(prepared: Prepared, folder: Path, kept: Kept) -> None:
    from cxrel.output.harmless import harmless
    from cxrel.usecases.prepare_pages import PEOPLE, RUN_SHEET, told_people

    if kept.in_the_way:
        _say("Nothing was written: somebody has changed what would be replaced (--overwrite replaces it):")
        for name in kept.in_the_way:
            _say(f"  {folder / name}")
        raise typer.Exit(FINDINGS)
    sys.stdout.write("".join(f"{harmless(str(folder / name))}\n" for name in kept.written))
    for name in kept.removed:
        _say(f"taken away, for nobody needs it any more: {folder / name}")
    for name in kept.left_over:
        _say(f"left where it is, for somebody has changed it: {folder / name}")
    if not kept.written and not kept.removed:
        _say(f"{folder} holds all of this already; nothing was written")
    if prepared.people is None:
        _say("There is no list of people, so there are no invitations, walks or ballots yet.")
        _say(f"Fill in {folder / PEOPLE}, and run the same again with --people {folder / PEOPLE}")
    else:
        _say(f"Prepared for {told_people(prepared)}. Begin with {folder / RUN_SHEET}")

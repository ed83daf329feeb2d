"""`cxrel room`: the customer room, as pages that work from a file share, and sheets to print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, colour, day
from cxrel.cli.trouble import FINDINGS, tell_errors

if TYPE_CHECKING:
    from cxrel.usecases.room import RoomMade

EPILOG = examples("cxrel room -o room", "cxrel room -o room --url https://intranet.example/room/")


def room(
    journey: Annotated[
        str | None,
        typer.Argument(
            metavar="JOURNEY", help="A path, an id, or REV:path. Left out: the only journey.", show_default=False
        ),
    ] = None,
    to: Annotated[
        str,
        typer.Option("-o", "--output", metavar="DIR", help="A new folder, or a room made before: it is replaced."),
    ] = "room",
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="ADDRESS", help="Where the room will stand, for the QR codes on the sheets."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="The meeting before, for what is celebrated.",
            show_default="the session before the newest",
        ),
    ] = None,
    templates: Annotated[
        str | None,
        typer.Option("--templates", metavar="DIR", help="A folder of templates that override the shipped ones."),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Build the customer room: the wall, and sheets to print.

    The stages from left to right, under each what customers receive, say and meet; a page a stage; decisions,
    celebration and glossary. Plain files, without scripts. Begin with index.html.
    """
    from cxrel.findings.errors import UsageError
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.report import all_templates
    from cxrel.usecases.room import RoomRequest, make_room, only_journey
    from cxrel.usecases.trees import asked_for, open_asked

    if to == "":
        raise UsageError("-o needs the name of a folder")
    if journey == "-":
        raise UsageError("a room shows files that lie beside a journey: name the journey's file or id")
    asked = asked_for([journey] if journey is not None else [])
    project = open_asked(asked, day(as_of))
    own = all_templates(WorkTree() if templates else asked.tree, project, templates)
    request = RoomRequest(Path(to), own, url, day(since) if since else None)
    made = make_room(asked.tree, only_journey(project), request)
    if made is None:
        raise typer.Exit(tell_errors(project.findings()) or FINDINGS)
    _tell(made, to)
    raise typer.Exit(tell_errors(project.findings()))


def _tell(made: RoomMade, to: str) -> None:
    from cxrel.output.findings_text import findings_text

    sys.stderr.write(findings_text(made.findings, colour=colour(sys.stderr)))
    for note in made.notes:
        sys.stderr.write(f"cxrel: {note}\n")
    gone = f"; {made.removed} of the room before are gone" if made.removed else ""
    sys.stderr.write(f"{made.pages} pages and {made.media} pictures, documents and recordings{gone}\n")
    sys.stdout.write(f"{Path(to) / 'index.html'}\n")

"""`cxrel rate`: the rating session, on a terminal or by flags."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, day

EPILOG = examples("cxrel rate --practice", "cxrel rate order-online --session 2026-q4 --mark receive=4")

Many = list[str] | None


def rate(
    journey: Annotated[
        Many,
        typer.Argument(
            metavar="JOURNEY", help="A path or an id; with one journey it may be left out.", show_default=False
        ),
    ] = None,
    session: Annotated[str | None, typer.Option(metavar="ID", help="The session; its day, if left out.")] = None,
    participants: Annotated[Many, typer.Option(metavar="SILO=N", help="How many came of a silo.")] = None,
    facilitator: Annotated[str | None, typer.Option(metavar="NAME", help="Who leads the session.")] = None,
    mark: Annotated[Many, typer.Option(metavar="STAGE=N", help="The mark that the room settled on, 1 to 9.")] = None,
    votes: Annotated[
        Many, typer.Option(metavar="STAGE:SILO=3,4,unsure", help="The silent votes of a silo about a stage.")
    ] = None,
    lived: Annotated[
        Many, typer.Option(metavar="STAGE=3,4", help="Of these votes, those of people who have lived the stage.")
    ] = None,
    unlived: Annotated[Many, typer.Option(metavar="STAGE", help="Rated although nobody has lived it.")] = None,
    why: Annotated[Many, typer.Option(metavar="STAGE=TEXT", help="Why this mark.")] = None,
    depends_on: Annotated[
        Many, typer.Option(metavar="STAGE=DIMENSION", help="What it depends on: a dimension, silo or time.")
    ] = None,
    by: Annotated[
        Many, typer.Option(metavar="STAGE:DIMENSION=VALUE:N", help="The mark for one value of a dimension.")
    ] = None,
    follow: Annotated[Many, typer.Option(metavar="STAGE=TEXT", help="What follows from the talk.")] = None,
    park: Annotated[Many, typer.Option(metavar="TEXT", help="A question that was put aside.")] = None,
    ballots: Annotated[
        Many,
        typer.Option(
            metavar="FILES",
            help="Votes of people who are not in the room: sheets, tables, chat lines, or a folder.",
        ),
    ] = None,
    named: Annotated[bool, typer.Option("--named", help="The room agreed that votes are kept by person.")] = False,
    person: Annotated[Many, typer.Option(metavar="NAME=SILO", help="Who came, in a named session.")] = None,
    print_ballots: Annotated[
        bool, typer.Option("--print-ballots", help="Print a ballot for each participant.")
    ] = False,
    result: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="In a session that is led: write the one-page result (Markdown) there."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Ask line by line instead of filling the screen.")] = False,
    practice: Annotated[
        bool, typer.Option("--practice", help="Try it with simulated people; nothing is written.")
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Hold the rating session, from silent vote to settled mark.

    On a terminal it leads through the session, and can be stopped and taken up again at any time. Without one, and
    wherever flags say what was decided, it records that. It writes the session's file, and in the journey file each
    rated stage's 'rating'. Flags that name a stage, a silo or a person may be repeated.
    """
    from cxrel.cli.rate_run import Call, run
    from cxrel.usecases.rate_words import Flags

    rated, files = _apart(_all(journey), _all(ballots))
    flags = Flags(
        session=session,
        facilitator=facilitator,
        participants=_all(participants),
        people=_all(person),
        named=named,
        marks=_all(mark),
        votes=_all(votes),
        lived=_all(lived),
        unlived=_all(unlived),
        why=_all(why),
        depends_on=_all(depends_on),
        by=_all(by),
        follows=_all(follow),
        parked=_all(park),
        ballots=files,
    )
    call = Call(rated, day(as_of), flags, print_ballots, result, plain=plain, practice=practice)
    raise typer.Exit(run(call))


def _all(texts: Many) -> tuple[str, ...]:
    return tuple(texts or ())


def _apart(words: tuple[str, ...], ballots: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The journey, and the ballots: a shell makes many words of `--ballots votes/*.csv`, and only one has the flag."""
    from cxrel.findings.errors import UsageError
    from cxrel.store.discovery import is_yaml

    files = tuple(word for word in words if ballots and not is_yaml(word) and Path(word).is_file())
    journeys = [word for word in words if word not in files]
    if len(journeys) > 1:
        raise UsageError(f"a session rates one journey, not {len(journeys)}: {', '.join(journeys)}")
    return next(iter(journeys), None), (*ballots, *files)

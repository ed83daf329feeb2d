"""`cxrel improve`: open improvements, move them on, and close them with a result."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, day
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from cxrel.usecases.improve_open import Origin
    from cxrel.usecases.improve_words import Words

EPILOG = examples("cxrel improve open --kpi on-time --owner 'Tom Becker'", "cxrel improve list")
ACTIONS = ("list", "show", "open", "move", "close")

Many = list[str] | None


class Format(StrEnum):
    """How it is told."""

    TEXT = "text"
    JSON = "json"


def _text(flag: str, metavar: str, told: str) -> object:
    return typer.Option(flag, metavar=metavar, help=told)


def improve(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[list|show|open|move|close] [JOURNEY] [NAME]",
            help="What to do, the journey (left out: the only one), and for show, move and close the improvement.",
            show_default=False,
        ),
    ] = None,
    stage: Annotated[str | None, _text("--stage", "STAGE", "open: from the gap of a stage.")] = None,
    touchpoint: Annotated[str | None, _text("--touchpoint", "ID", "open: for a touchpoint.")] = None,
    kpi: Annotated[str | None, _text("--kpi", "KPI", "open: from a KPI that misses its promise.")] = None,
    walk: Annotated[
        str | None,
        _text("--walk", "FILE#PROBE", "open: from a walk; the probe by its touchpoint, or its number from 1."),
    ] = None,
    voice: Annotated[str | None, _text("--voice", "ID", "open: from an entry of voice.csv.")] = None,
    name: Annotated[str | None, _text("--name", "TEXT", "What is being improved.")] = None,
    owner: Annotated[str | None, _text("--owner", "WHO", "Who answers for it, across the silos.")] = None,
    silos: Annotated[Many, _text("--silos", "SILO,…", "Who works on it together.")] = None,
    due: Annotated[str | None, _text("--due", "DATE", "The day by which the result is to show.")] = None,
    to: Annotated[
        str | None, _text("--to", "STATE", "The state to reach: broken, reliable or differentiating.")
    ] = None,
    root_cause: Annotated[str | None, _text("--root-cause", "TEXT", "Why it is broken.")] = None,
    fix: Annotated[str | None, _text("--fix", "TEXT", "What takes the cause away for good.")] = None,
    ask: Annotated[Many, _text("--ask", "TEXT", "What is asked of the leaders. May be repeated.")] = None,
    result: Annotated[Many, _text("--result", "TEXT", "close: the KPI before and after. May be repeated.")] = None,
    thanks: Annotated[Many, _text("--thanks", "WHO", "close: whom to thank. May be repeated.")] = None,
    state: Annotated[
        Many,
        _text("--state", "[ID=]STATE", "move, close: declare the touchpoints' state, if the evidence allows it."),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.TEXT,
    as_of: AsOf = None,
) -> None:
    """Open improvements, move them on, close them with a result.

    Without a word it lists them: overdue first, and what the control charts say since each was opened.
    Closing takes a root cause and a result. 'improved' is said only where a rule of the chart fired.
    """
    from cxrel.cli.improve_run import Call, run
    from cxrel.usecases.improve_open import Origin
    from cxrel.usecases.improve_words import Words, day_of, line, lines, state_of

    action, rest = _apart(words or [])
    origin = Origin(stage, touchpoint, kpi, walk, voice)
    said = Words(
        name=line("--name", name),
        owner=line("--owner", owner),
        silos=lines("--silos", silos),
        due=day_of("--due", due),
        to=state_of("--to", to),
        root_cause=line("--root-cause", root_cause),
        fix=line("--fix", fix),
        asks=lines("--ask", ask),
        result=lines("--result", result),
        thanks=lines("--thanks", thanks),
        states=lines("--state", state),
    )
    _require_sense(action, origin, said)
    call = Call(action, tuple(rest), origin, said, day(as_of), json=output is Format.JSON)
    sys.stdout.write(run(call, tell_errors))


def _apart(words: list[str]) -> tuple[str, list[str]]:
    """What to do, and what is named; the action may stand before the journey or after it."""
    for place in range(min(2, len(words))):
        if words[place] in ACTIONS:
            return words[place], [*words[:place], *words[place + 1 :]]
    _require_no_slip(words)
    return "list", words


def _require_no_slip(words: list[str]) -> None:
    """Refuse a word that is nearly an action, rather than look for a journey of that name."""
    from difflib import get_close_matches
    from pathlib import Path

    from cxrel.findings.errors import UsageError

    meant = get_close_matches(words[0], ACTIONS, 1) if words and not Path(words[0]).exists() else []
    if meant and len(words) > 1:
        raise UsageError(f"'{words[0]}' is nothing to do; did you mean 'cxrel improve {meant[0]}'?")


def _require_sense(action: str, origin: Origin, said: Words) -> None:
    from cxrel.findings.errors import UsageError
    from cxrel.usecases.improve_open import Origin as Nothing
    from cxrel.usecases.improve_words import Words as Unsaid

    if action != "open" and origin != Nothing():
        raise UsageError("--stage, --touchpoint, --kpi, --walk and --voice belong to 'cxrel improve open'")
    if action in {"list", "show"} and said != Unsaid():
        raise UsageError(f"'{action}' changes nothing; say 'cxrel improve move' or 'cxrel improve close'")
    if action == "open" and (said.result or said.thanks or said.states):
        raise UsageError("--result, --thanks and --state belong to 'cxrel improve close'")

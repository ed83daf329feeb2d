"""`cxrel init`: make a project that validates and reports at once."""

from __future__ import annotations

import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import day, standard_input
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from cxrel.usecases.init import InitResult

__all__ = ["EPILOG", "init"]

EPILOG = examples("cxrel init our-journey", "cxrel init flights --example air-travel-2013")


class Host(StrEnum):
    """Where a pipeline can run."""

    GITHUB = "github"
    GITLAB = "gitlab"


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The project's folder; made if it is not there.")
    ] = Path(),
    outline: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Begin with an outline (a line a stage, '- ' a touchpoint, '!' before a moment of truth) or with a CSV "
            "(stage,touchpoint,…), or with a workbook of 'cxrel export'; '-' reads standard input.",
        ),
    ] = None,
    example: Annotated[
        str | None, typer.Option("--example", metavar="NAME", help="Copy an example: outerwear-order, air-travel-2013.")
    ] = None,
    ci: Annotated[
        Host | None, typer.Option("--ci", help="Add a pipeline that validates and reports at each push.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; begin with the starter journey.")] = False,
) -> None:
    """Make a project that validates and reports at once.

    On a terminal it asks for the customer, the stages and the silos. Nothing is ever overwritten.
    """
    from cxrel.findings.errors import UsageError
    from cxrel.usecases.init import SETTINGS, InitRequest, ask_for_outline
    from cxrel.usecases.init import init as make

    if outline is not None and example is not None:
        raise UsageError("--from and --example exclude each other: a project begins with one journey.")
    told = outline is not None or example is not None or ci is not None or yes
    asking = not told and sys.stdin.isatty() and sys.stdout.isatty() and not (folder / SETTINGS).exists()
    request = InitRequest(
        folder=folder,
        today=day(None),
        outline=outline,
        piped=standard_input([outline or ""]),
        answers=ask_for_outline(_ask) if asking else None,
        example=example,
        ci=ci.value if ci else None,
    )
    _tell(folder, make(request))


def _ask(question: str) -> str:
    """One answer from the terminal; its end (Ctrl-D) answers nothing."""
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline()


def _tell(folder: Path, result: InitResult) -> None:
    from cxrel.output.harmless import harmless

    tell_errors(result.findings)
    if result.in_the_way:
        there = "".join(f"  {harmless(str(path))}\n" for path in result.in_the_way)
        sys.stderr.write(f"Nothing was written, for init never overwrites. In the way:\n{there}")
        sys.stderr.write("Move it away, or choose another folder: cxrel init DIR\n")
    if not result.written:
        raise typer.Exit(1)
    written = "".join(f"  {harmless(str(folder / path))}\n" for path in result.written)
    where = "" if folder == Path() else f" {shlex.quote(str(folder / 'journeys'))}"
    sys.stdout.write(f"Wrote:\n{written}\nNext, type:\n")
    sys.stdout.write(f"  cxrel validate{where}\n  cxrel report{where} -o report.html\n")

"""`cxrel init`: make a project that validates and reports at once."""

from __future__ import annotations

import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cxrel.findings import Finding
    from cxrel.usecases.init import InitResult

__all__ = ["EPILOG", "init"]

EPILOG = """Examples:

cxrel init our-journey

cxrel init flights --example air-travel-2013"""


class Host(StrEnum):
    """Where a pipeline can run."""

    GITHUB = "github"
    GITLAB = "gitlab"


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="The project's folder; made if it is not there.")
    ] = Path(),
    outline: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Begin with an outline (a line a stage, '- ' a touchpoint, '!' before a moment of truth) or with a CSV "
            "(stage,touchpoint,…); '-' reads standard input.",
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
    from datetime import datetime

    from cxrel.documents import YAML_LIMIT
    from cxrel.findings.errors import UsageError
    from cxrel.usecases.init import STANDARD_INPUT, InitRequest, ask_for_outline
    from cxrel.usecases.init import init as make

    if outline is not None and example is not None:
        raise UsageError("--from and --example exclude each other: a project begins with one journey.")
    told = outline is not None or example is not None or ci is not None or yes
    interactive = not told and sys.stdin.isatty() and sys.stdout.isatty()
    request = InitRequest(
        folder=folder,
        today=datetime.now().astimezone().date(),
        outline=outline,
        piped=sys.stdin.buffer.read(YAML_LIMIT + 1) if outline == STANDARD_INPUT else b"",
        answers=ask_for_outline(_ask) if interactive else None,
        example=example,
        ci=ci.value if ci else None,
    )
    _tell(folder, make(request))


def _ask(question: str) -> str:
    """One answer from the terminal; its end (Ctrl-D) answers nothing."""
    print(f"{question} ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def _tell(folder: Path, result: InitResult) -> None:
    for finding in result.findings:
        print(_told(finding), file=sys.stderr)
    if result.in_the_way:
        print("Nothing was written, for init never overwrites. In the way:", file=sys.stderr)
        print("\n".join(f"  {path}" for path in result.in_the_way), file=sys.stderr)
        print("Move these away, or choose another folder: cxrel init DIR", file=sys.stderr)
    if not result.written:
        raise typer.Exit(1)
    print("Wrote:")
    print("\n".join(f"  {folder / path}" for path in result.written))
    where = "" if folder == Path() else f" {shlex.quote(str(folder / 'journeys'))}"
    print(f"\nNext, type:\n  cxrel validate{where}\n  cxrel report{where} -o report.html")


def _told(finding: Finding) -> str:
    at = finding.location
    head = f"{finding.file}:{at.line}:{at.column}: {finding.severity} {finding.code} {finding.message}"
    return f"{head}\n    {finding.hint}" if finding.hint else head

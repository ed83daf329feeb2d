"""`cxrel fmt`: canonical layout of a project's files, on demand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import standard_input
from cxrel.cli.trouble import FINDINGS, tell_errors

if TYPE_CHECKING:
    from cxrel.usecases.fmt import FmtResult, Formatted

EPILOG = examples("cxrel fmt", "cxrel fmt --check --diff journeys")


def fmt(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            help="Files, folders or a journey's id; '-' reads standard input and prints. Left out: all the project's files.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; end in 1 if a file differs.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; print what would change.")] = False,
) -> None:
    """Bring files into canonical layout; comments and meaning stay.

    Journeys, sessions, walks, improvements, settings, readings and voices. Files with faults of form are told and left alone.
    """
    from cxrel.store.tree import WorkTree
    from cxrel.store.write import write_all
    from cxrel.usecases.fmt import format_files
    from cxrel.usecases.load import STDIN

    result = format_files(WorkTree(), paths or [], stdin=standard_input(paths))
    changed = [file for file in result.files if file.differs]
    if diff:
        sys.stdout.write("".join(file.diff() for file in changed))
    elif check:
        sys.stdout.write(_names(changed))
    else:
        write_all({file.name: file.after for file in changed if file.name != STDIN})
        sys.stdout.write("".join(file.after.decode() for file in result.files if file.name == STDIN))
        sys.stdout.write(_names([file for file in changed if file.name != STDIN]))
    sys.stderr.write(_summary(len(changed), len(result.files), written=not (check or diff)))
    failed = _tell_what_stayed(result)
    raise typer.Exit(FINDINGS if failed or (check and changed) else 0)


def _names(files: list[Formatted]) -> str:
    from cxrel.output.harmless import harmless

    return "".join(f"{harmless(file.name)}\n" for file in files)


def _summary(changed: int, looked_at: int, *, written: bool) -> str:
    of_all = f"{changed} of {looked_at} {'file' if looked_at == 1 else 'files'}"
    return f"{of_all} {'laid out anew' if written else 'would change'}\n"


def _tell_what_stayed(result: FmtResult) -> bool:
    """Tell which files were left alone, and why; whether there are any."""
    from cxrel.output.harmless import harmless

    for name, reason in result.left_alone:
        sys.stderr.write(f"cxrel: {harmless(name)} is left as it is: {reason}\n")
    return bool(tell_errors(result.findings) or result.left_alone)

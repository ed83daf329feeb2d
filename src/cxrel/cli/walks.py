"""`cxrel walks`: what was walked, by whom and where, what is due, and what was found and left."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, Paths, colour, day, standard_input, width
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from datetime import date

    from cxrel.usecases.walks import Covered

EPILOG = examples("cxrel walks", "cxrel walks --format json --as-of 2026-11-21")


class Format(StrEnum):
    """How coverage is told."""

    TABLE = "table"
    JSON = "json"


def walks(
    paths: Paths = None,
    output: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.TABLE,
    as_of: AsOf = None,
) -> None:
    """Tell what was walked, what is due, and what was found and left.

    Coverage by touchpoint, channel and country; drills that are due; findings of which no improvement was made; and
    what was felt along the journey. Journeys with errors are left out and told, and the end is 1.
    """
    from cxrel.usecases.trees import asked_for, open_asked
    from cxrel.usecases.walks import cover

    today = day(as_of)
    project = open_asked(asked_for(paths or []), today, stdin=standard_input(paths))
    sys.stdout.write(_told(cover(project), today, output))
    raise typer.Exit(tell_errors(project.findings()))


def _told(covered: list[Covered], as_of: date, output: Format) -> str:
    if output is Format.JSON:
        from cxrel.output.walks_json import walks_json

        return walks_json([(one.file, one.case, one.coverage) for one in covered], as_of)
    from cxrel.output.walks_table import walks_table

    pairs = [(one.case, one.coverage) for one in covered]
    return walks_table(pairs, as_of, width=width(), colour=colour(sys.stdout))

"""`cxrel score`: how reliable each stage is, and what limits it."""

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

    from cxrel.usecases.project import Scored

EPILOG = examples("cxrel score", "cxrel score --format json --as-of 2026-11-21")


class Format(StrEnum):
    """How scores are told."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def score(
    paths: Paths = None,
    output: Annotated[Format, typer.Option("--format", help="How to tell the scores.")] = Format.TABLE,
    as_of: AsOf = None,
) -> None:
    """Tell how reliable each stage is, and what limits it.

    A stage is looked at in four ways: what was said, walked, measured and heard.
    Journeys with errors are left out and told, and the end is 1; 'cxrel validate' tells everything about them.
    """
    from cxrel.usecases.trees import asked_for, open_asked

    today = day(as_of)
    project = open_asked(asked_for(paths or []), today, stdin=standard_input(paths))
    sys.stdout.write(_told(project.scored(), today, output))
    raise typer.Exit(tell_errors(project.findings()))


def _told(scored: list[Scored], as_of: date, output: Format) -> str:
    from cxrel.output.score_csv import score_csv
    from cxrel.output.score_json import score_json

    with_files = [(one.file, one.score) for one in scored]
    if output is Format.JSON:
        return score_json(with_files, as_of)
    if output is Format.CSV:
        return score_csv(with_files)
    from cxrel.output.score_table import score_table

    pairs = [(one.case, one.score) for one in scored]
    return score_table(pairs, as_of, width=width(), colour=colour(sys.stdout))

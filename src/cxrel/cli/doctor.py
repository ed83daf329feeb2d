"""`cxrel doctor`: engines, sources, rights, columns and freshness."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, colour, day, width
from cxrel.cli.trouble import FINDINGS, NOT_RUN

EPILOG = examples("cxrel doctor", "cxrel doctor --format json")


class Format(StrEnum):
    """How it is told."""

    TEXT = "text"
    JSON = "json"


def doctor(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            help="Journey files, folders or ids. Left out: all the project's journeys.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.TEXT,
    as_of: AsOf = None,
) -> None:
    """Tell whether KPIs can be measured: engines, sources, columns.

    What is installed; whether each source can be reached, by whom, with which columns; how fresh it is, and how it
    spells the values of dimensions. The end is 1 where something is to be mended, 3 where a source is not reached.
    """
    from cxrel.output.doctor_json import doctor_json
    from cxrel.output.doctor_text import doctor_text
    from cxrel.output.findings_text import findings_text
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.doctor import examine_sources
    from cxrel.usecases.measure_periods import Asked
    from cxrel.usecases.measure_work import How

    today = day(as_of)
    found = examine_sources(WorkTree(), paths or [], How(Asked(today), os.environ))
    told = doctor_json(found.diagnosis, today)
    if output is Format.TEXT:
        told = doctor_text(found.diagnosis, today, width=width())
    sys.stdout.write(told)
    sys.stderr.write(findings_text(found.findings, colour=colour(sys.stderr)))
    raise typer.Exit(NOT_RUN if found.is_unreachable else FINDINGS if found.is_faulty else 0)

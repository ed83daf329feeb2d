"""`cxrel due`: what is stale or due, who can mend it, and how."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, Paths, day, standard_input, width
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from datetime import date

    from cxrel.output.due_table import Line
    from cxrel.usecases.due import Due

EPILOG = examples("cxrel due", "cxrel due --within 30 --format json")
FORMAT = "cxrel-due/1"


class Format(StrEnum):
    """How it is told."""

    TABLE = "table"
    JSON = "json"


def due(
    paths: Paths = None,
    within: Annotated[
        int, typer.Option("--within", metavar="N", min=0, max=36_500, help="Look so many days ahead.")
    ] = 0,
    output: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.TABLE,
    as_of: AsOf = None,
) -> None:
    """Tell what is stale or due, and who can mend it.

    Sessions, ratings, walks, drills, readings, improvements, what was agreed in sessions, and waivers: longest overdue
    first, each with the command that mends it. The end is 0, whatever is due; 1 if a journey has errors.
    """
    from cxrel.findings import Severity
    from cxrel.output.due_table import due_table
    from cxrel.usecases.due import due as find
    from cxrel.usecases.trees import asked_for, open_asked

    today = day(as_of)
    project = open_asked(asked_for(paths or []), today, stdin=standard_input(paths))
    found = find(project, today, within)
    is_partial = any(finding.severity is Severity.ERROR for finding in project.findings())
    if output is Format.JSON:
        sys.stdout.write(_json(found, today, within))
    else:
        sys.stdout.write(due_table([_line(one) for one in found], today, within, width=width(), is_partial=is_partial))
    raise typer.Exit(tell_errors(project.findings()))


def _line(one: Due) -> Line:
    from cxrel.output.due_table import Line

    item = one.item
    mend = item.command or f"write {item.file}"
    return Line(one.status, one.days, item.kind, item.what, item.who, item.due, mend)


def _json(found: list[Due], as_of: date, within: int) -> str:
    items = [
        {
            "kind": one.item.kind,
            "status": one.status,
            "days": one.days,
            "due": _day(one.item.due),
            "last": _day(one.item.last),
            "journey": one.item.journey or None,
            "stage": one.item.stage,
            "ids": list(one.item.ids),
            "what": one.item.what,
            "who": one.item.who,
            "command": one.item.command,
            "file": one.item.file,
        }
        for one in found
    ]
    data = {"format": FORMAT, "as_of": as_of.isoformat(), "within": within, "items": items}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

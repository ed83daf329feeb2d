"""Options that several commands share, and what they mean."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date, datetime
from typing import Annotated

import typer

from cxrel.findings.errors import UsageError

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATHS",
        help="Journey files, folders or ids; '-' reads standard input; REV:path reads a git revision. "
        "Left out: all the project's journeys.",
        show_default=False,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Look at everything as of this day (year-month-day).", show_default="today"
    ),
]
_FALLBACK_WIDTH = 80


def day(text: str | None) -> date:
    """The as-of date that was asked for; today if none was."""
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text) if len(text) == 10 else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise UsageError(f"'{text}' is not a date; write year-month-day, such as 2026-11-18")


def standard_input(paths: list[str] | None) -> bytes:
    """What came in on standard input, if it was asked for; a little more than the largest file that is read."""
    from cxrel.documents import YAML_LIMIT

    return sys.stdin.buffer.read(YAML_LIMIT + 1) if paths and "-" in paths else b""


def colour(stream: object) -> bool:
    """Whether to colour what goes to a stream: only a terminal, and not where colour is refused."""
    refused = any(os.environ.get(name) for name in ("NO_COLOR", "CI")) or os.environ.get("TERM") == "dumb"
    return not refused and bool(getattr(stream, "isatty", lambda: False)())


def width() -> int:
    """How many characters fit on a line: of the terminal, or 80."""
    return shutil.get_terminal_size((_FALLBACK_WIDTH, 24)).columns

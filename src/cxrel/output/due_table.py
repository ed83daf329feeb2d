"""What is due, for a terminal: when, what, who, and the command that mends it. It reads without colour."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_INDENT = " " * 4
_TITLES = {"overdue": "Due, stale or overdue", "never": "Not done yet, or without a date or an owner", "ahead": "Ahead"}


class Line(NamedTuple):
    """One thing that is due, as it is told."""

    status: str
    days: int | None
    kind: str
    what: str
    who: str | None
    due: date | None
    mend: str


def due_table(lines: Sequence[Line], as_of: date, within: int, *, width: int, is_partial: bool = False) -> str:
    """All of it, in the order given, under a title for each status; partial where journeys with errors were left out."""
    ahead = f", and {within} {'day' if within == 1 else 'days'} ahead" if within else ""
    where = ", as far as journeys are without errors" if is_partial else ""
    told = [f"As of {as_of}{ahead}: {len(lines) or 'nothing'} due{where}."]
    for status, title in _TITLES.items():
        own = [line for line in lines if line.status == status]
        if own:
            told += ["", f"{title} ({len(own)})"]
            told += [text for line in own for text in _told(line, max(width, 40))]
    return "".join(f"{text}\n" for text in told)


def _told(line: Line, width: int) -> Iterator[str]:
    who = harmless(line.who) if line.who else "nobody named"
    head = f"  {line.kind}: {harmless(line.what)} ({who}{_when(line)})"
    yield from textwrap.wrap(head, width, subsequent_indent=_INDENT, break_on_hyphens=False)
    yield f"{_INDENT}{harmless(line.mend)}"


def _when(line: Line) -> str:
    if line.days is None:
        return ""
    if line.days == 0:
        return ", today"
    days = f"{abs(line.days)} {'day' if abs(line.days) == 1 else 'days'}"
    return f", {days} overdue" if line.days > 0 else f", in {days}, on {line.due}"

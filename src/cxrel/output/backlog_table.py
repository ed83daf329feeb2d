"""The backlog for a terminal: a moment, its arithmetic, and who is at it. It reads without colour."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from cxrel.output.backlog_words import HOW, arithmetic, at_work, bases
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.improvement.backlog import Backlog, Row
    from cxrel.model.case import Case

_INDENT = "    "


def backlog_table(ranked: Sequence[tuple[Case, Backlog]], as_of: date, *, width: int) -> str:
    """What to fix next in each journey, first things first."""
    lines = [line for case, backlog in ranked for line in _journey(case, backlog, as_of, max(width, 40))]
    return "".join(f"{line}\n" for line in [*lines, *_wrapped(HOW, max(width, 40), "")])


def _journey(case: Case, backlog: Backlog, as_of: date, width: int) -> Iterator[str]:
    yield f"{harmless(case.journey.name)} ({case.journey.id}), as of {as_of}"
    if not backlog.rows:
        yield "Nothing to fix: no moment of truth falls short."
    for place, row in enumerate(backlog.rows, 1):
        yield from _row(place, row, width)
    if backlog.kept:
        names = {touchpoint.id: harmless(touchpoint.name) for _, touchpoint in case.journey.touchpoints()}
        yield from _wrapped(f"Kept always, nothing to fix: {'; '.join(names[one] for one in backlog.kept)}.", width, "")
    yield ""


def _row(place: int, row: Row, width: int) -> Iterator[str]:
    yield from _wrapped(f"{place:>2}. {harmless(row.name)} ({row.touchpoint})", width, _INDENT)
    yield from _wrapped(f"{_INDENT}{arithmetic(row)}", width, _INDENT)
    yield from _wrapped(f"{_INDENT}{harmless(bases(row))}", width, _INDENT)
    for told in at_work(row):
        yield from _wrapped(f"{_INDENT}in work: {harmless(told)}", width, _INDENT)


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False)

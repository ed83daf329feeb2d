"""The backlog as Markdown: a table that a pull request, a wiki or a mail shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.backlog_words import HOW, arithmetic, at_work, bases
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from cxrel.improvement.backlog import Backlog
    from cxrel.model.case import Case

_HEAD = ("| | What to fix | Short × met by × heard | Where from | In work |", "|---:|---|---|---|---|")


def backlog_markdown(ranked: Sequence[tuple[Case, Backlog]], as_of: date, escape: Callable[[str], str]) -> str:
    """A table a journey; `escape` makes a text of the user harmless in Markdown."""
    lines = [line for case, backlog in ranked for line in _journey(case, backlog, as_of, escape)]
    return "\n".join([*lines, f"{HOW[0].upper()}{HOW[1:]}", ""])


def _journey(case: Case, backlog: Backlog, as_of: date, escape: Callable[[str], str]) -> Iterator[str]:
    def shown(text: str) -> str:
        return escape(harmless(" ".join(text.split())))

    yield from (f"## What to fix next: {shown(case.journey.name)}", "", f"As of {as_of}.", "")
    if not backlog.rows:
        yield from ("Nothing to fix: no moment of truth falls short.", "")
        return
    yield from _HEAD
    for place, row in enumerate(backlog.rows, 1):
        work = "; ".join(shown(told) for told in at_work(row))
        yield f"| {place} | {shown(row.name)} | {arithmetic(row)} | {shown(bases(row))} | {work} |"
    yield ""

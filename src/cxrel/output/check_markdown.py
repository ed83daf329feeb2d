"""What the gate found, as Markdown: for the comment on a pull request and for the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.check_text import verdict, which_gate
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.model.gate import GateReport, GateResult

    Escape = Callable[[str], str]
    """How the signs of Markdown are made harmless."""

MOST_RESULTS = 200
"""So many results are listed; a comment has a limit, and nobody reads more."""

_MOST_TEXT = 600


def check_markdown(report: GateReport, escape: Escape) -> str:
    """A heading with the verdict, a table of what failed, and which gate judged."""
    sign = "✅" if report.passed else "❌"
    lines = [f"### {sign} {_plain(verdict(report), escape)}", "", _plain(which_gate(report), escape)]
    if report.results:
        lines += ["", "| | rule | where | what | needed |", "|---|---|---|---|---|"]
        lines += [_row(result, escape) for result in report.results[:MOST_RESULTS]]
    if len(report.results) > MOST_RESULTS:
        lines += ["", f"And {len(report.results) - MOST_RESULTS} more: `cxrel check` tells all."]
    return "\n".join(lines) + "\n"


def _row(result: GateResult, escape: Escape) -> str:
    rule = f"{result.rule} {result.code}" if result.code else result.rule
    where = f"{result.file}:{result.location.line}"
    cells = (result.outcome, rule, where, result.message, result.needed)
    return f"| {' | '.join(_plain(cell, escape) for cell in cells)} |"


def _plain(text: str, escape: Escape) -> str:
    """Text of users in one line of Markdown, where none of its signs means anything to the host."""
    return escape(harmless(text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"))

"""What the gate found, as Markdown: for the comment on a pull request and for the summary of a job."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.output.check_text import verdict, which_gate
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from cxrel.model.gate import GateReport, GateResult

MOST_RESULTS = 200
"""So many results are listed; a comment has a limit, and nobody reads more."""

_MEANING = re.compile(r"([\\`*_{}\[\]<>()#+!|~@&-])")
_MOST_TEXT = 600


def check_markdown(report: GateReport) -> str:
    """A heading with the verdict, a table of what failed, and which gate judged."""
    lines = [f"### {'✅' if report.passed else '❌'} {_plain(verdict(report))}", "", _plain(which_gate(report))]
    if report.results:
        lines += ["", "| | rule | where | what | needed |", "|---|---|---|---|---|"]
        lines += [_row(result) for result in report.results[:MOST_RESULTS]]
    if len(report.results) > MOST_RESULTS:
        lines += ["", f"And {len(report.results) - MOST_RESULTS} more: `cxrel check` tells all."]
    return "\n".join(lines) + "\n"


def _row(result: GateResult) -> str:
    rule = f"{result.rule} {result.code}" if result.code else result.rule
    where = f"{result.file}:{result.location.line}"
    cells = (result.outcome, rule, where, result.message, result.needed)
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """Text of users in one line of Markdown, where none of its signs means anything; nobody is called by `@`."""
    cut = text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"
    return _MEANING.sub(r"\\\1", harmless(cut)).replace("\\@", "@\u200b").replace("\\&", "&amp;")

"""A diff as workflow commands, which GitHub shows beside the lines of a pull request: what is looser as a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.findings import Location
from cxrel.output.annotations import annotation

if TYPE_CHECKING:
    from cxrel.model.changes import Change, Diff
    from cxrel.output.annotations import Command

_FIRST_LINE = Location(1, 1)


def diff_github(diff: Diff) -> str:
    """One command a change that means something: looser ones warn, others notify; neutral ones are left out."""
    return "".join(f"{_annotation(change)}\n" for change in diff.changes if change.meaning != "neutral")


def _annotation(change: Change) -> str:
    title = f"{change.meaning}: {change.path}" if change.path else change.meaning
    command: Command = "warning" if change.meaning == "looser" else "notice"
    return annotation(command, change.file, change.location or _FIRST_LINE, title, change.why)

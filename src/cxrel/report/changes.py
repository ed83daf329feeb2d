"""What changed since an earlier revision, in the words of the report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cxrel.model.changes import MEANINGS
from cxrel.report.amounts import counted, listed
from cxrel.report.context.changes import ChangeRow, ChangesView, MoveRow
from cxrel.report.text import Anchor
from cxrel.report.words import leaning, told_band

if TYPE_CHECKING:
    from cxrel.model.changes import Change, Diff, StageMove

_MOST_ROWS = 30
_SMALL = 0.005


def changes_view(diff: Diff, journey: str) -> ChangesView:
    """What changed in one journey, and in the settings that hold for it."""
    changes = [change for change in diff.changes if change.journey in (journey, None)]
    told = [change for change in changes if change.meaning != "neutral"]
    return ChangesView(
        since=diff.base,
        told=_told(changes),
        sentences=tuple(one.text for one in diff.headlines if one.journey in (journey, None)),
        moves=tuple(_move(move) for move in diff.stages if move.journey == journey),
        rows=tuple(_row(change) for change in told[:_MOST_ROWS]),
        more=len(changes) - len(told[:_MOST_ROWS]),
    )


def _told(changes: list[Change]) -> str:
    if not changes:
        return "Nothing changed in meaning."
    counts = Counter(change.meaning for change in changes)
    parts = [f"{counts[meaning]} {meaning}" for meaning in MEANINGS if counts[meaning]]
    return f"{counted(len(changes), 'change')}: {listed(parts)}."


def _move(move: StageMove) -> MoveRow:
    return MoveRow(
        move.name or move.stage,
        Anchor(move.journey, "stage", move.stage),
        _mark(move.old),
        _mark(move.new),
        _moved_by(move),
    )


def _mark(mark: float | None) -> str:
    return told_band(mark) if mark is None else leaning(mark)


def _moved_by(move: StageMove) -> str:
    """Which of the two moved the mark, and to which side."""
    if move.by_evidence is None or move.by_definition is None:
        return "it was not known on one side" if move.old is None or move.new is None else "not to be told apart"
    parts = [
        f"{what}, {'to the better' if by > 0 else 'to the worse'}"
        for what, by in (("new evidence", move.by_evidence), ("changed definitions", move.by_definition))
        if abs(by) >= _SMALL
    ]
    return f"{parts[0]}, alone" if len(parts) == 1 else "; ".join(parts)


def _row(change: Change) -> ChangeRow:
    line = f", line {change.location.line}" if change.location else ""
    return ChangeRow(change.meaning, change.why, f"{change.file}{line}")

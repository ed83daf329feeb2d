"""A diff for programs: `cxrel-diff/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cxrel.output.diff_words import parts

if TYPE_CHECKING:
    from cxrel.model.changes import Change, Diff, StageMove

FORMAT = "cxrel-diff/1"


def diff_json(diff: Diff) -> str:
    """The changes and the stages whose marks moved; marks with 2 decimals."""
    return json.dumps(diff_data(diff), ensure_ascii=False, indent=2) + "\n"


def diff_data(diff: Diff) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "format": FORMAT,
        "base": diff.base,
        "head": diff.head,
        "summary": [headline.text for headline in diff.headlines],
        "changes": [_change(change) for change in diff.changes],
        "stages": [_stage(move) for move in diff.stages],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "file": change.file,
        "path": change.path,
        "kind": change.kind,
        "old": change.old,
        "new": change.new,
        "meaning": change.meaning,
        "why": change.why,
        "line": change.location.line if change.location else None,
    }


def _stage(move: StageMove) -> dict[str, Any]:
    by_evidence, by_definition = parts(move)
    return {
        "journey": move.journey,
        "stage": move.stage,
        "old": _mark(move.old),
        "new": _mark(move.new),
        "by_evidence": by_evidence,
        "by_definition": by_definition,
    }


def _mark(mark: float | None) -> float | None:
    return None if mark is None else round(mark, 2) + 0.0

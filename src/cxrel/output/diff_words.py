"""The words that all forms of a diff share: counts, marks, values cut to a length."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from cxrel.model.changes import MEANINGS
from cxrel.output.harmless import harmless
from cxrel.scoring.bands import Band, band

if TYPE_CHECKING:
    from cxrel.model.changes import Diff, Gap, StageMove

_BANDS = {
    Band.ALWAYS_RELIABLE: "always",
    Band.SOMETIMES_RELIABLE: "sometimes",
    Band.FREQUENTLY_UNRELIABLE: "frequently unreliable",
    Band.UNKNOWN: "unknown",
}
_SMALL = 0.005
_LONGEST_VALUE = 60


def summary(diff: Diff) -> str:
    """How many changes there are, by meaning: 2 looser, 1 worse, 5 neutral."""
    counts = Counter(change.meaning for change in diff.changes)
    told = ", ".join(f"{counts[meaning]} {meaning}" for meaning in MEANINGS if counts[meaning])
    number = len(diff.changes)
    if not number:
        told = "No change can be told" if diff.headlines else "Nothing changed in meaning"
        return f"{told} between {diff.base} and {diff.head}."
    noun = "change" if number == 1 else "changes"
    return f"{number} {noun} from {diff.base} to {diff.head}: {told}."


def mark_words(mark: float | None, gap: Gap | None = None) -> str:
    """A mark with its band: 4.96 sometimes; unknown, or why there is none."""
    if mark is None and gap is not None:
        return gap
    return _BANDS[band(mark)] if mark is None else f"{_decimals(mark)} {_BANDS[band(mark)]}"


def _decimals(mark: float) -> str:
    """Two decimals, or as many as keep a mark on its side of a band's limit."""
    texts = (f"{mark:.{digits}f}" for digits in range(2, 10))
    return next(text for text in texts if band(float(text)) is band(mark))


def parts(move: StageMove) -> tuple[float | None, float | None]:
    """What evidence and definitions did to a mark: the differences of marks as they are shown, so that they add up."""
    if move.old is None or move.by_evidence is None:
        return _rounded(move.by_evidence), _rounded(move.by_definition)
    between = round(move.old + move.by_evidence, 2)
    definition = None if move.new is None or move.by_definition is None else round(move.new, 2) - between
    return _rounded(between - round(move.old, 2)), _rounded(definition)


def _rounded(part: float | None) -> float | None:
    return None if part is None else round(part, 2) + 0.0


def part_words(part: float | None) -> str:
    """By how much evidence or definitions moved a mark: +1.69, 0, or – where it cannot be told."""
    if part is None:
        return "–"
    return f"{part:+.2f}" if abs(part) >= _SMALL else "0"


def stage_name(move: StageMove) -> str:
    """A stage as people know it, with its journey."""
    return f"{move.journey}: {move.name or move.stage}"


def value_words(value: object) -> str:
    """A value in one short line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = harmless(" ".join(text.split()))
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"

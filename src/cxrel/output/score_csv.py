"""Scores as a table for a spreadsheet: a row a stage."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from cxrel.output.score_json import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.results import JourneyScore, StageScore

HEADER = (
    "journey", "stage", "mark", "band", "basis", "sure", "gap", "said", "settled", "walked", "measured", "heard",
    "limited_by", "flags",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def score_csv(scores: Sequence[tuple[str, JourneyScore]]) -> str:
    """Every stage of every journey; an empty cell where there is nothing to tell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for _, score in scores:
        writer.writerows(_row(score, stage) for stage in score.stages)
    return out.getvalue()


def _row(score: JourneyScore, stage: StageScore) -> list[object]:
    limit = stage.limited_by
    cells: list[object] = [
        text_cell(score.id),
        text_cell(stage.id),
        mark(stage.mark),
        stage.band,
        stage.basis,
        "true" if stage.sure else "false",
        mark(stage.gap),
        mark(stage.said.mark) if stage.said else None,
        stage.said.settled if stage.said else None,
        mark(stage.walked.mark) if stage.walked else None,
        mark(stage.measured.mark) if stage.measured else None,
        mark(stage.heard.mark) if stage.heard else None,
        " ".join(part for part in (limit.lens, limit.touchpoint, limit.kpi) if part) if limit else None,
        " ".join(stage.flags),
    ]
    return ["" if cell is None else cell for cell in cells]


def text_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text

"""The backlog as a table for a spreadsheet: a row a moment."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from cxrel.output.backlog_words import number
from cxrel.output.harmless import harmless
from cxrel.output.score_csv import text_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.improvement.backlog import Backlog, Row
    from cxrel.model.case import Case

HEADER = (
    "journey", "rank", "stage", "touchpoint", "name", "owner", "mark", "short", "reach", "heard", "product", "missing",
    "improvement", "in_work_by", "due", "overdue_days",
)  # fmt: skip


def backlog_csv(ranked: Sequence[tuple[Case, Backlog]]) -> str:
    """Every row of every journey; texts that a spreadsheet would take for a formula begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for case, backlog in ranked:
        writer.writerows(_cells(case.journey.id, place, row) for place, row in enumerate(backlog.rows, 1))
    return out.getvalue()


def _cells(journey: str, place: int, row: Row) -> list[object]:
    first = row.work[0] if row.work else None
    due = first.improvement.due if first else None
    texts = [_text(one) for one in (row.stage, row.touchpoint, row.name, row.owner or "")]
    numbers = [number(one) for one in (row.short.value, row.reach.value, row.heard.value, row.product)]
    return [
        text_cell(journey),
        place,
        *texts,
        "" if row.mark is None else round(row.mark, 2),
        *numbers,
        " ".join(row.missing),
        _text(first.id) if first else "",
        _text(first.improvement.owner or "") if first else "",
        due.isoformat() if due else "",
        first.overdue if first else "",
    ]


def _text(text: str) -> str:
    """A name as it may be printed on a terminal, too, and no formula."""
    return text_cell(harmless(text))

"""From scores to what a template gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.changes import changes_view
from cxrel.report.context import JourneyView
from cxrel.report.dates import day_words
from cxrel.report.first_screen import first_screen
from cxrel.report.stage import numbered
from cxrel.report.subject import Subject
from cxrel.report.text import Anchor, clean, map_texts
from cxrel.report.whole import whole_view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.case import Case
    from cxrel.model.changes import Diff
    from cxrel.model.history import History
    from cxrel.model.results import JourneyScore

_NOTES = 400


def build_view(
    case: Case,
    score: JourneyScore,
    *,
    earlier: Sequence[tuple[date, JourneyScore]] = (),
    findings: Sequence[Finding] = (),
    history: History | None = None,
    diff: Diff | None = None,
) -> JourneyView:
    """What a report tells of one journey, as of the case's day.

    `earlier` holds scores of the same journey as of earlier days, newest first; from them comes since when as many
    stages keep the promise. `findings` are those of the journey and its evidence. `history` adds how votes, marks and
    promises moved, `diff` what changed since an earlier revision. Every text of the view is one line,
    without control characters; it is escaped for a format when it is rendered.
    """
    subject = Subject(case, score, history)
    journey = case.journey
    view = JourneyView(
        id=Anchor(journey.id),
        name=journey.name,
        customer=journey.customer or "",
        owner=journey.owner or "",
        notes=_notes(journey.notes),
        as_of=case.as_of.isoformat(),
        as_of_words=day_words(case.as_of),
        first=first_screen(subject, earlier),
        stages=tuple(numbered(subject, findings)),
        whole=whole_view(subject, findings),
        changes=changes_view(diff, journey.id) if diff else None,
    )
    return map_texts(view, clean)


def _notes(notes: object) -> str:
    """The journey's notes, if they are a text: at most 400 characters, cut between words."""
    text = clean(notes) if isinstance(notes, str) else ""
    if len(text) <= _NOTES:
        return text
    return f"{text[: _NOTES - 1].rpartition(' ')[0] or text[: _NOTES - 1]}…"

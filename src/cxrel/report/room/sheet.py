"""The wall sheet of a stage: what can be read from two metres away, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.amounts import counted
from cxrel.report.improvements import due_words, work_on
from cxrel.report.room.context import Sheet
from cxrel.report.text import clip, sentence, sentence_case
from cxrel.report.words import delivered_words, promised_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.results import StageScore
    from cxrel.report.context import StageView
    from cxrel.report.room.context import Exhibit
    from cxrel.report.room.facts import RoomFacts
    from cxrel.report.subject import Subject

_WORDS, _QUOTE_WORDS, _ASK_WORDS, _WORKS = 12, 26, 22, 2


def sheet(
    subject: Subject, score: StageScore, view: StageView, artifacts: Sequence[Exhibit], href: str, facts: RoomFacts
) -> Sheet:
    """A stage in a few large words: how reliable, by which figure, in whose words, and who is on it."""
    figure, figure_of = _figure(subject, score, view)
    quote = next(iter(view.voices.quotes), None) if view.voices else None
    shown = [exhibit for exhibit in artifacts if exhibit.kind in {"picture", "drawing"}]
    return Sheet(
        word=sentence_case(view.line.band_words),
        figure=figure,
        figure_of=figure_of,
        quote=clip(quote.text, _QUOTE_WORDS) if quote else "",
        on_it=tuple(_on_it(subject, view)),
        ask=_ask(subject, view),
        exhibit=next(iter(shown), None),
        address=f"{facts.url}{href}",
        code=facts.codes.get(view.id),
    )


def _figure(subject: Subject, score: StageScore, view: StageView) -> tuple[str, str]:
    """The figure that holds the stage; else what colleagues met; else that nothing is known."""
    kpi = subject.limiting(score)
    if kpi and kpi.figure:
        told = f"{clip(kpi.name, _WORDS)}; {promised_words(kpi, kpi.figure)}"
        return delivered_words(kpi, kpi.figure, _WORDS), told
    if score.basis == "evidence" and score.walked:
        tried = counted(score.walked.tried, "thing")
        return f"{score.walked.passed} of {tried} went as promised", "What colleagues met when they tried it"
    return "", "" if score.basis == "evidence" else "There is no figure yet, and nobody walked it"


def _on_it(subject: Subject, view: StageView) -> Iterator[str]:
    own = {touchpoint.id for touchpoint in view.touchpoints}
    works = [work for work in work_on(subject, own) if work.is_open]
    for work in works[:_WORKS]:
        name = clip(work.improvement.name, _WORDS)
        yield f"{work.improvement.owner or 'Nobody'}: {name}, {due_words(work)}"
    if not works and view.status != "kept":
        yield "Nobody is on it yet"


def _ask(subject: Subject, view: StageView) -> str:
    own = {touchpoint.id for touchpoint in view.touchpoints}
    asks = [ask for work in work_on(subject, own) if work.is_open for ask in work.improvement.asks]
    return sentence(clip(asks[0], _ASK_WORDS)) if asks else ""

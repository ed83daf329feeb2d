"""What customers answered and said on the phone, in the journey's window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.model.span import Span
from cxrel.report.amounts import counted, short
from cxrel.report.dates import day_words
from cxrel.report.room.context import Call, Survey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from cxrel.model.evidence import Voice
    from cxrel.report.room.facts import RoomFacts
    from cxrel.report.subject import Subject

_WINDOW = Span(3, "month")
_QUOTES, _CALLS = 2, 6


def recent_voices(subject: Subject, stage: str, kind: str) -> list[Voice]:
    """What customers said of one kind about a stage in the window, newest first."""
    own = {place.touchpoint.id for place in subject.places.values() if place.stage.id == stage}
    since = (subject.case.journey.window or _WINDOW).before(subject.case.as_of)
    found = [
        voice
        for voice in subject.case.evidence.voices
        if voice.kind == kind and voice.touchpoint in own and since < voice.said_on <= subject.case.as_of
    ]
    return sorted(found, key=lambda voice: (-voice.said_on.toordinal(), voice.id))


def surveys(subject: Subject, stage: str) -> tuple[Survey, ...]:
    """The answers, question by question."""
    by_question: dict[str, list[Voice]] = {}
    for voice in recent_voices(subject, stage, "survey"):
        by_question.setdefault(voice.question, []).append(voice)
    return tuple(
        Survey(
            question=question,
            told=_told(question, [voice.score for voice in voices if voice.score is not None], len(voices)),
            quotes=tuple(voice.text for voice in voices if voice.text)[:_QUOTES],
        )
        for question, voices in by_question.items()
    )


def _told(question: str, scores: Sequence[Decimal], answers: int) -> str:
    if not scores:
        return counted(answers, "answer")
    if set(scores) <= {0, 1} and "yes" in question.casefold():
        return f"{sum(score == 1 for score in scores)} of {len(scores)} said yes"
    return f"{short(sum(scores) / len(scores))} on average of {counted(len(scores), 'answer')}"


def calls(subject: Subject, stage: str, facts: RoomFacts) -> tuple[Call, ...]:
    """The calls of the window, and older ones that can be listened to: those with a recording first."""
    own = {place.touchpoint.id for place in subject.places.values() if place.stage.id == stage}
    recorded = [
        voice
        for voice in subject.case.evidence.voices
        if voice.id in facts.calls and voice.touchpoint in own and voice.said_on <= subject.case.as_of
    ]
    silent = [voice for voice in recent_voices(subject, stage, "call") if voice.id not in facts.calls]
    return tuple(_call(subject, voice, facts) for voice in [*recorded, *silent][:_CALLS])


def _call(subject: Subject, voice: Voice, facts: RoomFacts) -> Call:
    where, when = subject.touchpoint(voice.touchpoint), day_words(voice.said_on)
    exhibit = facts.calls.get(voice.id)
    named = replace(exhibit, name=f"A call about “{where}”, {when}") if exhibit else None
    return Call(f"{where} · {when}", voice.text, named)

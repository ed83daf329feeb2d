"""What customers said about a stage: how often, how badly, in whose words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cxrel.model.span import Span
from cxrel.report.amounts import counted, listed
from cxrel.report.context import VoicesView, VoiceView
from cxrel.report.dates import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.evidence import Voice
    from cxrel.model.results import StageScore
    from cxrel.report.subject import Subject

_WINDOW = Span(3, "month")
_MOST = 3
_KINDS = {
    "complaint": ("complaint", "complaints"),
    "survey": ("survey answer", "survey answers"),
    "call": ("call", "calls"),
    "praise": ("word of praise", "words of praise"),
}


def voices_view(subject: Subject, stage: StageScore) -> VoicesView | None:
    """The voices of the window that speak of a stage's touchpoints: counts, the worst complaints' words, repeats."""
    touchpoints = {place.touchpoint.id for place in subject.places.values() if place.stage.id == stage.id}
    span = subject.case.journey.window or _WINDOW
    since = span.before(subject.case.as_of)
    heard = [v for v in subject.case.evidence.voices if v.touchpoint in touchpoints and v.said_on <= subject.case.as_of]
    recent = [voice for voice in heard if voice.said_on > since]
    if not recent:
        return None
    complaints = [voice for voice in recent if voice.kind == "complaint"]
    complaints.sort(key=lambda voice: (-(voice.severity or 0), -voice.said_on.toordinal(), voice.id))
    praise = sorted((v for v in recent if v.kind == "praise"), key=lambda v: (-v.said_on.toordinal(), v.id))
    return VoicesView(
        told=f"In the last {span}: {_counts(recent)}{_open(subject, complaints)}",
        repeated=_repeated(recent),
        quotes=tuple(_voice(subject, voice) for voice in [*complaints[:_MOST], *praise[:1]] if voice.text),
    )


def _counts(voices: Sequence[Voice]) -> str:
    kinds = Counter[str](voice.kind for voice in voices)
    return listed([counted(kinds[kind], *nouns) for kind, nouns in _KINDS.items() if kinds[kind]])


def _open(subject: Subject, complaints: Sequence[Voice]) -> str:
    still = sum(voice.closed is None or voice.closed > subject.case.as_of for voice in complaints)
    return f"; {counted(still, 'complaint')} not closed yet" if still else ""


def _repeated(voices: Sequence[Voice]) -> str:
    again = sum(bool(voice.repeat_of) for voice in voices)
    return f"{counted(again, 'customer')} had to say it again" if again else ""


def _voice(subject: Subject, voice: Voice) -> VoiceView:
    about = [
        _KINDS[voice.kind][0].capitalize(),
        subject.touchpoint(voice.touchpoint),
        day_words(voice.said_on),
        f"severity {voice.severity} of 5" if voice.severity else "",
        _state(voice, subject.case.as_of) if voice.kind == "complaint" else "",
        f"cause: {voice.root_cause}" if voice.root_cause else "",
    ]
    return VoiceView(kind=voice.kind, text=voice.text, about=" · ".join(word for word in about if word))


def _state(voice: Voice, as_of: date) -> str:
    if voice.closed is not None and voice.closed <= as_of:
        return "closed"
    acknowledged = voice.acknowledged is not None and voice.acknowledged <= as_of
    return "acknowledged, not closed" if acknowledged else "not answered yet"

"""What is better than last time, and whom to thank: every word of it rests on evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.improvement.effect import effects
from cxrel.report.amounts import listed
from cxrel.report.context import Line
from cxrel.report.dates import day_words
from cxrel.report.improvements import work_on
from cxrel.report.room.context import Celebration, Closed, Moved
from cxrel.report.room.places import place_of, places_of
from cxrel.report.text import sentence_case
from cxrel.report.words import delivered_words, figure_words, leaning, promised_words, since_signal, told_band
from cxrel.scoring.bands import RELIABLE_FROM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.improvement.effect import Effect
    from cxrel.improvement.work import Work
    from cxrel.model.results import KpiScore
    from cxrel.report.room.facts import RoomFacts
    from cxrel.report.subject import Subject

_PRAISE = 4
_KEPT = "always-reliable"


def celebration(subject: Subject, facts: RoomFacts) -> Celebration:
    """What moved to reliable since the meeting before, what was closed, which figures got better, who is thanked."""
    closed = [work for work in work_on(subject) if not work.is_open and _since(work, facts)]
    return Celebration(
        since=day_words(facts.since),
        moved=tuple(_moved(subject, facts)),
        closed=tuple(_closed(subject, work) for work in closed),
        better=tuple(_better(subject)),
        kept=tuple(_kept(subject)),
        thanks=tuple(_thanks(subject, facts)),
        praise=tuple(_praise(subject, facts)),
    )


def _since(work: Work, facts: RoomFacts) -> bool:
    return work.improvement.closed is not None and work.improvement.closed > facts.since


def _moved(subject: Subject, facts: RoomFacts) -> Iterator[Moved]:
    """Touchpoints whose evidence says reliable now, and did not then; where nothing was known then, that is told."""
    before = {one.id: one.mark for one in facts.earlier.touchpoints}
    for one in subject.score.touchpoints:
        was = before.get(one.id)
        if one.mark is not None and one.mark >= RELIABLE_FROM and (was is None or was < RELIABLE_FROM):
            place = subject.places[one.id]
            was_told = told_band(was) if was is not None else "not known"
            sure = any(kpi.touchpoint == one.id and kpi.trend == "improved" for kpi in subject.score.kpis)
            chance = "" if sure or was is None else "; it may be chance still, as no chart shows a signal"
            told = f"{sentence_case(leaning(one.mark))}; before, {was_told}{chance}"
            who = place.touchpoint.owner or place.stage.owner or ""
            yield Moved(place.touchpoint.name, place_of(subject, place.stage.id), told, who, sure)


def _closed(subject: Subject, work: Work) -> Closed:
    improvement = work.improvement
    found = effects(subject.score, improvement.touchpoints, improvement.opened)
    names = subject.silos(improvement.silos)
    owner = improvement.owner or "Nobody is named"
    places = places_of(subject, improvement.touchpoints)
    return Closed(
        name=improvement.name,
        who=f"{owner}, with {names}" if names else owner,
        when=f"closed on {day_words(improvement.closed)}" if improvement.closed else "",
        results=tuple(improvement.result),
        signals=tuple(_signal(effect) for effect in found),
        proven=any(effect.word == "improved" for effect in found),
        thanks=tuple(improvement.thanks),
        place=places[0] if places else None,
    )


SIGNALS = {
    "improved": "better by more than chance, says its chart",
    "worsened": "worse by more than chance, says its chart",
    "no signal yet": "no signal yet: the difference may be chance",
    "too few points": "too few periods to tell yet",
    "no readings since": "no readings since it began",
}


def _signal(effect: Effect) -> str:
    return f"{effect.kpi.name}: {SIGNALS[effect.word]}"


def _better(subject: Subject) -> Iterator[Moved]:
    for kpi in subject.score.kpis:
        if kpi.trend == "improved" and kpi.figure:
            yield Moved(kpi.name, place_of(subject, kpi.stage), _better_told(kpi), _answers(subject, kpi))


def _better_told(kpi: KpiScore) -> str:
    delivered = f"{delivered_words(kpi, kpi.figure)}; {promised_words(kpi, kpi.figure)}" if kpi.figure else ""
    return f"Getting better{since_signal(kpi)}: now {delivered}"


def _answers(subject: Subject, kpi: KpiScore) -> str:
    place = subject.places[kpi.touchpoint]
    return kpi.owner or place.touchpoint.owner or place.stage.owner or ""


def _kept(subject: Subject) -> Iterator[Moved]:
    for stage in subject.score.stages:
        if stage.basis == "evidence" and stage.band == _KEPT:
            kpi = subject.limiting(stage)
            told = f"At its weakest point {figure_words(kpi, kpi.figure)}" if kpi and kpi.figure else "Promise kept"
            declared = subject.stage(stage.id)
            yield Moved(declared.name, place_of(subject, stage.id), told, declared.owner or "")


def _thanks(subject: Subject, facts: RoomFacts) -> Iterator[Line]:
    """People by what they are thanked for: improvements closed since then, work under way, and promises kept."""
    for work in work_on(subject):
        if work.is_open or _since(work, facts):
            yield from (Line(thanks, work.improvement.name) for thanks in work.improvement.thanks)
    by_owner: dict[str, list[str]] = {}
    for kept in _kept(subject):
        if kept.who:
            by_owner.setdefault(kept.who, []).append(f"“{kept.name}”")
    yield from (Line(owner, f"for the promise kept in {listed(names)}") for owner, names in by_owner.items())


def _praise(subject: Subject, facts: RoomFacts) -> Iterator[Line]:
    voices = [
        voice
        for voice in subject.case.evidence.voices
        if voice.kind == "praise" and voice.text and facts.since < voice.said_on <= subject.case.as_of
    ]
    voices.sort(key=lambda voice: (-voice.said_on.toordinal(), voice.id))
    for voice in voices[:_PRAISE]:
        where = f"{subject.touchpoint(voice.touchpoint)} · " if voice.touchpoint else ""
        yield Line(f"{where}{day_words(voice.said_on)}", voice.text)

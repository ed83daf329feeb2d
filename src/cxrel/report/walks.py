"""What colleagues met when they tried a stage, and what they felt."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.case import probes_at
from cxrel.report.amounts import counted, listed
from cxrel.report.context import ProbeView, WalksView
from cxrel.report.dates import day_words
from cxrel.report.words import FELT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.evidence import Probe, Walk
    from cxrel.model.results import StageScore, Walked
    from cxrel.report.subject import Subject

_OUTCOMES = {"passed": "passed", "failed": "failed", "blocked": "blocked", "not-tried": "not tried"}
_KINDS = {"shop": "as a customer", "technology": "testing the technology", "break": "breaking the process"}
_FIRST_TIME = {None: "", True: "resolved at first contact", False: "not resolved at first contact"}
_RECOVERED = {
    "none": "nothing was done about it",
    "admitted": "the mistake was admitted",
    "made-right": "it was made right",
}


class _Tried(NamedTuple):
    walk: Walk
    probe: Probe
    touchpoint: str


def walks_view(subject: Subject, stage: StageScore) -> WalksView | None:
    """The probes of a stage, newest walk first; those of walks that are due again are only counted."""
    found = [
        _Tried(walk, probe, place.touchpoint.name)
        for place in subject.places.values()
        if place.stage.id == stage.id
        for walk, probe in probes_at(subject.case, place)
    ]
    if not found:
        return None
    span = subject.case.journey.review_every
    oldest = span.before(subject.case.as_of) if span else None
    recent = [tried for tried in found if oldest is None or tried.walk.date >= oldest]
    recent.sort(key=lambda tried: (-tried.walk.date.toordinal(), tried.walk.walker, tried.walk.silo))
    older = len(found) - len(recent)
    return WalksView(
        told=_told(stage, [tried.probe for tried in recent]),
        felt=_felt([tried.probe for tried in recent]),
        older=f"{counted(older, 'thing')} tried on walks older than {span}, not shown" if older else "",
        probes=tuple(_probe(subject, tried) for tried in recent),
    )


def _told(stage: StageScore, recent: list[Probe]) -> str:
    outcomes = Counter(probe.outcome for probe in recent)
    tried = sum(number for outcome, number in outcomes.items() if outcome != "not-tried")
    if not tried:
        return "Nothing was tried"
    parts = [f"{outcomes[o]} {_OUTCOMES[o]}" for o in ("passed", "failed", "blocked") if outcomes[o]]
    return "; ".join([f"{tried} tried: {listed(parts)}", *_extra(stage.walked, tried)])


def _extra(walked: Walked | None, tried: int) -> Iterator[str]:
    """What the marked probes tell: those at moments of truth, where the stage names some."""
    if walked is None:
        yield "none at a moment of truth"
        return
    where = f"{walked.tried} of them at moments of truth, " if walked.tried < tried else ""
    if walked.mark is None:
        yield f"{where}too few for a mark"
    if walked.first_time:
        yield f"{walked.first_time[0]} of {walked.first_time[1]} resolved at first contact"
    if walked.recovered:
        yield f"{walked.recovered[0]} of {walked.recovered[1]} mistakes made right"


def _felt(probes: list[Probe]) -> str:
    felt = Counter(probe.felt for probe in probes if probe.felt is not None)
    parts = [f"{FELT_WORDS[feeling]} {_times(felt[feeling])}" for feeling in sorted(felt)]
    return f"Felt: {', '.join(parts)}" if parts else ""


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _probe(subject: Subject, tried: _Tried) -> ProbeView:
    walk, probe, touchpoint = tried
    felt = FELT_WORDS[probe.felt] if probe.felt is not None else ""
    where = " × ".join(subject.value(dimension, value) for dimension, value in walk.segment.items())
    about = [
        touchpoint,
        f"felt {felt}" if felt else "",
        _FIRST_TIME[probe.resolved_first_time],
        _RECOVERED.get(probe.recovered or "", ""),
        f"{walk.walker} ({subject.silo(walk.silo)}), {day_words(walk.date)}, {_KINDS[walk.kind]}",
        where,
    ]
    return ProbeView(
        touchpoint=touchpoint,
        tried=probe.tried,
        outcome=_OUTCOMES[probe.outcome],
        saw=probe.saw or "",
        felt=felt,
        feeling=probe.felt,
        about=" · ".join(word for word in about if word),
    )

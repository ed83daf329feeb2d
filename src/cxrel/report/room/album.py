"""Walks as an album: what was tried, what happened, what was felt, and what was brought along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.case import probes_at
from cxrel.report.dates import day_words
from cxrel.report.room.context import AlbumPage
from cxrel.report.words import FELT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.evidence import Probe, Walk
    from cxrel.report.room.facts import RoomFacts
    from cxrel.report.subject import Subject

_OUTCOMES = {"passed": "passed", "failed": "failed", "blocked": "blocked", "not-tried": "not tried"}
_KINDS = {"shop": "as a customer", "technology": "testing the technology", "break": "breaking the process"}


def album(subject: Subject, stage: str, facts: RoomFacts) -> tuple[AlbumPage, ...]:
    """What was tried at a stage within the review span, the strongest feelings first, then the newest."""
    return tuple(page for _, page in sorted(_pages(subject, stage, facts), key=lambda found: found[0]))


def _pages(subject: Subject, stage: str, facts: RoomFacts) -> Iterator[tuple[tuple[object, ...], AlbumPage]]:
    span = subject.case.journey.review_every
    oldest = span.before(subject.case.as_of) if span else None
    for place in subject.places.values():
        if place.stage.id == stage:
            for walk, probe in probes_at(subject.case, place):
                if oldest is None or walk.date >= oldest:
                    key = (-abs(probe.felt or 0), -walk.date.toordinal(), walk.walker, probe.tried)
                    yield key, _page(subject, place.touchpoint.name, walk, probe, facts)


def _page(subject: Subject, touchpoint: str, walk: Walk, probe: Probe, facts: RoomFacts) -> AlbumPage:
    where = [subject.value(dimension, value) for dimension, value in walk.segment.items()]
    who = [f"{walk.walker} ({subject.silo(walk.silo)})", day_words(walk.date), _KINDS[walk.kind], " × ".join(where)]
    return AlbumPage(
        touchpoint=touchpoint,
        tried=probe.tried,
        outcome=_OUTCOMES[probe.outcome],
        saw=probe.saw or "",
        felt=FELT_WORDS[probe.felt] if probe.felt is not None else "",
        feeling=probe.felt,
        who=" · ".join(word for word in who if word),
        exhibits=facts.brought.get(id(probe), ()),
    )

"""The meeting as it will go: items with their minutes, who is needed, and the form for decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.report.agenda.context import Agenda, Block, Guest, Item
from cxrel.report.agenda.items import gaps, items
from cxrel.report.dates import day_words
from cxrel.report.subject import Subject
from cxrel.report.text import Anchor, clean, map_texts
from cxrel.report.words import kept_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.results import JourneyScore
    from cxrel.report.room.facts import RoomFacts

LEAST_FOR_AN_ITEM = 3
"""Minutes: one sentence of what is, one of what is wanted, and a word from the room."""
CLOSING = 5
_FREE_BLOCKS = 2


def agenda_view(
    case: Case, score: JourneyScore, facts: RoomFacts, *, day: date, minutes: int, due: Sequence[str] = ()
) -> Agenda:
    """The run-sheet of a meeting of so many minutes, 15 at least; `due` tells what is stale, in sentences."""
    subject = Subject(case, score)
    found = list(items(subject, facts, due))
    kept = _that_fit(found, minutes - CLOSING)
    closing = Item(
        "closing", "Read back every decision: what, who, by when", case.journey.owner or "", (), minutes=CLOSING
    )
    timed = [*_timed(kept, minutes - CLOSING), closing]
    agenda = Agenda(
        journey=Anchor(case.journey.id),
        name=case.journey.name,
        date=day.isoformat(),
        date_words=day_words(day),
        since=day_words(facts.since),
        minutes=minutes,
        headline=kept_words(score),
        items=tuple(_begun(timed)),
        left_out=tuple(item.title for item in found if item not in kept),
        guests=tuple(_guests(kept)),
        blocks=tuple(_blocks(subject)),
        touchpoints=tuple((Anchor(t.id), t.name) for _, t in case.journey.touchpoints()),
    )
    return map_texts(agenda, clean)


def _that_fit(found: Sequence[Item], minutes: int) -> list[Item]:
    """As many as the time is enough for, by rank; in the order in which they come up."""
    most = max(1, minutes // LEAST_FOR_AN_ITEM)
    chosen = sorted(range(len(found)), key=lambda place: (found[place].rank, place))[:most]
    return [found[place] for place in sorted(chosen)]


def _timed(kept: Sequence[Item], minutes: int) -> list[Item]:
    """Whole minutes that add up: the least for each, and the rest by weight, what is left over to the heaviest."""
    spare = max(0, minutes - LEAST_FOR_AN_ITEM * len(kept))
    total = sum(item.weight for item in kept)
    shares = [LEAST_FOR_AN_ITEM + int(spare * item.weight / total) for item in kept]
    order = sorted(range(len(kept)), key=lambda place: (-kept[place].weight, place))
    for place in order[: max(0, minutes - sum(shares))]:
        shares[place] += 1
    return [replace(item, minutes=share) for item, share in zip(kept, shares, strict=True)]


def _begun(timed: Sequence[Item]) -> Iterator[Item]:
    at = 0
    for item in timed:
        yield replace(item, begins=f"{at // 60}:{at % 60:02d}")
        at += item.minutes


def _guests(kept: Sequence[Item]) -> Iterator[Guest]:
    """Everybody who presents, once, with all that they present."""
    by_name: dict[str, list[str]] = {}
    for item in kept:
        if item.who:
            by_name.setdefault(item.who, []).append(item.title)
    yield from (Guest(who, "; ".join(titles)) for who, titles in by_name.items())


def _blocks(subject: Subject) -> Iterator[Block]:
    """A block for each moment that nobody is on, and some to fill in freely."""
    for row in gaps(subject):
        place = subject.places[row.touchpoint]
        silos = tuple(Anchor(silo) for silo in place.touchpoint.silos or place.stage.silos)
        yield Block(Anchor(row.touchpoint), row.name, row.owner or "", silos)
    for _ in range(_FREE_BLOCKS):
        yield Block(None, "", "", ())

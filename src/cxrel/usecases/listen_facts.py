"""What became of an export, as the plain values that are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.listen_facts import ListenFacts

if TYPE_CHECKING:
    from cxrel.usecases.listen_request import Listened, Request

__all__ = ["facts_of"]


def facts_of(listened: Listened, request: Request) -> ListenFacts:
    """The facts of one run."""
    tally, found, journey = listened.tally, listened.found, request.chosen.loaded.built.model
    points = listened.settling.points if listened.settling else ()
    return ListenFacts(
        journey=journey.id if journey else "",
        voice_file=listened.voice_file,
        source=request.source,
        as_of=request.as_of,
        dry_run=request.dry_run,
        read=tally.read,
        brought=listened.brought,
        kinds=sorted(tally.kinds.items()),
        known=tally.known,
        twice=tally.twice,
        ahead=tally.ahead,
        too_old=tally.too_old,
        empty=tally.empty,
        faulty=tally.faulty,
        grown=len(tally.grown),
        updated=listened.updated,
        cut=tally.cut,
        absent=listened.absent,
        keep_personal_data=request.keep_personal_data,
        masked=sorted(tally.masked.items()),
        lined_up={way: tally.by[way] for way in ("column", "phrase")},
        not_lined_up=tally.by["none"] + tally.by["tie"],
        ties=tally.ties.most_common(),
        unknown=tally.unknown.most_common(),
        confirmed_touchpoints=listened.confirmed["touchpoint"],
        confirmed_repeats=listened.confirmed["repeat_of"],
        suggestions=request.suggestions,
        proposals=found.proposals,
        trial=found.trial,
        repeats={again: first for again, first in found.repeats.items() if first},
        unresolved=tally.unresolved,
        handled=listened.handled,
        heard=listened.heard,
        names={touchpoint.id: touchpoint.name for _, touchpoint in journey.touchpoints()} if journey else {},
        settled={point.name: point.value for point in points},
        written=listened.written,
    )

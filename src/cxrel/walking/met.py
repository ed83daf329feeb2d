"""What walkers met at a touchpoint, and how well that covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from cxrel.model.case import probes_at

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from cxrel.model.case import Case, Place
    from cxrel.model.evidence import Probe, Walk

Walked = Literal["never", "own-silo", "old", "walked"]
"""How well something is covered: never tried; only by the silo that delivers it; by others, but longer ago than the
journey is to be reviewed; by others, lately."""


class Met(NamedTuple):
    """One thing that was tried, and the walk on which it was."""

    walk_id: str
    walk: Walk
    probe: Probe


def met_at(case: Case, place: Place) -> list[Met]:
    """What was tried at a touchpoint until the as-of date, oldest first; what was planned and not tried is left out."""
    ids = {id(walk): name for evidence in (place.evidence, case.evidence) for name, walk in evidence.walks.items()}
    tried = [Met(ids[id(w)], w, probe) for w, probe in probes_at(case, place) if probe.outcome != "not-tried"]
    return sorted(tried, key=lambda met: (met.walk.date, met.walk_id))


def delivered_by(place: Place) -> frozenset[str]:
    """The silos that deliver a touchpoint: its own, those of what it is the same as, or its stage's."""
    return frozenset(place.touchpoint.silos or place.origin.silos or place.stage.silos)


def oldest_that_counts(case: Case) -> date | None:
    """The first day whose walks are not older than the journey is to be reviewed."""
    span = case.journey.review_every
    return span.before(case.as_of) if span else None


def is_older(day: date, oldest: date | None) -> bool:
    """Whether a day lies before the first one that counts."""
    return oldest is not None and day < oldest


def walked(mets: Sequence[tuple[Met, Collection[str]]], oldest: date | None) -> Walked:
    """How well something is covered by what was tried, each with the silos that deliver the touchpoint."""
    by_others = [met.walk.date for met, silos in mets if met.walk.silo not in silos]
    if by_others:
        return "old" if is_older(max(by_others), oldest) else "walked"
    return "own-silo" if mets else "never"

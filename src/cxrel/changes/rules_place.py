"""Edits of a journey, its stages and touchpoints: what is looked at, how often, and what the team declares of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.changes.rules_kpi import kpi_verdict
from cxrel.changes.rules_rating import rating_verdict
from cxrel.changes.rules_source import dimension_verdict, source_verdict
from cxrel.changes.verdict import INCOMPARABLE, Verdict, came_or_went, spot_of
from cxrel.changes.words import exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.changes.compare import Difference
    from cxrel.changes.verdict import Around, Spot
    from cxrel.model.results import TouchpointScore
    from cxrel.model.span import Span

_STEPS = ("broken", "reliable", "differentiating")
_DAYS = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.2}
_RELIABLE_FROM = 6.5


def journey_verdict(one: Difference, around: Around, scored: Callable[[str], TouchpointScore | None]) -> Verdict:
    """What an edit of a journey file is by itself; `scored` gives a touchpoint by the new evidence."""
    spot = spot_of(one.path)
    if spot.kpi is not None:
        return kpi_verdict(one, spot, around)
    if spot.touchpoint is not None:
        return _touchpoint(one, spot, around, scored)
    if spot.stage is not None:
        return _stage(one, spot, around)
    rule = _OF_JOURNEY.get(spot.rest[0])
    return rule(one, around) if rule else Verdict(None, came_or_went(one, f"'{'.'.join(spot.rest)}' of the journey"))


def _source(one: Difference, around: Around) -> Verdict:
    return source_verdict(one, used=around.uses(one.path[1]))


def _window(one: Difference, _: Around) -> Verdict:
    return Verdict(None, f"readings of {one.new} are scored, instead of {one.old}")


def _silo(one: Difference, _: Around) -> Verdict:
    return Verdict(None, came_or_went(one, f"the silo '{one.key}'"))


def _review(one: Difference, _: Around) -> Verdict:
    before, after = _days(one.old), _days(one.new)
    told = f"ratings, walks and readings are stale after {one.new or 'no time at all: never'}"
    if after > before:
        return Verdict("looser", f"{told}, later than before ({one.old})")
    return Verdict("stricter", f"{told}, sooner than before ({one.old or 'never'})")


def _days(span: Span | None) -> float:
    return span.number * _DAYS[span.unit] if span else float("inf")


def _stage(one: Difference, spot: Spot, around: Around) -> Verdict:
    if not spot.rest:
        return _whole_stage(one)
    if spot.rest[0] == "rating":
        return rating_verdict(one, spot, around)
    key, stage = spot.rest[0], spot.stage
    if key == "silos" and one.old and set(one.old) - set(one.new or ()):
        gone = ", ".join(sorted(set(one.old) - set(one.new or ())))
        return Verdict(None, f"the silos that deliver '{stage}' are fewer: without {gone}")
    return Verdict(None, came_or_went(one, f"'{key}' of the stage '{stage}'"))


def _whole_stage(one: Difference) -> Verdict:
    item = one.old if one.old is not None else one.new
    if one.kind == "removed":
        return Verdict("looser", f"the stage '{item.name}' was taken out: nothing tells whether it is reliable")
    if one.kind == "moved":
        where = f"after '{one.after}'" if one.after else "to the beginning"
        return Verdict(None, f"the stage '{item.name}' was moved {where}")
    return Verdict(None, f"the stage '{item.name}' was added")


def _touchpoint(
    one: Difference, spot: Spot, around: Around, scored: Callable[[str], TouchpointScore | None]
) -> Verdict:
    name, old, new = spot.touchpoint or "", *around.touchpoints(spot.touchpoint or "")
    if not spot.rest:
        return _whole_touchpoint(one)
    side = new or old
    named = side.name if side else name
    if spot.rest[0] == "state":
        return _state(one, named, scored(name))
    rule = _OF_TOUCHPOINT.get(spot.rest[0])
    return rule(one, named) if rule else Verdict(None, came_or_went(one, f"'{spot.rest[0]}' of '{named}'"))


def _moment(one: Difference, name: str) -> Verdict:
    if one.new:
        return Verdict("stricter", f"'{name}' is a moment of truth: its marks are the stage's")
    return Verdict("looser", f"'{name}' is no moment of truth any more: its marks no longer count")


def _same_as(one: Difference, name: str) -> Verdict:
    told = f"the figures and walks of '{name}' come from {one.new or 'its own'}, before from {one.old or 'its own'}"
    return Verdict("looser", f"{told}: {INCOMPARABLE}")


def _promise(_: Difference, name: str) -> Verdict:
    return Verdict(None, f"the promise of '{name}' is worded otherwise: no figure tells whether it is the same")


def _whole_touchpoint(one: Difference) -> Verdict:
    item = one.old if one.old is not None else one.new
    if one.kind == "removed":
        counted = item.moment_of_truth or item.kpis or item.same_as
        told = f"the touchpoint '{item.name}' was taken out"
        return Verdict("looser", f"{told}, and what it showed with it") if counted else Verdict(None, told)
    if one.kind == "moved":
        return Verdict(None, f"the touchpoint '{item.name}' was moved")
    return Verdict(None, f"the touchpoint '{item.name}' was added")


def _met_by(one: Difference, name: str) -> Verdict:
    before, after = (None if share is None else f"{exact(share * 100)}%" for share in (one.old, one.new))
    told = f"'{name}' is met by {after or 'a share that is not told'} of customers, before {before or 'not told'}"
    if one.new is None or (one.old is not None and one.new < one.old):
        return Verdict("looser", f"{told}: its failures count less in the whole journey")
    return Verdict("stricter", f"{told}: its failures count more in the whole journey")


def _state(one: Difference, name: str, scored: TouchpointScore | None) -> Verdict:
    """Declared better is flattery, unless the evidence says so; declared worse is candour."""
    before, after = (_STEPS.index(state) if state else 0 for state in (one.old, one.new))
    told = f"'{name}' is declared {one.new or 'nothing'}, before {one.old or 'nothing'}"
    if after < before:
        return Verdict("worse", told)
    if after == before:
        return Verdict(None, told)
    mark = scored.mark if scored else None
    if mark is None or mark < _RELIABLE_FROM:
        why = "there is no evidence for it" if mark is None else "the evidence says otherwise"
        return Verdict("looser", f"{told}: {why}")
    if one.new == "differentiating" and not _delights(scored):
        return Verdict("looser", f"{told}: no customer or walker was delighted")
    return Verdict("better", f"{told}, and the evidence says so")


def _delights(scored: TouchpointScore | None) -> bool:
    return bool(scored and scored.walked and max(scored.walked.felt, default=0) == 2)  # the scale's end


_OF_JOURNEY: dict[str, Callable[[Difference, Around], Verdict]] = {
    "sources": _source,
    "dimensions": dimension_verdict,
    "review_every": _review,
    "window": _window,
    "silos": _silo,
}
_OF_TOUCHPOINT: dict[str, Callable[[Difference, str], Verdict]] = {
    "moment_of_truth": _moment,
    "met_by": _met_by,
    "same_as": _same_as,
    "promise": _promise,
}

"""Edits of the settings, the gate and the waivers among them, and of improvements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxrel.changes.rules_source import source_verdict
from cxrel.changes.verdict import Verdict, came_or_went

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.changes.compare import Difference
    from cxrel.model.evidence import Improvement

_VERDICTS = (None, "ignore", "warn", "fail")
_FINDINGS = (None, "error", "warning", "note")
_BANDS = (None, "frequently-unreliable", "sometimes-reliable", "always-reliable")
_STATES = (None, "broken", "reliable", "differentiating")
_GATE_ORDERS: dict[str, tuple[str | None, ...]] = {
    "lowest_band": _BANDS,
    "loosened": _VERDICTS,
    "silent_rating": _VERDICTS,
    "stale": _VERDICTS,
    "findings": _FINDINGS,
}


def settings_verdict(one: Difference) -> Verdict:
    """What an edit of the settings is by itself."""
    rule = _RULES.get(one.path[0])
    return rule(one) if rule else Verdict(None, came_or_went(one, f"'{'.'.join(one.path)}' of the settings"))


def _source(one: Difference) -> Verdict:
    """Which journeys use a source of the settings is not known here, so each is taken to be used."""
    return source_verdict(one, used=True)


def _min_n(one: Difference) -> Verdict:
    told = f"a place or period holds a mark from {one.new} counted on, before from {one.old}"
    return Verdict("looser" if one.new > one.old else "stricter", told)


def _hide_under(one: Difference) -> Verdict:
    told = f"silos under {one.new} people are counted among the others, before under {one.old}"
    return Verdict("looser" if one.new > one.old else "stricter", told)


def _journeys(one: Difference) -> Verdict:
    return Verdict("looser", f"journeys are looked for in '{one.new}', before in '{one.old}'")


def _work(one: Difference) -> Verdict:
    told = f"{one.new or 'any number of'} improvements may be open at once, before {one.old or 'any number'}"
    return Verdict("looser" if one.new is None or (one.old and one.new > one.old) else "stricter", told)


def _gate(one: Difference) -> Verdict:
    rule = ".".join(one.path[1:])
    told = f"the gate's rule '{rule}' is {_said(one.new)}, before {_said(one.old)}"
    if one.key in ("notes", "links", "tags"):
        return Verdict(None, came_or_went(one, f"'{rule}' of the gate"), "gate")
    return Verdict("looser" if _lets_more_pass(one) else "stricter", told, "gate")


def _said(value: object) -> str:
    return "not there" if value is None else str(value)


def _lets_more_pass(one: Difference) -> bool:
    old: Any = one.old
    new: Any = one.new
    order = _GATE_ORDERS.get(one.key)
    if order and one.path[1] != "stages":
        return order.index(new) < order.index(old)
    if new is None or old is None:
        return new is None
    rising_is_stricter = one.path[1] == "stages"
    return bool((new < old) == rising_is_stricter)


def _waiver(one: Difference) -> Verdict:
    if len(one.path) > len(("waive", "waiver")):
        return _waiver_leaf(one)
    waiver = one.new if one.new is not None else one.old
    told = f"the finding {waiver.code}{f' at {waiver.where}' if waiver.where else ' anywhere'}"
    if one.kind == "removed":
        return Verdict("stricter", f"{told} is waived no more", "waiver")
    until = f"until {waiver.until}" if waiver.until else "without an end"
    return Verdict("looser", f"{told} is waived {until} (reason: {waiver.why or 'none'})", "waiver")


def _waiver_leaf(one: Difference) -> Verdict:
    if one.key != "until":
        return Verdict(None, came_or_went(one, f"'{one.key}' of a waiver"), "waiver")
    longer = one.new is None or (one.old is not None and one.new > one.old)
    told = f"a waiver holds until {one.new or 'further notice'}, before until {one.old or 'further notice'}"
    return Verdict("looser" if longer else "stricter", told, "waiver")


_RULES: dict[str, Callable[[Difference], Verdict]] = {
    "gate": _gate,
    "waive": _waiver,
    "sources": _source,
    "min_n": _min_n,
    "hide_under": _hide_under,
    "wip": _work,
    "journeys": _journeys,
}


def improvement_verdict(one: Difference | None, old: Improvement | None, new: Improvement | None) -> Verdict:
    """What an edit of an improvement is by itself; `one` is None where the whole file came or went."""
    named = new or old
    name = named.name if named else ""
    if one is None:
        if new is None and old is not None and old.closed is None:
            return Verdict("looser", f"the open improvement '{name}' was taken out: nobody is asked for it any more")
        return Verdict(None, f"the improvement '{name}' was {'added' if old is None else 'taken out'}")
    if one.key == "due" and (new is None or new.closed is None):
        later = one.new is None or (one.old is not None and one.new > one.old)
        told = f"the improvement '{name}' is due {one.new or 'at no time'}, before {one.old or 'at no time'}"
        return Verdict("looser" if later else "stricter", told)
    if one.key == "to":
        lower = _STATES.index(one.new) < _STATES.index(one.old)
        told = f"the improvement '{name}' is to reach {_said(one.new)}, before {_said(one.old)}"
        return Verdict("looser" if lower else "stricter", told)
    if one.key == "closed" and one.kind == "added":
        result = "with a result" if new and new.result else "without a result"
        return Verdict(None, f"the improvement '{name}' was closed {result}")
    return Verdict(None, came_or_went(one, f"'{'.'.join(one.path)}' of the improvement '{name}'"))

"""Edits of a KPI: its thresholds, its record of moved promises and its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.changes.rules_measure import measure_verdict
from cxrel.changes.verdict import INCOMPARABLE, Verdict, came_or_went
from cxrel.changes.words import amount

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from cxrel.changes.compare import Difference
    from cxrel.changes.verdict import Around, Spot
    from cxrel.model.kpi import Kpi, PromiseChange

_POINTS_OF_A_CHART = 6


class Both(NamedTuple):
    """A KPI on both sides, and what is around it."""

    old: Kpi
    new: Kpi
    around: Around


def kpi_verdict(one: Difference, spot: Spot, around: Around) -> Verdict:
    """What an edit of a KPI is by itself."""
    old, new = around.kpis(spot.kpi or "")
    if not spot.rest:
        return _whole(one, old or new)
    if old is None or new is None:
        return Verdict(None, came_or_went(one, f"'{spot.rest[-1]}'"))
    rule = _RULES.get(spot.rest[0])
    if rule is not None:
        return rule(one, spot, Both(old, new, around))
    return Verdict(None, came_or_went(one, f"'{spot.rest[0]}' of '{new.name}'"))


def _whole(one: Difference, kpi: Kpi | None) -> Verdict:
    name = kpi.name if kpi else one.key
    if one.kind == "removed":
        return Verdict("looser", f"the KPI '{name}' was taken out: nobody will see whether its promise is kept")
    return Verdict(None, came_or_went(one, f"the KPI '{name}'"))


def _not_the_same(one: Difference, spot: Spot, both: Both) -> Verdict:
    told = f"the {spot.rest[0]} of '{both.new.name}' changed from {one.old} to {one.new}"
    return Verdict("looser", f"{told}: {INCOMPARABLE}")


def _threshold(_one: Difference, spot: Spot, both: Both) -> Verdict:
    key, old, new = spot.rest[0], both.old, both.new
    before, after = getattr(old, key), getattr(new, key)
    entry = explanation(key, old, new)
    explained = bool(entry and entry.why)
    told = f"of '{new.name}' moved from {amount(before, old)} to {amount(after, new)}"
    what = "the promise" if key == "reliable" else "the limit to a real problem"
    if is_another_promise(old, new):
        return Verdict("looser", f"{what} {told}, in another unit or direction: {INCOMPARABLE}", "promise", explained)
    lowered = is_lowered(key, old, new)
    verb = "lowered" if lowered else "raised"
    told = f"of '{new.name}' was {verb} from {amount(before, old)} to {amount(after, new)}"
    return Verdict("looser" if lowered else "stricter", f"{what} {told}", "promise", explained)


def is_another_promise(old: Kpi, new: Kpi) -> bool:
    """Whether the thresholds cannot be compared: in another unit, or where the other side is better."""
    if old.unit != new.unit:
        return True
    turned = old.higher_is_better != new.higher_is_better
    return turned and not old.is_share and _tells_a_side(old) and _tells_a_side(new)


def is_lowered(key: str, old: Kpi, new: Kpi) -> bool:
    """Whether a threshold, `reliable` or `unreliable`, moved to the worse side."""
    before, after = ((one.reliable if key == "reliable" else one.unreliable) for one in (old, new))
    return (after < before) == _more_is_better(old, new)


def _more_is_better(old: Kpi, new: Kpi) -> bool:
    """Which side is better; of a share always the upper, and equal thresholds tell no side, so the others do."""
    return new.is_share or (new if _tells_a_side(new) else old).higher_is_better


def _tells_a_side(kpi: Kpi) -> bool:
    return kpi.reliable != kpi.unreliable


def explanation(key: str, old: Kpi, new: Kpi) -> PromiseChange | None:
    """The entry that came with a moved threshold and names what it was; of `unreliable`, also one for `reliable`."""
    was = {getattr(old, key)} | ({old.reliable} if old.reliable != new.reliable else set())
    return next((entry for entry in new_entries(old, new) if entry.was in was), None)


def new_entries(old: Kpi, new: Kpi) -> list[PromiseChange]:
    """The entries of `promise_changes` that only the new side has."""
    return [entry for entry in new.promise_changes if entry not in old.promise_changes]


def _moved(old: Kpi, new: Kpi) -> set[Decimal]:
    """The thresholds before, of those that moved."""
    pairs = ((old.reliable, new.reliable), (old.unreliable, new.unreliable))
    return {before for before, after in pairs if before != after}


def _recorded(one: Difference, spot: Spot, both: Both) -> Verdict:
    """The record of moved promises is for those who read the chart later: it may only grow, and only by what happened."""
    old, new, name = both.old, both.new, both.new.name
    if one.kind == "removed" and len(spot.rest) == len(("promise_changes", "entry")):
        return Verdict("looser", f"an entry was taken out of the record of moved promises of '{name}'", "promise")
    if one.kind == "added" and len(spot.rest) == len(("promise_changes", "entry")):
        if one.new.was is not None and one.new.was in _moved(old, new):
            return Verdict(None, f"an entry tells why the promise of '{name}' moved", "promise")
        told = f"an entry says that the promise of '{name}' was {amount(one.new.was, new)}" if one.new.was else ""
        told = told or f"an entry about the promise of '{name}' does not say what it was"
        return Verdict("looser", f"{told}, and no threshold moved from there", "promise")
    if spot.rest[-1] in ("on", "was", "agreed"):
        return Verdict("looser", f"the record of a promise of '{name}' that had moved was rewritten", "promise")
    return Verdict(None, f"the record of a promise of '{name}' that had moved was worded anew", "promise")


def _restart(one: Difference, _spot: Spot, both: Both) -> Verdict:
    """A chart that starts anew forgets what came before: its signals, and the limits that they broke."""
    kpi, around = both.new, both.around
    if one.key in ("why", "notes", "links", "tags"):
        return Verdict(None, f"the reason why the chart of '{kpi.name}' starts anew was worded anew")
    readings = around.new_evidence.readings.get(kpi.id) or around.old_evidence.readings.get(kpi.id)
    periods = {row.period for row in readings.rows} if readings else set()
    if one.kind == "removed":
        return Verdict("stricter", f"the chart of '{kpi.name}' starts anew no more: earlier periods count again")
    since = getattr(one.new, "since", one.new)
    reason = getattr(one.new, "why", None)
    told = f"the chart of '{kpi.name}' starts anew at {since} ({reason or 'no reason given'})"
    if len(periods) < _POINTS_OF_A_CHART:
        return Verdict(None, told)
    return Verdict("looser", f"{told}: what came before gives no signal any more")


_RULES: dict[str, Callable[[Difference, Spot, Both], Verdict]] = {
    "reliable": _threshold,
    "unreliable": _threshold,
    "unit": _not_the_same,
    "lens": _not_the_same,
    "promise_changes": _recorded,
    "chart_restarts": _restart,
    "measure": lambda one, spot, both: measure_verdict(one, spot.rest[1:], both.old, both.new, both.around),
}

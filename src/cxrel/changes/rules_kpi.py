"""Edits of a KPI: its thresholds, its record of moved promises, its chart, and how it is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.changes.expressions import same_expression
from cxrel.changes.verdict import INCOMPARABLE, Verdict, came_or_went
from cxrel.changes.words import amount

if TYPE_CHECKING:
    from decimal import Decimal

    from cxrel.changes.compare import Difference
    from cxrel.changes.verdict import Around, Spot
    from cxrel.model.kpi import Kpi, PromiseChange

_POINTS_OF_A_CHART = 6
_MEASURED = {
    "good": "what counts as kept",
    "value": "what is measured",
    "where": "which rows count",
    "summary": "how values are summed up",
    "every": "the length of a period",
    "settles_after": "when a period is complete",
    "source": "the source",
    "from_voice": "which entries are counted",
    "per": "the denominator",
    "scale": "the scale",
}


def kpi_verdict(one: Difference, spot: Spot, around: Around) -> Verdict:
    """What an edit of a KPI is by itself."""
    old, new = around.kpis(spot.kpi or "")
    if not spot.rest:
        return _whole(one, old or new)
    if old is None or new is None:
        return Verdict(None, came_or_went(one, f"'{spot.rest[-1]}'"))
    key = spot.rest[0]
    if key in ("reliable", "unreliable"):
        return _threshold(key, old, new)
    if key in ("unit", "lens"):
        return Verdict("looser", f"the {key} of '{new.name}' changed from {one.old} to {one.new}: {INCOMPARABLE}")
    if key == "promise_changes":
        return _recorded(one, spot, old, new)
    if key == "chart_restarts":
        return _restart(one, new, around)
    if key == "measure":
        return _measure(one, spot.rest[1:], old, new, around)
    return Verdict(None, came_or_went(one, f"'{key}' of '{new.name}'"))


def _whole(one: Difference, kpi: Kpi | None) -> Verdict:
    name = kpi.name if kpi else one.key
    if one.kind == "removed":
        return Verdict("looser", f"the KPI '{name}' was taken out: nobody will see whether its promise is kept")
    return Verdict(None, came_or_went(one, f"the KPI '{name}'"))


def _threshold(key: str, old: Kpi, new: Kpi) -> Verdict:
    before, after = getattr(old, key), getattr(new, key)
    entry = explanation(key, old, new)
    explained = bool(entry and entry.why)
    told = f"of '{new.name}' moved from {amount(before, old)} to {amount(after, new)}"
    what = "the promise" if key == "reliable" else "where it becomes a problem:"
    if old.unit != new.unit or old.higher_is_better != new.higher_is_better:
        return Verdict("looser", f"{what} {told}, in another unit or direction: {INCOMPARABLE}", "promise", explained)
    lowered = (after < before) == new.higher_is_better
    verb = "lowered" if lowered else "raised"
    told = f"of '{new.name}' was {verb} from {amount(before, old)} to {amount(after, new)}"
    what = "the promise" if key == "reliable" else "the limit to a real problem"
    return Verdict("looser" if lowered else "stricter", f"{what} {told}", "promise", explained)


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


def _recorded(one: Difference, spot: Spot, old: Kpi, new: Kpi) -> Verdict:
    """The record of moved promises is for those who read the chart later: it may only grow, and only by what happened."""
    name = new.name
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


def _restart(one: Difference, kpi: Kpi, around: Around) -> Verdict:
    """A chart that starts anew forgets what came before: its signals, and the limits that they broke."""
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


def _measure(one: Difference, rest: tuple[str, ...], old: Kpi, new: Kpi, around: Around) -> Verdict:
    key = rest[0] if rest else "measure"
    if old.measure is None or new.measure is None:
        return _begun_or_ended(key, old, new, around)
    if key == "by":
        return _by(one, rest, new)
    if key == "missing":
        if one.new == "bad":
            return Verdict("stricter", f"rows of '{new.name}' of which nothing is known count as broken from now on")
        return Verdict("looser", f"rows of '{new.name}' of which nothing is known are left out: {INCOMPARABLE}")
    if key in ("good", "value", "where") and same_expression(one.old, one.new):
        return Verdict(None, f"'{key}' of '{new.name}' is spelled otherwise and says the same")
    if key == "summary" and _is_stricter_summary(str(one.old), str(one.new), new):
        return Verdict("stricter", f"'{new.name}' is summed up by {one.new} instead of {one.old}: nearer to the worst")
    if key in _MEASURED:
        return Verdict("looser", f"{_MEASURED[key]} changed for '{new.name}': {INCOMPARABLE}")
    return Verdict(None, came_or_went(one, f"'{key}' of the measure of '{new.name}'"))


def _begun_or_ended(key: str, old: Kpi, new: Kpi, around: Around) -> Verdict:
    """Told once, at the source: figures that were brought are measured from now on, or the other way round."""
    known = around.old_evidence.readings.get(old.id)
    begun = old.measure is None
    told = f"'{new.name}' is {'measured by cxrel' if begun else 'brought from elsewhere'} from now on"
    if key in ("source", "from_voice") and known is not None and known.rows:
        return Verdict("looser", f"{told}: {INCOMPARABLE}")
    return Verdict(None, told)


def _by(one: Difference, rest: tuple[str, ...], kpi: Kpi) -> Verdict:
    dimension = rest[1] if len(rest) > 1 else ""
    if one.kind == "added":
        return Verdict("stricter", f"'{kpi.name}' is cut by {dimension} too: one more way to see where it fails")
    if one.kind == "removed":
        return Verdict("looser", f"'{kpi.name}' is no longer cut by {dimension}: a place that fails is not seen")
    if same_expression(one.old, one.new):
        return Verdict(None, f"how '{kpi.name}' is cut by {dimension} is spelled otherwise and says the same")
    return Verdict("looser", f"how '{kpi.name}' is cut by {dimension} changed: {INCOMPARABLE}")


def _is_stricter_summary(old: str, new: str, kpi: Kpi) -> bool:
    before, after = (_percentile(text) for text in (old, new))
    if before is None or after is None or before == after:
        return False
    return (after > before) != kpi.higher_is_better


def _percentile(summary: str) -> int | None:
    if summary == "median":
        return 50
    return int(summary[1:]) if summary[:1] == "p" else None

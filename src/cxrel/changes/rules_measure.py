"""Edits of how a KPI is measured: their effect cannot be scored from readings that were measured in the old way.

Such an edit is looser, and its sentence says that figures before and after are not comparable, unless it is proved to be
stricter, or to say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.changes.expressions import same_expression
from cxrel.changes.verdict import INCOMPARABLE, Verdict, came_or_went

if TYPE_CHECKING:
    from cxrel.changes.compare import Difference
    from cxrel.changes.verdict import Around
    from cxrel.model.kpi import Kpi

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


def measure_verdict(one: Difference, rest: tuple[str, ...], old: Kpi, new: Kpi, around: Around) -> Verdict:
    """What an edit of a measure is by itself: `rest` is the path in it."""
    key = rest[0] if rest else "measure"
    if old.measure is None or new.measure is None:
        return _begun_or_ended(key, old, new, around)
    if key == "by":
        return _by(one, rest, new)
    if key == "missing":
        return _missing(one, new)
    return _same_or_stricter(one, key, new) or _other(one, key, new)


def _missing(one: Difference, kpi: Kpi) -> Verdict:
    if one.new == "bad":
        return Verdict("stricter", f"rows of '{kpi.name}' of which nothing is known count as broken from now on")
    return Verdict("looser", f"rows of '{kpi.name}' of which nothing is known are left out: {INCOMPARABLE}")


def _same_or_stricter(one: Difference, key: str, new: Kpi) -> Verdict | None:
    """What can be proved not to flatter."""
    if key in ("good", "value", "where") and same_expression(one.old, one.new):
        return Verdict(None, f"'{key}' of '{new.name}' is spelled otherwise and says the same")
    if key == "summary" and _is_stricter_summary(str(one.old), str(one.new), new):
        return Verdict("stricter", f"'{new.name}' is summed up by {one.new} instead of {one.old}: nearer to the worst")
    return None


def _other(one: Difference, key: str, new: Kpi) -> Verdict:
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

"""Edits of sources and dimensions: where figures come from, and which places can be told apart in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.changes.verdict import INCOMPARABLE, Verdict, came_or_went

if TYPE_CHECKING:
    from cxrel.changes.compare import Difference
    from cxrel.changes.verdict import Around

_WORDING = ("name", "notes", "links", "tags")
_VALUE, _IN_VALUE = 3, 4
"""How many parts the path of a dimension's value has, and of something in it."""


def source_verdict(one: Difference, *, used: bool) -> Verdict:  # the one thing that is asked
    """What an edit of a source is by itself; `used` tells whether any KPI is measured from it."""
    name = one.path[1]
    if one.key in _WORDING[1:]:
        return Verdict(None, came_or_went(one, f"'{one.key}' of the source '{name}'"))
    if len(one.path) == len(("sources", "name")):
        told = came_or_went(one, f"the source '{name}'")
        return Verdict("looser" if one.kind == "removed" and used else None, told)
    what = {"at": "the day that puts a row in a period", "timezone": "whose midnight counts"}
    told = f"{what.get(one.key, f'where the source lies ({one.key})')} changed for the source '{name}'"
    return Verdict("looser", f"{told}: {INCOMPARABLE}") if used else Verdict(None, told)


def dimension_verdict(one: Difference, around: Around) -> Verdict:
    """What an edit of a dimension is by itself: fewer or wider values hide a place that fails."""
    dimension = one.path[1]
    if len(one.path) < _VALUE:
        if one.kind == "removed":
            return Verdict("looser", f"the dimension {dimension} was taken out: no place in it can be seen to fail")
        return Verdict(None, came_or_went(one, f"the dimension {dimension}"))
    value = one.path[2]
    if len(one.path) == _VALUE:
        return _value(one, dimension, value, around)
    if one.key == "source":
        told = f"how the data spells {dimension} {value} changed, so rows may be counted under another value"
        return Verdict("looser", f"{told}: {INCOMPARABLE}")
    return Verdict(None, came_or_went(one, f"'{one.key}' of {dimension} {value}"))


def _value(one: Difference, dimension: str, value: str, around: Around) -> Verdict:
    was_open = dimension in around.old.dimensions and not around.old.dimensions[dimension]
    if one.kind == "removed":
        return Verdict("looser", f"{dimension} {value} was taken out: it is counted elsewhere, or nowhere")
    if was_open:
        told = f"{dimension} was open to any value and lists {value} now: what it does not list becomes 'other'"
        return Verdict("looser", told)
    taken = _taken(one, dimension, around)
    if taken:
        return Verdict("looser", f"{dimension} {value} takes rows that were counted under {taken}: {INCOMPARABLE}")
    return Verdict(None, f"{dimension} {value} was added")


def _taken(one: Difference, dimension: str, around: Around) -> str:
    """The value from which a new one takes a spelling."""
    spelled = {one.key, *getattr(one.new, "source", ())}
    before = around.old.dimensions.get(dimension, {})
    return next((name for name, declared in before.items() if spelled & {name, *declared.source}), "")

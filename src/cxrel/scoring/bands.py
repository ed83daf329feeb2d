"""Marks from 1 to 9: how a figure becomes one, which band it lies in, and how people are told."""

from __future__ import annotations

from enum import StrEnum

LOWEST, HIGHEST = 1.0, 9.0
"""The ends of the scale of marks."""

RELIABLE_FROM = 6.5
"""At this mark or higher a promise is kept always."""

UNRELIABLE_TO = 3.5
"""At this mark or lower it is a real problem area."""

_DECIMALS = 9
_ANCHORS = {1.0: "frequently unreliable", 5.0: "sometimes reliable", 9.0: "always reliable"}


class Band(StrEnum):
    """The three answers to "is what we deliver here reliable?", and none for want of marks."""

    ALWAYS_RELIABLE = "always-reliable"
    SOMETIMES_RELIABLE = "sometimes-reliable"
    FREQUENTLY_UNRELIABLE = "frequently-unreliable"
    UNKNOWN = "unknown"


def round_mark(x: float) -> float:
    """Round a mark, or a gap between marks, to the 9 decimals at which marks are compared."""
    return round(x, _DECIMALS)


def band(mark: float | None) -> Band:
    """Name the band of a mark from 1 to 9; no mark is unknown, never the lowest band."""
    if mark is None:
        return Band.UNKNOWN
    mark = round_mark(mark)
    if mark >= RELIABLE_FROM:
        return Band.ALWAYS_RELIABLE
    if mark <= UNRELIABLE_TO:
        return Band.FREQUENTLY_UNRELIABLE
    return Band.SOMETIMES_RELIABLE


def in_words(mark: float) -> str:
    """Tell a mark from 1 to 9 to people: an anchor at 1, 5 and 9, and between two anchors elsewhere.

    It fits after "is": "Receive is between sometimes and always reliable".
    """
    mark = round_mark(mark)
    if mark in _ANCHORS:
        return _ANCHORS[mark]
    if mark > 5:
        return "between sometimes and always reliable"
    return "between frequently unreliable and sometimes reliable"


def kpi_mark(value: float, reliable: float, unreliable: float, *, share: bool) -> float:
    """Turn a KPI's figure into a mark from 1 to 9: 6.5 at `reliable`, 3.5 at `unreliable`, straight between them.

    `value` and the thresholds are in the KPI's own unit; a share and its thresholds are fractions from 0 to 1, more
    being better. For other units, whichever threshold is the greater, `reliable` is the good one. Beyond `reliable` a
    share climbs to 9 at 100 %; other units climb at the slope they had below it. Equal thresholds are a ValueError.
    """
    if reliable == unreliable:
        raise ValueError("reliable and unreliable must differ")
    if share and value >= reliable:
        mark = HIGHEST if reliable >= 1 else RELIABLE_FROM + 2.5 * (value - reliable) / (1 - reliable)
    else:
        mark = UNRELIABLE_TO + 3 * (value - unreliable) / (reliable - unreliable)
    return round_mark(min(HIGHEST, max(LOWEST, mark)))

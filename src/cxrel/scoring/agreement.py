"""Whether a room agrees, from the votes of its last silent round."""

from __future__ import annotations

import statistics
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OTHERS = "others"
"""Where the votes of silos too small to be shown are put together: no silo of its own."""

_FEWEST_VOTES = 5


class Agreement(StrEnum):
    """What the spread of a room's votes says."""

    AGREES = "agrees"
    MIXED = "mixed"
    SPLIT = "split"


def median(votes: Sequence[int]) -> float:
    """Give the middle vote, or the mean of the two middle ones; no votes are a ValueError."""
    return float(statistics.median(votes))


def third(x: float) -> int:
    """Name the third of the scale that a vote or median lies in: 1 for 1-3, 2 for 4-6, 3 for 7-9.

    A median between two thirds counts to the lower.
    """
    if x < 4:
        return 1
    return 2 if x < 7 else 3


def agreement(votes_by_silo: Mapping[str, Sequence[int]], hide_under: int) -> Agreement | None:
    """Tell whether the room agrees; fewer than 5 numeric votes give no word.

    The RAND/UCLA appropriateness method defines agreement and disagreement for panels of 8 to 16; with k = floor((n -
    2) / 3) the same steps hold for any size. Beyond that method, a room does not agree while the median of a silo
    with at least `hide_under` votes lies in another third. `others` counts in the room, but is no silo.
    """
    votes = [vote for silo in votes_by_silo.values() for vote in silo]
    if len(votes) < _FEWEST_VOTES:
        return None
    may_differ = (len(votes) - 2) // 3
    thirds = [third(vote) for vote in votes]
    if min(thirds.count(1), thirds.count(3)) > may_differ:
        return Agreement.SPLIT
    middle = third(median(votes))
    outside = len(votes) - thirds.count(middle)
    if outside > may_differ or _a_silo_stands_apart(votes_by_silo, hide_under, middle):
        return Agreement.MIXED
    return Agreement.AGREES


def _a_silo_stands_apart(votes_by_silo: Mapping[str, Sequence[int]], hide_under: int, middle: int) -> bool:
    return any(
        third(median(votes)) != middle
        for silo, votes in votes_by_silo.items()
        if silo != OTHERS and votes and len(votes) >= hide_under
    )

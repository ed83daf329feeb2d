"""Made-up customers of the example journey `outerwear-order`, one by one; only counts of them are written.

Whoever waits for a late parcel asks more often, and asks again more often: so late parcels and unsolved questions hit the same
customers. Who was let down comes back less often. All of it is chosen here, and nothing of it was ever measured.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Row = tuple[str, ...]
MOMENTS = ("doorstep", "refund", "contact")
LAST_OUTCOME = "2025-10"
"""The last month whose customers had a year to come back."""
RETURNS, ASKS, ASKS_WHEN_LATE = 0.24, 0.17, 0.4
UNSOLVED, UNSOLVED_WHEN_LATE = 0.09, 0.24
KNOWN, COMES_BACK, LESS_FOR_EACH = 0.96, 0.47, 0.11


class Customer(NamedTuple):
    """One customer in one month."""

    period: str
    channel: str
    country: str
    went: Mapping[str, bool]
    """Each moment of truth that the customer met, and whether the promise was kept."""
    again: bool | None
    """Whether the customer ordered again; None where nobody knows."""

    @property
    def broken(self) -> int:
        """How many promises were broken."""
        return sum(not kept for kept in self.went.values())


Place = tuple[str, str, str]
"""Month, channel and country."""


def customers(parcels: Mapping[Place, tuple[int, int]], refunded: Mapping[Place, float]) -> Iterator[Customer]:
    """So many as parcels went out; `parcels` has how many, and how many of them came on the day named."""
    rng = Random("customers")  # noqa: S311 - figures for an example, nothing is kept secret by them
    for place, (n, on_time) in parcels.items():
        for _ in range(n):
            went = {"doorstep": rng.random() < on_time / n}
            if rng.random() < RETURNS:
                went["refund"] = rng.random() < refunded[place]
            if rng.random() < (ASKS if went["doorstep"] else ASKS_WHEN_LATE):
                went["contact"] = rng.random() >= (UNSOLVED if went["doorstep"] else UNSOLVED_WHEN_LATE)
            broken = sum(not kept for kept in went.values())
            again = rng.random() < COMES_BACK - LESS_FOR_EACH * broken
            yield Customer(*place, went, again if rng.random() < KNOWN else None)


def tables(everybody: Iterable[Customer]) -> dict[str, tuple[Row, list[Row]]]:
    """The header and the rows of `joint.csv`, `together.csv` and `outcome.csv`."""
    joint: Counter[tuple[Row, bool]] = Counter()
    together: Counter[tuple[Row, bool]] = Counter()
    outcome: Counter[tuple[Row, bool]] = Counter()
    for one in everybody:
        for cells in (("", ""), (one.channel, ""), ("", one.country)):
            joint[(one.period, *cells), one.broken == 0] += 1
        for place, moment in enumerate(MOMENTS):
            for other in MOMENTS[place + 1 :]:
                if moment in one.went and other in one.went:
                    went = "kept" if one.went[moment] else "broken"
                    together[(one.period, moment, went, other), one.went[other]] += 1
        if one.again is not None and one.period <= LAST_OUTCOME:
            broken = str(one.broken) if one.broken < len(MOMENTS) else f"{len(MOMENTS)}+"
            outcome[(one.period, broken), one.again] += 1
    return {
        "joint.csv": (("period", "channel", "country", "n", "good"), _rows(joint)),
        "together.csv": (("period", "moment", "went", "other", "n", "good"), _rows(together)),
        "outcome.csv": (("period", "broken", "n", "good"), _rows(outcome)),
    }


def _rows(counts: Counter[tuple[Row, bool]]) -> list[Row]:
    keys = sorted({key for key, _ in counts})
    return [(*key, str(counts[key, True] + counts[key, False]), str(counts[key, True])) for key in keys]

"""How soon complaints are answered and closed, which are open longest, and where most is heard."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.evidence import Voice

__all__ = ["Days", "Handled", "Open", "Watch"]


class Days(NamedTuple):
    """How many days it took: half were quicker than the median, nine of ten as quick as `p90` or quicker."""

    n: int
    median: float
    p90: int


class Open(NamedTuple):
    """A complaint that is not closed yet."""

    id: str
    said_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Handled:
    """How complaints were handled, as of a day."""

    complaints: int
    acknowledge: Days | None
    close: Days | None
    open: int
    oldest_open: Open | None


class Watch:
    """Takes entries one by one, and keeps no more of them than it takes to tell how they were handled."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._answered, self._closed = array("l"), array("l")
        self._complaints, self._open = 0, 0
        self._oldest: tuple[date, str] | None = None
        self._heard: dict[str, Counter[str]] = {}

    def take(self, voice: Voice) -> None:
        """Look at one entry; what happens after the as-of date has not happened yet."""
        if voice.said_on > self._as_of:
            return
        if voice.touchpoint:
            self._heard.setdefault(voice.touchpoint, Counter())[voice.kind] += 1
        if voice.kind != "complaint":
            return
        self._complaints += 1
        if voice.acknowledged and voice.acknowledged <= self._as_of:
            self._answered.append((voice.acknowledged - voice.said_on).days)
        if voice.closed and voice.closed <= self._as_of:
            self._closed.append((voice.closed - voice.said_on).days)
        else:
            self._open += 1
            self._oldest = min(self._oldest or (date.max, ""), (voice.said_on, voice.id))

    def handled(self) -> Handled:
        """Days to acknowledge and to close, and what is open."""
        oldest = None
        if self._oldest:
            said_on, id_ = self._oldest
            oldest = Open(id_, said_on, (self._as_of - said_on).days)
        return Handled(self._complaints, _days(self._answered), _days(self._closed), self._open, oldest)

    def most_heard(self, most: int) -> list[tuple[str, Counter[str]]]:
        """The touchpoints that most entries speak of, with their numbers by kind; ties by id."""
        return sorted(self._heard.items(), key=lambda item: (-item[1].total(), item[0]))[:most]


def _days(days: Sequence[int]) -> Days | None:
    if not days:
        return None
    ordered, n = sorted(days), len(days)
    median = ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2
    return Days(n, median, ordered[ceil(0.9 * n) - 1])

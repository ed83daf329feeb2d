"""How soon complaints are answered and closed, which are open longest, and where most is heard."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cxrel.model.evidence import Voice

__all__ = ["Days", "Handled", "Open", "handled", "most_heard"]


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


def handled(voices: Iterable[Voice], as_of: date) -> Handled:
    """Days to acknowledge and to close of all complaints until `as_of`; what happens later has not happened yet."""
    complaints = [voice for voice in voices if voice.kind == "complaint" and voice.said_on <= as_of]
    answered = [(v.acknowledged - v.said_on).days for v in complaints if v.acknowledged and v.acknowledged <= as_of]
    closed = [(v.closed - v.said_on).days for v in complaints if v.closed and v.closed <= as_of]
    still = sorted((v for v in complaints if not (v.closed and v.closed <= as_of)), key=lambda v: (v.said_on, v.id))
    oldest = Open(still[0].id, still[0].said_on, (as_of - still[0].said_on).days) if still else None
    return Handled(len(complaints), _days(answered), _days(closed), len(still), oldest)


def most_heard(voices: Iterable[Voice], most: int) -> list[tuple[str, Counter[str]]]:
    """The touchpoints that most entries speak of, with their numbers by kind; ties by id."""
    counts: dict[str, Counter[str]] = {}
    for voice in voices:
        if voice.touchpoint:
            counts.setdefault(voice.touchpoint, Counter())[voice.kind] += 1
    return sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))[:most]


def _days(days: Sequence[int]) -> Days | None:
    if not days:
        return None
    ordered, n = sorted(days), len(days)
    median = ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2
    return Days(n, median, ordered[ceil(0.9 * n) - 1])

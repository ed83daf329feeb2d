"""The same complaint twice: by the same customer about the same touchpoint, or in nearly the same words."""

from __future__ import annotations

import zlib
from array import array
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from cxrel.voices.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Recent", "Repeat", "Said"]

Because = Literal["same customer", "same words"]

FEWEST_WORDS = 6
"""A shorter text says too little to know it again."""
ALIKE = 0.7
"""The share of the pairs of neighbouring words that two texts have in common, of all that they have."""
_KEYS = 4
_PRIME = (1 << 31) - 1
_MOST_ALIKE = 8
"""So many of the newest are compared with, where many texts begin alike."""


class Said(NamedTuple):
    """One complaint or call, as far as it takes to know it again."""

    id: str
    day: int
    """The ordinal of its date."""
    touchpoint: str
    customer: str
    """Whoever said it, unrecognisable; empty where that is not known."""
    text: str


class Repeat(NamedTuple):
    """The first time that it was said, and how it was known again."""

    of: str
    because: Because


@dataclass(frozen=True, slots=True)
class _Kept:
    """As little as it takes, for many lie in a month."""

    day: int
    who: tuple[str, str]
    first: str
    pairs: array[int]


class Recent:
    """What was said in the last days. Entries are taken in the order of their dates, and forgotten after `within` days."""

    def __init__(self, within: int) -> None:
        self._within = within
        self._kept: deque[_Kept] = deque()
        self._by_customer: dict[tuple[str, str], _Kept] = {}
        self._by_words: dict[int, deque[_Kept]] = {}

    def take(self, said: Said, known: str = "") -> Repeat | None:
        """What an entry repeats; `known` is what it is said to repeat already, and then nothing is looked for."""
        self._forget(said.day - self._within)
        pairs = _pairs(said.text)
        found = None if known else self._same_customer(said) or self._same_words(pairs)
        first = known or (found.of if found else said.id)
        kept = _Kept(said.day, (said.customer, said.touchpoint), first, array("l", sorted(pairs)))
        self._kept.append(kept)
        if said.customer and said.touchpoint:
            self._by_customer[kept.who] = kept
        for key in _keys(pairs):
            self._by_words.setdefault(key, deque(maxlen=_MOST_ALIKE)).append(kept)
        return found

    def _same_customer(self, said: Said) -> Repeat | None:
        before = self._by_customer.get((said.customer, said.touchpoint)) if said.customer and said.touchpoint else None
        return Repeat(before.first, "same customer") if before else None

    def _same_words(self, pairs: frozenset[int]) -> Repeat | None:
        if len(pairs) < FEWEST_WORDS - 1:
            return None
        near = (kept for key in _keys(pairs) for kept in self._by_words.get(key, ()))
        best = max(near, key=lambda kept: _shared(pairs, kept.pairs), default=None)
        return Repeat(best.first, "same words") if best and _shared(pairs, best.pairs) >= ALIKE else None

    def _forget(self, before: int) -> None:
        while self._kept and self._kept[0].day < before:
            old = self._kept.popleft()
            if self._by_customer.get(old.who) is old:
                del self._by_customer[old.who]
            for key in _keys(old.pairs):
                alike = self._by_words.get(key)
                if alike and alike[0] is old:
                    alike.popleft()
                if not alike:
                    self._by_words.pop(key, None)


def _pairs(text: str) -> frozenset[int]:
    """The pairs of neighbouring words, as numbers that are the same on every machine."""
    words = [zlib.crc32(word.encode()) for word in words_of(text)]
    return frozenset((one * 31 + next_) % _PRIME for one, next_ in pairwise(words))


def _keys(pairs: Iterable[int]) -> list[int]:
    """A few of the pairs, the same few for texts that are nearly the same."""
    return sorted(pairs)[:_KEYS]


def _shared(one: frozenset[int], other: array[int]) -> float:
    if not one or not other or min(len(one), len(other)) < ALIKE * max(len(one), len(other)):
        return 0.0
    both = len(one.intersection(other))
    return both / (len(one) + len(other) - both)

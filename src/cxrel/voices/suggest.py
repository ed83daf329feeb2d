"""What an entry may speak of, learned from what people lined up before: multinomial naive Bayes on words.

A suggestion, never a decision. How often it would have been right is measured on what is lined up already, each entry
left out of what it is judged by (leave-one-out), and told beside the suggestions.
"""

from __future__ import annotations

from collections import Counter
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from cxrel.voices.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Lesson", "Suggester", "Suggestion", "Trial"]

FLOOR = 0.75
"""The least confidence with which anything is suggested."""
FEWEST = 3
"""So many entries a touchpoint must have before it is suggested."""
FEWEST_WORDS = 2
"""So many words of an entry must have been met before."""
MOST_TRIED = 1_000
"""At most so many entries are judged in a trial."""
_SHORTEST_WORD = 3
_SMOOTHING = 0.5

Lesson = tuple[str, str]
"""A text, and the touchpoint that it was lined up with."""


class Suggestion(NamedTuple):
    """The touchpoint that fits best, and how sure that is, from 0 to 1."""

    touchpoint: str
    confidence: float
    words: tuple[str, ...]
    """The words that speak for it most."""


class Trial(NamedTuple):
    """How it would have done on what is lined up already."""

    tried: int
    suggested: int
    right: int


class Suggester:
    """Counts of words by touchpoint. The same lessons give the same suggestions, in whatever order they come."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        counted = Counter(touchpoint for text, touchpoint in lessons if _words(text))
        taught = {touchpoint for touchpoint, number in counted.items() if number >= FEWEST}
        self._lessons = sorted((touchpoint, _words(text)) for text, touchpoint in lessons if touchpoint in taught)
        self._entries = Counter(touchpoint for touchpoint, words in self._lessons if words)
        self._counts: dict[str, Counter[str]] = {touchpoint: Counter() for touchpoint in sorted(taught)}
        for touchpoint, words in self._lessons:
            self._counts[touchpoint].update(words)
        self._totals = {touchpoint: sum(words.values()) for touchpoint, words in self._counts.items()}
        self._spread = Counter(word for words in self._counts.values() for word in words)

    def suggest(self, text: str) -> Suggestion | None:
        """What a text may speak of; None below the floor, or where too few of its words were met before."""
        return self._judge(_words(text), None)

    def trial(self) -> Trial:
        """How often it suggests, and is right, on its own lessons, each left out of what it is judged by."""
        step = max(1, len(self._lessons) // MOST_TRIED)
        judged = [(own, self._judge(words, own)) for own, words in self._lessons[::step]]
        made = [(own, suggestion.touchpoint) for own, suggestion in judged if suggestion]
        return Trial(len(judged), len(made), sum(own == touchpoint for own, touchpoint in made))

    def _judge(self, words: Sequence[str], left_out: str | None) -> Suggestion | None:
        own = Counter(words) if left_out else Counter[str]()
        known = [word for word in words if self._spread[word] - self._only_here(word, left_out, own) > 0]
        if len(self._counts) < 2 or len(known) < FEWEST_WORDS:
            return None
        scores = {touchpoint: self._score(touchpoint, known, left_out, own) for touchpoint in self._counts}
        best = max(scores.values())
        shares = {touchpoint: exp(score - best) for touchpoint, score in scores.items()}
        touchpoint = max(shares, key=lambda one: shares[one])
        confidence = shares[touchpoint] / sum(shares.values())
        if confidence < FLOOR:
            return None
        return Suggestion(touchpoint, confidence, self._tellers(touchpoint, known))

    def _only_here(self, word: str, left_out: str | None, own: Mapping[str, int]) -> int:
        """1 where a word is known from the entry alone that is left out."""
        return int(left_out is not None and self._counts[left_out][word] == own[word])

    def _score(self, touchpoint: str, words: Sequence[str], left_out: str | None, own: Mapping[str, int]) -> float:
        """The log of prior times likelihood; the likelihood of a long text counts as that of one of ten words."""
        leave = own if touchpoint == left_out else Counter[str]()
        counts, size = self._counts[touchpoint], len(self._spread)
        total = self._totals[touchpoint] - sum(leave.values()) + _SMOOTHING * size
        likelihood = sum(log((counts[word] - leave.get(word, 0) + _SMOOTHING) / total) for word in words)
        entries = self._entries[touchpoint] - (touchpoint == left_out)
        return log(entries + 1) + likelihood * min(1.0, 10 / len(words))

    def _tellers(self, touchpoint: str, words: Sequence[str]) -> tuple[str, ...]:
        others = {word: sum(counts[word] for counts in self._counts.values()) for word in words}
        tells = sorted(
            set(words), key=lambda word: (-self._counts[touchpoint][word] / others[word], -others[word], word)
        )
        return tuple(tells[:3])


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in words_of(text) if len(word) >= _SHORTEST_WORD)

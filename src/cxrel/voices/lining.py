"""Lining words up with touchpoints by the phrases that a touchpoint listens for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cxrel.voices.words import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.model.journey import Journey

__all__ = ["Heard", "Phrases", "phrases_of"]


class Heard(NamedTuple):
    """The phrase that was found, and the touchpoints that listen for one so long; several are a tie, and decide nothing."""

    phrase: str
    touchpoints: tuple[str, ...]


class Phrases:
    """The phrases of a journey's touchpoints, looked for in one go."""

    def __init__(self, listens: Mapping[str, Sequence[str]]) -> None:
        self._of: dict[str, list[str]] = {}
        for touchpoint, phrases in listens.items():
            for phrase in dict.fromkeys(filter(None, map(folded, phrases))):
                self._of.setdefault(phrase, []).append(touchpoint)
        longest_first = sorted(self._of, key=len, reverse=True)
        any_phrase = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?<!\w)(?=({any_phrase})(?!\w))") if longest_first else None

    def heard_in(self, text: str) -> Heard | None:
        """What the longest phrase in a text speaks of; None where no touchpoint listens for any of it.

        Whole words only; capitals and accents do not count. Phrases of the same length that belong to several
        touchpoints are a tie.
        """
        if self._pattern is None:
            return None
        found = dict.fromkeys(match[1] for match in self._pattern.finditer(folded(text)))
        if not found:
            return None
        longest = max(map(len, found))
        phrases = [phrase for phrase in found if len(phrase) == longest]
        touchpoints = dict.fromkeys(touchpoint for phrase in phrases for touchpoint in self._of[phrase])
        return Heard(phrases[0], tuple(touchpoints))


def phrases_of(journey: Journey) -> Phrases:
    """The phrases of all touchpoints, in file order."""
    return Phrases({touchpoint.id: touchpoint.listens_for for _, touchpoint in journey.touchpoints()})

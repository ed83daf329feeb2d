"""Keys that were meant for another: what an unknown key resembles among those that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONG = 6
"""From so many letters on, two mistakes in a word still resemble it."""


def meant(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a word was written for, if it is one mistake away (in long words two); else None."""
    plain = _plain(word)
    near = [(_mistakes(plain, _plain(name)), name) for name in candidates]
    return min(((n, name) for n, name in near if n <= _allowed(name)), default=(0, None))[1]


def _allowed(name: str) -> int:
    return 2 if len(name) >= _LONG else 1


def _plain(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")


def _mistakes(word: str, other: str) -> int:
    """Letters left out, added, taken for another, or swapped (the distance of Damerau, for neighbours)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]

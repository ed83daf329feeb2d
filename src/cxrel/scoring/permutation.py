"""Permutation tests on votes: could a difference be an accident of who sits where?

A room is too small and votes are too coarse for a normal distribution. If groups did not matter, every arrangement of
the same votes over the same group sizes would be as likely; p is the part of them with a difference as large as ours.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import factorial, lcm, prod
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_ARRANGEMENTS = 40_000
"""Up to here every arrangement is looked at; beyond, a sample of them."""

SHUFFLES = 9_999


def between_groups_p(groups: Sequence[Sequence[int]]) -> float:
    """Give the chance, above 0 and up to 1, that the groups' means differ by accident as much as they do.

    The statistic is the sum of n_s (mean_s - mean)^2. Groups without votes are passed over; fewer than two groups
    give 1. Where arrangements are sampled, p depends on which votes there are and not on the order they come in.
    """
    filled = tuple(sorted((tuple(sorted(group)) for group in groups if group), key=len))
    return _p(filled) if len(filled) > 1 else 1.0


@lru_cache(maxsize=1024)
def _p(filled: tuple[tuple[int, ...], ...]) -> float:
    """The same votes come again where a journey is scored as of several days."""
    sizes = sorted(len(group) for group in filled)
    scale = lcm(*sizes)
    # Whole numbers compare exactly; the term is there for sizes so odd that 1e-9 still counts as a tie.
    least = _statistic([sum(group) for group in filled], [len(group) for group in filled], scale) - scale // 10**9
    votes = sorted(vote for group in filled for vote in group)
    if factorial(len(votes)) // prod(map(factorial, sizes)) <= MOST_ARRANGEMENTS:
        return _part_as_large([_statistic(sums, sizes, scale) for sums in _arrangements(votes, sizes)], least)
    shuffled = [_statistic(sums, sizes, scale) for sums in _shuffles(votes, sizes)]
    return _part_as_large([least, *shuffled], least)  # the arrangement that we met is one of them, and a hit


def difference_p(first: Sequence[int], second: Sequence[int]) -> float:
    """Give the chance, above 0 and up to 1, that two means lie as far apart, either way, by accident.

    With two groups the statistic between them is the squared difference of means times a constant, so that one test
    serves both.
    """
    return between_groups_p([first, second])


def _statistic(sums: Sequence[int], sizes: Sequence[int], scale: int) -> int:
    """Rank arrangements as the sum of n_s (mean_s - mean)^2 does: less the part that is the same in all, times scale."""
    return sum(total * total * (scale // size) for total, size in zip(sums, sizes, strict=True))


def _arrangements(votes: Sequence[int], sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the groups' sums in every arrangement."""
    size, *others = sizes
    if len(others) == 1:
        whole = sum(votes)
        for chosen in combinations(votes, size):
            part = sum(chosen)
            yield part, whole - part
        return
    for places in combinations(range(len(votes)), size):
        left = [vote for place, vote in enumerate(votes) if place not in places]
        part = sum(votes[place] for place in places)
        for sums in _arrangements(left, others):
            yield part, *sums


def _shuffles(votes: list[int], sizes: Sequence[int]) -> Iterator[list[int]]:
    """Yield the groups' sums in as many random arrangements as are asked for, the same ones each time."""
    pool = list(votes)
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    bounds = list(zip([0, *ends], ends, strict=False))
    for _ in _shuffled(pool, Random(0).getrandbits):  # noqa: S311 - not for secrets; a fixed seed makes a report repeatable
        yield [sum(pool[start:end]) for start, end in bounds]


def _shuffled(pool: list[int], bits: Callable[[int], int]) -> Iterator[None]:
    """Shuffle a list again and again, as `Random.shuffle` does, in a third of its time."""
    steps = [(place, place + 1, (place + 1).bit_length()) for place in range(len(pool) - 1, 0, -1)]
    for _ in range(SHUFFLES):
        for place, below, width in steps:
            other = bits(width)
            while other >= below:
                other = bits(width)
            pool[place], pool[other] = pool[other], pool[place]
        yield


def _part_as_large(statistics: Sequence[int], least: int) -> float:
    return sum(statistic >= least for statistic in statistics) / len(statistics)

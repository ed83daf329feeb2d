from __future__ import annotations

from itertools import islice, permutations
from random import Random
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test

from cxrel.scoring.permutation import SHUFFLES, _shuffled, between_groups_p, difference_p

marks = st.integers(1, 9)


def statistic(*groups: list[int]) -> float:
    """The statistic as the contract writes it."""
    mean = fmean(vote for group in groups for vote in group)
    return sum(len(group) * (fmean(group) - mean) ** 2 for group in groups)


def by_hand(groups: list[list[int]]) -> float:
    """p over every order of the votes, which has each arrangement equally often."""
    pool = [vote for group in groups for vote in group]
    observed, hits, orders = statistic(*groups), 0, 0
    for order in permutations(pool):
        cut, start = [], 0
        for group in groups:
            cut.append(list(order[start : start + len(group)]))
            start += len(group)
        orders += 1
        hits += statistic(*cut) >= observed - 1e-9
    return hits / orders


def exact_p(first: list[int], second: list[int]) -> float:
    """scipy's exact two-sided test of a difference of means."""

    def apart(a: Any, b: Any, axis: int) -> Any:
        return abs(np.mean(a, axis=axis) - np.mean(b, axis=axis))

    return float(permutation_test((first, second), apart, alternative="greater", n_resamples=np.inf).pvalue)


def test_the_clearest_difference_of_two_fours_is_two_in_seventy() -> None:
    assert difference_p([2, 2, 3, 3], [7, 7, 8, 8]) == 2 / 70


def test_the_clearest_difference_of_three_threes() -> None:
    assert between_groups_p([[1, 1, 2], [4, 5, 5], [8, 9, 9]]) == 6 / 1680


def test_votes_that_are_all_the_same_show_nothing() -> None:
    assert between_groups_p([[5, 5], [5, 5, 5], [5]]) == 1
    assert difference_p([5] * 20, [5] * 20) == 1


def test_groups_without_votes_are_passed_over() -> None:
    assert between_groups_p([[2, 2, 3, 3], [], [7, 7, 8, 8]]) == 2 / 70
    assert between_groups_p([[2, 9, 3]]) == 1
    assert between_groups_p([]) == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(marks, min_size=1, max_size=3), min_size=2, max_size=3).filter(lambda g: sum(map(len, g)) < 8))
def test_small_rooms_are_counted_out_exactly(groups: list[list[int]]) -> None:
    assert between_groups_p(groups) == pytest.approx(by_hand(groups), rel=1e-12)


def test_two_groups_equal_the_exact_test_of_scipy() -> None:
    first, second = [3, 4, 2, 5, 3, 6], [7, 5, 8, 6, 7, 4, 9]
    exact = exact_p(first, second)
    assert difference_p(first, second) == pytest.approx(exact, rel=1e-12)


def test_shuffling_comes_near_the_exact_p_of_scipy() -> None:
    # 48,620 arrangements: just too many to look at each.
    first, second = [3, 4, 2, 5, 3, 6, 5, 4, 4], [7, 5, 8, 6, 3, 4, 5, 5, 4]
    exact = exact_p(first, second)
    ours = difference_p(first, second)
    assert ours == pytest.approx(exact, abs=0.01)
    assert ours * (SHUFFLES + 1) == pytest.approx(round(ours * (SHUFFLES + 1)), abs=1e-9)


def test_a_sampled_p_is_never_nothing_and_always_the_same() -> None:
    groups = [[1] * 15, [9] * 15]
    assert between_groups_p(groups) == 1 / (SHUFFLES + 1)
    mixed = [[3, 4, 5, 6, 7, 2, 3], [5, 6, 7, 8, 4, 6], [4, 4, 5, 6, 6, 5]]
    assert between_groups_p(mixed) == between_groups_p(mixed)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(marks, min_size=1, max_size=8), min_size=2, max_size=4))
def test_neither_the_order_of_votes_nor_of_silos_matters(groups: list[list[int]]) -> None:
    turned = [sorted(group) for group in reversed(groups)]
    assert between_groups_p(turned) == between_groups_p(groups)


@settings(max_examples=25, deadline=None)
@given(st.lists(marks, min_size=1, max_size=6), st.lists(marks, min_size=1, max_size=6))
def test_turning_the_scale_round_or_the_groups_changes_nothing(first: list[int], second: list[int]) -> None:
    p = difference_p(first, second)
    assert 0 < p <= 1
    assert difference_p(second, first) == p
    assert difference_p([10 - vote for vote in first], [10 - vote for vote in second]) == p


def test_the_largest_room_is_still_counted_out() -> None:
    # 12! / (4! 4! 4!) arrangements, so that p is a whole number of them.
    groups = [[1, 5, 6, 9], [2, 3, 7, 8], [4, 4, 6, 2]]
    hits = between_groups_p(groups) * 34_650
    assert hits == pytest.approx(round(hits), abs=1e-6)


def test_shuffles_are_those_of_the_standard_library() -> None:
    ours, theirs = list(range(26)), list(range(26))
    chance = Random(0)
    for _ in islice(_shuffled(ours, Random(0).getrandbits), 200):
        chance.shuffle(theirs)
        assert ours == theirs

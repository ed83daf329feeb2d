from __future__ import annotations

from math import atan, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxrel.scoring.tests_of_difference import chi_square_p, chi_square_upper, paired_t_p, t_two_sided

DEGREES = [*range(1, 13), 30, 59, 100, 365, 1000, 5000]


@pytest.mark.parametrize("df", DEGREES)
def test_t_equals_scipy_down_to_tiny_chances(df: int) -> None:
    for t in np.geomspace(1e-2, 1e4, 61):
        expected = 2 * stats.t.sf(t, df)
        if expected > 1e-290:
            assert t_two_sided(float(t), df) == pytest.approx(expected, rel=1e-10)


def test_t_equals_its_closed_forms() -> None:
    # Near 0 scipy itself is off by 3e-9 at one degree of freedom.
    for t in (0.0, 1e-12, 1e-8, 0.3, 1.0, 7.5):
        assert t_two_sided(t, 1) == pytest.approx(1 - 2 * atan(t) / pi, rel=1e-13)
        assert t_two_sided(-t, 2) == pytest.approx(1 - t / sqrt(2 + t * t), rel=1e-13)
    assert t_two_sided(float("inf"), 5) == 0


@pytest.mark.parametrize("df", DEGREES)
def test_chi_square_equals_scipy_down_to_tiny_chances(df: int) -> None:
    for x in np.concatenate([[0], np.geomspace(1e-8, 1300, 61), df * np.linspace(0.5, 1.5, 15)]):
        expected = stats.chi2.sf(x, df)
        if expected > 1e-290:
            assert chi_square_upper(float(x), df) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    "differences",
    [
        [0.02, 0.03, 0.01, 0.025, 0.04, 0.015],
        [0.02, -0.03, 0.01, -0.025, 0.04, 0.0],
        [-0.31, -0.3, -0.305, -0.29, -0.315, -0.3, -0.31, -0.3, -0.305, -0.29, -0.315, -0.3],
        [1e6, 1.1e6, 0.9e6],
        [1.0, 1.0 + 1e-7, 1.0],
    ],
)
def test_paired_differences_equal_scipy(differences: list[float]) -> None:
    assert paired_t_p(differences) == pytest.approx(stats.ttest_1samp(differences, 0).pvalue, rel=1e-7)


def test_differences_without_spread_are_certain_or_nothing() -> None:
    assert paired_t_p([0.25] * 6) == 0
    assert paired_t_p([-0.25] * 6) == 0
    assert paired_t_p([0.0, -0.0, 0.0]) == 1


def test_one_pair_is_no_test() -> None:
    with pytest.raises(ValueError, match="two"):
        paired_t_p([0.1])


@pytest.mark.parametrize(
    "rows",
    [
        [(93, 7), (97, 3)],
        [(812, 88), (15_000, 880), (29_000, 2_431)],
        [(1, 1), (30, 10), (0, 5), (9, 0)],
        [(500_000, 500_000), (600_000, 400_000)],
    ],
)
def test_segments_equal_scipy(rows: list[tuple[int, int]]) -> None:
    expected = stats.chi2_contingency(rows, correction=False).pvalue
    assert chi_square_p(rows) == pytest.approx(expected, rel=1e-10, abs=1e-300)


@pytest.mark.parametrize("rows", [[], [(3, 6)], [(9, 0), (4, 0)], [(0, 9), (0, 4)], [(3, 6), (0, 0)]])
def test_nothing_to_tell_apart_is_no_difference(rows: list[tuple[int, int]]) -> None:
    assert chi_square_p(rows) == 1


def test_rows_without_a_count_are_left_out() -> None:
    assert chi_square_p([(93, 7), (0, 0), (70, 30)]) == chi_square_p([(93, 7), (70, 30)])


def test_more_good_than_there_were_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        chi_square_p([(93, -3), (97, 3)])


@given(st.lists(st.floats(-100, 100).map(lambda x: round(x, 3)), min_size=2, max_size=12))
def test_the_direction_of_differences_does_not_matter(differences: list[float]) -> None:
    p = paired_t_p(differences)
    assert 0 <= p <= 1
    assert paired_t_p([-difference for difference in differences]) == pytest.approx(p, rel=1e-12)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), max_size=8))
def test_counting_the_bad_instead_of_the_good_changes_nothing(rows: list[tuple[int, int]]) -> None:
    p = chi_square_p(rows)
    assert 0 <= p <= 1
    assert chi_square_p([(bad, good) for good, bad in reversed(rows)]) == pytest.approx(p, rel=1e-9)

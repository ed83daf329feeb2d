from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from cxrel.scoring.wilson import wilson, z_two_sided


@pytest.mark.parametrize("n", [1, 2, 5, 30, 812, 48_211, 10_000_000])
@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.97, 1])
@pytest.mark.parametrize("alpha", [0.05, 0.1 / 7, 0.05 / 40])
def test_the_interval_is_that_of_statsmodels(n: int, share: float, alpha: float) -> None:
    good = round(n * share)
    expected = proportion_confint(good, n, alpha=alpha, method="wilson")
    assert wilson(good, n, z_two_sided(alpha)) == pytest.approx(expected, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("alpha", [0.5, 0.1, 0.05, 0.01, 1e-4, 1e-6])
def test_z_is_the_normal_quantile(alpha: float) -> None:
    assert z_two_sided(alpha) == pytest.approx(norm.isf(alpha / 2), rel=1e-9)


def test_a_formula_with_one_tail_is_reached_by_twice_its_tail() -> None:
    assert z_two_sided(2 * 0.05) == pytest.approx(1.6448536269514722, rel=1e-12)


def test_nothing_good_and_everything_good_are_exact_at_their_end() -> None:
    low, high = wilson(0, 17, 1.96)
    assert low == 0
    assert 0 < high < 1
    low, high = wilson(17.3, 17.3, 1.96)
    assert 0 < low < 1
    assert high == 1


def test_an_effective_n_that_is_not_whole_lies_between_its_neighbours() -> None:
    widths = [high - low for low, high in (wilson(0.9 * n, n, 1.96) for n in (100, 100.5, 101))]
    assert widths[0] > widths[1] > widths[2]


@pytest.mark.parametrize(("good", "n"), [(0, 0), (1, -3), (-1, 5), (6, 5)])
def test_counts_that_cannot_be_have_no_interval(good: float, n: float) -> None:
    with pytest.raises(ValueError, match=r"interval|within"):
        wilson(good, n, 1.96)


@given(st.integers(1, 10**7), st.floats(0, 1), st.floats(0.1, 6))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(n: int, part: float, z: float) -> None:
    good = part * n
    low, high = wilson(good, n, z)
    assert 0 <= low <= good / n <= high <= 1


@given(st.integers(1, 10**6), st.floats(0, 1), st.floats(0.1, 6))
def test_good_and_bad_mirror_each_other(n: int, part: float, z: float) -> None:
    good = round(part * n)
    low, high = wilson(good, n, z)
    assert wilson(n - good, n, z) == pytest.approx((1 - high, 1 - low), abs=1e-12)

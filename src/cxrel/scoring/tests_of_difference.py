"""Does a difference last? Student's paired t-test and the chi-square test of homogeneity, with their distributions."""

from __future__ import annotations

from math import exp, lgamma, log, sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSE_ENOUGH = 1e-14
"""Where a series or a continued fraction may stop: well below the 1e-10 asked for, well above a float's noise."""

_TINY = 1e-300
"""Stands in for a zero denominator in a continued fraction (Lentz's method)."""


def paired_t_p(differences: Sequence[float]) -> float:
    """Give the two-sided p of Student's t-test that paired differences have a mean of 0.

    Differences that are all the same have no spread to judge by: p is 0 if they are not 0, and else 1. Fewer than two
    are a ValueError.
    """
    if len(differences) < 2:
        raise ValueError("a paired test needs two differences")
    if len(set(differences)) == 1:
        return 0.0 if differences[0] else 1.0
    t = fmean(differences) / stdev(differences) * sqrt(len(differences))
    return t_two_sided(t, len(differences) - 1)


def chi_square_p(rows: Sequence[tuple[int, int]]) -> float:
    """Give the p of the chi-square test that segments share one share of good; each row is a segment's (good, bad).

    Rows without a count are left out. Where there is nothing to tell apart (fewer than two rows, all good or none
    good), p is 1. A negative count is a ValueError.
    """
    if any(good < 0 or bad < 0 for good, bad in rows):
        raise ValueError("counts cannot be negative")
    counts = [(good, good + bad) for good, bad in rows if good + bad]
    all_good, all_n = sum(good for good, _ in counts), sum(n for _, n in counts)
    if len(counts) < 2 or all_good in {0, all_n}:
        return 1.0
    # Multiplied out to whole numbers: subtracting an expected count from a large one would lose digits.
    statistic = sum((good * all_n - n * all_good) ** 2 / (n * all_good * (all_n - all_good)) for good, n in counts)
    return chi_square_upper(statistic, len(counts) - 1)


def t_two_sided(t: float, df: int) -> float:
    """Give the chance of a Student's t at least as far from 0 as `t`, with `df` (1 or more) degrees of freedom."""
    square = t * t
    return _beta(df / (df + square), square / (df + square), df / 2, 0.5)


def chi_square_upper(x: float, df: int) -> float:
    """Give the chance of a chi-square of at least `x` (0 or more), with `df` (1 or more) degrees of freedom."""
    return _gamma_upper(df / 2, x / 2)


def _beta(x: float, y: float, a: float, b: float) -> float:
    """Give the regularised incomplete beta function at x, by the continued fraction of DLMF 8.17.22.

    y is 1 - x, passed in because subtracting would lose the digits of an x near 1.
    """
    if x == 0:
        return 0.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(y, x, b, a)
    front = exp(a * log(x) + b * log(y) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    c, d = 1.0, _inverse(1 - (a + b) * x / (a + 1))
    fraction, change, m = d, 0.0, 0
    while abs(change - 1) > _CLOSE_ENOUGH:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = _inverse(1 + term * d)
            c = 1 + term / c
            change = c * d
            fraction *= change
    return front * fraction


def _gamma_upper(a: float, x: float) -> float:
    """Give the regularised upper incomplete gamma function: a series below a + 1, a continued fraction above."""
    if x == 0:
        return 1.0
    front = exp(a * log(x) - x - lgamma(a))
    return 1 - front * _gamma_series(a, x) if x < a + 1 else front * _gamma_fraction(a, x)


def _gamma_series(a: float, x: float) -> float:
    """Sum x^k / (a (a + 1) ... (a + k)), DLMF 8.11.4."""
    term = total = 1 / a
    k = 0
    while term > total * _CLOSE_ENOUGH:
        k += 1
        term *= x / (a + k)
        total += term
    return total


def _gamma_fraction(a: float, x: float) -> float:
    """Evaluate the continued fraction of DLMF 8.9.2 in its even form."""
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    fraction, change, k = d, 0.0, 0
    while abs(change - 1) > _CLOSE_ENOUGH:
        k += 1
        term = k * (a - k)
        b += 2
        d = _inverse(b + term * d)
        c = b + term / c
        change = c * d
        fraction *= change
    return fraction


def _inverse(x: float) -> float:
    return 1 / (x or _TINY)

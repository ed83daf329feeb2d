"""How far a share is certain: Wilson's score interval."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def z_two_sided(alpha: float) -> float:
    """Give the normal quantile with `alpha` outside, half of it in each tail: 1.96 for 0.05.

    `alpha` lies between 0 and 1. A formula written as inv_cdf(1 - t) leaves t in *one* tail: its alpha is 2 t.
    """
    return NormalDist().inv_cdf(1 - alpha / 2)


def wilson(good: float, n: float, z: float) -> tuple[float, float]:
    """Give the lower and upper bound, fractions from 0 to 1, of the share behind `good` out of `n`.

    `n` may be an effective number that is not whole, with `good` scaled to it. With nothing good the lower bound is
    exactly 0, with everything good the upper is exactly 1. Without any n, or with good outside 0 to n, ValueError.
    The formula is Wilson's (1927), without continuity correction.
    """
    if n <= 0:
        raise ValueError("an interval needs an n above 0")
    if not 0 <= good <= n:
        raise ValueError(f"good must lie within 0 and n: {good} of {n}")
    share, spread = good / n, z * z / n
    centre = share + spread / 2
    reach = z * sqrt((share * (1 - share) + spread / 4) / n)
    # Held to the share itself, which rounding may otherwise leave just outside a very narrow interval.
    low = 0.0 if good == 0 else max(0.0, min(share, (centre - reach) / (1 + spread)))
    high = 1.0 if good == n else min(1.0, max(share, (centre + reach) / (1 + spread)))
    return low, high

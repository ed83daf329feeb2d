"""How certain a mark is: the interval of a share, widened where periods differ by more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.scoring.bands import band
from cxrel.scoring.control import laney_sigma_z
from cxrel.scoring.kpi import BEST_WHILE_HELD, mark_of
from cxrel.scoring.wilson import wilson, z_two_sided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.scoring.figures import PeriodFigures
    from cxrel.scoring.kpi import KpiFacts

_POINTS_FOR_SIGMA = 12


class Interval(NamedTuple):
    """From where to where a mark may lie, and whether the band is sure."""

    low: float | None
    high: float | None
    sure: bool


def kpi_interval(facts: KpiFacts, points: Sequence[PeriodFigures], inputs: int) -> Interval:
    """The interval of a KPI's mark; `inputs` is the number of marked KPIs, and the walked lens, of the stage.

    `points` are the complete periods since the chart's restart.  A value has no interval and counts as sure.
    """
    if facts.mark is None or facts.figure is None:
        return Interval(None, None, sure=False)
    if facts.figure.good is None:
        return Interval(None, None, sure=True)
    n = (facts.figure.n or 0) / _spread(points)
    share = facts.figure.good / (facts.figure.n or 1)
    low, high = wilson(share * n, n, stage_z(inputs))
    return within(mark_of(facts.kpi, low), mark_of(facts.kpi, high), facts.mark, capped=facts.held_by is not None)


def stage_z(inputs: int) -> float:
    """The normal quantile inv_cdf(1 - 0.05 / k) for k inputs of a stage."""
    return z_two_sided(0.1 / max(1, inputs))


def within(low: float, high: float, mark: float, *, capped: bool) -> Interval:
    """Widen an interval to hold its mark; a held or capped mark is sure to be under 6.5."""
    low, high = min(low, mark), max(high, mark)
    best = min(high, BEST_WHILE_HELD) if capped else high
    return Interval(low, high, sure=band(low) == band(best))


def _spread(points: Sequence[PeriodFigures]) -> float:
    """The square of Laney's sigma_z from 12 points on, if above 1."""
    if len(points) < _POINTS_FOR_SIGMA:
        return 1.0
    counts = [(p.total.good or 0, p.total.n or 0) for p in points]
    sigma = laney_sigma_z([good for good, _ in counts], [n for _, n in counts])
    return max(1.0, sigma) ** 2

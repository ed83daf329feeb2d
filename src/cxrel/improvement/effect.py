"""Before and after: what a KPI's control chart says of the time since an improvement was opened."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from cxrel.scoring.control import NEWEST, POINTS_FOR_WORDS, Trend

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from cxrel.model.results import ChartPoint, JourneyScore, KpiScore

Word = Literal["improved", "worsened", "no signal yet", "too few points", "no readings since"]


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring points of a chart, put together."""

    value: float
    """A share from 0 to 1, or a value in the KPI's unit; weighted by n where every point has one."""
    n: int | None
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One KPI before an improvement was opened, and as it is now."""

    kpi: KpiScore
    before: Span | None
    """The last three points that ended before it, or on the day on which it was opened; None where the chart begins later."""
    after: Span | None
    """The newest three points at the most, all after it was opened; None where there are none."""
    word: Word
    rule: str | None
    """The rule of the chart that fired; only with improved and worsened."""


def effects(score: JourneyScore, touchpoints: Collection[str], opened: date | None) -> tuple[Effect, ...]:
    """The effect on each KPI of some touchpoints, in the order of the journey."""
    return tuple(_effect(kpi, opened) for kpi in score.kpis if kpi.touchpoint in touchpoints)


def _effect(kpi: KpiScore, opened: date | None) -> Effect:
    """*improved* and *worsened* are the chart's own words, and only where the rule fired after the opening."""
    points = kpi.chart.points
    earlier = [point for point in points if opened is None or point.last_day <= opened]
    later = [] if opened is None else list(points[len(earlier) :])
    before = _put_together(earlier[-NEWEST:])
    after = _put_together(later[-NEWEST:])
    if opened is None:
        return Effect(kpi, None, before, "no signal yet" if before else "no readings since", None)
    if after is None:
        return Effect(kpi, before, None, "no readings since", None)
    if len(points) < POINTS_FOR_WORDS:
        return Effect(kpi, before, after, "too few points", None)
    rule = _fired(kpi, opened)
    if rule is None:
        return Effect(kpi, before, after, "no signal yet", None)
    return Effect(kpi, before, after, "improved" if kpi.trend == Trend.IMPROVED else "worsened", rule)


def _fired(kpi: KpiScore, opened: date) -> str | None:
    """The rule that carries the chart's word; None where one was known before the opening: that is older work."""
    if kpi.trend not in {Trend.IMPROVED, Trend.WORSENED}:
        return None
    points = kpi.chart.points
    better = kpi.trend == Trend.IMPROVED
    carrying = [s for s in kpi.chart.signals if s.better is better and s.last >= len(points) - NEWEST]
    known_before = any(points[signal.fired].last_day <= opened for signal in carrying)
    return None if known_before else next((signal.rule for signal in carrying), None)


def _put_together(points: Sequence[ChartPoint]) -> Span | None:
    if not points:
        return None
    counts = [point.n for point in points]
    known = [n for n in counts if n]
    n = sum(known) if len(known) == len(counts) else None
    mean = sum(point.value * (point.n or 0) for point in points) / n if n else fmean(point.value for point in points)
    return Span(mean, n, tuple(point.period for point in points))

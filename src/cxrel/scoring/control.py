"""Better, worse, or noise: a KPI's figures by period on an XmR chart, and what may be said of them.

The rules are those of the NHS *Making Data Count* method.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

POINTS_FOR_LIMITS = 6
"""From here on limits are drawn, dashed, as they will still move."""

POINTS_FOR_WORDS = 12
"""From here on signals are looked for, and a trend gets a word."""

NEWEST = 3
"""How many of the newest points a trend is about."""

_RUN = 7
_LIMIT_FACTOR = 2.66
_SIGMA_FACTOR = 1.128
_NOISE = 1e-11
"""Differences below this part of the chart's greatest figure are a float's noise, and count as ties."""

Side = Literal["up", "down"]
"""Numerically greater or smaller; which of them is better is the KPI's affair."""


class Rule(StrEnum):
    """What makes points a signal rather than noise."""

    OUTSIDE = "a point outside the limits"
    ONE_SIDE = "7 in a row on one side of the centre"
    RISING_OR_FALLING = "7 rising or falling"
    NEAR_LIMIT = "2 of 3 near the same limit"


class Trend(StrEnum):
    """The one word that a chart's newest points deserve."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    NO_SIGNAL = "no signal"
    TOO_FEW_POINTS = "too few points"


class Assurance(StrEnum):
    """Whether the process, left as it is, will keep its promise."""

    CONSISTENTLY_MEETING = "consistently meeting"
    HIT_OR_MISS = "hit or miss"
    CONSISTENTLY_MISSING = "consistently missing"


@dataclass(frozen=True, slots=True)
class Point:
    """One period's figure; the ordinals of neighbouring periods differ by 1, so a missing period leaves a gap."""

    ordinal: int
    value: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A run of points, by index and both ends included, on which a rule fired."""

    rule: Rule
    side: Side
    first: int
    last: int
    fired: int
    """The index of the point at which it could first be known; the run may go on after it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """An XmR chart; centre, limits and mean moving range are None where points are too few for limits."""

    points: tuple[Point, ...]
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    mean_moving_range: float | None = None
    signals: tuple[Signal, ...] = ()

    @property
    def dashed(self) -> bool:
        """Tell whether the limits rest on so few points that they are drawn as provisional."""
        return POINTS_FOR_LIMITS <= len(self.points) < POINTS_FOR_WORDS


def xmr_chart(points: Sequence[Point], *, share: bool) -> Chart:
    """Draw the chart of a KPI's complete periods since its newest restart, oldest first.

    A share's limits are kept within 0 and 1. The moving range is taken between neighbours in the list, also where
    periods are missing between them: a range is about how far two figures lie apart, as in the NHS method, while the
    rules are about what happened without a break. Ordinals that do not rise are a ValueError.
    """
    if any(second.ordinal <= first.ordinal for first, second in pairwise(points)):
        raise ValueError("points must be in time order, one for a period")
    if len(points) < POINTS_FOR_LIMITS:
        return Chart(tuple(points))
    values = [point.value for point in points]
    centre = fmean(values)
    moving = fmean(abs(second - first) for first, second in pairwise(values))
    lower, upper = centre - _LIMIT_FACTOR * moving, centre + _LIMIT_FACTOR * moving
    if share:
        lower, upper = max(0.0, lower), min(1.0, upper)
    signals = _signals(points, centre, lower, upper) if len(points) >= POINTS_FOR_WORDS else []
    return Chart(tuple(points), centre, lower, upper, moving, tuple(signals))


def trend(chart: Chart, higher_is_better: bool, year_ago: Sequence[float] | None = None) -> Trend:
    """Give the chart's word; anything doubtful is "no signal".

    A rule must have fired on a run with one of the newest 3 points in it, their mean must lie on that side of the
    centre, and no rule may have fired to the other side there. `year_ago` holds the figures of the same 3 periods a
    year earlier, where all exist: against them the mean must have moved that way too, by one sigma of the chart (mean
    moving range / 1.128), lest a season is taken for a change. Any other number of them is a ValueError.
    """
    if year_ago is not None and len(year_ago) != NEWEST:
        raise ValueError(f"a year ago has {NEWEST} figures, or none")
    if chart.centre is None or chart.mean_moving_range is None or len(chart.points) < POINTS_FOR_WORDS:
        return Trend.TOO_FEW_POINTS
    sides = {signal.side for signal in chart.signals if signal.last >= len(chart.points) - NEWEST}
    if len(sides) != 1:
        return Trend.NO_SIGNAL
    up = sides == {"up"}
    newest, noise = fmean(point.value for point in chart.points[-NEWEST:]), _noise(chart.points)
    moved = newest - chart.centre if up else chart.centre - newest
    if moved <= noise:
        return Trend.NO_SIGNAL
    if year_ago is not None:
        since = newest - fmean(year_ago) if up else fmean(year_ago) - newest
        if since < chart.mean_moving_range / _SIGMA_FACTOR - noise:
            return Trend.NO_SIGNAL
    return Trend.IMPROVED if up == higher_is_better else Trend.WORSENED


def assurance(chart: Chart, reliable: float, higher_is_better: bool) -> Assurance | None:
    """Set the limits beside the promise, in the KPI's own unit; a chart without limits says nothing.

    A limit exactly at `reliable` is on the good side, as the promise is "this value or better".
    """
    if chart.lower is None or chart.upper is None:
        return None
    noise = _noise(chart.points)
    worst, best = (chart.lower, chart.upper) if higher_is_better else (-chart.upper, -chart.lower)
    promised = (reliable if higher_is_better else -reliable) - noise
    if worst >= promised:
        return Assurance.CONSISTENTLY_MEETING
    return Assurance.HIT_OR_MISS if best >= promised else Assurance.CONSISTENTLY_MISSING


def laney_sigma_z(goods: Sequence[int], ns: Sequence[int]) -> float:
    """Give Laney's sigma_z: how many times wider a share varies between periods than its counts alone explain.

    `goods` and `ns` are the counts of the periods, oldest first. Above 1, the periods differ by more than chance. A
    period without n is as if absent; where all or none are good, or fewer than two periods are left, it is 1.
    """
    counts = [(good, n) for good, n in zip(goods, ns, strict=True) if n]
    pooled = sum(good for good, _ in counts) / (sum(n for _, n in counts) or 1)
    if len(counts) < 2 or pooled in {0, 1}:
        return 1.0
    z = [(good / n - pooled) / sqrt(pooled * (1 - pooled) / n) for good, n in counts]
    return fmean(abs(second - first) for first, second in pairwise(z)) / _SIGMA_FACTOR


def _noise(points: Sequence[Point]) -> float:
    return _NOISE * max(abs(point.value) for point in points)


def _signals(points: Sequence[Point], centre: float, lower: float, upper: float) -> list[Signal]:
    """Apply every rule to both sides; falling is looked for as rising in the mirror."""
    values, noise = [point.value for point in points], _noise(points)
    stretches = list(_stretches([point.ordinal for point in points]))
    mirrored = [-value for value in values]
    signals = [*_upward("up", values, stretches, centre + noise, upper + noise, noise)]
    signals += _upward("down", mirrored, stretches, noise - centre, noise - lower, noise)
    order = list(Rule)
    return sorted(signals, key=lambda signal: (signal.first, order.index(signal.rule), signal.side))


def _stretches(ordinals: Sequence[int]) -> Iterator[range]:
    """Yield the index ranges between which no period is missing."""
    breaks = [place for place in range(1, len(ordinals)) if ordinals[place] != ordinals[place - 1] + 1]
    yield from (range(start, end) for start, end in pairwise([0, *breaks, len(ordinals)]))


def _upward(
    side: Side, values: Sequence[float], stretches: Sequence[range], centre: float, limit: float, noise: float
) -> Iterator[Signal]:
    """Yield the signals of points that are too high; `centre` and `limit` must be exceeded."""
    near = centre + 2 / 3 * (limit - centre)
    for stretch in stretches:
        for place in stretch:
            if values[place] > limit:
                yield Signal(Rule.OUTSIDE, side, place, place, place)
        for first, last in _runs(stretch, lambda place: values[place] > centre):
            if last - first + 1 >= _RUN:
                yield Signal(Rule.ONE_SIDE, side, first, last, first + _RUN - 1)
        for first, last in _runs(stretch[1:], lambda place: values[place] - values[place - 1] > noise):
            if last - first + 2 >= _RUN:
                yield Signal(Rule.RISING_OR_FALLING, side, first - 1, last, first + _RUN - 2)
        windows = stretch[: max(0, len(stretch) - 2)]
        for first, last in _runs(windows, lambda place: sum(value > near for value in values[place : place + 3]) >= 2):
            yield Signal(Rule.NEAR_LIMIT, side, first, last + 2, first + 2)


def _runs(places: range, holds: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of every longest row of neighbouring places at which something holds."""
    first = None
    for place in places:
        if holds(place) and first is None:
            first = place
        if not holds(place) and first is not None:
            yield first, place - 1
            first = None
    if first is not None:
        yield first, places[-1]

"""The geometry of a KPI's XmR chart: where templates draw points, limits and promises."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from cxrel.model.results import Figure
from cxrel.report.amounts import percent, short, whole
from cxrel.report.context import ChartDot, ChartDrawing, ChartLine, ChartMove, Tick
from cxrel.report.dates import period_label, period_words
from cxrel.report.spread import spread
from cxrel.report.words import short_figure, trend_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.results import KpiScore
    from cxrel.report.moves import PromiseMove

_WIDTH, _HEIGHT = 360.0, 166.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 262.0, 16.0, 144.0
_LABEL_GAP = 13.0
_FAR = 1.75
"""The problem line is drawn where it does not press the points into less than about half of the height."""
_MANY = 30
_LABEL_WIDE = 62.0


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    count: int

    def x(self, place: float) -> float:
        step = (_RIGHT - _LEFT - 12) / max(1, self.count - 1)
        return round(_LEFT + 6 + place * step, 1) if self.count > 1 else round((_LEFT + _RIGHT) / 2, 1)

    def y(self, value: float) -> float:
        return round(_BOTTOM - (value - self.low) / (self.high - self.low) * (_BOTTOM - _TOP), 1)


def problem_is_far(kpi: KpiScore, moves: Sequence[PromiseMove] = ()) -> bool:
    """Whether the problem line lies too far from the points, and from what was promised, to be drawn with them."""
    low, high = _extent(kpi, _steps(kpi, moves))
    problem = float(kpi.unreliable)
    return max(high, problem) - min(low, problem) > _FAR * (high - low)


def draw_chart(kpi: KpiScore, moves: Sequence[PromiseMove] = ()) -> ChartDrawing | None:
    """The chart of a KPI since its newest restart; None where no period is complete.

    `moves` are those of its promise, oldest first: the promise is then drawn as it was in each period.
    """
    points = kpi.chart.points
    if not points:
        return None
    steps = _steps(kpi, moves)
    far = problem_is_far(kpi, moves)
    scale, limits = _scale(kpi, steps, far=far), _limits(kpi)
    dots = tuple(_dot(kpi, scale, place) for place in range(len(points)))
    return ChartDrawing(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=_BOTTOM,
        band=(scale.y(limits[1]), scale.y(limits[0])) if limits else None,
        path=" ".join(f"{dot.x:g},{dot.y:g}" for dot in dots),
        dots=dots,
        radius=3.0 if len(points) <= _MANY else 2.0,
        lines=_lines(kpi, scale, far=far),
        x_ticks=tuple(_x_ticks(kpi, scale)),
        y_ticks=tuple(Tick(scale.y(value), _tick_words(kpi, value)) for value in _nice(scale.low, scale.high)),
        dashed=kpi.chart.dashed,
        restart=f"new since {period_label(kpi.chart.restart)}" if kpi.chart.restart else "",
        promise=_promise_path(kpi, scale, steps),
        moves=tuple(_move(kpi, scale, place, move) for place, move in steps),
        label=" ".join([_label(kpi), *(f"{move.words}." for _, move in steps)]),
    )


def _steps(kpi: KpiScore, moves: Sequence[PromiseMove]) -> list[tuple[float, PromiseMove]]:
    """The moves within a chart, each at its place between two periods: a period is judged by the promise at its end."""
    days = [point.last_day for point in kpi.chart.points]
    found = []
    for move in moves:
        before = sum(day < move.on for day in days)
        if before:
            found.append((before - 0.5, move))
    return found


def _promise_path(kpi: KpiScore, scale: _Scale, steps: Sequence[tuple[float, PromiseMove]]) -> str:
    """The promise from left to right: level until a move, then level again, and at last as it is now."""
    if not steps:
        return ""
    corners = [(_LEFT, float(steps[0][1].was))]
    for place, move in steps:
        x = _between(scale, place)
        corners += [(x, corners[-1][1]), (x, float(move.now))]
    if corners[-1][1] != float(kpi.reliable):
        corners += [(_RIGHT, corners[-1][1]), (_RIGHT, float(kpi.reliable))]
    corners.append((_RIGHT, float(kpi.reliable)))
    return " ".join(f"{x:g},{scale.y(value):g}" for x, value in corners)


def _between(scale: _Scale, place: float) -> float:
    return min(scale.x(place), _RIGHT) if scale.count > 1 else _RIGHT


def _move(kpi: KpiScore, scale: _Scale, place: float, move: PromiseMove) -> ChartMove:
    levels = scale.y(float(move.was)), scale.y(float(move.now))
    kind = "looser" if move.looser else "stricter"
    return ChartMove(_between(scale, place), levels, kind, _level_words(kpi, float(move.was)), move.words)


def _limits(kpi: KpiScore) -> tuple[float, float] | None:
    """The limits as they are drawn: figures that cannot fall below 0 have no limit there."""
    chart = kpi.chart
    if chart.lower is None or chart.upper is None:
        return None
    return (max(0.0, chart.lower) if _never_negative(kpi) else chart.lower), chart.upper


def _never_negative(kpi: KpiScore) -> bool:
    return min(kpi.reliable, kpi.unreliable) >= 0 and all(point.value >= 0 for point in kpi.chart.points)


def _extent(kpi: KpiScore, steps: Sequence[tuple[float, PromiseMove]]) -> tuple[float, float]:
    promised = [float(level) for _, move in steps for level in (move.was, move.now)]
    values = [*(point.value for point in kpi.chart.points), float(kpi.reliable), *promised, *(_limits(kpi) or ())]
    low, high = min(values), max(values)
    if high == low:
        low, high = low - abs(low) * 0.05 - 0.01, high + abs(high) * 0.05 + 0.01
    return low, high


def _scale(kpi: KpiScore, steps: Sequence[tuple[float, PromiseMove]], *, far: bool) -> _Scale:
    low, high = _extent(kpi, steps)
    if not far:
        low, high = min(low, float(kpi.unreliable)), max(high, float(kpi.unreliable))
    room = (high - low) * 0.06
    low, high = (max(low - room, -room) if _never_negative(kpi) else low - room), high + room
    if kpi.is_share:
        high = min(high, 1 + room)
    return _Scale(low, high, len(kpi.chart.points))


def _dot(kpi: KpiScore, scale: _Scale, place: int) -> ChartDot:
    point = kpi.chart.points[place]
    kind = "plain"
    for signal in kpi.chart.signals:
        if signal.first <= place <= signal.last:
            kind = "better" if signal.better else "worse"
    counted = f", {whole(point.n)} {kpi.counted or 'counted'}" if point.n is not None else ""
    figure = short_figure(kpi, Figure(point.value, point.n, None))
    return ChartDot(scale.x(place), scale.y(point.value), kind, f"{period_words(point.period)}: {figure}{counted}")


def _lines(kpi: KpiScore, scale: _Scale, *, far: bool) -> tuple[ChartLine, ...]:
    levels = [("promised", float(kpi.reliable), "promised")]
    if not far:
        levels.append(("problem", float(kpi.unreliable), "problem"))
    if kpi.chart.centre is not None:
        levels.append(("usual", kpi.chart.centre, "usual"))
    labels = spread([scale.y(value) for _, value, _ in levels], _LABEL_GAP, _TOP, _BOTTOM)
    named = [
        ChartLine(kind, scale.y(value), f"{word} {_level_words(kpi, value)}", label)
        for (kind, value, word), label in zip(levels, labels, strict=True)
    ]
    return (*named, *(ChartLine("limit", scale.y(limit), "", scale.y(limit)) for limit in _limits(kpi) or ()))


def _level_words(kpi: KpiScore, value: float) -> str:
    return percent(value) if kpi.is_share else short(value)


def _x_ticks(kpi: KpiScore, scale: _Scale) -> Sequence[Tick]:
    points = kpi.chart.points
    last = len(points) - 1
    if last == 0:
        return [Tick(scale.x(0), period_label(points[0].period))]
    ticks = [Tick(scale.x(0), period_label(points[0].period)), Tick(scale.x(last), period_label(points[last].period))]
    years = [i for i in range(1, last) if points[i].last_day.year != points[i - 1].last_day.year]
    ends = (_LEFT + _LABEL_WIDE, _RIGHT - _LABEL_WIDE)
    middle = [Tick(scale.x(i), str(points[i].last_day.year)) for i in years if ends[0] + 20 < scale.x(i) < ends[1] - 20]
    return [ticks[0], *(middle[-1:]), ticks[1]]


def _nice(low: float, high: float) -> list[float]:
    """Two to four round numbers between low and high."""
    rough = (high - low) / 3
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first = ceil(low / step - 1e-9)
    ticks = [place * step for place in range(first, floor(high / step + 1e-9) + 1)]
    return ticks or [round((low + high) / 2, 6)]


def _tick_words(kpi: KpiScore, value: float) -> str:
    return f"{round(value * 100, 3):g}%" if kpi.is_share else f"{round(value, 6):g}"


def _label(kpi: KpiScore) -> str:
    points = kpi.chart.points
    newest = short_figure(kpi, Figure(points[-1].value, points[-1].n, None))
    span = f"{period_words(points[0].period)} to {period_words(points[-1].period)}"
    return f"Control chart of {kpi.name}: {span}, newest {newest}. {trend_words(kpi)}."

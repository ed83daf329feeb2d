"""What the room said about a stage, and what it settled on, from session to session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.context import Line, Tick, TrendDrawing, TrendPoint
from cxrel.report.dates import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.history import VotePoint
    from cxrel.report.subject import Subject

_WIDTH, _HEIGHT = 360.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 330.0, 14.0, 122.0
_FEWEST = 2
_MOST_LABELS = 5


def session_points(subject: Subject, stage: str) -> tuple[VotePoint, ...]:
    """The sessions that rated a stage, oldest first; none where no history is told, or only one session was held."""
    if subject.history is None:
        return ()
    points = next((one.votes for one in subject.history.stages if one.id == stage), ())
    return points if len(points) >= _FEWEST else ()


def over_time(points: Sequence[VotePoint]) -> tuple[Line, ...]:
    """A line for each session: what was said, and what was settled."""
    return tuple(Line(day_words(point.on), _told(point)) for point in points)


def draw_trend(points: Sequence[VotePoint]) -> TrendDrawing | None:
    """The sessions side by side, on the scale from 1 to 9; None where there are fewer than two."""
    if len(points) < _FEWEST:
        return None
    drawn = tuple(_point(point, _x(place, len(points))) for place, point in enumerate(points))
    settled = [point for point in drawn if point.settled is not None]
    return TrendDrawing(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        bottom=_BOTTOM,
        points=drawn,
        path=" ".join(f"{point.x:g},{point.settled:g}" for point in settled),
        x_ticks=tuple(_ticks(points)),
        y_ticks=tuple(Tick(_y(mark), str(mark)) for mark in (1, 5, 9)),
        label="From session to session, on the scale from 1 to 9: "
        + "; ".join(f"{line.label}: {line.text}" for line in over_time(points)),
    )


def _point(point: VotePoint, x: float) -> TrendPoint:
    return TrendPoint(
        x=x,
        said=None if point.middle is None else _y(point.middle),
        settled=None if point.settled is None else _y(point.settled),
        reach=None if point.low is None or point.high is None else (_y(point.high), _y(point.low)),
        title=f"{day_words(point.on)}: {_told(point)}",
    )


def _told(point: VotePoint) -> str:
    said = f"said {point.middle:g}" if point.middle is not None else ""
    settled = f"settled on {point.settled}" if point.settled is not None else ""
    return ", ".join(filter(None, [said, settled])) or "nobody could say"


def _ticks(points: Sequence[VotePoint]) -> list[Tick]:
    """The days of all sessions where they have room, or else of the first and the newest."""
    last = len(points) - 1
    shown = range(len(points)) if len(points) <= _MOST_LABELS else (0, last)
    return [Tick(_x(place, len(points)), f"{points[place].on:%Y-%m}") for place in shown]


def _x(place: int, count: int) -> float:
    inset = (_RIGHT - _LEFT) / (2 * count)
    return round(_LEFT + inset + place * (_RIGHT - _LEFT - 2 * inset) / (count - 1), 1)


def _y(mark: float) -> float:
    return round(_BOTTOM - (mark - 1) / 8 * (_BOTTOM - _TOP), 1)

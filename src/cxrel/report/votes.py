"""The blind vote as dots on the scale from 1 to 9."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cxrel.report.amounts import counted
from cxrel.report.context import Dot, Tick, VoteDrawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.results import Said

_WIDTH, _LEFT, _STEP = 360.0, 28.0, 38.0
_TALLEST = 112.0
"""The most that one side of the axis may be high."""
_RADIUS = 5.5
_AIR = 2.4
_BETWEEN = 34.0
"""The room for the scale between the two axes."""

_MARGIN = 8.0


def draw_votes(said: Said, *, apart: bool) -> VoteDrawing | None:
    """The votes of the last silent round; `apart`: those who lived the stage above the axis, the others below."""
    upper, lower = (said.lived_votes, said.not_lived_votes) if apart else (said.votes, ())
    if not upper and not lower:
        return None
    highest = max([*Counter(upper).values(), *Counter(lower).values()])
    radius = round(min(_RADIUS, _TALLEST / highest / _AIR), 2)
    axis = _side(upper, radius) + _MARGIN
    below = _BETWEEN if lower else 4.0
    dots = [*_stack(upper, axis, -1, radius, lived=True), *_stack(lower, axis + below, 1, radius, lived=False)]
    medians = [(said.lived, axis, True), (said.not_lived, axis + below, False)] if apart else [(said.mark, axis, True)]
    return VoteDrawing(
        width=_WIDTH,
        height=round(axis + below + _side(lower, radius) + (_MARGIN if lower else 22.0), 1),
        axis=axis,
        lower_axis=axis + below,
        label_y=axis + (_BETWEEN / 2 + 3.5 if lower else 16),
        radius=radius,
        dots=tuple(dots),
        ticks=tuple(Tick(_x(mark), str(mark)) for mark in range(1, 10)),
        medians=tuple(Dot(_x(mark), y, lived) for mark, y, lived in medians if mark is not None),
        apart=apart,
        label=_label(said, apart=apart),
    )


def _x(mark: float) -> float:
    return round(_LEFT + (mark - 1) * _STEP, 1)


def _side(votes: Sequence[int], radius: float) -> float:
    return round(max(Counter(votes).values(), default=0) * radius * _AIR, 1)


def _stack(votes: Sequence[int], axis: float, direction: int, radius: float, *, lived: bool) -> list[Dot]:
    seen: Counter[int] = Counter()
    dots = []
    for vote in votes:
        height = (seen[vote] + 0.75) * radius * _AIR
        dots.append(Dot(_x(vote), round(axis + direction * height, 1), lived))
        seen[vote] += 1
    return dots


def _label(said: Said, *, apart: bool) -> str:
    if not apart:
        return f"The blind vote on the scale from 1 to 9: {_told(said.votes)}"
    return f"Those who had lived it: {_told(said.lived_votes)}. Those who had not: {_told(said.not_lived_votes)}"


def _told(votes: Sequence[int]) -> str:
    return ", ".join(f"{counted(number, 'vote')} for {vote}" for vote, number in sorted(Counter(votes).items()))

"""The scale from 1 to 9 with marks on it: by place and shape, so that it needs no colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.tui.paint import Lines, line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.session.reveal import Reveal
    from cxrel.tui.paint import Space

MARKS = range(1, 10)
ANCHORS = ("frequently unreliable", "sometimes: it depends", "always reliable")
_WIDEST = 16
_SHAPES = ((("▟██▙", "▜██▛"), ("╭──╮", "╰──╯")), (("●",), ("○",)))
"""Dots filled and hollow: the large ones, and the small ones."""


class Drawing(NamedTuple):
    """How dots are drawn, and how many stand beside each other."""

    filled: tuple[str, ...]
    hollow: tuple[str, ...]
    a_row: int

    @property
    def high(self) -> int:
        """Rows of a dot."""
        return len(self.filled)


def step_of(width: int) -> int:
    """How many characters a mark has to itself."""
    return min(width // 9, _WIDEST)


def ruler(width: int) -> Lines:
    """The numbers, and below them what 1, 5 and 9 mean."""
    step = step_of(width)
    numbers = "".join(f"{mark}".center(step) for mark in MARKS)
    rule = "".join("┬".center(step, "─") for _ in MARKS)
    return [line(rule), line((numbers, "bold")), line(anchors(width))]


def anchors(width: int) -> str:
    """What 1, 5 and 9 mean, under their numbers."""
    step = step_of(width)
    total = step * 9
    low, middle, high = ANCHORS
    row = list(" " * total)
    row[: len(low)] = low
    start = (total - len(middle)) // 2
    row[start : start + len(middle)] = middle
    row[total - len(high) :] = high
    return "".join(row)


def chart(reveal: Reveal, space: Space, rows: int) -> Lines:
    """All marks at once; those who have lived the stage rise above the scale, those who have not hang below it."""
    rule = ruler(space.width)
    if reveal.lived is None or reveal.not_lived is None:
        left = rows - len(rule)
        return [*stack(reveal.dots, space.width, drawing([reveal.dots], space.width, left)), *rule]
    how = drawing([reveal.lived, reveal.not_lived], space.width, rows - len(rule) - 2)
    return [
        line(("● have lived it lately", "bold"), told_median(reveal.lived_median)),
        *stack(reveal.lived, space.width, how),
        *rule,
        *stack(reveal.not_lived, space.width, how, below=True),
        line(("○ have not", "bold"), told_median(reveal.not_lived_median)),
    ]


def told_median(median: float | None) -> str:
    """A median as it is told beside a group."""
    return "" if median is None else f": median {number(median)}"


def number(mark: float) -> str:
    """A mark or a median as people write it: 4 or 4.5."""
    return f"{mark:.1f}".removesuffix(".0")


def drawing(groups: Sequence[Mapping[int, int]], width: int, rows: int) -> Drawing | None:
    """The largest dots with which all groups together fit, one over the other as far as possible; None: none do."""
    step, most = step_of(width), [max([*dots.values(), 1]) for dots in groups]
    for filled, hollow in _SHAPES:
        for a_row in range(1, max(step // (len(filled[0]) + 1), 1) + 1):
            if sum(-(-each // a_row) for each in most) * len(filled) <= rows:
                return Drawing(filled, hollow, a_row)
    return None


def stack(dots: Mapping[int, int], width: int, how: Drawing | None, *, below: bool = False) -> Lines:
    """Dots in columns over their marks, or hollow ones under them; where too many gave a mark, how many did."""
    step = step_of(width)
    if how is None:
        return [line("".join((f"{dots[mark]}×" if dots[mark] else "").center(step) for mark in MARKS))]
    levels = -(-max([*dots.values(), 1]) // how.a_row)
    shape, order = (how.hollow, range(levels)) if below else (how.filled, range(levels - 1, -1, -1))
    drawn = []
    for level in order:
        here = [min(max(dots[mark] - level * how.a_row, 0), how.a_row) for mark in MARKS]
        drawn += [line("".join(" ".join([part] * count).center(step) for count in here).rstrip()) for part in shape]
    return drawn


def small_scale(mark: float | None, sign: str = "◆", cells: int = 3) -> str:
    """A scale on one line, with a sign at a mark."""
    length = 8 * cells + 1
    row = ["┼" if place % (4 * cells) == 0 else "·" if place % cells == 0 else " " for place in range(length)]
    if mark is not None:
        row[round((mark - 1) * cells)] = sign
    return "".join(row)


def small_numbers(cells: int = 3) -> str:
    """The numbers over small scales."""
    return (" " * (cells - 1)).join(str(mark) for mark in MARKS)

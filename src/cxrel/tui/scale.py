"""The scale from 1 to 9 with marks on it: by place and shape, so that it needs no colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.tui.paint import BLANK, Lines, line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.session.reveal import Reveal
    from cxrel.tui.paint import Space

MARKS = range(1, 10)
ANCHORS = ("frequently unreliable", "sometimes: it depends", "always reliable")
_WIDEST = 16
_FILLED = (("▟██▙", "▜██▛"), ("●",))
_HOLLOW = (("╭──╮", "╰──╯"), ("○",))


class Shape(NamedTuple):
    """How a dot is drawn: its rows, all equally wide."""

    rows: tuple[str, ...]

    @property
    def width(self) -> int:
        """In characters, with the gap to the next one."""
        return len(self.rows[0]) + 1


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
        return [*stack(reveal.dots, space.width, rows - len(rule), hollow=False), *rule]
    each = max((rows - len(rule) - 2) // 2, 1)
    above = stack(reveal.lived, space.width, each, hollow=False)
    below = stack(reveal.not_lived, space.width, each, hollow=True, hanging=True)
    return [
        line(("● have lived it lately", "bold"), told_median(reveal.lived_median)),
        *above,
        *rule,
        *below,
        line(("○ have not", "bold"), told_median(reveal.not_lived_median)),
    ]


def told_median(median: float | None) -> str:
    """A median as it is told beside a group."""
    return "" if median is None else f": median {number(median)}"


def number(mark: float) -> str:
    """A mark or a median as people write it: 4 or 4.5."""
    return f"{mark:.1f}".removesuffix(".0")


def stack(dots: Mapping[int, int], width: int, rows: int, *, hollow: bool, hanging: bool = False) -> Lines:
    """Dots in columns over (or, hanging, under) their marks: as large as the rows allow."""
    step, most = step_of(width), max([*dots.values(), 1])
    for rows_of_dot in _HOLLOW if hollow else _FILLED:
        shape = Shape(rows_of_dot)
        high = len(shape.rows)
        for a_row in range(1, max((step - 1) // shape.width, 1) + 1):
            needed = -(-most // a_row) * high
            if needed <= rows and a_row * shape.width < step + 1:
                columns = [_column(dots[mark], a_row, shape, step, needed, hanging=hanging) for mark in MARKS]
                return [line("".join(column[row] for column in columns).rstrip()) for row in range(needed)]
    return [line("".join((f"{dots[mark]}×" if dots[mark] else "").center(step) for mark in MARKS)), BLANK][:rows]


def _column(count: int, a_row: int, shape: Shape, step: int, height: int, *, hanging: bool) -> list[str]:
    drawn: list[str] = []
    while count > 0:
        here = min(count, a_row)
        drawn += [" ".join([part] * here).center(step) for part in shape.rows]
        count -= here
    empty = [" " * step] * (height - len(drawn))
    if hanging:
        return [*drawn, *empty]
    high = len(shape.rows)
    upside = [row for start in range(len(drawn) - high, -1, -high) for row in drawn[start : start + high]]
    return [*empty, *upside]


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

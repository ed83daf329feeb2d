"""Lines for the screen: every text goes through here, so that none of it can colour, move or hide anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

Part = str | tuple[str, str]
"""A text, or a text and its style."""
Lines = list[Content]

BLANK = Content("")
CURSOR = "► "
WIDE = 120
"""From this width on, there is room to be generous."""
_TALL = 26
_GLYPHS = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    ":": (" ▄ ", " ▄ ", "   "),
    ".": ("   ", "   ", " ▀ "),
    "–": ("   ", "▀▀▀", "   "),
}


@dataclass(frozen=True, slots=True)
class Space:
    """What a page has to itself, in characters."""

    width: int
    height: int

    @property
    def large(self) -> bool:
        """Whether there is room to be generous."""
        return self.width >= WIDE and self.height >= _TALL

    @property
    def gap(self) -> Lines:
        """Empty lines between parts that belong together less closely."""
        return [BLANK] if self.large else []


def line(*parts: Part) -> Content:
    """One line; control, direction and invisible characters are shown as escapes, and brackets are brackets."""
    return Content.assemble(*((harmless(p), "") if isinstance(p, str) else (harmless(p[0]), p[1]) for p in parts))


def wrapped(text: str, width: int, style: str = "", *, most: int | None = None, hang: int = 0) -> Lines:
    """A text over as many lines as it needs, or `most` with an ellipsis; those after the first begin `hang` later."""
    lines = Content.styled(harmless(text), style).wrap(max(width - hang, 8)) or [BLANK]
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = Content.styled(cut(f"{lines[-1].plain.rstrip()} …", width - hang), style)
    return [row if place == 0 else row.pad_left(hang) for place, row in enumerate(lines)]


def cut(text: str, width: int) -> str:
    """A text on one line, with an ellipsis where it is too long."""
    safe = Content(harmless(text))
    if safe.cell_length <= width:
        return safe.plain
    return f"{safe.truncate(max(width - 1, 0)).plain.rstrip()}…"


def padded(text: str, width: int) -> str:
    """A text that fills exactly `width` cells."""
    short = cut(text, width)
    return short + " " * (width - Content(short).cell_length)


def centred(content: Content, width: int) -> Content:
    """A line in the middle."""
    return content.pad_left(max((width - content.cell_length) // 2, 0))


def between(left: Content, right: Content, width: int) -> Content:
    """Two ends of one line; the left one is shortened where both do not fit."""
    room = max(width - right.cell_length - 1, 0)
    if left.cell_length > room:
        left = left.truncate(room, ellipsis=True)
    return Content.assemble(left, " " * (width - left.cell_length - right.cell_length), right)


def choice(name: str, *, here: bool, rest: str = "") -> Content:
    """A row of a list; the one with the cursor has an arrow and is reversed."""
    return line((f"{CURSOR if here else '  '}{name} ", "reverse" if here else ""), rest)


def large_digits(text: str, style: str = "bold") -> Lines:
    """Digits three lines high."""
    rows = ["  ".join(_GLYPHS[char][row] for char in text if char in _GLYPHS) for row in range(3)]
    return [line((row, style)) for row in rows]


def beside(left: Lines, right: Lines, width: int, gap: int = 4) -> Lines:
    """Two blocks next to each other, the left one `width` wide."""
    height = max(len(left), len(right))
    left, right = [*left, *[BLANK] * (height - len(left))], [*right, *[BLANK] * (height - len(right))]
    return [
        Content.assemble(a, " " * (max(width - a.cell_length, 0) + gap), b) for a, b in zip(left, right, strict=True)
    ]


def window(rows: Sequence[Content], cursor: int, height: int) -> Lines:
    """As many rows as fit, the cursor's among them, and how many are left out above and below."""
    if len(rows) <= height:
        return list(rows)
    inner = max(height - 2, 1)
    first = min(max(cursor - inner // 2, 0), len(rows) - inner)
    above, below = first, len(rows) - first - inner
    head = line(f"  ↑ {above} more") if above else BLANK
    foot = line(f"  ↓ {below} more") if below else BLANK
    return [head, *rows[first : first + inner], foot]


def in_columns(rows: Lines, columns: int, cursor: int, space: Space) -> Lines:
    """Rows in one column, or two next to each other: read down, then right."""
    if columns == 1:
        return window(rows, cursor, space.height)
    half = -(-len(rows) // columns)
    pairs = beside(rows[:half], rows[half:], space.width // columns - 2, 2)
    return window(pairs, cursor % half, space.height)


def roomy(rows: Lines, cursor: int, height: int) -> Lines:
    """Rows with an empty line after each, or close, or as many as fit around the cursor."""
    return spread_out(rows, height) if len(rows) <= height else window(rows, cursor, height)


def spread_out(rows: Lines, height: int) -> Lines:
    """Rows with an empty line after each, where there is room for that."""
    return [part for row in rows for part in (row, BLANK)] if len(rows) * 2 <= height else rows

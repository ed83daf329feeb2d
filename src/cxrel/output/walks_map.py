"""The map of a journey's walks: a row for each touchpoint, a column for each place where it may be walked."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.case import Case
    from cxrel.walking.coverage import Coverage, TouchpointCoverage

_SIGNS = {"walked": "●", "own-silo": "○", "old": "~", "never": "·"}
_STYLES = {"●": "green", "○": "yellow", "~": "yellow", "·": "red", "due": "red"}
_LEGEND = (
    "● walked by another silo",
    "○ by its own silo alone",
    "~ longer ago than a walk counts",
    "· never",
    "! moment of truth",
)
_HEAD = "Touchpoint"
_NAME, _WIDE_NAME, _WIDE = 26, 40, 130
_LONGEST_HEAD, _LONGEST_LIST = 8, 40
_GAP = 2


@dataclass(frozen=True, slots=True)
class _Column:
    group: str
    """What stands above the heads of its group, at the first of them."""
    head: str
    cells: tuple[str, ...]
    """One for each touchpoint."""

    @property
    def width(self) -> int:
        return max(cell_len(self.head), *(map(cell_len, self.cells)), 1) + _GAP


def walks_map(case: Case, coverage: Coverage, width: int) -> Iterator[Text]:
    """The map, as wide as the terminal; dimensions for which there is no room are left out."""
    rows = coverage.touchpoints
    columns = list(_fitting(coverage, rows, width))
    names = {touchpoint.id: harmless(touchpoint.name) for _, touchpoint in case.journey.touchpoints()}
    longest = max([len(_HEAD), *(cell_len(name) + len("  ! ") for name in names.values())])
    room = min(longest, width - sum(column.width for column in columns) - _GAP)
    if any(column.group for column in columns):
        yield Text(_heads("", room, [column.group for column in columns], columns), style="dim")
    yield Text(_heads(_HEAD, room, [column.head for column in columns], columns))
    stage_names = {stage.id: stage.name for stage in case.journey.stages}
    before = ""
    for number, row in enumerate(rows):
        if row.stage != before:
            yield from (Text(line, style="bold") for line in textwrap.wrap(harmless(stage_names[row.stage]), width))
            before = row.stage
        yield from _row(row, names[row.id], room, [(column.cells[number], column.width) for column in columns])


def legend(width: int) -> Iterator[Text]:
    """What the signs of the map mean, in as many lines as it takes."""
    line = ""
    for part in _LEGEND:
        if line and cell_len(line) + 3 + cell_len(part) > width:
            yield Text(line, style="dim")
            line = ""
        line = f"{line}   {part}" if line else part
    yield Text(line, style="dim")


def _fitting(coverage: Coverage, rows: Sequence[TouchpointCoverage], width: int) -> Iterator[_Column]:
    """The columns that there is room for: those of a dimension all together, or not at all."""
    fixed = [_Column("", "any", tuple(_SIGNS[row.covered] for row in rows))]
    last = [_Column("", "drill", tuple(_drill(row) for row in rows))]
    if width >= _WIDE and coverage.walks:
        last.append(_Column("", "newest", tuple(str(row.newest or "") for row in rows)))
        last.append(_Column("", "walked by", tuple(_cut(", ".join(row.silos)) for row in rows)))
    room = width - (_WIDE_NAME if width >= _WIDE else _NAME) - sum(column.width for column in (*fixed, *last))
    yield from fixed
    for dimension, values in coverage.dimensions.items():
        group = [
            _Column(
                dimension if place == 0 else "",
                harmless(one.value)[:_LONGEST_HEAD],
                tuple(_SIGNS[row.by[dimension][one.value]] for row in rows),
            )
            for place, one in enumerate(values)
        ]
        needed = sum(column.width for column in group)
        if needed <= room and cell_len(dimension) <= needed - _GAP:
            room -= needed
            yield from group
    yield from last


def _cut(text: str) -> str:
    return text if cell_len(text) <= _LONGEST_LIST else f"{set_cell_size(text, _LONGEST_LIST - 1)}…"


def _drill(row: TouchpointCoverage) -> str:
    if row.drill_due:
        return "due"
    return _SIGNS["walked"] if row.drilled else _SIGNS["never"]


def _heads(first: str, room: int, heads: Sequence[str], columns: Sequence[_Column]) -> str:
    """One line of heads; one that is longer than its column runs on over the empty ones after it."""
    line = set_cell_size(first, room + _GAP)
    for head, column in zip(heads, columns, strict=True):
        at = room + _GAP + sum(one.width for one in columns[: columns.index(column)])
        line = set_cell_size(line, max(at, cell_len(line.rstrip()))) + head
    return line


def _row(row: TouchpointCoverage, name: str, room: int, cells: Sequence[tuple[str, int]]) -> Iterator[Text]:
    lines = textwrap.wrap(name, room - 4, subsequent_indent="  ") or [""]
    mark = "!" if row.moment_of_truth else " "
    line = Text(f"  {mark} {set_cell_size(lines[0], room - 4)}{' ' * _GAP}")
    for cell, width in cells:
        line.append(set_cell_size(cell, width), style=_STYLES.get(cell, ""))
    yield line
    yield from (Text(f"    {more}") for more in lines[1:])

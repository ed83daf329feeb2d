"""Labels that would cover each other, moved apart as little as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places at least `gap` apart, as near as can be to those wanted and in their order, within `low` and `high`.

    Neighbours that would touch become a block around their common middle. Where the room is too small for all, they
    stand closer.
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / len(wanted))
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    blocks: list[list[int]] = []
    for place in order:
        blocks.append([place])
        while len(blocks) > 1 and _first(blocks[-1], wanted, gap, low, high) < (
            _first(blocks[-2], wanted, gap, low, high) + gap * len(blocks[-2])
        ):
            last = blocks.pop()
            blocks[-1].extend(last)
    places = [0.0] * len(wanted)
    for block in blocks:
        start = _first(block, wanted, gap, low, high)
        for step, place in enumerate(block):
            places[place] = round(start + step * gap, 1)
    return places


def _first(block: Sequence[int], wanted: Sequence[float], gap: float, low: float, high: float) -> float:
    """Where a block begins, that its middle is the middle of what it wants."""
    extent = gap * (len(block) - 1)
    middle = sum(wanted[place] for place in block) / len(block)
    return min(max(middle - extent / 2, low), high - extent)

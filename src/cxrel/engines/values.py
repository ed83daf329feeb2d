"""What an engine's driver hands over, as the plain cells that the rest of cxrel works with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cxrel.kpi.engine import Value

LONGEST_MESSAGE = 400


def plain_rows(rows: Iterable[Sequence[object]], most: int) -> list[tuple[Value, ...]]:
    """All rows, whole Decimals as int, others as float. Raises EngineFault for other kinds, or beyond `most` rows."""
    plain: list[tuple[Value, ...]] = []
    for row in rows:
        if len(plain) == most:
            told = f"gives more than {most:,} rows; only aggregates may travel, so group by fewer or coarser values"
            raise EngineFault(told)
        plain.append(tuple(_plain(cell) for cell in row))
    return plain


def _plain(cell: object) -> Value:
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    if isinstance(cell, Decimal):
        is_whole = cell.is_finite() and cell == cell.to_integral_value()
        return int(cell) if is_whole else float(cell)
    raise EngineFault(f"gives a {type(cell).__name__}; statements must cast it to text or to a number")


def one_line(message: str) -> str:
    """The first paragraph of what a driver says, in one harmless line."""
    first = message.strip().split("\n\n", 1)[0].split("\nLINE 1:", 1)[0]
    text = " ".join("".join(char if char.isprintable() else " " for char in first).split())
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1] + "…"

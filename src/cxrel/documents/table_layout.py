"""Canonical layout of tables: commas, LF, quotes only where they are needed; readings sorted, in shortest decimals."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from cxrel.documents.layout import LeftAlone
from cxrel.documents.table import Table, parse_table
from cxrel.documents.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["readings_laid_out", "table_laid_out"]

Row = tuple[str, ...]

_FAULTS = "it has faults of form"
_FIGURES = ("n", "good", "value")
_DECIMAL = re.compile(r"(-?)0*([0-9]+?)(?:\.([0-9]*?)0*)?")


def readings_laid_out(table: Table) -> Text | LeftAlone:
    """Readings sorted by period, then by cells as text, so that a new month is a few added lines."""
    if table.faults:
        return LeftAlone(_FAULTS)
    if table.header[:1] != ("period",) or not set(_FIGURES[1:]) & set(table.header):
        return LeftAlone("its columns are not those of readings")
    figures = [place for place, name in enumerate(table.header) if name in _FIGURES]
    places = [place for place in range(len(table.header)) if place not in figures]
    rows = (tuple(_shortest(c) if p in figures else c for p, c in enumerate(row)) for row in table.rows)
    return _proved(table, sorted(rows, key=lambda row: [row[place] for place in places]), figures)


def table_laid_out(table: Table) -> Text | LeftAlone:
    """Any other table, its rows in their order."""
    if table.faults:
        return LeftAlone(_FAULTS)
    return _proved(table, table.rows, [])


def _proved(table: Table, rows: Iterable[Row], figures: list[int]) -> Text | LeftAlone:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([table.header, *rows])
    text = Text(table.text.name, stream.getvalue())
    after = parse_table(text)
    if after.faults or after.header != table.header or _meaning(after, figures) != _meaning(table, figures):
        return LeftAlone("its meaning would change")
    return text


def _meaning(table: Table, figures: list[int]) -> Counter[tuple[str | Decimal, ...]]:
    """What the rows say, in whatever order."""
    return Counter(
        tuple(Decimal(c) if p in figures and _DECIMAL.fullmatch(c) else c for p, c in enumerate(row))
        for row in table.rows
    )


def _shortest(cell: str) -> str:
    """A number without zeros that say nothing; anything else as it is."""
    match = _DECIMAL.fullmatch(cell)
    if match is None:
        return cell
    sign, whole, fraction = match.groups()
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number

"""The headings of tables that came back: text below one that is not known, or stands twice, would get lost unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.exchange.sheets import (
    ABOUT,
    DIMENSIONS,
    JOURNEY,
    KPI_COLUMNS,
    KPIS,
    MORE,
    READINGS,
    SILOS,
    STAGE_COLUMNS,
    STAGE_ID,
    STAGE_OF,
    STAGES,
    TOUCHPOINT_COLUMNS,
    TOUCHPOINT_OF,
)
from cxrel.exchange.sheets_back import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.exchange.sheets_back import Grid

__all__ = ["wrong_headings"]

_HINT = "rename it, or put it on a sheet of its own; the columns are "


def wrong_headings(grids: Mapping[str, Grid]) -> Iterator[Wrong]:
    """What is told of the sheets of a journey; other sheets, and cells without a heading, are people's own."""
    for sheet, known in _known(grids).items():
        if sheet in grids:
            yield from _wrong(sheet, grids[sheet], known)


def _known(grids: Mapping[str, Grid]) -> dict[str, tuple[str, ...]]:
    rows = grids[DIMENSIONS].rows if DIMENSIONS in grids else ()
    dimensions = dict.fromkeys(name for row in rows if (name := row.cells.get("dimension", "")))
    return {
        ABOUT: ("key", "value"),
        STAGES: (*(column.heading for column in STAGE_COLUMNS), MORE),
        JOURNEY: (STAGE_OF, *(column.heading for column in TOUCHPOINT_COLUMNS), STAGE_ID, MORE),
        KPIS: (TOUCHPOINT_OF, *(column.heading for column in KPI_COLUMNS), MORE),
        SILOS: ("id", "name"),
        DIMENSIONS: ("dimension", "value", "name", MORE),
        READINGS: ("KPI", "period", *dimensions, "n", "good", "value"),
    }


def _wrong(sheet: str, grid: Grid, known: tuple[str, ...]) -> Iterator[Wrong]:
    for heading in dict.fromkeys(filter(None, grid.header)):
        twice = grid.header.count(heading) > 1
        if twice or (heading not in known and any(row.cells.get(heading) for row in grid.rows)):
            told = "stands twice" if twice else "is no column of this sheet, and has text below it"
            yield Wrong(sheet, 1, heading, f"'{heading[:60]}' {told}", _HINT + ", ".join(known))

"""Readings beside readings: a KPI's periods that came, went, or were told otherwise than before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cxrel.changes.words import figures
from cxrel.model.evidence import Reading, Readings
from cxrel.scoring.figures import complete_periods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.changes import ChangeKind
    from cxrel.model.kpi import Kpi
    from cxrel.model.period import Period
    from cxrel.scoring.figures import PeriodFigures

Cells = frozenset[tuple[str, str]]
Told = dict[Cells, tuple[object, ...]]
_NOTHING = Readings((), ())


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """One period of a KPI that is not what it was."""

    kpi: str
    period: str
    kind: ChangeKind
    old: float | None
    """The figure of the whole period before."""
    new: float | None
    words: str
    lost: tuple[str, ...] = ()
    """Places that it told of before and tells of no more."""


def period_changes(kpi: Kpi, old: Readings | None, new: Readings | None) -> list[PeriodChange]:
    """The periods that differ, oldest first; values are compared, not the order or the columns of the table."""
    before, after = _told(old or _NOTHING), _told(new or _NOTHING)
    was, now = _figures(old or _NOTHING), _figures(new or _NOTHING)
    differing = sorted({p for p in {*before, *after} if before.get(p) != after.get(p)}, key=lambda p: (p.last, p.text))
    return [_change(kpi, period, before, after, was, now) for period in differing]


def with_period(old: Readings, new: Readings, period: str) -> Readings:
    """The old readings with one period as the new ones have it."""
    rows = [row for row in old.rows if row.period.text != period]
    return replace(old, rows=(*rows, *(row for row in new.rows if row.period.text == period)))


def _told(readings: Readings) -> dict[Period, Told]:
    found: dict[Period, Told] = {}
    for row in readings.rows:
        found.setdefault(row.period, {})[_cells(readings, row)] = (row.n, row.good, row.value)
    return found


def _cells(readings: Readings, row: Reading) -> Cells:
    return frozenset((name, cell) for name, cell in zip(readings.dimensions, row.cells, strict=True) if cell)


def _figures(readings: Readings) -> dict[Period, PeriodFigures]:
    """The figures of every period, of whatever length it is."""
    dimensions = len(readings.dimensions)
    kinds = {row.period.kind for row in readings.rows}
    return {
        figures.period: figures
        for kind in kinds
        for figures in complete_periods(readings.rows, dimensions, as_of=date.max, settles_after=None, every=kind)
    }


def _change(
    kpi: Kpi,
    period: Period,
    before: dict[Period, Told],
    after: dict[Period, Told],
    was: dict[Period, PeriodFigures],
    now: dict[Period, PeriodFigures],
) -> PeriodChange:
    kind: ChangeKind = "added" if period not in before else "removed" if period not in after else "changed"
    old = float(was[period].total.mean) if period in was else None
    new = float(now[period].total.mean) if period in now else None
    lost: tuple[str, ...] = ()
    if kind == "changed":
        lost = _lost(before[period], after[period])
        words = _restated(kpi, period, before[period], after[period], old, new)
        words += f"; no rows are left of {', '.join(lost[:3])}{' and more' if len(lost) > 3 else ''}" if lost else ""
    else:
        figure = next((one for one in (new, old) if one is not None), None)
        told = _one(kpi, figure) if figure is not None else "nothing counted"
        words = f"{period.text}: {told}" if kind == "added" else f"{period.text} was taken out; it was {told}"
    return PeriodChange(kpi.id, period.text, kind, old, new, f"'{kpi.name}', {words}", lost)


def _lost(before: Told, after: Told) -> tuple[str, ...]:
    """The values of dimensions that no row tells of any more, whatever else it is cut by."""
    old, new = ({pair for cells in told for pair in cells} for told in (before, after))
    return tuple(f"{name} {value}" for name, value in sorted(old - new))


def _restated(kpi: Kpi, period: Period, before: Told, after: Told, old: float | None, new: float | None) -> str:
    if old is not None and new is not None and old != new:
        one, other = figures(old, new, share=kpi.is_share, unit=kpi.unit)
        return f"{period.text} was restated: was {one}, is {other}"
    cells = [cells for cells in {*before, *after} if before.get(cells) != after.get(cells)]
    places = sorted(" and ".join(value for _, value in sorted(one)) for one in cells if one)
    where = f" for {', '.join(places[:3])}{' and more' if len(places) > 3 else ''}" if places else ""
    return f"{period.text} was restated{where}; the whole period's figure is the same"


def _one(kpi: Kpi, figure: float) -> str:
    return figures(figure, figure, share=kpi.is_share, unit=kpi.unit)[0]


def span_of(readings: Readings) -> str:
    """How many periods a table tells of, and from when to when."""
    periods: Iterator[Period] = iter(sorted({row.period for row in readings.rows}, key=lambda p: (p.last, p.text)))
    told = [period.text for period in periods]
    if not told:
        return "no period"
    return told[0] if len(told) == 1 else f"{len(told)} periods, {told[0]} to {told[-1]}"

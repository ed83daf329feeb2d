"""From the rows of a KPI's readings to its figures: of a period, of a value in a period, and over a window."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.results import Figure
from cxrel.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from cxrel.model.evidence import Reading
    from cxrel.model.period import Period

DEFAULT_WINDOW = Span(3, "month")
Cut = tuple[int, ...]
"""The places of the dimensions that a row fills; () is the total."""


class Exact(NamedTuple):
    """A figure before it is rounded to a float, so that sums and comparisons are exact."""

    n: int | None
    good: int | None
    mean: Fraction

    def rounded(self) -> Figure:
        """The figure that people read."""
        return Figure(float(self.mean), self.n, self.good)


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """What a KPI was in one period: the figure of all values, and of each value of each dimension."""

    period: Period
    total: Exact
    by: tuple[Mapping[str, Exact], ...]
    """For each dimension, in order: value to figure."""


def pooled(figures: Sequence[Exact]) -> Exact:
    """Put figures together: shares add n and good; values are the mean weighted by n, plain if any n is missing."""
    if len(figures) == 1:
        return figures[0]
    if figures[0].good is not None:
        n, good = sum(f.n or 0 for f in figures), sum(f.good or 0 for f in figures)
        return Exact(n, good, Fraction(good, n))
    if any(f.n is None for f in figures):
        return Exact(None, None, sum((f.mean for f in figures), Fraction(0)) / len(figures))
    n = sum(f.n or 0 for f in figures)
    return Exact(n, None, sum((f.mean * (f.n or 0) for f in figures), Fraction(0)) / n)


def complete_periods(
    rows: Iterable[Reading], dimensions: int, *, as_of: date, settles_after: Span | None, every: str | None
) -> list[PeriodFigures]:
    """The figures of the complete periods, oldest first.

    A period is complete when its last day plus `settles_after` lies before `as_of`.  A row with n = 0 is as if absent.
    Periods of another length than `every` are ignored; without it, than the newest complete row's (of two that end on
    the same day, the shorter).
    """
    groups: dict[Period, list[Reading]] = {}
    for row in rows:
        if row.n != 0:
            groups.setdefault(row.period, []).append(row)
    complete = [p for p in groups if (settles_after.after(p.last) if settles_after else p.last) < as_of]
    if not complete:
        return []
    kind = every or max(complete, key=lambda p: (p.last, p.first)).kind
    chosen = sorted((p for p in complete if p.kind == kind), key=lambda p: p.ordinal)
    return [_figures_of(p, groups[p], dimensions) for p in chosen]


def in_window(periods: Sequence[PeriodFigures], window: Span | None) -> list[PeriodFigures]:
    """Those whose last day is later than the newest period's last day minus the window; at least the newest."""
    if not periods:
        return []
    start = (window or DEFAULT_WINDOW).before(periods[-1].period.last)
    return [p for p in periods if p.period.last > start] or [periods[-1]]


def by_value(periods: Sequence[PeriodFigures], dimension: int) -> dict[str, Exact]:
    """Each value of a dimension, pooled over the periods; values sorted as text."""
    found: dict[str, list[Exact]] = {}
    for period in periods:
        for value, figure in period.by[dimension].items():
            found.setdefault(value, []).append(figure)
    return {value: pooled(found[value]) for value in sorted(found)}


def _figures_of(period: Period, rows: Sequence[Reading], dimensions: int) -> PeriodFigures:
    cuts: dict[Cut, list[Reading]] = {}
    for row in rows:
        cuts.setdefault(tuple(i for i, cell in enumerate(row.cells) if cell), []).append(row)
    finest = sorted(cuts, key=lambda cut: (-len(cut), cut))
    total = pooled([_exact(row) for row in cuts[() if () in cuts else finest[0]]])
    return PeriodFigures(period, total, tuple(_by_dimension(cuts, finest, d) for d in range(dimensions)))


def _by_dimension(cuts: Mapping[Cut, list[Reading]], finest: Sequence[Cut], dimension: int) -> dict[str, Exact]:
    """A value's own row, or else the sum over the finest cut that has the dimension in that period."""
    cut = next((c for c in finest if dimension in c), None)
    if cut is None:
        return {}
    parts: dict[str, list[Exact]] = {}
    for row in cuts[cut]:
        parts.setdefault(row.cells[dimension], []).append(_exact(row))
    figures = {value: pooled(found) for value, found in parts.items()}
    figures.update((row.cells[dimension], _exact(row)) for row in cuts.get((dimension,), ()))
    return figures


def _exact(row: Reading) -> Exact:
    if row.good is not None and row.n:
        return Exact(row.n, row.good, Fraction(row.good, row.n))
    return Exact(row.n, None, Fraction(row.value or 0))

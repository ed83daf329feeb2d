"""One KPI: its figures over the window, its mark, and the place or time that holds it down."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf, nextafter
from typing import TYPE_CHECKING

from cxrel.model.results import HeldBy
from cxrel.scoring.bands import RELIABLE_FROM, kpi_mark, round_mark
from cxrel.scoring.figures import Exact, PeriodFigures, by_value, complete_periods, in_window, pooled
from cxrel.scoring.wilson import wilson, z_two_sided

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.model.case import Case, Place
    from cxrel.model.evidence import Readings
    from cxrel.model.kpi import Kpi

BEST_WHILE_HELD = 6.4
"""The best mark that is not "always": what a failing place, time or probe leaves."""
HELD_ABOVE = 2.9
"""A held mark lies this much above the place that holds it, so that no single place makes the whole unreliable."""
_SMALLEST_PART = 100
"""A place or period below one hundredth of the window's n holds nothing."""


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI's figures and mark, before certainty and dependence, which need the whole stage."""

    place: Place
    kpi: Kpi
    dimensions: tuple[str, ...]
    periods: tuple[PeriodFigures, ...]
    """All complete periods, oldest first."""
    window: tuple[PeriodFigures, ...]
    figure: Exact | None
    own_mark: float | None
    mark: float | None
    held_by: HeldBy | None
    newest_reading: date | None
    least_n: Fraction
    """The smallest n of a place or period that can hold the mark."""

    def mark_of(self, figure: Exact) -> float:
        """The mark of any figure of this KPI."""
        return mark_of(self.kpi, float(figure.mean))


def mark_of(kpi: Kpi, value: float) -> float:
    """The mark of a value of this KPI, by its thresholds."""
    reliable, unreliable = float(kpi.reliable), float(kpi.unreliable)
    if reliable == unreliable:  # they differ by less than a float can tell
        unreliable = nextafter(reliable, -inf if kpi.higher_is_better else inf)
    return kpi_mark(value, reliable, unreliable, share=kpi.is_share)


def kpi_facts(case: Case, place: Place, kpi: Kpi) -> KpiFacts:
    """Score one KPI by its readings not after the as-of date."""
    readings = place.evidence.readings.get(kpi.id)
    dimensions = readings.dimensions if readings else ()
    periods = _periods(case, kpi, readings)
    window = in_window(periods, kpi.window or place.home.window)
    newest = _newest_reading(case, readings)
    if not window:
        return KpiFacts(place, kpi, dimensions, (), (), None, None, None, None, newest, Fraction(case.settings.min_n))
    figure = pooled([period.total for period in window])
    own = mark_of(kpi, float(figure.mean))
    least = max(Fraction(case.settings.min_n), Fraction(figure.n or 0, _SMALLEST_PART))
    held = _held_by(kpi, dimensions, window, least)
    mark = own
    if held and held.mark < RELIABLE_FROM and _held_mark(held) < own:
        mark = _held_mark(held)
    else:
        held = None
    return KpiFacts(place, kpi, dimensions, tuple(periods), tuple(window), figure, own, mark, held, newest, least)


def _held_mark(held: HeldBy) -> float:
    return min(BEST_WHILE_HELD, round_mark(held.mark + HELD_ABOVE))


def _periods(case: Case, kpi: Kpi, readings: Readings | None) -> list[PeriodFigures]:
    if readings is None:
        return []
    settles_after = kpi.measure.settles_after if kpi.measure else None
    return complete_periods(
        readings.rows, len(readings.dimensions), as_of=case.as_of, settles_after=settles_after, every=kpi.every
    )


def _newest_reading(case: Case, readings: Readings | None) -> date | None:
    if readings is None:
        return None
    return max((row.period.last for row in readings.rows if row.n != 0 and row.period.last <= case.as_of), default=None)


def _held_by(kpi: Kpi, dimensions: tuple[str, ...], window: Sequence[PeriodFigures], least: Fraction) -> HeldBy | None:
    """The lowest-marked place or period, each taken at its favourable end; places come first where marks are equal."""
    looked_at = [
        (dimension, value, figure)
        for index, dimension in enumerate(dimensions)
        for value, figure in by_value(window, index).items()
        if figure.n is not None and figure.n >= least
    ]
    spans = [(p.period.text, p.total) for p in window if p.total.n is not None and p.total.n >= least]
    z = z_two_sided(0.05 / (len(looked_at) + len(spans))) if looked_at or spans else 0.0
    found: list[HeldBy] = []
    for dimension, value, figure in looked_at:
        if kpi.is_share or _worse_in_each(kpi, window, dimensions.index(dimension), value):
            found.append(HeldBy(_favourable(kpi, figure, z), figure.n or 0, dimension=dimension, value=value))
    if kpi.is_share:
        found.extend(HeldBy(_favourable(kpi, figure, z), figure.n or 0, period=text) for text, figure in spans)
    return min(found, key=lambda held: held.mark, default=None)


def _favourable(kpi: Kpi, figure: Exact, z: float) -> float:
    if kpi.is_share:
        return mark_of(kpi, wilson(figure.good or 0, figure.n or 0, z)[1])
    return mark_of(kpi, float(figure.mean))


def _worse_in_each(kpi: Kpi, window: Sequence[PeriodFigures], dimension: int, value: str) -> bool:
    promised = Fraction(kpi.reliable)
    figures = [period.by[dimension][value] for period in window if value in period.by[dimension]]
    return all(f.mean < promised if kpi.higher_is_better else f.mean > promised for f in figures)


def facts_of(case: Case, places: Sequence[Place]) -> Iterator[KpiFacts]:
    """All KPIs of these touchpoints, in file order."""
    for place in places:
        for kpi in place.origin.kpis:
            yield kpi_facts(case, place, kpi)

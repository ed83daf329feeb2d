"""How a KPI's promise moved: which moves are drawn in its chart, and what is said about those that nobody gave a reason for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.report.amounts import exact, threshold_percent
from cxrel.report.dates import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from cxrel.model.history import ThresholdPoint
    from cxrel.model.results import KpiScore
    from cxrel.report.subject import Subject

_SHORT_ID = 7


@dataclass(frozen=True, slots=True)
class PromiseMove:
    """The promise became another on a day."""

    on: date
    was: Decimal
    now: Decimal
    looser: bool
    words: str


def promise_moves(subject: Subject, kpi: KpiScore) -> tuple[PromiseMove, ...]:
    """The moves of a KPI's promise, oldest first, since it was last defined anew; none where no history is told."""
    found: list[PromiseMove] = []
    for point in _points(subject, kpi):
        if point.moved in {"changed", "removed"}:
            found.clear()
        elif point.was is not None and point.reliable is not None and point.was != point.reliable:
            now, was = point.reliable, point.was
            looser = (now < was) == kpi.higher_is_better
            found.append(PromiseMove(point.on, was, now, looser, _told(kpi, point, looser=looser)))
    return tuple(found)


def silent_moves(subject: Subject, kpi: KpiScore) -> Iterator[str]:
    """The moves that git shows and `promise_changes` does not tell of, newest first."""
    points = [point for point in _points(subject, kpi) if not point.declared and point.moved in {"looser", "stricter"}]
    for point in reversed(points):
        commit = f"commit {point.commit[:_SHORT_ID]}" if point.commit else "not committed yet"
        yield f"{_told(kpi, point, looser=point.moved == 'looser')}. No reason was given ({commit})"


def _points(subject: Subject, kpi: KpiScore) -> tuple[ThresholdPoint, ...]:
    place = subject.places.get(kpi.touchpoint)
    if subject.history is None or place is None or place.home is not subject.case.journey:
        return ()
    return next((one.thresholds for one in subject.history.kpis if one.id == kpi.id), ())


def _told(kpi: KpiScore, point: ThresholdPoint, *, looser: bool) -> str:
    way = "lowered" if looser else "raised"
    if point.was == point.reliable or point.was is None or point.reliable is None:
        return f"The line below which it is a problem was {way} on {day_words(point.on)}"
    return f"The promise was {way} on {day_words(point.on)}, from {_amount(kpi, point.was)} to {_amount(kpi, point.reliable)}"


def _amount(kpi: KpiScore, amount: Decimal) -> str:
    return threshold_percent(amount) if kpi.is_share else f"{exact(amount)} {kpi.unit}"

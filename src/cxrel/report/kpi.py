"""One KPI, told: the figure in words, how sure it is, better or worse, on what it depends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cxrel.report.amounts import exact, listed, price, threshold_percent
from cxrel.report.chart import draw_chart, problem_is_far
from cxrel.report.context import KpiView
from cxrel.report.dates import day_words, period_words
from cxrel.report.heat import heat_grid
from cxrel.report.moves import promise_moves, silent_moves
from cxrel.report.subject import spoken
from cxrel.report.text import sentence
from cxrel.report.words import (
    STATUS_WORDS,
    assurance_words,
    broken_words,
    budget_words,
    counted_words,
    delivered_words,
    figure_words,
    kpi_certainty,
    promised_words,
    status_of,
    threshold,
    trend_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.kpi import Kpi, PromiseChange
    from cxrel.model.results import KpiScore, StageScore
    from cxrel.report.moves import PromiseMove
    from cxrel.report.subject import Subject


def kpi_view(subject: Subject, stage: StageScore, kpi: KpiScore) -> KpiView:
    """A KPI with its chart and its heat grids."""
    declared = subject.kpi(kpi)
    figure = kpi.figure
    moves = promise_moves(subject, kpi)
    return KpiView(
        id=kpi.id,
        anchor=subject.kpi_anchor(kpi.id),
        name=kpi.name,
        lens=kpi.lens,
        owner=kpi.owner or "",
        status=status_of(kpi.mark),
        status_words=_status_words(kpi),
        certainty=kpi_certainty(kpi),
        figure=delivered_words(kpi, figure) if figure else "No reading of a complete period yet",
        promised=promised_words(kpi, figure),
        counted=counted_words(kpi) if figure else "",
        trend=kpi.trend,
        sentences=tuple(filter(None, _sentences(subject, kpi, declared))),
        history=_together(_restart(kpi), _signals(kpi)),
        chart_notes=_chart_notes(kpi, moves),
        limits_stage=stage.limited_by is not None and stage.limited_by.kpi == kpi.id,
        mark=round(kpi.mark, 2) if kpi.mark is not None else None,
        value=_value(kpi),
        n=figure.n if figure else None,
        drawing=draw_chart(kpi, moves),
        grids=tuple(heat_grid(subject, kpi, view) for view in kpi.dimensions if len(view.segments) > 1),
    )


def _sentences(subject: Subject, kpi: KpiScore, declared: Kpi | None) -> Iterator[str]:
    yield trend_words(kpi)
    yield assurance_words(kpi)
    yield _held_by(subject, kpi)
    yield _cost(kpi, declared)
    yield budget_words(kpi.budget) if kpi.budget else ""
    yield from silent_moves(subject, kpi)
    yield from _changes(subject, declared)
    yield f"{kpi.owner} answers for this figure" if kpi.owner else ""


def _status_words(kpi: KpiScore) -> str:
    """The status; where a place or time holds it although the whole would keep the promise, that too."""
    if kpi.held_by and kpi.own_mark is not None and status_of(kpi.own_mark) == "kept":
        return "Kept on the whole, but not everywhere and always"
    return STATUS_WORDS[status_of(kpi.mark)]


def _value(kpi: KpiScore) -> float | None:
    if kpi.figure is None:
        return None
    return round(kpi.figure.value, 4) if kpi.is_share else float(f"{kpi.figure.value:.6g}")


def _held_by(subject: Subject, kpi: KpiScore) -> str:
    held = kpi.held_by
    if held is None:
        return ""
    if held.period:
        figures = dict(zip(kpi.periods, kpi.window_figures, strict=True))
        figure = figures.get(held.period)
        return f"Held down by {period_words(held.period)}{f': {figure_words(kpi, figure)}' if figure else ''}"
    found = [
        segment.figure
        for view in kpi.dimensions
        if view.dimension == held.dimension
        for segment in view.segments
        if segment.value == held.value
    ]
    figure_told = f": {figure_words(kpi, found[0])}" if found else ""
    dimension, value = held.dimension or "", held.value or ""
    return f"Held down by one {spoken(dimension)}, {subject.value(dimension, value)}{figure_told}"


def _cost(kpi: KpiScore, declared: Kpi | None) -> str:
    broken = broken_words(kpi)
    if not broken:
        return ""
    each = declared.cost_each if declared else None
    if kpi.cost is None or each is None:
        return f"Broken in the window: {broken}"
    basis = f", for {each.basis}" if each.basis else ""
    return f"Broken in the window: {broken} ({price(each.amount, each.currency)} each{basis})"


def _chart_notes(kpi: KpiScore, moves: Sequence[PromiseMove]) -> str:
    """What a drawn chart needs beside it: signs, provisional limits, lines far off."""
    return _together(
        "Triangles mark signals" if kpi.chart.signals else "",
        "The limits are dashed, as they rest on under 12 points" if kpi.chart.dashed else "",
        "The promise is drawn as it was in each period" if moves else "",
        _off_chart(kpi, moves),
    )


def _together(*sentences: str) -> str:
    return " ".join(sentence(text) for text in sentences if text)


def _restart(kpi: KpiScore) -> str:
    if not kpi.chart.restart:
        return ""
    why = f": {kpi.chart.restart_why}" if kpi.chart.restart_why else ""
    return f"The chart starts anew with {period_words(kpi.chart.restart)}{why}"


def _signals(kpi: KpiScore) -> str:
    """The newest signals, dated."""
    told = [
        f"{period_words(kpi.chart.points[signal.fired].period)} ({'better' if signal.better else 'worse'}: {signal.rule})"
        for signal in kpi.chart.signals[-2:]
    ]
    return f"Signals: {listed(told)}" if told else ""


def _changes(subject: Subject, declared: Kpi | None) -> Iterator[str]:
    """The thresholds that were moved until the as-of date, newest first."""
    if declared is None:
        return
    moved = [change for change in declared.promise_changes if (change.on or date.min) <= subject.case.as_of]
    for change in sorted(moved, key=lambda change: change.on or date.min, reverse=True):
        yield _change(change, share=declared.is_share)


def _change(change: PromiseChange, *, share: bool) -> str:
    when = f"on {day_words(change.on)}" if change.on else "once"
    was = f", from {threshold_percent(change.was) if share else exact(change.was)}" if change.was is not None else ""
    why = f": {change.why}" if change.why else ""
    agreed = f" (agreed by {listed(change.agreed)})" if change.agreed else ""
    return f"The promise was moved {when}{was}{why}{agreed}"


def _off_chart(kpi: KpiScore, moves: Sequence[PromiseMove]) -> str:
    if not kpi.chart.points or not problem_is_far(kpi, moves):
        return ""
    return f"The problem line, {threshold(kpi, problem=True)}, lies off the chart"

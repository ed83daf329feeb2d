"""A KPI by the values of a dimension and the periods of the window: where "it depends" becomes concrete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.amounts import counted, whole
from cxrel.report.context import Cell, HeatGrid, HeatRow
from cxrel.report.dates import period_labels
from cxrel.report.subject import spoken
from cxrel.report.words import figure_words, short_figure, status_of
from cxrel.scoring.bands import kpi_mark

if TYPE_CHECKING:
    from cxrel.model.results import DimensionView, Figure, KpiScore, SegmentFigure
    from cxrel.report.subject import Subject

_MOST_ROWS = 24
_MOST_COLUMNS = 13
_NO_CELL = Cell("", "", "none", "")
_WORDS = {
    "kept": "kept",
    "short": "short",
    "problem": "problem",
    "few": "too few to tell",
}


def heat_grid(subject: Subject, kpi: KpiScore, view: DimensionView) -> HeatGrid:
    """One dimension's values over the window and by period, newest first, in declared order; of very many the worst."""
    shown = _shown(view)
    periods = kpi.periods[: -_MOST_COLUMNS - 1 : -1]
    rows = tuple(
        HeatRow(
            name=subject.value(view.dimension, segment.value),
            cells=tuple(
                _cell(subject, kpi, figure)
                for figure in (segment.figure, *segment.by_period[: -_MOST_COLUMNS - 1 : -1])
            ),
        )
        for segment in shown
    )
    more = len(view.segments) - len(shown)
    return HeatGrid(
        dimension=spoken(view.dimension),
        named=view.named,
        told=_told(subject, kpi, view),
        columns=("Window", *period_labels(periods)),
        rows=rows,
        left_out=f"{counted(more, 'value')} with better figures not shown" if more else "",
    )


def _shown(view: DimensionView) -> tuple[SegmentFigure, ...]:
    if len(view.segments) <= _MOST_ROWS:
        return view.segments
    worst = {segment.value for segment in sorted(view.segments, key=lambda s: (s.mark, s.value))[:_MOST_ROWS]}
    return tuple(segment for segment in view.segments if segment.value in worst)


def _cell(subject: Subject, kpi: KpiScore, figure: Figure | None) -> Cell:
    if figure is None:
        return _NO_CELL
    mark = kpi_mark(figure.value, float(kpi.reliable), float(kpi.unreliable), share=kpi.is_share)
    few = figure.n is None or figure.n < subject.case.settings.min_n
    status = "few" if few else status_of(mark)
    return Cell(short_figure(kpi, figure), whole(figure.n) if figure.n is not None else "", status, _WORDS[status])


def _told(subject: Subject, kpi: KpiScore, view: DimensionView) -> str:
    """Best and worst in words, where the difference is large and lasts; else that it is none to speak of."""
    large = [s for s in view.segments if (s.figure.n or 0) >= subject.case.settings.min_n]
    if not view.named or not large:
        return "No difference that is large and lasts"
    best, worst = max(large, key=lambda s: s.mark), min(large, key=lambda s: s.mark)
    names = [subject.value(view.dimension, segment.value) for segment in (worst, best)]
    return f"{names[0]}: {figure_words(kpi, worst.figure)}; {names[1]}: {figure_words(kpi, best.figure)}"

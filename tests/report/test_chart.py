from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import report_cases as sample
import report_pages as making

from cxrel.model.evidence import Reading, Readings
from cxrel.model.period import parse_period
from cxrel.report.chart import draw_chart
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from cxrel.report.context import ChartDrawing, KpiView


def kpi(goods: list[int] | None = None, kpi_id: str = "on-time") -> KpiView:
    case = sample.rich()
    if goods is not None:
        periods = sample.months(len(goods))
        rows = tuple(Reading(p, (), 1000, good, None) for p, good in zip(periods, goods, strict=True))
        readings = {**case.evidence.readings, "on-time": Readings((), rows)}
        case = replace(case, evidence=replace(case.evidence, readings=readings))
    view = making.view_of(case)
    return next(k for s in view.stages for t in s.touchpoints for k in t.kpis if k.id == kpi_id)


def drawing(goods: list[int]) -> ChartDrawing:
    found = kpi(goods).drawing
    assert found
    return found


def test_promised_problem_and_usual_are_named_at_their_levels() -> None:
    found = drawing([930, 940, 950, 935, 945, 930, 940, 950, 935, 945, 930, 940, 950])
    words = {line.kind: line.text for line in found.lines if line.text}
    assert words == {"promised": "promised 97%", "problem": "problem 90%", "usual": "usual 94%"}
    levels = {line.kind: line.y for line in found.lines}
    assert levels["promised"] < levels["usual"] < levels["problem"]
    labels = sorted(line.label_y for line in found.lines if line.text)
    assert all(second - first >= 12.9 for first, second in pairwise(labels))


def test_a_far_problem_line_is_told_instead_of_pressing_the_points_flat() -> None:
    found = kpi([993, 995, 997, 994, 996, 993, 995, 997, 994, 996, 993, 995])
    assert found.drawing
    assert "problem" not in {line.kind for line in found.drawing.lines}
    assert found.chart_notes == "The problem line, 90% or less, lies off the chart."


def test_limits_are_dashed_while_they_rest_on_few_points() -> None:
    few, many = [930, 940, 950, 935, 945, 930], [930, 940, 950, 935, 945, 930] * 2
    assert drawing(few).dashed
    assert not drawing(many).dashed
    assert "dashed" in kpi(few).chart_notes
    assert drawing(few[:5]).band is None


def test_signals_have_a_shape_and_a_date() -> None:
    found = kpi([930, 940, 935, 945, 930, 940, 930, 935, 940, 930, 935, 990])
    assert found.drawing
    assert [dot.kind for dot in found.drawing.dots][-1] == "better"
    assert "October 2026 (better: a point outside the limits)" in found.history
    assert found.chart_notes.startswith("Triangles mark signals.")


def test_the_restart_is_written_where_the_chart_begins() -> None:
    found = kpi()
    assert found.drawing
    assert found.drawing.restart == "new since Sep 2025"
    assert found.history == "The chart starts anew with September 2025: New carrier."


def test_a_figure_that_cannot_fall_below_zero_has_no_limit_there() -> None:
    found = kpi(kpi_id="complaints").drawing
    assert found
    assert all(found.top - 12 <= line.y <= found.bottom + 1 for line in found.lines)


def test_everything_stays_inside_the_drawing() -> None:
    for goods in ([1000] * 12, [0] * 12, [0, 1000] * 6, [970], list(range(900, 1000, 2))):
        found = drawing(goods)
        assert all(found.left <= dot.x <= found.right for dot in found.dots)
        assert all(found.top - 2 <= dot.y <= found.bottom + 2 for dot in found.dots)
        assert found.x_ticks
        assert found.y_ticks


def test_a_kpi_without_a_complete_period_has_no_chart() -> None:
    case = sample.without_evidence()
    assert draw_chart(score_journey(case).kpis[0]) is None
    view = making.view_of(case).stages[0].touchpoints[0].kpis[0]
    assert view.figure == "No reading of a complete period yet"
    assert view.promised == "we promised 97%"
    assert view.status_words == "Not known yet"


def test_values_are_told_in_their_unit_and_on_their_better_side() -> None:
    found = kpi(kpi_id="complaints")
    assert (found.figure, found.promised) == ("2.1 per 1000 parcels on average of the months", "we promised 1 or less")
    assert Decimal(str(found.value)) == Decimal("2.1")
    assert parse_period("2026-10")

"""What a report shows of the past: the promise as it moved, and the room from session to session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import report_cases as sample

from cxrel.model.evidence import Reading, Readings
from cxrel.model.history import History, KpiHistory, StageHistory, ThresholdPoint, VotePoint
from cxrel.report.trend import draw_trend
from cxrel.report.view import build_view
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from cxrel.model.history import Moved
    from cxrel.report.context import JourneyView, KpiView

GOODS = [930, 940, 950, 935, 945, 930, 940, 950]


def point(
    on: date, was: str | None, now: str | None, moved: Moved = "looser", *, declared: bool = False
) -> ThresholdPoint:
    held = Decimal(now) if now else None
    before = Decimal(was) if was else None
    return ThresholdPoint(on, "c" * 40, held, Decimal("0.9"), moved, before, declared=declared)


def view_with(*points: ThresholdPoint, votes: tuple[VotePoint, ...] = ()) -> JourneyView:
    """The sample with eight months of readings, and a past."""
    case = sample.rich()
    rows = tuple(Reading(p, (), 1000, good, None) for p, good in zip(sample.months(len(GOODS)), GOODS, strict=True))
    case = replace(
        case, evidence=replace(case.evidence, readings={**case.evidence.readings, "on-time": Readings((), rows)})
    )
    stage = case.journey.stages[0].id
    kpis = (KpiHistory("on-time", "On time", stage, "doorstep", "share", points),)
    history = History(case.journey.id, "", (StageHistory(stage, "", votes, ()),), kpis, (), None)
    return build_view(case, score_journey(case), history=history)


def on_time(view: JourneyView) -> KpiView:
    return next(k for s in view.stages for t in s.touchpoints for k in t.kpis if k.id == "on-time")


def months_end(place: int) -> date:
    return sample.months(len(GOODS))[place].last


def test_the_promise_is_drawn_as_it_was_in_each_period() -> None:
    moved = months_end(4)
    found = on_time(view_with(point(moved, "0.99", "0.97"))).drawing
    assert found
    corners = [tuple(map(float, corner.split(","))) for corner in found.promise.split()]
    levels = {line.kind: line.y for line in found.lines}
    assert corners[0][1] < corners[-1][1] == levels["promised"], "a promise that was lowered stood higher before"
    assert (corners[0][0], corners[-1][0]) == (found.left, found.right)
    (move,) = found.moves
    assert found.dots[3].x < move.x < found.dots[4].x, "a period is judged by the promise at its end"
    assert (move.kind, move.text) == ("looser", "99%")
    assert "from 99% to 97%" in found.label
    assert found.top <= min(y for _, y in corners)


def test_a_move_before_the_first_period_is_not_drawn() -> None:
    view = on_time(view_with(point(date(2020, 1, 1), "0.99", "0.97")))
    assert view.drawing
    assert (view.drawing.promise, view.drawing.moves) == ("", ())


def test_a_move_after_the_newest_period_is_drawn_at_the_end() -> None:
    found = on_time(view_with(point(sample.AS_OF, "0.95", "0.97", "stricter"))).drawing
    assert found
    assert found.moves[0].x == found.right
    assert found.moves[0].kind == "stricter"


def test_moves_before_the_kpi_was_defined_anew_are_not_drawn() -> None:
    points = (point(months_end(2), "0.99", "0.95"), point(months_end(4), None, "0.97", "changed"))
    found = on_time(view_with(*points)).drawing
    assert found
    assert found.moves == ()


def test_only_a_move_that_nobody_declared_is_told_as_one_without_a_reason() -> None:
    silent = on_time(view_with(point(months_end(4), "0.99", "0.97")))
    assert any("No reason was given (commit ccccccc)" in sentence for sentence in silent.sentences)
    declared = on_time(view_with(point(months_end(4), "0.99", "0.97", declared=True)))
    assert not any("No reason" in sentence for sentence in declared.sentences)
    assert declared.drawing
    assert len(declared.drawing.moves) == 1


def vote(on: date, settled: int | None, middle: float | None = 5.0) -> VotePoint:
    spread = (2, 8) if middle is not None else (None, None)
    return VotePoint(f"s{on.month}", on, 7, 0, spread[0], middle, spread[1], settled)


def test_sessions_are_drawn_side_by_side_from_the_second_on() -> None:
    one, two = vote(date(2026, 2, 1), 4), vote(date(2026, 8, 1), 6)
    said = view_with(votes=(one, two)).stages[0].said
    assert said
    assert said.trend
    assert [line.label for line in said.over_time] == ["1 February 2026", "1 August 2026"]
    assert [line.text for line in said.over_time] == ["said 5, settled on 4", "said 5, settled on 6"]
    first, second = said.trend.points
    assert first.settled is not None
    assert second.settled is not None
    assert first.x < second.x
    assert second.settled < first.settled, "a better mark stands higher"
    alone = view_with(votes=(one,)).stages[0].said
    assert alone
    assert (alone.trend, alone.over_time) == (None, ())


def test_a_session_without_a_vote_or_without_a_mark_has_its_place() -> None:
    found = draw_trend(
        [vote(date(2026, 2, 1), None), vote(date(2026, 3, 1), 7, None), vote(date(2026, 4, 1), None, None)]
    )
    assert found
    assert [(p.said is None, p.settled is None, p.reach is None) for p in found.points] == [
        (False, True, False),
        (True, False, True),
        (True, True, True),
    ]
    assert found.points[2].title == "1 April 2026: nobody could say"


def test_many_sessions_have_labels_at_both_ends_only() -> None:
    found = draw_trend([vote(date(2026, month, 1), 5) for month in range(1, 10)])
    assert found
    assert [tick.text for tick in found.x_ticks] == ["2026-01", "2026-09"]
    assert all(found.left <= p.x <= found.right for p in found.points)

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import prod
from typing import TYPE_CHECKING, Any

import pytest
import report_cases as sample
import report_pages as making

from cxrel.model.evidence import JointReadings
from cxrel.model.results import Yield, YieldPart
from cxrel.report.subject import Subject
from cxrel.report.whole import throughput_words
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from cxrel.model.case import Case
    from cxrel.model.journey import Journey
    from cxrel.report.context import JourneyView, StageView

CASE = sample.rich()


def stage(**keys: Any) -> StageView:
    return making.view_of(replace(CASE, **keys)).stages[0]


def changed(**keys: Any) -> Case:
    """The journey with keys of its first touchpoint changed."""
    data = CASE.journey.model_dump(mode="python", exclude_none=True)
    data["stages"][0]["touchpoints"][0].update(keys)
    return replace(CASE, journey=_rebuilt(data))


def _rebuilt(data: dict[str, Any]) -> Journey:
    first, *rest = CASE.journey.stages
    point, *others = first.touchpoints
    keys = data["stages"][0]["touchpoints"][0]
    point = point.model_copy(update={key: keys[key] for key in ("state", "met_by", "category") if key in keys})
    return CASE.journey.model_copy(
        update={"stages": (first.model_copy(update={"touchpoints": (point, *others)}), *rest)}
    )


def test_a_stage_says_how_reliable_it_is_how_sure_and_what_holds_it() -> None:
    found = stage()
    assert found.told == "A real problem area: between frequently unreliable and sometimes reliable"
    assert found.certainty == "Sure"
    assert found.limited_by == "Delivered on the day named: 88 of 100 parcels; we promised 97 (at “The parcel arrives”)"
    assert [(step.label, step.text) for step in found.path] == [
        ("Said", "it depends (between sometimes and always reliable)"),
        ("Evidence", "a real problem area (between frequently unreliable and sometimes reliable)"),
        ("Settled", "it depends (between frequently unreliable and sometimes reliable)"),
    ]
    assert found.gap == "The room thought much better of it than what customers meet."


def test_flags_are_words_with_a_reason() -> None:
    assert [(flag.word, flag.why) for flag in stage().flags] == [
        ("Surprise", "the room thought much better of it than what customers meet"),
        ("It depends", "on the channel, carrier and silo"),
    ]
    view = making.view_of(sample.without_evidence())
    assert {flag.code for section in view.stages for flag in section.flags} >= {"unproven", "unwalked", "unowned"}
    late = making.view_of(replace(CASE, as_of=date(2027, 3, 1))).stages[0]
    assert ("Stale", "the newest rating, walk and reading are older than 3 months") in [
        (flag.word, flag.why) for flag in late.flags
    ]


def test_those_who_could_not_say_are_counted() -> None:
    flags = {flag.code: flag.why for flag in making.view_of(CASE).stages[1].flags}
    assert flags["unsure"] == "2 of 6 in the room could not say"


def test_it_depends_is_told_by_name_with_figures() -> None:
    rows = [(row.label, row.text) for row in stage().depends]
    assert rows[0] == ("Channel", "Store 80 of 100 parcels, Web 96 of 100 parcels (Delivered on the day named)")
    assert rows[2][1] == "Customer care: a real problem area; Warehouse: promise kept (the blind vote)"


def test_a_heat_grid_has_the_window_first_and_marks_small_counts() -> None:
    grid = stage().touchpoints[0].kpis[0].grids[0]
    assert (grid.dimension, grid.named, grid.columns) == ("channel", True, ("Window", "Oct 2026", "Sep", "Aug"))
    assert [(row.name, row.cells[0].text, row.cells[0].status) for row in grid.rows] == [
        ("Web", "96.2%", "short"),
        ("Store", "80.3%", "problem"),
    ]
    few = replace(CASE, settings=CASE.settings.model_copy(update={"min_n": 2_000}))
    cells = making.view_of(few).stages[0].touchpoints[0].kpis[0].grids[0].rows[0].cells
    assert [cell.status for cell in cells] == ["short", "few", "few", "few"]


def test_a_kpi_tells_its_money_its_budget_and_its_moved_promise() -> None:
    sentences = stage().touchpoints[0].kpis[0].sentences
    assert sentences[:2] == (
        "Neither better nor worse: the ups and downs are noise",
        "Consistently missing the promise, by its limits; it was met in none of 14 months",
    )
    assert (
        "Broken in the window: 706 promises, August to October 2026; about USD 10,200 (USD 14.50 each, for Reshipment)"
        in (sentences)
    )
    assert "October 2026: the promise leaves room for 60 broken, and 236 were" in sentences
    assert "The promise was moved on 1 June 2026, from 95%: New van (agreed by Tom Becker)" in sentences
    before = making.view_of(replace(CASE, as_of=date(2026, 5, 20))).stages[0].touchpoints[0].kpis[0]
    assert not any("moved" in sentence for sentence in before.sentences)


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("reliable", "Declared reliable; the evidence says it is frequently unreliable"),
        ("differentiating", "Declared differentiating; there is no evidence that it is always reliable"),
        ("broken", ""),
    ],
)
def test_a_declared_state_stands_beside_the_evidence(state: str, verdict: str) -> None:
    view = making.view_of(changed(state=state))
    assert view.stages[0].touchpoints[0].ladder == verdict
    row = view.whole.ladder[0]
    assert (row.declared, row.verdict, row.severity) == (state, verdict, "warning" if verdict else "")


def test_walks_tell_what_was_tried_and_felt() -> None:
    walks = stage().walks
    assert walks
    assert walks.told == (
        "5 tried: 3 passed, 1 failed and 1 blocked; 3 of 5 resolved at first contact; 0 of 5 mistakes made right"
    )
    assert walks.felt.startswith("Felt: let down twice, annoyed once")
    assert walks.probes[0].about == (
        "The parcel arrives · felt let down · resolved at first contact · the mistake was admitted · "
        "Anna (Customer care), 10 November 2026, as a customer · Web"
    )
    old = making.view_of(replace(CASE, as_of=date(2027, 3, 1))).stages[0].walks
    assert old
    assert (old.probes, old.older) == ((), "6 things tried on walks older than 3 months, not shown")


def test_voices_are_counted_and_the_worst_are_heard() -> None:
    voices = stage().voices
    assert voices
    assert voices.told == (
        "In the last 3 months: 3 complaints, 1 survey answer and 1 word of praise; 2 complaints not closed yet"
    )
    assert voices.repeated == "1 customer had to say it again"
    assert [voice.text for voice in voices.quotes] == ["Voice 1", "Voice 3", "Voice 2", "Voice 4"]
    assert "severity 5 of 5 · not answered yet · cause: No fixed day" in voices.quotes[0].about


def test_improvements_are_told_against_the_day_of_the_report() -> None:
    assert [(work.name, work.status, work.when) for work in stage().improvements] == [
        (
            "One carrier for each promise",
            "overdue",
            "begun 1 August 2026, due 31 October 2026, 21 days overdue",
        ),
        ("Book at the scan", "closed", "begun 1 February 2026, closed on 1 July 2026"),
    ]
    before = stage(as_of=date(2026, 6, 15)).improvements
    assert [(work.name, work.status) for work in before] == [("Book at the scan", "open")]


def test_findings_stand_where_they_belong_and_at_the_end() -> None:
    view = making.view_of(CASE, findings=[sample.finding()])
    assert [finding.where for finding in view.stages[0].findings] == ["journeys/coat.yaml:12:9"]
    assert view.stages[1].findings == ()
    assert view.whole.findings_told == "1 warning in the files."


def test_the_whole_journey_is_told_from_to() -> None:
    whole = making.view_of(CASE).whole
    assert whole.throughput == (
        "Of 100 customers, about 88 met the one moment of truth as promised. An estimate: parcels were counted, and "
        "taken for customers by the share who come there (met_by)."
    )
    assert [(row.category, row.moments, row.weakest) for row in whole.balance][1] == (
        "Responding to needs",
        "1 moment of truth",
        "a real problem area (between frequently unreliable and sometimes reliable)",
    )
    assert [(row.name, row.promise, row.problem) for row in whole.definitions] == [
        ("Delivered on the day named", "97% or more", "90% or less"),
        ("Complaints", "1 per 1000 parcels or less", "4 per 1000 parcels or more"),
    ]
    assert whole.definitions[0].measured == "from the operation; arrived <= promised, from deliveries, each month"
    assert [(row.rating, row.walk, row.reading) for row in whole.fresh] == [
        ("18 November 2026", "10 November 2026", "31 October 2026"),
        ("18 November 2026", "never", "none"),
        ("never", "never", "none"),
    ]
    assert whole.parked == ("Who owns the promised day?",)


def yielding(*shares: float, left_out: int, counted: str = "orders") -> str:
    score = score_journey(CASE)
    kpis = [replace(score.kpis[0], id=f"k{place}", counted=counted) for place in range(len(shares))]
    parts = tuple(YieldPart("doorstep", kpi.id, share, 1, share) for kpi, share in zip(kpis, shares, strict=True))
    found = Yield(prod(shares), min(shares), None, parts, ("unpack",) * left_out)
    return throughput_words(Subject(CASE, replace(score, kpis=(*score.kpis, *kpis), throughput=found)))


def test_the_yield_says_on_how_many_moments_it_rests_and_claims_no_more() -> None:
    assert yielding(0.95, 0.96, left_out=9).startswith(
        "By the 2 of 11 moments of truth that are measured, at most 95 of 100 customers can have met all 11 as "
        "promised; if failures strike independently, at most 91. An estimate: orders were counted"
    )
    assert yielding(0.95, 0.96, left_out=0, counted="customers") == (
        "Of 100 customers, between 91 and 95 met all 2 moments of truth as promised: 91 if failures strike "
        "independently."
    )


def test_a_walk_too_old_for_a_mark_is_still_the_newest() -> None:
    late = making.view_of(replace(CASE, as_of=date(2027, 6, 1))).whole
    assert [row.walk for row in late.fresh] == ["10 November 2026", "never", "never"]


def test_what_is_left_out_of_the_yield_is_named() -> None:
    case = changed(met_by=None)
    whole = making.view_of(replace(case, evidence=replace(case.evidence, joint=JointReadings()))).whole
    assert whole.throughput == "How many customers meet every moment of truth as promised cannot be told yet."
    assert whole.left_out.endswith("“The parcel arrives”.")
    assert making.view_of(case).whole.throughput.startswith("From each moment by itself it cannot be told")


def test_an_empty_journey_has_every_section_and_no_claim() -> None:
    view: JourneyView = making.view_of(sample.of_stages("I do it"))
    assert (view.stages[0].told, view.stages[0].certainty) == ("Unknown", "Nothing is known yet")
    assert view.stages[0].said is None
    assert view.stages[0].walks is None
    assert view.whole.throughput.endswith("cannot be told yet.")


def test_walks_that_touch_no_moment_of_truth_say_so() -> None:
    walk = CASE.evidence.walks["2026-11-10-anna"]
    elsewhere = tuple(probe.model_copy(update={"touchpoint": "unpack"}) for probe in walk.probes)
    some = (*walk.probes[:3], *elsewhere[3:])
    untried = tuple(probe.model_copy(update={"outcome": "not-tried"}) for probe in walk.probes)
    told = []
    for probes in (elsewhere, some, untried):
        walks = {"w": walk.model_copy(update={"probes": probes})}
        found = stage(evidence=replace(CASE.evidence, walks=walks)).walks
        assert found
        told.append(found.told)
    assert told[0] == "5 tried: 3 passed, 1 failed and 1 blocked; none at a moment of truth"
    assert "3 of them at moments of truth, too few for a mark" in told[1]
    assert told[2] == "Nothing was tried"


def test_a_restart_is_told_with_its_period() -> None:
    assert stage().touchpoints[0].kpis[0].history.startswith("The chart starts anew with September 2025")

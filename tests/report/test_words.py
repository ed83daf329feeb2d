from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import report_cases as sample
import report_pages as making

from cxrel.model.results import (
    BestWorst,
    Budget,
    ChartSignal,
    Dependence,
    Figure,
    HeldBy,
    JourneyScore,
    KpiScore,
    Limit,
    StageScore,
    Walked,
)
from cxrel.report.kpi import kpi_view
from cxrel.report.said import said_view
from cxrel.report.stage import stage_view
from cxrel.report.subject import Subject
from cxrel.report.touchpoint import ladder_words, touchpoint_view
from cxrel.report.view import build_view
from cxrel.report.words import (
    assurance_words,
    budget_words,
    figure_words,
    gap_words,
    kept_words,
    kpi_certainty,
    leaning,
    same_word,
    stage_certainty,
    trend_words,
)
from cxrel.scoring.journey import score_journey

CASE = sample.rich()
SCORE = score_journey(CASE)
SUBJECT = Subject(CASE, SCORE)
STAGE = SCORE.stages[0]
KPI = SCORE.kpis[0]


def of_bands(*bands: str) -> JourneyScore:
    """A journey of these bands; one in brackets is an opinion."""
    stages = tuple(
        replace(
            STAGE,
            id=f"s{place}",
            band=band.strip("()"),
            mark=None if band == "unknown" else 5.0,
            basis="said" if band.startswith("(") else "evidence",
        )
        for place, band in enumerate(bands)
    )
    kept = sum(stage.band == "always-reliable" for stage in stages)
    known = sum(stage.mark is not None for stage in stages)
    return replace(SCORE, stages=stages, kept=kept, stages_known=known)


@pytest.mark.parametrize(
    ("bands", "told"),
    [
        (["always-reliable"] * 3, "We keep our promise in all 3 stages."),
        (["always-reliable", "sometimes-reliable"], "We keep our promise in 1 of 2 stages."),
        (["sometimes-reliable", "unknown"], "We keep our promise in none of the 2 stages; one is unknown."),
        (["always-reliable", "unknown", "unknown"], "We keep our promise in 1 of 3 stages; 2 are unknown."),
        (["(always-reliable)", "sometimes-reliable"], "We keep our promise in 1 of 2 stages, one by opinion alone."),
        (["(always-reliable)"] * 2, "We keep our promise in all 2 stages, 2 by opinion alone."),
        (["unknown", "unknown"], "We do not know yet whether we keep our promise."),
        (["always-reliable"], "We keep our promise."),
        (["(always-reliable)"], "We keep our promise, by opinion alone."),
        (["sometimes-reliable"], "We do not always keep our promise."),
    ],
)
def test_the_headline_claims_no_more_than_is_known(bands: list[str], told: str) -> None:
    assert kept_words(of_bands(*bands)) == told


@pytest.mark.parametrize(
    ("gap", "words"),
    [(2.0, "much better"), (1.0, "somewhat better"), (0.9, "close to"), (-1.0, "somewhat worse"), (-2.0, "much worse")],
)
def test_the_reality_gap_is_told_in_words(gap: float, words: str) -> None:
    assert words in gap_words(gap)


def test_better_or_worse_is_told_as_signal_or_noise() -> None:
    assert trend_words(replace(KPI, trend="improved")).startswith("Getting better")
    assert trend_words(replace(KPI, trend="worsened")).startswith("Getting worse")
    assert trend_words(replace(KPI, trend="too few points")) == "Too early to say better or worse: 14 months so far"
    assert trend_words(score_journey(sample.without_evidence()).kpis[0]) == "No complete period yet"


@pytest.mark.parametrize(
    ("assurance", "told"),
    [
        ("consistently meeting", "Consistently meeting the promise, by its limits; it was met in 3 of 14 months"),
        ("hit or miss", "Hit or miss by its limits; the promise was met in 3 of 14 months"),
        (None, "The promise was met in 3 of 14 months"),
    ],
)
def test_how_often_the_promise_was_met_stands_beside_the_word(assurance: str | None, told: str) -> None:
    assert assurance_words(replace(KPI, assurance=assurance, met=3)) == told


def test_a_budget_that_was_kept_is_told_calmly() -> None:
    assert budget_words(Budget("2026-10", 60.5, 12)) == "October 2026: the promise leaves room for 60 broken, 12 were"


def test_a_word_that_is_not_sure_says_how_little_was_seen() -> None:
    assert KPI.figure
    few = replace(KPI, figure=replace(KPI.figure, n=600, good=530))
    assert stage_certainty(replace(STAGE, sure=False), few) == "Not sure yet: 600 parcels so far"
    walked = replace(STAGE, sure=False, limited_by=Limit("walked"))
    assert stage_certainty(walked, None) == "Not sure yet: 5 things tried so far"
    assert stage_certainty(replace(walked, walked=None), None) == "Not sure yet"


def held(by: HeldBy, own_mark: float = 8.0) -> KpiScore:
    return replace(KPI, held_by=by, own_mark=own_mark, mark=6.4)


def test_a_place_that_holds_a_figure_down_is_named_with_its_own() -> None:
    view = kpi_view(SUBJECT, STAGE, held(HeldBy(1.0, 3000, dimension="channel", value="store")))
    assert view.status_words == "Kept on the whole, but not everywhere and always"
    assert "Held down by one channel, Store: 80 of 100 parcels" in view.sentences
    unseen = kpi_view(SUBJECT, STAGE, held(HeldBy(1.0, 3000, dimension="store-type", value="kiosk"), own_mark=5.0))
    assert unseen.status_words == "Short of the promise"
    assert "Held down by one store type, kiosk" in unseen.sentences


def test_a_time_that_holds_a_figure_down_is_named() -> None:
    view = kpi_view(SUBJECT, STAGE, held(HeldBy(1.0, 2000, period="2026-09")))
    assert "Held down by September 2026: 88 of 100 parcels" in view.sentences


def test_broken_promises_are_counted_also_where_no_cost_is_agreed() -> None:
    sentences = kpi_view(SUBJECT, STAGE, replace(KPI, cost=None)).sentences
    assert "Broken in the window: 706 promises, August to October 2026" in sentences


def test_a_stage_that_walks_hold_says_what_colleagues_met() -> None:
    walked = replace(STAGE, limited_by=Limit("walked"))
    view = stage_view(SUBJECT, walked, 1, [])
    assert view.limited_by == "What colleagues met: 3 of 5 things tried went as promised"
    score = replace(SCORE, stages=(walked, *SCORE.stages[1:]), limited_by=Limit("walked", stage="receive"))
    facts = {line.label: line.text for line in build_view(CASE, score).first.facts}
    assert facts["Delivered"] == "3 of 5 things that colleagues tried went as promised"
    assert facts["Direction"] == "Not known yet"


def test_a_split_room_without_a_named_dimension_is_told_as_such() -> None:
    view = stage_view(SUBJECT, replace(STAGE, flags=("it-depends", "figures-blind"), depends_on=()), 1, [])
    assert next(flag.why for flag in view.flags) == "the room is split, and no figure tells yet on what"


def test_time_is_told_by_its_periods() -> None:
    figures = KPI.window_figures
    found = Dependence("time", "on-time", BestWorst("2026-10", 5.0, figures[2]), BestWorst("2026-09", 3.0, figures[1]))
    row = stage_view(SUBJECT, replace(STAGE, depends_on=(found,)), 1, []).depends[0]
    assert (row.label, row.text.split(" ")[0]) == ("Time", "September")


def said(**keys: object) -> tuple[str, ...]:
    assert STAGE.said
    stage: StageScore = replace(STAGE, said=replace(STAGE.said, **keys))  # type: ignore[arg-type]  # any field
    view = said_view(SUBJECT, stage)
    assert view
    return view.sentences


def test_the_room_is_told_whatever_it_did() -> None:
    assert said(unlived=True)[2] == "Rated although nobody in the room had lived it"
    assert said(low=5, high=5)[0] == "11 votes, all for 5, 1 unsure"
    assert said(n=0, unsure=0, agreement=None)[0] == "No vote was kept"
    assert said(n=3, agreement=None)[1] == "Too few votes to say whether the room agrees"
    assert "Talking moved the room's middle down, from 7 to 5.5, over 2 silent rounds" in said(rounds=(7.0, 5.5))
    assert said(lived=3.0, not_lived=3.5)[2].endswith("the 7 who had not: the same")
    assert said(lived=5.2, not_lived=7.0)[2].endswith("said: it depends; the 7 who had not: promise kept")


def test_marks_that_lie_apart_are_never_told_as_the_same() -> None:
    assert not same_word(5.2, 7.0)
    assert not same_word(6.4, 6.6)
    assert not same_word(3.6, 4.6)
    assert same_word(6.6, 7.5)
    assert [leaning(mark) for mark in (1, 3.6, 5.2, 6.4, 7, 8.5)] == [
        "a real problem area",
        "it depends, nearer to unreliable",
        "it depends",
        "it depends, nearer to always",
        "promise kept",
        "promise kept, nearly always",
    ]


def test_where_much_was_counted_the_doubt_is_not_for_want_of_counting() -> None:
    assert KPI.figure
    doubtful = replace(KPI, sure=False)
    assert kpi_certainty(doubtful) == "Not sure yet: months differ too much to tell"
    near = replace(doubtful, figure=replace(KPI.figure, n=6000, good=5401))
    assert kpi_certainty(near) == "Not sure yet: it lies too near a threshold to tell"
    assert kpi_certainty(replace(SCORE.kpis[1], sure=True)) == ""


def test_better_is_told_since_the_first_period_of_its_run() -> None:
    signals = (ChartSignal("seven", True, 2, 8, 8), ChartSignal("seven", True, 5, 13, 11))
    better = replace(KPI, trend="improved", chart=replace(KPI.chart, signals=signals))
    assert trend_words(better) == "Getting better since February 2026: this is a signal, not noise"


def test_all_is_said_where_all_were_kept() -> None:
    assert figure_words(KPI, Figure(1.0, 342, 342)) == "all 342 parcels"
    assert figure_words(KPI, Figure(339 / 342, 342, 339)) == "99 of 100 parcels"
    assert figure_words(KPI, Figure(341 / 342, 342, 341)) == "341 of 342 parcels"


def test_a_differentiating_touchpoint_needs_somebody_who_was_delighted() -> None:
    touchpoint = replace(SUBJECT.touchpoint_scores["doorstep"], state="differentiating", measured=8.0, heard=8.0)
    assert touchpoint.walked
    walked: Walked = replace(touchpoint.walked, mark=8.0)
    unpraised = Subject(replace(CASE, evidence=replace(CASE.evidence, voices=())), SCORE)
    unheard = Subject(replace(CASE, evidence=replace(CASE.evidence, voices=(), walks={})), SCORE)
    assert ladder_words(SUBJECT, replace(touchpoint, walked=walked)) == ("", "")
    assert ladder_words(unpraised, replace(touchpoint, walked=walked)) == ("", ""), "a walk was felt as +2"
    assert ladder_words(unheard, replace(touchpoint, walked=walked))[1] == "warning"
    nearly = replace(touchpoint, state="reliable", walked=None, measured=5.0)
    assert ladder_words(SUBJECT, nearly) == ("Declared reliable; the evidence says not always", "note")


def test_what_the_operation_knew_before_customers_said_it() -> None:
    score = replace(SUBJECT.touchpoint_scores["doorstep"], knew_before=31)
    subject = Subject(CASE, replace(SCORE, touchpoints=(score, *SCORE.touchpoints[1:])))
    view = touchpoint_view(subject, STAGE, CASE.journey.stages[0].touchpoints[0])
    assert view.knew_before == "The operation's figures showed it 31 days before customers' words did"


def test_of_very_many_values_the_worst_are_shown() -> None:
    dimension = KPI.dimensions[0]
    segments = tuple(
        replace(dimension.segments[0], value=f"shop {place:02}", mark=1 + place / 10) for place in range(40)
    )
    many = replace(KPI, dimensions=(replace(dimension, segments=segments, named=False),))
    grid = kpi_view(SUBJECT, STAGE, many).grids[0]
    assert [row.name for row in grid.rows] == [f"shop {place:02}" for place in range(24)]
    assert grid.left_out == "16 values with better figures not shown"
    assert grid.told == "No difference that is large and lasts"
    bare = replace(segments[0], by_period=(None, None, None))
    assert (
        kpi_view(SUBJECT, STAGE, replace(KPI, dimensions=(replace(dimension, segments=(bare, bare)),)))
        .grids[0]
        .rows[0]
        .cells[1]
        .status
        == "none"
    )


def test_thanks_go_to_those_who_keep_their_promise() -> None:
    kept = replace(SCORE.stages[2], band="always-reliable", mark=8.0, basis="evidence")
    score = replace(SCORE, kept=1, stages=(*SCORE.stages[:2], kept))
    people = {line.label: line.text for line in build_view(CASE, score).first.people}
    assert people["Thank you"] == "The stores; and Jo Brandt, for promises kept"


def test_a_touchpoint_of_another_journey_says_where_its_figures_come_from() -> None:
    stages = [
        {
            "id": "get",
            "name": "I get it",
            "touchpoints": [{"id": "door", "name": "At the door", "same_as": "coat/doorstep"}],
        }
    ]
    model = type(CASE.journey).model_validate({"format": "cxrel/1", "id": "boots", "name": "Boots", "stages": stages})
    evidence = type(CASE.evidence)()
    library = {"coat": (CASE.journey, CASE.evidence), "boots": (model, evidence)}
    view = making.view_of(replace(CASE, journey=model, evidence=evidence, library=library))
    touchpoint = view.stages[0].touchpoints[0]
    assert "Figures and walks come from coat/doorstep." in touchpoint.about
    assert "What the customer receives: Packing slip." in touchpoint.about
    assert [row.name for row in touchpoint.kpis[0].grids[0].rows] == ["Web", "Store"]
    walks = view.stages[0].walks
    assert walks
    assert walks.probes[0].touchpoint == "At the door"
    assert Decimal(str(touchpoint.kpis[0].value)) < 1

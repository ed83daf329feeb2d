"""What holds for every journey, whatever its evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from builders import AS_OF, Keys, case, kpi, minutes, session, stage, touchpoint, walk
from hypothesis import given, settings
from hypothesis import strategies as st

from cxrel.model.evidence import Evidence, Readings
from cxrel.output.score_json import journey_data
from cxrel.scoring.bands import band
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from random import Random

    from cxrel.model.case import Case
    from cxrel.model.journey import Journey
    from cxrel.model.results import JourneyScore, KpiScore

MONTHS = tuple(f"2026-{month:02}" for month in range(4, 13))
"""From April to December; as of 21 November the last two are not complete."""
CHANNELS = ("", "web", "store")
COUNTRIES = ("", "NO")

counts = st.integers(0, 2000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
places = st.tuples(st.sampled_from(MONTHS), st.sampled_from(CHANNELS), st.sampled_from(COUNTRIES))
Shares = dict[tuple[str, str, str], tuple[int, int]]
shares = st.dictionaries(places, counts, max_size=14)
waits = st.dictionaries(places, st.tuples(st.integers(1, 2000), st.integers(0, 40)), max_size=8)
votes = st.lists(st.one_of(st.integers(1, 9), st.just("unsure")), max_size=5)
records = st.fixed_dictionaries(
    {"votes": st.dictionaries(st.sampled_from(["care", "logistics", "others"]), votes, max_size=3)},
    optional={"mark": st.integers(1, 9)},
)
days = st.integers(-200, 200).map(lambda offset: (AS_OF + timedelta(days=offset)).isoformat())
sessions = st.dictionaries(
    st.sampled_from(["q1", "q2", "q3"]), st.builds(lambda on, record: session(on, receive=record), days, records)
)
outcomes = st.lists(st.sampled_from(["passed", "passed", "failed", "blocked", "not-tried"]), max_size=9)
walks = st.lists(
    st.builds(lambda on, found: walk(on, *(f"doorstep {outcome}" for outcome in found)), days, outcomes), max_size=3
)


def share_rows(found: Shares) -> str:
    rows = [f"{month},{channel},{country},{n},{good}" for (month, channel, country), (n, good) in found.items()]
    return "\n".join(["period,channel,country,n,good", *rows])


def wait_rows(found: Shares) -> str:
    return share_rows(found).replace("n,good", "n,value")


def stages() -> list[Keys]:
    first = touchpoint("doorstep", kpi(), minutes(), met_by="100%", category="responding")
    second = touchpoint("counter", kpi("told", lens="heard", window="1 month"), category="at-risk", met_by="20%")
    aside = touchpoint("page", kpi("seen"), moment_of_truth=False)
    return [stage("receive", first, second, aside), stage("pay", touchpoint("checkout", kpi("paid")))]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    readings = {name: share_rows(draw(shares)) for name in ("on-time", "told")}
    readings |= {"seen": share_rows(draw(shares)), "wait": wait_rows(draw(waits)), "paid": share_rows({})}
    return case(
        *stages(),
        readings=readings,
        sessions=draw(sessions),
        walks=draw(walks),
        review_every=draw(st.sampled_from([None, "3 months", "30 days"])),
        settings={"min_n": draw(st.sampled_from([1, 30]))},
    )


def marks(score: JourneyScore) -> dict[str, Any]:
    """Every mark and figure of a score by id, without what depends on the order of a file."""
    return {
        "journey": (score.mark, score.kept, score.stages_known, score.throughput.together),
        "yield": pytest.approx(score.throughput.independent),
        "stages": {each.id: (each.mark, each.sure, each.gap, each.flags, each.stale) for each in score.stages},
        "said": {each.id: each.said for each in score.stages},
        "touchpoints": {each.id: (each.mark, each.walked) for each in score.touchpoints},
        "kpis": {each.id: each for each in score.kpis},
    }


@settings(max_examples=50)
@given(cases())
def test_marks_lie_on_the_scale_within_their_intervals_and_in_their_band(coat: Case) -> None:
    score = score_journey(coat)
    assert {each.band for each in score.stages} <= {
        "always-reliable",
        "sometimes-reliable",
        "frequently-unreliable",
        "unknown",
    }
    for found in score.kpis:
        if found.mark is not None:
            assert found.own_mark is not None
            assert 1 <= found.mark <= found.own_mark <= 9
            assert (found.held_by is None) == (found.mark == found.own_mark)
            assert found.low is None or found.high is None or 1 <= found.low <= found.mark <= found.high <= 9
    for each in score.stages:
        assert each.band == band(each.mark)


@settings(max_examples=50)
@given(cases())
def test_a_stage_is_the_lowest_of_its_evidence_or_what_was_settled_or_unknown(coat: Case) -> None:
    for found in score_journey(coat).stages:
        lenses = [found.walked, found.measured, found.heard]
        evidence = [lens.mark for lens in lenses if lens is not None and lens.mark is not None]
        if evidence:
            assert (found.mark, found.basis) == (min(evidence), "evidence")
        elif found.said and found.said.settled is not None:
            assert (found.mark, found.basis) == (found.said.settled, "said")
        else:
            assert (found.mark, found.basis, found.band) == (None, None, "unknown")


@settings(max_examples=50)
@given(st.data())
def test_a_stage_without_evidence_or_rating_is_unknown(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    score = score_journey(case(*(stage(name, touchpoint(f"t-{name}", kpi(name))) for name in names)))
    assert [(each.mark, each.band, each.basis) for each in score.stages] == [(None, "unknown", None)] * len(names)
    assert (score.mark, score.band, score.kept, score.stages_known) == (None, "unknown", 0, 0)


@settings(max_examples=50)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_lists_rows_and_files_changes_no_mark(coat: Case, chance: Random) -> None:
    turned = replace(
        coat, journey=_turned_journey(coat.journey, chance), evidence=_turned_evidence(coat.evidence, chance)
    )
    assert marks(score_journey(turned)) == marks(score_journey(coat))


def _turned_journey(journey: Journey, chance: Random) -> Journey:
    stages_ = [
        each.model_copy(
            update={
                "touchpoints": tuple(
                    point.model_copy(update={"kpis": _mixed(point.kpis, chance)})
                    for point in _mixed(each.touchpoints, chance)
                )
            }
        )
        for each in _mixed(journey.stages, chance)
    ]
    return journey.model_copy(update={"stages": tuple(stages_)})


def _turned_evidence(evidence: Evidence, chance: Random) -> Evidence:
    return Evidence(
        sessions=dict(_mixed(evidence.sessions.items(), chance)),
        walks=dict(_mixed(evidence.walks.items(), chance)),
        readings={
            name: Readings(each.dimensions, _mixed(each.rows, chance))
            for name, each in _mixed(evidence.readings.items(), chance)
        },
    )


def _mixed(things: Any, chance: Random) -> tuple[Any, ...]:
    found = list(things)
    chance.shuffle(found)
    return tuple(found)


@settings(max_examples=50)
@given(cases())
def test_nothing_after_the_as_of_date_changes_anything(coat: Case) -> None:
    evidence = coat.evidence
    before = Evidence(
        sessions={name: each for name, each in evidence.sessions.items() if each.date <= AS_OF},
        walks={name: each for name, each in evidence.walks.items() if each.date <= AS_OF},
        readings={
            name: Readings(each.dimensions, tuple(row for row in each.rows if row.period.last <= AS_OF))
            for name, each in evidence.readings.items()
        },
    )
    assert score_journey(coat) == score_journey(replace(coat, evidence=before))


def only(found: Shares, **keys: Any) -> KpiScore:
    coat = case(stage("receive", touchpoint("doorstep", kpi())), readings={"on-time": share_rows(found)}, **keys)
    return score_journey(coat).kpis[0]


@settings(max_examples=50)
@given(shares, st.data(), st.sampled_from([1, 30]))
def test_a_more_reliable_reading_never_lowers_a_mark_held_or_own(
    found: Shares, data: st.DataObject, min_n: int
) -> None:
    """As many were counted, and more of them were good: neither the pooled figure nor any place or period is worse."""
    if not found:
        return
    place = data.draw(st.sampled_from(sorted(found)))
    n, good = found[place]
    better = only({**found, place: (n, data.draw(st.integers(good, n)))}, settings={"min_n": min_n})
    plain = only(found, settings={"min_n": min_n})
    if plain.mark is not None and plain.own_mark is not None:
        assert better.mark is not None
        assert better.own_mark is not None
        assert better.own_mark >= plain.own_mark
        assert better.mark >= plain.mark - 1e-9


def test_but_more_that_are_counted_may_show_a_place_that_was_too_small_to_be_seen() -> None:
    """One parcel more, and it came in time: now the store has 30, and is looked at."""
    whole: Shares = {("2026-10", "", ""): (2000, 1980)}
    small, large = (only({**whole, ("2026-10", "store", ""): (n, n - 20)}) for n in (29, 30))
    assert (small.held_by, small.mark) == (None, small.own_mark)
    assert large.held_by
    assert large.mark
    assert small.mark
    assert large.mark < small.mark


@settings(max_examples=50)
@given(waits, st.data())
def test_a_shorter_wait_never_lowers_a_mark_held_or_own(found: Shares, data: st.DataObject) -> None:
    def of(rows: Shares) -> KpiScore:
        coat = case(stage("receive", touchpoint("doorstep", minutes())), readings={"wait": wait_rows(rows)})
        return score_journey(coat).kpis[0]

    if found:
        place = data.draw(st.sampled_from(sorted(found)))
        n, wait = found[place]
        plain, better = of(found), of({**found, place: (n, data.draw(st.integers(0, wait)))})
        if plain.mark is not None and plain.own_mark is not None:
            assert better.own_mark is not None
            assert better.mark is not None
            assert better.own_mark >= plain.own_mark
            assert better.mark >= plain.mark


@settings(max_examples=50)
@given(cases())
def test_a_journey_that_only_refers_to_another_has_its_figures(coat: Case) -> None:
    library = {"coat": (coat.journey, coat.evidence)}
    there = score_journey(coat)
    copies = [
        stage(each.id, *(_same(point.id, moment=point.moment_of_truth) for point in each.touchpoints))
        for each in coat.journey.stages
    ]
    here = score_journey(
        replace(
            case(*copies, id="copy", name="copy", review_every=str(coat.journey.review_every or "") or None),
            settings=coat.settings,
            library=library,
        )
    )
    assert here.kpis == there.kpis
    assert [each.walked for each in here.stages] == [each.walked for each in there.stages]
    assert [each.measured for each in here.stages] == [each.measured for each in there.stages]


def _same(touchpoint_id: str, *, moment: bool) -> Keys:
    return touchpoint(touchpoint_id, same_as=f"coat/{touchpoint_id}", moment_of_truth=moment)


@settings(max_examples=50)
@given(cases())
def test_json_rounds_marks_to_2_decimals_and_shares_to_4(coat: Case) -> None:
    score = score_journey(coat)
    told = json.loads(json.dumps(journey_data("coat.yaml", score), allow_nan=False))
    for kpi_told, found in zip(told["kpis"], score.kpis, strict=True):
        assert kpi_told["mark"] == (None if found.mark is None else round(found.mark, 2))
        if found.is_share and found.figure:
            assert kpi_told["value"] == round(found.figure.value, 4)
    for stage_told, each in zip(told["stages"], score.stages, strict=True):
        assert stage_told["gap"] == (None if each.gap is None else round(each.gap, 2))


@settings(max_examples=50)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from([3, 30, 90]))
def test_a_later_look_never_forgets_a_period_that_was_complete(as_of: date, later: int) -> None:
    readings = "period,n,good\n" + "\n".join(f"{year}-{m:02},10,9" for year in range(2020, 2031) for m in range(1, 13))
    first, second = (
        len(
            score_journey(case(stage("receive", touchpoint("d", kpi())), readings={"on-time": readings}, as_of=day))
            .kpis[0]
            .chart.points
        )
        for day in (as_of, as_of + timedelta(days=later))
    )
    assert first <= second

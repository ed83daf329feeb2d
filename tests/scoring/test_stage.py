"""One stage: its mark and what it rests on, what limits it, the reality gap, and the flags in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import Keys, kpi, minutes, probes, session, stage_score, touchpoint, walk

if TYPE_CHECKING:
    from cxrel.model.results import StageScore

GOOD, FAIR, POOR = 9_900, 9_500, 8_000
"""Of 10,000: surely always, surely sometimes, surely frequently unreliable."""
MARKS = {GOOD: 6.5 + 2.5 * 2 / 3, FAIR: 3.5 + 3 * 5 / 7, POOR: 1}
ALL = [kpi("measured"), kpi("heard", lens="heard")]


def month(good: int, n: int = 10_000) -> str:
    return f"period,n,good\n2026-10,{n},{good}"


def room(mark: int, *votes: int | str, **record: Any) -> dict[str, Any]:
    """What a room voted and settled, as evidence."""
    return {"sessions": {"q4": session("2026-11-18", receive={"votes": {"care": votes}, "mark": mark, **record})}}


def lenses(said: int | None = None, walked: str = "", measured: int = 0, heard: int = 0, **more: Any) -> StageScore:
    """A stage with evidence in these lenses; `walked` is `passed/tried`."""
    evidence: dict[str, Any] = room(said, said) if said else {}
    if walked:
        passed, tried = map(int, walked.split("/"))
        evidence["walks"] = [walk("2026-11-10", *probes(passed, tried))]
    counts = {"measured": measured, "heard": heard}
    readings = {name: month(good) for name, good in counts.items() if good}
    return stage_score(touchpoint("doorstep", *ALL), readings=readings, **evidence, **more)


LOWEST: list[tuple[str, dict[str, Any], float, str]] = [
    ("measured alone", {"measured": FAIR}, MARKS[FAIR], "measured"),
    ("heard alone", {"heard": POOR}, 1, "heard"),
    ("walked alone", {"walked": "60/60"}, 1 + 8 * 61 / 62, "walked"),
    ("the lowest is measured", {"walked": "60/60", "measured": FAIR, "heard": GOOD}, MARKS[FAIR], "measured"),
    ("the lowest is heard", {"walked": "60/60", "measured": FAIR, "heard": POOR}, 1, "heard"),
    ("the lowest is walked", {"walked": "0/60", "measured": FAIR, "heard": FAIR}, 1 + 8 / 62, "walked"),
    ("equal: measured before heard", {"measured": FAIR, "heard": FAIR}, MARKS[FAIR], "measured"),
    ("what was said does not count", {"said": 1, "measured": GOOD}, MARKS[GOOD], "measured"),
]


@pytest.mark.parametrize(("evidence", "mark", "lens"), [row[1:] for row in LOWEST], ids=[row[0] for row in LOWEST])
def test_a_stages_mark_is_its_lowest_lens_of_evidence(evidence: dict[str, Any], mark: float, lens: str) -> None:
    found = lenses(**evidence)
    assert found.mark == pytest.approx(mark)
    assert (found.basis, found.limited_by.lens if found.limited_by else None) == ("evidence", lens)


def test_walked_comes_before_measured_where_they_are_equal() -> None:
    tie = kpi("measured", unit="points", reliable=6.5, unreliable=3.5)
    walks = [walk("2026-11-10", *probes(7, 8))]
    found = stage_score(
        touchpoint("doorstep", tie), readings={"measured": "period,n,value\n2026-10,9,6.4"}, walks=walks
    )
    assert found.walked
    assert found.measured
    assert found.limited_by
    assert found.walked.mark == found.measured.mark == 6.4
    assert (found.limited_by.lens, found.limited_by.touchpoint, found.limited_by.kpi) == ("walked", None, None)


def test_of_equal_kpis_the_first_in_the_file_limits() -> None:
    first, second = touchpoint("doorstep", kpi("z"), kpi("a")), touchpoint("counter", kpi("b"))
    readings = {name: month(FAIR) for name in "abz"}
    found = stage_score(first, second, readings=readings)
    assert found.limited_by
    assert (found.limited_by.touchpoint, found.limited_by.kpi) == ("doorstep", "z")


def test_a_touchpoints_lowest_kpi_and_a_stages_lowest_touchpoint_limit() -> None:
    first, second = touchpoint("doorstep", kpi("a"), kpi("b")), touchpoint("counter", kpi("c"))
    readings = {"a": month(GOOD), "b": month(POOR), "c": month(FAIR)}
    found = stage_score(first, second, readings=readings)
    assert found.measured
    assert (found.measured.touchpoint, found.measured.kpi, found.measured.mark) == ("doorstep", "b", 1)


def test_only_moments_of_truth_count_where_a_stage_names_any() -> None:
    aside = touchpoint("page", kpi("b"), moment_of_truth=False)
    readings = {"a": month(GOOD), "b": month(POOR)}
    assert stage_score(touchpoint("doorstep", kpi("a")), aside, readings=readings).mark == pytest.approx(MARKS[GOOD])
    unnamed = touchpoint("doorstep", kpi("a"), moment_of_truth=False)
    assert stage_score(unnamed, aside, readings=readings).mark == 1


def test_a_moment_of_truth_without_evidence_leaves_a_stage_to_the_room() -> None:
    aside = touchpoint("page", kpi("b"), moment_of_truth=False)
    found = stage_score(touchpoint("doorstep"), aside, readings={"b": month(POOR)}, **room(7, 8))
    assert (found.mark, found.basis, found.band) == (7, "said", "always-reliable")


def test_opinion_stands_in_with_the_settled_mark_and_is_never_sure() -> None:
    found = stage_score(touchpoint(), **room(4, 8, 8, 8))
    assert (found.mark, found.basis, found.sure, found.gap) == (4, "said", False, None)
    assert found.limited_by
    assert found.limited_by.lens == "said"
    assert "unproven" in found.flags


NOTHING: list[tuple[str, dict[str, Any]]] = [
    ("nothing at all", {}),
    ("a room that settled nothing", {"sessions": {"q4": session("2026-11-18", receive={"votes": {"care": [8]}})}}),
    (
        "and borrows no older mark",
        {
            "sessions": {
                "q3": session("2026-08-18", receive={"mark": 9}),
                "q4": session("2026-11-18", receive={"votes": {"care": [8]}}),
            },
            "of": {"rating": {"mark": 9}},
        },
    ),
    ("readings of nothing", {"readings": {"on-time": "period,n,good\n2026-10,0,0"}}),
    ("readings to come", {"readings": {"on-time": "period,n,good\n2026-11,10,10"}}),
]


@pytest.mark.parametrize("evidence", [row[1] for row in NOTHING], ids=[row[0] for row in NOTHING])
def test_without_evidence_and_without_a_settled_mark_a_stage_is_unknown(evidence: dict[str, Any]) -> None:
    found = stage_score(touchpoint("doorstep", kpi()), **evidence)
    assert (found.mark, found.band, found.basis, found.limited_by, found.sure) == (None, "unknown", None, None, False)
    assert "unproven" not in found.flags


@pytest.mark.parametrize(
    ("said", "evidence", "gap"),
    [
        (9, {"measured": FAIR}, 9 - MARKS[FAIR]),
        (2, {"measured": FAIR}, 2 - MARKS[FAIR]),
        (9, {"measured": FAIR, "heard": POOR, "walked": "60/60"}, 8),
        (9, {}, None),
        (None, {"measured": FAIR}, None),
    ],
)
def test_the_reality_gap_is_said_minus_the_lowest_evidence(
    said: int | None, evidence: dict[str, Any], gap: float | None
) -> None:
    assert lenses(said=said, **evidence).gap == (None if gap is None else pytest.approx(gap))


def test_the_gap_is_from_the_vote_and_not_from_the_settled_mark() -> None:
    found = stage_score(touchpoint("doorstep", kpi()), readings={"on-time": month(POOR)}, **room(1, 8, 8, 9))
    assert (found.gap, found.mark) == (7, 1)


def flagged(**keys: Any) -> set[str]:
    return set(lenses(**keys).flags)


def test_a_surprise_is_a_gap_of_2_or_more_where_the_evidence_is_sure() -> None:
    points = kpi("points", unit="points", reliable=6.5, unreliable=3.5)
    for value, raised in ((5, True), (5.01, False), (1, True)):
        readings = {"points": f"period,n,value\n2026-10,9,{value}"}
        found = stage_score(touchpoint("doorstep", points), readings=readings, **room(7, 7))
        assert ("surprise" in found.flags) is raised
    doubtful = stage_score(touchpoint("doorstep", kpi()), readings={"on-time": month(46, 50)}, **room(9, 9))
    assert doubtful.gap
    assert (doubtful.gap > 2, doubtful.sure, "surprise" in doubtful.flags) == (True, False, False)


def test_figures_are_blind_where_a_room_says_2_or_more_less() -> None:
    points = kpi("points", unit="points", reliable=6.5, unreliable=3.5)
    for value, raised in ((5, True), (4.99, False)):
        readings = {"points": f"period,n,value\n2026-10,9,{value}"}
        found = stage_score(touchpoint("doorstep", points), readings=readings, **room(3, 3))
        assert ("figures-blind" in found.flags) is raised
    doubtful = stage_score(touchpoint("doorstep", kpi()), readings={"on-time": month(49, 50)}, **room(1, 1))
    assert doubtful.gap
    assert (doubtful.gap < -2, doubtful.sure, "figures-blind" in doubtful.flags) == (True, False, False)


@pytest.mark.parametrize(
    ("measured", "heard", "raised"),
    [
        (GOOD, FAIR, True),
        (GOOD, POOR, True),
        (FAIR, FAIR, False),
        (FAIR, GOOD, False),
        (GOOD, 0, False),
        (0, POOR, False),
    ],
)
def test_customers_disagree_where_they_tell_2_or_more_less(measured: int, heard: int, *, raised: bool) -> None:
    assert ("customers-disagree" in flagged(measured=measured, heard=heard)) is raised


def test_customers_do_not_disagree_where_either_is_not_sure() -> None:
    for measured, heard in ((month(99, 100), month(POOR)), (month(GOOD), month(92, 100))):
        found = stage_score(touchpoint("doorstep", *ALL), readings={"measured": measured, "heard": heard})
        assert "customers-disagree" not in found.flags


@pytest.mark.parametrize(
    ("votes", "raised"),
    [((5, 5, "unsure"), True), ((5, 5, 5, "unsure"), False), ((5,), False), ((5, "unsure", "unsure"), True)],
)
def test_a_third_of_unsure_votes_is_told(votes: tuple[int | str, ...], *, raised: bool) -> None:
    assert ("unsure" in stage_score(touchpoint(), **room(5, *votes)).flags) is raised


OLD_ROOM = {"sessions": {"q3": session("2026-08-20", receive={"mark": 5})}}
OLD_READING = {"readings": {"on-time": "period,n,good\n2026-07,100,99"}}
OLD_WALK = {"walks": [walk("2026-08-20", "doorstep passed")]}

STALE: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("an old rating", OLD_ROOM, ("rating",)),
    ("an old walk", OLD_WALK, ("walk",)),
    ("an old reading", OLD_READING, ("reading",)),
    ("all three", {**OLD_ROOM, **OLD_WALK, **OLD_READING}, ("rating", "walk", "reading")),
    ("exactly as old", {"sessions": {"q3": session("2026-08-21", receive={"mark": 5})}}, ()),
    ("a reading's day is its period's last", {"readings": {"on-time": "period,n,good\n2026-08,100,99"}}, ()),
    ("a newer walk too", {"walks": [*OLD_WALK["walks"], walk("2026-11-01", "doorstep passed")]}, ()),
    ("nothing", {}, ()),
]


@pytest.mark.parametrize(("evidence", "stale"), [row[1:] for row in STALE], ids=[row[0] for row in STALE])
def test_what_is_older_than_the_journey_is_to_be_reviewed_is_stale(
    evidence: dict[str, Any], stale: tuple[str, ...]
) -> None:
    found = stage_score(touchpoint("doorstep", kpi()), review_every="3 months", **evidence)
    assert (found.stale, "stale" in found.flags) == (stale, bool(stale))
    never = stage_score(touchpoint("doorstep", kpi()), **evidence)
    assert (never.stale, "stale" in never.flags) == ((), False)


def test_a_newer_reading_of_another_kpi_keeps_a_stage_fresh() -> None:
    two = touchpoint("doorstep", kpi(), kpi("told"))
    readings = {**OLD_READING["readings"], "told": month(GOOD)}
    assert stage_score(two, readings=readings, review_every="3 months").stale == ()


def test_a_silo_of_the_stage_that_did_not_come_and_an_owner_that_is_not_named_are_told() -> None:
    silos = {"silos": ["care", "logistics"]}
    assert "missing-voices" in stage_score(touchpoint(), of=silos, **room(5, 5)).flags
    assert "missing-voices" not in stage_score(touchpoint(), of={"silos": ["care"]}, **room(5, 5)).flags
    assert "missing-voices" not in stage_score(touchpoint(), of=silos).flags
    assert "unowned" in stage_score(touchpoint(), of={"owner": None}).flags
    assert "unowned" not in stage_score(touchpoint()).flags


def test_flags_come_in_their_order() -> None:
    votes = {"others": [1, 1, 2, 2, 8, 8, 9, 9, *["unsure"] * 4]}
    old = session("2026-08-20", receive={"votes": votes, "mark": 8})
    alone: Keys = {"owner": None, "silos": ["logistics"]}
    found = stage_score(touchpoint(), of=alone, sessions={"q3": old}, review_every="3 months")
    rest = ("stale", "unwalked", "missing-voices", "unowned")
    assert found.flags == ("it-depends", "unproven", "unsure", *rest)
    readings = {"measured": month(GOOD), "heard": month(POOR)}
    both = stage_score(
        touchpoint("doorstep", *ALL), of=alone, sessions={"q3": old}, readings=readings, review_every="3 months"
    )
    assert both.flags == ("surprise", "customers-disagree", "it-depends", "unsure", *rest)


def test_a_stage_in_order_has_no_flags() -> None:
    found = lenses(said=9, walked="60/60", measured=GOOD, heard=GOOD, of={"silos": ["care"]}, review_every="3 months")
    assert found.flags == ()


def test_a_value_alone_is_a_lens_too() -> None:
    found = stage_score(touchpoint("doorstep", minutes()), readings={"wait": "period,n,value\n2026-10,,10"})
    assert (found.mark, found.band) == (5, "sometimes-reliable")

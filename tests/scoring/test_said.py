"""What the room said: which session counts, the votes, and how the room moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import Keys, case, named_session, session, stage

from cxrel.scoring.said import moved_since, said_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.evidence import Session
    from cxrel.model.results import Said, SessionMove

RATING = {"mark": 7, "why": "We believe so"}


def said(sessions: Mapping[str, Session] | None = None, *, of: Keys | None = None, **keys: Any) -> Said | None:
    coat = case(stage("receive", **(of or {})), sessions=sessions, **keys)
    return said_of(coat, coat.journey.stages[0])


def of_votes(*votes: int | str, **record: Any) -> Said:
    """What a room said that voted so, and settled 4."""
    found = said({"q4": session("2026-11-18", receive={"votes": {"care": votes}, "mark": 4, **record})})
    assert found
    return found


@pytest.mark.parametrize(
    ("votes", "mark", "n", "unsure"),
    [
        ((2, 3, 7), 3, 3, 0),
        ((2, 3, 4, 7), 3.5, 4, 0),
        ((9, "unsure", "?"), 9, 1, 2),
        (("unsure",), 4, 0, 1),
        ((), 4, 0, 0),
        (("frequently-unreliable", "sometimes-reliable", "always-reliable"), 5, 3, 0),
    ],
)
def test_said_is_the_median_of_the_numeric_votes_and_without_them_the_mark(
    votes: tuple[int | str, ...], mark: float, n: int, unsure: int
) -> None:
    found = of_votes(*votes)
    assert (found.mark, found.n, found.unsure, found.settled) == (mark, n, unsure, 4)


def test_the_spread_is_told_by_lowest_highest_and_silo() -> None:
    votes = {"care": [2, 3, 3, "unsure"], "logistics": [7, 8], "others": [1, 9], "stores": ["unsure"]}
    found = said({"q4": session("2026-11-18", receive={"votes": votes, "mark": 5})})
    assert found
    assert (found.low, found.high, found.n, found.unsure) == (1, 9, 7, 2)
    assert found.silos == {"care": 3, "logistics": 7.5}
    assert found.votes == (1, 2, 3, 3, 7, 8, 9)


def test_nobody_voted_and_the_spread_is_empty() -> None:
    found = of_votes("unsure")
    assert (found.low, found.high, found.agreement, found.votes, dict(found.silos)) == (None, None, None, (), {})


@pytest.mark.parametrize(("hide_under", "word"), [(3, "mixed"), (4, "agrees")])
def test_a_silo_stands_apart_from_hide_under_votes_on(hide_under: int, word: str) -> None:
    votes = {"care": [8] * 9, "logistics": [3, 3, 8]}
    found = said({"q4": session("2026-11-18", receive={"votes": votes})}, settings={"hide_under": hide_under})
    assert found
    assert found.agreement == word


def test_those_who_lived_it_are_told_against_those_who_did_not() -> None:
    found = of_votes(3, lived=[2, 3, "unsure"], not_lived=[8, 6, 7])
    assert (found.lived, found.not_lived) == (2.5, 7)
    assert (found.lived_votes, found.not_lived_votes) == ((2, 3), (6, 7, 8))
    assert (of_votes(3).lived, of_votes(3, lived=["unsure"]).lived) == (None, None)


def test_rounds_tell_how_far_talking_moved_the_room() -> None:
    rounds = [{"care": [8, 8], "stores": [8]}, {"care": ["unsure"]}, {"care": [6, 7], "stores": ["unsure"]}]
    assert of_votes(4, 5, 5, earlier_rounds=rounds).rounds == (8, 6.5, 5)
    assert of_votes("unsure").rounds == ()


def test_a_named_session_is_counted_by_the_silos_of_its_people() -> None:
    people = {"ana": "care", "bo": "care", "cy": "logistics"}
    votes = {"ana": 3, "bo": 4, "cy": "unsure", "dee": 9}
    found = said({"q4": named_session("2026-11-18", people, receive={"votes_by_person": votes})})
    assert found
    assert (found.mark, found.n, found.unsure, found.silos) == (4, 3, 1, {"care": 3.5})


OLD = session("2026-08-18", receive={"votes": {"care": [8]}, "mark": 8})
EMPTY = session("2026-11-18", receive={"votes": {"care": ["unsure"]}})
OTHER = session("2026-11-18", pay={"votes": {"care": [1]}, "mark": 1})
VOTED = session("2026-11-18", receive={"votes": {"care": [2]}})
MARKED = session("2026-11-18", receive={"mark": 3})
LATER = session("2026-11-22", receive={"votes": {"care": [9]}, "mark": 9})

WHICH: list[tuple[str, dict[str, Session], tuple[str | None, float, int | None]]] = [
    ("the newest", {"q3": OLD, "q4": VOTED}, ("q4", 2, None)),
    ("the newest by date, not by id", {"z": OLD, "a": VOTED}, ("a", 2, None)),
    ("of one day, the greater id", {"a": MARKED, "b": VOTED}, ("b", 2, None)),
    ("with a mark only", {"q3": OLD, "q4": MARKED}, ("q4", 3, 3)),
    ("not one that left the stage out", {"q3": OLD, "q4": OTHER}, ("q3", 8, 8)),
    ("not one without numeric vote and mark", {"q3": OLD, "q4": EMPTY}, ("q3", 8, 8)),
    ("not one after the as-of date", {"q3": OLD, "q5": LATER}, ("q3", 8, 8)),
    ("none: the rating in the journey file", {"q4": OTHER, "q5": LATER}, (None, 7, 7)),
]


@pytest.mark.parametrize(("sessions", "expected"), [row[1:] for row in WHICH], ids=[row[0] for row in WHICH])
def test_which_session_counts(sessions: dict[str, Session], expected: tuple[str | None, float, int | None]) -> None:
    found = said(sessions, of={"rating": RATING})
    assert found
    assert (found.session, found.mark, found.settled) == expected


def test_a_rating_stands_for_said_and_settled_and_has_no_votes() -> None:
    found = said(of={"rating": {**RATING, "by": {"channel": {"web": 6}}, "depends_on": ["channel"]}})
    assert found
    assert (found.mark, found.settled, found.n, found.held_on, found.missing_silos) == (7, 7, 0, None, ())
    assert (found.why, found.depends_on, found.by) == ("We believe so", ("channel",), {"channel": {"web": 6}})


def test_a_rating_of_a_session_that_lies_ahead_does_not_count() -> None:
    rated = {"rating": {**RATING, "session": "q5"}}
    assert said({"q5": LATER}, of=rated) is None
    assert said({"q5": LATER}, of=rated, as_of="2026-11-22") is not None
    assert said({}, of=rated) is not None


def test_nothing_was_said_without_session_and_rating() -> None:
    assert said() is None


def test_silos_of_the_stage_that_did_not_come_are_missed() -> None:
    here = session("2026-11-18", receive={"votes": {"care": [4]}})
    found = said({"q4": here}, of={"silos": ["care", "logistics", "stores"]})
    assert found
    assert found.missing_silos == ("logistics", "stores")
    nobody = here.model_copy(update={"participants": {"care": 3, "logistics": 0, "stores": 1}})
    found = said({"q4": nobody}, of={"silos": ["care", "logistics", "stores"]})
    assert found
    assert found.missing_silos == ("logistics",)


def moved(sessions: dict[str, Session]) -> SessionMove | None:
    coat = case(stage("receive"), sessions=sessions)
    return moved_since(coat, coat.journey.stages[0])


LOW, HIGH = {"care": [2, 2, 3, 3]}, {"care": [7, 7, 8, 8]}

MOVES: list[tuple[str, Keys, Keys, str]] = [
    ("up", {"votes": LOW, "mark": 3}, {"votes": HIGH, "mark": 6}, "improved"),
    ("down", {"votes": HIGH, "mark": 6}, {"votes": LOW, "mark": 3}, "worsened"),
    ("the settled mark stayed", {"votes": LOW, "mark": 5}, {"votes": HIGH, "mark": 5}, "no signal"),
    ("the settled mark moved the other way", {"votes": LOW, "mark": 5}, {"votes": HIGH, "mark": 4}, "no signal"),
    ("nothing was settled", {"votes": LOW}, {"votes": HIGH, "mark": 6}, "no signal"),
    ("too few votes", {"votes": {"care": [2, 2, 2]}, "mark": 3}, {"votes": HIGH, "mark": 6}, "no signal"),
    ("an accident", {"votes": {"care": [2, 8, 3, 7]}, "mark": 3}, {"votes": HIGH, "mark": 6}, "no signal"),
    ("only marks", {"mark": 3}, {"mark": 6}, "no signal"),
]


@pytest.mark.parametrize(("earlier", "newer", "word"), [row[1:] for row in MOVES], ids=[row[0] for row in MOVES])
def test_a_room_moved_only_where_its_votes_and_its_mark_say_so(earlier: Keys, newer: Keys, word: str) -> None:
    found = moved({"q3": session("2026-08-18", receive=earlier), "q4": session("2026-11-18", receive=newer)})
    assert found
    assert (found.earlier, found.word) == ("q3", word)


def test_the_two_newest_sessions_that_rated_the_stage_are_compared() -> None:
    sessions = {
        "q1": session("2026-02-18", receive={"votes": HIGH, "mark": 9}),
        "q2": session("2026-05-18", receive={"votes": LOW, "mark": 3}),
        "q3": session("2026-08-18", pay={"mark": 3}),
        "q4": session("2026-11-18", receive={"votes": HIGH, "mark": 6}),
        "q5": LATER,
    }
    found = moved(sessions)
    assert found
    assert (found.earlier, found.earlier_mark, found.earlier_settled, found.word) == ("q2", 2.5, 3, "improved")


def test_one_session_is_compared_with_nothing() -> None:
    assert moved({"q4": VOTED}) is None

"""The arithmetic of votes: who was there, who may have voted, and whom `others` stand for."""

from __future__ import annotations

from typing import Any

import pytest

from cxrel.checks.names import NOTHING_KNOWN, Names
from cxrel.checks.sessions import rating_rules, session_rules
from cxrel.documents.known import Known
from cxrel.model.evidence import Session
from cxrel.model.journey import Journey

NAMES = Names(stages=Known(frozenset({"get"})), silos=Known(frozenset({"care", "ops", "stores", "web"})))


def _session(record: dict[str, Any], **more: Any) -> Session:
    head = {"format": "cxrel-session/1", "date": "2026-11-18", "participants": {"care": 3, "ops": 2, "web": 1}}
    return Session.model_validate({**head, "stages": {"get": record}, **more})


def _codes(record: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    faults = session_rules(_session(record, **more), NAMES)
    return [(fault.code, ".".join(map(str, fault.path))) for fault in faults]


@pytest.mark.parametrize(
    "votes",
    [
        {},
        {"care": [1, 2, 3]},
        {"care": [1, 2, 3], "ops": [4, "unsure"], "web": [5]},
        {"care": [1, 2, 3], "others": [4, 5, 6]},
        {"others": [1, 2, 3, 4, 5, 6]},
        {"care": [1], "others": [4, 5, 6, 7, 8]},
    ],
)
def test_votes_of_no_more_than_were_there_are_right(votes: dict[str, Any]) -> None:
    assert _codes({"votes": votes}) == []


@pytest.mark.parametrize(
    ("votes", "told"),
    [
        ({"care": [1, 2, 3, 4]}, [("too-many-votes", "stages.get.votes.care")]),
        ({"care": [1, 2, 3], "others": [4, 5, 6, 7]}, [("too-many-votes", "stages.get.votes.others")]),
        ({"stores": [4]}, [("silo-not-there", "stages.get.votes.stores")]),
        ({"shop": [4]}, [("unknown-silo", "stages.get.votes.shop")]),
        # Votes beyond those present are one fault, not another one of the others.
        ({"care": [1, 2, 3, 4], "others": [4, 5, 6]}, [("too-many-votes", "stages.get.votes.care")]),
        ({"stores": [1, 2], "others": [1, 2, 3, 4, 5, 6]}, [("silo-not-there", "stages.get.votes.stores")]),
    ],
)
def test_each_miscount_is_told_once(votes: dict[str, Any], told: list[tuple[str, str]]) -> None:
    assert _codes({"votes": votes}) == told
    assert _codes({"votes": {}, "earlier_rounds": [{}, votes]}) == [
        (code, path.replace("votes", "earlier_rounds.1", 1)) for code, path in told
    ]


def test_those_who_lived_the_stage_and_those_who_had_not_are_the_room() -> None:
    assert _codes({"mark": 4, "lived": [1, 2], "not_lived": [3, 4, 5, 6]}) == []
    assert _codes({"mark": 4, "lived": [1] * 7}) == [("too-many-votes", "stages.get.lived")]
    assert _codes({"votes": {"care": [1] * 4}, "lived": [1] * 7}) == [("too-many-votes", "stages.get.votes.care")]


def test_names_are_kept_only_where_the_room_agreed() -> None:
    people = {"participants": None, "people": {"ana": "care", "tom": "ops"}}
    by_person = {"votes_by_person": {"ana": 3, "tom": "unsure"}, "earlier_rounds": [{"ana": 3, "tom": 4}]}
    assert _codes(by_person, **people, named=True) == []
    assert ("votes-by-person", "stages.get.votes_by_person") in _codes({"votes_by_person": {"ana": 3}}, **people)
    unknown = _codes({"votes_by_person": {"bob": 3}, "earlier_rounds": [{"eve": 3}]}, **people, named=True)
    assert [code for code, _ in unknown] == ["unknown-person", "unknown-person"]


def test_nothing_is_said_of_names_that_are_not_known() -> None:
    session = _session(
        {"votes": {"care": [1, 2], "ops": [3]}, "depends_on": ["channel"], "by": {"channel": {"web": 3}}}
    )
    assert list(session_rules(session, NOTHING_KNOWN)) == []


def _journey(**rating: Any) -> Journey:
    stage = {"id": "get", "name": "I get my coat", "rating": {"mark": 4, "session": "q4", **rating}}
    return Journey.model_validate({"format": "cxrel/1", "id": "coat", "name": "Buy a coat", "stages": [stage]})


RECORD = {"mark": 4, "why": "Carriers", "depends_on": ["channel", "silo"], "by": {"channel": {"web": 6}}}


@pytest.mark.parametrize(
    ("rating", "differs"),
    [
        ({}, []),
        ({"mark": "sometimes-reliable"}, ["mark"]),
        ({"why": "Carriers"}, []),
        ({"why": "Weather"}, ["why"]),
        ({"depends_on": ["silo", "channel"]}, []),
        ({"depends_on": ["silo"]}, ["depends_on"]),
        ({"by": {"channel": {"web": 6, "app": 2}, "country": {"NO": 3}}}, []),
        ({"by": {"channel": {"web": 5}}}, ["by.channel.web"]),
        ({"mark": 5, "why": "Weather"}, ["mark", "why"]),
    ],
)
def test_a_rating_differs_where_both_say_something_else(rating: dict[str, Any], differs: list[str]) -> None:
    faults = rating_rules(_journey(**rating), {"q4": _session(RECORD)}, all_known=True)
    assert [".".join(map(str, fault.path[3:])) for fault in faults] == differs


def test_keys_that_the_record_does_not_have_are_not_compared() -> None:
    rating = {"why": "Weather", "depends_on": ["silo"], "by": {"channel": {"web": 5}}}
    assert list(rating_rules(_journey(**rating), {"q4": _session({"votes": {"care": [4]}})}, all_known=True)) == []


@pytest.mark.parametrize(("all_known", "codes"), [(True, ["unknown-session"]), (False, [])])
def test_a_session_without_record_is_told_if_all_records_could_be_read(all_known: bool, codes: list[str]) -> None:
    assert [fault.code for fault in rating_rules(_journey(), {}, all_known=all_known)] == codes

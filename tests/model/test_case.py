"""A journey with all that is known about it: touchpoints where they stand, and sessions in their order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cxrel.model.case import Case, Place, places, probes_at, same_as_chain
from cxrel.model.evidence import Evidence, Session, Walk
from cxrel.model.journey import Journey

TODAY = date(2026, 11, 21)


def journey(journey_id: str, *touchpoints: dict[str, Any]) -> Journey:
    return Journey.model_validate(
        {
            "format": "cxrel/1",
            "id": journey_id,
            "name": journey_id,
            "stages": [
                {
                    "id": f"{journey_id}-stage",
                    "name": "a stage",
                    "touchpoints": [{"name": "a touchpoint", **t} for t in touchpoints],
                }
            ],
        }
    )


def walk(on: str, *touchpoints: str) -> Walk:
    return Walk.model_validate(
        {
            "format": "cxrel-walk/1",
            "date": on,
            "walker": "Anna",
            "silo": "care",
            "kind": "shop",
            "probes": [{"touchpoint": each, "tried": "it", "outcome": "passed"} for each in touchpoints],
        }
    )


def held(on: str) -> Session:
    return Session.model_validate({"format": "cxrel-session/1", "date": on, "participants": {}, "stages": {}})


SHOP = (journey("shop", {"id": "contact"}, {"id": "again", "same_as": "shop/contact"}), Evidence())
LIBRARY = {
    "shop": SHOP,
    "one": (journey("one", {"id": "x", "same_as": "two/y"}), Evidence()),
    "two": (journey("two", {"id": "y", "same_as": "one/x"}), Evidence()),
}


@pytest.mark.parametrize(
    ("start", "chain"),
    [
        ("shop/contact", ("shop/contact",)),
        ("shop/again", ("shop/again", "shop/contact")),
        ("two/y", ("two/y", "one/x", "two/y")),
        ("nowhere/x", ("nowhere/x",)),
        ("shop/nothing", ("shop/nothing",)),
    ],
)
def test_references_are_followed_to_their_end_or_round_once(start: str, chain: tuple[str, ...]) -> None:
    assert same_as_chain(LIBRARY, start) == chain


def case(*touchpoints: dict[str, Any], **evidence: Any) -> Case:
    return Case(journey("coat", *touchpoints), Evidence(**evidence), TODAY, library=LIBRARY)


def test_a_place_knows_where_its_evidence_comes_from() -> None:
    own, shared = places(case({"id": "doorstep"}, {"id": "line", "same_as": "shop/again"}))
    assert (own.home.id, own.origin.id, own.touchpoint.id) == ("coat", "doorstep", "doorstep")
    assert (shared.home.id, shared.origin.id, shared.touchpoint.id) == ("shop", "contact", "line")
    assert shared.evidence is SHOP[1]


@pytest.mark.parametrize(
    ("moments", "marked"),
    [((True, False), [True, False]), ((False, False), [True, True]), ((True, True), [True, True])],
)
def test_moments_of_truth_are_marked_or_everything_where_there_is_none(
    moments: tuple[bool, bool], marked: list[bool]
) -> None:
    touchpoints = [{"id": f"t{place}", "moment_of_truth": moment} for place, moment in enumerate(moments)]
    assert [place.marked for place in places(case(*touchpoints))] == marked


def tried_at(coat: Case, place: Place) -> list[str]:
    return [f"{tried.date:%m-%d}" for tried, _ in probes_at(coat, place)]


def test_probes_are_those_of_walks_until_the_as_of_date() -> None:
    walks = {"a": walk("2026-11-21", "doorstep", "other"), "b": walk("2026-11-22", "doorstep")}
    coat = case({"id": "doorstep"}, walks=walks)
    [place] = places(coat)
    assert tried_at(coat, place) == ["11-21"]


def test_probes_of_a_shared_touchpoint_come_from_there_and_none_twice() -> None:
    shop = (SHOP[0], Evidence(walks={"c": walk("2026-10-01", "contact", "contact")}))
    coat = Case(
        journey("coat", {"id": "contact", "same_as": "shop/contact"}), Evidence(), TODAY, library={"shop": shop}
    )
    [place] = places(coat)
    assert tried_at(coat, place) == ["10-01", "10-01"]


def test_sessions_come_newest_first_and_none_from_the_future() -> None:
    sessions = {
        name: held(on)
        for name, on in (("a", "2026-05-01"), ("b", "2026-11-21"), ("c", "2026-11-22"), ("d", "2026-05-01"))
    }
    assert [name for name, _ in Evidence(sessions=sessions).sessions_until(TODAY)] == ["b", "d", "a"]


def test_who_was_present_is_counted_also_in_a_named_session() -> None:
    base = {"format": "cxrel-session/1", "date": "2026-11-18", "stages": {}}
    told = Session.model_validate({**base, "participants": {"care": 2}})
    named = Session.model_validate({**base, "named": True, "people": {"ana": "care", "bo": "care", "cy": "stores"}})
    assert told.present() == {"care": 2}
    assert named.present() == {"care": 2, "stores": 1}
    assert Session.model_validate(base).present() == {}

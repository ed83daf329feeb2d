"""What leaves a session: votes by silo and sorted, small silos among the others, by person only where it was agreed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cxrel.documents.build import build
from cxrel.model.evidence import Session
from cxrel.session.events import (
    AcceptedUnlived,
    Begun,
    DependsOn,
    Event,
    EvidenceShown,
    Explained,
    Followed,
    Lived,
    MarkedBy,
    Opened,
    Parked,
    Revealed,
    RoundAdded,
    Settled,
    Voted,
)
from cxrel.session.machine import replay
from cxrel.session.privacy import by_silo, in_others, lived_apart
from cxrel.session.record import rating, record
from cxrel.session.reveal import reveal
from cxrel.session.state import Ground, State

GROUND = Ground("coat", ("find", "receive"), ("shop", "care", "stores", "hq"), {"channel": ("web", "store")})
DAY = date(2026, 11, 18)


def room(participants: dict[str, int], votes: list[Any], lived: tuple[str, ...] | None = None) -> State:
    """A room after one revealed round about `receive`; votes by seat, in the order of the silos."""
    cast = [Voted(f"p{number}", vote) for number, vote in enumerate(votes, 1)]
    events: tuple[Event, ...] = (
        Begun("q4", DAY, ("find", "receive"), "Ana", participants),
        Opened("receive"),
        Lived(lived),
        *cast,
        Revealed(),
    )
    replayed = replay(GROUND, events)
    assert not replayed.refused
    return replayed.state


def kept(state: State) -> dict[str, Any]:
    """The record of `receive`."""
    stages: Any = record(state)["stages"]
    found: dict[str, Any] = stages["receive"]
    return found


def test_votes_are_kept_by_silo_sorted_and_unsure_last() -> None:
    state = room({"shop": 4, "care": 3}, [8, "unsure", 2, 5, 3, 1, 9])
    assert kept(state) == {"votes": {"shop": [2, 5, 8, "unsure"], "care": [1, 3, 9]}}


def test_a_silo_of_few_is_counted_among_the_others_and_one_alone_takes_the_next_smallest_with_it() -> None:
    assert in_others({"shop": 6, "care": 5, "stores": 2, "hq": 1}, 3) == {"stores", "hq"}
    assert in_others({"shop": 6, "care": 5, "hq": 1}, 3) == {"hq", "care"}
    assert in_others({"shop": 6, "care": 5, "hq": 0}, 3) == frozenset(), "nobody came, so nobody is seen"
    assert in_others({"hq": 1}, 3) == {"hq"}, "there is nobody to take with it"
    state = room({"shop": 4, "care": 3, "hq": 1}, [1, 2, 3, 4, 5, 6, 7, 8])
    assert kept(state)["votes"] == {"shop": [1, 2, 3, 4], "others": [5, 6, 7, 8]}


def test_those_who_lived_it_are_told_apart_only_where_both_are_enough() -> None:
    votes = [2, 3, 3, 7, 8, 8]
    state = room({"shop": 3, "care": 3}, votes, ("p1", "p2", "p3"))
    assert (kept(state)["lived"], kept(state)["not_lived"]) == ([2, 3, 3], [7, 8, 8])
    shown = reveal(state)
    assert shown
    assert (shown.lived_median, shown.not_lived_median) == (3.0, 8.0)
    for lived in (("p1", "p2"), ("p1", "p2", "p3", "p4"), None):
        few = room({"shop": 3, "care": 3}, votes, lived)
        assert "lived" not in kept(few)
        shown = reveal(few)
        assert shown
        assert (shown.lived, shown.not_lived, shown.lived_median) == (None, None, None)


@given(
    st.dictionaries(st.sampled_from(GROUND.silos), st.integers(0, 7), min_size=1),
    st.lists(st.one_of(st.integers(1, 9), st.just("unsure")), min_size=28, max_size=28),
    st.integers(1, 5),
)
def test_no_vote_is_lost_and_no_small_silo_shows(people: dict[str, int], votes: list[Any], hide_under: int) -> None:
    seats = {f"p{n}": silo for n, silo in enumerate((s for s, count in people.items() for _ in range(count)), 1)}
    cast = dict(zip(seats, votes, strict=False))
    told = by_silo(cast, seats, hide_under)
    assert Counter(vote for group in told.values() for vote in group) == Counter(cast.values())
    assert all(people[silo] >= hide_under for silo in told if silo != "others")
    hidden = in_others(people, hide_under)
    present = [silo for silo, count in people.items() if count]
    assert len(hidden) != 1 or len(present) == 1, "one silo alone among the others could be read off"
    apart = lived_apart(cast, tuple(seats)[::2], hide_under)
    assert apart is None or min(map(len, apart)) >= hide_under


def test_the_record_is_what_the_format_says_in_its_order() -> None:
    cast = [Voted(f"p{number}", vote) for number, vote in enumerate([2, 3, 8, 4, 5, 6, 9], 1)]
    begun = Begun("2026-q4", DAY, ("find", "receive"), "Ana Silva", {"shop": 3, "care": 3, "stores": 1})
    events: list[Event] = [
        begun,
        Opened("receive"),
        Lived(()),
        AcceptedUnlived(),
        *cast,
        Revealed(),
        RoundAdded(),
        *cast[:6],
        Revealed(),
    ]
    events += [DependsOn(("channel", "time")), MarkedBy("channel", "store", 2), MarkedBy("channel", "web", 6)]
    events += [EvidenceShown(), Settled(4), Explained(" Carriers \n"), Followed("Name one", "Tom", date(2026, 12, 1))]
    state = replay(GROUND, [*events, Parked("Who owns it?")]).state
    data = record(state)
    assert list(data) == ["format", "date", "facilitator", "participants", "stages", "parked"]
    assert kept(state) == {
        "votes": {"care": [4, 5, 6], "others": [2, 3, 8]},
        "earlier_rounds": [{"care": [4, 5, 6], "others": [2, 3, 8, 9]}],
        "mark": 4,
        "why": "Carriers",
        "depends_on": ["channel", "time"],
        "by": {"channel": {"web": 6, "store": 2}},
        "follows": [{"what": "Name one", "who": "Tom", "due": "2026-12-01"}],
        "unlived": True,
    }
    built = build(Session, data)
    assert not built.faults
    assert rating(state, "receive") == {
        "mark": 4,
        "session": "2026-q4",
        "why": "Carriers",
        "depends_on": ["channel", "time"],
        "by": {"channel": {"web": 6, "store": 2}},
    }
    assert rating(state, "find") is None


def test_a_round_that_was_not_revealed_leaves_no_trace() -> None:
    begun = Begun("q4", DAY, ("find", "receive"), None, {"shop": 3})
    state = replay(GROUND, [begun, Opened("receive"), Lived(None), Voted("p1", 3)]).state
    assert record(state)["stages"] == {}


def test_a_named_session_keeps_people_and_says_so() -> None:
    people = {"ana": "shop", "bo": "care"}
    begun = Begun("q4", DAY, ("receive",), None, {}, people)
    events: list[Event] = [
        begun,
        Opened("receive"),
        Lived(None),
        Voted("bo", 2),
        Voted("ana", 3),
        Revealed(),
        RoundAdded(),
    ]
    state = replay(GROUND, [*events, Voted("ana", 4), Voted("bo", "unsure"), Revealed()]).state
    data = record(state)
    assert (data["named"], data["people"], "participants" in data) == (True, people, False)
    assert kept(state) == {
        "votes_by_person": {"ana": 4, "bo": "unsure"},
        "earlier_rounds": [{"ana": 3, "bo": 2}],
    }
    assert not build(Session, data).faults


def test_a_reveal_shows_every_mark_at_once_and_never_an_average() -> None:
    state = room({"shop": 4, "care": 3}, [2, 2, 3, 9, 8, 8, "unsure"])
    shown = reveal(state)
    assert shown
    assert (shown.cast, shown.unsure, shown.median, shown.lowest, shown.highest) == (7, 1, 5.5, 2, 9)
    assert shown.dots == {1: 0, 2: 2, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0, 8: 2, 9: 1}
    assert shown.agreement == "split"
    assert shown.silos == {"shop": 2.5, "care": 8.0}
    assert reveal(state, stage_id="find") is None

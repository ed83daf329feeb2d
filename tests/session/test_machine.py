"""A rating session as a machine: the order of the practice, what is refused and in which words, undo, and resuming."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.session.events import (
    AcceptedUnlived,
    Approved,
    BallotsTaken,
    Begun,
    Closed,
    DependsOn,
    Event,
    EvidenceShown,
    Explained,
    FollowDropped,
    Followed,
    Joined,
    Left,
    Lived,
    LookedAtArtifacts,
    MarkedBy,
    Opened,
    Parked,
    Revealed,
    RoundAdded,
    SeatBallot,
    Settled,
    Skipped,
    StageConfirmed,
    Undone,
    Unparked,
    Unvoted,
    Voted,
    VoteWaived,
    from_line,
    to_line,
)
from cxrel.session.machine import Refusal, apply, replay
from cxrel.session.record import record, recorded
from cxrel.session.state import Ground, Phase, State

GROUND = Ground(
    journey="coat",
    stages=("find", "receive", "help"),
    silos=("shop", "care", "stores"),
    dimensions={"channel": ("web", "store"), "carrier": ()},
)
BEGUN = Begun("2026-q4", date(2026, 11, 18), ("find", "receive", "help"), "Ana", {"shop": 3, "care": 3, "stores": 1})
VOTES = (Voted("p1", 2), Voted("p2", 3), Voted("p3", 7), Voted("p4", 8), Voted("p5", "unsure"), Voted("p6", 9))
TO_THE_VOTE = (BEGUN, Opened("receive"), Lived(("p1", "p4")))
TO_THE_TALK = (*TO_THE_VOTE, *VOTES, Revealed())
TO_THE_MARK = (*TO_THE_TALK, DependsOn(("channel",)), EvidenceShown(), Settled(4))


def after(*events: Event) -> State:
    """The state after events that are all allowed."""
    replayed = replay(GROUND, events)
    assert not replayed.refused, replayed.refused
    return replayed.state


def refused(*events: Event) -> str:
    """Why the last of these events is not allowed."""
    state = after(*events[:-1])
    outcome = apply(state, events[-1])
    assert isinstance(outcome, Refusal), f"{events[-1]} was allowed"
    return outcome.sentence


def test_a_stage_goes_through_the_practice_step_by_step() -> None:
    phases = []
    state = State(GROUND)
    for event in (*TO_THE_MARK, Explained("One carrier"), Followed("Name an owner", "Tom"), StageConfirmed()):
        outcome = apply(state, event)
        assert isinstance(outcome, State), outcome
        state = outcome
        if state.phase not in phases:
            phases.append(state.phase)
    assert phases == [None, Phase.LIVED, Phase.VOTE, Phase.TALK, Phase.DEPENDS, Phase.EVIDENCE, Phase.SETTLED]
    stage = state.stages["receive"]
    assert (stage.phase, stage.mark, stage.why, stage.follows[0].who) == (Phase.CONFIRMED, 4, "One carrier", "Tom")
    assert state.next_stage == "find"


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((Opened("receive"),), "has not begun"),
        ((BEGUN, BEGUN), "has begun already"),
        ((BEGUN, Opened("pay")), "no stage 'pay'"),
        ((BEGUN, Voted("p1", 3)), "No stage is open"),
        ((BEGUN, Opened("find"), Voted("p1", 3)), "No silent round"),
        ((BEGUN, Opened("find"), AcceptedUnlived()), "only where nobody has lived"),
        ((BEGUN, Opened("find"), Lived(("p9",))), "no seat 'p9'"),
        ((*TO_THE_VOTE, Voted("p8", 3)), "no seat 'p8'"),
        ((*TO_THE_VOTE, Voted("p1", 10)), "10 is no vote"),
        ((*TO_THE_VOTE, Unvoted("p1")), "has not voted"),
        ((*TO_THE_VOTE, Revealed()), "Nobody has voted"),
        ((*TO_THE_VOTE, *VOTES, EvidenceShown()), "reveal the marks first"),
        ((*TO_THE_VOTE, *VOTES, DependsOn(("channel",))), "First the silent vote"),
        ((*TO_THE_VOTE, *VOTES, Explained("x")), "First the silent vote"),
        ((*TO_THE_VOTE, *VOTES, Settled(3)), "evidence first"),
        ((*TO_THE_VOTE, *VOTES, StageConfirmed()), "reveal it, or undo"),
        ((*TO_THE_VOTE, *VOTES, Closed()), "silent round is under way"),
        ((*TO_THE_TALK, Voted("p1", 3)), "No silent round"),
        ((*TO_THE_TALK, Settled(3)), "evidence first"),
        ((*TO_THE_TALK, DependsOn(("chanel",))), "no dimension 'chanel'"),
        ((*TO_THE_TALK, MarkedBy("channel", "phone", 3)), "no value 'phone'"),
        ((*TO_THE_TALK, MarkedBy("time", "2026", 3)), "no dimension 'time'"),
        ((*TO_THE_TALK, MarkedBy("silo", "hq", 3)), "no silo 'hq'"),
        ((*TO_THE_TALK, MarkedBy("channel", "web", 0)), "0 is no mark"),
        ((*TO_THE_MARK, RoundAdded()), "Another round follows the talk"),
        ((*TO_THE_MARK, Settled(0)), "0 is no mark"),
        ((*TO_THE_MARK, Followed(" ")), "Write what follows"),
        ((*TO_THE_MARK, FollowDropped(0)), "no such follow-up"),
        ((BEGUN, Opened("find"), StageConfirmed()), "nothing to confirm"),
        ((BEGUN, Parked("  ")), "Write the question"),
        ((BEGUN, Unparked(0)), "no such parked question"),
        ((BEGUN, Joined("hq")), "no silo 'hq'"),
        ((BEGUN, Joined("care", "Bo")), "kept by silo"),
        ((*TO_THE_VOTE, *VOTES, Left("p2")), "stays counted"),
        ((BEGUN, Approved()), "Read back first"),
        ((BEGUN, Closed(), Opened("find")), "closed for the read-back"),
        ((BEGUN, Closed(), Approved(), Undone(), Approved(), Parked("x")), "confirmed and written"),
    ],
)
def test_what_is_not_allowed_now_is_refused_with_a_sentence(events: tuple[Event, ...], told: str) -> None:
    assert told in refused(*events)


@pytest.mark.parametrize(
    ("begun", "told"),
    [
        (Begun("Q4!", BEGUN.held_on, ("find",)), "no name for a session"),
        (Begun("q4", BEGUN.held_on, ("find",), None, {"hq": 3}), "no silo 'hq'"),
        (Begun("q4", BEGUN.held_on, ("find",), None, {"care": 3}, {"ana": "care"}), "not both"),
        (Begun("q4", BEGUN.held_on, ("find",), None, {"care": -1}), "cannot have come"),
        (Begun("q4", BEGUN.held_on, ("find", "find")), "twice"),
        (Begun("q4", BEGUN.held_on, ("pay",)), "no stage 'pay'"),
        (Begun("q4", BEGUN.held_on, ()), "no stage on the agenda"),
        (Begun("q4", BEGUN.held_on, ("find",), None, {}, {" ": "care"}), "no name"),
    ],
)
def test_a_session_begins_with_what_the_journey_knows(begun: Begun, told: str) -> None:
    assert told in refused(begun)


def test_a_vote_after_the_evidence_is_never_blind_even_where_the_evidence_is_undone() -> None:
    state = after(*TO_THE_TALK, EvidenceShown(), Undone())
    assert state.phase is Phase.TALK
    assert "would not be blind" in refused(*TO_THE_TALK, EvidenceShown(), Undone(), RoundAdded())


def test_another_round_keeps_the_one_before() -> None:
    state = after(*TO_THE_TALK, RoundAdded(), Voted("p1", 4), Revealed())
    rounds = state.stages["receive"].rounds
    assert (len(rounds), rounds[0]["p1"], rounds[1]) == (2, 2, {"p1": 4})


def test_nobody_has_lived_it_so_the_room_looks_at_it_or_says_so() -> None:
    nobody = (BEGUN, Opened("find"), Lived(()))
    assert after(*nobody).phase is Phase.UNLIVED
    assert "No silent round" in refused(*nobody, Voted("p1", 3))
    assert after(*nobody, LookedAtArtifacts(), Voted("p1", 3)).stages["find"].unlived is False
    assert after(*nobody, AcceptedUnlived(), Voted("p1", 3)).stages["find"].unlived is True
    assert after(*nobody, Lived(("p2",))).phase is Phase.VOTE


def test_undo_takes_back_one_decision_at_a_time_down_to_the_last_confirmed_stage() -> None:
    events = (*TO_THE_MARK, Explained("x"), StageConfirmed(), Opened("find"), Lived(("p1",)), Voted("p1", 3))
    states = [after(*events[:n]) for n in range(len(events) + 1)]
    state = states[-1]
    for earlier in (states[-2], states[-3], states[-4]):
        outcome = apply(state, Undone())
        assert outcome == earlier
        state = earlier
    outcome = apply(state, Undone())
    assert isinstance(outcome, Refusal)
    assert "confirmed" in outcome.sentence


def test_a_confirmed_stage_can_be_opened_again_where_its_talk_ended() -> None:
    state = after(*TO_THE_MARK, StageConfirmed(), Opened("receive"))
    assert state.phase is Phase.SETTLED
    assert after(*TO_THE_MARK, StageConfirmed(), Opened("receive"), Settled(6)).stages["receive"].mark == 6
    voted = after(*TO_THE_TALK, StageConfirmed(), Opened("receive"))
    assert voted.phase is Phase.TALK
    assert voted.before is not None, "it can be undone"


def test_skipped_stages_come_again_after_the_others() -> None:
    state = after(BEGUN, Opened("find"), Skipped())
    assert state.next_stage == "receive"
    state = after(BEGUN, *(e for s in ("find", "receive", "help") for e in (Opened(s), Skipped())))
    assert (state.next_stage, recorded(state)) == ("find", ())


def test_what_the_file_holds_already_is_not_rated_again_in_the_same_session() -> None:
    ground = Ground("coat", GROUND.stages, GROUND.silos, {}, 3, frozenset({"receive"}))
    replayed = replay(ground, (BEGUN, Opened("receive")))
    assert "recorded in this session already" in replayed.refused[0][1].sentence
    assert list(replayed.state.stages) == ["find", "help"]


def test_people_join_and_leave() -> None:
    state = after(BEGUN, Joined("care"), Left("p2"))
    assert (state.seats["p8"], "p2" in state.seats, state.present()["care"]) == ("care", False, 4)
    named = Begun("q4", BEGUN.held_on, ("find",), None, {}, {"ana": "care"})
    assert after(named, Joined("shop", "bo")).seats == {"ana": "care", "bo": "shop"}
    assert "is here already" in refused(named, Joined("shop", "ana"))
    assert "who came?" in refused(named, Joined("shop"))


def test_ballots_wait_for_their_stage_and_are_not_shown_before() -> None:
    sent = BallotsTaken((SeatBallot("p7", "Bo", {"receive": 1, "help": 2}, ("help",)),))
    assert after(BEGUN, sent, Opened("receive"), Lived(("p1",))).stages["receive"].votes == {"p7": 1}
    state = after(BEGUN, sent, Opened("help"), Lived(("p1",)))
    assert (state.stages["help"].lived, state.stages["help"].votes) == (("p1", "p7"), {"p7": 2})
    state = after(*TO_THE_VOTE, *VOTES, sent)
    assert state.stages["receive"].votes["p7"] == 1, "a round that is under way takes them at once"
    assert after(*TO_THE_TALK, sent).stages["receive"].rounds[0].get("p7") is None, "a revealed round stays as it was"
    again = BallotsTaken((SeatBallot("p7", "bo", {"receive": 3}),))
    assert after(*TO_THE_VOTE, sent, again).stages["receive"].votes == {"p7": 3}
    assert "another ballot" in refused(BEGUN, sent, BallotsTaken((SeatBallot("p7", "Cy", {"receive": 3}),)))
    assert "no vote" in refused(BEGUN, BallotsTaken((SeatBallot("p7", "Cy", {"receive": 12}),)))


ONE_OF_EACH: tuple[Event, ...] = (
    BEGUN,
    Joined("care", "Ana"),
    Left("p1"),
    BallotsTaken((SeatBallot("p7", "Bo", {"find": "unsure", "help": 3}, ("help",)),)),
    Opened("find"),
    Lived(None),
    Lived(("p1",)),
    LookedAtArtifacts(),
    AcceptedUnlived(),
    Voted("p1", "unsure"),
    Voted("p1", 3),
    Unvoted("p1"),
    VoteWaived(),
    Revealed(),
    RoundAdded(),
    DependsOn(("channel", "time")),
    MarkedBy("channel", "web", None),
    EvidenceShown(),
    Settled(4),
    Explained("Straße \u2028 \n 'x'"),
    Followed("Do it", None, date(2026, 12, 1)),
    FollowDropped(0),
    Skipped(),
    StageConfirmed(),
    Parked("Why?"),
    Unparked(0),
    Undone(),
    Closed(),
    Approved(),
)


def test_every_event_is_one_line_and_comes_back_as_it_was() -> None:
    assert {type(event) for event in ONE_OF_EACH} == set(Event.__args__)
    for event in ONE_OF_EACH:
        line = to_line(event)
        assert "\n" not in line
        assert from_line(line) == event


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", '{"event": "bogus"}', '{"event": "voted"}', "null", '{"event": "voted']
)
def test_a_line_that_holds_no_event_says_so(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_line(line)


ANY_EVENT = st.one_of(
    st.sampled_from(ONE_OF_EACH),
    st.builds(Opened, st.sampled_from(GROUND.stages)),
    st.builds(Lived, st.lists(st.sampled_from([f"p{n}" for n in range(1, 8)]), max_size=3).map(tuple)),
    st.builds(Voted, st.sampled_from([f"p{n}" for n in range(1, 8)]), st.one_of(st.integers(1, 9), st.just("unsure"))),
)


@given(st.lists(ANY_EVENT, max_size=60))
def test_whatever_is_decided_the_session_resumes_from_what_was_accepted(events: list[Event]) -> None:
    state, accepted = after(BEGUN), [BEGUN]
    for event in events:
        outcome = apply(state, event)
        if isinstance(outcome, State):
            state = outcome
            accepted.append(event)  # type: ignore[arg-type]  # any event
    resumed = replay(GROUND, [from_line(to_line(event)) for event in accepted])
    assert resumed == replay(GROUND, accepted)
    assert (resumed.state, resumed.refused) == (state, ())
    for stage in state.stages.values():
        assert not (stage.evidence_seen and stage.phase is Phase.VOTE), "no vote after the evidence"
    told = str(record(state)).replace("p1'", "")
    assert not any(seat in told for seat in ("p2", "p3", "p4", "p5", "p6", "p7")), "no seat leaves the journal"


def test_states_are_values() -> None:
    state = after(*TO_THE_TALK)
    apply(state, RoundAdded())
    assert state == after(*TO_THE_TALK)
    assert "before" in {field.name for field in fields(state)}
    assert "before=" not in repr(state), "or it would hold the whole session many times over"

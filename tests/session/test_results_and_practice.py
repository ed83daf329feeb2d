"""What a session ends in for people: page, mail and read-back; and the simulated rooms of practice mode."""

from __future__ import annotations

from datetime import date

from cxrel.documents import Text, parse
from cxrel.documents.build import build
from cxrel.model.journey import Journey
from cxrel.session.ballots import Ballot, seated
from cxrel.session.events import (
    Begun,
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
    StageConfirmed,
    Voted,
)
from cxrel.session.machine import apply, replay
from cxrel.session.practice import practice_lived, practice_people, practice_votes
from cxrel.session.result import mail_text, read_back, result_page
from cxrel.session.reveal import reveal
from cxrel.session.state import Ground, State

JOURNEY_TEXT = """
format: cxrel/1
id: coat
name: Order a *coat*
silos: {shop: Web shop, care: Customer care}
dimensions: {channel: {web: Web shop, app: App}}
stages:
  - {id: find, name: I find what suits me}
  - {id: receive, name: I get my coat, owner: Tom Becker}
"""
GROUND = Ground("coat", ("find", "receive"), ("shop", "care"), {"channel": ("web", "app")})
BEGUN = Begun("q4", date(2026, 11, 18), ("find", "receive"), "Ana", {"shop": 4, "care": 4})


def journey() -> Journey:
    """The journey of these tests."""
    built = build(Journey, parse(Text("coat.yaml", JOURNEY_TEXT)).data)
    assert built.model
    return built.model


def held() -> State:
    """A session that rated one of two stages."""
    first = [Voted(f"p{n}", vote) for n, vote in enumerate([8, 8, 7, 8, 7, 7, 8, 2], 1)]
    second = [Voted(f"p{n}", vote) for n, vote in enumerate([4, 4, 3, 4, 4, 3, 4, 2], 1)]
    events: list[Event] = [BEGUN, Opened("receive"), Lived(None), *first, Revealed(), RoundAdded(), *second, Revealed()]
    events += [MarkedBy("channel", "web", 6), EvidenceShown(), Settled(4), Explained("Carriers <differ>")]
    events += [Followed("Name one owner", "Tom", date(2026, 12, 1)), StageConfirmed(), Parked("Who owns the day?")]
    replayed = replay(GROUND, events)
    assert not replayed.refused
    return replayed.state


def test_the_page_tells_what_was_settled_in_words_and_never_a_bare_mark() -> None:
    page = result_page(journey(), held())
    assert page.startswith("# Reality check: Order a \\*coat\\*\n")
    assert "8 people were there: Web shop (4), Customer care (4)." in page
    assert "Settled: between frequently unreliable and sometimes reliable. Carriers <differ>" in page
    assert "8 votes from 2 to 4: the room agrees. Talking moved the room's middle down." not in page
    assert "Talking moved the room's middle down." in page
    assert "channel (Web shop is between sometimes and always reliable)" in page
    assert "- [ ] Name one owner (Tom, by 2026-12-01)" in page
    assert "Not rated this time: I find what suits me." in page
    assert "- Who owns the day?" in page


def test_practice_is_marked_wherever_its_result_is_told() -> None:
    assert "**Practice: these people are simulated" in result_page(journey(), held(), practice=True)
    assert mail_text(journey(), held(), practice=True).startswith("Subject: PRACTICE, simulated: ")


def test_mail_and_read_back_say_the_same() -> None:
    told = read_back(journey(), held())
    assert told[0] == "I get my coat: between frequently unreliable and sometimes reliable. Carriers <differ>"
    assert "To do: Name one owner (Tom, by 2026-12-01)" in told
    mail = mail_text(journey(), held())
    assert mail.startswith("Subject: Reality check of Order a *coat*, 2026-11-18\n")
    assert "* I get my coat: between frequently unreliable" in mail


def test_simulated_people_vote_like_a_room_and_the_same_each_time() -> None:
    people = practice_people(GROUND)
    assert set(people) == set(GROUND.silos)
    begun = Begun("practice", BEGUN.held_on, BEGUN.stages, None, people)
    state = replay(GROUND, [begun, Opened("receive")]).state
    voting = apply(state, practice_lived(state))
    assert isinstance(voting, State)
    votes = practice_votes(voting)
    assert votes == practice_votes(voting)
    assert len(votes) == sum(people.values())
    shown = reveal(replay(GROUND, [begun, Opened("receive"), practice_lived(state), *votes, Revealed()]).state)
    assert shown
    assert shown.lowest is not None
    assert shown.highest is not None
    assert shown.highest - shown.lowest >= 2, "a room that all says the same is no practice"


def test_ballots_find_the_seat_of_their_code_or_a_free_one_of_their_silo() -> None:
    state = replay(GROUND, [BEGUN]).state
    ballots = [
        Ballot("Ana", "care", {"find": 3}),
        Ballot("P2", None, {"find": 4}),
        Ballot("ana", "care", {"find": 5}),
        Ballot("Bo", None, {"find": 6}),
        Ballot("p8", "shop", {"find": 7}),
    ]
    found = seated(state, ballots)
    assert found.event
    assert {(ballot.seat, ballot.votes["find"]) for ballot in found.event.ballots} == {("p2", 4), ("p8", 5)}
    assert [ballot.label for ballot, _ in found.refused] == ["p8", "Bo"]
    assert "sits with care, not with shop" in found.refused[0][1]
    assert "says no silo" in found.refused[1][1]


def test_a_silo_has_no_more_ballots_than_people() -> None:
    state = replay(GROUND, [BEGUN]).state
    found = seated(state, [Ballot(f"person {n}", "care", {"find": 3}) for n in range(5)])
    assert found.event
    assert len(found.event.ballots) == 4
    assert found.refused[0][1] == "Of care 4 people are here, and all have one."
    again = replay(GROUND, [BEGUN, found.event]).state
    replaced = seated(again, [Ballot("Person 1", "care", {"find": 9})])
    assert replaced.event
    assert replaced.event.ballots[0].seat == again.labels["person 1"], "the same person sits where they sat"

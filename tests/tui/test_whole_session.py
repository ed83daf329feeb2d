"""A whole session, key by key, as a facilitator types it; and what is in the files afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.documents import decode, parse
from cxrel.documents.text import Text
from cxrel.session.events import Lived, Opened, Revealed, Voted
from cxrel.session.state import Phase

if TYPE_CHECKING:
    from driving import Driver

    from cxrel.usecases.rate import Desk


def begun(desk: Desk) -> Desk:
    """Four of customer care and three of the shops are here."""
    desk.decide(replace(desk.proposed, participants={"care": 4, "shops": 3}))
    return desk


def voting(desk: Desk) -> Desk:
    """The first stage is open; p1 and p2 of care and p5 of the shops have lived it."""
    begun(desk).decide(Opened("receive"), Lived(("p1", "p2", "p5")))
    return desk


def talking(desk: Desk) -> Desk:
    """A round in which the room was split is revealed."""
    votes = [Voted(f"p{number}", int(key)) for number, key in enumerate(LOW_HIGH, 1)]
    voting(desk).decide(*votes, Revealed())
    return desk


ARRIVE = ("4", "down", "3", "enter")
"""Four of customer care, three of the shops."""
STAGE_ONE_LIVED = ("enter", "2", "1", "enter")
"""Open the first stage; two of care and one of the shops have lived it."""
LOW_HIGH = ("2", "2", "8", "9", "1", "8", "9")
"""Care who lived it, care who have not, a shop that has, and two that have not: a room that is split."""


def _data(driver: Driver, name: str) -> object:
    text = decode(name, (driver.folder / name).read_bytes())
    assert isinstance(text, Text)
    return parse(text).data


def test_a_session_from_the_first_key_to_the_files(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(
            desk, *ARRIVE, *STAGE_ONE_LIVED, *LOW_HIGH, "enter", "SHOW", "r", "SHOW",
            "3", "2", "5", "6", "3", "6", "question_mark", "enter", "SHOW", "enter",
            "space", "down", "7", "3", "SHOW", "enter", "SHOW", "4", "w", "'Pick-up in the store has no promise",
            "f", "'Name one owner", "'Tom", "'2026-12-01", "SHOW", "enter",
            "enter", "s", "p", "'Who owns the date?", "c", "c", "SHOW", "y",
        )  # fmt: skip
        split, again, second, depends, evidence, settled, read_back = screen.shown
        assert "The room is split." in split
        assert "Median 8." in split
        assert "● have lived it lately: median 2" in split
        assert "○ have not: median 8.5" in split
        assert "What might somebody see who marked 1? And somebody who marked 9?" in split
        assert "0 of 7 votes are in" in again
        assert "[vote, round 2]" in again
        assert "Medians so far: 8, then 4" in second
        assert "? 1 unsure" in second
        assert "Web shop" in depends
        assert "  7" in depends
        assert "94 of 100 parcels; we promised 97" in evidence
        assert "Nobody has walked it lately." in evidence
        assert "1. Name one owner: Tom, by 2026-12-01" in settled
        assert "between frequently unreliable and sometimes reliable" in settled
        assert "1. Who owns the date?" in read_back
        assert "y writes journeys/coats/sessions/2026-q4.yaml" in read_back
        assert screen.left is True
        assert desk.state.approved
        desk.write()
    record = _data(driver, "journeys/coats/sessions/2026-q4.yaml")
    assert isinstance(record, dict)
    assert record["participants"] == {"care": 4, "shops": 3}
    assert record["parked"] == ["Who owns the date?"]
    assert list(record["stages"]) == ["receive"]
    kept = record["stages"]["receive"]
    assert kept["votes"] == {"care": [2, 3, 5, 6], "shops": [3, 6, "unsure"]}
    assert kept["earlier_rounds"] == [{"care": [2, 2, 8, 9], "shops": [1, 8, 9]}]
    assert kept["lived"] == [2, 3, 3]
    assert kept["not_lived"] == [5, 6, 6, "unsure"]
    assert (kept["mark"], kept["by"]) == (4, {"channel": {"web": 7, "store": 3}})
    assert "mark: 4" in (driver.folder / "journeys/coats.yaml").read_text()
    assert not list((driver.folder / ".cxrel/sessions").glob("*.jsonl")), "nobody can read any more who voted what"


def test_marks_stay_hidden_until_the_reveal(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(voting(desk), "SHOW", "8", "8", "8", "SHOW")
    before, after = screen.shown[:2]
    assert before.count("8") == after.count("8") + before.count("8") - after.count("8")
    assert "3 of 7 votes are in" in after
    assert "■ ■" in after
    rows = [row for row in after.splitlines() if "Customer care" in row or "Shops" in row]
    assert not any("8" in row for row in rows)


def test_a_vote_can_be_taken_back_and_cast_anew(driver: Driver) -> None:
    with driver.desk() as desk:
        driver.drive(voting(desk), "2", "backspace", "7", "3", "u", "4")
        assert list(desk.state.stages["receive"].votes.values()) == [7, 4]


def test_a_silo_that_has_voted_takes_no_vote_more(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(voting(desk), "2", "2", "up", "5")
        assert "have voted" in screen.last
        assert desk.state.voted == 2


def test_undo_reaches_back_through_steps_but_not_into_a_done_stage(driver: Driver) -> None:
    with driver.desk() as desk:
        driver.drive(talking(desk), "u")
        assert desk.state.phase is Phase.VOTE
        screen = driver.drive(desk, "enter", "enter", "enter", "4", "enter", "enter", "u", "SHOW")
        assert "There is nothing to take back" in screen.last


def test_looking_back_changes_nothing(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(
            desk,
            *ARRIVE,
            *STAGE_ONE_LIVED,
            *LOW_HIGH,
            "enter",
            "enter",
            "enter",
            "left",
            "left",
            "SHOW",
            "right",
            "SHOW",
        )
        assert "[marks]" in screen.shown[0]
        assert "[depends on]" in screen.shown[1]
        assert desk.state.phase is Phase.EVIDENCE


def test_back_beyond_the_first_step_leads_to_the_stage_before(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(begun(desk), "enter", "s", "enter", "left", "SHOW", "left", "SHOW")
        assert "To the stage before?" in screen.shown[0]
        assert "Stage 1 of 2" in screen.shown[1]


def test_a_skipped_stage_waits_on_the_list(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(begun(desk), "enter", "s", "SHOW", "down", "enter", "SHOW")
        assert "… skipped" in screen.shown[0]
        assert "Stage 1 of 2" in screen.shown[1]


def test_nobody_has_lived_it(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(begun(desk), "enter", "enter", "SHOW", "r", "SHOW", "r")
        assert "Packing slip" in screen.shown[0]
        assert "of 3 min" in screen.shown[0]
        assert "r again: yes" in screen.shown[1]
        assert desk.state.phase is Phase.VOTE
        assert desk.state.stages["receive"].unlived
        driver.drive(desk, "u", "enter")
        assert desk.state.phase is Phase.VOTE
        assert not desk.state.stages["receive"].unlived


def test_a_session_goes_on_at_the_same_stage_and_round(driver: Driver) -> None:
    with driver.desk() as desk:
        left = driver.drive(talking(desk), "r", "4", "4", "q", "q")
        assert left.left is False
    with driver.desk() as desk:
        screen = driver.drive(desk, "SHOW", "5")
        assert "[vote, round 2]" in screen.shown[0]
        assert "Resumed" in screen.shown[0]
        assert "2 of 7 votes are in" in screen.shown[0]
        assert "3 of 7 votes are in" in screen.last


def test_revealing_without_some_is_asked_for_twice(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(voting(desk), "5", "enter", "SHOW", "enter")
        assert "6 have not voted yet" in screen.shown[0]
        assert desk.state.phase is Phase.TALK


def test_the_keyboard_goes_round(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(voting(desk), "k", "SHOW", "3", "SHOW")
        assert "Pass the keyboard to" in screen.shown[0]
        assert "Customer care: who have lived it" in screen.shown[0]
        assert "Thank you. Pass it on." in screen.shown[1]
        assert desk.state.voted == 1


def test_a_line_from_the_chat_is_a_ballot(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(voting(desk), "b", "'p7: 6", "SHOW")
        assert "1 ballot taken." in screen.shown[0]
        assert desk.state.voted == 1


def test_somebody_comes_later(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(begun(desk), "enter", "a", "down", "plus", "SHOW", "minus", "plus", "enter", "SHOW")
        assert "8 people" in screen.shown[0]
        assert "Stage 1 of 2" in screen.shown[1]
        assert desk.state.present() == {"care": 4, "shops": 4}


def test_a_named_session_votes_person_by_person(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(
            desk, "m", "a", "'Ana", "'care", "a", "'Ben", "'nowhere", "SHOW", "escape", "a", "'Ben", "'Shops", "enter",
            "enter", "1", "enter", "SHOW", "3", "8", "up", "4",
        )  # fmt: skip
        assert "The silos are: care, shops." in screen.shown[0]
        assert "Ben (Shops)" in screen.shown[1]
        assert desk.state.seats == {"Ana": "care", "Ben": "shops"}
        assert dict(desk.state.stages["receive"].votes) == {"Ana": 4, "Ben": 8}


def test_a_journey_without_silos_settles_without_a_vote(driver: Driver) -> None:
    text = (driver.folder / "journeys/coats.yaml").read_text()
    driver.journey(text.replace("silos: {care: Customer care, shops: Shops}\n", ""))
    with driver.desk() as desk:
        screen = driver.drive(desk, "SHOW", "enter", "enter", "enter", "SHOW", "enter", "enter", "5")
        assert "declares no silos yet" in screen.shown[0]
        assert "There was no silent vote." in screen.shown[1]
        assert desk.state.stages["receive"].mark == 5


def test_what_was_confirmed_and_not_written_is_confirmed_again(driver: Driver) -> None:
    with driver.desk() as desk:
        keys = ("enter", "enter", "4", "enter", "enter", "c", "c", "y")
        assert driver.drive(talking(desk), *keys).left is True
    with driver.desk() as desk:
        screen = driver.drive(desk, "SHOW", "y")
        assert "Read-back" in screen.shown[0]
        assert screen.left is True

"""The smaller decisions of each step: values and their marks, follow-ups, parked questions, people, evidence."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxrel.session.events import (
    Begun,
    DependsOn,
    EvidenceShown,
    Explained,
    Followed,
    Lived,
    Opened,
    Parked,
    Revealed,
    Settled,
    StageConfirmed,
    Voted,
)
from cxrel.session.practice import practice_votes
from cxrel.store.tree import WorkTree
from cxrel.tui import rate
from cxrel.tui.app import RateApp
from cxrel.tui.evidence import lenses, walk_notes
from cxrel.usecases.rate import Invalid, open_subject, practice_desk

if TYPE_CHECKING:
    import pytest
    from driving import Driver

    from cxrel.usecases.rate import Desk

EXAMPLES = Path(__file__).resolve().parents[2] / "journeys"


def talked(desk: Desk, *marks: int) -> Desk:
    """A revealed round of customer care about the first stage."""
    votes = [Voted(f"p{place}", mark) for place, mark in enumerate(marks, 1)]
    people = {"care": len(marks), "shops": 3}
    refused = desk.decide(
        replace(desk.proposed, participants=people), Opened("receive"), Lived(None), *votes, Revealed()
    )
    assert refused is None
    return desk


def settled(desk: Desk) -> Desk:
    """The first stage with a mark."""
    assert talked(desk, 3, 4, 5).decide(EvidenceShown(), Settled(4)) is None
    return desk


def test_it_depends_on_values_with_marks_that_can_be_taken_back(driver: Driver) -> None:
    with driver.desk() as desk:
        talked(desk, 3, 4, 5).decide(DependsOn(()))
        screen = driver.drive(desk, "7", "SHOW", "space", "down", "7", "3", "up", "up", "space", "backspace", "SHOW")
        assert "Say first that it depends on this" in screen.shown[0]
        assert desk.state.stages["receive"].by == {"channel": {"store": 3}}
        driver.drive(desk, "space")
        assert desk.state.stages["receive"].by == {}
        assert desk.state.stages["receive"].depends_on == ()


def test_an_open_dimension_takes_any_value(driver: Driver) -> None:
    with driver.desk() as desk:
        talked(desk, 3, 4, 5).decide(DependsOn(()))
        screen = driver.drive(desk, "n", "SHOW", "down", "n", "'North post", "'12", "SHOW", "'2", "SHOW")
        assert "Only a dimension that is open" in screen.shown[0]
        assert "A mark is a whole number from 1 to 9." in screen.shown[1]
        assert "North post" in screen.shown[2]
        assert desk.state.stages["receive"].by == {"carrier": {"North post": 2}}


def test_it_depends_on_silo_and_time(driver: Driver) -> None:
    with driver.desk() as desk:
        talked(desk, 3, 4, 5).decide(DependsOn(()))
        driver.drive(desk, "down", "down", "space", "down", "6", "2", "space", "r")
        assert desk.state.stages["receive"].depends_on == ("silo", "time")
        assert desk.state.stages["receive"].by == {"silo": {"care": 6, "shops": 2}}
        assert desk.state.stages["receive"].round == 2


def test_a_follow_up_needs_a_day_that_exists_and_can_be_dropped(driver: Driver) -> None:
    with driver.desk() as desk:
        settled(desk).decide(Followed("Ask the carriers"))
        screen = driver.drive(
            desk, "f", "'Name one owner", "'", "'31 December", "SHOW", "'2026-12-31", "x", "'9", "SHOW", "'1"
        )
        assert "year-month-day" in screen.shown[0]
        assert "A number from 1 to 2." in screen.shown[1]
        assert desk.state.stages["receive"].follows == (Followed("Name one owner", None, date(2026, 12, 31)),)


def test_a_stage_without_a_reason_is_closed_when_asked_twice(driver: Driver) -> None:
    with driver.desk() as desk:
        screen = driver.drive(settled(desk), "5", "enter", "SHOW", "enter", "SHOW")
        assert "No reason is written yet" in screen.shown[0]
        assert "✓ done, settled on 5" in screen.shown[1]


def test_a_question_is_dropped_from_the_parking_lot(driver: Driver) -> None:
    with driver.desk() as desk:
        settled(desk).decide(Explained("It varies"), StageConfirmed(), Parked("Who?"), Parked("When?"))
        screen = driver.drive(desk, "SHOW", "x", "'3", "SHOW", "'1", "SHOW")
        assert "2. When?" in screen.shown[0]
        assert "A number from 1 to 2." in screen.shown[1]
        assert desk.state.parked == ("When?",)


def test_numbers_of_people_are_typed_or_stepped(driver: Driver) -> None:
    with driver.desk() as desk:
        driver.drive(desk, "enter", "1", "2", "minus", "down", "plus", "plus", "f", "'Ben", "enter")
        assert desk.state.present() == {"care": 11, "shops": 2}
        assert desk.state.begun is not None
        assert desk.state.begun.facilitator == "Ben"


def test_people_who_are_named_by_mistake_are_taken_away(driver: Driver) -> None:
    with driver.desk() as desk:
        keys = (
            "m",
            "SHOW",
            "a",
            "'Ana",
            "'care",
            "a",
            "'Bem",
            "'care",
            "down",
            "x",
            "enter",
            "a",
            "plus",
            "'Ben",
            "'care",
        )
        screen = driver.drive(desk, *keys, "SHOW", "minus", "'Ana", "down", "minus", "SHOW")
        assert "Nobody yet" in screen.shown[0]
        assert "2 people" in screen.shown[1]
        assert "Nobody of this silo can be taken away." in screen.shown[2]
        assert desk.state.seats == {"Ben": "care"}


def test_more_have_lived_it_than_are_here_is_refused(driver: Driver) -> None:
    with driver.desk() as desk:
        desk.decide(replace(desk.proposed, participants={"care": 12, "shops": 1}), Opened("receive"))
        screen = driver.drive(desk, "1", "1", "down", "2", "SHOW", "1", "enter")
        assert "Only 1 is here." in screen.shown[0]
        assert len(desk.state.stages["receive"].lived or ()) == 12


def test_many_people_by_name_fit_on_a_small_screen(driver: Driver) -> None:
    with driver.desk() as desk:
        begun = desk.proposed
        names = {f"Person number {n}": "care" for n in range(30)}
        desk.decide(Begun(begun.session, begun.held_on, begun.stages, people=names), Opened("receive"))
        screen = driver.drive(desk, "1", "SHOW", "enter", "SHOW")
        assert "● yes" in screen.shown[0]
        assert "The parcel arrives" in screen.shown[0]
        assert "0 of 30 votes are in." in screen.shown[1]
        assert "more" in screen.shown[1]


def test_everybody_is_unsure(driver: Driver) -> None:
    with driver.desk() as desk:
        begun = replace(desk.proposed, participants={"care": 2})
        desk.decide(begun, Opened("receive"), Lived(None), Voted("p1", "unsure"), Voted("p2", "unsure"), Revealed())
        shown = driver.drive(desk).last
        assert "All 2 are unsure." in shown
        assert "What would we have to see, to be sure?" in shown


def test_a_mark_can_be_settled_without_a_vote_when_asked_twice(driver: Driver) -> None:
    with driver.desk() as desk:
        desk.decide(replace(desk.proposed, participants={"care": 2}), Opened("receive"), Lived(None))
        screen = driver.drive(desk, "v", "SHOW", "v", "SHOW")
        assert "v again: yes" in screen.shown[0]
        assert "There was no silent vote." in screen.shown[1]


def test_earlier_rounds_can_be_looked_at(driver: Driver) -> None:
    with driver.desk() as desk:
        talked(desk, 2, 2, 2)
        driver.drive(desk, "r")
        desk.decide(Voted("p1", 8), Voted("p2", 8), Revealed())
        screen = driver.drive(desk, "SHOW", "up", "SHOW")
        assert "Median 8." in screen.shown[0]
        assert "Median 2." in screen.shown[1]


def test_evidence_that_has_errors_does_not_stop_the_room(driver: Driver) -> None:
    (driver.folder / "journeys/coats/readings/on-time.csv").write_text("period,n,good\n2026-08,10,20\n")
    with driver.desk() as desk:
        talked(desk, 3, 4, 5).decide(EvidenceShown())
        shown = driver.drive(desk).last
        assert "'cxrel validate'" in " ".join(shown.split())
        assert "Press 1 to 9" in shown


def test_ballots_that_are_not_there_are_told(driver: Driver) -> None:
    with driver.desk() as desk:
        desk.decide(replace(desk.proposed, participants={"care": 2}))
        assert "no file 'none.csv' of ballots" in driver.drive(desk, "b", "'none.csv", "SHOW").shown[0]


def test_the_example_has_evidence_of_all_three_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES.parent)
    subject = open_subject(WorkTree(), "journeys/outerwear-order.yaml", date(2026, 11, 21))
    assert not isinstance(subject, Invalid)
    walked, measured, heard = lenses(subject, "receive")
    assert "things that colleagues tried went as promised" in walked.sentences[0]
    assert measured.mark is not None
    assert "we promised" in measured.sentences[0]
    assert heard.sentences
    assert walk_notes(subject, "receive")


def test_a_large_room_in_practice_fits_on_a_small_screen(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES.parent)
    subject = open_subject(WorkTree(), "journeys/outerwear-order.yaml", date(2026, 11, 21))
    assert not isinstance(subject, Invalid)
    desk = practice_desk(WorkTree(), subject)
    desk.decide(desk.proposed, Opened("find"), Lived(("p1", "p6", "p10", "p13", "p16")))
    shown = driver.drive(desk, "SHOW").last
    assert "Customer care" in shown
    assert "Merchandising, lived" in shown
    assert "more" not in shown
    desk.decide(*practice_votes(desk.state))
    assert "18 of 18 votes are in." in driver.drive(desk).last


def test_run_says_whether_the_room_confirmed_and_leaves_no_color_as_it_was(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: RateApp, **_: Any) -> bool | None:
        return self.no_color or None

    monkeypatch.setattr(RateApp, "run", run)
    with driver.desk() as desk:
        assert rate.run(desk) is False
        monkeypatch.setenv("NO_COLOR", "1")
        assert rate.run(desk) is True
        assert os.environ["NO_COLOR"] == "1"

"""Nothing is lost: a session that is killed at any moment resumes with everything that was decided."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from cxrel.session.events import (
    Approved,
    Begun,
    Closed,
    DependsOn,
    Event,
    EvidenceShown,
    Explained,
    Lived,
    Opened,
    Revealed,
    RoundAdded,
    Settled,
    StageConfirmed,
    Undone,
    Vote,
    Voted,
)
from cxrel.session.machine import replay
from cxrel.store.lock import Holder
from cxrel.store.tree import WorkTree
from cxrel.usecases.rate import Desk, Subject, open_desk, open_subject, proposed
from cxrel.usecases.rate_write import Refusals, Written, write_minutes

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

JOURNEY = """\
format: cxrel/1
id: coat
name: Order a coat
silos: {shop: Web shop, care: Customer care}
dimensions: {channel: {web: Web, app: App}}
stages:
  - id: find    # what fits
    name: I find what suits me
  - id: receive
    name: I get my coat
"""
DAY = date(2026, 11, 18)
BEGUN = Begun("2026-q4", DAY, ("find", "receive"), "Ana", {"shop": 4, "care": 3})


def _stage(stage: str) -> list[Event]:
    marks: list[Vote] = [2, 3, 3, 8, 7, "unsure", 9]
    votes = [Voted(f"p{n}", mark) for n, mark in enumerate(marks, 1)]
    first: list[Event] = [Opened(stage), Lived(("p1", "p2", "p3")), *votes, Undone(), Voted("p7", 1), Revealed()]
    second: list[Event] = [RoundAdded(), *votes, Revealed(), DependsOn(("channel",)), EvidenceShown()]
    return [*first, *second, Settled(4), Explained(f"Why {stage}"), StageConfirmed()]


SCRIPT: list[Event] = [BEGUN, *_stage("find"), *_stage("receive"), Closed(), Approved()]

_HELD = """
import os, sys
sys.path.insert(0, sys.argv[1])
from test_rate_crash import SCRIPT, desk_at
with desk_at() as desk:
    for event in SCRIPT[int(sys.argv[2]):]:
        assert desk.decide(event) is None
        os.write(1, b".")
"""


def subject() -> Subject:
    """The journey in the folder in which the test runs."""
    found = open_subject(WorkTree(), "coat", DAY)
    assert isinstance(found, Subject)
    return found


def desk_at() -> AbstractContextManager[Desk]:
    """The desk of the session, in this process."""
    return open_desk(WorkTree(), subject(), proposed(subject(), "2026-q4"), Holder("Ana", os.getpid(), "now"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one journey."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "coat.yaml").write_text(JOURNEY, encoding="utf-8")
    return tmp_path


def _killed_after(dots: int, start: int, pause: float) -> int:
    """Hold the session from an event on in another process, and kill it; how many decisions it had seen kept."""
    command = [sys.executable, "-c", _HELD, str(Path(__file__).parent), str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        seen = len(held.stdout.read(dots))
        time.sleep(pause)
        held.kill()
        return seen + len(held.stdout.read())


@pytest.mark.usefixtures("folder")
def test_killed_at_random_points_it_finds_every_confirmed_decision_after_resume() -> None:
    dice, kept = Random(4), 0
    while kept < len(SCRIPT):
        seen = kept + _killed_after(dice.randint(4, 20), kept, dice.random() / 200)
        with desk_at() as desk:
            assert desk.unread == ()
            possible = [seen, min(seen + 1, len(SCRIPT))]
            states = [replay(desk.state.ground, SCRIPT[:n]).state for n in possible]
            assert desk.state in states, "what was kept is there, and at most the decision in flight beyond it"
            kept = possible[states.index(desk.state)]
            assert desk.broken_off is not None or seen == len(SCRIPT)
    with desk_at() as desk:
        assert desk.state.approved
        assert isinstance(desk.write(), Written)
    assert list(Path(".cxrel/sessions").glob("*.jsonl")) == [], "who voted what is forgotten"
    assert "why: Why receive" in Path("journeys/coat.yaml").read_text()


def test_a_crash_between_the_two_files_is_mended_by_the_same_confirmation(folder: Path) -> None:
    with desk_at() as desk:
        assert desk.decide(*SCRIPT) is None
        assert isinstance(write_minutes(desk.tree, desk.base, desk.minutes()), Written)
    (folder / "journeys" / "coat.yaml").write_text(JOURNEY, encoding="utf-8")
    with desk_at() as desk:
        assert desk.state.approved
        done = desk.write()
    assert isinstance(done, Written)
    assert done.files == ("journeys/coat.yaml",)


def test_what_somebody_changes_meanwhile_is_merged_where_it_does_not_collide(folder: Path) -> None:
    path = folder / "journeys" / "coat.yaml"
    with desk_at() as desk:
        assert desk.decide(*SCRIPT) is None
        path.write_text(JOURNEY.replace("what fits", "in my size") + "    owner: Tom\n", encoding="utf-8")
        assert isinstance(desk.write(), Written)
    text = path.read_text()
    assert "# in my size" in text
    assert "owner: Tom" in text
    assert text.count("session: 2026-q4") == 2


@pytest.mark.parametrize("answer", ["none", "ours", "theirs"])
def test_what_collides_is_asked_about(folder: Path, answer: str) -> None:
    path = folder / "journeys" / "coat.yaml"
    with desk_at() as desk:
        assert desk.decide(*SCRIPT) is None
        path.write_text(JOURNEY + "    rating: {mark: 7, why: Theirs}\n", encoding="utf-8")
        done = desk.write()
        assert isinstance(done, Refusals)
        assert [(one.stage, one.theirs) for one in done.collisions] == [("receive", {"mark": 7, "why": "Theirs"})]
        assert not (folder / "journeys" / "coat" / "sessions").exists(), "nothing is written before it is answered"
        if answer != "none":
            files = frozenset({"journeys/coat.yaml"})
            done = desk.write(ours=files) if answer == "ours" else desk.write(theirs=files)
            assert isinstance(done, Written)
    text = path.read_text()
    assert ("Theirs" in text) == (answer != "ours")
    assert ("Why find" in text) == (answer != "none")
    waits = list(Path(".cxrel/sessions").glob("*.jsonl"))
    assert bool(waits) == (answer == "none"), "as long as it is not written, nothing is forgotten"


@pytest.mark.usefixtures("folder")
def test_a_journal_that_mentions_what_the_journey_lost_is_told_and_the_rest_goes_on() -> None:
    with desk_at() as desk:
        assert desk.decide(*SCRIPT[:-2]) is None
    path = Path("journeys/coat.yaml")
    path.write_text(JOURNEY.replace("dimensions: {channel: {web: Web, app: App}}\n", ""), encoding="utf-8")
    with desk_at() as desk:
        assert len(desk.unread) == 2
        assert all("no dimension 'channel'" in told for told in desk.unread)
        assert desk.state.stages["receive"].mark == 4

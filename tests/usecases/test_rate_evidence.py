"""The evidence that is put before a room, on the example journey: every lens in sentences, and the reality gap."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cxrel.session.events import Begun, Lived, Opened, Revealed, Voted
from cxrel.session.machine import replay
from cxrel.store.tree import WorkTree
from cxrel.usecases.rate import Subject, open_subject, practice_desk
from cxrel.usecases.rate_evidence import evidence_lines, reality_gap
from cxrel.usecases.rate_practice import practise

if TYPE_CHECKING:
    from cxrel.session.state import State

DAY = date(2026, 11, 21)
EXAMPLE = Path(__file__).parents[2] / "journeys" / "outerwear-order.yaml"


@pytest.fixture(scope="module")
def subject() -> Subject:
    """The retail example."""
    found = open_subject(WorkTree(), EXAMPLE.as_posix(), DAY)
    assert isinstance(found, Subject)
    return found


def _said(subject: Subject, stage: str, mark: int) -> State:
    ground = subject.ground()
    begun = Begun("now", DAY, ground.stages, None, {ground.silos[0]: 3})
    votes = [Voted(f"p{n}", mark) for n in (1, 2, 3)]
    return replay(ground, [begun, Opened(stage), Lived(None), *votes, Revealed()]).state


def test_every_lens_is_told_in_sentences_with_counts_and_the_promise(subject: Subject) -> None:
    lines = evidence_lines(subject, _said(subject, "receive", 9), "receive")
    assert lines[0].startswith("Walked: ")
    assert any(line.startswith("Measured: ") and "we promised" in line for line in lines)
    assert any(line.startswith("A customer: ") for line in lines)
    assert lines[-1] == "The room thought much better of it than what customers meet."
    assert not any(word in " ".join(lines) for word in ("None", "KpiScore", "0.9"))


def test_the_gap_is_what_this_room_said_minus_the_lowest_evidence(subject: Subject) -> None:
    assert subject.score
    stage = subject.score.stage("receive")
    high, low = reality_gap(_said(subject, "receive", 9), stage), reality_gap(_said(subject, "receive", 1), stage)
    assert high is not None
    assert low is not None
    assert high - low == pytest.approx(8)
    nobody = replay(subject.ground(), [Begun("now", DAY, ("receive",), None, {})]).state
    assert reality_gap(nobody, stage) is None


def test_without_evidence_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "format: cxrel/1\nid: coat\nname: Coat\nsilos: {care: Care}\nstages: [{id: help, name: I get help}]\n"
    Path("coat.yaml").write_text(text)
    bare = open_subject(WorkTree(), "coat.yaml", DAY)
    assert isinstance(bare, Subject)
    assert evidence_lines(bare, _said(bare, "help", 5), "help")[0].startswith("There is no evidence yet")
    Path("coat/readings").mkdir(parents=True)
    Path("coat/readings/none.csv").write_text("period;n\n")
    broken = open_subject(WorkTree(), "coat.yaml", DAY)
    assert isinstance(broken, Subject), "a broken table of readings does not keep a room from rating"
    assert "cannot be shown" in evidence_lines(broken, _said(broken, "help", 5), "help")[0]


def test_a_practice_session_rates_every_stage_and_writes_nothing(subject: Subject) -> None:
    desk = practice_desk(WorkTree(), subject)
    practise(desk)
    assert all(stage.mark for stage in desk.state.stages.values())
    done = desk.write()
    assert (desk.state.approved, getattr(done, "files", None)) == (True, ())
    assert not EXAMPLE.with_suffix("").joinpath("sessions", "practice.yaml").exists()

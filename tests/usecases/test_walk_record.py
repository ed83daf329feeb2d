"""A walk told on a terminal: whatever interrupts it, the next call goes on with every answer that was given."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cxrel.findings.errors import CxrelError
from cxrel.store.lock import Holder, locked
from cxrel.store.tree import WorkTree
from cxrel.usecases.names import names_of
from cxrel.usecases.project import open_project
from cxrel.usecases.walk import choose_journey
from cxrel.usecases.walk_record import Person, Request, record_walk

if TYPE_CHECKING:
    from cxrel.usecases.walk_keep import Kept

JOURNEY = """
format: cxrel/1
id: order
name: Order a coat
silos: {shop: Web shop, logistics: Warehouse}
dimensions: {channel: {web: Web shop, phone: Phone}}
stages:
  - id: receive
    name: I get it
    touchpoints:
      - {id: pay, name: I pay, promise: At the first try, silos: [shop]}
      - {id: doorstep, name: The parcel arrives, silos: [logistics]}
"""
HEAD = ["Ana", "shop", "shop", "web", ""]
WHOLE = [*HEAD, "Fine", "passed", "box.jpg", "2", "/skip", "Late", "f", "none", "", "-1", "/end", "", "Cold", "yes"]
JOURNAL = Path(".cxrel/walks/order.walk.jsonl")
WALK = Path("journeys/order/walks/2026-11-21-ana.yaml")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one journey, and a picture in the folder where the walker sits."""
    monkeypatch.chdir(tmp_path)
    Path("journeys").mkdir()
    Path("journeys/order.yaml").write_text(JOURNEY, encoding="utf-8")
    Path("box.jpg").write_bytes(b"box")
    return tmp_path


class _Terminal:
    """Answers what is asked, one after the other, and then presses Ctrl-C."""

    def __init__(self, answers: list[str]) -> None:
        self.answers = answers
        self.told: list[str] = []

    def ask(self, question: str) -> str:
        self.told.append(question)
        if not self.answers:
            raise KeyboardInterrupt
        return self.answers.pop(0)


def _record(answers: list[str], day: str = "2026-11-21", **preset: str) -> tuple[Kept | None, list[str]]:
    """What came of it, None if it was interrupted; and all that was told."""
    terminal = _Terminal(list(answers))
    chosen = choose_journey(WorkTree(), None, date.fromisoformat(day))
    assert chosen.case is not None
    request = Request(chosen.case, names_of(chosen.loaded), chosen.file, preset, f"{day}T10:00:00+00:00")
    try:
        return record_walk(WorkTree(), request, Person(terminal.ask, terminal.told.append)), terminal.told
    except KeyboardInterrupt:
        return None, terminal.told


def _walk() -> str:
    return WALK.read_text(encoding="utf-8")


def test_a_whole_walk_is_written_and_its_journal_goes() -> None:
    kept, told = _record(WHOLE)
    assert kept is not None
    assert kept.written == ("journeys/order/walks/2026-11-21-ana/box.jpg", WALK.as_posix())
    assert kept.own_silo == ("I pay",)
    assert "    evidence: [2026-11-21-ana/box.jpg]\n" in _walk()
    assert "notes: Cold\n" in _walk()
    assert not JOURNAL.exists()
    assert any("We promise: At the first try" in line for line in told)
    assert not open_project(WorkTree(), [], date(2026, 11, 21)).findings() or all(
        "walks/" not in finding.file for finding in open_project(WorkTree(), [], date(2026, 11, 21)).findings()
    )


@pytest.mark.parametrize("at", range(1, len(WHOLE)))
def test_interrupted_anywhere_it_goes_on_there(at: int) -> None:
    _record(WHOLE)
    expected = _walk()
    WALK.unlink()
    assert _record(WHOLE[:at])[0] is None
    assert not WALK.exists()
    kept, told = _record(["", *WHOLE[at:]], day="2026-11-23")
    assert kept is not None
    assert _walk() == expected, "the day that Enter stood for is the day on which it was asked"
    assert "not finished" in told[0]


def test_each_answer_is_on_the_disk_before_the_next_question() -> None:
    terminal_answers = WHOLE[:7]
    _record(terminal_answers)
    entries = [json.loads(line) for line in JOURNAL.read_text(encoding="utf-8").splitlines()]
    assert [entry["answer"] for entry in entries if "answer" in entry] == terminal_answers
    assert (JOURNAL.parent.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"


@pytest.mark.parametrize("torn", ['{"answer": "fai', '{"answer": "fa', "{", '{"answer": "failed"}'])
def test_a_line_that_a_crash_tore_is_forgotten_and_the_rest_is_there(torn: str) -> None:
    _record(WHOLE[:6])
    with JOURNAL.open("a", encoding="utf-8") as file:
        file.write(torn)
    kept, _ = _record(["", *WHOLE[6:]])
    assert kept is not None
    assert "outcome: passed" in _walk()


def test_what_is_asked_about_stays_the_same_when_others_walk_meanwhile() -> None:
    _record(WHOLE[:7])
    other = WALK.parent / "2026-11-20-ben.yaml"
    other.parent.mkdir(parents=True)
    other.write_text(
        "format: cxrel-walk/1\ndate: 2026-11-20\nwalker: Ben\nsilo: logistics\nkind: shop\nsegment: {channel: web}\n"
        "probes:\n  - {touchpoint: pay, tried: It, outcome: passed}\n",
        encoding="utf-8",
    )
    assert _record(["", *WHOLE[7:]])[0] is not None
    assert "touchpoint: pay" in _walk()


def test_an_answer_can_be_taken_back_also_after_a_break() -> None:
    _record([*WHOLE[:6], "failed", "/undo"])
    kept, _ = _record(["", "passed", *WHOLE[7:]])
    assert kept is not None
    assert "outcome: passed" in _walk()
    _, told = _record(["/undo"], walker="Ben")
    assert "There is nothing to take back." in told


def test_at_the_end_it_is_read_back_and_only_then_written() -> None:
    kept, told = _record([*WHOLE[:-1], "what?", "/undo", "Warm", "yes"])
    assert kept is not None
    assert "notes: Warm\n" in _walk()
    assert any(line.startswith("   pay: passed, delighted, Fine") for line in told)


def test_a_walk_that_is_not_finished_can_be_thrown_away() -> None:
    _record(WHOLE[:9])
    kept, told = _record(["drop", *WHOLE])
    assert kept is not None
    assert told.count("Who walked?") == 1


def test_what_is_no_evidence_is_asked_for_again() -> None:
    Path("a b.jpg").write_bytes(b"1")
    answers = [*WHOLE[:7], "gone.jpg", ".", "'a b.jpg', box.jpg", *WHOLE[8:]]
    kept, told = _record(answers)
    assert kept is not None
    assert "There is no file 'gone.jpg'." in told
    assert "[2026-11-21-ana/a-b.jpg, 2026-11-21-ana/box.jpg]" in _walk()


def test_evidence_is_found_again_from_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    _record(WHOLE[:8])
    (Path("journeys") / "deeper").mkdir()
    Path("cxrel.yaml").write_text("format: cxrel-settings/1\n", encoding="utf-8")
    monkeypatch.chdir("journeys")
    kept, _ = _record(["", *WHOLE[8:]])
    assert kept is not None
    assert Path("order/walks/2026-11-21-ana/box.jpg").read_bytes() == b"box"


def test_the_same_script_walked_twice_on_a_day_makes_two_walks() -> None:
    _record(WHOLE)
    second = ["Fine again" if answer == "Fine" else answer for answer in WHOLE]
    kept, _ = _record(second)
    assert kept is not None
    assert kept.file == "journeys/order/walks/2026-11-21-ana-2.yaml"


def test_a_walk_on_which_nothing_was_tried_is_not_written() -> None:
    kept, _ = _record([*HEAD, "/end", "", "", "yes"])
    assert kept is not None
    assert [finding.code for finding in kept.findings] == ["empty-value"]
    assert not WALK.exists()
    assert JOURNAL.exists(), "and it can be gone on with"


def test_a_journey_that_changed_meanwhile_is_asked_about_anew() -> None:
    _record(WHOLE[:7])
    changed = JOURNEY.replace("{shop: Web shop, logistics", "{web: Web shop, logistics").replace("[shop]", "[web]")
    Path("journeys/order.yaml").write_text(changed, encoding="utf-8")
    _, told = _record([""])
    assert told[-1].startswith("Your own silo?")


def test_a_damaged_journal_is_told_and_left_alone() -> None:
    _record(WHOLE[:7])
    JOURNAL.write_text("not JSON\n", encoding="utf-8")
    with pytest.raises(CxrelError, match="damaged"):
        _record(WHOLE)
    assert JOURNAL.read_text(encoding="utf-8") == "not JSON\n"


def test_two_windows_do_not_tell_the_same_walk() -> None:
    with (
        locked(JOURNAL.with_name("order.lock"), Holder("Ben", 1, "now")),
        pytest.raises(CxrelError, match="another window"),
    ):
        _record(WHOLE)

"""`cxrel prepare` as it is typed: what it says on which stream, and how it ends."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from cxrel.__main__ import _run as cxrel

PEOPLE = """name,silo,email,remote,lived
Ana,care,ana@example.org,,find;buy
Bo,shop,bo@example.org,yes,receive
Eva,logistics,eva@example.org,,use;help
Ida,care,,,
Tom,shop,tom@example.org,,
"""
DAY = ("--date", "2026-12-02", "--as-of", "2026-11-21")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert cxrel(["init", "--yes"]) == 0
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    capsys.readouterr()


def _prepare(*more: str) -> int:
    return cxrel(["prepare", *DAY, *more])


def test_it_names_what_it_wrote_and_warns_on_the_other_stream(capsys: pytest.CaptureFixture[str]) -> None:
    assert _prepare("--people", "people.csv") == 0
    out, err = capsys.readouterr()
    folder = Path("prepare-2026-12-02")
    assert out.splitlines()[0] == str(folder / "run-sheet.html")
    assert all(Path(line).is_file() for line in out.splitlines())
    assert "warning: No e-mail address is known of Ida.\n    hint: Hand" in err
    assert "Prepared for 5 people from 3 silos." in err
    sheet = (folder / "run-sheet.html").read_text(encoding="utf-8")
    assert "No e-mail address is known of Ida." in sheet.partition("Have ready")[0]
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_the_same_again_writes_nothing_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _prepare("--people", "people.csv")
    capsys.readouterr()
    assert _prepare("--people", "people.csv") == 0
    out, err = capsys.readouterr()
    assert not out
    assert "holds all of this already; nothing was written" in err


def test_a_list_that_is_filled_in_where_it_was_made_is_taken_from_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert _prepare() == 0
    assert "--people prepare-2026-12-02" in capsys.readouterr().err
    made = Path("prepare-2026-12-02/people.csv")
    made.write_text(PEOPLE, encoding="utf-8")
    assert _prepare("--people", str(made)) == 0
    assert made.read_text(encoding="utf-8") == PEOPLE
    made.write_text(PEOPLE.replace("Tom,shop,tom@example.org,,\n", ""), encoding="utf-8")
    capsys.readouterr()
    assert _prepare("--people", str(made)) == 0
    assert "taken away, for nobody needs it any more: prepare-2026-12-02" in capsys.readouterr().err
    assert not list(Path("prepare-2026-12-02").rglob("*tom*"))


def test_what_somebody_has_changed_is_not_replaced_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    _prepare("--people", "people.csv")
    sheet = Path("prepare-2026-12-02/run-sheet.md")
    sheet.write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert _prepare("--people", "people.csv", "--minutes", "120") == 1
    out, err = capsys.readouterr()
    assert not out
    assert f"  {sheet}\n" in err
    assert sheet.read_text(encoding="utf-8") == "mine"
    assert _prepare("--people", "people.csv", "--minutes", "120", "--overwrite") == 0
    assert "120 minutes" in sheet.read_text(encoding="utf-8")


def test_nothing_is_written_beside_the_journey() -> None:
    before = {path: path.read_bytes() for path in Path("journeys").rglob("*") if path.is_file()}
    assert _prepare("--people", "people.csv") == 0
    assert _prepare("--people", "people.csv", "-o", "journeys/order-online/day") == 2
    assert {path: path.read_bytes() for path in Path("journeys").rglob("*") if path.is_file()} == before


def test_errors_are_findings_and_end_in_1_with_nothing_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("people.csv").write_text("name,silo\nAna,carre\n", encoding="utf-8")
    journey = Path("journeys/order-online.yaml")
    journey.write_text(
        journey.read_text(encoding="utf-8").replace("format: cxrel/1", "format: cxrel/9"), encoding="utf-8"
    )
    assert _prepare("--people", "people.csv") == 1
    out, err = capsys.readouterr()
    assert not out
    assert "people.csv:2:5: error unknown-silo" in err
    assert "journeys/order-online.yaml:2:9: error" in err
    assert not Path("prepare-2026-12-02").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("prepare",),
        ("prepare", "--date", "tomorrow"),
        ("prepare", *DAY, "--people", "gone.csv"),
        ("prepare", *DAY, "--minutes", "5"),
        ("prepare", *DAY, "--at", "late"),
        ("prepare", *DAY, "-o", "."),
        ("prepare", "gone", *DAY),
    ],
)
def test_wrong_usage_ends_in_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert cxrel(list(arguments)) == 2
    assert not capsys.readouterr().out
    assert not Path(".gitignore").exists()


@pytest.mark.parametrize(("size", "small"), [((79, 50), True), ((200, 23), True), ((80, 24), False)])
def test_a_screen_that_is_too_small_is_told_where_there_is_one(
    size: tuple[int, int], small: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda *_: os.terminal_size(size))
    _prepare("-o", "no-terminal")
    assert "screen is too small" not in capsys.readouterr().err
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    _prepare("-o", "terminal")
    assert ("screen is too small" in capsys.readouterr().err) == small
    pages = [Path(folder, "run-sheet.md").read_bytes() for folder in ("terminal", "no-terminal")]
    assert pages[0] == pages[1], "a run-sheet is of the session, not of the machine that it is made on"

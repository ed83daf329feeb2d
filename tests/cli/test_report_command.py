"""`cxrel report` as a command: what it writes, what it leaves alone, and how it ends."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from cxrel.__main__ import _run

JOURNEY = """\
format: cxrel/1
id: coat
name: Buy a coat
stages:
  - id: get
    name: I get my coat
    rating: {mark: 4}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("journeys").mkdir()
    Path("journeys/coat.yaml").write_text(JOURNEY)
    return tmp_path


def report(*arguments: str) -> int:
    return _run(["report", *arguments, "--as-of", "2026-11-21"])


def test_a_good_report_is_not_replaced_by_an_empty_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("-o", "report.html") == 0
    before = Path("report.html").read_text()
    assert "Buy a coat" in before
    Path("journeys/coat.yaml").write_text(JOURNEY.replace("mark: 4", "mark: 40"))
    assert report("-o", "report.html") == 1
    assert Path("report.html").read_text() == before
    assert report("-o", "site/") == 1
    assert not Path("site").exists()
    capsys.readouterr()
    assert report() == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "nothing was written" in told.err
    assert "coat.yaml:7:20: error off-scale" in told.err


def test_a_folder_gets_an_index_and_a_page_a_journey() -> None:
    Path("journeys/shoe.yaml").write_text(JOURNEY.replace("coat", "shoe"))
    assert report("-o", "site/") == 0
    assert {path.name for path in Path("site").iterdir()} == {"index.html", "coat.html", "shoe.html"}
    assert 'href="coat.html"' in Path("site/index.html").read_text()


def test_a_journey_named_index_cannot_stand_beside_an_index(capsys: pytest.CaptureFixture[str]) -> None:
    Path("journeys/index.yaml").write_text(JOURNEY.replace("id: coat", "id: index"))
    assert report("-o", "site/") == 3
    assert "'index'" in capsys.readouterr().err
    assert not Path("site").exists()


@pytest.mark.parametrize("format_", ["html", "markdown", "brief", "json"])
def test_the_same_inputs_give_the_same_bytes(format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert report("--format", format_) == 0
    first = capsys.readouterr().out
    assert report("--format", format_) == 0
    assert capsys.readouterr().out == first
    assert "coat" in first


def test_a_name_is_needed_where_one_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("-o", "") == 2
    assert "-o needs" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes by name")
def test_a_pipe_is_written_to_and_stays_one() -> None:
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()))
    reader.start()
    assert report("-o", "pipe", "--format", "brief") == 0
    reader.join(timeout=10)
    assert b"Buy a coat" in read[0]
    assert Path("pipe").is_fifo()


def test_the_mode_of_a_file_that_was_there_stays() -> None:
    Path("report.html").write_text("old")
    Path("report.html").chmod(0o640)
    assert report("-o", "report.html") == 0
    assert Path("report.html").stat().st_mode & 0o777 == 0o640


def test_own_templates_override_when_they_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").mkdir()
    Path("mine/brief.txt.j2").write_text("{% for journey in journeys %}Ours: {{ journey.name }}{% endfor %}")
    assert report("--format", "brief", "--templates", "mine") == 0
    assert capsys.readouterr().out == "Ours: Buy a coat\n"
    Path("cxrel.yaml").write_text("format: cxrel-settings/1\ntemplates: mine\n")
    assert report("--format", "brief") == 0
    assert capsys.readouterr().out == "Ours: Buy a coat\n"
    assert report("--format", "brief", "--templates", "none") == 2
    Path("mine/brief.txt.j2").write_text("{{ journeys.nope.nope }}")
    assert report("--format", "brief", "--templates", "mine") == 3
    Path("mine/odd.j2").write_bytes(b"\xff")
    assert report("--format", "brief", "--templates", "mine") == 3

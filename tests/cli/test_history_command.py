"""`cxrel history` and `cxrel report --history`: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from cxrel.__main__ import _run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Cxrel = Callable[..., tuple[int, str, str]]

JOURNEY = """\
format: cxrel/1
id: coat
name: Buy a coat
silos: {care: Customer care, ops: Warehouse}
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        state: broken
        kpis:
          - id: on-time
            name: Delivered on time
            unit: share
            reliable: 97%
            unreliable: 90%
    rating: {mark: 4, session: q1, why: Nobody knows the day}
"""
SESSION = """\
format: cxrel-session/1
date: {0}
participants: {{care: 3, ops: 4}}
stages:
  receive: {{votes: {{care: [2, 3, 4], ops: [5, 5, 6, 7]}}, mark: {1}}}
"""
READINGS = "period,n,good\n2026-01,1000,930\n2026-02,1000,940\n2026-03,1000,935\n2026-04,1000,938\n"


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode())


def _git(folder: Path, *arguments: str, day: str = "2026-01-01") -> None:
    dated = {"GIT_AUTHOR_DATE": f"{day}T10:00:00Z", "GIT_COMMITTER_DATE": f"{day}T10:00:00Z"}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **dated})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sessions; after the first, the promise is lowered and the mark raised, and nobody says why."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    _write(tmp_path, "gitconfig", "[user]\n\tname = A\n\temail = a@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "project"
    _write(folder, "journeys/coat.yaml", JOURNEY)
    _write(folder, "journeys/coat/sessions/q1.yaml", SESSION.format("2026-01-20", 4))
    _write(folder, "journeys/coat/sessions/q2.yaml", SESSION.format("2026-04-20", 5))
    _write(folder, "journeys/coat/readings/on-time.csv", READINGS)
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "first", day="2026-01-21")
    edited = JOURNEY.replace("97%", "92%").replace("mark: 4", "mark: 8").replace("state: broken", "state: reliable")
    _write(folder, "journeys/coat.yaml", edited)
    _git(folder, "commit", "-q", "-a", "-m", "tidy up", day="2026-03-10")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def cxrel(project: Path, capsys: pytest.CaptureFixture[str]) -> Cxrel:
    def call(*arguments: str) -> tuple[int, str, str]:
        assert project.is_dir()
        code = _run([*arguments, "--as-of", "2026-05-01"])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_the_table_shows_a_promise_that_was_lowered_without_a_word(cxrel: Cxrel) -> None:
    code, out, err = cxrel("history")
    assert (code, err) == (0, "")
    text = " ".join(out.split())
    assert "2 versions of the file in git since 2026-01-21." in text
    assert "I get my coat 5 → 4 5 → 5" in text
    assert "2026-03-10 I get my coat: 8, where session q1 recorded 4 [" in text
    assert "2026-03-10 Delivered on time: promise 97% → 92%, LOOSER. Reason: none. Agreed by: nobody. [" in text
    assert "2026-03-10 The parcel arrives: broken → reliable [" in text


@pytest.mark.parametrize("columns", ["20", "40", "200"])
def test_the_table_keeps_to_the_width_of_the_terminal(
    cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = cxrel("history", "coat")
    assert max(map(len, out.splitlines())) <= max(40, int(columns))


def test_more_sessions_than_fit_are_told(cxrel: Cxrel, project: Path) -> None:
    for month in range(1, 13):
        _write(project, f"journeys/coat/sessions/y{month}.yaml", SESSION.format(f"2025-{month:02}-10", 3))
    _, out, _ = cxrel("history")
    assert "9 older left out for want of room" in out
    assert "2026-04-20" in out
    assert "2025-01-10" not in out


def test_what_people_wrote_does_not_act_on_the_terminal(cxrel: Cxrel, project: Path) -> None:
    text = (project / "journeys/coat.yaml").read_text()
    _write(project, "journeys/coat.yaml", text.replace("Delivered on time", '"\\e[31mred"').replace("92%", "91%"))
    _, out, _ = cxrel("history")
    assert "\x1b" not in out
    assert "\\x1b[31mred" in out


def test_the_json_has_every_point(cxrel: Cxrel) -> None:
    code, out, err = cxrel("history", "journeys/coat.yaml", "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["format"], told["journey"], told["file"]) == ("cxrel-history/1", "coat", "journeys/coat.yaml")
    assert (told["as_of"], told["since"]) == ("2026-05-01", None)
    assert told["git"] == {"versions": 2, "first": "2026-01-21", "unreadable": 0, "shallow": False}
    (stage,) = told["stages"]
    assert stage["votes"][1] == {
        "session": "q2", "on": "2026-04-20", "n": 7, "unsure": 0, "low": 2, "said": 5.0, "high": 7, "settled": 5,
    }  # fmt: skip
    assert [(one["mark"], one["recorded"], one["silent"]) for one in stage["ratings"]] == [(4, 4, False), (8, 4, True)]
    moved = told["kpis"][0]["thresholds"][1]
    assert (moved["was"], moved["reliable"], moved["unreliable"], moved["moved"]) == (0.97, 0.92, 0.9, "looser")
    assert (moved["on"], moved["why"], moved["agreed"], moved["declared"]) == ("2026-03-10", None, [], False)
    assert len(moved["commit"]) == 40
    assert [one["state"] for one in told["touchpoints"][0]["states"]] == ["broken", "reliable"]
    assert cxrel("history", "--format", "json")[1] == out, "the same inputs, the same bytes"


def test_since_leaves_the_past_out(cxrel: Cxrel) -> None:
    _, out, _ = cxrel("history", "--since", "2026-04-01", "--format", "json")
    told = json.loads(out)
    assert told["since"] == "2026-04-01"
    assert [len(stage["votes"]) for stage in told["stages"]] == [1]
    assert told["kpis"] == told["touchpoints"] == []
    code, _, err = cxrel("history", "--since", "spring")
    assert (code, "'spring' is not a date" in err) == (2, True)


def test_without_git_the_records_are_told_and_that_is_said(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    code, out, err = cxrel("history")
    assert code == 0
    assert err.startswith("cxrel: no history from git")
    assert "Without git: only session records" in out
    assert "5 → 4" in out


def test_a_revision_that_is_not_there_ends_in_3(cxrel: Cxrel) -> None:
    code, out, err = cxrel("history", "nope:coat")
    assert (code, out) == (3, "")
    assert err.startswith("cxrel: unknown revision 'nope'")
    assert cxrel("history", "HEAD~1:coat", "--format", "json")[0] == 0


def test_a_journey_with_errors_has_a_history_and_ends_in_1(cxrel: Cxrel, project: Path) -> None:
    _write(project, "journeys/coat.yaml", JOURNEY.replace("mark: 4", "mark: 12"))
    code, out, err = cxrel("history")
    assert code == 1
    assert "off-scale" in err
    assert "promise 97% → 92%, LOOSER" in " ".join(out.split())


def test_a_report_shows_the_promise_as_it_moved_and_the_room_from_session_to_session(cxrel: Cxrel) -> None:
    code, html, err = cxrel("report", "--history")
    assert (code, err) == (0, "")
    assert '<polyline class="level promised" fill="none"' in html
    assert '<g class="moved looser">' in html
    assert "The promise was lowered on 10 March 2026, from 97% to 92%. No reason was given (commit " in html
    assert 'class="chart trend"' in html
    _, plain, _ = cxrel("report")
    assert "moved looser" not in plain
    assert 'class="chart trend"' not in plain


def test_a_report_as_markdown_tells_the_sessions_in_lines(cxrel: Cxrel) -> None:
    _, text, _ = cxrel("report", "--history", "--format", "markdown")
    assert "- 20 January 2026: said 5, settled on 4\n- 20 April 2026: said 5, settled on 5\n" in text
    assert "The promise was lowered on 10 March 2026" in text


def test_a_report_without_git_says_so_and_is_made(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    code, text, err = cxrel("report", "--history", "--format", "markdown")
    assert code == 0
    assert "no history from git" in err
    assert "settled on 5" in text


def test_each_command_that_reads_journeys_takes_a_revision(cxrel: Cxrel) -> None:
    assert '"file": "HEAD~1:journeys/coat.yaml"' in cxrel("score", "HEAD~1:coat", "--format", "json")[1]
    assert "HEAD~1:journeys/coat.yaml" in cxrel("validate", "HEAD~1:")[1]
    assert "we promised 97" in cxrel("report", "HEAD~1:", "--format", "markdown")[1]
    assert "we promised 92" in cxrel("report", "--format", "markdown")[1]

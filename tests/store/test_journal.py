"""The journal of an open session: on the disk at once, whole after a crash, private, and gone when it is not needed."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from cxrel.findings.errors import CxrelError
from cxrel.store.journal import Journal, journal_folder, open_sessions
from cxrel.store.tree import WorkTree


def test_lines_come_back_in_their_order_also_after_it_was_closed(tmp_path: Path) -> None:
    with Journal(tmp_path / ".cxrel" / "sessions", "coat", "2026-q4") as journal:
        assert journal.lines() == []
        journal.append(["one", "zwei ●"])
        journal.append(["three"])
    with Journal(tmp_path / ".cxrel" / "sessions", "coat", "2026-q4") as again:
        assert again.lines() == ["one", "zwei ●", "three"]
        again.append(["four"])
        assert again.lines()[-1] == "four"


def test_a_torn_last_line_is_dropped_and_the_next_one_begins_a_line(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "sessions", "coat", "q4")
    journal.append(["one"])
    journal.close()
    with journal.path.open("ab") as file:
        file.write(b'{"event": "vo' + b"\xe2\x97")
    again = Journal(tmp_path / "sessions", "coat", "q4")
    assert again.lines() == ["one"]
    again.append(["two"])
    assert again.lines() == ["one", "two"]
    again.close()


def test_nobody_else_can_read_it_and_git_does_not_see_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with Journal(tmp_path / ".cxrel" / "sessions", "coat", "q4") as journal:
        journal.append(["who voted what"])
    if os.name == "posix":
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700
    seen = subprocess.run(["git", "-C", str(tmp_path), "status", "--porcelain"], check=True, capture_output=True)
    assert seen.stdout == b""


def test_it_is_deleted_and_open_sessions_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    journals = [
        Journal(folder, journey, session) for journey, session in (("coat", "q4"), ("coat", "q3"), ("hat", "q4"))
    ]
    for journal in journals:
        journal.append(["x"])
        journal.close()
    assert list(open_sessions(folder, "coat")) == ["q3", "q4"]
    journals[0].delete()
    assert list(open_sessions(folder, "coat")) == ["q3"]
    journals[0].delete()


def test_what_cannot_be_written_is_an_error_of_the_world(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CxrelError, match="journal"):
        Journal(tmp_path / "taken" / "sessions", "coat", "q4").append(["x"])
    folder = Journal(tmp_path, "coat", "q4")
    folder.path.mkdir()
    with pytest.raises(CxrelError, match="journal"):
        folder.lines()


def test_it_lies_beside_the_settings_or_the_folder_of_journeys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("journeys").mkdir()
    tree = WorkTree()
    assert journal_folder(tree, "journeys/coat.yaml") == Path(".cxrel/sessions")
    assert journal_folder(tree, "coat.yaml") == Path(".cxrel/sessions")
    Path("journeys/eu").mkdir()
    assert journal_folder(tree, "journeys/eu/coat.yaml") == Path("journeys/eu/.cxrel/sessions")
    Path("cxrel.yaml").write_text("format: cxrel-settings/1\n")
    assert journal_folder(tree, "journeys/eu/coat.yaml") == Path(".cxrel/sessions")

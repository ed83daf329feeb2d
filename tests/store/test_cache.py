"""The cache of what was worked out before: never needed, safe to delete, and not trusted blindly."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from cxrel import __version__
from cxrel.store.cache import Cache, cache_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "cxrel" / __version__ / "test.sqlite"


def test_what_was_kept_is_there_the_next_time(file: Path) -> None:
    assert Cache("test").get(["a"]) == {}
    texts = {f"key-{number}": f"text {number}\nü" for number in range(1200)}
    Cache("test").put(texts)
    assert file.is_file()
    assert Cache("test").get([*texts, "other"]) == texts


def test_a_file_that_is_no_database_is_put_away_and_begun_anew(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database " * 1000)
    assert Cache("test").get(["a"]) == {}
    Cache("test").put({"a": "text"})
    assert Cache("test").get(["a"]) == {"a": "text"}


def test_an_entry_that_is_not_as_it_was_written_is_not_given(file: Path) -> None:
    Cache("test").put({"a": "text", "b": "text"})
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("UPDATE kept SET body = 'forged' WHERE key = 'a'")
    assert Cache("test").get(["a", "b"]) == {"b": "text"}


@pytest.mark.parametrize("there", ["a file", "no folder may be made"])
def test_a_folder_that_cannot_be_written_is_as_good_as_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("x")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked if there == "a file" else blocked / "deeper"))
    Cache("test").put({"a": "text"})
    assert Cache("test").get(["a"]) == {}


def test_a_cache_that_another_command_writes_is_left_as_it_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxrel.store.cache._WAIT", 0.01)
    Cache("test").put({"a": "text"})
    with closing(sqlite3.connect(file)) as base:
        base.execute("BEGIN EXCLUSIVE")
        Cache("test").put({"b": "text"})
        assert Cache("test").get(["a"]) == {}
    assert Cache("test").get(["a", "b"]) == {"a": "text"}


def test_the_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    for platform, expected in (("linux", ".cache"), ("darwin", "Library/Caches"), ("win32", "AppData/Local")):
        monkeypatch.setattr("sys.platform", platform)
        monkeypatch.delitem(os.environ, "LOCALAPPDATA", raising=False)
        assert cache_folder() == tmp_path / expected / "cxrel" / __version__


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("pathlib.Path.home", homeless)
    assert cache_folder() is None
    Cache("test").put({"a": "text"})
    assert Cache("test").get(["a"]) == {}

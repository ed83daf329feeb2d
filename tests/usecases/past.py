"""A project in a real git repository, with a past."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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
  - id: keep
    name: I keep it
"""
SESSION = """\
format: cxrel-session/1
date: 2026-02-01
participants: {care: 3, ops: 4}
stages:
  receive:
    votes: {care: [2, 3, unsure], ops: [5, 5, 6, 7]}
    mark: 4
"""


def git(folder: Path, *arguments: str, day: str = "2026-01-05", given: bytes = b"") -> str:
    """What git prints; commits are made on a day."""
    own = {"GIT_AUTHOR_DATE": f"{day}T10:00:00Z", "GIT_COMMITTER_DATE": f"{day}T10:00:00Z"}
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, check=True, env={**os.environ, **own})
    return os.fsdecode(done.stdout).strip()


def commit(folder: Path, day: str) -> str:
    """All that is there, as a commit of a day; gives its id."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", f"On {day}", day=day)
    return git(folder, "rev-parse", "HEAD")


def write(folder: Path, name: str, text: str) -> None:
    """A file, with the folders that it needs."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode())


def begin(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """An empty repository to work in; neither the user's configuration nor the user's cache matters."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    write(folder, "gitconfig", '[user]\n\tname = A\n\temail = a@example.org\n[protocol "file"]\n\tallow = always\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    project = folder / "project"
    project.mkdir()
    git(project, "init", "-q", "-b", "main")
    monkeypatch.chdir(project)
    return project

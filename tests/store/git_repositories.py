"""Real git repositories for tests, in which the user's own configuration does not matter."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def git(folder: Path, *arguments: str, given: bytes = b"", day: str = "2026-01-05") -> str:
    """What git prints; commits are made on a day, by nobody in particular."""
    own = {"GIT_AUTHOR_DATE": f"{day}T10:00:00Z", "GIT_COMMITTER_DATE": f"{day}T10:00:00Z"}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], input=given, capture_output=True, check=True, env={**os.environ, **own}
    )
    return os.fsdecode(done.stdout).strip()


def make(folder: Path, *options: str) -> Path:
    """A repository with nothing in it, on the branch main."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", *options)
    return folder


def commit(folder: Path, message: str = "change", day: str = "2026-01-05") -> str:
    """All that is there, as a commit; gives its id."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message, day=day)
    return git(folder, "rev-parse", "HEAD")


def isolate(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let neither the user's configuration nor the machine's matter, nor the user's cache."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    config = folder / "gitconfig"
    config.write_text(
        '[user]\n\tname = A\n\temail = a@example.org\n[protocol "file"]\n\tallow = always\n[commit]\n\tgpgsign = false\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))


def write(folder: Path, name: str, text: str) -> Path:
    """A file, with the folders that it needs."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path

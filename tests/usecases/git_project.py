"""A real git repository with a small project in it, and what a test does to it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

JOURNEY, READINGS = "journeys/coat.yaml", "journeys/coat/readings/on-time.csv"
COAT = """\
format: cxrel/1
id: coat
name: Order a coat
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
          - id: on-time
            name: On time
            unit: share
            reliable: 97%
            unreliable: 90%
"""
PROJECT = {
    "cxrel.yaml": "format: cxrel-settings/1\ngate: {loosened: fail}\n",
    JOURNEY: COAT,
    READINGS: "period,n,good\n2026-08,1000,934\n2026-09,1000,934\n2026-10,1000,934\n",
    "docs/other.yaml": "a: b\n",
}
WHO = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")


@dataclass(frozen=True)
class Project:
    """A folder that is a repository."""

    folder: Path

    def git(self, *words: str) -> str:
        """Run git in it, and give what it says."""
        done = subprocess.run(["git", *WHO, *words], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, files: Mapping[str, str]) -> None:
        """Write files below the folder."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file that has it."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    def commit(self, message: str = "more") -> str:
        """Commit all there is; the commit's id."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")


def new_project(folder: Path, files: Mapping[str, str] = PROJECT) -> Project:
    """A repository on branch main with one commit."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Project(folder)
    project.git("init", "-q", "-b", "main")
    project.write(files)
    project.commit("begin")
    return project

"""`cxrel diff` of a repository with many journeys of which 3 changed, beside the same diff where there are only these 3."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clock import AS_OF, best_of, markdown, program
from benchmarks.journeys import write_journeys

CHANGED = 3
_WHO = ("-c", "user.name=cxrel", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false", "-c", "gc.auto=0")
_IN_FOLDER = "import os, sys; os.chdir(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])"


def table(sizes: list[int] | None, runs: int) -> list[str]:
    """One row for each number of journeys and each pair of sides."""
    header = ("journeys", "sides", "s", f"/ {CHANGED} journeys alone")
    return markdown(header, [row for size in sizes or (1000,) for row in _rows(size, runs)])


def _rows(size: int, runs: int) -> list[list[str]]:
    with TemporaryDirectory() as made:
        few, many = _project(Path(made, "few"), CHANGED), _project(Path(made, "many"), size)
        sides = {"two revisions": ("HEAD~1", "HEAD"), "a revision and the work tree": ("HEAD~1",)}
        commands = {
            f"{folder.name} {name}": [sys.executable, "-c", _IN_FOLDER, str(folder), *_command(words)]
            for name, words in sides.items()
            for folder in (few, many)
        }
        times = best_of(runs, commands)
        return [
            [f"{size:,}", name, f"{times[f'many {name}']:.2f}", f"{times[f'many {name}'] / times[f'few {name}']:.2f}"]
            for name in sides
        ]


def _command(sides: tuple[str, ...]) -> list[str]:
    return [program("cxrel"), "diff", *sides, "--as-of", AS_OF, "--format", "json"]


def _project(folder: Path, size: int) -> Path:
    """A repository of two commits: in the second, a promise of each of the first 3 journeys is another one."""
    journeys = folder / "journeys"
    journeys.mkdir(parents=True)
    files = write_journeys(journeys, size, readings=True)
    (folder / "cxrel.yaml").write_text("format: cxrel-settings/1\n", encoding="utf-8")
    _git(folder, "init", "-q", "-b", "main")
    _commit(folder)
    for file in files[:CHANGED]:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if " reliable: " in line)
        lines[place] = f"{lines[place].partition('reliable')[0]}reliable: 94.9%\n"
        file.write_text("".join(lines), encoding="utf-8")
    _commit(folder)
    return folder


def _commit(folder: Path) -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "journeys")


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", os.fspath(folder), *_WHO, *words], check=True, capture_output=True)

"""The histories of 20 journeys beside git alone: `git log --raw` and one `git cat-file --batch` of the same contents."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.clock import markdown
from benchmarks.journeys import write_journeys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

JOURNEYS = 20
_FIRST_SECOND, _SECONDS_BETWEEN = 1_640_000_000, 3 * 60 * 60
_LOG = (
    "log",
    "--first-parent",
    "-m",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--format=%H %cI %P",
    "HEAD",
    "--",
    "journeys",
)
_HISTORIES = """
import gc
import time
from datetime import date
from pathlib import Path
from cxrel.changes.history import history_of
from cxrel.store.git import open_repository
from cxrel.usecases.history_versions import versions_of

gc.set_threshold(100_000)  # as cxrel has it
repository = open_repository(Path())
names = [f"journeys/{path.name}" for path in Path("journeys").glob("*.yaml")]
before = time.perf_counter()
versions = versions_of(repository, repository.commit("HEAD"), names)
told = [history_of(found, {}, None, None) for found in versions.values()]
print(time.perf_counter() - before, sum(map(len, versions.values())), sum(len(k.thresholds) for h in told for k in h.kpis))
"""


def table(sizes: list[int] | None, runs: int) -> list[str]:
    """One row for each number of commits, best of at least ten, as git alone takes so little; imports are left out."""
    header = ("commits", "versions", "git s", "cxrel, cold s", "cxrel, warm s", "cold / git", "warm / git")
    return markdown(header, [_row(size, max(runs, 10)) for size in sizes or (2000,)])


def _row(commits: int, runs: int) -> list[str]:
    with TemporaryDirectory() as made:
        folder = Path(made, "project")
        make_repository(folder, commits)
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(made, "cache"))}
        times: dict[str, list[float]] = {"git": [], "cold": [], "warm": []}
        versions = ""
        for _ in range(runs):
            times["git"].append(_git_alone(folder))
            shutil.rmtree(Path(made, "cache"), ignore_errors=True)
            for kind in ("cold", "warm"):
                seconds, versions = _histories(folder, environment)
                times[kind].append(seconds)
    git, cold, warm = (min(taken) for taken in times.values())
    seconds_told = (f"{taken:.2f}" for taken in (git, cold, warm))
    return [f"{commits:,}", f"{int(versions):,}", *seconds_told, f"{cold / git:.1f}", f"{warm / git:.1f}"]


def _histories(folder: Path, environment: Mapping[str, str]) -> tuple[float, str]:
    command = [sys.executable, "-c", _HISTORIES]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    seconds, versions, _ = done.stdout.split()
    return float(seconds), versions


def _git_alone(folder: Path) -> float:
    """What git takes to name all versions, and to give their contents."""
    command = ["git", "-C", str(folder)]
    before = time.perf_counter()
    listed = subprocess.run([*command, *_LOG], capture_output=True, check=True).stdout
    entries = [field.split() for field in listed.split(b"\0") if b":100644" in field or b":000000" in field]
    ids = b"".join(entry[3] + b"\n" for entry in entries)
    subprocess.run([*command, "cat-file", "--batch"], input=ids, capture_output=True, check=True)
    return time.perf_counter() - before


def make_repository(folder: Path, commits: int) -> None:
    """A repository in which each commit moves a mark, a threshold or a reason in one of the journeys."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    stream = "".join(_commits(folder, commits))
    command = ["git", "-C", str(folder)]
    subprocess.run([*command, "fast-import", "--quiet"], input=stream.encode(), check=True)
    subprocess.run([*command, "reset", "-q", "--hard", "main"], check=True)


def _commits(folder: Path, commits: int) -> Iterator[str]:
    """The stream for `git fast-import`: all journeys first, then one edit at a time."""
    written = folder / "journeys"
    written.mkdir()
    paths = write_journeys(written, JOURNEYS, readings=False)
    texts = {path.name: path.read_text(encoding="utf-8").splitlines() for path in paths}
    yield _commit(0, texts)
    chance = Random(1)
    for number in range(1, commits):
        name = chance.choice(sorted(texts))
        _edit(texts[name], number, chance)
        yield _commit(number, {name: texts[name]})


def _edit(lines: list[str], number: int, chance: Random) -> None:
    """Another value at a line whose key is edited in real life."""
    keys = ("mark:", "reliable:", "why:")
    place = chance.choice([place for place, line in enumerate(lines) if line.lstrip().startswith(keys)])
    key = lines[place].partition(":")[0]
    values = {"mark": str(chance.randint(1, 9)), "reliable": f"{chance.randint(960, 999) / 10}%"}
    lines[place] = f"{key}: {values.get(key.strip(), f'Reason number {number}')}"


def _commit(number: int, files: Mapping[str, list[str]]) -> str:
    second = _FIRST_SECOND + number * _SECONDS_BETWEEN
    told = [f"commit refs/heads/main\ncommitter A <a@example.org> {second} +0000\ndata 1\nx\n"]
    for name, lines in files.items():
        text = "\n".join(lines) + "\n"
        told.append(f"M 100644 inline journeys/{name}\ndata {len(text.encode())}\n{text}\n")
    return "".join(told) + "\n"

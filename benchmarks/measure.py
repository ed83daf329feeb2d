"""`cxrel measure` on DuckDB beside a query by hand, a bare scan of the columns, and Polars; all must give the same figures.

Each contender runs in a process of its own, in turn. Its seconds and processor seconds are those of the work, without
Python's start and its imports, but for the whole command; its memory is the most that its process ever held.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.clock import markdown, program
from benchmarks.measure_data import cached_project
from benchmarks.measure_runs import TEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROWS = 10_000_000
MOST_IN_POLARS = 20_000_000
"""Beyond, it wants more memory than a laptop has."""
NAMES = {
    "command": "`cxrel measure`, the whole command",
    "cxrel": "cxrel: 10 KPIs",
    "eleven": "cxrel: 11 KPIs",
    "shares": "cxrel: the 6 shares alone",
    "scan": "bare scan of the columns of the shares",
    "by_hand": "by hand: 10 KPIs",
    "polars": "Polars: 10 KPIs",
}
AIMS = (
    ("10 KPIs / by hand", "cxrel", "by_hand", "0.6"),
    ("10 KPIs / Polars", "cxrel", "polars", "0.6, memory 0.2"),
    ("6 shares / bare scan", "shares", "scan", "3"),
    ("11 KPIs / 10 KPIs", "eleven", "cxrel", "1.05"),
    ("whole command / by hand", "command", "by_hand", "none"),
)
_MB = 1 << 20


class Cost(NamedTuple):
    """What a contender took."""

    wall: float
    cpu: float
    """User and system time of all its threads."""
    peak: float
    """MB."""

    def best(self, other: Cost) -> Cost:
        """The least of each."""
        return Cost(*map(min, self, other))


def table(sizes: list[int] | None, runs: int) -> list[str]:
    """For each number of rows, what every contender took, and the ratios that there is an aim for."""
    return [line for size in sizes or (ROWS,) for line in (*_tables(size, runs), "")][:-1]


def _tables(rows: int, runs: int) -> list[str]:
    project = cached_project(rows)
    names = [name for name in NAMES if name != "polars" or rows <= MOST_IN_POLARS]
    _assert_alike(project, [name for name in names if name in {"cxrel", "by_hand", "polars"}])
    costs: dict[str, Cost] = {}
    for _ in range(runs):
        for name in names:
            cost = _cost(_command(name, project), project)
            costs[name] = cost.best(costs.get(name, cost))
    header = (f"{rows:,} rows", "s", "CPU s", "peak MB")
    listed = [[NAMES[name], f"{c.wall:.2f}", f"{c.cpu:.2f}", f"{c.peak:.0f}"] for name, c in costs.items()]
    return [*markdown(header, listed), "", *markdown(("ratio", "time", "CPU time", "memory", "aim"), _ratios(costs))]


def _ratios(costs: Mapping[str, Cost]) -> list[list[str]]:
    return [
        [told, *(f"{a / b:.2f}" for a, b in zip(costs[one], costs[other], strict=True)), aim]
        for told, one, other, aim in AIMS
        if other in costs
    ]


def _command(name: str, project: Path, cells: Path | None = None) -> list[str]:
    if name == "command":
        kpis = (word for kpi in TEN for word in ("--kpi", kpi))
        return [program("cxrel"), "measure", *kpis, "--since", "2013", "--force", "--as-of", "2014-02-01"]
    return [sys.executable, "-m", "benchmarks.measure_runs", name, str(project), *([str(cells)] if cells else [])]


def _cost(command: Sequence[str], project: Path) -> Cost:
    """Run it; what the kernel counted for its process, or for time and processor what it says of its work."""
    folder = project if command[1] == "measure" else Path(__file__).parents[1]
    environment = {**os.environ, "XDG_CACHE_HOME": str(project / "cache")}
    with TemporaryDirectory() as made, Path(made, "out").open("w+b") as out:
        before = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        told = Path(made, "out").read_text(encoding="utf-8")
    if process.returncode:
        sys.exit(f"{' '.join(command[:5])} ended with {process.returncode}:\n{told[-2000:]}")
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / _MB
    if command[1] == "measure":
        return Cost(wall, used.ru_utime + used.ru_stime, peak)
    work = json.loads(told)
    return Cost(work["wall"], work["cpu"], peak)


def _assert_alike(project: Path, names: Sequence[str]) -> None:
    """End where two contenders do not give the same cells with the same figures."""
    with TemporaryDirectory() as made:
        first: dict[str, list[float]] = {}
        for name in names:
            file = Path(made, name)
            _cost(_command(name, project, file), project)
            found = json.loads(file.read_text(encoding="utf-8"))
            first = first or found
            unlike = sorted(key for key in first.keys() | found.keys() if not _same(first.get(key), found.get(key)))
            if unlike:
                key = unlike[0]
                sys.exit(
                    f"{len(unlike)} of {len(found)} cells differ, {key}: {first.get(key)}, {name}: {found.get(key)}"
                )
    sys.stderr.write(f"{len(first):,} cells are equal to 1e-9 in {', '.join(names)}\n")


def _same(one: Sequence[float] | None, other: Sequence[float] | None) -> bool:
    if one is None or other is None:
        return False
    return one[0] == other[0] and math.isclose(one[1], other[1], rel_tol=1e-9, abs_tol=1e-9)

"""Wall-clock times of programs, as a user waits for them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AS_OF = "2026-11-21"


def program(name: str) -> str:
    """The program that is installed beside this Python."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit(f"{name} is not installed beside {sys.executable}: `make bench` installs it.")
    return found


def best_of(runs: int, commands: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The shortest time of each command in seconds; taken in turn, so that a busy moment hits them all alike."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(_seconds(command))
    return {name: min(taken) for name, taken in times.items()}


def _seconds(command: Sequence[str]) -> float:
    before = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - before
    if done.returncode:
        shown = (done.stderr or done.stdout).decode(errors="replace")[:2000]
        sys.exit(f"{' '.join(command[:6])} … ended with {done.returncode}, so its time means nothing:\n{shown}")
    return taken


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table with its numbers to the right."""
    return ["| " + " | ".join(cells) + " |" for cells in (header, ["---:"] * len(header), *rows)]

"""`cxrel score` and `cxrel report` beside `cxrel validate` and beside nothing but parsing the same journeys' YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clock import AS_OF, best_of, markdown, program
from benchmarks.journeys import write_journeys

PARSE_ONLY = """
import pathlib, sys, yaml
for path in pathlib.Path(sys.argv[1]).glob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


def table(sizes: list[int] | None, runs: int) -> list[str]:
    """One row for each command and number of journeys."""
    header = ("journeys", "command", "s", "/ validate", "/ parsing alone")
    return markdown(header, [row for size in sizes or (1000,) for row in _rows(size, runs)])


def _rows(size: int, runs: int) -> list[list[str]]:
    with TemporaryDirectory() as made:
        folder = Path(made, "journeys")
        folder.mkdir()
        write_journeys(folder, size, readings=True)
        common = [str(folder), "--as-of", AS_OF]
        times = best_of(
            runs,
            {
                "parsing alone": [sys.executable, "-c", PARSE_ONLY, str(folder)],
                "`cxrel validate`": [program("cxrel"), "validate", *common],
                "`cxrel score`": [program("cxrel"), "score", *common, "--format", "json"],
                "`cxrel report`": [program("cxrel"), "report", *common, "-o", f"{made}/reports/"],
            },
        )
    parse, validate = times["parsing alone"], times["`cxrel validate`"]
    return [[f"{size:,}", name, f"{s:.2f}", f"{s / validate:.2f}", f"{s / parse:.2f}"] for name, s in times.items()]

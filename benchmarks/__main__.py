"""Prints a table of times and ratios as Markdown, for docs/performance.md. Ratios travel, seconds do not."""

from __future__ import annotations

import argparse
import platform
import sys

from benchmarks import diff, history, measure, measure_data, score, validate

TABLES = {
    "validate": validate.table,
    "score": score.table,
    "diff": diff.table,
    "history": history.table,
    "measure": measure.table,
}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", choices=TABLES)
    parser.add_argument(
        "--sizes",
        "--rows",
        type=int,
        nargs="+",
        help="how many journeys (1 100 1000, or 1000 for score), commits (2000 for history), or rows (10000000 for measure)",
    )
    parser.add_argument("--runs", type=int, default=3, help="best of how many (default: 3)")
    parser.add_argument("--clean", action="store_true", help="delete the rows that measure keeps, and end")
    asked = parser.parse_args()
    if asked.clean:
        measure_data.clean()
        return
    lines = TABLES[asked.what](asked.sizes, asked.runs)
    python = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}"
    sys.stdout.write(f"{python}; best of {asked.runs}, interleaved.\n\n" + "\n".join(lines) + "\n\n")


main()

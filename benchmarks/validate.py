"""`cxrel validate` beside a JSON Schema checker and a YAML linter on the same files, which tell less about them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clock import AS_OF, best_of, markdown, program
from benchmarks.journeys import write_journeys


def table(sizes: list[int] | None, runs: int) -> list[str]:
    """One row for each number of files."""
    header = ("files", "cxrel s", "check-jsonschema s", "yamllint s", "cxrel / check-jsonschema", "cxrel / yamllint")
    return markdown(header, [_row(size, runs) for size in sizes or (1, 100, 1000)])


def _row(size: int, runs: int) -> list[str]:
    with TemporaryDirectory() as made:
        folder = Path(made, "journeys")
        folder.mkdir()
        files = [str(path) for path in write_journeys(folder, size, readings=False)]
        schema = Path(made, "journey.schema.json")
        schema.write_bytes(
            subprocess.run([program("cxrel"), "schema", "journey"], capture_output=True, check=True).stdout
        )
        times = best_of(
            runs,
            {
                "cxrel": [program("cxrel"), "validate", str(folder), "--as-of", AS_OF],
                "schema": [program("check-jsonschema"), "--schemafile", str(schema), *files],
                "lint": [program("yamllint"), "-d", "relaxed", *files],
            },
        )
    cxrel, schema_checker, linter = times.values()
    ratios = (f"{cxrel / other:.2f}" for other in (schema_checker, linter))
    return [f"{size:,}", *(f"{seconds:.2f}" for seconds in (cxrel, schema_checker, linter)), *ratios]

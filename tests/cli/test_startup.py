"""What is imported before anything is asked for: the heavy packages come only with the commands that need them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cxrel import __version__

HEAVY = ("pydantic", "jinja2", "duckdb", "ruamel", "sqlglot", "yaml")
_RUN = """
import sys
from cxrel.__main__ import main
sys.argv = ["cxrel", *sys.argv[1:]]
try:
    main()
finally:
    loaded = {name.partition(".")[0] for name in sys.modules}
    sys.stderr.write(" ".join(sorted(loaded)))
"""


def _started(*arguments: str) -> tuple[int, str, set[str]]:
    """The exit code, the output, and the packages that were imported."""
    command = [sys.executable, "-c", _RUN, *arguments]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return told.returncode, told.stdout, set(told.stderr.split())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("-h",)])
def test_no_heavy_package_is_imported_to_tell_how_to_begin(arguments: tuple[str, ...]) -> None:
    _, _, loaded = _started(*arguments)
    assert "cxrel" in loaded, "the list of packages is there"
    assert not loaded.intersection(HEAVY)


@pytest.mark.parametrize("command", ["init", "validate", "score", "report", "explain", "schema"])
def test_a_help_page_costs_no_more_than_typer_itself(command: str) -> None:
    code, out, loaded = _started(command, "--help")
    assert (code, out.split()[:3]) == (0, ["Usage:", "cxrel", command])
    assert not loaded.intersection(HEAVY) - {"pydantic"}, "typer may read options with pydantic"


def test_the_version_is_told_before_the_command_line_is_built() -> None:
    code, out, loaded = _started("--version")
    assert (code, out) == (0, f"cxrel {__version__}\n")
    assert "typer" not in loaded
    assert _started("--no-color", "--version")[:2] == (code, out)

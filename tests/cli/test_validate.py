"""`cxrel validate`: what it prints in each format, and how it ends."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cxrel.__main__ import _run

if TYPE_CHECKING:
    from collections.abc import Callable

    Cxrel = Callable[..., tuple[int, str, str]]

JOURNEY = """\
format: cxrel/1
id: coat
name: Buy a coat
silos: {care: Customer care, ops: Warehouse}
stages:
  - id: order
    name: Onboarding
    silos: [care, opsx]
  - id: receive
    name: "🧥 I get my coat"
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        ownr: Tom Becker
        kpis:
          - id: on-time
            name: Delivered on time
            unit: share
            reliable: 90%
            unreliable: 97%
    rating: {mark: 7.5}
"""
READINGS = 'period,n,good\n2026-09,100,97\n\n2026-10,100,"9,5"\n'
SESSION = (
    "format: cxrel-session/1\ndate: 2026-11-18\nparticipants: {care: 2}\nstages:\n  order: {votes: {care: [1, 2, 3]}}\n"
)
SETTINGS = "format: cxrel-settings/1\nwaive:\n  - {code: few-moments, why: We begin, until: 2026-12-31}\n"
FILES = {
    "cxrel.yaml": SETTINGS,
    "journeys/coat.yaml": JOURNEY,
    "journeys/coat/readings/on-time.csv": READINGS,
    "journeys/coat/sessions/2026-q4.yaml": SESSION,
}
CLEAN = "format: cxrel/1\nid: coat\nname: Buy a coat\nstages:\n  - {id: order, name: I order}\n"


@pytest.fixture
def cxrel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it with the words after `cxrel`, in the folder of the test: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run([*arguments, "--as-of", "2026-11-21"])
        return code, *capsys.readouterr()

    return run


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())


@pytest.mark.parametrize("output", ["text", "json", "github"])
def test_each_format(output: str, tmp_path: Path, cxrel: Cxrel, golden: Callable[[str, str], None]) -> None:
    _write(tmp_path, FILES)
    code, out, err = cxrel("validate", "--format", output)
    assert code == 1
    assert err == ("6 errors, 1 warning in 1 journey\n" if output == "text" else "")
    golden(f"validate/faults.{output}", out)


def test_the_manual_shows_what_is_printed(tmp_path: Path, cxrel: Cxrel) -> None:
    _write(tmp_path, FILES)
    manual = (Path(__file__).parents[2] / "docs" / "validate.md").read_text(encoding="utf-8")
    shown = manual.partition("```\n")[2].partition("```")[0]
    printed = cxrel("validate")[1]
    assert len(re.findall(r"^journeys/", shown, re.MULTILINE)) == 3
    for block in re.split(r"^(?=journeys/)", shown, flags=re.MULTILINE):
        assert block in printed


def test_the_json_has_the_keys_of_the_contract(tmp_path: Path, cxrel: Cxrel) -> None:
    _write(tmp_path, FILES)
    told = json.loads(cxrel("validate", "--format", "json")[1])
    assert told["format"] == "cxrel-findings/1"
    for finding in told["findings"]:
        assert list(finding) == ["code", "severity", "message", "hint", "file", "line", "column", "path"]
        assert finding["severity"] in {"error", "warning", "note"}
        assert finding["message"][0] == finding["message"][0].upper()
        assert finding["message"].endswith(".")
        assert finding["hint"].endswith((".", "?"))


def test_no_finding_is_an_empty_list(tmp_path: Path, cxrel: Cxrel) -> None:
    _write(tmp_path, {"journeys/coat.yaml": CLEAN, "cxrel.yaml": SETTINGS})
    code, out, _ = cxrel("validate", "--format", "json")
    assert (code, json.loads(out)) == (0, {"format": "cxrel-findings/1", "findings": []})
    assert cxrel("validate") == (0, "", "no faults in 1 journey\n")


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--strict"], 1)])
def test_warnings_fail_only_where_that_is_asked_for(
    options: list[str], code: int, tmp_path: Path, cxrel: Cxrel
) -> None:
    _write(tmp_path, {"journeys/coat.yaml": CLEAN})
    ended, out, err = cxrel("validate", *options)
    assert ended == code
    assert "warning few-moments" in out
    assert err == "1 warning in 1 journey\n"


def test_a_journey_can_be_piped_in(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CLEAN.replace("name: Buy", "naame: Buy").encode())))
    code, out, _ = cxrel("validate", "-")
    assert code == 1
    assert out.startswith("-:3:1: error unknown-key ")


def test_the_same_files_print_the_same_bytes(tmp_path: Path, cxrel: Cxrel) -> None:
    _write(tmp_path, FILES)
    assert cxrel("validate", "--format", "json") == cxrel("validate", "--format", "json")

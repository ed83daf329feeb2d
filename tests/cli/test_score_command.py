"""`cxrel score`: which journeys it tells, on which day, in which form, and what it does with those in error."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cxrel.__main__ import _run

Score = Callable[..., tuple[int, str, str]]
JOURNEY = """
format: cxrel/1
id: {id}
name: Order a {id}
stages:
  - id: receive
    name: I get my {id}
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis: [{{id: on-time, name: On time, unit: share, reliable: 97%, unreliable: 90%}}]
"""
READINGS = "period,n,good\n2026-09,10000,9900\n2026-10,10000,9000\n2026-11,10000,9999\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("coat", "boot"):
        path = Path("journeys", name, "readings", "on-time.csv")
        path.parent.mkdir(parents=True)
        path.write_text(READINGS)
        Path("journeys", f"{name}.yaml").write_text(JOURNEY.format(id=name))
    return tmp_path


@pytest.fixture
def score(folder: Path, capsys: pytest.CaptureFixture[str]) -> Score:
    """Call it with the words after `cxrel score`: exit code, standard output, standard error."""
    assert folder

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(["score", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def ids(out: str) -> list[str]:
    return [journey["id"] for journey in json.loads(out)["journeys"]]


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ((), ["boot", "coat"]),
        (("coat",), ["coat"]),
        (("journeys/coat.yaml",), ["coat"]),
        (("journeys",), ["boot", "coat"]),
        (("coat", "boot"), ["coat", "boot"]),
        (("journeys/coat/readings/on-time.csv",), ["coat"]),
    ],
)
def test_it_scores_the_journeys_that_are_named_or_all(score: Score, paths: tuple[str, ...], found: list[str]) -> None:
    code, out, err = score(*paths, "--format", "json")
    assert (code, ids(out), err) == (0, found, "")


def test_the_day_decides_what_counts(score: Score) -> None:
    periods = {
        day: json.loads(score("coat", "--format", "json", "--as-of", day)[1])["journeys"][0]["kpis"][0]["periods"]
        for day in ("2026-10-01", "2026-11-21", "2026-12-01", "2026-09-01")
    }
    assert periods == {
        "2026-10-01": ["2026-09"],
        "2026-11-21": ["2026-09", "2026-10"],
        "2026-12-01": ["2026-09", "2026-10", "2026-11"],
        "2026-09-01": [],
    }


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_the_same_inputs_give_the_same_bytes(score: Score, form: str) -> None:
    first, second = (score("--format", form, "--as-of", "2026-11-21") for _ in range(2))
    assert first == second
    assert first[0] == 0


def test_every_form_tells_the_same_mark(score: Score) -> None:
    call = ("coat", "--as-of", "2026-12-01")
    mark = json.loads(score(*call, "--format", "json")[1])["journeys"][0]["mark"]
    [row] = csv.DictReader(io.StringIO(score(*call, "--format", "csv")[1]))
    assert mark == float(row["mark"])
    assert f"{mark:.1f} sometimes" in score(*call)[1]


def test_a_journey_in_error_is_told_and_the_others_are_scored(score: Score) -> None:
    path = Path("journeys", "boot.yaml")
    path.write_text(path.read_text().replace("97%", "197%"))
    code, out, err = score("--format", "json", "--as-of", "2026-11-21")
    assert (code, ids(out)) == (1, ["coat"])
    assert err.startswith("journeys/boot.yaml:")
    assert " error " in err


def test_nothing_is_written(score: Score, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for form in ("table", "json", "csv"):
        score("--format", form)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_standard_input_is_scored_without_evidence(score: Score, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.TextIOWrapper(io.BytesIO(JOURNEY.format(id="hat").encode()))
    monkeypatch.setattr("sys.stdin", typed)
    code, out, _ = score("-", "--format", "json")
    [journey] = json.loads(out)["journeys"]
    assert (code, journey["id"], journey["mark"], journey["band"]) == (0, "hat", None, "unknown")
    assert journey["kpis"][0]["periods"] == []


@pytest.mark.parametrize(("columns", "beside"), [("80", False), ("160", True)])
def test_a_wide_terminal_has_the_details_beside_the_scale(
    score: Score, monkeypatch: pytest.MonkeyPatch, columns: str, *, beside: bool
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    header = next(line for line in score("coat", "--as-of", "2026-11-21")[1].split("\n") if "How reliable" in line)
    assert ("What limits it" in header) is beside

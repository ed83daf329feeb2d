"""The made-up retail example: reproducible, and true to itself."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "journeys" / "outerwear-order"
READINGS = sorted(FOLDER.glob("readings/*.csv"))
TABLES = [FOLDER / f"{name}.csv" for name in ("joint", "together", "outcome")]
SESSIONS = sorted(FOLDER.glob("sessions/*.yaml"))
DIMENSIONS = ("channel", "country", "carrier")

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cut_of(row: Row) -> tuple[str, ...]:
    return tuple(name for name in DIMENSIONS if row.get(name))


def by_period_and_cut(path: Path) -> dict[str, dict[tuple[str, ...], list[Row]]]:
    found: dict[str, dict[tuple[str, ...], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(path):
        found[row["period"]][cut_of(row)].append(row)
    return found


def total(members: list[Row], column: str) -> int:
    return sum(int(row[column]) for row in members)


def mean_value(members: list[Row]) -> float:
    return sum(int(row["n"]) * float(row["value"]) for row in members) / total(members, "n")


def stages_of(path: Path) -> Iterator[tuple[dict[str, int], str, dict[str, Any]]]:
    session = yaml.safe_load(path.read_text(encoding="utf-8"))
    for stage_id, record in session["stages"].items():
        yield session["participants"], stage_id, record


def test_the_generator_agrees_with_the_committed_files() -> None:
    command = [sys.executable, "tools/retail_evidence.py", "--check"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_the_generator_tells_which_file_was_edited(tmp_path: Path) -> None:
    for path in (*READINGS, *TABLES, FOLDER / "voice.csv"):
        copy = tmp_path / path.relative_to(FOLDER)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "readings" / "on-time.csv").write_text("period,n,good\n", encoding="utf-8")
    command = [sys.executable, "tools/retail_evidence.py", "--check", "--folder", str(tmp_path)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert [line.split(" differs")[0] for line in told.stderr.splitlines()] == [str(tmp_path / "readings/on-time.csv")]


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.stem)
def test_each_dimension_adds_up_to_the_total(path: Path) -> None:
    for period, cuts in by_period_and_cut(path).items():
        [whole] = cuts[()]
        for cut, members in cuts.items():
            assert total(members, "n") == int(whole["n"]), (period, cut)
            if "good" in whole:
                assert total(members, "good") == int(whole["good"]), (period, cut)
                assert all(int(row["good"]) <= int(row["n"]) for row in members)
            else:
                assert mean_value(members) == pytest.approx(float(whole["value"]), abs=0.1), (period, cut)


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.stem)
def test_every_period_shows_the_same_cuts(path: Path) -> None:
    shapes = {frozenset(cuts) for cuts in by_period_and_cut(path).values()}
    assert len(shapes) == 1


def test_the_parcels_told_of_are_the_parcels_that_were_late() -> None:
    missed = {
        (row["period"], row["country"]): int(row["n"]) - int(row["good"])
        for row in rows(FOLDER / "readings" / "on-time.csv")
        if cut_of(row) in ((), ("country",))
    }
    told = rows(FOLDER / "readings" / "told-of-delay.csv")
    assert {(row["period"], row["country"]): int(row["n"]) for row in told}.items() <= missed.items()


def test_customers_add_up_to_the_total_in_every_dimension_and_are_those_whose_parcels_went_out() -> None:
    parcels = {row["period"]: row for row in rows(FOLDER / "readings" / "on-time.csv") if not cut_of(row)}
    for period, cuts in by_period_and_cut(TABLES[0]).items():
        [whole] = cuts[()]
        assert whole["n"] == parcels[period]["n"]
        for members in cuts.values():
            assert (total(members, "n"), total(members, "good")) == (int(whole["n"]), int(whole["good"]))


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_no_silo_has_more_votes_than_people(path: Path) -> None:
    for people, stage_id, record in stages_of(path):
        for votes in (record["votes"], *record.get("earlier_rounds", ())):
            hidden = sum(number for silo, number in people.items() if silo not in votes)
            for silo, marks in votes.items():
                assert len(marks) <= people.get(silo, hidden), (stage_id, silo)


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_those_who_lived_it_and_those_who_did_not_are_the_room(path: Path) -> None:
    for _, stage_id, record in stages_of(path):
        if "lived" in record:
            marks = [vote for votes in record["votes"].values() for vote in votes if vote != "unsure"]
            assert sorted(record["lived"] + record["not_lived"]) == sorted(marks), stage_id


def test_forty_complaints_are_told_and_a_repeat_follows_what_it_repeats() -> None:
    voices = {row["id"]: row for row in rows(FOLDER / "voice.csv")}
    assert sum(row["kind"] == "complaint" for row in voices.values()) == 40
    assert all(name.startswith("syn-") for name in voices)
    repeats = [row for row in voices.values() if row["repeat_of"]]
    assert repeats
    assert all(voices[row["repeat_of"]]["date"] < row["date"] for row in repeats)

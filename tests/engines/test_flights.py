"""336,776 real flights on PostgreSQL and on Spark: the readings that come out are those that DuckDB gave, to the byte."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import duckdb
import pytest

from cxrel.store.tree import WorkTree
from cxrel.usecases.measure import Request, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How

if TYPE_CHECKING:
    from postgres_server import PostgresServer

    from cxrel.engines import Limits

PROJECT = Path(__file__).resolve().parents[2]
JOURNEY = "journeys/air-travel-2013"


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flights")
    runpy.run_path(str(PROJECT / "tools" / "flights_readings.py"))["unpack"](folder / "data")
    duckdb.execute(f"COPY (FROM '{folder}/data/flights.csv') TO '{folder}/flights.parquet'")
    return folder / "flights.parquet"


def measured(tmp_path: Path, source: str, environ: dict[str, str], limits: Limits) -> dict[str, bytes]:
    """The readings, measured anew from another source than the journey's own."""
    text = (PROJECT / f"{JOURNEY}.yaml").read_text(encoding="utf-8")
    assert text.count("file: ../data/flights.csv") == 1
    (tmp_path / "journeys").mkdir()
    file = tmp_path / f"{JOURNEY}.yaml"
    file.write_text(text.replace("file: ../data/flights.csv", source), encoding="utf-8")
    copytree(PROJECT / JOURNEY, tmp_path / JOURNEY)
    for reading in (tmp_path / JOURNEY / "readings").iterdir():
        reading.unlink()
    how = How(
        Asked(date(2014, 1, 31), since=date(2013, 1, 1)), {**environ, "XDG_CACHE_HOME": str(tmp_path)}, limits=limits
    )
    result = measure(WorkTree(), Request((str(file),), how), lambda _: None)
    assert {one.status for one in result.kpis} == {"measured"}, result
    return {path.name: path.read_bytes() for path in (tmp_path / JOURNEY / "readings").iterdir()}


def committed() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (PROJECT / JOURNEY / "readings").iterdir()}


def test_postgres_counts_the_flights_as_duckdb_does(
    tmp_path: Path, parquet: Path, postgres: PostgresServer, limits: Limits
) -> None:
    load(postgres.url("admin"), parquet.parent / "data" / "flights.csv")
    source = "connect: env:CX_FLIGHTS\n    table: mart.flights"
    assert measured(tmp_path, source, {"CX_FLIGHTS": postgres.url("reader")}, limits) == committed()


def test_spark_counts_the_flights_as_duckdb_does(tmp_path: Path, parquet: Path, spark: str, limits: Limits) -> None:
    environ = {"CX_FLIGHTS": f"{spark}{parquet}"}
    assert measured(tmp_path, "connect: env:CX_FLIGHTS", environ, limits) == committed()


def load(url: str, file: Path) -> None:
    import psycopg

    texts = {"carrier", "tailnum", "origin", "dest"}
    with file.open(encoding="utf-8") as stream, psycopg.connect(url) as connection:
        names = stream.readline().strip().split(",")
        kinds = {name: "text" if name in texts else "integer" for name in names} | {"time_hour": "timestamptz"}
        columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
        connection.execute(f"CREATE TABLE mart.flights ({columns})")
        with connection.cursor() as cursor, cursor.copy("COPY mart.flights FROM STDIN (FORMAT csv)") as copy:
            while piece := stream.read(1 << 20):
                copy.write(piece)

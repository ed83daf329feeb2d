"""Customers joined on PostgreSQL and on Spark: the tables that come out are those that DuckDB gives, to the byte."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import duckdb

from cxrel.store.tree import WorkTree
from cxrel.usecases.measure import Request, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How

if TYPE_CHECKING:
    from pathlib import Path

    from postgres_server import PostgresServer

    from cxrel.engines import Limits

JOURNEY = """format: cxrel/1
id: shop
name: Buy a coat
dimensions: {{channel: {{web: {{name: Web shop, source: WWW}}, app: App}}}}
sources:
  orders: {{{source}, at: day}}
outcome: {{name: Ordered again, source: orders, customer_key: who, good: again}}
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - {{id: doorstep, name: It comes, moment_of_truth: true, kpis: [{{id: on-time, name: On time, unit: share,
         reliable: 97%, unreliable: 90%, measure: {{source: orders, good: not late, missing: bad, every: month,
         by: {{channel: channel}}, customer_key: who}}}}]}}
      - {{id: box, name: It is whole, moment_of_truth: true, kpis: [{{id: whole, name: Whole, unit: share,
         reliable: 97%, unreliable: 90%, measure: {{source: orders, good: whole, where: channel <> 'none', every: month,
         by: {{channel: channel}}, customer_key: who}}}}]}}
"""


def rows() -> list[tuple[date | int | str | None, ...]]:
    rng = Random(7)
    known = (True, False, False, None)
    channels = ("WWW", "app", "fax", "none", None)
    days = (date(2026, 7, 1) + timedelta(days=rng.randrange(100)) for _ in range(300))
    return [
        (day, rng.randrange(25) or None, rng.choice(channels), *(rng.choice(known) for _ in range(3))) for day in days
    ]


def tables(folder: Path, source: str, environ: dict[str, str], limits: Limits) -> dict[str, str]:
    """The tables of customers, measured from a source."""
    file = folder / "journeys" / "shop.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(JOURNEY.format(source=source), encoding="utf-8")
    how = How(Asked(date(2026, 11, 21)), {**environ, "XDG_CACHE_HOME": str(folder)}, limits=limits)
    result = measure(WorkTree(), Request((str(file),), how), lambda _: None)
    assert [one.status for one in result.joint] == ["measured"], result
    return {path.name: path.read_text(encoding="utf-8") for path in (file.parent / "shop").glob("*.csv")}


def by_duckdb(folder: Path, limits: Limits) -> dict[str, str]:
    kinds = "day DATE, who INTEGER, channel VARCHAR, late BOOLEAN, whole BOOLEAN, again BOOLEAN"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE orders ({kinds})")
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", rows())
        connection.execute(f"COPY orders TO '{folder / 'orders.parquet'}'")
    found = tables(folder / "duckdb", "file: ../../orders.parquet", {}, limits)
    assert set(found) == {"joint.csv", "together.csv", "outcome.csv"}
    assert "2026-08,web," in found["joint.csv"]
    return found


def test_postgres_joins_customers_as_duckdb_does(tmp_path: Path, postgres: PostgresServer, limits: Limits) -> None:
    import psycopg

    with psycopg.connect(postgres.url("admin"), autocommit=True) as connection:
        kinds = "day date, who integer, channel text, late boolean, whole boolean, again boolean"
        connection.execute(f"CREATE TABLE mart.joined_orders ({kinds})")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO mart.joined_orders VALUES (%s, %s, %s, %s, %s, %s)", rows())
    source = "connect: env:CX_SHOP, table: mart.joined_orders"
    found = tables(tmp_path / "postgres", source, {"CX_SHOP": postgres.url("reader")}, limits)
    assert found == by_duckdb(tmp_path, limits)


def test_spark_joins_customers_as_duckdb_does(tmp_path: Path, spark: str, limits: Limits) -> None:
    wanted = by_duckdb(tmp_path, limits)
    environ = {"CX_SHOP": f"{spark}{tmp_path / 'orders.parquet'}"}
    assert tables(tmp_path / "spark", "connect: env:CX_SHOP", environ, limits) == wanted

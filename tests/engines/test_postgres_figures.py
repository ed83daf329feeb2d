"""What PostgreSQL would do in a way of its own, and what comes out as everywhere else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cxrel.store.tree import WorkTree
from cxrel.usecases.measure import Request, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from postgres_server import PostgresServer

JOURNEY = """format: cxrel/1
id: shop
name: Buy a coat
dimensions: {{mood: open}}
sources: {{rows: {{connect: env:CX_DB, table: mart.odd, at: day}}}}
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
          - id: one
            name: One
            unit: {unit}
            reliable: {reliable}
            unreliable: {unreliable}
            measure: {{source: rows, every: month, {measure}}}
"""


@pytest.fixture
def server(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A table with types of PostgreSQL's own, and a role whose settings would change figures."""
    import psycopg

    with psycopg.connect(postgres.url("admin"), autocommit=True) as admin:
        admin.execute("CREATE TYPE mart.mood AS ENUM ('sad', 'happy'); CREATE DOMAIN mart.hours AS double precision")
        admin.execute(
            "CREATE TABLE mart.odd (day date, mood mart.mood, code char(6), exact numeric, hours mart.hours, minutes float8)"
        )
        admin.execute(
            "INSERT INTO mart.odd VALUES ('2026-09-01', 'sad', 'ab', 1.5, 2, 123.456),"
            " ('2026-09-02', 'happy', 'cd', 'NaN', 'NaN', 123.456), ('2026-09-03', NULL, NULL, 0, 0, 123.456)"
        )
        settings = ("extra_float_digits = -15", "transform_null_equals = on", "datestyle = 'German'")
        for setting in settings:
            admin.execute(f"ALTER ROLE reader SET {setting}")
        yield postgres
        admin.execute("ALTER ROLE reader RESET ALL; DROP TABLE mart.odd; DROP TYPE mart.mood; DROP DOMAIN mart.hours")


def readings(server: PostgresServer, folder: Path, measured: str) -> list[str]:
    is_share = "good:" in measured
    unit, reliable, unreliable = ("share", "97%", "90%") if is_share else ("hours", "1", "9")
    text = JOURNEY.format(unit=unit, reliable=reliable, unreliable=unreliable, measure=measured)
    (folder / "shop.yaml").write_text(text, encoding="utf-8")
    environ = {"CX_DB": server.url("reader"), "XDG_CACHE_HOME": str(folder / "cache")}
    result = measure(
        WorkTree(), Request((str(folder),), How(Asked(date(2026, 11, 21)), environ)), progress=lambda _: None
    )
    assert [one.reason for one in result.kpis] == [""]
    file = folder / "shop/readings/one.csv"
    return file.read_text(encoding="utf-8").splitlines()[1:] if file.exists() else []


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ("value: minutes, summary: mean", ["2026-09,3,123.456"]),
        ("value: minutes, summary: median", ["2026-09,3,123.456"]),
        ("good: exact > 1", ["2026-09,2,1"]),
        ("value: exact, summary: mean", ["2026-09,2,0.75"]),
        ("good: hours > 1", ["2026-09,2,1"]),
        ("good: exact = null", []),
        (
            "good: mood > 'happy', by: {mood: mood}",
            ["2026-09,,2,1", "2026-09,happy,1,0", "2026-09,sad,1,1"],
        ),
        ("good: exact >= 0, by: {mood: code}", ["2026-09,,2,2", "2026-09,ab,1,1", "2026-09,unknown,1,1"]),
    ],
)
def test_types_and_settings_of_its_own_do_not_change_a_figure(
    server: PostgresServer, tmp_path: Path, measured: str, expected: list[str]
) -> None:
    assert readings(server, tmp_path, measured) == expected

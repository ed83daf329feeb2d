"""One small table that holds what engines disagree on, written wherever an engine reads."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("id", "at", "day", "clock", "channel", "kept", "amount", "minutes", "wide", "note", "parts")
TYPES = (
    "BIGINT",
    "TIMESTAMPTZ",
    "DATE",
    "TIMESTAMP",
    "VARCHAR",
    "BOOLEAN",
    "DECIMAL(12,2)",
    "DOUBLE",
    "BIGINT",
    "VARCHAR",
    "INTEGER",
)
_INSTANTS = (
    "1969-12-30 12:34:56",
    "1969-12-31 23:30:00",
    "1970-01-01 04:59:59.25",
    "2024-10-05 15:29:59",
    "2024-10-05 15:30:00",
    "2024-10-06 13:00:00",
    "2024-10-27 00:30:00",
    "2024-10-27 01:30:00",
    "2024-11-03 03:59:59",
    "2024-11-03 05:30:00",
    "2024-11-03 06:30:00",
    "2024-12-31 12:59:59.5",
    "2024-12-31 23:00:00",
    "2025-01-01 04:59:59",
    "2025-01-01 05:00:00",
)
"""Before 1970, and around the changes of clocks in Lord Howe (by half an hour), Oslo and New York."""
_CHANNELS = ("web", "Web", " web ", "tür", "TÜR", "it's", "back\\slash", "100%", "a_b", None)
_MINUTES = (0.1, 0.2, 1e-9, -3.25, 2.5, 3.5, 1e15, float("nan"), None, 17.0, 17.0)


def rows() -> list[tuple[object, ...]]:
    """The rows, in NAMES' order; times as text."""
    return [
        (
            i,
            f"{instant}+00",
            instant[:10] if i % 5 else None,
            instant,
            _CHANNELS[(i + j) % len(_CHANNELS)],
            (i + j) % 3 == 0 if (i * j) % 7 != 3 else None,
            f"{(i * 37 + j) % 100 - 20}.{(i * 13) % 100:02}" if i % 4 else None,
            _MINUTES[(i * 3 + j) % len(_MINUTES)],
            9_007_199_254_740_993 + i,
            None if i % 6 == 0 else "ünï" * (i % 3) + " ",
            i % 7 - 3,
        )
        for j in range(4)
        for i, instant in enumerate(_INSTANTS, start=j * len(_INSTANTS))
    ]


def write_files(folder: Path) -> None:
    """tiny.parquet, .csv, .jsonl, .duckdb and .sqlite."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(NAMES, TYPES, strict=True))
    with duckdb.connect(str(folder / "tiny.duckdb")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE tiny ({columns})")
        connection.executemany(f"INSERT INTO tiny VALUES ({', '.join('?' * len(NAMES))})", rows())
        connection.execute(f"COPY tiny TO '{folder / 'tiny.parquet'}'")
        connection.execute(f"COPY tiny TO '{folder / 'tiny.csv'}'")
        finite = "SELECT * REPLACE (CASE WHEN NOT isnan(minutes) THEN minutes END AS minutes) FROM tiny"
        connection.execute(f"COPY ({finite}) TO '{folder / 'tiny.jsonl'}' (FORMAT json)")
    with sqlite3.connect(folder / "tiny.sqlite") as lite:
        lite.execute(
            'CREATE TABLE tiny (id INTEGER, "at" DATETIME, day DATE, clock TIMESTAMP, channel TEXT, kept BOOLEAN,'
            " amount NUMERIC, minutes REAL, wide INTEGER, note TEXT, parts INTEGER)"
        )
        lite.executemany(f"INSERT INTO tiny VALUES ({', '.join('?' * len(NAMES))})", rows())
    lite.close()


def write_postgres(url: str) -> None:
    """mart.tiny."""
    import psycopg

    kinds = {"DOUBLE": "DOUBLE PRECISION", "VARCHAR": "TEXT"}
    columns = ", ".join(f'"{name}" {kinds.get(kind, kind)}' for name, kind in zip(NAMES, TYPES, strict=True))
    with psycopg.connect(url) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(f"CREATE TABLE mart.tiny ({columns})")
        holes = ", ".join(f"%s::{kinds.get(kind, kind)}" for kind in TYPES)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO mart.tiny VALUES ({holes})", rows())

"""Each dialect's spelling keeps DuckDB's meaning, and no text of a journey leaves its quotes."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any

import duckdb
import pytest
from expressions_alike import COLUMNS, EXPRESSIONS, IN_A_ZONE, ROWS, listed
from hypothesis import given
from hypothesis import strategies as st

from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.engine import Column
from cxrel.kpi.objection import Objection
from cxrel.kpi.scope import Scope, Written, by_name
from cxrel.kpi.walk import MAX_WRITTEN
from cxrel.kpi.writer import write

ZONE = "America/New_York"
LIVE_HERE = ["duckdb", "sqlite"]


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"SET TimeZone = '{ZONE}'")
    connection.execute(f"CREATE TABLE t ({', '.join(f'{column.name} {column.declared}' for column in COLUMNS)})")
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(COLUMNS))})", [list(row) for row in ROWS])
    return connection


@cache
def _sqlite() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE t ({', '.join(column.name for column in COLUMNS)})")
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(COLUMNS))})", ROWS)
    return connection


def _asked(engine: str, sql: str) -> list[Any]:
    statement = f"SELECT {sql} FROM t ORDER BY id"
    connection = _duckdb() if engine == "duckdb" else _sqlite()
    rows = connection.execute(statement).fetchall()
    return [None if value is None else str(value) if isinstance(value, str) else float(value) for (value,) in rows]


def _written(expression: str, dialect: str, zone: str | None = ZONE) -> Written:
    written = write(expression, Scope(DIALECTS[dialect], zone, by_name(COLUMNS)))
    assert isinstance(written, Written), written
    return written


def _as_text(written: Written, dialect: str) -> str:
    return DIALECTS[dialect].cast(written.sql, "TEXT") if written.kind == "date" else written.sql


@pytest.mark.parametrize("expression", listed(EXPRESSIONS))
@pytest.mark.parametrize("engine", LIVE_HERE)
def test_an_expression_means_what_duckdb_means(engine: str, expression: str) -> None:
    assert _asked(engine, _written(expression, engine).sql) == _asked("duckdb", expression)


@pytest.mark.parametrize("expression", listed(IN_A_ZONE))
def test_an_instant_is_a_wall_clock_of_the_zone(expression: str) -> None:
    written = _written(expression, "duckdb")
    wanted = f"CAST({expression} AS VARCHAR)" if written.kind == "date" else expression
    _duckdb().execute("SET TimeZone = 'Asia/Tokyo'")
    found = _asked("duckdb", _as_text(written, "duckdb"))
    _duckdb().execute(f"SET TimeZone = '{ZONE}'")
    assert found == _asked("duckdb", wanted)


@pytest.mark.parametrize("expression", listed(IN_A_ZONE))
def test_sqlite_knows_the_wall_clock_of_utc_alone(expression: str) -> None:
    refused = write(expression, Scope(DIALECTS["sqlite"], ZONE, by_name(COLUMNS)))
    assert isinstance(refused, Objection)
    assert "knows no time zones" in refused.message
    _duckdb().execute("SET TimeZone = 'UTC'")
    written = _written(expression, "duckdb", "UTC")
    wanted = _asked("duckdb", _as_text(written, "duckdb"))
    _duckdb().execute(f"SET TimeZone = '{ZONE}'")
    assert _asked("sqlite", _written(expression, "sqlite", "UTC").sql) == wanted


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("expression", listed(EXPRESSIONS))
def test_every_dialect_writes_every_expression(dialect: str, expression: str) -> None:
    written = write(expression, Scope(DIALECTS[dialect], ZONE, by_name(COLUMNS)))
    if isinstance(written, Objection):
        assert dialect == "postgres"
        assert "TRY_CAST" in written.message
    else:
        assert written.kind in ("boolean", "number")


def test_a_division_by_zero_is_unknown_on_every_engine() -> None:
    for engine in LIVE_HERE:
        found = _asked(engine, _written("n / (n - n)", engine).sql) + _asked(engine, _written("n % 0", engine).sql)
        assert set(found) == {None}


def test_nan_is_unknown() -> None:
    _duckdb().execute("CREATE OR REPLACE TABLE nans AS SELECT 'nan'::DOUBLE AS x")
    written = write("x > 5 or x <= 5", Scope(DIALECTS["duckdb"], None, {"x": Column("x", "number", "DOUBLE")}))
    assert isinstance(written, Written)
    assert _duckdb().execute(f"SELECT {written.sql} FROM nans").fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("s - s > interval 1 day", "subtracts one time from another"),
        ("d + interval 1 month = e", None),
        ("z + interval 1 month > '2026-01-01'", "adds months"),
        ("interval 3 day = n", "interval beside no date"),
        ("d = 'soon'", "compares a date with the text `soon`"),
        ("n = 'many'", "compares a number with the text `many`"),
        ("t and f", "is a text where yes or no is needed"),
        ("missing = 1", "names the column `missing`"),
        ("N = 7", None),
    ],
)
def test_what_has_no_one_meaning_is_refused(expression: str, told: str | None) -> None:
    found = write(expression, Scope(DIALECTS["duckdb"], ZONE, by_name(COLUMNS)))
    assert isinstance(found, Written) if told is None else isinstance(found, Objection) and told in found.message


def test_an_instant_needs_a_zone() -> None:
    found = write("cast(z as date) = d", Scope(DIALECTS["duckdb"], None, by_name(COLUMNS)))
    assert isinstance(found, Objection)
    assert "timezone:" in found.hint


def test_a_column_whose_name_is_not_plain_never_reaches_sql() -> None:
    hostile = {"a": Column('a" OR 1=1 --', "number", "INTEGER")}
    assert isinstance(write("a = 1", Scope(DIALECTS["duckdb"], None, hostile)), Objection)
    for dialect in DIALECTS.values():
        for name in ('a"', "a`b", "a b", "", "ä", "1a", "a" * 64):
            with pytest.raises(ValueError, match=r".*"):
                dialect.name_of(name)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "nested", ["cast(cast({} as varchar) as boolean)", "cast({} as varchar) like 'x'", "({}) % 3", "{} / 2"]
)
def test_templates_that_repeat_what_they_are_given_stay_bounded(dialect: str, nested: str) -> None:
    expression = "n"
    for _ in range(12):
        expression = nested.format(expression)
    found = write(expression, Scope(DIALECTS[dialect], None, None))
    assert isinstance(found, Objection) or len(found.sql) <= MAX_WRITTEN


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20))
def test_a_text_comes_back_as_it_is(text: str) -> None:
    for engine in LIVE_HERE:
        assert _asked(engine, DIALECTS[engine].text(text))[0] == text


@given(st.text(alphabet="'\\ab\n", max_size=12))
def test_a_text_ends_with_its_own_quote(text: str) -> None:
    for name, dialect in DIALECTS.items():
        written = dialect.text(text)
        backslashes = name in ("spark", "databricks", "bigquery", "snowflake") or written.startswith("E")
        assert _ends(written.removeprefix("E"), backslashes) == len(written.removeprefix("E"))


def _ends(literal: str, backslashes: bool) -> int:
    """Where a reader of the dialect finds the end of a literal."""
    place = 1
    while place < len(literal):
        if (backslashes and literal[place] == "\\") or literal[place : place + 2] == "''":
            place += 2
        elif literal[place] == "'":
            return place + 1
        else:
            place += 1
    return -1


def test_hours_between_an_instant_and_a_wall_clock_are_those_that_the_clock_shows() -> None:
    found = _asked("duckdb", _written("date_diff('hour', z, '2026-03-08 08:00')", "duckdb").sql)
    assert found[0] == 7  # 01:59 to 08:00, although the clock leaves out an hour in between
    assert _asked("duckdb", _written("date_diff('hour', z, z + interval 90 minute)", "duckdb").sql)[0] == 2

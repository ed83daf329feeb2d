"""Expressions over an entry of voice.csv mean what DuckDB takes them for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from cxrel.voices.evaluate import Unfit, function_of

COLUMNS = {"score": "DECIMAL(9,3)", "severity": "DECIMAL(9,3)", "question": "VARCHAR", "date": "DATE", "closed": "DATE"}
ROWS: list[dict[str, Any]] = [
    {"score": Fraction(9), "severity": None, "question": "nps", "date": date(2026, 1, 31), "closed": date(2026, 3, 1)},
    {"score": Fraction(13, 2), "severity": Fraction(4), "question": " How? 100% ", "date": date(2026, 12, 31), "closed": None},
    {"score": None, "severity": Fraction(1), "question": None, "date": date(2026, 2, 1), "closed": date(2027, 2, 1)},
    {"score": Fraction(-5, 2), "severity": Fraction(2), "question": "A_b", "date": date(2026, 5, 5), "closed": date(2026, 5, 5)},
]  # fmt: skip
EXPRESSIONS = [
    "score >= 9", "score", "score + severity * 2 - 1", "score / severity", "score % 4", "-score", "abs(score)",
    "round(score)", "round(score, 1)", "not (score > 3)", "score > 3 and severity > 1", "score > 3 or severity > 1",
    "score is null", "score is not null", "(score > 3) is true", "(score > 3) is not true", "question = 'nps'",
    "question in ('nps', 'x')", "score in (9, null)", "question not in ('nps', null)", "score between 6.5 and 9",
    "question like 'n%'", "question ilike 'a__'", "question like '%How%100%'", "question not like '%o%'", "question like 'nps'",
    "case when score >= 9 then 100 when score <= 6 then -100 else 0 end", "case question when 'nps' then 1 end",
    "coalesce(score, severity, 0)", "nullif(score, 9)", "lower(question)", "upper(trim(question))", "length(question)",
    "date_diff('day', date, closed)", "date_diff('month', date, closed)", "date_diff('year', date, closed)",
    "date_diff('hour', date, closed)", "closed - date", "closed <= date + interval 1 month", "date < '2026-03-01'",
    "date - interval 3 day > '2026-01-01'", "score is distinct from severity", "score is not distinct from 9",
    "cast(score as integer)", "cast('7.5' as double)", "try_cast(question as date)", "cast(date as varchar)",
    "try_cast(question as integer)", "true", "null", "score <> 9", "score < 9 is null", "closed > date",
]  # fmt: skip


@pytest.fixture(scope="module")
def table() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE said ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    for row in ROWS:
        values = [float(value) if isinstance(value, Fraction) else value for value in row.values()]
        connection.execute("INSERT INTO said VALUES (?, ?, ?, ?, ?)", values)
    return connection


def _plain(value: object) -> object:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return str(value) if isinstance(value, date) else pytest.approx(float(value))  # type: ignore[arg-type]  # a number


@pytest.mark.parametrize("sql", EXPRESSIONS)
def test_it_means_what_a_database_takes_it_for(table: duckdb.DuckDBPyConnection, sql: str) -> None:
    function = function_of(sql, COLUMNS)
    expected = [value for (value,) in table.execute(f"SELECT {sql} FROM said").fetchall()]
    assert [_plain(function(row)) for row in ROWS] == [_plain(value) for value in expected]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("customer = 1", "names the column 'customer', which voice.csv does not have"),
        ("count(*)", "looks at many rows"),
        ("cast(date as timestamp)", "casts to a type"),
        ("date + interval 1 hour", "interval"),
    ],
)
def test_what_does_not_fit_is_told_before_any_entry_is_read(sql: str, told: str) -> None:
    with pytest.raises(Unfit, match=told.replace("(", r"\(")):
        function_of(sql, COLUMNS)


@pytest.mark.parametrize("sql", ["score > date", "question + 1", "score > 'many'", "abs(question)", "lower(score)"])
def test_what_cannot_be_put_together_is_told(sql: str) -> None:
    with pytest.raises(Unfit):
        function_of(sql, COLUMNS)(ROWS[0])

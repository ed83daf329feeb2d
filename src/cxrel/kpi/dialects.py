"""The dialects that cxrel writes, as values.

DuckDB, SQLite, PostgreSQL and Spark run in cxrel's tests. Snowflake, BigQuery, Databricks and Trino are not run against a
live server: their statements are held by golden tests, and `--load` checks whatever comes back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.kpi.dialect import STANDARD_TYPES, Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_FIELDS = {
    "MONTH": "((YEAR({b}) * 12 + MONTH({b})) - (YEAR({a}) * 12 + MONTH({a})))",
    "YEAR": "(YEAR({b}) - YEAR({a}))",
}

_ONE_NAME = "DATE_DIFF('{unit}', {a}, {b})"
DUCKDB = Dialect(
    name="duckdb",
    live=True,
    instant="TIMESTAMPTZ '{}+00'",
    instant_of_text="TRY_CAST({x} AS TIMESTAMPTZ)",
    local="TIMEZONE({zone}, {x})",
    diff=dict.fromkeys(("DAY", "MONTH", "YEAR", "TIME"), _ONE_NAME),
    percentile="QUANTILE_CONT({x}, {q})",
    estimate="APPROX_COUNT_DISTINCT({x})",
)

_PG_MONTHS = "EXTRACT(YEAR FROM {0}) * 12 + EXTRACT(MONTH FROM {0})"
POSTGRES = Dialect(
    name="postgres",
    live=True,
    escapes="marked",
    types={**STANDARD_TYPES, "DOUBLE": "DOUBLE PRECISION", "DECIMAL": "NUMERIC", "TEXT": "TEXT"},
    try_cast=None,
    reads={"text": "CAST({x} AS TEXT)"},  # enum, citext and char(n) compare and sort in ways of their own
    instant="TIMESTAMPTZ '{}+00'",
    nan="({x} = 'NaN')",
    modulo="MOD(CAST({a} AS NUMERIC), CAST({b} AS NUMERIC))",
    round="ROUND(CAST({x} AS NUMERIC), {n})",
    trim="BTRIM({x})",
    like_escapes=True,
    diff={
        "DAY": "(CAST({b} AS DATE) - CAST({a} AS DATE))",
        "MONTH": f"CAST(({_PG_MONTHS.format('{b}')}) - ({_PG_MONTHS.format('{a}')}) AS BIGINT)",
        "YEAR": "CAST(EXTRACT(YEAR FROM {b}) - EXTRACT(YEAR FROM {a}) AS BIGINT)",
        "TIME": "CAST(EXTRACT(EPOCH FROM DATE_TRUNC('{unit}', {b}) - DATE_TRUNC('{unit}', {a})) / {seconds} AS BIGINT)",
    },
)

_SPARK_SECONDS = "(UNIX_TIMESTAMP(DATE_TRUNC('{unit}', {b})) - UNIX_TIMESTAMP(DATE_TRUNC('{unit}', {a})))"
SPARK = Dialect(
    name="spark",
    live=True,
    mark="`",
    escapes="backslash",
    types={**STANDARD_TYPES, "INT": "INT", "FLOAT": "FLOAT", "TEXT": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"},
    casts={"TIME": "DATE_FORMAT({x}, 'HH:mm:ss.SSSSSS')"},
    timestamp="TIMESTAMP_NTZ '{}'",
    instant="TIMESTAMP_LTZ '{} UTC'",
    instant_of_text="TRY_CAST({x} AS TIMESTAMP_LTZ)",
    local="CONVERT_TIMEZONE(CURRENT_TIMEZONE(), {zone}, CAST({x} AS TIMESTAMP_NTZ))",
    to_whole="ROUND({x})",
    like_escapes=True,
    differ="(NOT ({a} <=> {b}))",
    alike="({a} <=> {b})",
    diff={"DAY": "DATEDIFF({b}, {a})", **_BY_FIELDS, "TIME": f"CAST({_SPARK_SECONDS} / {{seconds}} AS BIGINT)"},
    add_days="DATE_ADD({x}, CAST({n} AS INT))",
    percentile="PERCENTILE({x}, {q})",
    estimate="APPROX_COUNT_DISTINCT({x})",
)

_SQLITE_TIME = "STRFTIME('%Y-%m-%d %H:%M:%f', {x})"
_SQLITE_DATED = "{x} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'"
_SQLITE_MONTHS = "CAST(STRFTIME('%Y', {0}) AS INTEGER) * 12 + CAST(STRFTIME('%m', {0}) AS INTEGER)"
_SQLITE_NUMBER = "CASE WHEN TYPEOF({x}) <> 'text' OR {x} GLOB '*[0-9]*' AND {x} NOT GLOB '*[^0-9.eE+ -]*' THEN {x} END"
_SQLITE_TRUE = "WHEN LOWER({x}) IN ('true', 't', '1', 'yes', 'y') THEN 1"
_SQLITE_FALSE = "WHEN LOWER({x}) IN ('false', 'f', '0', 'no', 'n') THEN 0"
SQLITE = Dialect(
    name="sqlite",
    live=True,
    types={
        **dict.fromkeys(STANDARD_TYPES, "TEXT"),
        **dict.fromkeys(("INT", "BIGINT", "BOOLEAN"), "INTEGER"),
        **dict.fromkeys(("FLOAT", "DOUBLE", "DECIMAL"), "REAL"),
    },
    text_casts={
        "BOOLEAN": f"CASE WHEN TYPEOF({{x}}) <> 'text' THEN {{x}} <> 0 {_SQLITE_TRUE} {_SQLITE_FALSE} END",
        **dict.fromkeys(("INT", "BIGINT"), f"CAST(ROUND({_SQLITE_NUMBER}) AS INTEGER)"),
        **dict.fromkeys(("FLOAT", "DOUBLE", "DECIMAL"), f"CAST({_SQLITE_NUMBER} AS REAL)"),
        "DATE": f"CASE WHEN {_SQLITE_DATED} THEN DATE({{x}}) END",
        "TIMESTAMP": f"CASE WHEN {_SQLITE_DATED} THEN {_SQLITE_TIME} END",
    },
    casts={
        "DATE": "DATE({x})",
        "TIME": "STRFTIME('%H:%M:%f', {x})",
        "TIMESTAMP": _SQLITE_TIME,
    },
    try_cast="{cast}",
    reads={"date": "DATE({x})", "timestamp": _SQLITE_TIME, "timestamptz": _SQLITE_TIME},
    day="'{}'",
    timestamp="'{}'",
    instant="'{}'",
    instant_of_text=_SQLITE_TIME,
    subseconds="milliseconds",
    local=None,
    nan=None,
    to_whole="ROUND({x})",
    modulo="({a} - {b} * CAST(CAST({a} AS REAL) / {b} AS INTEGER))",
    trim="TRIM({x})",
    ilike=False,
    globs=True,
    differ="({a} IS NOT {b})",
    alike="({a} IS {b})",
    diff={
        "DAY": "CAST(JULIANDAY(DATE({b})) - JULIANDAY(DATE({a})) AS INTEGER)",
        "MONTH": f"(({_SQLITE_MONTHS.format('{b}')}) - ({_SQLITE_MONTHS.format('{a}')}))",
        "YEAR": "(CAST(STRFTIME('%Y', {b}) AS INTEGER) - CAST(STRFTIME('%Y', {a}) AS INTEGER))",
        "TIME": "(STRFTIME('%s', {b}) / {seconds} - STRFTIME('%s', {a}) / {seconds})",
    },
    add="STRFTIME('%Y-%m-%d %H:%M:%f', {x}, '{n} {unit}')",
    add_months=False,
    add_days="DATE({x}, CAST({n} AS INTEGER) || ' days')",
    grouping_sets=False,
)

SNOWFLAKE = Dialect(
    name="snowflake",
    live=False,
    folds_up=True,
    escapes="both",
    types={**STANDARD_TYPES, "TIMESTAMP": "TIMESTAMP_NTZ"},
    timestamp="CAST('{}' AS TIMESTAMP_NTZ)",
    instant="CAST('{} +00:00' AS TIMESTAMP_TZ)",
    instant_of_text="TRY_TO_TIMESTAMP_TZ({x})",
    local="CAST(CONVERT_TIMEZONE({zone}, {x}) AS TIMESTAMP_NTZ)",
    nan="({x} = CAST('NaN' AS DOUBLE))",
    trim="TRIM({x}, ' ')",
    diff=dict.fromkeys(("DAY", "MONTH", "YEAR", "TIME"), "DATEDIFF('{unit}', {a}, {b})"),
    add="DATEADD('{unit}', {n}, {x})",
    add_days="DATEADD('DAY', {n}, {x})",
)

_BIGQUERY_DATES = "DATE_DIFF(CAST({b} AS DATE), CAST({a} AS DATE), {unit})"
BIGQUERY = Dialect(
    name="bigquery",
    live=False,
    mark="`",
    escapes="backslash",
    types={
        "BOOLEAN": "BOOL",
        **dict.fromkeys(("INT", "BIGINT"), "INT64"),
        **dict.fromkeys(("FLOAT", "DOUBLE"), "FLOAT64"),
        "DECIMAL": "NUMERIC",
        "TEXT": "STRING",
        "DATE": "DATE",
        "TIME": "TIME",
        "TIMESTAMP": "DATETIME",
    },
    try_cast="SAFE_CAST({x} AS {type})",
    timestamp="DATETIME '{}'",
    instant="TIMESTAMP '{}+00'",
    instant_of_text="SAFE_CAST({x} AS TIMESTAMP)",
    local="DATETIME({x}, {zone})",
    nan="IS_NAN({x})",
    modulo="MOD(CAST({a} AS NUMERIC), CAST({b} AS NUMERIC))",
    trim="TRIM({x}, ' ')",
    ilike=False,
    like_escapes=True,
    diff={
        **dict.fromkeys(("DAY", "MONTH", "YEAR"), _BIGQUERY_DATES),
        "TIME": "DATETIME_DIFF(CAST({b} AS DATETIME), CAST({a} AS DATETIME), {unit})",
    },
    add="DATETIME_ADD(CAST({x} AS DATETIME), INTERVAL {n} {unit})",
    add_instant="TIMESTAMP_ADD({x}, INTERVAL {n} {unit})",
    add_days="DATE_ADD({x}, INTERVAL CAST({n} AS INT64) DAY)",
)

DATABRICKS = replace(SPARK, name="databricks", live=False)

TRINO = Dialect(
    name="trino",
    live=False,
    types={**STANDARD_TYPES, "TIMESTAMP": "TIMESTAMP(6)"},
    local="CAST({x} AT TIME ZONE {zone} AS TIMESTAMP(6))",
    nan="IS_NAN(CAST({x} AS DOUBLE))",
    trim="TRIM(BOTH ' ' FROM {x})",
    ilike=False,
    diff=dict.fromkeys(
        ("DAY", "MONTH", "YEAR", "TIME"),
        "DATE_DIFF('{unit}', DATE_TRUNC('{unit}', {a}), DATE_TRUNC('{unit}', {b}))",
    ),
    add="DATE_ADD('{unit}', {n}, {x})",
    add_days="DATE_ADD('day', CAST({n} AS BIGINT), {x})",
)

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (DUCKDB, POSTGRES, SPARK, SQLITE, SNOWFLAKE, BIGQUERY, DATABRICKS, TRINO)
}
"""All dialects by name."""

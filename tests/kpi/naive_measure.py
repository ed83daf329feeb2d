"""What measuring must come to, row by row in plain Python; and the two engines that need nothing but the package."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from cxrel.kpi.cells import KpiResult, read_rows
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.engine import Column, ColumnType
from cxrel.kpi.objection import Objection
from cxrel.kpi.periods import period_of, periods_between
from cxrel.kpi.plan import SourcePlan, plan
from cxrel.kpi.spec import Cut, KpiKey, KpiSpec, SourceSpec
from cxrel.kpi.sql import statements
from cxrel.kpi.survey import read_survey, survey

Row = Mapping[str, Any]
CHANNEL = Cut("channel", "ch", (("WWW", "web"), ("web", "web"), ("app", "app")))
CARRIER = Cut("carrier", "ca", None)
TYPES: dict[str, ColumnType] = {"late": "number", "ch": "text", "ca": "text", "ok": "boolean", "done": "boolean"}
DUCKDB_TYPES = {
    "timestamptz": "TIMESTAMPTZ",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "number": "DOUBLE",
    "text": "VARCHAR",
    "boolean": "BOOLEAN",
}


def kpi(name: str, **changes: Any) -> KpiSpec:
    """A definition with what most tests need."""
    given: dict[str, Any] = {
        "key": KpiKey("journey", name),
        "every": "month",
        "good": None,
        "value": None,
        "percent": None,
        "where": None,
        "missing_is_bad": False,
        "higher_is_better": True,
        "settles_after": None,
        "by": (CHANNEL, CARRIER),
        "customer_key": None,
    }
    return KpiSpec(**{**given, **changes})


@dataclass
class Opened:
    """A source with rows in it."""

    dialect: str
    columns: tuple[Column, ...]
    relation: str
    rows: Callable[[str], list[tuple[Any, ...]]]


def duckdb_with(rows: Sequence[Row], at: ColumnType) -> Opened:
    columns = (Column("at", at, DUCKDB_TYPES[at]), *(Column(n, t, DUCKDB_TYPES[t]) for n, t in TYPES.items()))
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Tokyo'")
    declared = ", ".join(f'"{column.name}" {column.declared}' for column in columns)
    connection.execute(f"CREATE TABLE t ({declared})")
    if rows:
        values = ", ".join("(?, ?, ?, ?, ?, ?)" for _ in rows)
        connection.execute(f"INSERT INTO t VALUES {values}", [_duck(row[c.name]) for row in rows for c in columns])
    return Opened("duckdb", columns, '"t"', lambda sql: connection.execute(sql).fetchall())


def _duck(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def sqlite_with(rows: Sequence[Row], at: ColumnType) -> Opened:
    columns = (Column("at", at, at), *(Column(n, t, "REAL" if t == "number" else t) for n, t in TYPES.items()))
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE t ({', '.join(column.name for column in columns)})")
    values = [tuple(_lite(row[c.name]) for c in columns) for row in rows]
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", values)
    return Opened("sqlite", columns, '"t"', lambda sql: connection.execute(sql).fetchall())


def _lite(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo:
        return value.isoformat()
    return _duck(value)


ENGINES = {"duckdb": duckdb_with, "sqlite": sqlite_with}


def planned(opened: Opened, specs: Sequence[KpiSpec], zone: str | None) -> SourcePlan:
    """The plan for all periods that hold a row."""
    source, dialect = SourceSpec("orders", "at", zone), DIALECTS[opened.dialect]
    asked = survey(source, specs, dialect, opened.columns, opened.relation)
    assert not isinstance(asked, Objection), asked
    extent = read_survey(asked, opened.rows(asked.sql))
    assert not isinstance(extent, Objection), extent
    chosen = {}
    if extent.first and extent.last:
        chosen = {spec.key: periods_between(extent.first, extent.last, spec.every) for spec in specs}
    made = plan(source, specs, dialect, opened.columns, chosen, extent)
    assert not isinstance(made, Objection), made
    assert not made.refused, made.refused
    return made


def measured(opened: Opened, specs: Sequence[KpiSpec], zone: str | None) -> dict[str, KpiResult]:
    """Everything that a source is asked, and what its rows come to."""
    made, found = planned(opened, specs, zone), {}
    for statement in statements(made, opened.relation):
        for key, result in read_rows(made, statement, opened.rows(statement.sql)).items():
            assert not isinstance(result, Objection), result
            found[key.kpi] = result
    return found


Cells = dict[tuple[str, tuple[str, ...]], tuple[int, float]]


def naive(
    rows: Sequence[Row], spec: KpiSpec, zone: str | None, says: Callable[[Row], Any], where: Callable[[Row], bool]
) -> Cells:
    """n, and what is good or the value, for each period and cut."""
    groups: dict[tuple[str, tuple[str, ...]], list[Any]] = defaultdict(list)
    for row in rows:
        if row["at"] is None or not where(row):
            continue
        values = tuple(_channel(row) if cut is CHANNEL else row["ca"] or "unknown" for cut in spec.by)
        period = period_of(_day(row["at"], zone), spec.every).text
        alone = [tuple(v if i == j else "" for j, v in enumerate(values)) for i in range(len(values))]
        for cells in dict.fromkeys([("",) * len(values), *alone, values]):
            groups[period, cells].append(says(row))
    found = {key: _summed_up(spec, said) for key, said in groups.items()}
    return {key: figure for key, figure in found.items() if figure is not None}


def _day(at: date, zone: str | None) -> date:
    if not isinstance(at, datetime):
        return at
    return at.astimezone(ZoneInfo(zone or "UTC")).date() if at.tzinfo else at.date()


def _channel(row: Row) -> str:
    return {"WWW": "web", "web": "web", "app": "app", None: "unknown", "": "unknown", "unknown": "unknown"}.get(
        row["ch"], "other"
    )


def _summed_up(spec: KpiSpec, said: list[Any]) -> tuple[int, float] | None:
    known = [value for value in said if value is not None and not (isinstance(value, float) and math.isnan(value))]
    n = len(said) if spec.missing_is_bad else len(known)
    if n == 0:
        return None
    if spec.good is not None:
        return n, sum(known)
    if spec.percent is None:
        return n, math.fsum(known) / n
    missing = [-math.inf if spec.higher_is_better else math.inf] * (n - len(known))
    ordered = sorted([*known, *missing])
    place = spec.percent * (n - 1) / 100
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    if math.isinf(low) or math.isinf(high):
        return None
    return n, low + (high - low) * (place - math.floor(place))


def cells_of(result: KpiResult) -> Cells:
    """The same of what was measured."""
    return {
        (row.period.text, row.cells): (row.n or 0, float(row.value) if row.value is not None else row.good or 0)
        for row in result.measured.rows
    }


def at_utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

"""Statements that really run, on DuckDB and SQLite, against the same figures from plain Python."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import naive_measure as by_hand
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naive_measure import CARRIER, CHANNEL, ENGINES, kpi

# Each has a change of clocks, or of sides of the date line, near the days below.
ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo"]
SPECS = [
    kpi("on-time", good="late <= 15"),
    kpi("strict", good="late <= 15", where="ok", missing_is_bad=True, by=(CHANNEL,)),
    kpi("mean", value="late", where="not ok", by=(CARRIER,)),
    kpi("p90", value="late", percent=90),
    kpi("median", value="late", percent=50, every="week", where="ok or done", by=()),
    kpi("low-bad", value="late", percent=10, missing_is_bad=True, higher_is_better=True, by=(CHANNEL,)),
    kpi("high-bad", value="late", percent=75, missing_is_bad=True, higher_is_better=False, by=(CHANNEL,)),
    kpi("weekly", good="done", every="week", by=(CARRIER, CHANNEL)),
    kpi("daily", good="coalesce(done, false)", every="day", by=()),
    kpi("quarterly", good="late / 0 > 1", every="quarter", missing_is_bad=True, by=()),
]


def _share(condition: bool | None) -> int | None:
    return None if condition is None else int(condition)


def _late(row: by_hand.Row) -> bool | None:
    return None if row["late"] is None or math.isnan(row["late"]) else row["late"] <= 15


def _either(row: by_hand.Row) -> bool:
    return bool(row["ok"]) or bool(row["done"])


SAYS: dict[str, tuple[Any, Any]] = {
    "on-time": (lambda row: _share(_late(row)), lambda row: True),
    "strict": (lambda row: _share(_late(row)), lambda row: row["ok"] is True),
    "mean": (lambda row: row["late"], lambda row: row["ok"] is False),
    "p90": (lambda row: row["late"], lambda row: True),
    "median": (lambda row: row["late"], _either),
    "low-bad": (lambda row: row["late"], lambda row: True),
    "high-bad": (lambda row: row["late"], lambda row: True),
    "weekly": (lambda row: _share(row["done"]), lambda row: True),
    "daily": (lambda row: int(bool(row["done"])), lambda row: True),
    "quarterly": (lambda row: None, lambda row: True),
}

LATE = st.none() | st.just(math.nan) | st.integers(-5, 40).map(float) | st.floats(-1e6, 1e6, allow_nan=False, width=32)
BOOL = st.sampled_from([True, False, None])


def _table(at: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {
            "at": st.none() | at,
            "late": LATE,
            "ch": st.sampled_from(["web", "WWW", "app", "kiosk", "WEB", "", "unknown", "other", None]),
            "ca": st.sampled_from(["DHL", "UPS", "o'Brien \\ sons", "", None]),
            "ok": BOOL,
            "done": BOOL,
        }
    )
    return st.lists(row, max_size=25)


# Hours around new year (weeks across years) and around the days on which the clocks change.
EDGES = [datetime.fromisoformat(day) for day in ("2024-12-31", "2024-03-10", "2018-11-04", "2024-04-26", "2024-10-06")]
TIMES = st.builds(lambda edge, minutes: edge + timedelta(minutes=minutes), st.just(EDGES[0]), st.integers(-5000, 5000))
AROUND = st.sampled_from(EDGES).flatmap(
    lambda edge: st.integers(-1500, 1500).map(lambda minutes: edge + timedelta(minutes=minutes))
)
NEAR = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _compare(engine: str, rows: list[dict[str, Any]], kind: Any, zone: str | None, specs: list[Any]) -> None:
    found = by_hand.measured(ENGINES[engine](rows, kind), specs, zone)
    for spec in specs:
        says, where = SAYS[spec.key.kpi]
        wanted = by_hand.naive(rows, spec, zone, says, where)
        got = by_hand.cells_of(found[spec.key.kpi]) if found else {}
        assert got.keys() == wanted.keys(), spec.key
        for key, (n, figure) in wanted.items():
            assert got[key][0] == n, (spec.key, key)
            assert got[key][1] == pytest.approx(figure, rel=1e-9, abs=1e-9), (spec.key, key)


@pytest.mark.parametrize("engine", ENGINES)
@NEAR
@given(rows=_table(TIMES), zone=st.sampled_from(ZONES))
def test_instants_fall_into_the_periods_of_the_zone(engine: str, rows: list[dict[str, Any]], zone: str) -> None:
    rows = [{**row, "at": row["at"] and row["at"].replace(tzinfo=UTC)} for row in rows]
    _compare(engine, rows, "timestamptz", zone, SPECS)


@pytest.mark.parametrize("engine", ENGINES)
@NEAR
@given(rows=_table(TIMES))
def test_times_without_a_zone_are_wall_clocks(engine: str, rows: list[dict[str, Any]]) -> None:
    _compare(engine, rows, "timestamp", "America/New_York", SPECS)


@pytest.mark.parametrize("engine", ENGINES)
@NEAR
@given(rows=_table(st.dates(date(2024, 11, 20), date(2025, 2, 10))))
def test_dates_need_no_zone(engine: str, rows: list[dict[str, Any]]) -> None:
    _compare(engine, rows, "date", None, SPECS)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=30, deadline=None)
@given(rows=_table(AROUND), zone=st.sampled_from(ZONES))
def test_days_begin_when_the_clocks_of_the_zone_say_so(engine: str, rows: list[dict[str, Any]], zone: str) -> None:
    rows = [{**row, "at": row["at"] and row["at"].replace(tzinfo=UTC)} for row in rows]
    days = [row["at"] for row in rows if row["at"]]
    rows = [row for row in rows if row["at"] is None or abs(row["at"] - days[0]) < timedelta(days=4)]
    _compare(engine, rows, "timestamptz", zone, [SPECS[-2], SPECS[-3]])

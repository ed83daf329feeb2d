"""Rows that no statement gives are refused: of one KPI, while the others are told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from naive_measure import CHANNEL, kpi

from cxrel.kpi.cells import KpiResult, plain, read_rows
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.engine import Column
from cxrel.kpi.objection import Objection
from cxrel.kpi.periods import periods_between
from cxrel.kpi.plan import SourcePlan, plan
from cxrel.kpi.spec import SourceSpec
from cxrel.kpi.sql import Statement, statements

COLUMNS = [Column("at", "date", "DATE"), Column("ch", "text", "VARCHAR"), Column("ok", "boolean", "BOOLEAN")]
COLUMNS.append(Column("late", "number", "DOUBLE"))
SPECS = [
    kpi("share", good="ok", where="late > 0", by=(CHANNEL,)),
    kpi("mean", value="late", by=(CHANNEL,)),
    kpi("p90", value="late", percent=90, by=(CHANNEL,)),
]


def _planned() -> tuple[SourcePlan, Statement, Statement]:
    months = periods_between(date(2026, 8, 1), date(2026, 9, 30), "month")
    chosen = {spec.key: months for spec in SPECS}
    made = plan(SourceSpec("orders", "at", None), SPECS, DIALECTS["duckdb"], COLUMNS, chosen)
    assert isinstance(made, SourcePlan)
    sums, neighbours = statements(made, '"t"')
    return made, sums, neighbours


SUMS: dict[str, Any] = {"month": 1, "d1": None, "n": 100, "k1_counted": 90, "k1_known": 80, "k1_good": 70}
SUMS |= {"k2_known": 99, "k2_total": 123.5, "k2_nan": 1}
BESIDE: dict[str, Any] = {
    "month": 0,
    "d1": "web",
    "n": 20,
    "counted": 20,
    "nan": 1,
    "known": 11,
    "low": 4.0,
    "high": 5.0,
}


def _read(statement: Statement, row: dict[str, Any]) -> dict[str, KpiResult | Objection]:
    made, *_ = _planned()
    cells = tuple(row.get(column, 0) for column in statement.columns)
    return {key.kpi: result for key, result in read_rows(made, statement, [cells]).items()}


def test_a_row_is_told_in_the_words_of_readings() -> None:
    _, sums, neighbours = _planned()
    assert set(sums.columns) >= SUMS.keys()
    found = _read(sums, SUMS) | _read(neighbours, BESIDE)
    told = {}
    for name, result in found.items():
        assert isinstance(result, KpiResult), result
        told[name] = [(row.period.text, row.cells, row.n, row.good, row.value) for row in result.measured.rows]
    assert told == {
        "share": [("2026-09", ("",), 80, 70, None)],
        "mean": [("2026-09", ("",), 99, None, Decimal("1.24747474747"))],
        "p90": [("2026-08", ("web",), 11, None, Decimal(4))],
    }


@pytest.mark.parametrize(
    ("change", "fails", "told"),
    [
        ({"k1_good": 81}, {"share"}, "good is 81, of 80"),
        ({"k1_known": 91}, {"share"}, "known is 91, of 90"),
        ({"k1_counted": 101}, {"share"}, "counted is 101, of 100"),
        ({"k1_known": 80.5}, {"share"}, "no whole number"),
        ({"k1_known": "80"}, {"share"}, "no whole number"),
        ({"k1_good": True}, {"share"}, "no whole number"),
        ({"k2_total": float("inf")}, {"mean"}, "infinite"),
        ({"k2_total": "1.5"}, {"mean"}, "no number"),
        ({"k2_nan": 2}, {"mean"}, "nan is 2, of 1"),
        ({"d1": 7}, {"share", "mean"}, "is no text"),
        ({"d1": "x" * 81}, {"share", "mean"}, "longer than 80"),
        ({"n": -1}, {"share", "mean"}, "of -1"),
    ],
)
def test_a_row_that_no_statement_gives(change: dict[str, Any], fails: set[str], told: str) -> None:
    _, sums, _ = _planned()
    faults = {name: one.message for name, one in _read(sums, SUMS | change).items() if isinstance(one, Objection)}
    assert faults.keys() == fails
    assert all(told in message for message in faults.values())


@pytest.mark.parametrize(
    ("change", "told"),
    [({"low": 6.0}, "low is above high"), ({"known": 0}, "nothing is known"), ({"low": float("nan")}, "infinite")],
)
def test_neighbours_that_are_none(change: dict[str, Any], told: str) -> None:
    _, _, neighbours = _planned()
    (found,) = _read(neighbours, BESIDE | change).values()
    assert isinstance(found, Objection)
    assert told in found.message


def test_rows_of_another_width_and_rows_that_come_twice() -> None:
    made, sums, _ = _planned()
    row = tuple(SUMS.get(column, 0) for column in sums.columns)
    for rows, told in (([row[:-1]], "columns instead of"), ([row, row], "two rows are about 2026-09")):
        for result in read_rows(made, sums, rows).values():
            assert isinstance(result, Objection)
            assert told in result.message


def test_rows_of_other_periods_are_nobodys() -> None:
    _, sums, _ = _planned()
    for place in (-1, 2, None):
        for result in _read(sums, SUMS | {"month": place}).values():
            assert isinstance(result, KpiResult)
            assert result.measured.rows == ()
            assert [period.text for period in result.by_period] == ["2026-08", "2026-09"]


@pytest.mark.parametrize(
    ("written", "wanted"), [("1E+3", "1000"), ("0.5000", "0.5"), ("-0.0", "0"), ("1E-7", "0.0000001"), ("100", "100")]
)
def test_numbers_have_no_exponent_and_no_zeros_at_their_end(written: str, wanted: str) -> None:
    assert f"{plain(Decimal(written)):f}" == wanted

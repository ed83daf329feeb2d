"""Rows of the printed statement: they come to what was measured, and whatever does not fit is refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from functools import cache
from typing import Any

import naive_measure as by_hand
import pytest
from naive_measure import CARRIER, CHANNEL, ENGINES, at_utc, kpi

from cxrel.kpi.cells import KpiResult
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.export import export_statement
from cxrel.kpi.load import load
from cxrel.kpi.objection import Objection
from cxrel.kpi.periods import periods_between
from cxrel.kpi.plan import SourcePlan, plan
from cxrel.kpi.spec import KpiKey, SourceSpec

SOURCE = SourceSpec("orders", "at", "America/New_York")
SPECS = [
    kpi("on-time", good="late <= 15", where="ok"),
    kpi("weekly", good="done", every="week", by=(CARRIER,)),
    kpi("p90", value="late", percent=90, by=(CHANNEL,), missing_is_bad=True),
    kpi("mean", value="late", by=()),
]
ROWS: list[dict[str, Any]] = [
    {
        "at": at_utc(f"2026-0{1 + i % 3}-{2 + i % 26:02} 0{i % 8}:30:00"),
        "late": None if i % 11 == 0 else float(i % 40),
        "ch": ["web", "WWW", "app", "kiosk", None][i % 5],
        "ca": ["DHL", "O'Neill \\ co", None][i % 3],
        "ok": i % 7 != 0,
        "done": [True, False, None][i % 4 % 3],
    }
    for i in range(200)
]


def _printed(dialect: str) -> SourcePlan:
    chosen = {spec.key: periods_between(date(2026, 1, 1), date(2026, 3, 31), spec.every) for spec in SPECS}
    made = plan(SOURCE, SPECS, DIALECTS[dialect], None, chosen)
    assert isinstance(made, SourcePlan)
    assert not made.refused
    return made


@cache
def _fetched(engine: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    opened = ENGINES[engine](ROWS, "timestamptz")
    rows = opened.rows(export_statement(_printed(engine), opened.relation))
    header = ["JOURNEY", "kpi", "definition", "period", "by1_channel", "by2_carrier"]
    header += ["n_rows", "n_counted", "n_known", "n_nan", "n_good", "total", "low", "high"]
    return header, rows


def _csv(header: list[str], rows: list[tuple[Any, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def _loaded(text: str) -> dict[str, KpiResult | Objection]:
    found = load([(SOURCE, SPECS)], text)
    assert not isinstance(found, Objection), found
    return {key.kpi: result for key, result in found.items()}


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_of_the_printed_statement_are_what_was_measured(engine: str) -> None:
    measured = by_hand.measured(ENGINES[engine](ROWS, "timestamptz"), SPECS, SOURCE.timezone)
    header, rows = _fetched(engine)
    as_json = "\n".join(
        json.dumps({name: cell for name, cell in zip(header, row, strict=True) if cell is not None}) for row in rows
    )
    for text in (_csv(header, rows), "\ufeff" + _csv(header, rows), as_json):
        loaded = _loaded(text)
        for name, wanted in measured.items():
            result = loaded[name]
            assert isinstance(result, KpiResult), result
            assert by_hand.cells_of(result) == by_hand.cells_of(wanted)
            assert result.counts == wanted.counts


def _changed(column: str, value: Any, at: int = 0) -> str:
    header, rows = _fetched("duckdb")
    place = [name.lower() for name in header].index(column)
    row = [*rows[at]]
    row[place] = value
    return _csv(header, [*rows[:at], tuple(row), *rows[at + 1 :]])


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("definition", "0123456789ab", "defined otherwise now"),
        ("period", "2026-W03", "`2026-W03` is no month"),
        ("period", "2026-13", "is no month"),
        ("n_good", 10_000, "good is 10000, of"),
        ("n_known", -1, "known is -1"),
        ("n_rows", "1,5", "n_rows is `1,5`, and no number"),
        ("n_rows", "many", "and no number"),
        ("n_counted", 1.5, "and no whole number"),
        ("total", "nan", "and no number"),
        ("total", "1e999", "infinite"),
        ("n_counted", 3, "known is"),
    ],
)
def test_a_row_that_does_not_fit_costs_its_kpi_only(column: str, value: Any, told: str) -> None:
    _, rows = _fetched("duckdb")
    at = next(i for i, row in enumerate(rows) if row[1] == ("mean" if column == "total" else "on-time"))
    loaded = _loaded(_changed(column, value, at))
    faults = {name: result.message for name, result in loaded.items() if isinstance(result, Objection)}
    assert list(faults) == [rows[at][1]]
    assert told in faults[rows[at][1]]
    assert faults[rows[at][1]].startswith(f"line {at + 2}: ")


def test_a_value_that_the_journey_does_not_declare_is_refused() -> None:
    _, rows = _fetched("duckdb")
    at = next(i for i, row in enumerate(rows) if row[1] == "p90" and row[4])
    result = _loaded(_changed("by1_channel", "fax", at))["p90"]
    assert isinstance(result, Objection)
    assert "declares no channel `fax`" in result.message


def test_a_row_that_is_missing_or_comes_twice_is_noticed() -> None:
    header, rows = _fetched("duckdb")
    at = next(i for i, row in enumerate(rows) if row[1] == "weekly" and row[5])
    for found, told in (([*rows, rows[at]], "two rows are about"), ([*rows[:at], *rows[at + 1 :]], "do not add up")):
        result = _loaded(_csv(header, found))["weekly"]
        assert isinstance(result, Objection)
        assert told in result.message or "do not add up" in result.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the column `journey` is missing"),
        ("journey;kpi;definition;period\n", "semicolons"),
        ("journey,kpi\n", "`definition` is missing"),
        ('{"journey": "journey"}', "`kpi` is missing"),
        ('{"journey": {}, "kpi": 1}', "no single value"),
        ("{not json}", "is no JSON"),
        ('{"journey": "a"}\n[1]', "is missing"),
    ],
)
def test_a_file_that_is_none(text: str, told: str) -> None:
    found = load([(SOURCE, SPECS)], text)
    assert isinstance(found, Objection)
    assert told in found.message


def test_a_kpi_that_is_not_measured_here() -> None:
    found = load([(SOURCE, SPECS)], _changed("kpi", "another"))
    assert isinstance(found, Objection)
    assert "line 2: `journey/another` is no KPI" in found.message


def test_comments_cannot_be_left_by_what_a_journey_says() -> None:
    spec = kpi("on-time", good="late\n<= 15 or ch = '*/ -- x'", by=())
    chosen = {KpiKey("journey", "on-time"): periods_between(date(2026, 1, 1), date(2026, 1, 31), "month")}
    made = plan(SOURCE, [spec], DIALECTS["duckdb"], None, chosen)
    assert isinstance(made, SourcePlan)
    head = export_statement(made, '"t"').partition("WITH\n")[0]
    assert all(line.startswith("-- ") for line in head.splitlines())

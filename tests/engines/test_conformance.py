"""The same table gives the same figures wherever it lives: every engine against DuckDB over Parquet, cell by cell."""

from __future__ import annotations

import math
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tiny import rows, write_files, write_postgres

from cxrel.engines import Limits, SourceEngine, open_engine
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.objection import Objection
from cxrel.kpi.periods import periods_between
from cxrel.kpi.plan import plan
from cxrel.kpi.spec import Cut, KpiKey, KpiSpec, SourceSpec
from cxrel.kpi.survey import read_survey, survey
from cxrel.model.kpi import Source
from cxrel.usecases.measure_count import count

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from postgres_server import PostgresServer

    from cxrel.kpi.cells import KpiResult
    from cxrel.model.evidence import Reading
    from cxrel.model.kpi import Every
    from cxrel.model.period import Period

Cells = dict[tuple[str, ...], tuple[float | None, ...]]

GOOD = {
    "boolean": "kept",
    "not": "NOT kept",
    "like": "channel LIKE 'w%'",
    "like-escapes": "channel LIKE '%\\%' OR channel LIKE 'a_b' OR note LIKE '%ï%'",
    "equal-case": "channel = 'web'",
    "quote": "channel = 'it''s' OR channel = 'back\\slash'",
    "trim-lower": "LOWER(TRIM(channel)) = 'web'",
    "length": "LENGTH(note) > 3",
    "length-bytes": "LENGTH(channel) = 3",
    "round": "ROUND(minutes, 1) > 2",
    "round-money": "ROUND(amount) >= 10",
    "cast": "CAST(parts AS VARCHAR) = '-1' OR CAST(amount AS BIGINT) > 20",
    "division": "parts / 2 > 0.4",
    "mod": "parts % 2 = 0",
    "between": "amount BETWEEN 1.5 AND 40.5",
    "in": "parts IN (1, 2, 3)",
    "case": "CASE WHEN parts > 0 THEN kept WHEN channel IS NULL THEN TRUE END",
    "coalesce": "COALESCE(kept, channel = 'web', FALSE)",
    "nullif": "NULLIF(channel, '') IS NOT NULL",
    "wide": "wide > 9007199254740995",
    "distinct-from": "kept IS DISTINCT FROM TRUE",
    "nan": "minutes > 2",
    "date": "day < '1970-01-01'",
    "date-diff": "date_diff('day', day, CAST(clock AS DATE)) = 0",
    "interval": "clock + INTERVAL '36' HOUR < '2024-10-28 00:00:00'",
}
VALUES = {"amount": "amount", "minutes": "minutes", "half": "parts / 2", "length": "LENGTH(TRIM(note))"}
ZONES = ("America/New_York", "Europe/Oslo", "Australia/Lord_Howe")
ALL_KINDS: tuple[Every, ...] = ("day", "week", "month", "quarter")

KINDS = ("tiny.csv", "tiny.duckdb", "tiny.sqlite", "postgres", "spark")


def specs(kinds: tuple[Every, ...]) -> list[KpiSpec]:
    """KPIs over the table: each expression as a share, each value as a mean and as a percentile."""
    by = (
        Cut("channel", "channel", (("web", "web"), ("Web", "web"), ("tür", "door"), ("100%", "all"))),
        Cut("parts", "CAST(parts AS VARCHAR)", None),
    )
    shares = [
        _spec(
            name,
            kinds[i % len(kinds)],
            good=good,
            by=by,
            where="parts <> 2" if i % 3 == 0 else None,
            missing_is_bad=i % 2 == 0,
        )
        for i, (name, good) in enumerate(GOOD.items())
    ]
    values = [
        _spec(f"{name}-{percent or 'mean'}", kinds[i % len(kinds)], value=value, percent=percent, by=by)
        for i, (name, value) in enumerate(VALUES.items())
        for percent in (None, 90)
    ]
    return shares + values


def _spec(name: str, every: Every, **parts: object) -> KpiSpec:
    usual: dict[str, object] = {
        "good": None,
        "value": None,
        "percent": None,
        "where": None,
        "missing_is_bad": False,
        "higher_is_better": True,
        "settles_after": None,
        "customer_key": None,
    }
    return KpiSpec(key=KpiKey("tiny", name), every=every, **{**usual, **parts})  # type: ignore[arg-type]


def local_days(source: SourceSpec) -> list[date]:
    """The days of the rows at the source's place."""
    zone = ZoneInfo(source.timezone or "UTC")
    return sorted({datetime.fromisoformat(str(row[1])).astimezone(zone).date() for row in rows()})


def measured(engine: SourceEngine, source: SourceSpec, wanted: list[KpiSpec]) -> dict[str, KpiResult | str]:
    dialect, columns = DIALECTS[engine.dialect], engine.columns()
    asked = survey(source, wanted, dialect, columns, engine.relation)
    assert not isinstance(asked, Objection), asked.message
    extent = read_survey(asked, engine.rows(asked.sql))
    assert not isinstance(extent, Objection)
    assert extent.first is not None
    assert extent.last is not None
    days = local_days(source)
    assert (extent.first, extent.last) == (days[0], days[-1])
    found: dict[str, KpiResult | str] = {}
    for age in ("old", "new"):  # a plan has no gaps, and fifty years of days between these would be a long statement
        some = [day for day in days if (day.year < 2000) == (age == "old")]
        chosen = {spec.key: periods_of(some, spec) for spec in wanted}
        planned = plan(source, wanted, dialect, columns, chosen, extent)
        assert not isinstance(planned, Objection), planned.message
        assert not planned.refused, planned.refused
        found |= {f"{age} {key.kpi}": result for key, result in count(planned, engine).items()}
    return found


def periods_of(days: list[date], spec: KpiSpec) -> list[Period]:
    return list(dict.fromkeys(periods_between(day, day, spec.every)[0] for day in days))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    write_files(folder)
    return folder


def opened(kind: str, folder: Path, limits: Limits, request: pytest.FixtureRequest) -> SourceEngine:
    environ = {}
    source = Source(file=kind, at="at", table=None if kind.endswith((".csv", ".parquet", ".jsonl")) else "tiny")
    if kind == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        if "tiny" not in _written:
            write_postgres(server.url("admin"))
            _written.add("tiny")
        environ["CX_TINY"] = server.url("reader")
        source = Source(connect="env:CX_TINY", table="mart.tiny", at="at")
    elif kind == "spark":
        environ["CX_TINY"] = f"{request.getfixturevalue('spark')}tiny.parquet"
        source = Source(connect="env:CX_TINY", at="at")
    return open_engine(source, folder=folder, environ=environ, limits=limits)


_written: set[str] = set()


def cells(results: dict[str, KpiResult | str]) -> Cells:
    """All figures of all KPIs by KPI, period and cells; a KPI that was not measured by its reason."""
    found: Cells = {}
    for kpi, result in results.items():
        if isinstance(result, str):
            found[kpi, result] = ()
            continue
        for reading in result.measured.rows:
            found[kpi, reading.period.text, *map(str, reading.cells)] = figures(reading)
    return found


def figures(reading: Reading) -> tuple[float | None, ...]:
    return tuple(None if x is None else float(x) for x in (reading.n, reading.good, reading.value))


def differences(expected: Cells, found: Cells) -> list[tuple[object, ...]]:
    return [
        (cell, expected.get(cell), found.get(cell))
        for cell in sorted(expected.keys() | found.keys())
        if not same(expected.get(cell), found.get(cell))
    ]


def same(one: tuple[float | None, ...] | None, other: tuple[float | None, ...] | None) -> bool:
    if one is None or other is None or len(one) != len(other):
        return False
    return all(
        a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9))
        for a, b in zip(one, other, strict=True)
    )


@pytest.fixture(scope="module")
def expected(folder: Path) -> Callable[[str, tuple[Every, ...]], Cells]:
    """What DuckDB over Parquet gives in a zone."""

    @cache
    def cells_in(zone: str, kinds: tuple[Every, ...]) -> Cells:
        source = Source(file="tiny.parquet", at="at")
        with open_engine(source, folder=folder, environ={}, limits=Limits()) as engine:
            found = cells(measured(engine, SourceSpec("tiny", "at", zone), specs(kinds)))
        assert len(found) > 1_500
        assert not [cell for cell, values in found.items() if not values]
        return found

    return cells_in


@pytest.mark.parametrize("kind", KINDS)
def test_every_engine_gives_the_same_cells(
    kind: str,
    folder: Path,
    expected: Callable[[str, tuple[Every, ...]], Cells],
    limits: Limits,
    request: pytest.FixtureRequest,
) -> None:
    zones, kinds = (ZONES if kind == "postgres" else ZONES[:1]), ALL_KINDS
    if kind == "spark":
        kinds = ("week",)  # it compiles every statement, and takes its time
    with opened(kind, folder, limits, request) as engine:
        for zone in zones:
            found = cells(measured(engine, SourceSpec("tiny", "at", zone), specs(kinds)))
            assert differences(expected(zone, kinds), found) == []

"""Whatever a journey file says in SQL, nothing of it reaches an engine that is more than a scalar of one row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from attacks import COLUMNS, EXPRESSIONS, TABLES

from cxrel.engines.engine import SourceEngine
from cxrel.engines.names import table_parts
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.engine import Column, EngineFault
from cxrel.kpi.expression import check_expression
from cxrel.kpi.objection import Objection
from cxrel.kpi.periods import periods_between
from cxrel.kpi.plan import plan
from cxrel.kpi.spec import Cut, KpiKey, KpiSpec, SourceSpec
from cxrel.kpi.survey import Extent, survey
from cxrel.model.period import parse_period
from cxrel.usecases.measure_count import count

if TYPE_CHECKING:
    from cxrel.kpi.engine import Value

KEY = KpiKey("journey", "kpi")
SOURCE = SourceSpec("calls", "day", None)


@dataclass
class Recorder(SourceEngine):
    """An engine that answers nothing and keeps what it was sent."""

    dialect: str = "duckdb"
    relation: str = '"calls"'
    database: str | None = None
    sent: list[str] = field(default_factory=list)

    def columns(self) -> tuple[Column, ...]:
        kinds = {"id": "number", "day": "date", "channel": "text", "kept": "boolean", "parts": "text"}
        return tuple(Column(name, kind, kind) for name, kind in kinds.items())  # type: ignore[arg-type]

    def rows(self, sql: str) -> list[tuple[Value, ...]]:
        self.sent.append(sql)
        return []

    def close(self) -> None:
        pass


def spec(place: str, expression: str) -> KpiSpec:
    """A KPI that is harmless but for one place."""
    return KpiSpec(
        key=KEY,
        every="day",
        good=None if place == "value" else expression if place == "good" else "kept",
        value=expression if place == "value" else None,
        percent=None,
        where=expression if place == "where" else None,
        missing_is_bad=False,
        higher_is_better=True,
        settles_after=None,
        by=(Cut("channel", expression, None),) if place == "by" else (),
        customer_key=None,
    )


def measured(engine: SourceEngine, one: KpiSpec, source: SourceSpec = SOURCE) -> Objection | None:
    """Why it was refused, if it was; otherwise it was sent."""
    period = parse_period("2026-01-01")
    assert period is not None
    dialect, chosen = DIALECTS[engine.dialect], {KEY: periods_between(period.first, period.last, "day")}
    planned = plan(source, [one], dialect, engine.columns(), chosen, Extent(period.first, period.last))
    if isinstance(planned, Objection):
        return planned
    count(planned, engine)
    return planned.refused.get(KEY)


def test_the_list_is_long_and_has_no_double() -> None:
    assert len(set(EXPRESSIONS)) == len(EXPRESSIONS) >= 150


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_attack_is_refused_before_anything_is_sent(expression: str) -> None:
    assert isinstance(check_expression(expression), Objection)
    for dialect in ("duckdb", "postgres", "spark"):
        for place in ("good", "value", "where", "by"):
            engine = Recorder(dialect)
            assert measured(engine, spec(place, expression)) is not None
            assert engine.sent == []


@pytest.mark.parametrize("expression", ["", "'" + "x" * 1_000 + "'"])
def test_nothing_and_too_much_are_refused(expression: str) -> None:
    assert isinstance(check_expression(expression), Objection)


def test_what_is_harmless_is_sent() -> None:
    engine = Recorder()
    assert measured(engine, spec("good", "kept")) is None
    assert len(engine.sent) == 1


@pytest.mark.parametrize("at", COLUMNS)
def test_a_column_that_is_no_plain_name_is_refused(at: str) -> None:
    engine = Recorder()
    source = SourceSpec("calls", at, None)
    assert isinstance(survey(source, [], DIALECTS["duckdb"], engine.columns(), engine.relation), Objection)
    assert measured(engine, spec("good", "kept"), source) is not None
    assert engine.sent == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_no_plain_name_is_refused(table: str) -> None:
    with pytest.raises(EngineFault, match="is no table's name"):
        table_parts(table, 3)

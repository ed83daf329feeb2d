"""The joint yield and the outcome link, on DuckDB and SQLite, against the same figures from plain Python."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_measure import CHANNEL, kpi

from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.engine import Column
from cxrel.kpi.joint import JointPlan, Moment, joint_plan, joint_statement
from cxrel.kpi.joint_cells import JointResult, read_joint, read_outcome
from cxrel.kpi.objection import Objection
from cxrel.kpi.outcome import OutcomePlan, outcome_plan, outcome_statement
from cxrel.kpi.periods import period_of, periods_between
from cxrel.kpi.spec import KpiKey, KpiSpec, SourceSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDERS = [Column("day", "date", "DATE"), Column("who", "text", "VARCHAR"), Column("ch", "text", "VARCHAR")]
ORDERS += [Column("ok", "boolean", "BOOLEAN"), Column("fast", "boolean", "BOOLEAN")]
CALLS = [Column("at", "date", "DATE"), Column("client", "number", "INTEGER"), Column("ch", "text", "VARCHAR")]
CALLS += [Column("solved", "boolean", "BOOLEAN")]
AGAIN = [Column("since", "date", "DATE"), Column("who", "text", "VARCHAR"), Column("bought", "boolean", "BOOLEAN")]
TABLES = {"orders": ORDERS, "calls": CALLS, "again": AGAIN}
FIRST = date(2026, 1, 1)
MONTHS = periods_between(FIRST, date(2026, 3, 31), "month")
Tables = dict[str, list[tuple[Any, ...]]]


def _moment(spec: KpiSpec, database: str | None = "shop") -> Moment:
    source = "calls" if spec.key.kpi == "solved" else "orders"
    columns = TABLES[source]
    return Moment(spec, SourceSpec(source, columns[0].name, None), f'"{source}"', columns, database)


ON_TIME = kpi("on-time", good="ok", by=(CHANNEL,), customer_key="who")
FAST = kpi("fast", good="fast", where="ok is not null", by=(CHANNEL,), customer_key="who", missing_is_bad=True)
SOLVED = kpi("solved", good="solved", by=(CHANNEL,), customer_key="client", every="week")
MOMENTS = [_moment(ON_TIME), _moment(SOLVED), _moment(FAST)]


def _asked(engine: str, tables: Tables, sql: str) -> list[tuple[Any, ...]]:
    connection: Any = duckdb.connect() if engine == "duckdb" else sqlite3.connect(":memory:")
    for name, columns in TABLES.items():
        declared = ", ".join(f'"{column.name}" {column.declared}' for column in columns)
        connection.execute(f"CREATE TABLE {name} ({declared})")
        for row in tables[name]:
            values = [cell.isoformat() if isinstance(cell, date) else cell for cell in row]
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", values)
    return list(connection.execute(sql).fetchall())


def _planned(engine: str) -> JointPlan:
    made = joint_plan(MOMENTS, DIALECTS[engine], "month", MONTHS)
    assert isinstance(made, JointPlan), made
    assert made.left_out == ()
    return made


BOOL = st.sampled_from([True, False, None])
WHO = st.sampled_from([None, "", "1", "2", "3", "4"])
CH = st.sampled_from(["web", "app", "fax", None])
DAY = st.none() | st.integers(0, 100).map(lambda days: FIRST + timedelta(days=days))
TABLES_OF = st.fixed_dictionaries(
    {
        "orders": st.lists(st.tuples(DAY, WHO, CH, BOOL, BOOL), max_size=12),
        "calls": st.lists(st.tuples(DAY, WHO.map(lambda who: int(who) if who else None), CH, BOOL), max_size=12),
        "again": st.lists(st.tuples(DAY, WHO, BOOL), max_size=6),
    }
)


def _events(tables: Tables) -> list[tuple[Any, ...]]:
    """Day, customer, channel, moment, and 1 where the promise was kept."""
    found = []
    for day, who, channel, ok, fast in tables["orders"]:
        if ok is not None:
            found += [(day, who, channel, "on-time", int(ok)), (day, who, channel, "fast", int(bool(fast)))]
    for day, who, channel, solved in tables["calls"]:
        if solved is not None:
            found.append((day, who and str(who), channel, "solved", int(solved)))
    inside = [event for event in found if event[0] and event[0] <= MONTHS[-1].last and event[1]]
    return [(d, w, {None: "unknown", "fax": "other"}.get(c, c), m, k) for d, w, c, m, k in inside]


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
@settings(max_examples=20, deadline=None)
@given(TABLES_OF)
def test_customers_for_whom_every_moment_went_as_promised(engine: str, tables: Tables) -> None:
    joint = _planned(engine)
    result = read_joint(joint, _asked(engine, tables, joint_statement(joint)))
    assert isinstance(result, JointResult), result
    assert result.dimensions == ("channel",)
    groups: dict[Any, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for day, who, channel, moment, kept in _events(tables):
        for cell in ("", channel):
            moments = groups[period_of(day, "month").text, cell][who]
            moments[moment] = min(kept, moments.get(moment, 1))
    assert {(row.period.text, row.cells[0]) for row in result.rows} == set(groups)
    for row in result.rows:
        those = list(groups[row.period.text, row.cells[0]].values())
        broken = [sum(1 - kept for kept in moments.values()) for moments in those]
        assert (row.customers, row.kept) == (len(those), broken.count(0))
        assert row.broken == (broken.count(1), broken.count(2), broken.count(3))
        for key, failing in row.moments.items():
            met = [moments[key.kpi] for moments in those if key.kpi in moments]
            assert tuple(failing) == (len(met), met.count(0))
        for (a, b), pair in row.together.items():
            met_both = [(moments[a.kpi], moments[b.kpi]) for moments in those if {a.kpi, b.kpi} <= moments.keys()]
            assert pair.met == len(met_both)
            assert (pair.one, pair.other) == (sum(1 - one for one, _ in met_both), sum(1 - two for _, two in met_both))
            assert pair.both == met_both.count((0, 0))


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
@settings(max_examples=20, deadline=None)
@given(TABLES_OF)
def test_what_became_of_customers_by_broken_promises(engine: str, tables: Tables) -> None:
    outcome = outcome_plan(_planned(engine), _again())
    assert isinstance(outcome, OutcomePlan)
    buckets = read_outcome(outcome, _asked(engine, tables, outcome_statement(outcome)))
    broken: dict[tuple[str, str], int] = defaultdict(int)
    for day, who, _, _, kept in _events(tables):
        broken[period_of(day, "month").text, who] += 1 - kept
    wanted: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (month, who), number in broken.items():
        ends = [
            bought
            for day, one, bought in tables["again"]
            if one == who and bought is not None and day and period_of(day, "month").text == month
        ]
        bucket = wanted[month, min(number, 3)]
        bucket[0], bucket[1], bucket[2] = bucket[0] + 1, bucket[1] + bool(ends), bucket[2] + any(ends)
    assert not isinstance(buckets, Objection)
    assert {(bucket.period.text, bucket.broken): list(bucket[2:]) for bucket in buckets} == wanted


def _again(customer: str = "who", columns: Sequence[Column] = AGAIN) -> Moment:
    spec = kpi("outcome", good="bought", by=(), customer_key=customer)
    return Moment(spec, SourceSpec("again", "since", None), '"again"', columns, "shop")


def test_moments_that_cannot_be_joined_are_named() -> None:
    far = _moment(SOLVED, database="elsewhere")
    value = _moment(kpi("minutes", value="1", customer_key="who"))
    nobody = _moment(kpi("nobody", good="ok"))
    lost = _moment(kpi("lost", good="nothing", by=(CHANNEL,), customer_key="who"))
    made = joint_plan([*MOMENTS[::2], far, value, nobody, lost], DIALECTS["duckdb"], "month", MONTHS)
    assert isinstance(made, JointPlan)
    assert [key.kpi for key in made.keys] == ["on-time", "fast"]
    told = {key.kpi: why.message for key, why in made.left_out}
    assert told.keys() == {"solved", "minutes", "nobody", "lost"}
    assert "another database" in told["solved"]
    assert "names no customer" in told["nobody"]


def test_files_that_stand_alone_are_not_joined_with_others() -> None:
    made = joint_plan(
        [_moment(ON_TIME, None), _moment(FAST, None), _moment(SOLVED, None)], DIALECTS["duckdb"], "month", MONTHS
    )
    assert isinstance(made, JointPlan)
    assert [key.kpi for key in made.keys] == ["on-time", "fast"]
    assert [key.kpi for key, _ in made.left_out] == ["solved"]


def test_one_moment_alone_is_no_joint_yield() -> None:
    assert isinstance(joint_plan(MOMENTS[:1], DIALECTS["duckdb"], "month", MONTHS), Objection)


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
def test_the_other_live_engines_are_asked_in_their_own_words(dialect: str) -> None:
    joint = _planned(dialect)
    sql = joint_statement(joint)
    assert DIALECTS[dialect].name_of("who") in sql
    assert joint.keys == (KpiKey("journey", "on-time"), KpiKey("journey", "fast"), KpiKey("journey", "solved"))


def test_counts_that_do_not_fit_are_refused() -> None:
    joint = _planned("duckdb")
    row: list[Any] = [0, None, 5, 3, 1, 1, 0, *[5, 1] * 3, *[5, 1, 1, 0] * 3]
    assert isinstance(read_joint(joint, [row]), JointResult)
    for place, value in ((2, 6), (8, 7), (3, "x"), (3, -1), (16, 2), (14, 6), (13, 1)):
        wrong = [*row[:place], value, *row[place + 1 :]]
        assert isinstance(read_joint(joint, [wrong]), Objection)
    assert isinstance(read_joint(joint, [row[:-1]]), Objection)
    outcome = outcome_plan(joint, _again())
    assert isinstance(outcome, OutcomePlan)
    for wrong in ([0, 0, 5, 3, 4], [0, 4, 5, 3, 2], [0, 0, 5, 3], [9, 0, 5, 3, 2]):
        assert isinstance(read_outcome(outcome, [wrong]), Objection)
    assert isinstance(outcome_plan(joint, _again("whom")), Objection)
    assert isinstance(outcome_plan(joint, _again(columns=AGAIN[1:])), Objection)

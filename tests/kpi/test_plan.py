"""What is planned: which periods, which KPIs, from which day on; and what is refused before anything is asked."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import naive_measure as by_hand
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive_measure import CARRIER, CHANNEL, ENGINES, at_utc, kpi

from cxrel.kpi.cells import KpiResult, read_rows
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.dimensions import MOST_VALUES
from cxrel.kpi.engine import Column, ColumnType
from cxrel.kpi.objection import Objection
from cxrel.kpi.periods import periods_between, segments_of, start_of_day
from cxrel.kpi.plan import SourcePlan, plan
from cxrel.kpi.spec import Cut, KpiKey, KpiSpec, SourceSpec, kpi_spec
from cxrel.kpi.sql import statements
from cxrel.kpi.survey import Extent, read_survey, survey
from cxrel.model.journey import Journey

DUCKDB = DIALECTS["duckdb"]
COLUMNS = (Column("at", "date", "DATE"), *(Column(n, t, t) for n, t in by_hand.TYPES.items()))
SOURCE = SourceSpec("orders", "at", None)
SEPTEMBER = periods_between(date(2026, 9, 1), date(2026, 9, 30), "month")


def _row(at: Any, **values: Any) -> dict[str, Any]:
    return {"at": at, "late": 1.0, "ch": "web", "ca": "DHL", "ok": True, "done": True, **values}


def _plan(specs: list[KpiSpec], chosen: Any = None, **changes: Any) -> SourcePlan | Objection:
    given: dict[str, Any] = {"source": SOURCE, "dialect": DUCKDB, "columns": COLUMNS}
    given |= {"chosen": chosen or {spec.key: SEPTEMBER for spec in specs}, **changes}
    return plan(specs=specs, **given)


def test_a_kpi_that_cannot_be_written_leaves_the_others() -> None:
    specs = [
        kpi("sound", good="ok"),
        kpi("no-column", good="delivered"),
        kpi("no-number", value="ch", percent=50),
        kpi("no-condition", good="ok", where="ca"),
        kpi("no-dimension", good="ok", by=(Cut("region", "region", None),)),
        kpi("no-period", good="ok"),
    ]
    made = _plan(specs, {spec.key: SEPTEMBER for spec in specs[:-1]})
    assert isinstance(made, SourcePlan)
    assert [planned.spec.key.kpi for planned in made.kpis] == ["sound"]
    assert {key.kpi for key in made.refused} == {"no-column", "no-number", "no-condition", "no-dimension"}
    assert "does not have" in made.refused[KpiKey("journey", "no-dimension")].message


@pytest.mark.parametrize(
    ("type_", "zone", "told"),
    [
        ("timestamp", None, "carries a time"),
        ("timestamptz", None, "carries a time"),
        ("number", "UTC", "is a number, and no date or time"),
        ("other", "UTC", "has a type that is no date or time"),
        ("date", "Mars/Olympus", "time zone that nobody knows"),
        ("date", "../../etc/passwd", "time zone that nobody knows"),
    ],
)
def test_a_source_without_a_usable_moment(type_: ColumnType, zone: str | None, told: str) -> None:
    columns = (Column("at", type_, type_), *COLUMNS[1:])
    made = _plan([kpi("on-time", good="ok")], source=SourceSpec("orders", "at", zone), columns=columns)
    assert isinstance(made, Objection)
    assert told in made.message


def test_too_many_periods_are_refused_with_a_way_out() -> None:
    days = periods_between(date(2000, 1, 1), date(2026, 1, 1), "day")
    made = _plan([kpi("daily", good="ok", every="day")], {KpiKey("journey", "daily"): days})
    assert isinstance(made, Objection)
    assert "--since" in made.hint


def test_only_the_periods_that_were_chosen_are_told() -> None:
    rows = [_row(date(2026, month, 15)) for month in range(1, 9)]
    opened = ENGINES["duckdb"](rows, "date")
    months = periods_between(date(2026, 1, 1), date(2026, 8, 31), "month")
    weeks = periods_between(date(2026, 4, 13), date(2026, 4, 19), "week")
    specs = [kpi("gaps", good="ok"), kpi("week", good="ok", every="week", by=())]
    chosen = {specs[0].key: (months[0], months[4], months[6]), specs[1].key: weeks}
    made = _plan(specs, chosen)
    assert isinstance(made, SourcePlan)
    (statement,) = statements(made, opened.relation)
    found = read_rows(made, statement, opened.rows(statement.sql))
    periods = {}
    for key, result in found.items():
        assert isinstance(result, KpiResult)
        periods[key.kpi] = [row.period.text for row in result.measured.rows if not any(row.cells)]
    assert periods == {"gaps": ["2026-01", "2026-05", "2026-07"], "week": ["2026-W16"]}


def test_a_plan_for_some_kpis_measures_the_same() -> None:
    specs = [
        kpi("a", good="ok"),
        kpi("b", value="late", every="week", by=(CARRIER,)),
        kpi("c", value="late", percent=90),
    ]
    rows = [_row(date(2026, 9, day), late=float(day), ok=day % 3 == 0) for day in range(1, 31)]
    opened = ENGINES["duckdb"](rows, "date")
    whole = by_hand.measured(opened, specs, None)
    made = by_hand.planned(opened, specs, None)
    for spec in specs:
        (statement,) = statements(made.only([spec.key]), opened.relation)
        result = read_rows(made.only([spec.key]), statement, opened.rows(statement.sql))[spec.key]
        assert isinstance(result, KpiResult)
        assert by_hand.cells_of(result) == by_hand.cells_of(whole[spec.key.kpi])


@pytest.mark.parametrize("engine", ENGINES)
def test_an_open_dimension_is_bounded_and_told(engine: str) -> None:
    rows = [_row(date(2026, 9, 1 + i % 30), ca=f"carrier {i % 300:03}") for i in range(600)]
    rows += [_row(date(2026, 9, 1), ca=f"carrier {i:03}", late=5.0) for i in range(100, 300)]
    rows += [_row(date(2026, 9, 2), ca="x" * 81), _row(date(2026, 9, 2), ca="")]
    specs = [kpi("share", good="ok", by=(CARRIER,)), kpi("p50", value="late", percent=50, by=(CARRIER,))]
    found = by_hand.measured(ENGINES[engine](rows, "date"), specs, None)
    for result in found.values():
        cells = {row.cells[0]: row.n for row in result.measured.rows}
        assert len(cells) == MOST_VALUES + 2
        assert cells["carrier 100"] == 3
        assert cells["other"] == 202
        assert result.truncated == {"carrier": 302}
        assert result.counts.other == {"carrier": 202}
        assert cells[""] == 802


@pytest.mark.parametrize("engine", ENGINES)
def test_characters_that_nobody_can_see_are_shown_as_such(engine: str) -> None:
    rows = [_row(date(2026, 9, 1), ca=value) for value in ("D\x1bHL", "D\x07HL", "DHL")]
    (result,) = by_hand.measured(ENGINES[engine](rows, "date"), [kpi("share", good="ok", by=(CARRIER,))], None).values()
    assert {row.cells[0]: row.n for row in result.measured.rows} == {"": 3, "D�HL": 2, "DHL": 1}


def test_counts_tell_what_was_left_out() -> None:
    rows = [
        _row(date(2026, 9, 1), late=float("nan")),
        _row(date(2026, 9, 1), late=None, ch=None),
        _row(date(2026, 9, 2), ok=False, ch="kiosk"),
        _row(date(2026, 9, 3), ch="kiosk"),
        _row(date(2026, 10, 3), late=20.0),
        _row(None),
    ]
    spec = kpi("on-time", good="late <= 15", where="ok")
    opened = ENGINES["duckdb"](rows, "date")
    (result,) = by_hand.measured(opened, [spec], None).values()
    assert (result.counts.rows, result.counts.left_out, result.counts.unknown, result.counts.nan) == (5, 1, 2, 1)
    assert (result.counts.other, result.counts.nowhere) == ({"channel": 1}, {"channel": 1})
    assert [(p.text, c.rows) for p, c in result.by_period.items()] == [("2026-09", 4), ("2026-10", 1)]
    asked = survey(SOURCE, [spec], DUCKDB, opened.columns, opened.relation)
    assert not isinstance(asked, Objection)
    extent = read_survey(asked, opened.rows(asked.sql))
    assert extent == Extent(date(2026, 9, 1), date(2026, 10, 3), 6, 1)


def test_a_percentile_over_very_many_values_is_left_to_the_engine() -> None:
    rows = [_row(date(2026, 9, day), late=None if day == 9 else day * 1.5, ok=day != 7) for day in range(1, 31)]
    opened = ENGINES["duckdb"](rows, "date")
    spec = kpi("p90", value="late", percent=90, where="ok", by=(CHANNEL,))
    made = _plan([spec], extent=Extent(None, None, distinct={spec.key: 1_000_000}))
    assert isinstance(made, SourcePlan)
    (statement,) = statements(made, opened.relation)
    assert "QUANTILE_CONT" in statement.sql
    result = read_rows(made, statement, opened.rows(statement.sql))[spec.key]
    counted = by_hand.measured(opened, [spec], None)["p90"]
    assert isinstance(result, KpiResult)
    assert by_hand.cells_of(result) == by_hand.cells_of(counted)
    assert result.counts == counted.counts


TEXTS = ["2026-09-01T23:30:00-04:00", "2026-09-30 12:00:00+00:00", "2026-08-31T23:00:00Z"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("texts", "months"),
    [
        (TEXTS, {"2026-08": 1, "2026-09": 2}),
        (["2026-09-01 00:30:00", "2026-08-31T23:59:59", "soon", "12"], {"2026-08": 1, "2026-09": 1}),
        (["2026-09-01", "2026-08-31"], {"2026-08": 1, "2026-09": 1}),
    ],
)
def test_texts_are_the_moments_that_they_say(engine: str, texts: list[str], months: dict[str, int]) -> None:
    opened = ENGINES[engine]([_row(text) for text in texts], "text")
    (result,) = by_hand.measured(opened, [kpi("share", good="ok", by=())], "America/New_York").values()
    assert {row.period.text: row.n for row in result.measured.rows} == months


def test_texts_with_and_without_an_offset_are_refused() -> None:
    opened = ENGINES["duckdb"]([_row(TEXTS[0]), _row("2026-09-01 00:30:00")], "text")
    asked = survey(SourceSpec("orders", "at", "UTC"), [], DUCKDB, opened.columns, opened.relation)
    assert not isinstance(asked, Objection)
    extent = read_survey(asked, opened.rows(asked.sql))
    assert isinstance(extent, Objection)
    assert "1 times with an offset" in extent.message


def test_an_extent_is_narrowed_from_both_sides() -> None:
    extent = Extent(date(2026, 1, 5), date(2026, 9, 3))
    assert extent.between(date(2026, 3, 1), date(2026, 12, 31)) == Extent(date(2026, 3, 1), date(2026, 9, 3))
    assert extent.between(date(2027, 1, 1), None) == Extent(None, None)


# Midnight is skipped, shown twice, or (Apia) a whole day is left out.
@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("UTC", "2026-03-29", "2026-03-29T00:00:00"),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00"),
        ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00"),
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00"),
        ("America/St_Johns", "2010-11-07", "2010-11-07T03:30:00"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00"),
        ("Australia/Lord_Howe", "2024-10-06", "2024-10-05T13:30:00"),
    ],
)
def test_a_day_begins_when_the_wall_clock_says_so(zone: str, day: str, begins: str) -> None:
    assert start_of_day(date.fromisoformat(day), ZoneInfo(zone)) == at_utc(begins)


@given(st.sampled_from(sorted(available_timezones())), st.dates(date(1990, 1, 1), date(2037, 12, 30)))
def test_days_follow_each_other_in_every_zone(zone: str, day: date) -> None:
    begins, ends = (start_of_day(one, ZoneInfo(zone)) for one in (day, day + timedelta(days=1)))
    assert begins <= ends
    assert ends.astimezone(ZoneInfo(zone)).date() >= day + timedelta(days=1)
    just_before = begins.astimezone(UTC) - timedelta(seconds=1)
    assert just_before.astimezone(ZoneInfo(zone)).date() < day


@given(st.dates(date(2020, 1, 1), date(2027, 12, 31)), st.integers(0, 500))
def test_segments_lie_in_one_period_of_every_kind(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    kinds = {every: periods_between(first, last, every) for every in ("day", "week", "month", "quarter")}
    segments = segments_of([*kinds["week"], *kinds["month"], *kinds["quarter"]])
    for every in ("week", "month", "quarter"):
        for period in kinds[every]:
            within = segments.within(period)
            assert segments.starts[within[0]] == period.first
            assert segments.starts[within[-1] + 1] == period.last + timedelta(days=1)


def _journey(measure: dict[str, Any], **kpi_keys: Any) -> Journey:
    one = {"id": "on-time", "name": "On time", "unit": "share", "reliable": "97%", "unreliable": "90%", **kpi_keys}
    data = {
        "format": "cxrel/1",
        "id": "order",
        "name": "Order",
        "dimensions": {"channel": {"web": "Web", "app": {"name": "App", "source": ["web", "ios"]}}, "carrier": "open"},
        "stages": [
            {
                "id": "receive",
                "name": "Receive",
                "touchpoints": [{"id": "door", "name": "Door", "kpis": [{**one, "measure": measure}]}],
            }
        ],
    }
    return Journey.model_validate(data)


def _spec_of(measure: dict[str, Any], **kpi_keys: Any) -> KpiSpec | Objection | None:
    journey = _journey(measure, **kpi_keys)
    return kpi_spec(journey, journey.stages[0].touchpoints[0].kpis[0])


BASE = {"source": "orders", "every": "month"}


def test_a_definition_comes_from_the_model() -> None:
    spec = _spec_of({**BASE, "good": "ok", "by": {"carrier": "ca", "channel": "ch"}, "missing": "bad"})
    assert isinstance(spec, KpiSpec)
    assert spec.key == KpiKey("order", "on-time")
    assert [cut.dimension for cut in spec.by] == ["channel", "carrier"]
    assert dict(spec.by[0].spellings or ()) == {"web": "app", "ios": "app", "app": "app"}
    assert spec.by[1].spellings is None
    assert spec.missing_is_bad


def test_what_is_brought_is_not_measured() -> None:
    assert _spec_of({"from_voice": "complaint", "per": "x", "scale": 1000, "every": "month"}) is None


@pytest.mark.parametrize(
    ("measure", "keys", "told"),
    [
        ({**BASE, "value": "late"}, {}, "good:"),
        ({**BASE, "good": "ok"}, {"unit": "minutes", "reliable": 5, "unreliable": 9}, "value:"),
        (
            {**BASE, "value": "late", "summary": "mean", "missing": "bad"},
            {"unit": "days", "reliable": 5, "unreliable": 9},
            "median",
        ),
    ],
)
def test_a_definition_that_says_too_little(measure: dict[str, Any], keys: dict[str, Any], told: str) -> None:
    spec = _spec_of(measure, **keys)
    assert isinstance(spec, Objection)
    assert told in spec.hint


def test_the_fingerprint_changes_with_whatever_changes_a_figure() -> None:
    base = kpi("on-time", good="ok")
    others = [
        kpi("on-time", good="not ok"),
        kpi("on-time", good="ok", where="done"),
        kpi("on-time", good="ok", every="week"),
        kpi("on-time", good="ok", by=(CHANNEL,)),
        kpi("on-time", good="ok", missing_is_bad=True),
        kpi("on-time", value="late"),
        kpi("on-time", value="late", percent=50),
        kpi("on-time", value="late", percent=50, missing_is_bad=True),
        kpi("on-time", value="late", percent=50, missing_is_bad=True, higher_is_better=False),
    ]
    assert len({spec.definition for spec in [base, *others]}) == len(others) + 1
    assert kpi("on-time", good="ok", customer_key="c").definition == base.definition


def test_a_moment_is_no_datetime_of_another_age() -> None:
    asked = survey(SOURCE, [], DUCKDB, COLUMNS, '"t"')
    assert not isinstance(asked, Objection)
    found = read_survey(asked, [(1, 1, 0, "0044-03-15 (BC)", "2026-01-01")])
    assert isinstance(found, Objection)
    assert read_survey(asked, [(3, 0, 0, None, None)]) == Extent(None, None, 3, 3)

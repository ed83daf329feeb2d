"""Rows that no one expects: no date, dates at the ends of the calendar, NaN, and numbers too large for their type."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from measure_cases import AS_OF, Project, kpi

from cxrel.store.tree import WorkTree
from cxrel.usecases.doctor import examine_sources
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How

if TYPE_CHECKING:
    from pathlib import Path

    from cxrel.model.measured import KpiOutcome

NEW_YORK = "{file: ../data/deliveries.csv, at: promised_on, timezone: America/New_York}"
HUGE = str(2**63 - 1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def outcomes(project: Project, **asked: object) -> dict[str, KpiOutcome]:
    return {one.kpi.id: one for one in project.measure(**asked).kpis}  # type: ignore[arg-type]  # as measure takes them


def test_a_number_too_large_for_one_kpi_does_not_keep_the_others_from_being_measured(project: Project) -> None:
    project.journey(
        kpi("doubled", "points", value="minutes + minutes", summary="p90", every="month"),
        kpi("long", good="minutes > 5", every="month"),
    )
    project.data([f"2026-09-01,{HUGE}"], head="promised_on,minutes")
    found = outcomes(project)
    assert found["doubled"].status == "failed"
    assert "overflow" in found["doubled"].reason.lower()
    assert project.readings("long") == "period,n,good\n2026-09,1,1\n"


def test_nan_that_an_expression_replaces_is_not_told_as_unknown(project: Project) -> None:
    project.journey(
        kpi("mean", "points", value="coalesce(minutes, 0)", summary="mean", every="month"),
        kpi("middle", "points", value="coalesce(minutes, 0)", summary="median", every="month"),
        kpi("plain", "points", value="minutes", summary="mean", every="month"),
    )
    project.data(["2026-09-01,nan", "2026-09-02,1.5"], head="promised_on,minutes")
    found = outcomes(project)
    assert [project.readings(name).splitlines()[1] for name in ("mean", "middle", "plain")] == [
        "2026-09,2,0.75",
        "2026-09,2,0.75",
        "2026-09,1,1.5",
    ]
    assert {name: (one.counts.unknown, one.counts.nan) for name, one in found.items()} == {
        "mean": (0, 0),
        "middle": (0, 0),
        "plain": (1, 1),
    }


@pytest.mark.parametrize("time", ["", " 00:00:00", " 00:00:00+00"])
def test_the_first_and_the_last_day_of_the_calendar_stand_for_no_date(project: Project, time: str) -> None:
    project.journey(kpi("kept", good="kept", every="month"), source=NEW_YORK)
    rows = [f"0001-01-01{time},true", f"9999-12-31{time},true", f"2026-09-02{time},false"]
    project.data(rows, head="promised_on,kept")
    assert outcomes(project)["kept"].status == "measured"
    assert project.readings("kept").splitlines()[1:] == ["2026-09,1,0"]
    examined = examine_sources(WorkTree(), [str(project.folder / "journeys")], How(Asked(AS_OF), {}))
    (source,) = examined.diagnosis.sources
    assert source.first == date.min
    assert source.last in {date(9999, 12, 30), date.max}
    assert source.by_month["2026-09"] == 1


def test_times_with_and_without_an_offset_are_not_put_together(project: Project) -> None:
    """DuckDB takes those without one for UTC: hours away from the wall clock that they were read from."""
    project.journey(kpi("kept", good="kept", every="month"), source=NEW_YORK)
    project.data(["2026-09-02T10:00:00+02:00,true", "2026-09-30T22:00:00,true"], head="promised_on,kept")
    assert "1 times with an offset" in outcomes(project)["kept"].reason
    project.data(["2026-09-02T10:00:00+02:00,true", "2026-10-01T03:59:59Z,true", ",true"], head="promised_on,kept")
    assert outcomes(project)["kept"].status == "measured"
    assert project.readings("kept") == "period,n,good\n2026-09,2,2\n"


def test_rows_without_a_date_are_told(project: Project) -> None:
    project.journey(kpi("kept", good="kept", every="month"))
    project.data(["2026-09-02,true", ",true"], head="promised_on,kept")
    (source,) = project.measure().sources
    assert source.notes == ("1 of 2 rows have no date under 'at', and are in no period",)


@pytest.mark.parametrize("key", ["file", "connect"])
def test_an_address_in_the_journey_is_not_told_again(project: Project, key: str) -> None:
    project.journey(
        kpi("kept", good="kept", every="month"), source=f"{{{key}: 'https://me:pw@host/t?key=k9', at: day}}"
    )
    examined = examine_sources(WorkTree(), [str(project.folder / "journeys")], How(Asked(AS_OF), {}))
    (source,) = examined.diagnosis.sources
    assert source.place == "https://***"
    assert "pw" not in source.trouble
    assert "k9" not in source.trouble
    assert all(one.place == "https://***" for one in project.measure().sources)


@pytest.mark.parametrize("lacking", ["kept", "middle", "late"])
def test_a_kpi_that_lacks_an_old_period_does_not_move_the_figures_of_the_others(project: Project, lacking: str) -> None:
    project.journey(
        kpi("kept", good="kept", every="month"),
        kpi("middle", "points", value="minutes", summary="median", every="month"),
        kpi("late", "points", value="minutes", summary="p90", every="month"),
    )
    project.data([f"2026-{m:02}-05,{m % 2 == 0},{m}" for m in range(1, 11)], head="promised_on,kept,minutes")
    project.measure()
    whole = {name: project.readings(name) for name in ("kept", "middle", "late")}
    project.put_readings("".join(line for line in whole[lacking].splitlines(True) if "2026-02" not in line), lacking)
    found = outcomes(project)
    assert {name: project.readings(name) for name in whole} == whole
    assert [period.text for period in found[lacking].added] == ["2026-02"]
    assert not any(one.restated for one in found.values())


def test_texts_with_offsets_are_all_found_though_they_sort_by_their_wall_clocks(project: Project) -> None:
    """The first text is the later instant: 8:00 of 1 September in UTC, and 11:00 of 31 August."""
    (project.folder / "data").mkdir()
    with closing(sqlite3.connect(project.folder / "data/d.sqlite")) as lite:
        lite.execute("CREATE TABLE t (seen TEXT, kept BOOLEAN)")
        rows = [("2026-08-31T20:00:00-12:00", True), ("2026-09-01T01:00:00+14:00", False)]
        lite.executemany("INSERT INTO t VALUES (?, ?)", rows)
        lite.commit()
    source = "{file: ../data/d.sqlite, table: t, at: seen, timezone: UTC}"
    project.journey(kpi("kept", good="kept", every="day"), source=source)
    project.measure()
    assert project.readings("kept") == "period,n,good\n2026-08-31,1,0\n2026-09-01,1,1\n"


def columns_of(made: str) -> tuple[str, ...]:
    return (
        kpi("late", good=f"{made} is null or date_diff('day', promised_on, {made}) > 7", every="month"),
        kpi("kept", good=f"{made} <= promised_on", every="month"),
        kpi("mean", "points", value="minutes", summary="mean", every="month"),
        kpi("asked", good="not asked", every="month"),
    )


def test_a_column_without_any_value_is_unknown_and_of_no_wrong_type(project: Project) -> None:
    project.journey(*columns_of("delivered_on"))
    project.data(["2026-09-01,,,", "2026-09-02,,,"], head="promised_on,delivered_on,minutes,asked")
    found = outcomes(project)
    assert {name: one.status for name, one in found.items()} == dict.fromkeys(found, "measured")
    assert [one.counts.unknown for one in found.values()] == [0, 2, 2, 2]
    assert project.readings("late") == "period,n,good\n2026-09,2,2\n"
    there = {path.name for path in (project.folder / "journeys/shop/readings").iterdir()}
    assert there == {"late.csv"}, "nothing to say is no file"


def test_a_column_that_one_of_several_files_leaves_empty_has_the_type_of_the_others(project: Project) -> None:
    project.journey(*columns_of("delivered_on"), source="{file: ../data/*.csv, at: promised_on}")
    project.data(["2026-09-01,,,,x"], head="promised_on,delivered_on,minutes,asked,more", name="a.csv")
    project.data(["2026-10-01,2026-10-01,1.5,false"], head="promised_on,delivered_on,minutes,asked", name="b.csv")
    project.data([], head="asked,promised_on,delivered_on,minutes", name="c.csv")
    outcomes(project)
    lines = {name: project.readings(name).splitlines()[1:] for name in ("late", "kept", "mean", "asked")}
    assert lines == {
        "late": ["2026-09,1,1", "2026-10,1,0"],
        "kept": ["2026-10,1,1"],
        "mean": ["2026-10,1,1.5"],
        "asked": ["2026-10,1,1"],
    }


def test_an_empty_column_of_sqlite_counts_as_it_is_declared(project: Project) -> None:
    (project.folder / "data").mkdir()
    with closing(sqlite3.connect(project.folder / "data/d.sqlite")) as lite:
        lite.execute("CREATE TABLE t (promised_on DATE, delivered_on DATE, minutes REAL, asked BOOLEAN)")
        lite.execute("INSERT INTO t (promised_on) VALUES ('2026-09-01')")
        lite.commit()
    project.journey(*columns_of("delivered_on"), source="{file: ../data/d.sqlite, table: t, at: promised_on}")
    assert {one.status for one in outcomes(project).values()} == {"measured"}
    assert project.readings("late") == "period,n,good\n2026-09,1,1\n"

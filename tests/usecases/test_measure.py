"""`cxrel measure` as a use case: what is counted, what is written, and what is left as it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from measure_cases import HEAD, ON_TIME, ROWS, Project, kpi

from cxrel.findings.errors import CxrelError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from cxrel.model.measured import KpiOutcome

WHOLE = """period,channel,n,good
2026-08,,2,1
2026-08,web,2,1
2026-09,,1,1
2026-09,store,1,1
2026-10,,2,2
2026-10,store,1,1
2026-10,web,1,1
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.journey()
    made.data()
    return made


def only(kpis: tuple[KpiOutcome, ...]) -> KpiOutcome:
    (one,) = kpis
    return one


def test_the_first_time_every_complete_period_is_measured_and_written(project: Project) -> None:
    result = project.measure()
    one = only(result.kpis)
    assert project.readings() == WHOLE
    assert [period.text for period in one.added] == ["2026-08", "2026-09", "2026-10"]
    assert (one.counts.rows, one.counts.unknown) == (6, 1)
    assert one.newest
    assert (one.newest.period.text, one.newest.n, one.newest.good) == ("2026-10", 2, 2)
    assert result.written == (one.file,)
    assert not result.is_incomplete
    assert not result.is_source_broken


def test_a_dry_run_tells_the_same_and_writes_nothing(project: Project) -> None:
    told = project.measure(dry_run=True)
    assert (told.written, project.readings()) == ((), "")
    assert only(told.kpis).changed
    assert told.kpis == project.measure().kpis


def test_an_unchanged_source_is_not_read_again_unless_forced(project: Project) -> None:
    project.measure()
    again = only(project.measure().kpis)
    assert (again.status, again.changed) == ("unchanged", False)
    assert again.newest
    assert again.newest.period.text == "2026-10"
    assert only(project.measure(force=True).kpis).status == "measured"


def test_a_changed_source_definition_or_readings_file_is_measured_again(project: Project) -> None:
    project.measure()
    project.data([*ROWS, "2026-10-07,2026-10-09,Web,1"])
    late = only(project.measure().kpis)
    assert [one.period.text for one in late.restated if not one.cells] == ["2026-10"]
    project.journey(kpi("on-time", **{**ON_TIME, "missing": "bad"}))
    defined = only(project.measure(newest=1).kpis)
    assert [one.period.text for one in defined.restated if not one.cells] == ["2026-09"], "all periods, not the newest"
    project.put_readings(WHOLE.replace("2026-10,,2,2", "2026-10,,9,9"))
    assert only(project.measure().kpis).status == "measured"


def test_a_period_that_comes_to_its_end_is_measured_though_the_source_is_the_same(project: Project) -> None:
    assert [p.text for p in only(project.measure(as_of=date(2026, 10, 31)).kpis).unsettled] == ["2026-10"]
    assert "2026-10" not in project.readings()
    later = only(project.measure(as_of=date(2026, 11, 1)).kpis)
    assert [period.text for period in later.added] == ["2026-10"]


def test_only_the_newest_periods_and_the_missing_are_measured_later(project: Project) -> None:
    project.put_readings("period,channel,n,good\n2026-08,,7,7\n2026-10,,9,1\n")
    one = only(project.measure(newest=1).kpis)
    assert [period.text for period in one.periods] == ["2026-09", "2026-10"]
    assert project.readings().startswith("period,channel,n,good\n2026-08,,7,7\n2026-09,,1,1\n")


def test_a_span_that_is_named_is_measured_and_no_other(project: Project) -> None:
    one = only(project.measure(since=date(2026, 9, 15), until=date(2026, 9, 15)).kpis)
    assert [period.text for period in one.periods] == ["2026-09"]
    nothing = only(project.measure(since=date(2020, 1, 1), until=date(2020, 12, 31), force=True).kpis)
    assert (nothing.status, nothing.changed) == ("empty", False)


def test_rows_that_belong_to_nobody_are_counted_apart_and_told(project: Project) -> None:
    project.data([*ROWS, "2026-10-08,2026-10-08,Kiosk,1", "2026-10-09,2026-10-09,,1", ",2026-10-09,Web,1"])
    result = project.measure()
    one = only(result.kpis)
    assert (dict(one.counts.other), dict(one.counts.nowhere)) == ({"channel": 1}, {"channel": 1})
    assert "2026-10,other,1,1\n" in project.readings()
    assert "2026-10,unknown,1,1\n" in project.readings()
    (finding,) = result.findings
    assert (finding.code, finding.path.rpartition("measure.")[2]) == ("undeclared-value", "by.channel")
    assert result.sources[0].notes == ("1 of 9 rows have no date under 'at', and are in no period",)
    assert not result.is_incomplete


def test_values_are_summed_up_and_only_the_named_kpi_is_touched(project: Project) -> None:
    minutes = {"value": "minutes", "every": "quarter"}
    project.journey(
        kpi("on-time", **ON_TIME),
        kpi("median", "minutes", **minutes, summary="median"),
        kpi("mean", "minutes", **minutes, summary="mean", where="shop = 'Web'"),
    )
    project.measure(kpis=("median", "shop/mean"), as_of=date(2027, 1, 1))
    assert project.readings() == ""
    assert project.readings("median") == "period,n,value\n2026-Q3,4,17.5\n2026-Q4,2,25\n"
    assert project.readings("mean").splitlines()[1] == "2026-Q3,3,13.3333333333"
    with pytest.raises(UsageError, match="no KPI 'minutes'"):
        project.measure(kpis=("minutes",))


def test_readings_typed_by_hand_for_other_kpis_are_never_touched(project: Project) -> None:
    by_hand = kpi("by-hand").partition("            measure:")[0]
    project.journey(kpi("on-time", **ON_TIME), by_hand)
    project.put_readings("period,n,good\n2026-10,020,18", "by-hand")
    result = project.measure()
    assert [one.kpi.id for one in result.kpis] == ["on-time"]
    assert project.readings("by-hand") == "period,n,good\n2026-10,020,18"


def test_a_readings_file_with_errors_is_told_and_not_touched(project: Project) -> None:
    broken = "period,channel,n,good\n2026-10,,1,2\n"
    project.put_readings(broken)
    result = project.measure()
    assert only(result.kpis).status == "failed"
    assert [finding.code for finding in result.findings] == ["good-above-n"]
    assert project.readings() == broken
    assert result.is_incomplete


def test_a_journey_with_errors_is_left_alone_and_the_others_are_measured(project: Project, tmp_path: Path) -> None:
    (tmp_path / "journeys/other.yaml").write_text("format: cxrel/1\nid: other\nname: Other\nstages: []\n")
    result = project.measure()
    assert result.is_incomplete
    assert {finding.file.rpartition("/")[2] for finding in result.findings} == {"other.yaml"}
    assert project.readings() == WHOLE


def test_a_source_that_two_journeys_share_is_read_once(project: Project, tmp_path: Path) -> None:
    shop = (tmp_path / "journeys/shop.yaml").read_text()
    declared = "  deliveries: {file: ../data/deliveries.csv, at: promised_on}\n"
    bare = shop.replace(f"sources:\n{declared}", "")
    (tmp_path / "journeys/shop.yaml").write_text(bare)
    (tmp_path / "journeys/shop2.yaml").write_text(bare.replace("id: shop\n", "id: shop2\n"))
    settings = declared.replace("../data", "data")
    (tmp_path / "cxrel.yaml").write_text(f"format: cxrel-settings/1\nsources:\n{settings}")
    result = project.measure()
    assert len(result.sources) == 1
    assert [one.journey for one in result.kpis] == ["shop", "shop2"]
    assert (tmp_path / "journeys/shop2/readings/on-time.csv").read_text() == WHOLE


def test_a_disk_that_is_full_leaves_everything_as_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.journey(kpi("on-time", **ON_TIME), kpi("second", **ON_TIME))
    project.put_readings("period,n,good\n2026-01,1,1\n")
    synced: list[int] = []

    def full(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("cxrel.store.write.os.fsync", full)
    with pytest.raises(CxrelError, match="no space left on device"):
        project.measure()
    assert project.readings() == "period,n,good\n2026-01,1,1\n"
    assert [path.name for path in (project.folder / "journeys/shop/readings").iterdir()] == ["on-time.csv"]


def test_the_memory_of_last_time_can_be_deleted_or_damaged(project: Project) -> None:
    project.measure()
    for path in (project.folder / "cache").rglob("*.sqlite"):
        path.write_bytes(b"no database")
    assert only(project.measure().kpis).status == "measured"
    assert project.readings() == WHOLE


# Bad input: each is told where it is to be mended, the others go on


def failing(project: Project, *kpis: str) -> Any:
    project.journey(*kpis, kpi("sound", **ON_TIME))
    result = project.measure()
    *failed, sound = result.kpis
    assert sound.status == "measured"
    assert project.readings("sound") == WHOLE
    assert {one.status for one in failed} == {"failed"}
    assert result.is_incomplete
    assert not result.is_source_broken
    return result


def test_a_missing_column_is_told_at_its_key_with_the_nearest_names(project: Project) -> None:
    result = failing(project, kpi("late", every="month", good="delivered_at <= promised_on"))
    (finding,) = result.findings
    assert (finding.code, finding.path.rpartition(".")[2]) == ("unknown-column", "good")
    assert "'delivered_on'" in finding.hint


@pytest.mark.parametrize(
    ("measure", "key"),
    [
        ({"good": "delivered_on"}, "good"),
        ({"good": "minutes > 5", "where": "shop"}, "where"),
        ({"good": "delivered_on <= minutes"}, "good"),
    ],
)
def test_a_wrong_type_is_told_at_its_key(project: Project, measure: dict[str, str], key: str) -> None:
    result = failing(project, kpi("odd", every="month", **measure))
    assert result.kpis[0].reason
    assert [finding.path.rpartition(".")[2] for finding in result.findings] in ([key], [])


def test_a_value_that_is_no_number_is_told(project: Project) -> None:
    result = failing(project, kpi("odd", "minutes", every="month", value="shop", summary="p90"))
    assert [finding.path.rpartition(".")[2] for finding in result.findings] == ["value"]


@pytest.mark.parametrize(
    ("at", "code", "hint"),
    [
        ("{file: ../data/deliveries.csv, at: promised}", "unknown-column", "promised_on"),
        ("{file: ../data/deliveries.csv, at: minutes}", "not-measurable", ""),
        ("{file: ../data/times.csv, at: asked_at}", "missing-timezone", "timezone"),
    ],
)
def test_what_puts_rows_into_periods_is_told_once_for_the_source(
    project: Project, at: str, code: str, hint: str
) -> None:
    project.data(["2026-10-05 23:30:00,true"], "asked_at,kept", "times.csv")
    project.journey(kpi("a", every="month", good="1 = 1"), kpi("b", every="day", good="1 = 1"), source=at)
    result = project.measure()
    (finding,) = result.findings
    assert (finding.code, finding.path) == (code, "sources.deliveries.at")
    assert hint in finding.hint
    assert [one.status for one in result.kpis] == ["failed", "failed"]


@pytest.mark.parametrize(("rows", "reason"), [([], "has no rows"), ([",2026-10-01,Web,1"], "has a date under 'at'")])
def test_an_empty_source_is_told_and_readings_stay(project: Project, rows: list[str], reason: str) -> None:
    project.put_readings(WHOLE)
    project.data(rows)
    result = project.measure()
    assert reason in only(result.kpis).reason
    assert result.is_incomplete
    assert project.readings() == WHOLE


def test_where_everything_is_unknown_nothing_is_counted_and_it_is_told(project: Project) -> None:
    project.journey(kpi("on-time", every="month", good="delivered_on <= promised_on"))
    project.data(["2026-10-05,,Web,1", "2026-10-06,,Web,1", "2026-01-06,2026-01-06,Web,1"])
    one = only(project.measure().kpis)
    assert project.readings() == "period,n,good\n2026-01,1,1\n"
    assert one.counts.unknown == 2


def test_nan_is_unknown_and_told(project: Project) -> None:
    project.data(["2026-10-05,,Web,nan", "2026-10-06,,Web,2.5", "2026-10-07,,Web,"])
    project.journey(kpi("minutes", "minutes", every="month", value="minutes", summary="mean"))
    one = only(project.measure().kpis)
    assert project.readings("minutes") == "period,n,value\n2026-10,1,2.5\n"
    assert (one.counts.nan, one.counts.unknown) == (1, 2)


def test_an_open_dimension_of_ten_thousand_values_is_bounded_and_told(project: Project, tmp_path: Path) -> None:
    project.data([f"2026-10-{day:02},2026-10-{day:02},shop {n},1" for n in range(10_000) for day in [n % 28 + 1]])
    path = tmp_path / "journeys/shop.yaml"
    text = path.read_text()
    path.write_text(text.replace(text[text.index("  channel:") : text.index("sources:")], "  channel: open\n"))
    result = project.measure()
    assert len(project.readings().splitlines()) < 300
    (finding,) = result.findings
    assert finding.code == "undeclared-value"
    assert "10,000" in finding.message


def test_a_file_that_changes_while_it_is_read_is_a_source_that_failed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cxrel.engines.duckdb_engine import DuckEngine

    rows = DuckEngine.rows

    def changing(self: DuckEngine, sql: str) -> Any:
        project.data([*ROWS, "2026-10-30,2026-10-30,Web,1"])
        return rows(self, sql)

    monkeypatch.setattr(DuckEngine, "rows", changing)
    result = project.measure()
    assert result.is_source_broken
    assert "changed" in result.sources[0].reason
    assert project.readings() == ""


def test_a_source_that_cannot_be_read_fails_and_the_rest_is_written(project: Project, tmp_path: Path) -> None:
    text = (tmp_path / "journeys/shop.yaml").read_text()
    more = text.replace("sources:\n", "sources:\n  gone: {connect: env:CX_GONE, table: t, at: day}\n")
    more += kpi("lost", good="kept", every="month").replace("source: deliveries", "source: gone")
    (tmp_path / "journeys/shop.yaml").write_text(more)
    result = project.measure()
    assert result.is_source_broken
    assert [source.reason != "" for source in result.sources] == [False, True]
    assert "CX_GONE" in result.sources[1].reason
    assert project.readings() == WHOLE


def test_secrets_are_masked_in_what_is_told(project: Project) -> None:
    project.environ = {"CX_GONE": "postgresql://cx:hunter2@127.0.0.1:1/db"}
    project.journey(source="{connect: env:CX_GONE, table: t, at: day}")
    result = project.measure()
    assert result.is_source_broken
    assert "hunter2" not in repr(result)


def test_columns_keep_their_meaning_in_whatever_case_they_are_written(project: Project) -> None:
    project.data(head=HEAD.upper())
    project.measure()
    assert project.readings() == WHOLE

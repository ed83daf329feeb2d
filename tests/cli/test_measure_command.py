"""`cxrel measure` as it is called: what is told where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import duckdb
import pytest

from cxrel.__main__ import _run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Cxrel = Callable[..., tuple[int, str, str]]

FIRST_CONTACT = "journeys/order-online/readings/first-contact.csv"
RECOVERY = "journeys/order-online/readings/recovery.csv"


@pytest.fixture
def cxrel(capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it with the words after `cxrel`: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cxrel: Cxrel) -> Path:
    """A project that `cxrel init` made; what is remembered lies beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    assert cxrel("init", "--yes")[0] == 0
    return tmp_path


def test_a_new_project_measures_itself_at_once(cxrel: Cxrel, project: Path) -> None:
    committed = (project / FIRST_CONTACT).read_bytes()
    code, out, err = cxrel("measure")
    assert (code, err) == (0, "")
    assert (project / FIRST_CONTACT).read_bytes() == committed, "the sample readings are what is counted"
    assert (project / RECOVERY).read_text().startswith("period,n,good\n")
    rows = {line.split()[0]: line for line in out.splitlines() if line.startswith(("first-contact ", "recovery "))}
    assert rows["first-contact"].endswith("0 changes")
    assert re.search(r"1[12] added$", rows["recovery"])
    assert "recovery: " in out
    assert "not settled (settles after 32 days)" in out
    assert out.endswith("\n1 readings file changed.\n")
    assert cxrel("validate")[0] == 0


def test_measuring_again_changes_nothing_and_says_so(cxrel: Cxrel) -> None:
    cxrel("measure")
    code, out, _ = cxrel("measure")
    assert code == 0
    assert out.count("source unchanged") == 2
    assert out.endswith("0 changes: the readings are up to date.\n")
    assert "source unchanged" not in cxrel("measure", "--force")[1]


def test_a_dry_run_says_what_would_change(cxrel: Cxrel, project: Path) -> None:
    code, out, _ = cxrel("measure", "--dry-run")
    assert code == 0
    assert out.endswith("1 readings file would change; nothing was written.\n")
    assert not (project / RECOVERY).exists()


def test_a_published_figure_that_changes_is_told(cxrel: Cxrel, project: Path) -> None:
    path = project / FIRST_CONTACT
    newest = path.read_text().splitlines()[-4]
    period, _, n, good = newest.split(",")
    path.write_text(path.read_text().replace(newest, f"{period},,{n},{int(good) - 7}"))
    code, out, _ = cxrel("measure", "--since", period, "--kpi", "first-contact")
    told = re.search(rf"\(sample figures\), {period}: restated: was ([\d.]+) %, is ([\d.]+) %", " ".join(out.split()))
    assert code == 0
    assert told
    assert float(told[1]) < float(told[2])
    assert path.read_text().splitlines()[-4] == newest


def test_json_is_for_programs(cxrel: Cxrel) -> None:
    code, out, err = cxrel("measure", "--format", "json", "--dry-run")
    data = json.loads(out)
    assert (code, err) == (0, "")
    assert (data["format"], data["written"]) == ("cxrel-measure/1", False)
    assert [source["id"] for source in data["sources"]] == ["contacts", "mistakes"]
    first, recovery = data["kpis"]
    assert (first["id"], first["status"], first["changed"]) == ("first-contact", "measured", False)
    assert recovery["added"] == recovery["periods"]
    assert recovery["counts"]["rows"] > 300
    assert set(recovery["newest"]) == {"period", "n", "good"}


def test_a_kpi_that_cannot_be_measured_ends_in_1_and_the_others_are_measured(cxrel: Cxrel, project: Path) -> None:
    path = project / "journeys/order-online.yaml"
    path.write_text(path.read_text().replace("good: not transferred and", "good: not was_transferred and"))
    code, out, err = cxrel("measure")
    assert code == 1
    assert "unknown-column The source has no column 'was_transferred'." in err
    assert "hint: Did you mean 'transferred'?" in err
    assert "first-contact is not measured: the source has no column 'was_transferred'" in " ".join(out.split())
    assert (project / RECOVERY).exists()


def test_a_source_that_cannot_be_read_ends_in_3_and_the_rest_is_written(cxrel: Cxrel, project: Path) -> None:
    (project / "data/contacts.csv").unlink()
    code, out, _ = cxrel("measure")
    assert code == 3
    assert "source contacts (../data/contacts.csv): cannot read contacts.csv" in out
    assert (project / RECOVERY).exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--kpi", "nobody"), "no KPI 'nobody'"),
        (("--since", "last week"), "neither a date nor a period"),
        (("--sql", "--explain", "recovery"), "exclude each other"),
        (("nowhere",), "no file, folder or journey 'nowhere'"),
        (("--explain", "on-time"), "no KPI 'on-time'"),
    ],
)
def test_wrong_usage_ends_in_2(cxrel: Cxrel, words: tuple[str, ...], told: str) -> None:
    code, out, err = cxrel("measure", *words)
    assert (code, out) == (2, "")
    assert told in err


def test_a_full_disk_ends_in_3_and_leaves_nothing_half_written(
    cxrel: Cxrel, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in (project / "journeys").rglob("*.csv")}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cxrel.store.write.os.fsync", full)
    code, _, err = cxrel("measure")
    assert code == 3
    assert "no space left on device" in err
    assert {path: path.read_bytes() for path in (project / "journeys").rglob("*.csv")} == before


def test_progress_is_told_on_a_terminal_only(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cxrel("measure", "--force")[2] == ""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    err = cxrel("measure", "--force")[2]
    assert err.splitlines()[0] == "measuring 1 KPI in contacts (../data/contacts.csv) …"


def test_an_analyst_can_hold_her_own_query_against_it(cxrel: Cxrel, project: Path) -> None:
    code, out, _ = cxrel("measure", "--explain", "first-contact")
    assert code == 0
    assert "The promise was kept where: not transferred and (asked_again_on is null" in out
    assert "A month is complete 7 days after its last day." in out
    readings = [line.split(",") for line in (project / FIRST_CONTACT).read_text().splitlines()[1:]]
    totals = {period: (n, good) for period, channel, n, good in readings if not channel}
    told = {line.split()[0]: line.split() for line in out.splitlines() if re.match(r"  20\d\d-\d\d ", line)}
    assert told
    assert {period: (cells[4], cells[5]) for period, cells in told.items()} == {p: totals[p] for p in told}
    assert "GROUPING SETS" in out
    assert not (project / RECOVERY).exists()


def test_what_cannot_be_explained_says_why(cxrel: Cxrel, project: Path) -> None:
    path = project / "journeys/order-online.yaml"
    path.write_text(path.read_text().replace("good: not transferred and", "good: not was_transferred and"))
    code, out, err = cxrel("measure", "--explain", "first-contact")
    assert (code, out) == (1, "")
    assert "cannot be explained: the source has no column 'was_transferred'" in err.lower()
    (project / "data/mistakes.csv").unlink()
    assert cxrel("measure", "--explain", "recovery")[0] == 3


# Without a connector


def _run_elsewhere(sql: str, to: Path) -> None:
    """Run a statement as somebody would in a warehouse, and export its rows as CSV."""
    with duckdb.connect() as connection:
        found = connection.execute(sql)
        assert found.description
        with to.open("w", newline="") as stream:
            written = csv.writer(stream)
            written.writerow([column[0] for column in found.description])
            written.writerows(found.fetchall())


def test_rows_of_a_printed_statement_are_taken_back_as_if_measured(cxrel: Cxrel, project: Path) -> None:
    code, sql, err = cxrel("measure", "--sql", "--kpi", "recovery")
    assert (code, err) == (0, "")
    assert "-- order-online/recovery: share of " in sql
    _run_elsewhere(sql, project / "rows.csv")
    assert cxrel("measure", "--load", "rows.csv")[0] == 0
    loaded = (project / RECOVERY).read_text()
    (project / RECOVERY).unlink()
    assert cxrel("measure")[0] == 0
    assert set(loaded.splitlines()) <= set((project / RECOVERY).read_text().splitlines())
    assert loaded.count("\n") > 10


def test_rows_come_from_standard_input_too_and_kpis_without_rows_stay(
    cxrel: Cxrel, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run_elsewhere(cxrel("measure", "--sql", "--kpi", "recovery", "--since", "2026")[1], project / "rows.csv")
    raw = (project / "rows.csv").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    code, out, _ = cxrel("measure", "--load", "-", "--dry-run", "--format", "json")
    assert code == 0
    assert [kpi["id"] for kpi in json.loads(out)["kpis"]] == ["recovery"]
    assert not (project / RECOVERY).exists()


def test_rows_that_do_not_fit_are_refused(cxrel: Cxrel, project: Path) -> None:
    _run_elsewhere(cxrel("measure", "--sql", "--kpi", "recovery")[1], project / "rows.csv")
    path = project / "journeys/order-online.yaml"
    path.write_text(path.read_text().replace("made_right_on) <= 2", "made_right_on) <= 3"))
    code, out, _ = cxrel("measure", "--load", "rows.csv")
    assert code == 1
    assert "recovery is not measured: " in out
    assert "defined otherwise" in " ".join(out.split())
    (project / "rows.csv").write_text("a,b\n1,2\n")
    code, _, err = cxrel("measure", "--load", "rows.csv")
    assert code == 3
    assert "the rows cannot be loaded" in err
    assert cxrel("measure", "--load", "nothing.csv")[0] == 2


def test_a_dialect_without_a_live_test_says_so_and_files_can_be_written(cxrel: Cxrel, project: Path) -> None:
    code, out, _ = cxrel("measure", "--sql", "--dialect", "snowflake", "-o", "sql")
    assert (code, out) == (0, "")
    assert {path.name for path in (project / "sql").iterdir()} == {"contacts.sql", "mistakes.sql"}
    head = (project / "sql/contacts.sql").read_text().splitlines()[0]
    assert head == "-- source contacts, written for snowflake; this dialect is not run against a live server"
    assert cxrel("measure", "--sql", "--dialect", "oracle")[0] == 2


def test_the_dialect_is_that_of_the_source_and_it_need_not_be_reached(
    cxrel: Cxrel, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "journeys/order-online.yaml"
    path.write_text(path.read_text().replace("file: ../data/contacts.csv", "connect: env:CX_HOUSE\n    table: m.calls"))
    assert cxrel("measure", "--sql")[0] == 2
    monkeypatch.setenv("CX_HOUSE", "postgresql://cx:hunter2@127.0.0.1:1/db")
    code, out, err = cxrel("measure", "--sql", "--kpi", "first-contact")
    assert code == 0
    assert 'FROM "m"."calls"' in out
    assert "hunter2" not in out + err

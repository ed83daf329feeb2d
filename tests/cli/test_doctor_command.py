"""`cxrel doctor` as it is called: engines, sources, columns, freshness, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cxrel.__main__ import _run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Cxrel = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cxrel(capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it with the words after `cxrel`: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(arguments))
        out, err = capsys.readouterr()
        return code, " ".join(out.split()), err

    return run


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cxrel: Cxrel) -> Path:
    """A project that `cxrel init` made."""
    monkeypatch.chdir(tmp_path)
    assert cxrel("init", "--yes")[0] == 0
    return tmp_path


def test_it_tells_engines_sources_columns_and_freshness(cxrel: Cxrel) -> None:
    code, out, err = cxrel("doctor")
    assert (code, err) == (0, "")
    assert "duckdb" in out.partition("Source")[0]
    assert "postgres" in out.partition("Source")[0]
    assert "Source contacts (../data/contacts.csv), declared in journeys/order-online.yaml" in out
    assert "reached with duckdb; measures order-online/first-contact" in out
    assert "884 rows from " in out
    assert "channel: web 299, phone 294, app 291" in out
    assert "transferred BOOLEAN *" in out
    assert "contact VARCHAR," in out
    assert out.endswith("All sources are reached.")


def test_json_is_for_programs(cxrel: Cxrel) -> None:
    code, out, _ = cxrel("doctor", "--format", "json")
    data = json.loads(out)
    assert (code, data["format"]) == (0, "cxrel-doctor/1")
    contacts = data["sources"][0]
    assert (contacts["rows"], contacts["dialect"], len(contacts["by_month"])) == (884, "duckdb", 13)
    assert {one["name"]: one["used_by"] for one in contacts["columns"]}["asked_on"] == ["at", "first-contact"]
    assert sum(contacts["by_month"].values()) == 884


def test_it_shows_how_the_data_spells_what_the_journey_does_not_declare(cxrel: Cxrel, project: Path) -> None:
    path = project / "data/contacts.csv"
    path.write_text(path.read_text().replace(",app,", ",App (iOS),"))
    assert "App (iOS) 291 (counts as other)" in cxrel("doctor")[1]


def test_what_keeps_a_kpi_from_being_measured_ends_in_1(cxrel: Cxrel, project: Path) -> None:
    path = project / "journeys/order-online.yaml"
    path.write_text(path.read_text().replace("good: not transferred and", "good: asked_on and"))
    code, out, err = cxrel("doctor")
    assert code == 1
    assert "NOT MEASURED order-online/first-contact: " in out
    assert "not-measurable" in err
    assert out.endswith("1 KPI cannot be measured as it is.")


def test_a_source_that_is_not_reached_ends_in_3_and_shows_no_secret(
    cxrel: Cxrel, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CX_WAREHOUSE", "postgresql://cx:hunter2@127.0.0.1:1/db")
    path = project / "journeys/order-online.yaml"
    path.write_text(path.read_text().replace("file: ../data/contacts.csv", "connect: env:CX_WAREHOUSE\n    table: c"))
    code, out, err = cxrel("doctor")
    assert code == 3
    assert "NOT REACHED: " in out
    assert "Not reached: contacts." in out
    assert "hunter2" not in out + err


def test_it_works_without_any_source(cxrel: Cxrel, project: Path) -> None:
    (project / "outline.txt").write_text("I find it\nI get it\n")
    assert cxrel("init", "bare", "--from", "outline.txt")[0] == 0
    code, out, _ = cxrel("doctor", "bare")
    assert code == 0
    assert "No source is declared" in out

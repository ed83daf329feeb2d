"""KPIs that are counted from voice.csv are brought up to date with the others."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cxrel.findings.errors import UsageError
from cxrel.store.tree import WorkTree
from cxrel.usecases.measure import Request, Result, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How

EXAMPLES = Path(__file__).parents[2] / "journeys"
READINGS = Path("journeys/outerwear-order/readings/parcel-complaints.csv")


@pytest.fixture
def retail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The retail example, which counts complaints about parcels."""
    shutil.copytree(EXAMPLES, tmp_path / "journeys")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _measured(*kpis: str, dry_run: bool = False, since: date | None = None) -> Result:
    how = How(Asked(date(2026, 11, 21), since=since), {})
    return measure(WorkTree(), Request(("outerwear-order",), how, kpis, dry_run), lambda _: None)


def test_what_customers_said_is_counted_again(retail: Path) -> None:
    before = (retail / READINGS).read_bytes()
    newest = before.splitlines(keepends=True)[-1]
    (retail / READINGS).write_bytes(before.removesuffix(newest))
    result = _measured("parcel-complaints")
    assert [(kpi.source, kpi.status, kpi.changed) for kpi in result.kpis] == [("voice.csv", "measured", True)]
    assert (retail / READINGS).read_bytes() == before
    assert result.written == (READINGS.as_posix(),)


def test_a_dry_run_only_tells(retail: Path) -> None:
    (retail / READINGS).unlink()
    result = _measured("parcel-complaints", dry_run=True)
    assert [kpi.changed for kpi in result.kpis] == [True]
    assert not result.written
    assert not (retail / READINGS).exists()


def test_only_the_span_that_is_asked_for_is_counted(retail: Path) -> None:
    (kpi,) = _measured("parcel-complaints", since=date(2026, 9, 1)).kpis
    assert [period.text for period in kpi.periods] == ["2026-09", "2026-10"]


def test_without_a_denominator_it_is_told_what_is_missing(retail: Path) -> None:
    (retail / "journeys/outerwear-order/readings/on-time.csv").unlink()
    before = (retail / READINGS).read_bytes()
    (kpi,) = _measured("parcel-complaints").kpis
    assert kpi.status == "failed"
    assert "on-time" in kpi.reason
    assert (retail / READINGS).read_bytes() == before


def test_a_kpi_that_says_nothing_of_how_it_is_measured_is_no_kpi_to_measure(retail: Path) -> None:
    with pytest.raises(UsageError, match="no KPI 'nowhere' has a 'measure:'"):
        _measured("nowhere")

"""The flights journey measures itself: what `cxrel measure` counts in 336,776 flights is what is committed, to the byte."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from shutil import copy, copytree

import pytest

from cxrel.store.tree import WorkTree
from cxrel.usecases.measure import Request, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How

PROJECT = Path(__file__).resolve().parents[2]
JOURNEY = "journeys/air-travel-2013"


@pytest.mark.parametrize("from_nothing", [False, True])
def test_the_committed_readings_are_what_comes_out(tmp_path: Path, *, from_nothing: bool) -> None:
    runpy.run_path(str(PROJECT / "tools" / "flights_readings.py"))["unpack"](tmp_path / "data")
    (tmp_path / "journeys").mkdir()
    copy(PROJECT / f"{JOURNEY}.yaml", tmp_path / "journeys")
    if not from_nothing:
        copytree(PROJECT / JOURNEY, tmp_path / JOURNEY)
    how = How(Asked(date(2014, 1, 31), since=date(2013, 1, 1)), {"XDG_CACHE_HOME": str(tmp_path / "cache")})
    result = measure(WorkTree(), Request((str(tmp_path / f"{JOURNEY}.yaml"),), how), lambda _: None)
    assert {one.status for one in result.kpis} == {"measured"}
    assert [one.kpi.id for one in result.kpis if one.changed] == ([one.kpi.id for one in result.kpis] * from_nothing)
    committed = {path.name: path.read_bytes() for path in (PROJECT / JOURNEY / "readings").iterdir()}
    measured = {path.name: path.read_bytes() for path in (tmp_path / JOURNEY / "readings").iterdir()}
    assert measured == committed
    assert len(measured) == 15

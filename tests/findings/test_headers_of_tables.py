"""The header of a table: one finding for what a person sees as one mistake, and what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from project_files import validator

from cxrel.findings import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from project_files import Found

    from cxrel.findings import Finding

JOURNEY = """\
format: cxrel/1
id: coat
name: Buy a coat
dimensions:
  channel: {web: Web shop, app: App}
  country: open
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
          - {id: on-time, name: Delivered on time, unit: share, reliable: 97%, unreliable: 90%}
          - {id: wait, name: Minutes, unit: minutes, reliable: 5, unreliable: 9}
"""


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    return validator(tmp_path, monkeypatch)


def _errors(found: Found, name: str, table: str) -> list[Finding]:
    findings = found({"journeys/coat.yaml": JOURNEY, f"journeys/coat/{name}": table})
    return [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "header",
    [
        "period,n,good", "period,channel,n,good", "period,channel,country,n,good", '"period","n","good"',
    ],
)  # fmt: skip
def test_headers_of_readings_that_are_right(header: str, found: Found) -> None:
    assert _errors(found, "readings/on-time.csv", f"{header}\n") == []


@pytest.mark.parametrize(
    ("kpi", "header", "code", "column", "hint"),
    [
        ("on-time", "Period,n,good", "csv-header", 1, "'period'"),
        ("on-time", "month,n,good", "csv-header", 1, "'period'"),
        ("on-time", "period,count,good", "csv-header", 8, "'n'"),
        ("on-time", "period,n,on time", "csv-header", 10, "'good'"),
        ("on-time", "period,n,value", "csv-header", 10, "'good'"),
        ("wait", "period,n,good", "csv-header", 10, "'value'"),
        ("on-time", "period,channal,n,good", "unknown-dimension", 8, "'channel'"),
        ("on-time", "period,weather,n,good", "unknown-dimension", 8, "dimensions:"),
        ("on-time", "period,silo,n,good", "unknown-dimension", 8, "dimensions:"),
        ("on-time", "period,n,good,", "csv-header", 15, "comma"),
        ("on-time", "n,good", "csv-header", 1, "period,<dimensions>,n,good"),
        ("on-time", "period", "csv-header", 1, "period,<dimensions>,n,good"),
        ("on-time", "period,country,channel,n,good", "csv-header", 1, "period,channel,country,n,good"),
        ("on-time", "period,n,good,channel", "csv-header", 1, "period,channel,n,good"),
        ("on-time", "period,channel,channel,n,good", "duplicate-column", 16, ""),
        ("on-time", "period,n,n,good", "duplicate-column", 10, ""),
    ],
)
def test_one_mistake_in_a_header_of_readings(
    kpi: str, header: str, code: str, column: int, hint: str, found: Found
) -> None:
    (error,) = _errors(found, f"readings/{kpi}.csv", f"{header}\n")
    assert (error.code, error.location.line, error.location.column) == (code, 1, column)
    assert hint in error.hint


@pytest.mark.parametrize(
    "header", ["id,date,kind", "kind,id,date,text", "id,date,kind,touchpoint,channel,country,repeat_of"]
)
def test_headers_of_voices_that_are_right(header: str, found: Found) -> None:
    assert _errors(found, "voice.csv", f"{header}\n") == []


@pytest.mark.parametrize(
    ("header", "column", "hint"),
    [
        ("id,date,kind,txt", 14, "'text'"),
        ("id,date,Kind", 9, "'kind'"),
        ("id,date,kind,weather", 14, "id,date,kind,touchpoint,channel,country,"),
        ("id,date,kind,", 14, "id,date,kind,touchpoint"),
        ("id,date", 1, "id,date,kind,touchpoint"),
        ("touchpoint", 1, "id,date,kind,touchpoint"),
    ],
)
def test_one_mistake_in_the_header_of_voices(header: str, column: int, hint: str, found: Found) -> None:
    (error,) = _errors(found, "voice.csv", f"{header}\n")
    assert (error.code, error.location.column) == ("csv-header", column)
    assert hint in error.hint


def test_every_cell_of_a_voice_that_is_at_fault_is_told(found: Found) -> None:
    table = (
        "id,date,kind,touchpoint,channel,country,score,severity,acknowledged,closed\n"
        "a,2026-09-01,complaint,doorstep,web,NO,4.5,3,2026-09-02,2026-09-03\n"
        ",,,door,wap,\u200b,bad,9,2026-13-01,\n"
        'a,2026-09-01,praise,,,,"4,5",,,2026-08-31\n'
        "b,2026-09-05,Survey,,other,unknown,,,2026-09-04,2026-09-06\n"
    )
    told = [(e.location.line, e.path.rpartition(".")[2], e.code) for e in _errors(found, "voice.csv", table)]
    assert told == [
        (3, "id", "empty-value"),
        (3, "date", "bad-date"),
        (3, "kind", "not-one-of"),
        (3, "touchpoint", "unknown-touchpoint"),
        (3, "channel", "unknown-value"),
        (3, "country", "bad-id"),
        (3, "score", "bad-number"),
        (3, "severity", "off-scale"),
        (3, "acknowledged", "bad-date"),
        (4, "id", "duplicate-id"),
        (4, "score", "csv-decimal-comma"),
        (4, "closed", "dates-order"),
        (5, "kind", "not-one-of"),
        (5, "acknowledged", "dates-order"),
    ]


def test_an_id_that_stands_in_a_row_with_another_fault_is_known_too(found: Found) -> None:
    errors = _errors(found, "voice.csv", "id,date,kind\na,yesterday,praise\na,2026-09-01,praise\n")
    assert [(error.code, error.location.line) for error in errors] == [("bad-date", 2), ("duplicate-id", 3)]
    assert "Line 2" in errors[1].message

"""A table becomes a journey, and every fault in it is told at its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cxrel.documents import Text
from cxrel.exchange.outline import Outline, OutlinedStage, OutlinedTouchpoint
from cxrel.exchange.table_outline import is_table, read_table

if TYPE_CHECKING:
    from cxrel.findings import Finding

TABLE = """\
Stage,Touchpoint,Moment of truth,promise,owner,silos,category,occasion
I get it,The parcel arrives,yes,"On the day we named, undamaged",Tom Becker,Warehouse; Customer care,Responding to needs,daily
,The parcel is late,X,We tell you first,,care/Warehouse,at-risk,
,,,,,,,
I keep it,,,,,,,
"""


def _told(content: str) -> list[Finding]:
    findings = read_table(Text("journey.csv", content))
    assert isinstance(findings, list)
    return findings


def test_a_row_is_a_touchpoint_with_all_that_is_known_of_it() -> None:
    arrives = OutlinedTouchpoint(
        "The parcel arrives",
        moment_of_truth=True,
        promise="On the day we named, undamaged",
        category="responding",
        occasion="daily",
        owner="Tom Becker",
        silos=("Warehouse", "Customer care"),
    )
    late = OutlinedTouchpoint(
        "The parcel is late",
        moment_of_truth=True,
        promise="We tell you first",
        category="at-risk",
        silos=("care", "Warehouse"),
    )
    stages = (OutlinedStage("I get it", (arrives, late)), OutlinedStage("I keep it"))
    assert read_table(Text("journey.csv", TABLE)) == Outline(stages)


def test_two_columns_are_enough_and_a_stage_may_come_back() -> None:
    outline = read_table(Text("journey.csv", "stage,touchpoint\r\nA,one\r\nB,two\r\nA,three\r\n"))
    assert isinstance(outline, Outline)
    assert [(stage.name, [t.name for t in stage.touchpoints]) for stage in outline.stages] == [
        ("A", ["one", "three"]),
        ("B", ["two"]),
    ]


def test_every_fault_is_told_at_its_cell() -> None:
    findings = _told('stage,touchpoint,promis,category,moment of truth\n,a,,zz,maybe\n,A,,,\n"B, C",,x,,\nB,c\n')
    assert [(f.location.line, f.location.column, f.path, f.code) for f in findings] == [
        (1, 18, "", "bad-outline"),
        (2, 1, "rows.1.stage", "bad-outline"),
        (2, 5, "rows.1.category", "bad-outline"),
        (2, 8, "rows.1.moment_of_truth", "bad-outline"),
        (3, 2, "rows.2.touchpoint", "bad-outline"),
        (4, 8, "rows.3.touchpoint", "bad-outline"),
        (5, 1, "rows.4", "csv-columns"),
    ]
    assert findings[0].hint == "Did you mean promise?"
    assert "line 2" in findings[4].message
    assert findings[5].source == '"B, C",,x,,'


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        ("stage;touchpoint\nA;b\n", "csv-separator", "semicolon"),
        ("stage\ttouchpoint\nA\tb\n", "csv-separator", "tab"),
        ("", "csv-empty", "empty"),
        ("stage,touchpoint\n", "bad-outline", "no row"),
        ("stage,touchpoint\n,\n", "bad-outline", "no row"),
        ("stage,name\nA,b\n", "bad-outline", "no column"),
        ("stage,touchpoint,silo s,silo_s\nA,b,,\n", "bad-outline", "no column"),
        ("stage,touchpoint,owner,Owner\nA,b,,\n", "bad-outline", "already"),
        ('stage,touchpoint\nA,"b\n', "csv-quote", "quote"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(content: str, code: str, word: str) -> None:
    findings = _told(content)
    assert findings[0].code == code
    assert any(word in finding.message for finding in findings)


@pytest.mark.parametrize(
    "header", ["stage,touchpoint", "Stage;Touchpoint", '"stage"\ttouchpoint', "\n touchpoint , Stage,owner"]
)
def test_a_header_tells_a_table_from_an_outline(header: str) -> None:
    assert is_table(Text("-", f"{header}\n"))


@pytest.mark.parametrize(
    "content", ["", "I find it\n- stage, touchpoint", "# stage,touchpoint", "stages, touchpoints and more"]
)
def test_an_outline_is_no_table(content: str) -> None:
    assert not is_table(Text("-", content))

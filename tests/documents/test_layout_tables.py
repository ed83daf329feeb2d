"""Canonical layout of tables: sorted readings, shortest decimals, quotes only where they are needed."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from cxrel.documents import Text, decode, parse_table
from cxrel.documents.layout import LeftAlone
from cxrel.documents.table_layout import readings_laid_out, table_laid_out

SHIPPED = Path(__file__).parents[2] / "journeys"


def readings(content: str) -> str:
    result = readings_laid_out(parse_table(Text("on-time.csv", content)))
    assert isinstance(result, Text), result
    assert readings_laid_out(parse_table(result)) == result, "the same again"
    return result.content


def test_readings_are_sorted_by_period_and_then_by_their_cells_as_text() -> None:
    content = "period,channel,n,good\r\n2026-02,web,1,1\r\n2026-01,web,3,2\r\n2026-01,,9,8\r\n2026-01,App,4,4\r\n\r\n"
    assert (
        readings(content) == "period,channel,n,good\n2026-01,,9,8\n2026-01,App,4,4\n2026-01,web,3,2\n2026-02,web,1,1\n"
    )


@pytest.mark.parametrize(
    ("cell", "shortest"),
    [
        ("4.0", "4"), ("0.50", "0.5"), ("007", "7"), ("10", "10"), ("-0.0", "0"), ("-1.250", "-1.25"), ("0", "0"),
        ("100.001", "100.001"), ("1" * 30 + "." + "1" * 29 + "0", "1" * 30 + "." + "1" * 29), ("", ""), ("4,5", '"4,5"'),
        ("n/a", "n/a"), ("1e3", "1e3"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_short_as_they_can_be_and_anything_else_as_it_is(cell: str, shortest: str) -> None:
    quoted = f'"{cell}"' if "," in cell else cell
    assert readings(f"period,n,value\n2026,05,{quoted}\n") == f"period,n,value\n2026,5,{shortest}\n"


def test_texts_and_dimension_values_are_no_numbers() -> None:
    content = 'period,carrier,n,good\n2026,"007",1,1\n2026,"Smith, Ltd",1,1\n2026,"a ""b""",1,1\n'
    assert readings(content) == 'period,carrier,n,good\n2026,007,1,1\n2026,"Smith, Ltd",1,1\n2026,"a ""b""",1,1\n'


def test_voices_keep_their_order() -> None:
    content = 'id,text\r"2","so"\r1,"a, b"\r'
    result = table_laid_out(parse_table(Text("voice.csv", content)))
    assert isinstance(result, Text)
    assert result.content == 'id,text\n2,so\n1,"a, b"\n'


TABLES = [path for path in sorted(SHIPPED.rglob("*.csv")) if path.name != "complaints-2026-11.csv"]
"""Without the export that 'cxrel listen' brings in, which is in nobody's layout."""


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.relative_to(SHIPPED).as_posix())
def test_shuffled_tables_come_back_as_they_are_shipped(path: Path) -> None:
    raw = path.read_bytes()
    text = decode(path.name, raw)
    assert isinstance(text, Text)
    if path.name == "voice.csv":
        assert table_laid_out(parse_table(text)) == text
        return
    header, *rows = text.content.splitlines(keepends=True)
    Random(path.name).shuffle(rows)
    assert readings("".join([header, *rows])) == text.content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it has faults of form"),
        ("period,n,good\n2026,1\n", "it has faults of form"),
        ('period,n,good\n2026,1,"1\n', "it has faults of form"),
        ("a,b\n1,2\n", "its columns are not those of readings"),
    ],
)
def test_what_is_no_sound_table_of_readings_is_left_alone(content: str, reason: str) -> None:
    table = parse_table(Text("on-time.csv", content))
    result = readings_laid_out(table) if table.header else table_laid_out(table)
    assert result == LeftAlone(reason)

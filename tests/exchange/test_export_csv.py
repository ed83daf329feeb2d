"""CSV that no spreadsheet runs, and that comes back as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.exchange.export_csv import csv_table, guarded, unguarded, zipped

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["=1", "'=1", "''", "-2", "+1.5", "-a", "@x", " =1", "\t=1", "\r", "＝1"]
)


@given(CELLS)
def test_a_guarded_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@given(CELLS)
def test_no_guarded_cell_is_a_formula(cell: str) -> None:
    told = guarded(cell)
    assert told == cell if told in {"-2", "+1.5"} else not told.lstrip(" ").startswith(("=", "@", "\t", "\r"))


@pytest.mark.parametrize("number", ["-2", "+1.5", "0", "97.5"])
def test_a_number_stays_a_number(number: str) -> None:
    assert guarded(number) == number


@given(st.lists(st.lists(CELLS.filter(lambda cell: "\0" not in cell), min_size=2, max_size=2), max_size=5))
def test_a_table_comes_back(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_table(("a", "b"), rows), newline="")))
    assert [[unguarded(cell) for cell in row] for row in read[1:]] == rows


def test_the_same_tables_give_the_same_archive() -> None:
    assert zipped({"a.csv": "x"}) == zipped({"a.csv": "x"})

"""`voice.csv` written: whatever is put in is read back, and no other byte changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.documents import Text, decode
from cxrel.documents.table import parse_table
from cxrel.documents.voices_edit import beginning, line_end_of, row_line, storable, with_cells

TEXTS = st.text(max_size=40)
CELLS = TEXTS.map(storable)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4), st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_are_read_back_as_they_were_put_in(rows: list[list[str]], end: str) -> None:
    start = beginning(f"id,text,more{end}0,a,b", ())
    content = start + "".join(row_line(["1", *row[1:]], line_end_of(start)) for row in rows)
    text = decode("voice.csv", content.encode())
    assert isinstance(text, Text)
    table = parse_table(text)
    assert table.faults == ()
    assert table.rows == [("0", "a", "b"), *(("1", *row[1:]) for row in rows)]


@given(TEXTS)
def test_what_is_storable_stays_so(text: str) -> None:
    assert storable(storable(text)) == storable(text)


@pytest.mark.parametrize(
    ("content", "begun"),
    [("", "id,date,kind,touchpoint,channel,question,score,"), ("id\r\n1", "id\r\n1\r\n"), ("id\n1\n", "id\n1\n")],
)
def test_a_new_file_gets_its_header_and_an_old_one_its_last_line_end(content: str, begun: str) -> None:
    assert beginning(content, ["channel"]).startswith(begun)


@given(CELLS, CELLS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_cell_is_filled_and_nothing_else_changes(old: str, new: str, end: str, quoted: bool) -> None:
    cell = '"' + old.replace('"', '""') + '"' if quoted else row_line([old, ""], "")[:-1]
    lines = ["id,touchpoint,text", "1,,  odd  spacing ", f'2,{cell},"a""b"', "3,,"]
    content = end.join(lines)
    table = parse_table(Text("voice.csv", content))
    changed = with_cells(table, {2: {"touchpoint": new}})
    assert parse_table(Text("voice.csv", changed)).rows == [table.rows[0], ("2", new, 'a"b'), table.rows[2]]
    before = end.join([*lines[:2], "2,"])
    assert changed.startswith(before)
    assert changed.endswith(end.join([',"a""b"', lines[3]]))


def test_a_row_that_is_not_there_cannot_be_filled() -> None:
    with pytest.raises(ValueError, match="no row 2"):
        with_cells(parse_table(Text("voice.csv", "id,text\n1,a\n")), {2: {"text": "b"}})

"""Tables of evidence: cells, faults of form, and where rows and cells stand."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxrel.documents import Table, Text, decode, parse_table
from cxrel.findings import DocPath, Location

Told = list[tuple[str, int, int, DocPath]]


def read(content: str) -> Table:
    return parse_table(Text("a.csv", content))


def told(table: Table) -> Told:
    return [(it.fault.code, it.location.line, it.location.column, it.fault.path) for it in table.faults]


def test_a_table_is_its_header_and_its_rows() -> None:
    table = read("period,n,good\n2026-01,10,9\n2026-02,,\n")
    assert table.header == ("period", "n", "good")
    assert table.rows == [("2026-01", "10", "9"), ("2026-02", "", "")]
    assert list(table.lines) == [2, 3]
    assert table.faults == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_blank_lines_and_quotes_are_understood(end: str) -> None:
    content = '\nid,text\n\n1,"a, b"\n2,"say ""hi""\nagain"\n  \n3,\n\n'.replace("\n", end)
    table = read(content)
    assert table.rows == [("1", "a, b"), ("2", f'say "hi"{end}again'), ("3", "")]
    assert (table.header_line, list(table.lines), table.faults) == (2, [4, 5, 8], ())
    assert [table.location(row, "text") for row in range(4)] == [
        Location(2, 4),
        Location(4, 3),
        Location(5, 3),
        Location(8, 3),
    ]


def test_a_cell_after_a_text_of_two_lines_is_told_where_it_is() -> None:
    table = read('text,score\n"one\ntwo",9\n')
    assert table.location(1) == Location(2, 1)
    assert table.location(1, "score") == Location(3, 6)


def test_columns_count_code_points_after_the_mark() -> None:
    text = decode("a.csv", "\ufeffé😀,n\n漢😀x,3\n".encode())
    assert isinstance(text, Text)
    table = parse_table(text)
    assert table.header == ("é😀", "n")
    assert (table.location(0, "n"), table.location(1, "n")) == (Location(1, 4), Location(2, 5))


def test_a_cell_that_is_not_there_is_told_at_its_row() -> None:
    table = read("a,b\n1\n")
    assert table.location(1, "b") == Location(2, 1)
    assert table.location(1, "c") == Location(2, 1)


def test_old_line_breaks_and_formulas_are_text() -> None:
    table = read("a,b\n=1+1,x\x85y\u2028z\x0bw\n")
    assert table.rows == [("=1+1", "x\x85y\u2028z\x0bw")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("csv-empty", 1, 1, ())]),
        ("\n \n\r\n", [("csv-empty", 1, 1, ())]),
        ("period;n;good\n2026-01;10;9,5\n", [("csv-separator", 1, 1, ())]),
        ("\nperiod\tn\tgood\n1\t2\t3\n", [("csv-separator", 2, 1, ())]),
        ('"a;b;c",d\n1,2\n', []),
        ("a,b,a\n1,2,3\n", [("duplicate-column", 1, 5, ())]),
        ("a,,\n1,2,3\n", [("duplicate-column", 1, 4, ())]),
        ("a,b\n1\n\n1,2,3\n1,2\n", [("csv-columns", 2, 1, ("rows", 1)), ("csv-columns", 4, 1, ("rows", 2))]),
        ("period,n,value\n2026-09,100,97,3\n", [("csv-decimal-comma", 2, 13, ("rows", 1, "value"))]),
        ("period,n,good\n2026-09,100,97,3\n", [("csv-decimal-comma", 2, 13, ("rows", 1, "good"))]),
        ("period,n,value\n2026-09,,-0,25\n", [("csv-decimal-comma", 2, 10, ("rows", 1, "value"))]),
        ("period,n,value\n2026-09,1,5,2,5\n", [("csv-decimal-comma", 2, 9, ("rows", 1, "n"))]),
        ("period,n,value\n2026-09,1,5,\n", [("csv-decimal-comma", 2, 9, ("rows", 1, "n"))]),
        ("period,n,value\n2026-09,1,2,3,4,5\n", [("csv-columns", 2, 1, ("rows", 1))]),
        ("period,n,value\n2026-09,1,2,late\n", [("csv-columns", 2, 1, ("rows", 1))]),
        ("score,severity,text\n9,3,late, wet\n", [("csv-columns", 2, 1, ("rows", 1))]),
        ('a,b\n1,"x"y\n2,"z"\n3\n', [("csv-quote", 2, 6, ("rows", 1)), ("csv-columns", 4, 1, ("rows", 3))]),
        ('a,b\n1,2\n\n3,"never\nclosed\n', [("csv-quote", 4, 3, ("rows", 2))]),
        ('a,b\n1,"lost\n2,"x"\n3,4\n', [("csv-quote", 2, 3, ("rows", 1))]),
        ('a,"b\n1,2\n', [("csv-quote", 1, 3, ())]),
        ("a,b\n" + "x" * 200_000 + ",1\n2,3\n", [("too-large", 2, 1, ("rows", 1))]),
        ('a,b\n1,"' + "x,2\n" * 50_000, [("csv-quote", 2, 3, ("rows", 1))]),
    ],
)
def test_what_is_told(content: str, expected: Told) -> None:
    table = read(content)
    assert told(table) == expected
    assert all(found.fault.message and found.fault.hint for found in table.faults)


def test_a_row_that_was_told_is_empty_and_keeps_its_number() -> None:
    table = read('a,b\n1,2\n3\n4,"5"6\n7,8\n')
    assert table.rows == [("1", "2"), (), (), ("7", "8")]
    assert list(table.numbered()) == [(1, ("1", "2")), (4, ("7", "8"))]
    assert table.location(4, "b") == Location(5, 3)


def test_too_many_rows_are_not_read() -> None:
    content = "a,b\n" + "1,2\n" * 3
    assert parse_table(Text("a.csv", content), max_rows=3).faults == ()
    refused = parse_table(Text("a.csv", content + "1,2"), max_rows=3)
    assert told(refused) == [("too-many-rows", 1, 1, ())]
    assert refused.rows == []
    assert told(parse_table(Text("a.csv", "a\r" * 5), max_rows=3)) == [("too-many-rows", 1, 1, ())]


def test_a_thousand_broken_rows_are_enough() -> None:
    assert len(read("a,b\n" + "1\n" * 1500).faults) == 1000
    assert len(read("a,b\n" + '"x"y,1\n' * 1500).faults) == 1000
    assert set(read("a,b\n" + "1\n" * 1500).rows) == {()}


cells = st.text(st.sampled_from('ab,"\n é😀;'), max_size=6)
tables = st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5))


@settings(deadline=None, max_examples=100)
@given(tables, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_was_written_is_read_and_located(rows: list[list[str]], quoting: int, end: str) -> None:
    header = [f"column {index}" for index in range(len(rows[0]) if rows else 2)]
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows([header, *rows])  # type: ignore[arg-type]
    content = out.getvalue().replace("\n", end)
    table = read(content)
    assert table.faults == ()
    assert table.rows == [tuple(cell.replace("\n", end) for cell in row) for row in rows]
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, row in table.numbered():
        for name, cell in zip(header, row, strict=True):
            place = table.location(number, name)
            rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
            record = next(csv.reader(io.StringIO(rest, newline="")), None) or [""]
            assert record[0] == cell.replace(end, "\n")

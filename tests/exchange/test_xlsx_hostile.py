"""Workbooks that mean harm, or are broken: bounded, told in a sentence, and never believed."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxrel.exchange.ballot_cells import Agenda
from cxrel.exchange.outline import Outline
from cxrel.exchange.xlsx_read import MOST_ROWS, Book, read_book
from cxrel.usecases.export_back import ballots_from, journey_files_from

openpyxl = pytest.importorskip("openpyxl")
AGENDA = Agenda({"receive": "I get it, in time; really", "help": "I get help"}, {"care": "Customer care"})
SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: tuple[Any, ...], name: str = "Sheet1") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


PLAIN = book(("stage", "touchpoint"), ("I get it", "The parcel"))


def changed(raw: bytes, parts: dict[str, bytes]) -> bytes:
    """The same archive with other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in dict.fromkeys((*before.namelist(), *parts)):
            after.writestr(name, parts[name] if name in parts else before.read(name))
    return out.getvalue()


def told(raw: bytes) -> str:
    read = read_book(raw)
    assert isinstance(read, str), read
    return read


def sheet(rows: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return changed(book(("stage",)), {SHEET: head + rows + b"</sheetData></worksheet>"})


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = changed(book(("a",)), {SHEET: b" " * (60 * 1024 * 1024)})
    started = time.perf_counter()
    assert "unpacked" in told(bomb)
    assert time.perf_counter() - started < 2


def test_what_shrinks_too_well_is_no_workbook() -> None:
    assert "times its size" in told(changed(book(("a",)), {"xl/media/a.bin": b"\0" * (8 * 1024 * 1024)}))


def test_too_many_parts_are_refused() -> None:
    assert "parts" in told(changed(book(("a",)), {f"xl/media/{n}.bin": b"x" for n in range(400)}))


def test_a_declared_document_type_is_refused() -> None:
    laugh = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "document type" in told(changed(book(("a",)), {SHEET: laugh}))
    assert "document type" in told(changed(book(("a",)), {SHEET: laugh.decode().encode("utf-16")}))


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 500, b"not a workbook"])
def test_what_is_no_archive_is_told(raw: bytes) -> None:
    assert told(raw).startswith("It is damaged")


def test_an_archive_that_is_no_workbook_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert told(out.getvalue()).startswith("It is damaged")


@given(st.data())
@settings(max_examples=25)
def test_a_damaged_workbook_is_never_a_bug(data: st.DataObject) -> None:
    raw = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read_book(bytes(raw)), Book | str)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<a/>", b"<a><b></a>", b"\x00\x01"])
def test_a_part_that_is_nonsense_is_never_a_bug(part: str, content: bytes) -> None:
    assert isinstance(read_book(changed(book(("stage",)), {part: content})), Book | str)


def test_a_million_empty_rows_are_passed_over() -> None:
    rows = b"".join(b'<row r="%d"/>' % n for n in range(2, 1_000_001, 20))
    last = b'<row r="1048576"/>'
    started = time.perf_counter()
    read = read_book(sheet(rows + last))
    assert isinstance(read, Book)
    assert read.wrong == ()
    assert all(len(grid.rows) == 0 for grid in read.grids.values())
    assert time.perf_counter() - started < 20


def test_text_far_below_is_told_and_not_read() -> None:
    cell = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'
    read = read_book(sheet(cell % (1, 1) + cell % (MOST_ROWS + 5, MOST_ROWS + 5)))
    assert isinstance(read, Book)
    assert [wrong.message for wrong in read.wrong] == ["text stands below row 200,000, and no more rows are read"]


def test_a_formula_is_a_finding_and_its_result_is_not_believed() -> None:
    raw = book(("ballot", "silo", "receive"), ("p1", "care", "=1+3"), ("p2", "care", 4))
    ballots = ballots_from("b.xlsx", raw, AGENDA)
    assert ballots.ballots == ()
    [finding] = ballots.findings
    assert (finding.code, finding.path, finding.location.line) == ("wrong-type", "Sheet1!C2", 2)
    findings = journey_files_from("j.xlsx", book(("stage", "touchpoint"), ("I get it", "=HYPERLINK(1)")))
    assert isinstance(findings, list)
    assert [(finding.code, finding.path) for finding in findings] == [("bad-outline", "Sheet1!B2")]


def test_a_link_to_another_workbook_and_a_macro_are_not_looked_at() -> None:
    parts = {"xl/externalLinks/externalLink1.xml": b"<broken", "xl/vbaProject.bin": b"MZ" * 100}
    read = read_book(changed(book(("stage", "touchpoint"), ("I get it", "The parcel")), parts))
    assert isinstance(read, Book)
    assert len(read.grids["Sheet1"].rows) == 1


def test_ballots_come_in_however_people_typed_them() -> None:
    raw = book(
        ("Ballot", "Silo", "I get it, in time; really", "How is 'I get help'? [help]", "lived"),
        ("p1", "care", 4, "?", "receive"),
        ("p2", "Customer care", "9", 5.0, "receive; help"),
        (None, None, None, None, None),
        ("p3", "care", None, "unsure", None),
    )
    ballots = ballots_from("b.xlsx", raw, AGENDA)
    assert ballots.findings == ()
    assert [(b.label, b.silo, dict(b.votes), b.lived, b.line) for b in ballots.ballots] == [
        ("p1", "care", {"receive": 4, "help": "unsure"}, ("receive",), 2),
        ("p2", "care", {"receive": 9, "help": 5}, ("receive", "help"), 3),
        ("p3", "care", {"help": "unsure"}, (), 5),
    ]


@pytest.mark.parametrize("vote", [7.5, 10, True, "=x", "seven"])
def test_what_is_no_vote_is_told_where_it_stands(vote: object) -> None:
    made = openpyxl.Workbook()
    made.active.append(("ballot", "silo", "receive"))
    made.active.append(("p1", "care", vote))
    made.active["C2"].data_type = "s" if isinstance(vote, str) else made.active["C2"].data_type
    out = io.BytesIO()
    made.save(out)
    ballots = ballots_from("b.xlsx", out.getvalue(), AGENDA)
    assert [(finding.code, finding.location.line) for finding in ballots.findings] == [("off-scale", 2)]


def test_a_sheet_without_a_stage_is_told() -> None:
    ballots = ballots_from("b.xlsx", book(("a", "b"), (1, 2)), AGENDA)
    assert [finding.code for finding in ballots.findings] == ["csv-header"]


def test_dates_percentages_and_yes_are_read_as_people_see_them() -> None:
    made = openpyxl.Workbook()
    import datetime

    made.active.append(("a", "b", "c", "d", "e"))
    made.active.append((datetime.date(2026, 9, 14), 0.975, True, 1e15, 0.1))
    made.active["B2"].number_format = "0.0%"
    out = io.BytesIO()
    made.save(out)
    read = read_book(out.getvalue())
    assert isinstance(read, Book)
    assert list(read.grids["Sheet"].rows[0].cells.values()) == ["2026-09-14", "97.5%", "yes", "1000000000000000", "0.1"]


def test_a_table_that_a_team_made_itself_is_an_outline() -> None:
    raw = book(
        ("Stage", "Touchpoint", "Moment of truth"), ("I get it", "The parcel, at last", "x"), (None, "I unpack", None)
    )
    outline = journey_files_from("Our coats.xlsx", raw)
    assert isinstance(outline, Outline)
    [stage] = outline.stages
    assert [(t.name, t.moment_of_truth) for t in stage.touchpoints] == [
        ("The parcel, at last", True),
        ("I unpack", False),
    ]

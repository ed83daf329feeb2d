"""Exports of complaints as they come: whatever parts their cells, in whatever encoding, and never without bounds."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxrel.exchange.voice_encoding import encoding_of, known_encoding
from cxrel.exchange.voice_files import Unread, VoiceFile, delimiter_of, form_of

if TYPE_CHECKING:
    from pathlib import Path


def _file(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "export"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def _opened(path: Path) -> VoiceFile:
    encoding = encoding_of(path).name
    form = form_of(path, encoding)
    return VoiceFile(path, encoding, form, delimiter_of(path, encoding).sign if form == "csv" else ",")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("ascii", "utf-8"),
    ],
)
def test_an_encoding_that_the_bytes_prove_is_sure(tmp_path: Path, encoding: str, name: str) -> None:
    text = "id,text\n1,Hose\n" if encoding == "ascii" else "id,text\n1,Größe zu klein – schade\n"
    found = encoding_of(_file(tmp_path, text, encoding))
    assert (found.name, found.sure) == (name, True)


def test_cp1252_is_a_guess_that_shows_what_it_rests_on(tmp_path: Path) -> None:
    found = encoding_of(_file(tmp_path, "id,text\n1,Größe im Café\n", "cp1252"))
    assert (found.name, found.sure) == ("cp1252", False)
    assert "'Größe', 'Café'" in found.evidence


def test_a_letter_on_the_border_of_two_reads_is_whole(tmp_path: Path) -> None:
    assert encoding_of(_file(tmp_path, "a" * ((1 << 20) - 1) + "é" * 10)).sure
    assert not encoding_of(_file(tmp_path, b"a" * 100 + "é".encode()[:1])).sure


@pytest.mark.parametrize(
    ("told", "known"),
    [("CP1252", "cp1252"), ("windows-1252", "cp1252"), ("UTF_8", "utf-8"), ("zlib", None), ("x", None)],
)
def test_only_encodings_of_texts_are_known(told: str, known: str | None) -> None:
    assert known_encoding(told) == known


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_told_by_the_rows(tmp_path: Path, sign: str) -> None:
    text = "\r\n".join(sign.join(row) for row in (["id", "date", "text"], ["1", "2026-11-03", '"late, and; wet\n|"']))
    found = delimiter_of(_file(tmp_path, text), "utf-8")
    assert (found.sign, found.sure) == (sign, True)
    assert [row.cells["text"] for row in _opened(tmp_path / "export").rows()] == ["late, and; wet\n|"]


def test_two_signs_that_fit_are_no_certainty(tmp_path: Path) -> None:
    found = delimiter_of(_file(tmp_path, "id,date;text\n1,2;3\n"), "utf-8")
    assert not found.sure
    assert "so might" in found.evidence


def test_a_spreadsheet_says_what_its_sign_is(tmp_path: Path) -> None:
    file = _opened(_file(tmp_path, "sep=;\r\nid;text\r\n1;a,b\r\n", "utf-16"))
    assert (file.delimiter, file.headings()) == (";", ("id", "text"))
    assert [(row.line, row.cells) for row in file.rows()] == [(3, {"id": "1", "text": "a,b"})]


def test_rows_that_do_not_fit_are_told_and_the_others_read(tmp_path: Path) -> None:
    file = _opened(_file(tmp_path, "id,text\n\n1,a\n2\n3,c,\n4,d,e\n5,e\n"))
    rows = [(row.line, row.cells.get("id"), bool(row.fault)) for row in VoiceFile(file.path, "utf-8", "csv").rows()]
    assert rows == [(3, "1", False), (4, None, True), (5, "3", False), (6, None, True), (7, "5", False)]


@pytest.mark.parametrize("as_list", [True, False])
def test_json_is_read_object_by_object(tmp_path: Path, as_list: bool) -> None:
    objects = [
        {"id": 1, "score": 9.50, "text": "x\ny", "who": {"city": "Oslo"}, "tags": ["a", "b"], "open": True},
        {"id": None},
    ]
    text = json.dumps(objects, indent=1) if as_list else "\n".join(map(json.dumps, objects))
    file = _opened(_file(tmp_path, text))
    assert file.headings() == ("id", "score", "text", "who.city", "tags", "open")
    assert next(file.rows()).cells == {
        "id": "1", "score": "9.5", "text": "x\ny", "who.city": "Oslo", "tags": "a, b", "open": "true",
    }  # fmt: skip
    assert [row.cells["id"] for row in file.rows()] == ["1", ""]
    assert next(file.rows()).line == (2 if as_list else 1)


def _read_whole(path: Path) -> None:
    file = VoiceFile(path, "utf-8", form_of(path, "utf-8"))
    file.headings()
    list(file.rows())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "csv-empty"),
        ("\n\n", "csv-empty"),
        ("[]", "csv-empty"),
        ("id,id\n", "duplicate-column"),
        ('id,text\n1,"never closed\n', "csv-quote"),
        ('id,text\n1,"closed" here\n', "csv-quote"),
        ('id,text\n1,"' + "a" * 200_000 + '"\n', "too-large"),
        ("id,text\n" + "a," * 600_000, "too-large"),
        ('[{"id": 1}, 2]', "unreadable-file"),
        ('[{"id": 1}] {"id": 2}', "unreadable-file"),
        ('{"id": 1', "unreadable-file"),
        ('{"id": "' + "a" * 1_200_000 + '"}', "unreadable-file"),
        ('{"a":' * 100_000, "unreadable-file"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: str, code: str) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(Unread) as told:
        _read_whole(path)
    assert told.value.code == code


@pytest.mark.parametrize("content", [b"PK\x03\x04...", b"\x1f\x8b\x08", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1"])
def test_workbooks_and_archives_are_never_opened(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unread, match="not a text"):
        form_of(_file(tmp_path, content), "cp1252")


def test_a_wrong_encoding_is_told(tmp_path: Path) -> None:
    path = _file(tmp_path, "id,text\n1,é\n", "cp1252")
    with pytest.raises(Unread, match="0xE9"):
        list(VoiceFile(path, "utf-8", "csv").rows())


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_text("id,text\n" + "".join(f"{n},{'late ' * 40}\n" for n in range(40_000)), encoding="utf-8")
    tracemalloc.start()
    assert sum(1 for _ in _opened(path).rows()) == 40_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < path.stat().st_size / 3


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff", exclude_categories=["Cs"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=5))
def test_what_goes_in_as_json_comes_out(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = _file(tmp_path, json.dumps([{"id": one, "text": other} for one, other in rows], ensure_ascii=False))
    assert [(row.cells["id"], row.cells["text"]) for row in VoiceFile(path, "utf-8", "json").rows()] == rows


def test_many_columns_are_read_in_no_time(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(100_000)]  # an hour, if each name were looked for among all
    assert len(_opened(_file(tmp_path, ",".join(names) + "\n")).headings()) == len(names)

"""Bytes to text: encodings, byte order marks, line ends."""

from __future__ import annotations

import pytest

from cxrel.documents import YAML_LIMIT, Located, Text, decode, source_line
from cxrel.findings import Location


def text_of(raw: bytes) -> Text:
    found = decode("a.yaml", raw)
    assert isinstance(found, Text)
    return found


def fault_of(raw: bytes, limit: int | None = None) -> Located:
    found = decode("a.yaml", raw, limit=limit)
    assert isinstance(found, Located)
    return found


def test_a_byte_order_mark_is_cut_off_and_remembered() -> None:
    text = text_of(b"\xef\xbb\xbfname: x")
    assert (text.content, text.bom) == ("name: x", True)
    assert not text_of(b"name: x").bom


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"caf\xe9", 1, 4),
        (b"a: 1\nb: \xff\n", 2, 4),
        (b"a: 1\r\n\xc3\xa9\xe9\n", 2, 2),
        (b"a\rb\r\xe9", 3, 1),
        (b"\xef\xbb\xbf\xe9", 1, 1),
        (b"cut \xf0\x9f\x98", 1, 5),
        (b"\xed\xa0\x80", 1, 1),
    ],
)
def test_bytes_that_are_not_utf8_are_told_at_the_first(raw: bytes, line: int, column: int) -> None:
    located = fault_of(raw)
    assert (located.fault.code, located.location) == ("not-utf8", Location(line, column))


def test_a_byte_of_windows_is_named_with_its_character() -> None:
    assert "0xE9" in fault_of(b"caf\xe9").fault.message
    assert "é" in fault_of(b"caf\xe9").fault.message
    assert "0x81" in fault_of(b"caf\x81").fault.message
    assert "UTF-8" in fault_of(b"caf\x81").fault.hint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_get_their_own_words(encoding: str) -> None:
    located = fault_of("name: Café".encode(encoding))
    assert (located.fault.code, located.location) == ("not-utf8", Location(1, 1))
    assert "UTF-16" in located.fault.message


def test_a_file_over_the_limit_is_not_read() -> None:
    assert fault_of(b"\xff" * (YAML_LIMIT + 1), YAML_LIMIT).fault.code == "too-large"
    assert isinstance(decode("a.yaml", b"a" * YAML_LIMIT, limit=YAML_LIMIT), Text)


@pytest.mark.parametrize(
    "character", ["\0", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x80", "\x9f", "\ufffe", "\uffff"]
)
def test_a_character_without_a_place_in_text_is_told_where_it_is(character: str) -> None:
    located = fault_of(f"name: x\n😀é {character}".encode())
    assert (located.fault.code, located.location) == ("control-character", Location(2, 4))
    assert f"U+{ord(character):04X}" in located.fault.message


def test_a_second_byte_order_mark_is_told() -> None:
    located = fault_of(b"\xef\xbb\xbf\xef\xbb\xbfname: x")
    assert (located.fault.code, located.location) == ("control-character", Location(1, 1))


def test_characters_of_every_language_are_text() -> None:
    content = "tab\tNEL\x85 nbsp\xa0 £ ï 漢字 😀 e\u0301 \u2028 \ufffd \U0010ffff"
    assert text_of(content.encode()).content == content
    assert text_of(b"").content == ""


def test_lines_end_at_lf_crlf_and_cr_only() -> None:
    text = Text("a", "one\ntwo\r\nthree\rfo\x85u\u2028r\x0b\n")
    assert [source_line(text, line) for line in range(7)] == ["", "one", "two", "three", "fo\x85u\u2028r\x0b", "", ""]
    assert text.location(0) == Location(1, 1)
    assert text.location(text.content.index("three") + 1) == Location(3, 2)
    assert text.location(len(text.content)) == Location(5, 1)
    assert text.lines.start(9) == len(text.content)


def test_columns_count_code_points() -> None:
    text = Text("a", "😀e\u0301x")
    assert text.location(text.content.index("x")) == Location(1, 4)

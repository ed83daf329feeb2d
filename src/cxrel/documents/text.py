"""Bytes to text, and offsets to lines and columns: the one place where the bytes of a file are looked at."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from cxrel.findings import Fault, Location

__all__ = ["YAML_LIMIT", "Lines", "Located", "Text", "check_characters", "decode", "source_line", "too_large"]

YAML_LIMIT = 2 * 1024 * 1024
"""The largest YAML file, in bytes."""

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Every byte that cannot be part of a character in _CONTROL: 0xC2 and 0xEF may begin one (C1; U+FFFE and U+FFFF).
_HARMLESS = bytes(b for b in range(256) if b in b"\t\n\r" or (b >= 0x20 and b not in b"\x7f\xc2\xef"))


@dataclass(frozen=True, slots=True)
class Located:
    """A fault whose place is known already: what reading a text yields, before there are paths."""

    fault: Fault
    location: Location


class Lines:
    """Where the lines of a text begin. Lines end at LF, CRLF or CR only, unlike in YAML 1.1 or `str.splitlines`."""

    __slots__ = ("_content", "_starts")

    def __init__(self, content: str) -> None:
        self._content = content
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(content))]

    def location(self, offset: int) -> Location:
        """Line and column (from 1, in code points) of an offset from 0; the end of the text is a place too."""
        line = bisect_right(self._starts, offset)
        return Location(line, offset - self._starts[line - 1] + 1)

    def start(self, line: int) -> int:
        """The offset at which a line (from 1) begins; the end of the text for lines after the last one."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self._content)

    def source(self, line: int) -> str:
        """The characters of a line (from 1), without its end; empty for lines that the text does not have."""
        if not 1 <= line <= len(self._starts):
            return ""
        return self._content[self.start(line) : self.start(line + 1)].rstrip("\r\n")


@dataclass(frozen=True)
class Text:
    """A named text as it was read: offsets count code points after a byte order mark, which is cut off."""

    name: str
    content: str
    bom: bool = False
    """Whether the bytes began with a byte order mark: to be put back when the file is written."""

    @cached_property
    def lines(self) -> Lines:
        """The line table, made when a location is first asked for."""
        return Lines(self.content)

    def location(self, offset: int) -> Location:
        """Line and column of an offset."""
        return self.lines.location(offset)


def source_line(text: Text, line: int) -> str:
    """The line (from 1) of the file that a location names, for people to look at."""
    return text.lines.source(line)


def decode(name: str, raw: bytes, *, limit: int | None = None) -> Text | Located:
    """The text of a file, or the one fault that keeps it from being read.

    `limit` is the largest size in bytes (`YAML_LIMIT` for YAML). Faults: `too-large`, `not-utf8`, `control-character`.
    """
    if limit is not None and len(raw) > limit:
        return too_large(len(raw), limit)
    if (wide := _wide_encoding(raw)) is not None:
        return wide
    bom = raw.startswith(_BOM)
    body = raw[len(_BOM) :] if bom else raw
    try:
        content = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(body, error.start)
    text = Text(name, content, bom)
    suspicious = body.translate(None, _HARMLESS) or content.startswith("\ufeff")
    return (check_characters(text) if suspicious else None) or text


def check_characters(text: Text) -> Located | None:
    """The first character that has no place in a text file, as `control-character`."""
    if text.content.startswith("\ufeff"):
        message = "The file begins with two byte order marks (U+FEFF)."
        return Located(Fault("control-character", (), message, "Delete the second one."), Location(1, 1))
    found = _CONTROL.search(text.content)
    if found is None:
        return None
    message = f"The character U+{ord(found[0]):04X} is not allowed in a text file."
    hint = "Delete it; it is invisible in most editors, and often came along with copied text."
    return Located(Fault("control-character", (), message, hint), text.location(found.start()))


def too_large(size: int, limit: int) -> Located:
    """A file beyond a limit in bytes."""
    message = f"The file holds {size:,} bytes; at most {limit:,} are read."
    return Located(Fault("too-large", (), message, "Split it into several files."), Location(1, 1))


def _wide_encoding(raw: bytes) -> Located | None:
    """UTF-16 and UTF-32 by their marks, or by the zero bytes that they put between Latin letters."""
    head = raw[:200]
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    if not marked and head.count(0) * 3 < max(len(head), 4):
        return None
    message = "The file looks like UTF-16 or UTF-32, not UTF-8."
    hint = 'Save it as UTF-8: in a spreadsheet choose "CSV UTF-8", in an editor "Save with encoding: UTF-8".'
    return Located(Fault("not-utf8", (), message, hint), Location(1, 1))


def _not_utf8(body: bytes, offset: int) -> Located:
    before = body[:offset].decode("utf-8")
    try:
        meant = f' ("{body[offset : offset + 1].decode("cp1252")}" in Windows-1252)'
    except UnicodeDecodeError:
        meant = ""
    message = f"The byte 0x{body[offset]:02X}{meant} is not UTF-8."
    hint = 'Save the file as UTF-8: in a spreadsheet choose "CSV UTF-8", in an editor "Save with encoding: UTF-8".'
    return Located(Fault("not-utf8", (), message, hint), Lines(before).location(len(before)))

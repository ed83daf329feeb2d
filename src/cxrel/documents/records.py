"""The records of a CSV text: the standard library reads them, and where its words are too few, a scan of one record.

Commas separate, quotes are as in RFC 4180, lines end at LF, CRLF or CR.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.documents.text import Located, Text
from cxrel.findings import DocPath, Fault, Location

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Sequence

__all__ = ["MOST_FAULTS", "Records", "cell_offsets", "read_records"]

MOST_FAULTS = 1_000
"""So many faulty records are told of one table; more would help nobody."""

_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
_PLAIN = re.compile(r"[^,\r\n]*")


@dataclass(slots=True)
class Records:
    """What stands in a CSV text, without its blank lines. A record whose quotes are broken is empty, and has a fault."""

    cells: list[list[str]] = field(default_factory=list)
    lines: Sequence[int] = ()
    """The physical line, from 1, on which each record begins."""
    faults: list[Located] = field(default_factory=list)


def read_records(text: Text) -> Records:
    """Every record of a text, by the standard library in one go, where records, lines and quotes allow it."""
    reader = _reader(text)
    try:
        cells = list(reader)
    except csv.Error:
        return _one_by_one(text)
    plain = reader.line_num == len(cells) and min(map(len, cells), default=0) > 1
    return Records(cells, range(1, len(cells) + 1)) if plain else _one_by_one(text)


def cell_offsets(text: Text, line: int) -> list[int]:
    """Where the cells of the record stand that begins on a line."""
    starts, _ = _scan(text.content, text.lines.start(line))
    return starts


def _reader(text: Text) -> Reader:
    return csv.reader(io.StringIO(text.content, newline=""), strict=True)


def _one_by_one(text: Text) -> Records:
    reader, lines = _reader(text), list[int]()
    records = Records(lines=lines)
    complete = False
    while not complete and len(records.faults) < MOST_FAULTS:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            fault, complete = _broken(text, line, len(lines))
            records.faults.append(fault)
            cells = []
        else:
            if cells is None:
                break
            if len(cells) < 2 and not "".join(cells).strip():
                continue
        records.cells.append(cells)
        lines.append(line)
    return records


def _broken(text: Text, line: int, number: int) -> tuple[Located, bool]:
    """What keeps the record from being read that begins on a line, and whether nothing after it can be read either."""
    starts, end = _scan(text.content, text.lines.start(line))
    path: DocPath = ("rows", number) if number else ()
    opened, here = text.location(starts[-1]), text.location(end)
    following = text.content[end : end + 1]
    if following == '"':
        message = "A quote is opened here and never closed."
        return Located(Fault("csv-quote", path, message, "Close it; a quote inside a text is doubled."), here), True
    if following in {"", "\r", "\n"}:
        message = f"A cell holds more than {csv.field_size_limit():,} characters."
        return Located(Fault("too-large", path, message, "Shorten it."), Location(line, 1)), True
    hint = "Double a quote that belongs to the text, and put the whole cell in quotes."
    if opened.line == here.line:
        message = "Text follows a closing quote."
        return Located(Fault("csv-quote", path, message, hint), here), False
    message = f"A quote is opened here and closed only in line {here.line}, before more text."
    return Located(Fault("csv-quote", path, message, hint), opened), False


def _scan(content: str, start: int) -> tuple[list[int], int]:
    """The offsets at which the cells of a record begin, and the offset at which the reading of it ends.

    That is the end of the line; or, where the last cell has broken quotes, the text after its closing quote, or its
    opening quote, if none closes it.
    """
    starts = [start]
    while True:
        quoted = content.startswith('"', starts[-1])
        match = (_QUOTED if quoted else _PLAIN).match(content, starts[-1])
        if match is None:
            return starts, starts[-1]
        if not content.startswith(",", match.end()):
            return starts, match.end()
        starts.append(match.end() + 1)

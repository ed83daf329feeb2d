"""`voice.csv` written: rows put at its end, and single cells filled in; no other byte of it changes."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from cxrel.documents.records import cell_offsets
from cxrel.documents.voices import AFTER, BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.documents.table import Table

__all__ = ["MOST_CHARACTERS", "VOICE_ROWS", "beginning", "line_end_of", "row_line", "storable", "with_cells"]

MOST_CHARACTERS = 20_000
"""The longest text that is kept of one cell; 100,000 would be refused when the file is read."""
VOICE_ROWS = 2_000_000
"""So many lines a table may have."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_CELL = re.compile(r'"[^"]*(?:""[^"]*)*"|[^,\r\n]*')
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""What takes no room and only hides or reorders; the joiners stay, which Persian, Hindi and emoji are spelled with."""
_MERGE_MARK = re.compile(r"^(?=[<=>|]{7})", re.MULTILINE)


def header(dimensions: Iterable[str]) -> tuple[str, ...]:
    """The columns of a new `voice.csv`."""
    return (*BEFORE, *dimensions, *AFTER)


def storable(text: str) -> str:
    """A text as a table can hold it: no invisible characters, lines that end at LF, and none that looks like a merge."""
    lines = _LINE_END.sub("\n", text.replace("\x85", "\n"))
    return _MERGE_MARK.sub(" ", _NO_TEXT.sub(" ", _UNSEEN.sub("", lines)).strip())


def row_line(cells: Sequence[str], end: str = "\n") -> str:
    """One row as it is written, quotes only where they are needed."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()[:-1] + end


def line_end_of(content: str) -> str:
    """How the lines of a text end; LF where it has no line."""
    found = _LINE_END.search(content)
    return found[0] if found else "\n"


def beginning(content: str, dimensions: Iterable[str]) -> str:
    """What stands before rows that are put at the end: the file, its last line ended, or the header of a new one."""
    if not content.strip():
        return row_line(header(dimensions))
    return content if content.endswith(("\n", "\r")) else content + line_end_of(content)


def with_cells(table: Table, changes: Mapping[int, Mapping[str, str]]) -> str:
    """The text of a table in which some cells hold something else; rows are counted from 1, columns go by header.

    Raises ValueError where a row or a column is not there.
    """
    content = table.text.content
    pieces: list[str] = []
    place = 0
    for row in sorted(changes):
        if not 1 <= row <= len(table.rows) or not table.rows[row - 1]:
            raise ValueError(f"there is no row {row}")
        offsets = cell_offsets(table.text, table.lines[row - 1])
        for column, text in sorted((table.header.index(name), text) for name, text in changes[row].items()):
            match = _CELL.match(content, offsets[column])
            end = match.end() if match else offsets[column]
            pieces += [content[place : offsets[column]], _cell(text)]
            place = end
    return "".join([*pieces, content[place:]])


def _cell(text: str) -> str:
    return row_line((text, ""), "")[:-1]

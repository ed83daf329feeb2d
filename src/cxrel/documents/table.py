"""Tables of evidence (CSV): cells as text, and where each stands. What a cell means is for others to say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.documents import dialect
from cxrel.documents.collector import collector_paused
from cxrel.documents.records import MOST_FAULTS, cell_offsets, read_records
from cxrel.documents.text import Located, Text
from cxrel.findings import Fault, Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Table", "parse_table"]

Row = tuple[str, ...]

_FIRST_LINE = re.compile(r"\s*([^\r\n]*)")
_QUOTED_TEXT = re.compile(r'"[^"]*"')
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SPLIT = re.compile(r"-?[0-9]+,[0-9]+")
_NUMBER_COLUMNS = {"n", "good", "value"}
_COMMAS = "In a spreadsheet, save as CSV with commas between the cells and points in decimals."


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read. Rows are counted from 1, without the header and without blank lines."""

    text: Text
    header: Row
    rows: list[Row]
    """The data rows. One whose quotes are broken, or that does not fit the header, is `()`: it has its fault already."""
    lines: Sequence[int]
    """The physical line, from 1, on which each row begins."""
    header_line: int = 1
    faults: tuple[Located, ...] = ()

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """The rows that fit the header, with their numbers."""
        return ((number, row) for number, row in enumerate(self.rows, 1) if row)

    def location(self, row: int, header: str | None = None) -> Location:
        """Where a row begins (from 1; 0 is the header), or where its cell under a header does."""
        line = self.lines[row - 1] if row else self.header_line
        if header is None or header not in self.header:
            return Location(line, 1)
        offsets, column = cell_offsets(self.text, line), self.header.index(header)
        return self.text.location(offsets[column]) if column < len(offsets) else Location(line, 1)


def parse_table(text: Text, *, max_rows: int = 2_000_000) -> Table:
    """Read a table: every fault of its form at once, and never an exception.

    Faults: `too-many-rows` and `csv-separator` (nothing is read then), `csv-empty`, `csv-quote`, `duplicate-column`,
    `csv-columns`, `csv-decimal-comma`, `too-large` (a cell).
    """
    refused = _too_many(text, max_rows) or _wrong_separator(text)
    if refused is not None:
        return Table(text, (), [], (), faults=(refused,))
    conflicts = tuple(
        Located(dialect.conflict(), text.location(offset))
        for offset in dialect.conflict_offsets(text.content, complete=True)
    )
    if conflicts:
        return Table(text, (), [], (), faults=conflicts)
    with collector_paused():
        return _read(text)


def _read(text: Text) -> Table:
    records = read_records(text)
    if not records.cells:
        empty = Fault("csv-empty", (), "The table is empty.", "Write at least its header, or delete the file.")
        return Table(text, (), [], (), faults=(Located(empty, Location(1, 1)),))
    header, *rows = map(tuple, records.cells)
    if not header:
        return Table(text, (), [], (), faults=tuple(records.faults))
    header_line, lines = records.lines[0], records.lines[1:]
    faults = [*_duplicates(text, header, header_line), *records.faults, *_empty_misfits(text, header, rows, lines)]
    return Table(text, header, rows, lines, header_line, tuple(faults))


def _too_many(text: Text, max_rows: int) -> Located | None:
    content = text.content
    end = len(content.rstrip())
    lines = max(content.count("\n", 0, end), content.count("\r", 0, end))
    if lines <= max_rows:
        return None
    message = f"The table has {lines:,} rows; at most {max_rows:,} are read."
    hint = "Bring fewer: longer periods, or fewer dimensions."
    return Located(Fault("too-many-rows", (), message, hint), Location(1, 1))


def _wrong_separator(text: Text) -> Located | None:
    match = _FIRST_LINE.match(text.content)
    line = _QUOTED_TEXT.sub("", match[1]) if match else ""
    name, sign = max((("semicolon", ";"), ("tab", "\t")), key=lambda candidate: line.count(candidate[1]))
    if match is None or line.count(sign) <= line.count(","):
        return None
    message = f"The cells are separated by a {name}, not by commas."
    return Located(Fault("csv-separator", (), message, _COMMAS), text.location(match.start(1)))


def _duplicates(text: Text, header: Row, line: int) -> Iterator[Located]:
    """Every second column of a name; of columns without a name only the first such."""
    if len(set(header)) == len(header):
        return
    seen: dict[str, int] = {}
    for offset, name in zip(cell_offsets(text, line), header, strict=True):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 2 or (seen[name] > 2 and name):
            message = f'The column "{name}" stands here already.' if name else "More than one column has no name."
            yield Located(Fault("duplicate-column", (), message, "Keep one of them."), text.location(offset))


def _empty_misfits(text: Text, header: Row, rows: list[Row], lines: Sequence[int]) -> list[Located]:
    """Empty the rows that have not as many cells as the header; their faults."""
    if set(map(len, rows)) <= {len(header)}:
        return []
    misfits = [index for index, row in enumerate(rows) if row and len(row) != len(header)]
    faults = [_misfit(text, header, rows[index], index + 1, lines[index]) for index in misfits[:MOST_FAULTS]]
    for index in misfits:
        rows[index] = ()
    return faults


def _misfit(text: Text, header: Row, row: Row, number: int, line: int) -> Located:
    split = _split_number(header, row)
    if split is not None:
        cell, name = split
        message = f'The comma in "{row[cell]},{row[cell + 1]}" separates two cells.'
        fault = Fault("csv-decimal-comma", ("rows", number, name), message, f"Write decimals with a point. {_COMMAS}")
        return Located(fault, text.location(cell_offsets(text, line)[cell]))
    message = f"The row has {len(row)} cells, the header {len(header)}."
    hint = "Put a text that contains a comma in quotes." if len(row) > len(header) else "Leave cells empty, not out."
    return Located(Fault("csv-columns", ("rows", number), message, hint), Location(line, 1))


def _split_number(header: Row, row: Row) -> tuple[int, str] | None:
    """The first cell, and its column, of a number that a decimal comma splits, if such commas explain every surplus cell.

    Only the columns that hold numbers in readings are looked at, from the right.
    """
    surplus, cell, found = len(row) - len(header), len(row) - 1, None
    for name in reversed(header):
        if name in _NUMBER_COLUMNS and surplus > 0:
            if _SPLIT.fullmatch(f"{row[cell - 1]},{row[cell]}"):
                surplus, cell, found = surplus - 1, cell - 1, (cell - 1, name)
            elif row[cell] and not _NUMBER.fullmatch(row[cell]):
                return None
        cell -= 1
    return found if surplus == 0 else None

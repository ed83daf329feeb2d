"""Exports of complaints, surveys and calls: CSV, JSON and JSON lines, one entry at a time, so that size does not matter."""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from cxrel.exchange.voice_json import MOST_OF_ONE, BadJson, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

__all__ = ["DELIMITERS", "Delimiter", "Row", "Unread", "VoiceFile", "delimiter_of", "form_of"]

Form = Literal["csv", "json"]
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may stand between cells, in words."""
_HEAD = 1 << 16
_FIRST = 200
_MOST_HEADINGS = 500
_ARCHIVES = {
    b"PK\x03\x04": "a workbook or an archive",
    b"\x1f\x8b": "compressed",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old workbook",
}


class Row(NamedTuple):
    """One entry: the line on which it begins, and its cells by heading. Without cells it has a fault."""

    line: int
    cells: dict[str, str]
    fault: str = ""


class Delimiter(NamedTuple):
    """What stands between cells, whether the file leaves no doubt, and what speaks for it."""

    sign: str
    sure: bool
    evidence: str


class Unread(Exception):
    """Why a file cannot be read any further: a finding's code, what is wrong, what to do, and the line."""

    def __init__(self, code: str, message: str, hint: str, line: int = 1) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.line = code, message, hint, line


@dataclass(frozen=True)
class VoiceFile:
    """A file whose encoding and delimiter are settled."""

    path: Path
    encoding: str
    form: Form
    delimiter: str = ","

    def headings(self) -> tuple[str, ...]:
        """The names of the columns; of JSON, the keys of the first objects. Raises Unread."""
        if self.form == "csv":
            with self._opened() as file, self._decoded():
                return self._header(_records(file, self.delimiter))[1]
        keys: dict[str, None] = {}
        for row in islice(self.rows(), _FIRST):
            keys.update(dict.fromkeys(row.cells))
        if not keys:
            raise Unread("csv-empty", "there is no entry in it", "export it again, with at least one entry")
        return tuple(islice(keys, _MOST_HEADINGS))

    def rows(self) -> Iterator[Row]:
        """The entries, as the file has them. Raises Unread."""
        with self._opened() as file, self._decoded():
            yield from self._csv_rows(file) if self.form == "csv" else self._json_rows(file)

    @contextmanager
    def _decoded(self) -> Iterator[None]:
        """Bytes that the encoding does not have are a fault of the file, or of the option that names it."""
        try:
            yield
        except UnicodeDecodeError as error:
            told = f"byte 0x{error.object[error.start]:02X} cannot be read as {self.encoding}"
            raise Unread("not-utf8", told, "say in what it is written: --encoding NAME") from error

    def _opened(self) -> TextIO:
        return self.path.open(encoding=self.encoding, newline="")

    def _json_rows(self, file: TextIO) -> Iterator[Row]:
        try:
            yield from (Row(record.line, record.cells) for record in records(file))
        except BadJson as bad:
            hint = "export a list of objects, or one object a line"
            raise Unread("unreadable-file", bad.message, hint, bad.line) from bad

    def _csv_rows(self, file: TextIO) -> Iterator[Row]:
        read = _records(file, self.delimiter)
        _, header = self._header(read)
        for line, cells in read:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) == len(header):
                yield Row(line, dict(zip(header, cells, strict=True)))
            elif len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
                told = f"the row has {len(cells)} cells, the heading {len(header)}"
                yield Row(line, {}, told)
            else:
                yield Row(line, dict(zip(header, cells, strict=False)))

    def _header(self, read: Iterator[tuple[int, list[str]]]) -> tuple[int, tuple[str, ...]]:
        for line, cells in read:
            if cells[:1] and cells[0].strip().lower().startswith("sep=") and not any(cells[1:]):
                continue
            if any(cell.strip() for cell in cells):
                return line, _named_once(line, tuple(cell.strip() for cell in cells))
        raise Unread("csv-empty", "there is nothing in it", "export it again, with its headings")


def form_of(path: Path, encoding: str) -> Form:
    """Whether a file is JSON or a table, by how it begins. Raises Unread for what is no text."""
    with path.open("rb") as raw:
        start = raw.read(8)
    known = next((what for mark, what in _ARCHIVES.items() if start.startswith(mark)), None)
    if known:
        raise Unread("unreadable-file", f"this is {known}, not a text", 'save it as "CSV UTF-8"')
    return "json" if _head(path, encoding).lstrip().startswith(("[", "{")) else "csv"


def delimiter_of(path: Path, encoding: str) -> Delimiter:
    """What stands between the cells of a table: what parts its first rows as it parts its headings."""
    head = _head(path, encoding)
    first = head.lstrip().split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and first[4:5] in DELIMITERS:
        return Delimiter(first[4], sure=True, evidence="its first line says so")
    fits = {sign: _fit(head, sign) for sign in DELIMITERS}
    best = sorted((sign for sign in fits if fits[sign] > 1), key=lambda sign: -fits[sign])
    if not best:
        return Delimiter(",", sure=False, evidence="no sign parts its rows as it parts its first line")
    told = f"it parts the headings, and the first rows, in {fits[best[0]]} cells"
    rivals = [DELIMITERS[sign] for sign in best[1:]]
    return Delimiter(best[0], sure=not rivals, evidence=told + (f"; so might {', '.join(rivals)}" if rivals else ""))


def _fit(head: str, sign: str) -> int:
    """How many cells the headings have, if most of the first rows have as many; else 0."""
    try:
        rows = [
            cells
            for cells in islice(_reader(io.StringIO(head, newline=""), sign), _FIRST)
            if any(map(str.strip, cells))
        ]
    except csv.Error:
        return 0
    whole = rows[:-1] if len(head) >= _HEAD and len(rows) > 1 else rows
    alike = sum(len(cells) == len(rows[0]) for cells in whole[1:]) if whole else 0
    return len(rows[0]) if whole and alike * 2 >= len(whole) - 1 else 0


def _head(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        return file.read(_HEAD)


def _reader(file: TextIO, sign: str) -> Iterator[list[str]]:
    return csv.reader(file, delimiter=sign)


def _records(file: TextIO, sign: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a table with the lines on which they begin."""
    reader = csv.reader(_lines(file), delimiter=sign, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            told = f"a cell holds more than {csv.field_size_limit():,} characters, or its quote is never closed"
            raise Unread("too-large", told, "shorten it, or close the quote", line) from error
        hint = "close every quote, and double those that belong to a text; or name another --delimiter"
        raise Unread("csv-quote", f"the quotes of this row are broken: {error}", hint, line) from error


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file, none longer than is sensible."""
    number = 0
    while line := file.readline(MOST_OF_ONE + 1):
        number += 1
        if len(line) > MOST_OF_ONE:
            told = f"a line holds more than {MOST_OF_ONE:,} characters"
            raise Unread("too-large", told, "export it as a table with one entry a row", number)
        yield line


def _named_once(line: int, header: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((name for name, times in Counter(header).items() if name and times > 1), None)
    if twice is not None:
        raise Unread("duplicate-column", f"the column '{twice[:80]}' stands twice", "rename one of them", line)
    return tuple(name or f"(column {number})" for number, name in enumerate(header, 1))

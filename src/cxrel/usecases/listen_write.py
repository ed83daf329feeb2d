"""`voice.csv` written in one step: its lines as they were, some cells filled in, and new rows at its end."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cxrel.documents import Text
from cxrel.documents.table import parse_table
from cxrel.documents.voices_edit import VOICE_ROWS, beginning, header, line_end_of, row_line, with_cells
from cxrel.findings.errors import CxrelError
from cxrel.store.merge import now
from cxrel.usecases.load import TABLE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cxrel.documents.table import Table
    from cxrel.store.tree import Tree

__all__ = ["VoiceTable", "write_voices"]

_BOM = "\ufeff"
_NEW_FILE_MODE = 0o666


@dataclass(frozen=True)
class VoiceTable:
    """The table as it was read, or None where there is none yet."""

    name: str
    table: Table | None
    dimensions: tuple[str, ...]

    @property
    def header(self) -> Sequence[str]:
        """Its columns."""
        return self.table.header if self.table else header(self.dimensions)

    def rows_of(self, ids: Iterable[str]) -> dict[str, int]:
        """The numbers of the rows with these ids."""
        if self.table is None:
            return {}
        wanted, at = set(ids), self.table.header.index("id")
        return {cells[at]: number for number, cells in self.table.numbered() if cells[at] in wanted}


def write_voices(
    tree: Tree, there: VoiceTable, changes: Mapping[str, Mapping[str, str]], rows: Iterable[Mapping[str, str]]
) -> None:
    """Fill cells of entries by their ids, and put rows at the end; CxrelError where that cannot be, and nothing is written.

    Only columns that the table has are written. What is there already is checked to be what was read.
    """
    before = _bytes(there)
    if now(tree, there.name, TABLE_LIMIT) != before:
        raise CxrelError(f"{there.name} was changed by somebody else meanwhile; nothing was written. Try again")
    content = _changed(there, changes)
    bom = _BOM if there.table and there.table.text.bom else ""
    target = Path(there.name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target.resolve(), _pieces(there, bom, content, rows))
    except OSError as error:
        raise CxrelError(f"could not write {there.name}: {(error.strerror or str(error)).lower()}") from error


def _bytes(there: VoiceTable) -> bytes | None:
    if there.table is None:
        return None
    return ((_BOM if there.table.text.bom else "") + there.table.text.content).encode()


def _changed(there: VoiceTable, changes: Mapping[str, Mapping[str, str]]) -> str:
    """The text with cells filled in, read back to see that nothing else became of it."""
    if there.table is None:
        return ""
    numbers = there.rows_of(changes)
    by_row = {
        number: {name: text for name, text in changes[name_].items() if name in there.table.header}
        for name_, number in numbers.items()
    }
    content = with_cells(there.table, by_row)
    after = parse_table(Text(there.name, content))
    wanted = [_filled(there.table.header, cells, by_row.get(n, {})) for n, cells in enumerate(there.table.rows, 1)]
    if after.faults or after.header != there.table.header or after.rows != wanted:
        raise CxrelError(f"{there.name} cannot be changed without changing more of it; nothing was written")
    return content


def _filled(columns: Sequence[str], cells: Sequence[str], changes: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(changes.get(name, cell) for name, cell in zip(columns, cells, strict=True)) if cells else ()


def _pieces(there: VoiceTable, bom: str, content: str, rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """The file as it was, and the rows; a header, or the end of its last line, only where a row follows."""
    start, end = bom + content, line_end_of(content)
    size, lines = len(start.encode()), start.count("\n") + start.count("\r")
    between = beginning(content, there.dimensions).removeprefix(content)
    yield start.encode()
    for row in rows:
        cells = [row.get(name, "") for name in there.header]
        line = row_line(cells, end)
        if list(csv.reader(io.StringIO(line, newline=""), strict=True)) != [cells]:
            raise CxrelError(f"an entry ({row.get('id', '')}) cannot be written so that it is read again as it is")
        raw, between = (between + line).encode(), ""
        size, lines = size + len(raw), lines + line.count("\n")
        if size > TABLE_LIMIT or lines > VOICE_ROWS:
            limit = f"{TABLE_LIMIT // 1024 // 1024} MiB or {VOICE_ROWS:,} lines"
            raise CxrelError(f"{there.name} would hold more than {limit}; bring less, with --since DATE")
        yield raw


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """Through a file beside it, so that the last step is a rename; the mode of a file that was there stays."""
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            _write(file, pieces)
        Path(beside).chmod(_mode(target))
        Path(beside).replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(beside).unlink()
        raise


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    file.writelines(pieces)
    file.flush()
    os.fsync(file.fileno())


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_FILE_MODE & ~mask

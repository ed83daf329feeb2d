"""Suggestions for a person to look through in any spreadsheet: written as a table, and read back as what was accepted."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from cxrel.exchange.voice_files import Unread
from cxrel.voices.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cxrel.exchange.voice_files import VoiceFile

__all__ = ["COLUMNS", "Accepted", "accepted", "review_table"]

COLUMNS = (
    *("accept", "id", "date", "kind", "text"),
    *("touchpoint", "touchpoint_because", "repeat_of", "repeat_because"),
)
_NEEDED = ("accept", "id", "touchpoint", "repeat_of")
_YES = {"yes", "y", "x", "1", "true", "ok", "ja", "oui", "si"}
_NO = {"", "no", "n", "0", "false", "nein", "nei", "non"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Accepted(NamedTuple):
    """A row that a person said yes to, as the person left it."""

    line: int
    id: str
    touchpoint: str
    repeat_of: str


def review_table(rows: Iterable[Sequence[str]]) -> str:
    """The table; `rows` have the columns without the first, which is the person's. No cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(["", *map(_guarded, row)] for row in rows)
    return stream.getvalue()


def accepted(file: VoiceFile) -> Iterator[Accepted]:
    """The rows with a yes in `accept`. Raises Unread for a file that is no such table, or a word that is neither."""
    absent = [name for name in _NEEDED if name not in file.headings()]
    if absent:
        hint = "give back the file that --suggestions wrote, with its headings"
        raise Unread("csv-header", f"the column '{absent[0]}' is missing", hint)
    for row in file.rows():
        if row.fault:
            raise Unread("csv-columns", row.fault, "leave cells empty, not out", row.line)
        word = folded(row.cells["accept"])
        if word not in _YES | _NO:
            raise Unread(
                "not-one-of", f"'{word[:40]}' in 'accept' is neither yes nor no", "write yes, or nothing", row.line
            )
        if word in _YES:
            yield Accepted(row.line, *(_bare(row.cells[name]) for name in _NEEDED[1:]))


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _bare(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text

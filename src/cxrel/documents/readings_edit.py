"""A readings file brought up to date: measured periods are replaced as a whole, and only lines that say something new change.

Rows are kept as they were written, with their line ends; they are written anew only where the columns change.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cxrel.model.measured import Restated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.documents.table import Table
    from cxrel.model.evidence import Reading, Readings
    from cxrel.model.measured import Measured
    from cxrel.model.period import Period

__all__ = ["Known", "Updated", "bring_up_to_date"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Known:
    """A readings file as it is: its table without faults, and the rows that were read from it."""

    table: Table
    readings: Readings


@dataclass(frozen=True, slots=True)
class Updated:
    """A readings file as it is to be, and what is new in it."""

    content: bytes
    changed: bool
    """Whether the bytes differ from those that were there."""
    added: tuple[Period, ...] = ()
    """Periods that the file did not have."""
    restated: tuple[Restated, ...] = ()
    """Figures that the file had, and that are others now, in the order of the rows."""


def bring_up_to_date(known: Known | None, measured: Measured, declared: Sequence[str], *, is_share: bool) -> Updated:
    """Put measured readings into a readings file; `declared` are the journey's dimensions in their order.

    Every period that was measured is replaced; all other periods stay, and so do columns in which they have values.
    """
    before = _by_key(known.readings.dimensions, known.readings.rows) if known else {}
    after = {
        **{key: row for key, row in before.items() if row[1].period not in measured.periods},
        **_by_key(measured.dimensions, measured.rows),
    }
    cut_by = _columns(after.values(), measured, declared)
    figures = ("n", "good") if is_share else ("n", "value")
    content = _content(known, ("period", *cut_by, *figures), cut_by, after)
    was = _bytes(known.table) if known else b""
    return Updated(content, content != was, _added(before, measured), tuple(_restated(before, after, measured)))


Row = tuple["Mapping[str, str]", "Reading"]
"""The dimension values of a reading that are not "all", and the reading."""
Rows = dict[frozenset[tuple[str, str]], Row]


def _by_key(dimensions: Sequence[str], rows: Iterable[Reading]) -> Rows:
    found: Rows = {}
    for row in rows:
        cells = {name: value for name, value in zip(dimensions, row.cells, strict=True) if value}
        found[frozenset({("", row.period.text), *cells.items()})] = (cells, row)
    return found


def _columns(rows: Iterable[Row], measured: Measured, declared: Sequence[str]) -> tuple[str, ...]:
    """The dimensions of the header: those that are measured, and those in which an older row has a value."""
    used = {*measured.dimensions, *(name for cells, _ in rows for name in cells)}
    return (*(name for name in declared if name in used), *sorted(used.difference(declared)))


def _content(known: Known | None, header: Sequence[str], cut_by: Sequence[str], after: Rows) -> bytes:
    """The whole file: lines whose row says the same under the same header are taken over as they are.

    Nothing at all, so that no file is made, where there is none and nothing to say.
    """
    if known is None and not after:
        return b""
    if known is None:
        return "".join(f"{line}\n" for line in [_line(header), *_lines(cut_by, after, {})]).encode()
    same_header = known.table.header == tuple(header)
    written = _written(known) if same_header else {}
    lines = _lines(cut_by, after, written)
    if same_header and sorted(lines) == sorted(written.values()):
        return _bytes(known.table)
    content = known.table.text.content
    end = found[0] if (found := _LINE_END.search(content)) else "\n"
    first = known.table.text.lines.source(known.table.header_line) if same_header else _line(header)
    last = end if _ends_its_last_line(content) else ""
    return (_BOM * known.table.text.bom + end.join([first, *lines]) + last).encode()


def _bytes(table: Table) -> bytes:
    return (_BOM * table.text.bom + table.text.content).encode()


def _ends_its_last_line(content: str) -> bool:
    return content.endswith(("\n", "\r")) or not content


def _written(known: Known) -> dict[Reading, str]:
    """The lines of a file as they are, by what they say."""
    lines = known.table.text.lines
    pairs = zip(known.readings.rows, known.table.lines, strict=True)
    return {row: lines.source(line) for row, line in pairs}


def _lines(cut_by: Sequence[str], rows: Rows, written: Mapping[Reading, str]) -> list[str]:
    """The data lines in the format's order: by period, then by cells as text."""
    wide = [row._replace(cells=tuple(cells.get(name, "") for name in cut_by)) for cells, row in rows.values()]
    wide.sort(key=lambda row: (row.period.text, row.cells))
    return [written.get(row) or _line((row.period.text, *row.cells, *_figures(row))) for row in wide]


def _figures(row: Reading) -> tuple[str, str]:
    figure = row.good if row.value is None else row.value
    return ("" if row.n is None else str(row.n), shortest(Decimal(figure or 0)))


def shortest(number: Decimal) -> str:
    """A number in the fewest digits that say it, never with an exponent."""
    plain = f"{number:f}"
    trimmed = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if trimmed in {"", "-0", "-"} else trimmed


def _line(cells: Sequence[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()


def _added(before: Rows, measured: Measured) -> tuple[Period, ...]:
    known = {row.period for _, row in before.values()}
    return tuple(sorted({row.period for row in measured.rows} - known, key=lambda period: period.text))


def _restated(before: Rows, after: Rows, measured: Measured) -> Iterable[Restated]:
    """What was known of the measured periods, and is different now; a figure that is new in them is none of these."""
    for key, (cells, was) in sorted(before.items(), key=lambda item: (item[1][1].period.text, item[1][1].cells)):
        now = after[key][1] if key in after else None
        if was.period in measured.periods and (now is None or now[2:] != was[2:]):
            yield Restated(was.period, cells, was, now)

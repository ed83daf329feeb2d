"""The table `voice.csv` to typed rows: what customers said, when, and about which touchpoint."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from cxrel.documents.text import Located
from cxrel.findings import DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.evidence import Voice
from cxrel.model.kpi import VoiceKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cxrel.documents.table import Table
    from cxrel.model.journey import Dimension

BEFORE = ("id", "date", "kind", "touchpoint")
AFTER = ("question", "score", "severity", "text", "acknowledged", "closed", "root_cause", "repeat_of")
KINDS: tuple[VoiceKind, ...] = get_args(VoiceKind)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_SEVERITY = re.compile(r"[1-5]")


class _Reader:
    """Reads the cells of one table; a fault of a cell is kept, and the row is left out."""

    def __init__(self, table: Table, touchpoints: Collection[str] | None, dimensions: Mapping[str, Dimension]) -> None:
        self.table = table
        self.touchpoints = touchpoints
        self.dimensions = dimensions
        self.faults: list[Located] = list(table.faults)

    def tell(self, row: int, header: str | None, code: str, message: str, hint: str) -> None:
        path: DocPath = ("rows", row, header) if header is not None else ("rows", row)
        self.faults.append(Located(Fault(code, path, message, hint), self.table.location(row, header)))

    def day(self, row: int, header: str, text: str, *, needed: bool = False) -> date | None:
        if not text and not needed:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.tell(row, header, "bad-date", f"{shown(text)} is not a date", "write year-month-day, such as 2026-11-18")
        return None

    def voice(self, row: int, cells: Mapping[str, str]) -> Voice | None:
        """One row, or None where a cell is at fault."""
        before = len(self.faults)
        said_on = self.day(row, "date", cells["date"], needed=True)
        acknowledged = self.day(row, "acknowledged", cells.get("acknowledged", ""))
        closed = self.day(row, "closed", cells.get("closed", ""))
        self._order(row, said_on, acknowledged, closed)
        kind = next((kind for kind in KINDS if kind == cells["kind"]), None)
        if kind is None:
            self.tell(
                row, "kind", "not-one-of", f"{shown(cells['kind'])} is no kind of voice", f"write {', '.join(KINDS)}"
            )
        self._names(row, cells)
        score = self._number(row, "score", cells.get("score", ""))
        severity = cells.get("severity", "")
        if severity and not _SEVERITY.fullmatch(severity):
            self.tell(
                row, "severity", "off-scale", f"{shown(severity)} is no severity", "write a whole number from 1 to 5"
            )
        if not cells["id"]:
            self.tell(row, "id", "empty-value", "the id is empty", "each entry has an id, to know it again")
        if len(self.faults) > before or said_on is None or kind is None:
            return None
        return Voice(
            id=cells["id"],
            said_on=said_on,
            kind=kind,
            touchpoint=cells.get("touchpoint", ""),
            cells={name: cells[name] for name in self.dimensions if cells.get(name)},
            question=cells.get("question", ""),
            score=score,
            severity=int(severity) if severity else None,
            text=cells.get("text", ""),
            acknowledged=acknowledged,
            closed=closed,
            root_cause=cells.get("root_cause", ""),
            repeat_of=cells.get("repeat_of", ""),
        )

    def _order(self, row: int, said_on: date | None, acknowledged: date | None, closed: date | None) -> None:
        if acknowledged and said_on and acknowledged < said_on:
            self.tell(
                row, "acknowledged", "dates-order", "acknowledged before it was said", "mend one of the two dates"
            )
        earliest = max((day for day in (said_on, acknowledged) if day), default=None)
        if closed and earliest and closed < earliest:
            self.tell(
                row, "closed", "dates-order", "closed before it was said or acknowledged", "mend one of the dates"
            )

    def _names(self, row: int, cells: Mapping[str, str]) -> None:
        touchpoint = cells.get("touchpoint", "")
        if touchpoint and self.touchpoints is not None and touchpoint not in self.touchpoints:
            hint = "use a touchpoint's id, or leave the cell empty"
            self.tell(
                row, "touchpoint", "unknown-touchpoint", f"the journey has no touchpoint {shown(touchpoint)}", hint
            )
        for name, dimension in self.dimensions.items():
            value = cells.get(name, "")
            if value and dimension and value not in (*dimension, "other", "unknown"):
                hint = f"declare it under 'dimensions: {name}:', or write 'other'"
                self.tell(row, name, "unknown-value", f"'{name}' has no value {shown(value)}", hint)

    def _number(self, row: int, header: str, text: str) -> Decimal | None:
        if not text or _DECIMAL.fullmatch(text):
            return Decimal(text) if text else None
        comma = re.fullmatch(r"-?[0-9]+,[0-9]+", text)
        code, told = ("csv-decimal-comma", "has a decimal comma") if comma else ("bad-number", "is not a number")
        self.tell(row, header, code, f"{shown(text)} {told}", "write a number, with a point before decimals")
        return None


def build_voices(
    table: Table, touchpoints: Collection[str] | None, dimensions: Mapping[str, Dimension]
) -> tuple[tuple[Voice, ...], tuple[Located, ...]]:
    """Read `voice.csv`; `touchpoints` are the journey's ids, or None where they are not all known."""
    reader = _Reader(table, touchpoints, dimensions)
    if not table.header or not _header_is_sound(reader):
        return (), tuple(reader.faults)
    voices = tuple(_voices(reader))
    return voices, tuple(reader.faults)


def _header_is_sound(reader: _Reader) -> bool:
    expected = ",".join((*BEFORE, *reader.dimensions, *AFTER))
    missing = [name for name in (*BEFORE[:3],) if name not in reader.table.header]
    for name in missing:
        reader.tell(0, None, "csv-header", f"the column '{name}' is missing", f"the header is {expected}")
    for name in reader.table.header:
        if name not in (*BEFORE, *AFTER) and name not in reader.dimensions:
            reader.tell(0, name, "csv-header", f"the column {shown(name)} is not known", f"the header is {expected}")
    return not missing


def _voices(reader: _Reader) -> Iterator[Voice]:
    seen: dict[str, int] = {}
    for row, cells in reader.table.numbered():
        voice = reader.voice(row, dict(zip(reader.table.header, cells, strict=True)))
        if voice is None:
            continue
        first = seen.setdefault(voice.id, row)
        if first != row:
            reader.tell(row, "id", "duplicate-id", f"{shown(voice.id)} stands in row {first} already", "each id once")
        else:
            yield voice

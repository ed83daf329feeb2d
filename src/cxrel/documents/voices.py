"""The table `voice.csv` to typed rows: what customers said, when, and about which touchpoint."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

from cxrel.documents.cells import PRINTABLE, missing_columns, undeclared
from cxrel.documents.text import Located
from cxrel.findings import DocPath, Fault
from cxrel.model.base import is_dimension_value, shown
from cxrel.model.evidence import Voice
from cxrel.model.journey import RESERVED_VALUES
from cxrel.model.kpi import VoiceKind

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping

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

    def __init__(
        self,
        table: Table,
        touchpoints: Collection[str] | None,
        dimensions: Mapping[str, Dimension],
        known: Container[str] | None,
    ) -> None:
        self.table = table
        self.touchpoints = touchpoints
        self.dimensions = dimensions
        self.known = known
        self.faults: list[Located] = list(table.faults)
        self.ids: dict[str, int] = {}

    def may_be_dimension(self, name: str) -> bool:
        """Whether a column names a dimension whose declaration is at fault."""
        return self.known is None or name in self.known

    def tell(self, row: int, header: str | None, code: str, message: str, hint: str) -> None:
        path: DocPath = ("rows", row, *((header,) if header is not None else ())) if row else ()
        self.faults.append(Located(Fault(code, path, message, hint), self.table.location(row, header)))

    def day(self, row: int, header: str, text: str, *, needed: bool = False) -> date | None:
        if not text and not needed:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        told = f"{shown(text)} is not a date" if text else f"the cell of '{header}' is empty"
        self.tell(row, header, "bad-date", told, "write year-month-day, such as 2026-11-18")
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
            self._kind(row, cells["kind"])
        self._names(row, cells)
        score = self._number(row, "score", cells.get("score", ""))
        severity = cells.get("severity", "")
        if severity and not _SEVERITY.fullmatch(severity):
            hint = "write a whole number from 1 to 5"
            self.tell(row, "severity", "off-scale", f"{shown(severity)} is not a severity", hint)
        self._id(row, cells["id"])
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

    def _kind(self, row: int, text: str) -> None:
        near = get_close_matches(text.strip().lower(), KINDS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"write one of: {', '.join(KINDS)}"
        told = f"'kind' cannot be {shown(text)}" if text else "the cell of 'kind' is empty"
        self.tell(row, "kind", "not-one-of", told, hint)

    def _id(self, row: int, text: str) -> None:
        if not text:
            self.tell(row, "id", "empty-value", "the cell of 'id' is empty", "give each entry an id, to know it again")
        elif (first := self.ids.setdefault(text, row)) != row:
            told = f"line {self.table.lines[first - 1]} has the id {shown(text)} already"
            self.tell(row, "id", "duplicate-id", told, "use each id once")

    def _order(self, row: int, said_on: date | None, acknowledged: date | None, closed: date | None) -> None:
        hint = "mend one of the dates"
        if acknowledged and said_on and acknowledged < said_on:
            self.tell(
                row, "acknowledged", "dates-order", f"'acknowledged' lies before 'date', which is {said_on}", hint
            )
        earliest = max((day for day in (said_on, acknowledged) if day), default=None)
        if closed and earliest and closed < earliest:
            before = "date" if earliest == said_on else "acknowledged"
            self.tell(row, "closed", "dates-order", f"'closed' lies before '{before}', which is {earliest}", hint)

    def _names(self, row: int, cells: Mapping[str, str]) -> None:
        touchpoint = cells.get("touchpoint", "")
        if touchpoint and self.touchpoints is not None and touchpoint not in self.touchpoints:
            near = get_close_matches(touchpoint, self.touchpoints, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "use a touchpoint's id, or leave the cell empty"
            self.tell(row, "touchpoint", "unknown-touchpoint", f"there is no touchpoint {shown(touchpoint)}", hint)
        for name, dimension in self.dimensions.items():
            value = cells.get(name, "")
            if dimension and value and value not in (*dimension, *RESERVED_VALUES):
                near = get_close_matches(value, (*dimension, *RESERVED_VALUES), n=1)
                hint = f"did you mean '{near[0]}'?" if near else undeclared(name)
                self.tell(row, name, "unknown-value", f"'{name}' has no value {shown(value)}", hint)
            elif not dimension and value and not is_dimension_value(value):
                self.tell(row, name, "bad-id", f"{shown(value)} is no dimension value", PRINTABLE)

    def _number(self, row: int, header: str, text: str) -> Decimal | None:
        if not text or _DECIMAL.fullmatch(text):
            return Decimal(text) if text else None
        comma = re.fullmatch(r"-?[0-9]+,[0-9]+", text)
        code, told = ("csv-decimal-comma", "has a decimal comma") if comma else ("bad-number", "is not a number")
        self.tell(row, header, code, f"{shown(text)} {told}", "write a number with a decimal point")
        return None


def build_voices(
    table: Table,
    touchpoints: Collection[str] | None,
    dimensions: Mapping[str, Dimension],
    known: Container[str] | None,
) -> tuple[tuple[Voice, ...], tuple[Located, ...]]:
    """Read `voice.csv`; `touchpoints` are the journey's ids, or None where they are not all known.

    `known` holds whatever may name a dimension, also where its declaration is at fault; None: nothing can be said of it.
    """
    reader = _Reader(table, touchpoints, dimensions, known)
    if not table.header or not _header_is_sound(reader):
        return (), tuple(reader.faults)
    voices = tuple(_voices(reader))
    return voices, tuple(reader.faults)


def _header_is_sound(reader: _Reader) -> bool:
    known, header = (*BEFORE, *reader.dimensions, *AFTER), reader.table.header
    hint = f"write the header {','.join(known)}"
    meant = set[str]()
    for name in dict.fromkeys(header):
        if name not in known and not (name and reader.may_be_dimension(name)):
            near = get_close_matches(name.strip().lower(), known, n=1)
            meant.update(near)
            told = f"there is no column {shown(name)} in 'voice.csv'" if name else "a column has no name"
            reader.tell(0, name, "csv-header", told, f"did you mean '{near[0]}'?" if near else hint)
    missing = [name for name in BEFORE[:3] if name not in header]
    if any(name not in meant for name in missing):
        reader.tell(0, None, "csv-header", missing_columns([name for name in missing if name not in meant]), hint)
    return not missing


def _voices(reader: _Reader) -> Iterator[Voice]:
    for row, cells in reader.table.numbered():
        voice = reader.voice(row, dict(zip(reader.table.header, cells, strict=True)))
        if voice is not None:
            yield voice

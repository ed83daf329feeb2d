"""Dates as exports spell them: which readings a column allows, what settles it, and the day that a cell names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ORDERS", "DateColumn", "day_of", "is_order_or_format", "readings_of"]

ORDERS = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}
"""The orders in which the numbers of a date may stand, in words."""

_CLOCK = r"[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]{1,9})?)?"
_TIME = rf"(?:[T ,]+{_CLOCK}(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-][0-9]{{2}}:?[0-9]{{2}}))?)?"
_SURE = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}", re.ASCII)
_COMPACT = re.compile(rf"([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}){_TIME}", re.ASCII)
_NUMBERS = re.compile(rf"([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{4}}|[0-9]{{2}}){_TIME}", re.ASCII)
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,? )?"
_NTH = r"([0-9]{1,2})(?:st|[nr]d|th|\.)?"
_NAME = r"([^\W\d_]{3,10})\.?"
_DAY_WORD = re.compile(rf"{_WEEKDAY}{_NTH}[ -]{_NAME},?[ -]([0-9]{{4}}){_TIME}")
_WORD_DAY = re.compile(rf"{_WEEKDAY}{_NAME} {_NTH},? ([0-9]{{4}}){_TIME}")
_MONTHS = (
    "jan ene", "feb fev fév", "mar mär", "apr avr abr", "may mai maj", "jun juin", "jul juil", "aug aou aoû ago", "sep",
    "oct okt", "nov", "dec dez des déc dic",
)  # fmt: skip
"""How months begin in English, German, French, Spanish, Danish, Norwegian and Swedish."""
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_CENTURY = 2000


def is_order_or_format(text: str) -> bool:
    """Whether a text names an order (`dmy`), or is a pattern with a day, a month and a year (`%d.%m.%Y`)."""
    has = {text[place + 1] for place, sign in enumerate(text[:-1]) if sign == "%"}
    return text in ORDERS or bool(has & set("dj") and has & set("mbB") and has & set("yY")) or "%x" in text


def day_of(text: str, reading: str | None) -> date | None:
    """The day that a cell names, in an order or by a pattern; None where it names none.

    What can be read in one way only (2026-11-03, 3 Nov 2026) needs no order. A time of day is passed over.
    """
    text = text.strip()
    if reading is not None and reading not in ORDERS:
        return _by_pattern(text, reading)
    sure = _sure_day(text)
    if sure is not None:
        return sure
    return readings_of(text).get(reading or "")


def readings_of(text: str) -> dict[str, date]:
    """The days that a cell of numbers may name, by the order in which it would have to be read."""
    match = _NUMBERS.fullmatch(text.strip())
    if match is None:
        return {}
    first, second, third = match.groups()
    tried = {"dmy": (third, second, first), "mdy": (third, first, second)}
    if len(third) < 4:
        tried["ymd"] = (first, second, third)
    days = {order: _day(*parts) for order, parts in tried.items()}
    return {order: day for order, day in days.items() if day is not None}


@dataclass
class DateColumn:
    """What the cells of one column allow; `orders` shrinks to what fits them all."""

    sure: int = 0
    """Cells that can be read in one way only."""
    numbers: int = 0
    """Cells whose numbers need an order."""
    unread: int = 0
    orders: set[str] = field(default_factory=lambda: set(ORDERS))
    deciding: dict[str, tuple[str, int]] = field(default_factory=dict)
    """For each order that was ruled out: the first cell that did, and its line."""
    example: str = ""

    def add(self, text: str, line: int) -> None:
        """Look at one cell; an empty one says nothing."""
        if not text.strip():
            return
        if _sure_day(text.strip()) is not None:
            self.sure += 1
            return
        found = readings_of(text)
        if not found:
            self.unread += 1
            return
        self.numbers += 1
        self.example = self.example or text.strip()
        for order in self.orders - set(found):
            self.orders.discard(order)
            self.deciding[order] = (text.strip(), line)

    @property
    def settled(self) -> str | None:
        """The one order that fits; None where none is needed, several fit, or none does."""
        return next(iter(self.orders)) if self.numbers and len(self.orders) == 1 else None

    @property
    def is_open(self) -> bool:
        """Whether several orders fit all cells."""
        return bool(self.numbers) and len(self.orders) > 1

    @property
    def is_mixed(self) -> bool:
        """Whether no one order fits all cells."""
        return bool(self.numbers) and not self.orders

    def joined(self, others: Iterable[DateColumn]) -> DateColumn:
        """All columns of a file together: one program wrote them, in one order."""
        whole = DateColumn(self.sure, self.numbers, self.unread, set(self.orders), dict(self.deciding), self.example)
        for other in others:
            whole.sure, whole.numbers = whole.sure + other.sure, whole.numbers + other.numbers
            whole.unread += other.unread
            whole.orders &= other.orders
            whole.deciding = {**other.deciding, **whole.deciding}
            whole.example = whole.example or other.example
        return whole


def _sure_day(text: str) -> date | None:
    match = _SURE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return _day(*match.groups())
    if match := _DAY_WORD.fullmatch(text):
        day, month, year = match.groups()
    elif match := _WORD_DAY.fullmatch(text):
        month, day, year = match.groups()
    else:
        return None
    number = _MONTH.get(month.casefold()[:4]) or _MONTH.get(month.casefold()[:3])
    return _day(year, str(number), day) if number else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (_CENTURY if len(year) < 4 else 0), int(month), int(day))
    except ValueError:
        return None


def _by_pattern(text: str, pattern: str) -> date | None:
    try:
        return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - the day is taken as it is written
    except (ValueError, OverflowError):
        return None

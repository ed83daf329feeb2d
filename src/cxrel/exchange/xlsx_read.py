"""A workbook as tables of text: bounded, without following a link, running a macro, or believing a formula."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.exchange.sheets_back import Grid, GridRow, Wrong
from cxrel.exchange.xlsx import XLSX_LIMIT, openpyxl
from cxrel.exchange.xlsx_archive import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Book", "read_book"]

MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_SHEETS = 30
_MOST_WRONG = 100
_NO_LETTERS_OF_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
"""What a format shows as it stands, its language and its colour."""
_DIGITS = 15
"""A spreadsheet keeps no more of a number."""


class Book(NamedTuple):
    """The sheets of a workbook by name, in their order, and what is wrong in them."""

    grids: Mapping[str, Grid]
    wrong: tuple[Wrong, ...]


def read_book(raw: bytes) -> Book | str:
    """Read a workbook, or tell in a sentence why it is not read.

    Formulas are not evaluated: each is told, as nobody knows what it would come to.  Macros and links to other files are
    not looked at.  Rows without text are passed over.
    """
    if len(raw) > XLSX_LIMIT:
        return f"It holds {len(raw):,} bytes; at most {XLSX_LIMIT:,} are read."
    reason = refused(raw)
    if reason is not None:
        return reason
    library = openpyxl()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that are not looked at
            return _read(library, raw)
    except Exception as error:  # a damaged workbook makes the library raise anything; it is told
        return f"It is damaged, or no workbook: {type(error).__name__}."


def _read(library: Any, raw: bytes) -> Book:
    book = library.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False, keep_vba=False)
    wrong: list[Wrong] = []
    try:
        grids = {sheet.title: _grid(sheet, wrong) for sheet in book.worksheets[:MOST_SHEETS]}
    finally:
        book.close()
    return Book(grids, tuple(wrong[:_MOST_WRONG]))


def _grid(sheet: Any, wrong: list[Wrong]) -> Grid:
    rows = _filled(sheet, wrong)
    first = next(rows, None)
    if first is None:
        return Grid((), ())
    header = tuple(first[1])
    while header and not header[-1]:
        header = header[:-1]
    made = (GridRow(number, dict(zip(header, cells, strict=False))) for number, cells in rows)
    return Grid(header, tuple(row for row in made if any(row.cells.values())))


def _filled(sheet: Any, wrong: list[Wrong]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold text, each with its number; at most so many rows and columns."""
    nothing = import_module("openpyxl.cell.read_only").EMPTY_CELL  # the same one for all cells that are not there
    gap: object = None
    for number, row in enumerate(_all_rows(sheet), 1):
        if row is gap:
            continue
        if all(cell is nothing or cell.value is None for cell in row):
            gap = row  # a million missing rows are one and the same
            continue
        if number > MOST_ROWS:
            told = f"text stands below row {MOST_ROWS:,}, and no more rows are read"
            wrong.append(Wrong(sheet.title, number, "A", told, "bring fewer rows"))
            return
        yield number, [_cell(sheet.title, number, place, cell, wrong) for place, cell in enumerate(row)]


def _all_rows(sheet: Any) -> Iterable[tuple[Any, ...]]:
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS)
    return rows


def _cell(sheet: str, row: int, place: int, cell: Any, wrong: list[Wrong]) -> str:
    """The text of a cell, as somebody reads it; a formula is told, and counts as nothing."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        _tell(wrong, sheet, row, place, "a formula is not evaluated here", "paste its value instead")
        return ""
    if cell.data_type == "e":
        _tell(wrong, sheet, row, place, f"the cell holds an error, {value}", "mend it, or empty it")
        return ""
    return _text(value, str(cell.number_format or ""))


def _text(value: object, shown_as: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime | datetime.date):
        return _day(value, shown_as)
    if isinstance(value, int | float):
        return _number(value, shown_as)
    return str(value).strip()


def _tell(wrong: list[Wrong], sheet: str, row: int, place: int, message: str, hint: str) -> None:
    if len(wrong) < _MOST_WRONG:
        wrong.append(Wrong(sheet, row, _letters(place), message, hint))


def _letters(place: int) -> str:
    """The column as a spreadsheet names it, from 0: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _day(value: datetime.date, shown_as: str) -> str:
    """A day, or the month or year that is all that is shown of it: a spreadsheet makes `Sep-26` of 2026-09."""
    letters = _NO_LETTERS_OF_A_DATE.sub("", shown_as).lower()
    if "y" in letters and "d" not in letters:
        return value.isoformat()[: len("2026-09") if "m" in letters else len("2026")]
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat()


def _number(value: float, shown_as: str) -> str:
    """A number with a decimal point and no more digits than a spreadsheet keeps; a percentage as one."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    if "%" in shown_as:
        exact = Decimal(f"{exact * 100:.{_DIGITS}g}")
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if "%" in shown_as else text

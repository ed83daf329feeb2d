"""Tables as a workbook that people fill in: texts that stay texts, lists to choose from, and a note at each heading."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.exchange.sheet_cells import LONGEST_CELL
from cxrel.exchange.xlsx import openpyxl
from cxrel.findings.errors import CxrelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cxrel.exchange.sheets import Sheet

__all__ = ["Choice", "write_book"]

_FORMULA = ("=", "+", "-", "@")
_AS_TEXT = "@"
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_WIDTHS = (10, 40)
_CHOICE_ROWS = 500
_AUTHOR = "cxrel"


class Choice(NamedTuple):
    """What may stand in a column: a list to choose from."""

    sheet: str
    heading: str
    values: tuple[str, ...]
    """Short words without a comma, of 255 characters together."""
    told: str


def write_book(
    sheets: Sequence[Sheet], choices: Sequence[Choice], day: date, *, empty_rows: Mapping[str, int] | None = None
) -> bytes:
    """A workbook of these sheets; the same sheets on the same day give the same bytes.

    Every cell is a text, so that no spreadsheet makes a date of a period or a formula of a name.  `empty_rows` are made
    ready for typing.  CxrelError where a text is longer than a cell, or the extra is missing.
    """
    library = openpyxl()
    book = library.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _add(book, sheet, (empty_rows or {}).get(sheet.name, 0))
    for choice in choices:
        _choose(book[choice.sheet], choice)
    out = io.BytesIO()
    book.save(out)
    return _steady(out.getvalue(), day)


def _add(book: Any, sheet: Sheet, empty: int) -> None:
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for place, heading in enumerate(sheet.header, 1):
        cell = _put(page, 1, place, heading, sheet.name)
        cell.style = "Headline 4"
        cell.number_format = _AS_TEXT
        if heading in sheet.notes:
            cell.comment = _comment(sheet.notes[heading])
        longest = max([len(heading), *(len(row[place - 1]) for row in sheet.rows[:100])])
        page.column_dimensions[cell.column_letter].width = min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])
    for number, row in enumerate(sheet.rows, 2):
        for place, text in enumerate(row, 1):
            if text:
                _put(page, number, place, text, sheet.name)
    for number in range(len(sheet.rows) + 2, len(sheet.rows) + 2 + empty):
        for place in range(1, len(sheet.header) + 1):
            page.cell(number, place).number_format = _AS_TEXT


def _put(page: Any, row: int, column: int, text: str, sheet: str) -> Any:
    if len(text) > LONGEST_CELL:
        raise CxrelError(
            f"a text in the sheet {sheet}, row {row}, has {len(text):,} characters, and a spreadsheet's cell holds "
            f"{LONGEST_CELL:,}; export JSON instead"
        )
    cell = page.cell(row, column)
    cell.value = text
    cell.data_type = "s"  # a text, also where it looks like a formula or an error
    cell.number_format = _AS_TEXT
    cell.quotePrefix = text.startswith(_FORMULA)
    return cell


def _comment(text: str) -> Any:
    from importlib import import_module

    return import_module("openpyxl.comments").Comment(text, _AUTHOR, width=280, height=90)


def _choose(page: Any, choice: Choice) -> None:
    """A list under a heading: other words are asked about, and not refused."""
    from importlib import import_module

    letters = [cell.column_letter for cell in page[1] if cell.value == choice.heading]
    made = import_module("openpyxl.worksheet.datavalidation").DataValidation
    listed = made(type="list", formula1=f'"{",".join(choice.values)}"', allow_blank=True, errorStyle="warning")
    listed.error, listed.errorTitle = choice.told, "cxrel"
    listed.prompt, listed.promptTitle = choice.told, "cxrel"
    listed.showErrorMessage = listed.showInputMessage = True
    page.add_data_validation(listed)
    for letter in letters:
        listed.add(f"{letter}2:{letter}{max(page.max_row, 1) + _CHOICE_ROWS}")


def _steady(raw: bytes, day: date) -> bytes:
    """The same workbook without the time at which it was made."""
    stamp = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            content = _MODIFIED.sub(stamp, content) if name == "docProps/core.xml" else content
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, content)
    return out.getvalue()

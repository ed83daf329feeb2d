"""Workbooks that come back: a journey with its readings for `init --from`, and ballots for `rate --ballots`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.documents import Text
from cxrel.documents.build import build
from cxrel.documents.yaml import parse
from cxrel.exchange.ballot_cells import LIVED, plain, stage_in
from cxrel.exchange.ballots import Ballots, read_ballot_table
from cxrel.exchange.emit import journey_yaml
from cxrel.exchange.export_csv import csv_table
from cxrel.exchange.sheets import ABOUT, BALLOTS, JOURNEY
from cxrel.exchange.sheets_back import journey_back
from cxrel.exchange.sheets_headings import wrong_headings
from cxrel.exchange.table_outline import COLUMNS, read_table
from cxrel.exchange.xlsx_read import Book, read_book
from cxrel.findings import CODES, Finding, Location
from cxrel.model.base import ID_PATTERN
from cxrel.model.journey import Journey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.exchange.ballot_cells import Agenda
    from cxrel.exchange.outline import Outline
    from cxrel.exchange.sheets_back import Grid, Wrong

_SEPARATORS = re.compile(r"[,;\t]")


def journey_files_from(name: str, raw: bytes) -> Mapping[str, bytes] | Outline | list[Finding]:
    """The journey file and its readings, by paths in the folder of journeys; of a plain table, its outline."""
    book = read_book(raw)
    if isinstance(book, str):
        return [
            _finding(name, "bad-outline", "", 1, book, "Save it as a workbook (.xlsx) without macros and passwords.")
        ]
    if JOURNEY in book.grids and ABOUT in book.grids:
        return _journey_files(name, book)
    return _outline(name, book)


def ballots_from(name: str, raw: bytes, agenda: Agenda) -> Ballots:
    """The ballots of the sheet that has a column for a stage; the one named Ballots first."""
    book = read_book(raw)
    if isinstance(book, str):
        return Ballots(
            (), (_finding(name, "unreadable-file", "", 1, book, "Save it as a workbook (.xlsx), or as CSV."),)
        )
    sheets = sorted(book.grids.items(), key=lambda item: item[0] != BALLOTS)
    named = next(((sheet, grid) for sheet, grid in sheets if _has_stage(grid, agenda)), None)
    if named is None:
        hint = f"name columns after the stages: {', '.join(agenda.stages)}"
        return Ballots((), (_finding(name, "csv-header", "", 1, "no column is named after a stage", hint),))
    sheet, grid = named
    wrong = [one for one in book.wrong if one.sheet == sheet]
    if wrong:
        return Ballots((), tuple(_placed(name, "wrong-type", one) for one in wrong))
    header = [_heading(cell, agenda) for cell in grid.header]
    return read_ballot_table(Text(name, _numbered(header, grid)), agenda)


def _has_stage(grid: Grid, agenda: Agenda) -> bool:
    return any(stage_in(heading, agenda) for heading in grid.header if not plain(heading).startswith(LIVED))


def _heading(cell: str, agenda: Agenda) -> str:
    """A stage by its id; what is left is without signs that could be taken for a separator."""
    stage = None if plain(cell).startswith(LIVED) else stage_in(cell, agenda)
    return stage or _SEPARATORS.sub(" ", cell)


def _numbered(header: Sequence[str], grid: Grid) -> str:
    """The rows as CSV, each on the line of its row, so that what is told of a line is told of a row."""
    lines = [csv_table(header, ())]
    for row in grid.rows:
        lines += ["\n"] * (row.number - 1 - len(lines))
        cells = (" ".join(row.cells.get(heading, "").split()) for heading in grid.header)
        lines.append(_csv_line(list(cells)))
    return "".join(lines)


def _csv_line(cells: Sequence[str]) -> str:
    quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)
    return f"{','.join(quoted)}\n"


def _journey_files(name: str, book: Book) -> dict[str, bytes] | list[Finding]:
    back = journey_back(book.grids)
    wrong = [*book.wrong, *wrong_headings(book.grids), *back.wrong]
    if wrong:
        return [_placed(name, "bad-outline", one) for one in wrong]
    text = journey_yaml(back.data)
    built = build(Journey, parse(Text(name, text)).data)
    if built.faults or built.model is None:
        return [
            _finding(name, fault.code, ".".join(map(str, fault.path)), 1, _told(fault.path, fault.message), fault.hint)
            for fault in built.faults
        ]
    home = built.model.id
    readings = {f"{home}/readings/{kpi}.csv": table.encode() for kpi, table in back.readings.items() if _is_id(kpi)}
    return {f"{home}.yaml": text.encode(), **readings}


def _is_id(kpi: str) -> bool:
    return re.fullmatch(ID_PATTERN, kpi) is not None


def _told(path: tuple[str | int, ...], message: str) -> str:
    where = ".".join(map(str, path))
    return f"{where}: {message}" if where else message


def _outline(name: str, book: Book) -> Outline | list[Finding]:
    """Any sheet with the columns of an outline, such as people make themselves."""
    for sheet, grid in book.grids.items():
        headings = {re.sub(r"[\s_-]+", "_", heading.strip().casefold()) for heading in grid.header}
        if {"stage", "touchpoint"} <= headings:
            wrong = [one for one in book.wrong if one.sheet == sheet]
            if wrong:
                return [_placed(name, "bad-outline", one) for one in wrong]
            head = csv_table([_SEPARATORS.sub(" ", heading) for heading in grid.header], ())
            return read_table(Text(name, head + _numbered(grid.header, grid).partition("\n")[2]))
    hint = f"Begin a sheet with the columns {', '.join(COLUMNS)}."
    return [_finding(name, "bad-outline", "", 1, "No sheet has the columns stage and touchpoint.", hint)]


def _placed(name: str, code: str, wrong: Wrong) -> Finding:
    place = f"{wrong.sheet}!{wrong.column}{wrong.row}" if wrong.column.isupper() else f"{wrong.sheet}.{wrong.column}"
    message = f"{place}: {wrong.message}."
    return _finding(name, code, place, wrong.row, message, f"{wrong.hint[0].upper()}{wrong.hint[1:]}.")


def _finding(name: str, code: str, path: str, row: int, message: str, hint: str) -> Finding:
    told = f"{message[:1].upper()}{message[1:]}" if not path else message
    return Finding(code, CODES[code].severity, told, hint, name, Location(row, 1), path)

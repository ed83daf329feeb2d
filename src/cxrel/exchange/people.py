"""The list of those who are invited, as a spreadsheet exports it: a row a person, and every fault at its cell."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from cxrel.documents.place import as_located, in_table
from cxrel.documents.table import parse_table
from cxrel.exchange.ballot_cells import YES, Unread, plain, silo_in, stages_in
from cxrel.findings import Fault
from cxrel.preparing.people import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.documents import Table, Text
    from cxrel.exchange.ballot_cells import Agenda
    from cxrel.findings import Finding

__all__ = ["COLUMNS", "MOST_ROWS", "read_people"]

COLUMNS = ("name", "silo", "email", "remote", "lived")
MOST_ROWS = 300
_SPELLINGS = {"e-mail": "email", "mail": "email", "email address": "email", "lived lately": "lived"}
_NO = {"", "no", "n", "false", "0", "-"}
_EMAIL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_NAME = 100


class _Wrong(NamedTuple):
    """What is wrong in a row, and in which column."""

    column: str
    code: str
    message: str
    hint: str


def read_people(text: Text, agenda: Agenda) -> tuple[Person, ...] | list[Finding]:
    """Read a table with the columns `name` and `silo`, and perhaps `email`, `remote` and `lived`; or tell every fault.

    `silo` and `lived` (stages, with `;` between them) are ids or names; `remote` is yes or no. Other columns are passed
    over, unless they look like a misspelt one. Rows without any text are passed over too.
    """
    table = parse_table(text)
    columns = [_column(header) for header in table.header]
    header_faults = list(_header_faults(table, columns))
    findings = [*(as_located(text, fault) for fault in table.faults), *header_faults]
    if not columns or header_faults:
        return findings
    rows = [(number, dict(zip(columns, map(_tidy, row), strict=True))) for number, row in table.numbered() if any(row)]
    faults = list(_amount(table, len(rows), agenda)) if not findings else []
    people: list[Person] = []
    seen: set[tuple[str, str]] = set()
    for number, cells in rows if not faults else ():
        person, found = _person(cells, agenda)
        found += _twice(person, seen)
        people.append(person)
        faults += [Fault(w.code, ("rows", number, _header(table, columns, w.column)), w.message, w.hint) for w in found]
    findings += [in_table(table, fault) for fault in faults]
    return sorted(findings, key=lambda finding: finding.order) or tuple(people)


def _column(header: str) -> str:
    told = plain(header).rstrip(":?")
    return _SPELLINGS.get(told, told)


def _header(table: Table, columns: Sequence[str], column: str) -> str:
    return table.header[columns.index(column)] if column in columns else table.header[0]


def _tidy(cell: str) -> str:
    return " ".join(cell.split())


def _header_faults(table: Table, columns: Sequence[str]) -> Iterator[Finding]:
    for place, column in enumerate(columns):
        header = table.header[place]
        near = difflib.get_close_matches(column, COLUMNS, n=1, cutoff=0.75)
        if column not in COLUMNS and near and near[0] not in columns:
            fault = Fault("csv-header", ("rows", 0, header), f"'{header[:60]}' is no column of this list.")
            yield in_table(table, _with_hint(fault, f"Did you mean {near[0]}?"))
        elif column in COLUMNS and column in columns[:place] and header not in table.header[:place]:
            fault = Fault("duplicate-column", ("rows", 0, header), f"The column {column} stands here already.")
            yield in_table(table, _with_hint(fault, "Keep one of the two."))
    for needed in COLUMNS[:2] if columns else ():
        if needed not in columns and not difflib.get_close_matches(needed, columns, n=1, cutoff=0.75):
            fault = Fault("csv-header", ("rows", 0), f"The list has no column {needed}.")
            yield in_table(table, _with_hint(fault, f"Begin the file with the line {','.join(COLUMNS)}."))


def _with_hint(fault: Fault, hint: str) -> Fault:
    return Fault(fault.code, fault.path, fault.message, hint)


def _amount(table: Table, rows: int, agenda: Agenda) -> Iterator[Fault]:
    if not rows:
        yield Fault("csv-empty", ("rows", 0), "There is nobody in the list.", "Write a row for each person.")
    if rows > MOST_ROWS:
        told = f"There are {rows:,} people in the list; a rating session has 5 to 30."
        yield Fault("too-many-rows", ("rows", 0), told, "Keep those who are invited to this one.")
    if not agenda.silos:
        told = "The journey declares no silos, so nobody can sit for one."
        yield Fault("unknown-silo", ("rows", 0, table.header[0]), told, "Add 'silos:' to the journey file first.")


def _person(cells: dict[str, str], agenda: Agenda) -> tuple[Person, list[_Wrong]]:
    """A row as a person, with everything that is wrong in it."""
    wrong = [*_name_faults(cells["name"]), *_email_faults(cells.get("email", "")), *_remote_faults(cells)]
    silo, lived = "", tuple[str, ...]()
    try:
        silo = silo_in(cells["silo"], agenda) or ""
        if not silo:
            hint = f"Write one of {', '.join(agenda.silos)}."
            wrong.append(_Wrong("silo", "empty-value", "Nobody knows which silo this person sits for.", hint))
    except Unread as fault:
        wrong.append(_told("silo", fault, _near(cells["silo"], list(agenda.silos))))
    try:
        lived = () if plain(cells.get("lived", "")) in _NO else stages_in(cells["lived"], agenda)
    except Unread as fault:
        wrong.append(_told("lived", fault))
    remote = plain(cells.get("remote", "")) in YES
    return Person(cells["name"], silo, cells.get("email", ""), remote, tuple(dict.fromkeys(lived))), wrong


def _told(column: str, fault: Unread, near: str = "") -> _Wrong:
    return _Wrong(column, fault.code, fault.message, near or fault.hint)


def _near(cell: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(plain(cell), known, n=1)
    return f"Did you mean '{near[0]}'?" if near else ""


def _name_faults(name: str) -> Iterator[_Wrong]:
    if not name:
        yield _Wrong("name", "empty-value", "This person has no name.", "Write the name, or delete the row.")
    elif len(name) > _LONGEST_NAME or not any(letter.isalnum() for letter in name):
        hint = f"Write 1 to {_LONGEST_NAME} characters, letters among them."
        yield _Wrong("name", "wrong-type", f"'{name[:60]}' is no name.", hint)


def _email_faults(email: str) -> Iterator[_Wrong]:
    if email and not _EMAIL.fullmatch(email):
        told = f"'{email[:60]}' is no e-mail address that can be written to."
        yield _Wrong("email", "wrong-type", told, "Write it like ana@example.org, or leave the cell empty.")


def _remote_faults(cells: dict[str, str]) -> Iterator[_Wrong]:
    told = cells.get("remote", "")
    if plain(told) not in YES | _NO:
        hint = "Write yes for somebody who is not in the room, or nothing."
        yield _Wrong("remote", "not-one-of", f"'{told[:60]}' is neither yes nor no.", hint)


def _twice(person: Person, seen: set[tuple[str, str]]) -> list[_Wrong]:
    """Somebody who stands in the list already, by e-mail address or else by name and silo."""
    column = "email" if person.email else "name"
    key = ("", person.email.casefold()) if person.email else (person.silo, person.name.casefold())
    twice = key in seen and bool(key[1])
    seen.add(key)
    if not twice:
        return []
    return [_Wrong(column, "duplicate-row", "This person stands in the list already.", "Keep one of the two rows.")]

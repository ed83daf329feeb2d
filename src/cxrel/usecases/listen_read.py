"""An export read: how is settled, with a person or by options; its entries are put aside, and its faults told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.documents.place import in_file
from cxrel.exchange.voice_files import Unread
from cxrel.findings import Fault, Finding, Location
from cxrel.findings.errors import UsageError
from cxrel.output.harmless import harmless
from cxrel.usecases.listen_ask import ask_about_words, ask_until_settled
from cxrel.usecases.listen_bring import read_rows
from cxrel.usecases.listen_request import Stopped
from cxrel.usecases.listen_review import Confirmed, confirmed_in
from cxrel.usecases.listen_settle import settle
from cxrel.voices.entries import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.case import Case
    from cxrel.usecases.listen_map import Memory
    from cxrel.usecases.listen_request import Listened, Request
    from cxrel.usecases.listen_settle import Point, Settling, Told
    from cxrel.usecases.listen_spool import Spool
    from cxrel.usecases.walk_record import Person

__all__ = ["confirmed_by", "read_export"]


def read_export(
    request: Request, person: Person | None, case: Case, spool: Spool, known: tuple[Memory, ...], made: Listened
) -> Listened:
    """Settle how the file is read, and put its entries aside. Raises Stopped where it cannot be read."""
    source = request.source or ""
    path = _file(source)
    try:
        settling, unconfirmed = _settled(path, case, known, request.told, person)
        how = Reading(
            settling.columns,
            tuple(case.journey.dimensions),
            settling.values,
            settling.constants,
            settling.dates,
            request.keep_personal_data,
        )
        tally = read_rows(settling.file.rows(), how, case, spool, since=request.since)
    except Unread as unread:
        raise Stopped([_at(source, unread.line, Fault(unread.code, (), unread.message, unread.hint))]) from unread
    except OSError as error:
        told = f"it cannot be read: {(error.strerror or str(error)).lower()}"
        raise Stopped([in_file(source, Fault("unreadable-file", (), told))]) from error
    faults = [_at(source, line, Fault(f.code, (), f.message, f.hint), f.field) for line, f in tally.faults]
    return replace(made, findings=tuple(faults), settling=settling, unconfirmed=unconfirmed, tally=tally)


def _file(name: str) -> Path:
    path = Path(name)
    try:
        if path.is_file():
            return path
        is_there = path.exists()
    except (OSError, ValueError):
        is_there = False
    if not is_there:
        raise UsageError(f"there is no file '{name}'")
    told = "it is a folder" if path.is_dir() else "it is not a regular file"
    raise Stopped([in_file(name, Fault("unreadable-file", (), told, "name a file with entries"))])


def _at(source: str, line: int, fault: Fault, path: str = "") -> Finding:
    return replace(in_file(source, fault), location=Location(line, 1), path=path)


def _settled(
    path: Path, case: Case, known: tuple[Memory, ...], told: Told, person: Person | None
) -> tuple[Settling, tuple[Point, ...]]:
    """How the file is read, confirmed; and the columns that nobody confirmed."""
    if person is not None:
        settling = ask_until_settled(path, case.journey, known, told, person)
        if settling.unknown:
            told = replace(told, columns=settling.columns, constants=settling.constants, accept=True)
            told = ask_about_words(settling, replace(told, dates=told.dates or settling.dates), case.journey, person)
            settling = settle(path, case.journey, known, told)
        return settling, ()
    settling = settle(path, case.journey, known, told)
    needed = [point for point in settling.open if point.needed]
    if needed:
        raise _open(path, needed)
    unconfirmed = settling.open
    if unconfirmed:
        without = {**told.columns, **{point.name: "" for point in unconfirmed}}
        settling = settle(path, case.journey, known, replace(told, columns=without))
    if settling.open:
        raise _open(path, settling.open)
    return settling, unconfirmed


def _open(path: Path, points: Sequence[Point]) -> UsageError:
    lines = "".join(f"\n  {harmless(f'{point.name}: {point.evidence}: {point.settle_by}')}" for point in points)
    return UsageError(f"this is to be confirmed before '{path}' is read:{lines}")


def confirmed_by(request: Request, case: Case) -> Confirmed:
    """What the review file that was given back accepts; raises Stopped where something in it is wrong."""
    if request.confirm is None:
        return Confirmed()
    path = _file(request.confirm)
    try:
        return confirmed_in(path, case)
    except Unread as unread:
        fault = Fault(unread.code, (), unread.message, unread.hint)
        raise Stopped([_at(request.confirm, unread.line, fault)]) from unread

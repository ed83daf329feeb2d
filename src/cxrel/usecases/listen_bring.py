"""The entries of an export brought in: read and put aside, then lined up, known again, and written, oldest first."""

from __future__ import annotations

import heapq
import secrets
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from cxrel.usecases.listen_spool import Spooled
from cxrel.voices.entries import Fault, entry_of
from cxrel.voices.lining import phrases_of
from cxrel.voices.repeats import Recent, Said
from cxrel.voices.suggest import Suggester

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from cxrel.exchange.voice_files import Row
    from cxrel.model.case import Case
    from cxrel.model.evidence import Voice
    from cxrel.usecases.listen_spool import Spool
    from cxrel.voices.entries import Entry, Reading
    from cxrel.voices.lining import Heard
    from cxrel.voices.repeats import Repeat
    from cxrel.voices.suggest import Trial

__all__ = ["MOST_FAULTS", "Proposal", "RowFault", "Sorted", "Tally", "read_rows", "suggest_all"]

MOST_FAULTS = 1_000
MOST_LESSONS = 20_000
MOST_PROPOSALS = 10_000
_REPEATABLE = ("complaint", "call")
_GROWING = ("acknowledged", "closed", "root_cause")
_SNIPPET = 300


class RowFault(NamedTuple):
    """A cell that cannot be read, on its line."""

    line: int
    fault: Fault


@dataclass
class Tally:
    """What became of the rows of a file."""

    read: int = 0
    known: int = 0
    """Entries that voice.csv had already."""
    twice: int = 0
    """Rows whose id the file itself had already."""
    ahead: int = 0
    """Entries that lie after the as-of date."""
    too_old: int = 0
    empty: int = 0
    faulty: int = 0
    faults: list[RowFault] = field(default_factory=list)
    by: Counter[str] = field(default_factory=Counter)
    """How entries were lined up: column, phrase, tie, or not at all (none)."""
    ties: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    cut: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Words of columns with declared values that nobody said the meaning of: field and word."""
    grown: dict[str, dict[str, str]] = field(default_factory=dict)
    """For entries that were known: what the file tells of them that voice.csv does not."""
    kinds: Counter[str] = field(default_factory=Counter)
    touchpoints: Counter[str] = field(default_factory=Counter)
    repeats: int = 0
    names_repeats: bool = False
    """Whether the file itself tells of any entry what it repeats."""
    unresolved: int = 0
    """Entries that name one that they repeat, and that one is nowhere."""


class Proposal(NamedTuple):
    """What a person is asked to confirm about one entry."""

    id: str
    date: str
    kind: str
    text: str
    touchpoint: str = ""
    touchpoint_because: str = ""
    repeat_of: str = ""
    repeat_because: str = ""


@dataclass
class Sorted:
    """What was found about the entries, in the order of their dates."""

    proposals: list[Proposal] = field(default_factory=list)
    repeats: dict[str, str] = field(default_factory=dict)
    """What the file itself says, and the same customer about the same touchpoint: sure enough to be written."""
    trial: Trial | None = None


def read_rows(rows: Iterable[Row], how: Reading, case: Case, spool: Spool, *, since: date | None = None) -> Tally:
    """Read every row, and put aside those that voice.csv does not have."""
    tally, phrases, key = Tally(), phrases_of(case.journey), secrets.token_bytes(16)
    there = {voice.id: voice for voice in case.evidence.voices}
    seen = _Seen()
    for row in rows:
        entry = _entry(row, how, tally)
        if entry is None:
            continue
        if since is not None and entry.day < since:
            tally.too_old += 1
            continue
        cells = seen.cells(entry)
        if cells is None:
            tally.twice += 1
            continue
        if cells["id"] in there:
            tally.known += 1
            _grow(there[cells["id"]], cells, tally)
            continue
        if cells["touchpoint"]:
            tally.by["column"] += 1
        else:
            _line_up(cells, phrases.heard_in(cells["text"]) if cells["text"] else None, tally)
        customer = blake2b(entry.customer.encode("utf-8", "replace"), key=key, digest_size=8).hexdigest()
        spool.add(Spooled(entry.day.toordinal(), cells, customer if entry.customer else ""))
        tally.ahead += entry.day > case.as_of
        tally.masked.update(entry.done.masked)
        tally.unknown.update(entry.done.unknown)
        tally.cut += entry.done.cut
        tally.names_repeats = tally.names_repeats or bool(cells["repeat_of"])
        tally.kinds[cells["kind"]] += 1
        tally.touchpoints[cells["touchpoint"]] += 1
    return tally


def _entry(row: Row, how: Reading, tally: Tally) -> Entry | None:
    tally.read += 1
    if row.fault:
        read: Entry | list[Fault] = [_columns_fault(row)]
    elif not any(cell.strip() for cell in row.cells.values()):
        tally.empty += 1
        return None
    else:
        read = entry_of(row.cells, how)
    if not isinstance(read, list):
        return read
    tally.faulty += 1
    tally.faults += [RowFault(row.line, fault) for fault in read[: max(0, MOST_FAULTS - len(tally.faults))]]
    return None


def _columns_fault(row: Row) -> Fault:
    return Fault("csv-columns", "", row.fault, "put a text that holds the separating sign in quotes")


class _Seen:
    """The ids of a file, each in a few bytes: a file holds a million of them."""

    def __init__(self) -> None:
        self._marks: set[int] = set()
        self._times: dict[int, int] = {}

    def cells(self, entry: Entry) -> dict[str, str] | None:
        """The cells of an entry; None where the file has had it already.

        Equal answers without a text are different ones, told apart by their number.
        """
        digest = blake2b(entry.cells["id"].encode("utf-8", "replace"), digest_size=7).digest()
        mark = int.from_bytes(digest, "big")
        if mark not in self._marks:
            self._marks.add(mark)
            return entry.cells
        if not entry.is_numbered:
            return None
        self._times[mark] = self._times.get(mark, 1) + 1
        return {**entry.cells, "id": f"{entry.cells['id']}-{self._times[mark]}"}


def _grow(voice: Voice, cells: Mapping[str, str], tally: Tally) -> None:
    """What the file tells of a known entry that voice.csv does not: that it was answered, closed, and why."""
    has = {"acknowledged": voice.acknowledged, "closed": voice.closed, "root_cause": voice.root_cause}
    more = {name: cells[name] for name in _GROWING if cells.get(name) and not has[name]}
    answered = more.get("acknowledged") or str(voice.acknowledged or voice.said_on)
    closed = more.get("closed") or str(voice.closed or "9999-12-31")
    if more and str(voice.said_on) <= answered <= closed:
        tally.grown[voice.id] = more


def _line_up(cells: dict[str, str], heard: Heard | None, tally: Tally) -> None:
    if heard is None:
        tally.by["none"] += 1
    elif len(heard.touchpoints) > 1:
        tally.by["tie"] += 1
        tally.ties[f"'{heard.phrase}': {' or '.join(heard.touchpoints)}"] += 1
    else:
        tally.by["phrase"] += 1
        cells["touchpoint"] = heard.touchpoints[0]


def suggest_all(case: Case, spool: Spool, tally: Tally, *, within: int) -> Sorted:
    """What entries may speak of, and which are said again: of the new ones, or without any, of those not lined up yet."""
    found = Sorted()
    ids = {voice.id for voice in case.evidence.voices}
    if tally.names_repeats:
        ids.update(entry.cells["id"] for entry in spool.by_day())
    suggester = Suggester(_lessons(case, spool))
    phrases, recent = phrases_of(case.journey), Recent(within)
    new_only = len(spool) > 0
    for entry, is_new in _in_order(case, spool):
        cells = entry.cells
        known = cells["repeat_of"] if cells["repeat_of"] in ids and cells["repeat_of"] != cells["id"] else ""
        if is_new and cells["repeat_of"] and not known:
            tally.unresolved += 1
        said = Said(cells["id"], entry.day, cells["touchpoint"], entry.customer, cells["text"])
        repeat = recent.take(said, known) if cells["kind"] in _REPEATABLE else None
        if is_new and cells["repeat_of"]:
            found.repeats[cells["id"]] = known
        if not is_new and new_only:
            continue
        if repeat and repeat.because == "same customer":
            found.repeats[cells["id"]] = repeat.of
            repeat = None
        heard = None if is_new or cells["touchpoint"] else phrases.heard_in(cells["text"])
        proposal = _proposal(cells, _touchpoint(cells, heard, suggester), repeat)
        if proposal and len(found.proposals) < MOST_PROPOSALS:
            found.proposals.append(proposal)
    if any(proposal.touchpoint for proposal in found.proposals):
        found.trial = suggester.trial()
    tally.repeats = sum(map(bool, found.repeats.values()))
    return found


def _lessons(case: Case, spool: Spool) -> list[tuple[str, str]]:
    """The newest texts that are lined up: by people before, and by a column or a phrase now."""
    before = [(voice.text, voice.touchpoint) for voice in case.evidence.voices if voice.touchpoint and voice.text]
    lessons = before[-MOST_LESSONS:]
    for entry in spool.by_day():
        if len(lessons) >= MOST_LESSONS:
            break
        if entry.cells["touchpoint"] and entry.cells["text"]:
            lessons.append((entry.cells["text"], entry.cells["touchpoint"]))
    return lessons


def _in_order(case: Case, spool: Spool) -> Iterator[tuple[Spooled, bool]]:
    """All entries by date, with whether they are new."""
    before = sorted(case.evidence.voices, key=lambda voice: voice.said_on)
    old = ((_spooled(voice), False) for voice in before)
    yield from heapq.merge(old, ((entry, True) for entry in spool.by_day()), key=lambda pair: pair[0].day)


def _spooled(voice: Voice) -> Spooled:
    cells = {
        "id": voice.id,
        "date": voice.said_on.isoformat(),
        "kind": voice.kind,
        "touchpoint": voice.touchpoint,
        "text": voice.text,
        "repeat_of": voice.repeat_of,
    }
    return Spooled(voice.said_on.toordinal(), cells, "")


def _touchpoint(cells: Mapping[str, str], heard: Heard | None, suggester: Suggester) -> tuple[str, str]:
    """The touchpoint to suggest for an entry that has none, and why."""
    if heard and len(heard.touchpoints) == 1:
        return heard.touchpoints[0], f"says '{heard.phrase}'"
    suggestion = suggester.suggest(cells["text"]) if not cells["touchpoint"] and cells["text"] else None
    return (suggestion.touchpoint, f"words like {', '.join(suggestion.words)}") if suggestion else ("", "")


def _proposal(cells: Mapping[str, str], touchpoint: tuple[str, str], repeat: Repeat | None) -> Proposal | None:
    if not touchpoint[0] and repeat is None:
        return None
    again = (repeat.of, repeat.because) if repeat else ("", "")
    return Proposal(cells["id"], cells["date"], cells["kind"], cells["text"][:_SNIPPET], *touchpoint, *again)

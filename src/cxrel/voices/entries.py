"""One row of an export as an entry of voice.csv: dates read, values mapped, personal data masked, an id that stays."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cxrel.documents.voices_edit import MOST_CHARACTERS, storable
from cxrel.voices.columns import CUSTOMER, DATED
from cxrel.voices.dates import day_of
from cxrel.voices.masking import is_obviously_personal, masked, safe_to_tell
from cxrel.voices.values import KINDS, score_of
from cxrel.voices.words import shell_word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cxrel.voices.masking import PersonalData
    from cxrel.voices.values import Values

__all__ = ["Done", "Entry", "Fault", "Reading", "entry_of"]

CUT = " […]"
_LONGEST_ID = 100
_SHORT_TEXTS = ("question", "root_cause")


class Fault(NamedTuple):
    """What is wrong with a cell: a finding's code, the field, and words for it."""

    code: str
    field: str
    message: str
    hint: str


class Entry(NamedTuple):
    """An entry as it is to stand in voice.csv, by column; `customer` is for knowing repeats, and is kept nowhere."""

    cells: dict[str, str]
    day: date
    customer: str
    is_numbered: bool
    """Whether its id is made from its content, without a text: then equal ones are different entries."""
    done: Done


@dataclass
class Done:
    """What was done to the words of one entry."""

    masked: Counter[PersonalData] = field(default_factory=Counter)
    cut: int = 0
    """Texts that were longer than is kept."""
    unknown: list[tuple[str, str]] = field(default_factory=list)
    """Words of columns with declared values that nobody said the meaning of: field and word."""


@dataclass(frozen=True)
class Reading:
    """How an export is read: which column holds what, how dates are spelled, what its words mean."""

    columns: Mapping[str, str]
    """Field or dimension to heading."""
    dimensions: tuple[str, ...]
    values: Values
    constants: Mapping[str, str] = field(default_factory=dict)
    """What holds for every entry whose own cell is empty, by field or dimension."""
    dates: str | None = None
    keep_personal_data: bool = False


def entry_of(raw: Mapping[str, str], how: Reading) -> Entry | list[Fault]:
    """One row as an entry, or everything that is wrong with it."""
    own = {name: raw.get(heading, "") for name, heading in how.columns.items()}
    told = {**own, **{name: word for name, word in how.constants.items() if not own.get(name, "").strip()}}
    faults: list[Fault] = []
    days = {name: _day(name, told.get(name, ""), how, faults) for name in DATED}
    kind = _kind(told.get("kind", ""), how, faults)
    score = score_of(told.get("score", ""))
    if score is None:
        hint = "export scores as plain numbers"
        faults.append(Fault("bad-number", "score", f"{_shown(told['score'])} is not a number", hint))
    said_on = days["date"]
    if said_on is not None:
        faults.extend(_order(said_on, days["acknowledged"], days["closed"]))
    if faults or said_on is None:
        return faults
    done = Done()
    cells = {
        "date": said_on.isoformat(),
        "kind": kind,
        "score": score or "",
        "text": _text(told.get("text", ""), how, done),
    }
    cells.update({name: " ".join(_text(told.get(name, ""), how, done).split()) for name in _SHORT_TEXTS})
    cells.update({name: day.isoformat() for name, day in days.items() if day})
    mapped = ("touchpoint", "severity", *how.dimensions)
    cells.update({name: _value(name, told.get(name, ""), how, done) for name in mapped})
    own_id = _id(told.get("id", ""))
    cells.update(repeat_of=_id(told.get("repeat_of", "")), id=own_id or _made_id(cells, own))
    return Entry(cells, said_on, told.get(CUSTOMER, "").strip().casefold(), not own_id and not cells["text"], done)


def _day(name: str, text: str, how: Reading, faults: list[Fault]) -> date | None:
    if not text.strip() and name != "date":
        return None
    day = day_of(text, how.dates)
    if day is None:
        what = f"{_shown(text)} is not a date" if text.strip() else f"the cell of '{name}' is empty"
        faults.append(Fault("bad-date", name, what, "mend it, or tell how dates are written: --dates FORMAT"))
    return day


def _kind(text: str, how: Reading, faults: list[Fault]) -> str:
    kind = how.values.of("kind", text)
    if not kind:
        meaning = shell_word(f"kind:{safe_to_tell(text.strip())}=complaint")
        hint = f"tell what it means: --value {meaning} (one of {', '.join(KINDS)})"
        what = f"'kind' cannot be {_shown(text)}" if text.strip() else "the cell of 'kind' is empty"
        faults.append(Fault("not-one-of", "kind", what, hint))
    return kind or ""


def _value(name: str, text: str, how: Reading, done: Done) -> str:
    found = how.values.of(name, text)
    if found is None or (name in how.values.open and not how.keep_personal_data and is_obviously_personal(found)):
        done.unknown.append((name, safe_to_tell(storable(text))[:80]))
        return "other" if name in how.dimensions else ""
    return found


def _text(text: str, how: Reading, done: Done) -> str:
    kept = storable(text)
    if not how.keep_personal_data:
        kept, found = masked(kept)
        done.masked.update(found)
    if len(kept) > MOST_CHARACTERS:
        done.cut += 1
        kept = kept[: MOST_CHARACTERS - len(CUT)].rstrip() + CUT
    return kept


def _order(said_on: date, acknowledged: date | None, closed: date | None) -> list[Fault]:
    """An answer does not come before the question."""
    faults: list[Fault] = []
    if acknowledged and acknowledged < said_on:
        told = f"'acknowledged' is {acknowledged}, before 'date', which is {said_on}"
        faults.append(Fault("dates-order", "acknowledged", told, "mend one of the dates"))
    earliest = max(said_on, acknowledged or said_on)
    if closed and closed < earliest:
        told = f"'closed' is {closed}, before {earliest}, when it was said or acknowledged"
        faults.append(Fault("dates-order", "closed", told, "mend one of the dates"))
    return faults


def _id(text: str) -> str:
    """An id as it is kept: on one line, and where it is somebody's address, phone or account, or far too long, its hash."""
    plain = " ".join(storable(text).split())
    if not plain:
        return ""
    return _hash(plain) if is_obviously_personal(plain) or len(plain) > _LONGEST_ID else plain


def _made_id(cells: Mapping[str, str], own: Mapping[str, str]) -> str:
    """The hash of date, kind, text and touchpoint as exported; of a survey's answer, of question and score too.

    The text is taken as it is masked, so the id says nothing about what was masked.
    """
    text = masked(cells["text"]).text
    parts = [cells["date"], cells["kind"], text, own.get("touchpoint", "").strip()]
    return _hash("\x1f".join([*parts, cells["question"], cells["score"]]))


def _hash(text: str) -> str:
    return f"h-{hashlib.blake2b(text.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _shown(text: str) -> str:
    short = " ".join(safe_to_tell(text).split())
    return f"'{short}'" if len(short) <= 40 else f"'{short[:39]}…'"

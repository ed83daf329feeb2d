"""How an export is to be read: detected, told with the evidence, and confirmed by a person or by an option. Never guessed.

What the bytes prove, what an option says, what was confirmed before for these headings, and a heading that is the field's
own name need no confirmation. Everything else is open until somebody confirms it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxrel.exchange.voice_encoding import encoding_of, known_encoding
from cxrel.exchange.voice_files import DELIMITERS, Unread, VoiceFile, delimiter_of, form_of
from cxrel.findings.errors import UsageError
from cxrel.output.harmless import harmless
from cxrel.usecases.listen_map import Memory, fitting
from cxrel.voices.columns import DATED, FIELDS, heading_in, is_exact, suggested_columns
from cxrel.voices.dates import ORDERS, DateColumn, is_order_or_format
from cxrel.voices.values import KINDS, Values, values_of
from cxrel.voices.words import shell_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cxrel.exchange.voice_files import Form
    from cxrel.model.journey import Journey

__all__ = ["PLAIN", "Point", "Settling", "Told", "settle"]

MAPPED = ("kind", "touchpoint", "severity")
"""The fields whose words stand for declared values, beside the dimensions."""
_MOST_WORDS = 1_000
_NONE = ""


@dataclass(frozen=True)
class Told:
    """What options, or answers at a terminal, say about an export."""

    encoding: str | None = None
    delimiter: str | None = None
    dates: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field or dimension to heading; an empty one: no column holds it."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What holds for every entry whose own cell is empty."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    accept: bool = False
    """Take the suggestions as they are."""


@dataclass(frozen=True)
class Point:
    """One thing that had to be found out about an export."""

    name: str
    value: str
    """Empty where it is not known yet."""
    evidence: str
    is_open: bool = False
    settle_by: str = ""
    """The option that settles it."""
    needed: bool = True
    """Whether nothing can be read before it is settled; else it is left out until then."""


@dataclass(frozen=True)
class Settling:
    """How a file would be read, point by point, and what is to be remembered of it."""

    file: VoiceFile
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    values: Values
    meanings: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    dates: str | None
    points: tuple[Point, ...]
    unknown: Counter[tuple[str, str]]
    """Words that nobody said the meaning of: field and word."""
    unused: tuple[str, ...]

    @property
    def open(self) -> tuple[Point, ...]:
        """What is still to be confirmed."""
        return tuple(point for point in self.points if point.is_open)

    def memory(self) -> Memory:
        """What to remember of it."""
        sure = {point.name for point in self.points if point.evidence.startswith(_PROVED)}
        return Memory(
            self.headings,
            self.columns,
            self.constants,
            self.dates,
            None if "encoding" in sure else self.file.encoding,
            None if "delimiter" in sure or self.file.form == "json" else self.file.delimiter,
            self.meanings,
        )


PLAIN = "its heading is just that"
_PROVED = "proved: "
_BY_YOU = "you say so"
_BEFORE = "confirmed before, for a file with these headings"


def settle(path: Path, journey: Journey, known: Sequence[Memory], told: Told) -> Settling:
    """Find out how a file is to be read. Unread where it cannot be; UsageError for options that do not fit it."""
    encoding = _encoding(path, told)
    form = form_of(path, encoding.value)
    parted = _delimiter(path, encoding.value, form, told)
    file = VoiceFile(path, encoding.value, form, parted.value)
    headings = file.headings()
    memory = fitting(known, headings) or Memory((), {})
    if memory.encoding and encoding.is_open and (remembered := known_encoding(memory.encoding)):
        encoding = replace(encoding, value=remembered, evidence=_BEFORE, is_open=False)
    if memory.delimiter in DELIMITERS and parted.is_open:
        parted = replace(parted, value=memory.delimiter or ",", evidence=_BEFORE, is_open=False)
    file = replace(file, encoding=encoding.value, delimiter=parted.value)
    columns, column_points = _columns(headings, journey, memory, told)
    constants = {**{n: w for n, w in memory.constants.items() if _may_be_set(n, journey)}, **told.constants}
    meanings = _meanings(journey, memory, told)
    values = values_of(journey, meanings)
    looked = _look(file, columns, values, journey)
    dates = _dates(looked.dates, memory, told)
    sure_dates = next((point.value for point in dates if not point.is_open), memory.dates)
    whole = list(_constants(constants, columns, values, journey, told))
    unused = tuple(heading for heading in headings if heading not in columns.values())
    points = (encoding, *([parted] if form == "csv" else []), *column_points, *whole, *dates)
    return Settling(file, headings, columns, values, meanings, constants, sure_dates, points, looked.unknown, unused)


def _encoding(path: Path, told: Told) -> Point:
    if told.encoding is not None:
        name = known_encoding(told.encoding)
        if name is None:
            raise UsageError(f"'{told.encoding}' is no encoding of texts that is known; try utf-8, cp1252 or utf-16")
        return Point("encoding", name, _BY_YOU)
    found = encoding_of(path)
    if found.sure:
        return Point("encoding", found.name, _PROVED + found.evidence)
    return Point("encoding", found.name, found.evidence, not told.accept, f"--encoding {found.name}")


def _delimiter(path: Path, encoding: str, form: Form, told: Told) -> Point:
    words = {word: sign for sign, word in DELIMITERS.items()} | {sign: sign for sign in DELIMITERS} | {"\\t": "\t"}
    if told.delimiter is not None:
        if told.delimiter not in words:
            raise UsageError(f"'{told.delimiter}' parts no cells; write comma, semicolon, tab or bar")
        return Point("delimiter", words[told.delimiter], _BY_YOU)
    if form == "json":
        return Point("delimiter", ",", _PROVED + "JSON has none")
    found = delimiter_of(path, encoding)
    if found.sure:
        return Point("delimiter", found.sign, _PROVED + found.evidence)
    return Point("delimiter", found.sign, found.evidence, not told.accept, f"--delimiter {DELIMITERS[found.sign]}")


def _columns(
    headings: Sequence[str], journey: Journey, memory: Memory, told: Told
) -> tuple[dict[str, str], list[Point]]:
    """Which column holds what: those that are settled, and a point for each that was told, remembered or suggested."""
    names = (*FIELDS, *journey.dimensions)
    by_person = {name: _heading(headings, name, heading, names) for name, heading in told.columns.items()}
    before = {name: heading for name, heading in memory.columns.items() if heading in headings and name in names}
    suggested = suggested_columns(headings, journey.dimensions)
    columns: dict[str, str] = {}
    points: list[Point] = []
    for name in names:
        heading, evidence, is_open = suggested.get(name, _NONE), "its heading sounds like it", not told.accept
        if name in by_person:
            heading, evidence, is_open = by_person[name], _BY_YOU, False
        elif name in before:
            heading, evidence, is_open = before[name], _BEFORE, False
        elif heading in memory.headings:
            heading = _NONE  # it was there before, and nobody wanted it
        elif heading and is_exact(name, heading):
            evidence, is_open = PLAIN, False
        if heading and (heading not in columns.values() or name in by_person):
            flag = f"--map {name}={shell_word(heading)}"
            points.append(Point(name, heading, evidence, is_open, flag, needed=name in {"id", "date", "text"}))
            columns[name] = heading
    return columns, [*points, *_missing(columns, headings)]


def _heading(headings: Sequence[str], name: str, told: str, names: Sequence[str]) -> str:
    if name not in names:
        raise UsageError(f"there is no column '{name}' in voice.csv; there are: {', '.join(names)}")
    heading = heading_in(headings, told) if told else _NONE
    if heading is None:
        raise UsageError(f"the file has no column '{told}'; it has: {harmless(', '.join(headings))}")
    return heading


def _missing(columns: Mapping[str, str], headings: Sequence[str]) -> Iterator[Point]:
    free = harmless(", ".join(heading for heading in headings if heading not in columns.values()))
    if "date" not in columns:
        told = f"no column is known to hold the date; there are {free}"
        yield Point("date", "", told, is_open=True, settle_by='--map date="…"')
    if "text" not in columns and "score" not in columns:
        told = f"no column is known to hold what was said; there are {free}"
        yield Point("text", "", told, is_open=True, settle_by='--map text="…" (or --map score="…")')


def _may_be_set(name: str, journey: Journey) -> bool:
    return name in {*MAPPED, "question"} or name in journey.dimensions


def _constants(
    constants: Mapping[str, str], columns: Mapping[str, str], values: Values, journey: Journey, told: Told
) -> Iterator[Point]:
    """What holds for every entry; without a column for it, the kind has to be told."""
    for name, word in constants.items():
        if not _may_be_set(name, journey):
            raise UsageError(
                f"'{name}' cannot be set for all entries; --set takes {', '.join((*MAPPED, 'question', *journey.dimensions))}"
            )
        if name != "question" and not values.of(name, word):
            known = f"; there are: {', '.join(KINDS)}" if name == "kind" else ""
            raise UsageError(f"'{name}' has no value '{word}'{known}")
        yield Point(f"every {name}", word, _BY_YOU if name in told.constants else _BEFORE)
    if "kind" not in {*constants, *columns}:
        flag = "--kind complaint (or survey, call, praise)"
        yield Point("every kind", "", "no column tells whether these are complaints", is_open=True, settle_by=flag)


def _meanings(journey: Journey, memory: Memory, told: Told) -> dict[str, dict[str, str]]:
    """What words stand for: those remembered that still mean something, and those told now."""
    touchpoints = {touchpoint.id for _, touchpoint in journey.touchpoints()}
    valid: dict[str, set[str]] = {"kind": set(KINDS), "touchpoint": touchpoints, "severity": set("12345")}
    valid |= {name: set(values) | {"other", "unknown"} for name, values in journey.dimensions.items() if values}
    for name, meanings in told.values.items():
        wrong = next((value for value in meanings.values() if name in valid and value not in {*valid[name], ""}), None)
        if name not in valid and name not in journey.dimensions:
            raise UsageError(
                f"words of '{name}' stand for nothing; --value takes {', '.join((*MAPPED, *journey.dimensions))}"
            )
        if wrong is not None:
            raise UsageError(f"'{name}' has no value '{wrong}'; there are: {', '.join(sorted(valid[name]))}")
    kept = {
        name: {word: value for word, value in meanings.items() if value in {*valid.get(name, {value}), ""}}
        for name, meanings in memory.values.items()
        if name in valid or name in journey.dimensions
    }
    return {name: {**kept.get(name, {}), **told.values.get(name, {})} for name in sorted({*kept, *told.values})}


@dataclass
class _Looked:
    dates: dict[str, DateColumn]
    unknown: Counter[tuple[str, str]]


def _look(file: VoiceFile, columns: Mapping[str, str], values: Values, journey: Journey) -> _Looked:
    """Every row once: what its dates allow, and which of its words nobody said the meaning of."""
    dated = {name: columns[name] for name in DATED if name in columns}
    mapped = {name: columns[name] for name in (*MAPPED, *journey.dimensions) if name in columns}
    looked = _Looked({name: DateColumn() for name in dated}, Counter())
    for row in file.rows():
        for name, heading in dated.items():
            looked.dates[name].add(row.cells.get(heading, ""), row.line)
        for name, heading in mapped.items():
            word = row.cells.get(heading, "").strip()[:80]
            key = (name, word)
            if word and (key in looked.unknown or len(looked.unknown) < _MOST_WORDS) and values.of(name, word) is None:
                looked.unknown[key] += 1
    return looked


def _dates(columns: Mapping[str, DateColumn], memory: Memory, told: Told) -> list[Point]:
    """The order of day and month, where any cell needs one."""
    if told.dates is not None:
        if not is_order_or_format(told.dates):
            raise UsageError(f"'{told.dates}' is no order of dates; write dmy, mdy, ymd or a pattern such as %d.%m.%Y")
        return [Point("dates", told.dates, _BY_YOU)]
    if memory.dates and memory.dates not in ORDERS and is_order_or_format(memory.dates):
        return [Point("dates", memory.dates, _BEFORE)]
    whole = DateColumn().joined(columns.values())
    if whole.is_mixed:
        cells = "; ".join(
            f"'{cell[:30]}' (line {line}) cannot be {ORDERS[o]}" for o, (cell, line) in whole.deciding.items()
        )
        raise Unread("bad-date", f"its dates fit no one order: {cells}", "export them in one form, best 2026-11-03")
    if whole.settled:
        cell, line = max(whole.deciding.values(), key=lambda one: one[1])
        return [Point("dates", whole.settled, f"{_PROVED}'{cell[:30]}' in line {line} leaves no other order")]
    if not whole.is_open:
        return []
    if memory.dates in whole.orders:
        return [Point("dates", memory.dates or "", _BEFORE)]
    readings = " or ".join(ORDERS[order] for order in ORDERS if order in whole.orders)
    told_open = f"'{whole.example[:30]}' may be {readings}, and no date of the file decides it"
    flags = " or ".join(f"--dates {order}" for order in ORDERS if order in whole.orders)
    return [Point("dates", "", told_open, is_open=True, settle_by=flags)]

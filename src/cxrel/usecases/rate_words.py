"""Flags such as `--votes receive:care=3,4,unsure`, taken apart: how they are written is usage, what they say is data."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from cxrel.documents.scalars import resolve
from cxrel.findings import CODES, Finding, Location
from cxrel.findings.errors import UsageError
from cxrel.model.base import WORDS_FOR_MARKS, whole_number
from cxrel.model.evidence import OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from cxrel.model.journey import Journey
    from cxrel.session.events import Vote

T = TypeVar("T")
_MARK_HINT = "write a whole number from 1 (frequently unreliable) over 5 (sometimes reliable) to 9 (always reliable)"
_MOST_PEOPLE = 10_000


@dataclass(frozen=True, slots=True)
class Flags:
    """What was given, as it was written."""

    session: str | None = None
    facilitator: str | None = None
    participants: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    named: bool = False
    marks: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    lived: tuple[str, ...] = ()
    unlived: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    parked: tuple[str, ...] = ()
    ballots: tuple[str, ...] = ()

    @property
    def decide(self) -> bool:
        """Whether they say anything about a stage, so that nobody has to be asked."""
        return any((self.marks, self.votes, self.lived, self.unlived, self.why, self.depends_on, self.by, self.follows))


@dataclass(frozen=True, slots=True)
class Told:
    """One flag and its text, for telling where something is wrong."""

    flag: str
    text: str
    line: int = 1


@dataclass(slots=True)
class Word:
    """What was said about one stage; each with the flag that said it."""

    first: Told = Told("--mark", "")
    mark: tuple[int, Told] | None = None
    votes: dict[str, tuple[tuple[Vote, ...], Told]] = field(default_factory=dict)
    lived: tuple[tuple[Vote, ...], Told] | None = None
    unlived: bool = False
    why: tuple[str, Told] | None = None
    depends_on: tuple[tuple[str, ...], Told] | None = None
    by: list[tuple[tuple[str, str, int], Told]] = field(default_factory=list)
    follows: list[tuple[str, Told]] = field(default_factory=list)


@dataclass(slots=True)
class Words:
    """What all flags say together."""

    facilitator: str | None
    participants: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    attendance: Told | None = None
    stages: dict[str, Word] = field(default_factory=dict)
    parked: tuple[Told, ...] = ()


def read_words(flags: Flags, journey: Journey, people: Collection[str] = ()) -> tuple[Words, list[Finding]]:
    """Take the flags apart; names that the journey does not have, and marks off their scale, are findings.

    `people` are those whom a named session knows already.
    Raises UsageError for a flag that is not written as it has to be.
    """
    reading = _Reading(journey, Words(flags.facilitator), people)
    reading.words.parked = tuple(Told("--park", text) for text in flags.parked)
    for flag, texts, read in (
        ("--participants", flags.participants, reading.participants),
        ("--person", flags.people, reading.person),
        ("--mark", flags.marks, reading.mark),
        ("--votes", flags.votes, reading.votes),
        ("--lived", flags.lived, reading.lived),
        ("--unlived", flags.unlived, reading.unlived),
        ("--why", flags.why, reading.why),
        ("--depends-on", flags.depends_on, reading.depends_on),
        ("--by", flags.by, reading.by),
        ("--follow", flags.follows, reading.follow),
    ):
        for text in texts:
            reading.read(read, Told(flag, text))
    return reading.words, reading.findings


def finding(code: str, told: Told, part: str, message: str, hint: str) -> Finding:
    """A finding in a flag: the flag stands for the file, its text for the line."""
    return Finding(
        code=code,
        severity=CODES[code].severity,
        message=_sentence(message),
        hint=_sentence(hint),
        file=told.flag,
        location=Location(told.line, max(told.text.find(part), 0) + 1),
        path="",
        source=told.text,
    )


class _Wrong(Exception):
    """What a flag says is at fault: code, the part of it, message and hint."""

    def __init__(self, code: str, part: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.part, self.message, self.hint = code, part, message, hint


class _Reading:
    """Flag by flag into words; each method reads one kind of flag."""

    def __init__(self, journey: Journey, words: Words, people: Collection[str]) -> None:
        self.words = words
        self.findings: list[Finding] = []
        self._stages = [stage.id for stage in journey.stages]
        self._silos = list(journey.silos)
        self._people = people

    def read(self, one: Callable[[Told], None], told: Told) -> None:
        try:
            one(told)
        except _Wrong as wrong:
            self.findings.append(finding(wrong.code, told, wrong.part, wrong.message, wrong.hint))

    def participants(self, told: Told) -> None:
        silo, count = _pair(told, "=", "care=5")
        self._known("silo", silo, self._silos)
        number = whole_number(resolve(count))
        if number is None or not 0 <= number <= _MOST_PEOPLE:
            raise UsageError(f"{told.flag} {told.text}: '{count}' is no number of people; write it like care=5")
        _once(self.words.participants, silo, number, told)
        self.words.attendance = self.words.attendance or told

    def person(self, told: Told) -> None:
        person, silo = _pair(told, "=", "ana=care")
        self._known("silo", silo, self._silos)
        _once(self.words.people, person, silo, told)
        self.words.attendance = self.words.attendance or told

    def mark(self, told: Told) -> None:
        stage, mark = _pair(told, "=", "receive=4")
        word = self._word(stage, told)
        _empty(word.mark, told)
        word.mark = (_mark(mark), told)

    def votes(self, told: Told) -> None:
        place, cast = _pair(told, "=", "receive:care=3,4,unsure")
        stage, silo = _pair(Told(told.flag, place), ":", "receive:care=3,4,unsure")
        word = self._word(stage, told)
        if silo != OTHERS and silo not in self.words.people and silo not in self._people:
            self._known("silo", silo, self._silos)
        _once(word.votes, silo, (tuple(_votes(cast, told)), told), told)

    def lived(self, told: Told) -> None:
        stage, cast = _pair(told, "=", "receive=2,3,3")
        word = self._word(stage, told)
        _empty(word.lived, told)
        word.lived = (tuple(_votes(cast, told)), told)

    def unlived(self, told: Told) -> None:
        self._word(told.text, told).unlived = True

    def why(self, told: Told) -> None:
        stage, text = _pair(told, "=", "'receive=Carriers are chosen per country'")
        word = self._word(stage, told)
        _empty(word.why, told)
        word.why = (" ".join(text.split()), told)

    def depends_on(self, told: Told) -> None:
        stage, names = _pair(told, "=", "receive=channel")
        word = self._word(stage, told)
        before = word.depends_on[0] if word.depends_on else ()
        word.depends_on = ((*before, *(name.strip() for name in names.split(",") if name.strip())), told)

    def by(self, told: Told) -> None:
        example = "receive:channel=web:6"
        place, marked = _pair(told, "=", example)
        stage, dimension = _pair(Told(told.flag, place), ":", example)
        value, colon, mark = marked.rpartition(":")
        if not (colon and value.strip()):
            raise _usage(told, example)
        self._word(stage, told).by.append(((dimension, value.strip(), _mark(mark.strip())), told))

    def follow(self, told: Told) -> None:
        stage, text = _pair(told, "=", "'receive=Name one owner of the promised day'")
        self._word(stage, told).follows.append((" ".join(text.split()), told))

    def _word(self, stage: str, told: Told) -> Word:
        self._known("stage", stage, self._stages)
        return self.words.stages.setdefault(stage, Word(first=told))

    def _known(self, kind: str, name: str, known: list[str]) -> None:
        if name in known:
            return
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known) or 'none yet'}"
        raise _Wrong(f"unknown-{kind}", name, f"there is no {kind} '{name}'", hint)


def _pair(told: Told, sign: str, example: str) -> tuple[str, str]:
    before, found, after = told.text.partition(sign)
    if not (found and before.strip() and after.strip()):
        raise _usage(told, example)
    return before.strip(), after.strip()


def _usage(told: Told, example: str) -> UsageError:
    return UsageError(f"{told.flag} {told.text}: write it like {told.flag} {example}")


def _once(there: dict[str, T], key: str, value: T, told: Told) -> None:
    if key in there:
        raise UsageError(f"{told.flag} {told.text}: '{key}' was given before")
    there[key] = value


def _empty(there: object, told: Told) -> None:
    if there is not None:
        raise UsageError(f"{told.flag} {told.text}: it was given before for this stage")


def _mark(text: str) -> int:
    mark = WORDS_FOR_MARKS.get(text) or whole_number(resolve(text))
    if mark is None or not 1 <= mark <= 9:
        raise _Wrong("off-scale", text, f"'{text}' is not a mark", _MARK_HINT)
    return mark


def _votes(text: str, told: Told) -> Iterator[Vote]:
    for part in text.replace(";", ",").split(","):
        piece = part.strip()
        if not piece:
            raise UsageError(f"{told.flag} {told.text}: a vote is empty; write 3,4,unsure")
        try:
            yield "unsure" if piece in {"unsure", "?"} else _mark(piece)
        except _Wrong as wrong:
            hint = f"{_MARK_HINT}, or unsure"
            raise _Wrong("off-scale", piece, f"'{piece}' is not a vote", hint) from wrong


def _sentence(text: str) -> str:
    return text if not text else text[0].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")

"""A walk told by answering questions: observations first, opinion last.

The talk is a generator: questions come out, answers go in, and the data of a walk file is what it ends with. Its whole
state is the answers given so far: going back is forgetting the last one, and resuming is giving them again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.walking import answers as read
from cxrel.walking.catalogue import KIND_WORDS
from cxrel.walking.script import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.model.journey import Journey
    from cxrel.walking.script import Step

EVIDENCE = "evidence"
"""The key of the question whose answers name files: they come back as they were written, for others to look at."""


class Said(NamedTuple):
    """An answer that was understood; its value is None where there was nothing to tell."""

    value: object


class Move(Enum):
    """An answer that is no answer: leave this one out, or all that come after."""

    SKIP = "/skip"
    END = "/end"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked next."""

    key: str
    text: str
    read: Callable[[str], Said | None]
    """What an answer means; None where it is not understood."""
    hint: str
    step: Step | None = None
    """What was tried, at the first question about it."""
    of: int = 0
    """How many steps there are."""


Plan = Callable[[Wanted], "Sequence[Step]"]
_Talk = Generator[Question, Any, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Recording:
    """A walk that is being told."""

    journey: Journey
    today: date
    plan: Plan
    """What is asked about, once it is known who walks where; the same each time it is asked the same."""
    preset: Mapping[str, str] = field(default_factory=dict)
    """What needs no question: `walker`, `silo`, `kind`, `segment.channel`."""
    answers: tuple[str, ...] = ()

    def asked(self) -> Question | None:
        """The question that waits for an answer; None when all is told."""
        return _run(self).question

    def answered(self, text: str) -> Recording | None:
        """The talk with one more answer; None if that is not understood."""
        question = self.asked()
        understood = question.read(text) if question else None
        return replace(self, answers=(*self.answers, text)) if understood else None

    def undone(self) -> Recording:
        """The talk without its last answer."""
        return replace(self, answers=self.answers[:-1])

    def understood(self) -> Recording:
        """The talk up to the first answer that means nothing any more, since the journey changed."""
        return replace(self, answers=self.answers[: _run(self).used])

    def told(self) -> dict[str, object]:
        """The data of the walk file; complete when nothing is asked any more."""
        return _run(self).data


class _Now(NamedTuple):
    question: Question | None
    data: dict[str, object]
    used: int
    """How many answers were understood."""


def _run(recording: Recording) -> _Now:
    """Lead the talk from its beginning through all answers."""
    talk, used = _talk(recording), 0
    try:
        question = next(talk)
        for text in recording.answers:
            said = question.read(text)
            if said is None:
                break
            used += 1
            question = talk.send(said.value)
    except StopIteration as end:
        return _Now(None, end.value, used)
    return _Now(question, {}, used)


def _talk(recording: Recording) -> _Talk:
    head: dict[str, Any] = {}
    for question in _head_questions(recording):
        preset = recording.preset.get(question.key)
        said = question.read(preset) if preset is not None else None
        head[question.key] = said.value if said else (yield question)
    segment = {
        key.removeprefix("segment."): value for key, value in head.items() if key.startswith("segment.") and value
    }
    wanted = Wanted(head["kind"], segment, head["walker"], head["silo"])
    probes = yield from _probes(recording.journey, recording.plan(wanted))
    notes = yield Question("notes", "Anything else to remember? (Enter: no)", _anything, "")
    who = {key: head[key] for key in ("walker", "silo", "kind")}
    data = {"format": "cxrel-walk/1", "date": head["date"].isoformat(), **who, "segment": segment or None}
    return {**data, "notes": notes, "probes": probes}


def _head_questions(recording: Recording) -> Iterator[Question]:
    journey, today = recording.journey, recording.today
    yield Question("walker", "Who walked?", _needed(_text), "write a name")
    yield _choice("silo", "Your own silo", journey.silos)
    yield _choice("kind", "What kind of walk", KIND_WORDS)
    for name, values in journey.dimensions.items():
        known = {value: declared.name or value for value, declared in values.items()}
        if known:
            yield _choice(f"segment.{name}", f"Which {name}", known, needed=False)
        else:
            yield Question(f"segment.{name}", f"Which {name}? (Enter: it does not matter)", _maybe(_value), _VALUE_HINT)
    text = f"On which day? (Enter: {today})"
    yield Question("date", text, lambda told: _day(told, today), "write year-month-day, such as 2026-11-18")


def _choice(key: str, text: str, choices: Mapping[str, str], *, needed: bool = True) -> Question:
    told = ", ".join(f"{number} {id_} ({name})" for number, (id_, name) in enumerate(choices.items(), 1))
    reader = _needed if needed else _maybe
    tail = "" if needed else ", Enter: it does not matter"
    hint = f"write the number or the word of one of these: {', '.join(choices)}"
    return Question(
        key, f"{text}? {told}{tail}", reader(lambda said: read.choice_of(said, choices, numbered=True)), hint
    )


def _probes(journey: Journey, steps: Sequence[Step]) -> Generator[Question, Any, list[dict[str, object]]]:
    """What was tried: the steps of the script, then whatever else the walker met."""
    probes: list[dict[str, object]] = []
    for step in steps:
        saw = yield Question("saw", _SAW, _saw, "", step, len(steps))
        if saw is Move.END:
            break
        if saw is not Move.SKIP:
            probes.append((yield from _probe(step.touchpoint, step.tried, saw, step)))
    known = {touchpoint.id: touchpoint.name for _, touchpoint in journey.touchpoints()}
    while touchpoint := (yield _other(known)):
        tried = yield Question("tried", "What did you try?", _needed(_text), "write what you tried")
        saw = yield Question("saw", "What happened?", _anything, "")
        probes.append((yield from _probe(touchpoint, tried, saw, None)))
    return probes


def _other(known: Mapping[str, str]) -> Question:
    hint = f"write the id of a touchpoint: {', '.join(known)}"
    text = "Did you try anything else? At which touchpoint (Enter: no)?"
    return Question("other", text, _maybe(lambda said: read.choice_of(said, known)), hint)


def _probe(touchpoint: str, tried: str, saw: object, step: Step | None) -> Generator[Question, Any, dict[str, object]]:
    outcome = yield Question(
        "outcome", "Outcome? passed, failed, blocked, not-tried (p f b n)", _OUTCOME, read.OUTCOME_HINT
    )
    probe: dict[str, object] = {"touchpoint": touchpoint, "tried": tried, "outcome": outcome, "felt": None, "saw": saw}
    if outcome == "not-tried":
        return probe
    if step is None or step.first_contact:
        probe["resolved_first_time"] = yield Question(
            "resolved_first_time", _FIRST, _maybe(read.yes_or_no), read.YES_NO_HINT
        )
    if outcome != "passed" or (step is not None and step.recovery):
        probe["recovered"] = yield Question("recovered", _RECOVERED, _maybe(read.recovery_of), read.RECOVERY_HINT)
    probe["evidence"] = yield Question(EVIDENCE, "Evidence: which files? (Enter: none)", _files, "")
    probe["felt"] = yield Question("felt", _FELT, _maybe(read.feeling_of), read.FELT_HINT)
    return probe


_SAW = "What happened? (/skip: leave it out, /end: that was all)"
_FIRST = "Resolved at first contact, without a transfer? yes, no (Enter: there was no contact)"
_RECOVERED = "What was done about our mistake? none, admitted, made-right (Enter: there was none)"
_FELT = "How did it feel? -2 let down, -1 annoyed, 0 neither, 1 glad, 2 delighted (Enter: nothing to tell)"
_VALUE_HINT = "write 1 to 80 printable characters"


def _needed(reader: Callable[[str], object]) -> Callable[[str], Said | None]:
    def understand(text: str) -> Said | None:
        value = reader(text) if text.strip() else None
        return None if value is None else Said(value)

    return understand


def _maybe(reader: Callable[[str], object]) -> Callable[[str], Said | None]:
    return lambda text: _needed(reader)(text) if text.strip() else Said(None)


def _text(text: str) -> str | None:
    """One line without what cannot be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()) or None


def _value(text: str) -> str | None:
    return value if (value := _text(text)) and len(value) <= 80 else None


def _anything(text: str) -> Said:
    return Said(_text(text))


def _files(text: str) -> Said:
    return Said(text.strip() or None)


def _saw(text: str) -> Said:
    moves = {move.value: move for move in Move}
    return Said(moves.get(text.strip()) or _text(text))


def _day(text: str, today: date) -> Said | None:
    try:
        return Said(date.fromisoformat(text.strip()) if text.strip() else today)
    except ValueError:
        return None


_OUTCOME = _needed(read.outcome_of)

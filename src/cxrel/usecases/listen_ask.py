"""What `cxrel listen` asks at a terminal: whether a file is read rightly, what words stand for, and what entries speak of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.findings.errors import UsageError
from cxrel.usecases.listen_settle import MAPPED, settle
from cxrel.voices.columns import FIELDS
from cxrel.voices.masking import is_obviously_personal
from cxrel.voices.values import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cxrel.model.journey import Journey
    from cxrel.usecases.listen_bring import Proposal
    from cxrel.usecases.listen_map import Memory
    from cxrel.usecases.listen_settle import Point, Settling, Told
    from cxrel.usecases.walk_record import Person

__all__ = ["ask_about_proposals", "ask_about_words", "ask_until_settled", "point_line"]

_YES = {"", "y", "yes"}
_MOST_WORDS = 20
_BATCH = 10
_STOP = {"q", "quit", "stop"}
_NONE = {"n", "no", "none"}


def ask_until_settled(path: Path, journey: Journey, known: Sequence[Memory], told: Told, person: Person) -> Settling:
    """Show how the file would be read, and take corrections until the person says that it is right."""
    while True:
        settling = settle(path, journey, known, told)
        for point in settling.points:
            person.tell(point_line(point))
        if settling.unused:
            person.tell(f"  not used: {', '.join(settling.unused)}")
        if not settling.open:
            return settling
        answer = person.ask(
            "Is this right? (Enter: yes; else what to change: text=Message, kind=complaint, dates=dmy)"
        ).strip()
        if answer.lower() in _YES:
            unknown = [point for point in settling.open if not point.value]
            told = _confirmed(told, settling)
            for point in unknown:
                person.tell(f"Still open: {point.name} ({point.evidence}).")
            continue
        try:
            changed = _changed(told, answer, journey)
            settle(path, journey, known, changed)
            told = changed
        except UsageError as error:
            person.tell(f"{error}.")


def point_line(point: Point) -> str:
    """One thing that was found out, in words."""
    shown = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(point.value, point.value) or "?"
    return f"  {point.name}: {shown}{' ?' if point.is_open and point.value else ''}  ({point.evidence})"


def _confirmed(told: Told, settling: Settling) -> Told:
    """What was open and has a value is the person's word now."""
    columns = {point.name: point.value for point in settling.open if point.name in settling.columns}
    named = {point.name: point.value for point in settling.open if point.value}
    return replace(
        told,
        columns={**told.columns, **columns},
        encoding=named.get("encoding", told.encoding),
        delimiter=named.get("delimiter", told.delimiter),
        dates=named.get("dates", told.dates),
    )


def _changed(told: Told, answer: str, journey: Journey) -> Told:
    name, sign, value = (part.strip() for part in answer.partition("="))
    if not sign:
        raise UsageError(f"'{answer}' is not understood; write NAME=VALUE, such as text=Message")
    if name == "encoding":
        return replace(told, encoding=value)
    if name == "delimiter":
        return replace(told, delimiter=value)
    if name == "dates":
        return replace(told, dates=value)
    if name == "kind" and value in KINDS:
        return replace(told, constants={**told.constants, name: value})
    if name in {*FIELDS, *journey.dimensions}:
        return replace(told, columns={**told.columns, name: value})
    raise UsageError(f"there is no '{name}' to change")


def ask_about_words(settling: Settling, told: Told, journey: Journey, person: Person) -> Told:
    """What words of the file stand for, the most frequent first; a word without an answer stands for nothing.

    A cell that holds personal data is no word: it is not asked about, so that it is not remembered.
    """
    asked = [
        (key, n)
        for key, n in settling.unknown.most_common(_MOST_WORDS)
        if (key[0] in MAPPED or key[0] in journey.dimensions) and not is_obviously_personal(key[1])
    ]
    meanings = {name: dict(words) for name, words in told.values.items()}
    known: dict[str, Sequence[str]] = {
        "kind": KINDS,
        "touchpoint": [touchpoint.id for _, touchpoint in journey.touchpoints()],
        "severity": ["1", "2", "3", "4", "5"],
        **{name: list(values) for name, values in journey.dimensions.items()},
    }
    for (name, word), number in asked:
        person.tell(f"'{settling.columns[name]}' says '{word}' {number} times.")
        answer = ""
        while True:
            answer = person.ask(f"Which {name} is that? ({', '.join(known[name])}; Enter: none of them)").strip()
            if not answer or answer in known[name]:
                break
            person.tell(f"There is no {name} '{answer}'.")
        meanings.setdefault(name, {})[word] = answer
    return replace(told, values=meanings)


def ask_about_proposals(proposals: Sequence[Proposal], journey: Journey, person: Person) -> dict[str, dict[str, str]]:
    """What a person confirms, by the entries' ids: touchpoints in batches, and repeats."""
    confirmed: dict[str, dict[str, str]] = {}
    names = {touchpoint.id: touchpoint.name for _, touchpoint in journey.touchpoints()}
    for column, batch, question in _batches(proposals, names):
        for number, proposal in enumerate(batch, 1):
            person.tell(f"  {number}. {proposal.date} {proposal.text}")
        answer = (
            person.ask(f"{question} (Enter: yes; numbers of those that do not; n: none; q: ask no more)")
            .strip()
            .lower()
        )
        if answer in _STOP:
            return confirmed
        for number, proposal in enumerate(batch, 1):
            if answer not in _NONE and str(number) not in answer.replace(",", " ").split():
                confirmed.setdefault(proposal.id, {})[column] = getattr(proposal, column)
    return confirmed


def _batches(proposals: Sequence[Proposal], names: Mapping[str, str]) -> Iterator[tuple[str, Sequence[Proposal], str]]:
    by_touchpoint: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        if proposal.touchpoint:
            by_touchpoint.setdefault(proposal.touchpoint, []).append(proposal)
    for touchpoint, found in sorted(by_touchpoint.items(), key=lambda item: -len(item[1])):
        for start in range(0, len(found), _BATCH):
            yield "touchpoint", found[start : start + _BATCH], f"Do these speak of '{names[touchpoint]}'?"
    for proposal in proposals:
        if proposal.repeat_of:
            yield (
                "repeat_of",
                [proposal],
                f"Does this say again what '{proposal.repeat_of}' said ({proposal.repeat_because})?",
            )

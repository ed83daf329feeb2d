"""A filled form to the data of a walk file, with the place of each answer, and everything that is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.documents import Located, Text
from cxrel.findings import DocPath, Fault, Location
from cxrel.walking import answers as read
from cxrel.walking.catalogue import KIND_WORDS
from cxrel.walking.form_text import LABELS, PROBE, form_lines, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.model.journey import Journey
    from cxrel.walking.form_text import Answer, Block

_HEAD_KEYS = ("date", "walker", "silo", "kind")
_HINTS = {
    "date": "write the day of the walk behind the colon: 2026-11-18",
    "walker": "write who walked behind the colon",
    "silo": "write the walker's own silo behind the colon",
    "kind": "write shop, technology or break",
    "tried": "write what was tried behind the colon",
    "touchpoint": "write the id of the touchpoint behind the colon",
    "outcome": read.OUTCOME_HINT,
}
_SEPARATORS = re.compile(r"[;,]")
_UNFILLED = "write your answers behind the colons of the form that 'cxrel walk --print' makes"
_READERS: dict[str, tuple[Callable[[str], object], str, str]] = {
    "outcome": (read.outcome_of, "not-one-of", read.OUTCOME_HINT),
    "felt": (read.feeling_of, "off-scale", read.FELT_HINT),
    "resolved_first_time": (read.yes_or_no, "not-one-of", read.YES_NO_HINT),
    "recovered": (read.recovery_of, "not-one-of", read.RECOVERY_HINT),
}
"""How an answer is read, the finding where it is not understood, and what to do then."""


@dataclass(slots=True)
class FilledForm:
    """What a form says, as the data of a walk file."""

    data: dict[str, object] = field(default_factory=lambda: {"format": "cxrel-walk/1"})
    places: dict[DocPath, Location] = field(default_factory=dict)
    faults: list[Located] = field(default_factory=list)
    left_empty: int = 0
    """How many probes nobody wrote anything about; they are no part of the walk."""

    def location(self, path: DocPath) -> Location:
        """Where a value was written; of one that was not, where what it belongs to was."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Location(1, 1))


def read_form(text: Text, journey: Journey) -> FilledForm:
    """Read a filled form: every fault at once, and never an exception.

    Silos, touchpoints and values of dimensions may be written by their names. A probe that nobody wrote anything about
    is left out.
    """
    lines, form = form_lines(text, journey), FilledForm()
    form.faults.extend(lines.faults)
    if not lines.head.answers and not lines.probes:
        form.faults.append(Located(Fault("missing-key", (), "this is no form of a walk", _UNFILLED), Location(1, 1)))
        return form
    _read_head(lines.head, journey, form)
    probes: list[dict[str, object]] = []
    for block in lines.probes:
        if any(answer.text for key, answer in block.answers.items() if key not in {"touchpoint", "tried"}):
            probes.append(_probe(block, len(probes), journey, form))
        else:
            form.left_empty += any(answer.text for answer in block.answers.values())
    if not probes:
        form.faults.append(
            Located(Fault("empty-value", ("probes",), "nothing is filled in", _UNFILLED), Location(1, 1))
        )
    notes = " ".join(answer.text for answer in lines.notes if answer.text)
    form.data |= ({"notes": notes} if notes else {}) | {"probes": probes}
    return form


def _read_head(head: Block, journey: Journey, form: FilledForm) -> None:
    made_for = head.answers.get("journey")
    if made_for and made_for.text and unescaped(made_for.text) != journey.id:
        told = f"this form was made for the journey '{unescaped(made_for.text)}', not for '{journey.id}'"
        form.faults.append(Located(Fault("unknown-journey", (), told, "name that journey"), made_for.at))
    for key in _HEAD_KEYS:
        _take(head, key, (key,), form, form.data)
    for key, choices in (("silo", journey.silos), ("kind", KIND_WORDS)):
        if isinstance(text := form.data.get(key), str):
            form.data[key] = read.choice_of(text, choices) or text
    segment: dict[str, object] = {}
    for name, values in journey.dimensions.items():
        answer = head.answers.get(f"segment.{name}")
        if answer and answer.text:
            text = unescaped(answer.text)
            known = {value: declared.name or value for value, declared in values.items()}
            segment[name] = read.choice_of(text, known) or text
            form.places["segment", name] = answer.at
    form.data |= {"segment": segment} if segment else {}


def _probe(block: Block, number: int, journey: Journey, form: FilledForm) -> dict[str, object]:
    probe: dict[str, object] = {}
    path: DocPath = ("probes", number)
    form.places[path] = block.answers["touchpoint"].at
    for key in ("touchpoint", "tried"):
        _take(block, key, (*path, key), form, probe)
    touchpoint = probe.get("touchpoint")
    if isinstance(touchpoint, str):
        known = {each.id: each.name for _, each in journey.touchpoints()}
        probe["touchpoint"] = read.choice_of(touchpoint, known) or touchpoint
    for key in ("outcome", "felt", "saw", "evidence", "resolved_first_time", "recovered"):
        answer = block.answers.get(key)
        if answer is not None and answer.text:
            form.places[*path, key] = answer.at
            probe |= _read_answer(key, answer, (*path, key), form)
        elif key == "outcome":
            at = answer.at if answer else form.places[path]
            form.faults.append(Located(_empty(key, (*path, key)), at))
    return probe


def _take(block: Block, key: str, path: DocPath, form: FilledForm, into: dict[str, object]) -> None:
    """An answer that has to be there, as text."""
    answer = block.answers.get(key)
    form.places[path] = answer.at if answer else form.location(path)
    if answer and answer.text:
        into[key] = unescaped(answer.text)
    else:
        form.faults.append(Located(_empty(key, path), form.places[path]))


def _empty(key: str, path: DocPath) -> Fault:
    return Fault("empty-value", path, f"'{LABELS[key]}' is empty", _HINTS[key])


def _read_answer(key: str, answer: Answer, path: DocPath, form: FilledForm) -> dict[str, object]:
    if key == "saw":
        return {key: answer.text}
    if key == "evidence":
        return {key: [name.strip() for name in _SEPARATORS.split(answer.text) if name.strip()]}
    reader, code, hint = _READERS[key]
    value = reader(answer.text)
    if value is None:
        told = f"'{answer.text[:60]}' is no answer to '{PROBE[key]}'"
        form.faults.append(Located(Fault(code, path, told, hint), answer.at))
        return {}
    return {key: value}

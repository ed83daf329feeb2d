"""The lines of a walk's form: which answer stands behind which label, and where.

The form is Markdown. A line `- Label: answer` is an answer; lines after it go on with it, until the next label or the
next heading of the form. Labels count only where they belong, so that answers may hold colons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.documents import Located, Text
from cxrel.findings import Fault, Location
from cxrel.walking.matching import folded

if TYPE_CHECKING:
    from cxrel.model.journey import Journey

HEAD = {"journey": "Journey", "walker": "Walker", "silo": "Silo", "date": "Date", "kind": "Kind"}
PROBE = {
    "touchpoint": "Touchpoint",
    "tried": "Try",
    "saw": "What happened",
    "outcome": "Outcome",
    "resolved_first_time": "Resolved at first contact",
    "recovered": "After a mistake of ours",
    "evidence": "Evidence",
    "felt": "Felt",
}
NOTES = {"notes": "Notes"}
NOT_READ = {
    "choices": "Choose from",
    "promise": "We promise",
    "why": "Why here",
    "keep": "Keep as evidence",
    "watch": "Watch",
    "agree": "Agree on it with",
}
LABELS = HEAD | PROBE | NOTES | NOT_READ
"""What stands before the colon, by what is asked."""

SEGMENT = "Which"
"""Before the name of a dimension: `Which channel`."""
ELSE = "Something else that you met"
"""The heading of the last, empty probe."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_BULLET = re.compile(r"[-*+]\s+")
_LABEL = re.compile(r"(?P<label>[^:(]{1,80})(?:\([^)]{0,200}\)\s?)?:")
_HEADING = re.compile(r"#{1,6}\s+(?:\d+\\?\.\s+)?(?P<name>.*)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_ESCAPED = re.compile(r"\\(?P<mark>[!-/:-@\[-`{-~])|&(?P<name>lt|gt|amp|#124|#8203);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "#124": "|", "#8203": ""}


@dataclass(slots=True)
class Answer:
    """What was written behind one label."""

    key: str
    at: Location
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The answer on one line."""
        return " ".join(line for line in self.lines if line)


@dataclass(slots=True)
class Block:
    """The answers that belong together: the head of the form, or one probe."""

    answers: dict[str, Answer] = field(default_factory=dict)


@dataclass(slots=True)
class FormLines:
    """A form as it was written."""

    head: Block = field(default_factory=Block)
    probes: list[Block] = field(default_factory=list)
    notes: list[Answer] = field(default_factory=list)
    faults: list[Located] = field(default_factory=list)


def unescaped(text: str) -> str:
    """A text that was escaped for Markdown, as it was before."""
    return _ESCAPED.sub(lambda found: found["mark"] or _NAMED[found["name"]], text).replace("\u200b", "")


def form_lines(text: Text, journey: Journey) -> FormLines:
    """The answers of a form: what stands before the first label is an introduction."""
    form, headings = FormLines(), _headings(journey)
    head = {_key(label): key for key, label in (HEAD | NOT_READ).items()}
    head |= {_key(f"{SEGMENT} {name}"): f"segment.{name}" for name in journey.dimensions}
    probe = {_key(label): key for key, label in (PROBE | NOT_READ).items()}
    always = {_key(PROBE["touchpoint"]): "touchpoint", _key(NOTES["notes"]): "notes"}
    open_: Answer | None = None
    for number, line in enumerate(_LINE_END.split(text.content), 1):
        label, value, column = _split(line)
        key = (probe if form.probes else head).get(label) or always.get(label)
        if key is not None:
            open_ = Answer(key, Location(number, column), [value])
            _put(form, open_)
        elif _is_heading(line, headings):
            open_ = None
        elif line.strip() and (form.head.answers or form.probes):
            _go_on(form, open_, line, number)
    return form


def _put(form: FormLines, answer: Answer) -> None:
    if answer.key in NOT_READ:
        return
    if answer.key == "notes":
        form.notes.append(answer)
        return
    if answer.key == "touchpoint":
        form.probes.append(Block())
    block = form.probes[-1] if form.probes else form.head
    if answer.key in block.answers:
        told, hint = "this is answered a second time", f"begin each thing that was tried with '{PROBE['touchpoint']}:'"
        form.faults.append(Located(Fault("duplicate-key", (answer.key,), told, hint), answer.at))
    block.answers.setdefault(answer.key, answer)


def _go_on(form: FormLines, open_: Answer | None, line: str, number: int) -> None:
    """A line without a label belongs to the answer before it; text that belongs to none is told, not lost."""
    if open_ is not None and open_.key not in NOT_READ:
        open_.lines.append(line.strip())
    elif open_ is None or not line.startswith((" ", "\t")):
        told, hint = "this text belongs to no question", f"write it behind '{PROBE['saw']}:' or '{NOTES['notes']}:'"
        at = Location(number, len(line) - len(line.lstrip()) + 1)
        form.faults.append(Located(Fault("unknown-key", (), told, hint), at))


def _split(line: str) -> tuple[str, str, int]:
    """The label of a line, the answer behind it, and the column of the answer; of an empty one, of its label."""
    start = len(line) - len(line.lstrip())
    bullet = _BULLET.match(line, start)
    start = bullet.end() if bullet else start
    match = _LABEL.match(line, start)
    if match is None:
        return "", "", 1
    value = line[match.end() :]
    at = match.end() + len(value) - len(value.lstrip()) if value.strip() else start
    return _key(unescaped(match["label"])), value.strip(), at + 1


def _headings(journey: Journey) -> set[str]:
    names = [name for stage, touchpoint in journey.touchpoints() for name in (stage.name, touchpoint.name)]
    return {_letters(name) for name in (*names, ELSE)}


def _is_heading(line: str, headings: set[str]) -> bool:
    match = _HEADING.fullmatch(line)
    return bool(_RULE.fullmatch(line)) or (match is not None and _letters(unescaped(match["name"])) in headings)


def _key(label: str) -> str:
    return " ".join(folded(label).replace("*", "").split())


def _letters(text: str) -> str:
    return "".join(letter for letter in folded(text) if letter.isalnum())

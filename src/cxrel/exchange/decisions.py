"""The form in which a meeting writes down what it decided: a heading a decision, a line a fact, in any Markdown file."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

FIELDS = ("decided", "touchpoint", "owner", "due", "silos", "because", "fix", "ask")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_DECISION = re.compile(r"\s{0,3}#{1,6}\s+decision\b", re.IGNORECASE)
_LINE = re.compile(r"\s*[-*+]\s+(?:\[[ xX]?\]\s*)?[*_]{0,2}([A-Za-z][A-Za-z ]{0,30}?)[*_]{0,2}\s*:[*_]{0,2}\s*(.*)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPTY = re.compile(r"[_.…\s-]*")


class Said(NamedTuple):
    """What was written on a line."""

    text: str
    line: int


@dataclass
class Decision:
    """One decision as it was written."""

    line: int
    """Of its heading, from 1."""
    said: dict[str, list[Said]] = field(default_factory=dict)
    strange: list[Said] = field(default_factory=list)
    """Names of lines that the form does not have."""

    def texts(self, name: str) -> list[Said]:
        """What was filled in under a name."""
        return self.said.get(name, [])


def read_decisions(text: str) -> list[Decision]:
    """The decisions that were filled in; a block where nothing stands after `Decided:` is left alone.

    Everything else in the file is passed over, so that the whole agenda may be handed in.
    """
    found: list[Decision] = []
    current: Decision | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if _HEADING.match(line):
            current = Decision(number) if _DECISION.match(line) else None
            found += [current] if current else []
        elif current is not None:
            _take(current, line, number)
    return [decision for decision in found if decision.texts("decided")]


def _take(decision: Decision, line: str, number: int) -> None:
    told = _LINE.match(line)
    if told is None:
        return
    name, text = told[1].strip().casefold(), plain(told[2])
    if name not in FIELDS:
        decision.strange.append(Said(told[1].strip(), number))
    elif not _EMPTY.fullmatch(text):
        decision.said.setdefault(name, []).append(Said(text, number))


def plain(text: str) -> str:
    """What somebody wrote in Markdown, without its escapes and marks around it."""
    shown = html.unescape(_ESCAPED.sub(r"\1", text)).replace("\u200b", "")
    return " ".join(shown.split()).strip("`*")

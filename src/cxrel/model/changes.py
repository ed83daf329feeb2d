"""What changed in meaning between two revisions, and what that did to the marks: plain values for every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cxrel.findings import Finding, Location

ChangeKind = Literal["added", "removed", "changed", "moved"]
Meaning = Literal["better", "worse", "stricter", "looser", "neutral"]
MEANINGS: tuple[Meaning, ...] = ("looser", "worse", "better", "stricter", "neutral")
"""In the order in which a reviewer needs them."""

Topic = Literal["promise", "rating", "gate", "waiver", "definition", "evidence"]
"""promise: a KPI's threshold; rating: what the journey file says that the room settled on; gate and waiver: of the
settings; evidence: sessions, readings, walks, voice and artifacts; definition: all the rest."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between the two sides."""

    file: str
    """Where it stands in head; in base, if head has it no more."""
    path: str
    """Where in the file, as in findings; empty for the file itself."""
    kind: ChangeKind
    old: object
    """The value in base as plain data (numbers, text, lists, mappings), or None."""
    new: object
    meaning: Meaning
    why: str
    """One sentence for people."""
    topic: Topic = "definition"
    journey: str | None = None
    """The id of the journey that it belongs to; None for settings, which hold for several."""
    stage: str | None = None
    explained: bool = False
    """A promise moved: an entry of `promise_changes` names the threshold before, and a reason. A rating: a session's
    record says the same."""
    effect: float = 0.0
    """By how much it alone moves the mark that it moves most; negative if that falls."""
    location: Location | None = None
    """The line in `file`, where it is known."""


Gap = Literal["not there", "not scored"]
"""not there: the side does not have the stage; not scored: its journey has errors there."""


@dataclass(frozen=True, slots=True)
class StageMove:
    """A stage whose mark is another one in head, and what moved it.

    A stage that only one side has, or that is unknown on one side, has no mark there, and no parts.
    """

    journey: str
    stage: str
    old: float | None
    new: float | None
    by_evidence: float | None
    """The mark under the old definitions on the new evidence, minus the old mark."""
    by_definition: float | None
    """The new mark minus the mark under the old definitions on the new evidence."""
    file: str = ""
    name: str = ""
    old_sure: bool = False
    evidence_sure: bool = False
    """Whether the word under the old definitions on the new evidence is sure."""
    new_sure: bool = False
    old_gap: Gap | None = None
    """Why it has no mark in base, if there is more to say than that it is unknown."""
    new_gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands on top, in words."""

    meaning: Meaning
    text: str
    journey: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """All that changed in meaning between two sides."""

    base: str
    """How the side before is called: a revision as it was asked for, or a file."""
    head: str
    """How the side after is called; `work tree` for the files on disk."""
    changes: tuple[Change, ...] = ()
    """Looser first, then worse, better, stricter, neutral; the greater effect first, then by file and path."""
    stages: tuple[StageMove, ...] = ()
    headlines: tuple[Headline, ...] = ()
    base_findings: tuple[Finding, ...] = ()
    """What is wrong in base, so that a journey could not be read or scored there."""
    head_findings: tuple[Finding, ...] = ()
    """The same in head, and what only a comparison shows: a promise that moved without a reason."""

    def of(self, meaning: Meaning) -> tuple[Change, ...]:
        """The changes of one meaning, in order."""
        return tuple(change for change in self.changes if change.meaning == meaning)

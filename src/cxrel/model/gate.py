"""What the gate found: each result tells what failed, where, by how much, and what would satisfy it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cxrel.findings import Anchor, DocPath, Finding, Location

Rule = Literal[
    "findings", "lowest_band", "stages", "regression", "loosened", "silent_rating", "stale", "overdue_days", "settings"
]
"""The keys of `gate:`; `settings` tells that the gate or a waiver itself was changed."""

Outcome = Literal["fail", "warn", "note"]
OUTCOMES: tuple[Outcome, ...] = ("fail", "warn", "note")
"""Only `fail` fails; `note` tells what would fail if it were sure."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """By how much a rule was missed, in the rule's own unit: marks, or days overdue."""

    limit: float
    found: float

    @property
    def by(self) -> float:
        """How far what was found lies beyond the limit; not negative."""
        return round(abs(self.limit - self.found), 9)


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule that something does not meet, by path in one document: what rules yield before anybody knows lines."""

    rule: Rule
    outcome: Outcome
    message: str
    needed: str
    path: DocPath
    anchor: Anchor = Anchor.VALUE
    stage: str | None = None
    amounts: Amounts | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """One thing that fails the gate, or that it warns of."""

    rule: Rule
    outcome: Outcome
    message: str
    """What failed, and by how much, as a sentence."""
    needed: str
    """What would satisfy the rule, as a sentence."""
    file: str
    location: Location
    path: str = ""
    code: str | None = None
    """The code of the finding, where it is one."""
    journey: str | None = None
    stage: str | None = None
    amounts: Amounts | None = None

    @property
    def order(self) -> tuple[int, str, Location, str, str]:
        """What fails first; then by file and place."""
        return (OUTCOMES.index(self.outcome), self.file, self.location, self.rule, self.message)


@dataclass(frozen=True, slots=True)
class GateReport:
    """How the gate of a project ended."""

    results: tuple[GateResult, ...]
    journeys: int
    """How many journeys were judged."""
    settings: tuple[str, ...] = ()
    """The files that hold the gate; none: the default gate."""
    base: str | None = None
    """The revision whose settings judged, as it was asked for."""
    findings: tuple[Finding, ...] = ()
    """All that was found in the files, whether it fails or not."""

    @property
    def passed(self) -> bool:
        """Whether nothing fails."""
        return all(result.outcome != "fail" for result in self.results)

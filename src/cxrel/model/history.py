"""How a journey came to be what it is: votes, settled marks, thresholds and states over time, and where each was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Moved = Literal["set", "stricter", "looser", "changed", "removed"]
"""What became of a threshold; changed: its unit, or which side is better, is another."""


@dataclass(frozen=True, slots=True)
class VotePoint:
    """What one session recorded about a stage: the last silent round, and what was settled on after the evidence."""

    session: str
    on: date
    n: int
    unsure: int
    low: int | None
    middle: float | None
    high: int | None
    settled: int | None


@dataclass(frozen=True, slots=True)
class RatingPoint:
    """A rating in the journey file, from the day on which it came there."""

    on: date
    commit: str | None
    """None: not committed yet."""
    mark: int | None
    """None: the rating was taken out."""
    session: str | None
    why: str | None
    recorded: int | None
    """What the record of its session says; None where there is no such record."""

    @property
    def silent(self) -> bool:
        """Whether it differs from what its session recorded."""
        return self.mark is not None and self.recorded is not None and self.mark != self.recorded


@dataclass(frozen=True, slots=True)
class ThresholdPoint:
    """The thresholds of a KPI from a day on; both None where the KPI was taken out.

    The day is that of `promise_changes` where they tell of it, or else that of the commit.
    """

    on: date
    commit: str | None
    """None: not committed yet, or known from `promise_changes` alone."""
    reliable: Decimal | None
    unreliable: Decimal | None
    """None also where it is not known any more."""
    moved: Moved
    was: Decimal | None = None
    """The threshold `reliable` before, where it is known."""
    why: str | None = None
    agreed: tuple[str, ...] = ()
    declared: bool = False
    """Whether `promise_changes` in the journey file tells of it."""


@dataclass(frozen=True, slots=True)
class StatePoint:
    """The declared state of a touchpoint from a day on; None where there is none."""

    on: date
    commit: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class StageHistory:
    """A stage over time, oldest first."""

    id: str
    name: str
    votes: tuple[VotePoint, ...]
    ratings: tuple[RatingPoint, ...]


@dataclass(frozen=True, slots=True)
class KpiHistory:
    """The thresholds of a KPI over time, oldest first."""

    id: str
    name: str
    stage: str
    touchpoint: str
    unit: str
    thresholds: tuple[ThresholdPoint, ...]


@dataclass(frozen=True, slots=True)
class TouchpointHistory:
    """The declared states of a touchpoint over time, oldest first."""

    id: str
    name: str
    stage: str
    states: tuple[StatePoint, ...]


@dataclass(frozen=True, slots=True)
class GitSpan:
    """What git knows of the journey file."""

    versions: int
    """How many committed versions there are, whatever they were called."""
    first: date | None
    """The day of the oldest one."""
    unreadable: int
    """How many of them could not be read as a journey."""
    shallow: bool
    """Whether the clone was cut off, so that older versions may be missing."""


@dataclass(frozen=True, slots=True)
class History:
    """A journey over time; `git` is None where only the files of today are known."""

    journey: str
    name: str
    stages: tuple[StageHistory, ...]
    kpis: tuple[KpiHistory, ...]
    touchpoints: tuple[TouchpointHistory, ...]
    git: GitSpan | None


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """A rating as a version of a journey file has it."""

    mark: int
    session: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI as a version of a journey file has it; a threshold that cannot be read is None."""

    id: str
    name: str
    unit: str
    reliable: Decimal | None
    unreliable: Decimal | None


@dataclass(frozen=True, slots=True)
class TouchpointFacts:
    """A touchpoint as a version of a journey file has it."""

    id: str
    name: str
    state: str | None
    kpis: tuple[KpiFacts, ...]


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage as a version of a journey file has it."""

    id: str
    name: str
    rating: RatingFacts | None
    touchpoints: tuple[TouchpointFacts, ...]


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """What of one version of a journey file its history tells; parts without an id are left out."""

    id: str
    stages: tuple[StageFacts, ...]

    def ids(self) -> frozenset[tuple[str, str]]:
        """Everything that has an id, to tell whether two files are about the same."""
        found = {("stage", stage.id) for stage in self.stages}
        for stage in self.stages:
            for touchpoint in stage.touchpoints:
                found.add(("touchpoint", touchpoint.id))
                found.update(("kpi", kpi.id) for kpi in touchpoint.kpis)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a journey file: since when, by which commit, and what it said; None where it could not be read."""

    on: date
    commit: str | None
    facts: JourneyFacts | None

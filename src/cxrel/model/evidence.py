"""What arrives beside a journey: sessions, walks, improvements, readings, and the voice of the customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from cxrel.model.base import (
    Day,
    DimensionValueId,
    DropNulls,
    Item,
    ManyWords,
    Mark,
    PathText,
    Ref,
    Vote,
    Words,
    Yes,
    count,
)
from cxrel.model.journey import MarksBy, ProbeKind, State
from cxrel.model.kpi import VoiceKind
from cxrel.model.period import Period

OTHERS = "others"


class FollowUp(Item):
    """What follows from the talk about a stage, and who does it."""

    what: Words | None = Field(None, description="What will be done.")
    who: Words | None = Field(None, description="Who does it.")
    due: Day | None = Field(None, description="By when.")


VotesBySilo = Annotated[dict[Words, tuple[Vote, ...]], DropNulls]


def _one_or_more(value: object) -> object:
    """A round of a named session keeps one vote a person, any other a list a silo."""
    return value if isinstance(value, dict | list) else [value]


Round = Annotated[tuple[Vote, ...], BeforeValidator(_one_or_more, json_schema_input_type=tuple[Vote, ...] | Vote)]


class StageRecord(Item):
    """What a session recorded about one stage: the blind votes, and what the room settled on."""

    votes: VotesBySilo | None = Field(None, description="The last silent round, by silo, sorted, before any evidence.")
    votes_by_person: Annotated[dict[Words, Vote], DropNulls] | None = Field(
        None, description="Only in a named session: each person's vote."
    )
    lived: tuple[Vote, ...] = Field((), description="The votes of those who had lived the stage as customers.")
    not_lived: tuple[Vote, ...] = Field((), description="The votes of those who had not.")
    earlier_rounds: tuple[Annotated[dict[Words, Round], DropNulls], ...] = Field(
        (), description="The rounds before the last one."
    )
    mark: Mark | None = Field(None, description="What the room settled on, after the evidence.")
    why: Words | None = Field(None, description="The reason for the settled mark.")
    depends_on: tuple[DimensionValueId, ...] = Field((), description="What it depends on: dimensions, silo, time.")
    by: MarksBy = Field(default_factory=dict, description="The mark per value of a dimension.")
    follows: tuple[FollowUp, ...] = Field((), description="What follows, and who does it.")
    unlived: Yes = Field(False, description="Rated although nobody had lived it.")


class Session(Item):
    """A reality check that was held: the room's minutes."""

    format: Literal["cxrel-session/1"] = Field(description="The version of the session format: cxrel-session/1.")
    date: Day = Field(description="The day on which it was held.")
    facilitator: Words | None = Field(None, description="Who led it.")
    participants: Annotated[dict[Words, Annotated[int, *count(0, "a number of people")]], DropNulls] | None = Field(
        None, description="How many came of each silo."
    )
    named: Yes = Field(False, description="The room agreed that votes are kept by person.")
    people: Annotated[dict[Words, Ref], DropNulls] | None = Field(
        None, description="Only in a named session: person and silo."
    )
    stages: Annotated[dict[Words, StageRecord], DropNulls] = Field(description="What was recorded, by stage id.")
    parked: tuple[Words, ...] = Field((), description="Questions put aside for later.")

    def present(self) -> Mapping[str, int]:
        """How many people of each silo took part."""
        if self.participants is not None:
            return self.participants
        counts: dict[str, int] = {}
        for silo in (self.people or {}).values():
            counts[silo] = counts.get(silo, 0) + 1
        return counts


class Probe(Item):
    """One thing that was tried on a walk."""

    touchpoint: Ref = Field(description="The touchpoint at which it was tried.")
    tried: Words = Field(description="What was tried.")
    outcome: Literal["passed", "failed", "blocked", "not-tried"] = Field(
        description="passed, failed, blocked (could not go on) or not-tried; in a break walk passed means told and made right."
    )
    felt: Annotated[int, *count(-2, "a feeling", 2)] | None = Field(
        None, description="From -2 (let down) to 2 (delighted)."
    )
    saw: Words | None = Field(None, description="What happened, before any opinion.")
    evidence: tuple[PathText, ...] = Field((), description="Pictures, recordings or mails kept as evidence.")
    resolved_first_time: Yes | None = Field(None, description="Resolved at first contact, without a transfer.")
    recovered: Literal["none", "admitted", "made-right"] | None = Field(
        None, description="What was done about a mistake: none, admitted or made-right."
    )


class Walk(Item):
    """One walk: a colleague lived a part of the journey as a customer."""

    format: Literal["cxrel-walk/1"] = Field(description="The version of the walk format: cxrel-walk/1.")
    date: Day = Field(description="The day of the walk.")
    walker: Words = Field(description="Who walked.")
    silo: Ref = Field(description="The walker's own silo.")
    kind: ProbeKind = Field(
        description="shop: as a customer; technology: bot, voice menu, app, site; break: what happens when a step fails."
    )
    segment: Annotated[dict[Words, DimensionValueId], DropNulls] = Field(
        default_factory=dict, description="Where it was walked: {channel: web}."
    )
    probes: tuple[Probe, ...] = Field(description="What was tried.")


class Improvement(Item):
    """Cross-functional work that takes touchpoints from broken to reliable, or to differentiating."""

    format: Literal["cxrel-improvement/1"] = Field(
        description="The version of the improvement format: cxrel-improvement/1."
    )
    name: Words = Field(description="What is being improved.")
    touchpoints: tuple[Ref, ...] = Field(description="The touchpoints that it mends.")
    silos: tuple[Ref, ...] = Field((), description="The silos that work on it together.")
    owner: Words | None = Field(None, description="Who answers for it.")
    from_: State | None = Field(None, alias="from", description="The state at the beginning.")
    to: State | None = Field(None, description="The state to reach.")
    root_cause: Words | None = Field(None, description="Why it is broken.")
    fix: Words | None = Field(None, description="What takes the cause away for good.")
    opened: Day | None = Field(None, description="The day on which work began.")
    due: Day | None = Field(None, description="The day by which the result is to show.")
    closed: Day | None = Field(None, description="The day on which it was closed.")
    result: ManyWords = Field((), description="The KPI before and after.")
    asks: ManyWords = Field((), description="What is asked of the leaders.")
    thanks: ManyWords = Field((), description="Whom to thank.")


class Reading(NamedTuple):
    """What a KPI was in one period, for one combination of dimension values."""

    period: Period
    cells: tuple[str, ...]
    """The dimension values in the order of the table's dimensions; empty means all values."""
    n: int | None
    """How many were counted; for a value it may be unknown."""
    good: int | None
    """For a share: in how many the promise was kept."""
    value: Decimal | None
    """For any other unit."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of one KPI, with the dimensions that they are cut by."""

    dimensions: tuple[str, ...]
    rows: tuple[Reading, ...]


BROKEN = ("0", "1", "2", "3+")
"""How many promises were broken for a customer in a period; the last: so many, or more."""
WENT = ("kept", "broken")
TOGETHER = ("moment", "went", "other")
_NONE = Readings((), ())


@dataclass(frozen=True, slots=True)
class JointReadings:
    """What is known customer by customer, in tables like those of KPIs: n are customers, good those who fared well."""

    kept: Readings = _NONE
    """`joint.csv`, cut by the journey's dimensions. good: for whom every moment of truth went as promised."""
    together: Readings = _NONE
    """`together.csv`, cut by TOGETHER. n: who met both moments, and the one went so; good: the other was kept."""
    outcome: Readings = _NONE
    """`outcome.csv`, cut by `broken`. n: of whom an outcome is known; good: for whom it was good."""


class Voice(NamedTuple):
    """One thing that a customer said."""

    id: str
    said_on: date
    kind: VoiceKind
    touchpoint: str
    cells: Mapping[str, str]
    question: str
    score: Decimal | None
    severity: int | None
    text: str
    acknowledged: date | None
    closed: date | None
    root_cause: str
    repeat_of: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that lies beside one journey; sessions, walks and improvements by id, which is their file's name."""

    sessions: Mapping[str, Session] = field(default_factory=dict)
    walks: Mapping[str, Walk] = field(default_factory=dict)
    improvements: Mapping[str, Improvement] = field(default_factory=dict)
    readings: Mapping[str, Readings] = field(default_factory=dict)
    joint: JointReadings = JointReadings()
    voices: tuple[Voice, ...] = ()

    def sessions_until(self, day: date) -> Iterator[tuple[str, Session]]:
        """The sessions not after `day`, newest first (by date, then id)."""
        held = [(s.date, i) for i, s in self.sessions.items() if s.date <= day]
        for _, session_id in sorted(held, reverse=True):
            yield session_id, self.sessions[session_id]

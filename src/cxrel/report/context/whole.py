"""A journey: its first screen, its stages, and what belongs to none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.report.context.changes import ChangesView
    from cxrel.report.context.evidence import FindingView, Line
    from cxrel.report.context.joint import JointView
    from cxrel.report.context.stage import StageView
    from cxrel.report.text import Anchor


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """What a leader reads first: at most 120 words, and no bare mark."""

    eyebrow: str
    """The journey and the day."""
    title: str
    """In how many stages the promise is kept."""
    since: str
    """Since when; empty where no earlier day was looked at."""
    weakest: str
    """The weakest stage's name; empty where nothing is known."""
    weakest_is: str
    """What it is, in words that follow its name."""
    weakest_anchor: Anchor | None
    """Where its section begins."""
    facts: tuple[Line, ...]
    """What was said, delivered and broken, on what it depends, and in which direction it goes."""
    people: tuple[Line, ...]
    """Who is on it, what is asked, whom to thank."""
    asks: tuple[str, ...]
    """Everything that is asked, whole."""


@dataclass(frozen=True, slots=True)
class YieldRow:
    """A moment of truth in the rolled throughput yield."""

    touchpoint: str
    kpi: str
    kept: str
    """Its share."""
    met_by: str
    """The share of customers who come there."""


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One of the four categories of moments of truth."""

    category: str
    meaning: str
    moments: str
    """How many."""
    weakest: str
    """The weakest, in words; empty where there is none."""
    status: str
    """kept, short, problem or unknown."""


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A touchpoint's declared state beside its evidence."""

    anchor: Anchor
    touchpoint: str
    declared: str
    evidence: str
    verdict: str
    """Where the two differ; else empty."""
    severity: str
    """empty, note or warning."""


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """What a KPI counts and promises."""

    anchor: Anchor
    name: str
    counts: str
    """What one reading is."""
    promise: str
    """At what it is kept."""
    problem: str
    """At what it is a problem."""
    measured: str
    """From where, and by which expression."""
    owner: str


@dataclass(frozen=True, slots=True)
class FreshRow:
    """How old a stage's evidence is."""

    stage: str
    rating: str
    """The day of the newest."""
    walk: str
    """The day of the newest."""
    reading: str
    """The last day of the newest."""
    stale: str
    """Which of them are too old."""


@dataclass(frozen=True, slots=True)
class WholeView:
    """The whole journey."""

    throughput: str
    """How many of 100 customers meet every moment of truth as promised, and on how many moments that rests."""
    throughput_why: str
    """What the two figures rest on."""
    left_out: str
    """Moments of truth that are not in it."""
    throughput_rows: tuple[YieldRow, ...]
    """Those that are."""
    joint: JointView | None
    """What is known customer by customer; nothing, where the operation does not tell."""
    balance: tuple[BalanceRow, ...]
    """The four categories."""
    ladder: tuple[LadderRow, ...]
    """Declared states beside the evidence."""
    definitions: tuple[DefinitionRow, ...]
    """Every KPI."""
    freshness: str
    """How often all is to be renewed."""
    fresh: tuple[FreshRow, ...]
    """One for each stage."""
    method: tuple[Line, ...]
    """The method in short."""
    parked: tuple[str, ...]
    """Questions of the newest session."""
    findings: tuple[FindingView, ...]
    """All of them."""
    findings_told: str
    """How many of each kind."""


@dataclass(frozen=True, slots=True)
class JourneyView:
    """One journey's reality check."""

    id: Anchor
    """As in the journey file."""
    name: str
    customer: str
    """Who, and what they want to achieve."""
    owner: str
    """Empty where nobody is named."""
    notes: str
    """What the journey file notes, such as that figures are made up; the first 400 characters."""
    as_of: str
    """The day, as year-month-day."""
    as_of_words: str
    """The same as one says it."""
    first: FirstScreen
    """What a leader reads first."""
    stages: tuple[StageView, ...]
    """In the order in which the customer lives them."""
    whole: WholeView
    """What belongs to no single stage."""
    changes: ChangesView | None
    """What changed since an earlier revision; nothing, where none was named."""

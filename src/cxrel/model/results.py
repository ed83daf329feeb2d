"""What scoring makes of a journey and its evidence: plain values, from which tables, JSON and reports are written.

Marks are floats from 1 to 9, rounded to 9 decimals; None where there is no mark.  Shares are from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

LensName = Literal["said", "walked", "measured", "heard"]
Basis = Literal["evidence", "said"]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a KPI was, over one or more periods and for one or all values."""

    value: float
    """A share from 0 to 1, or a value in the KPI's unit."""
    n: int | None
    """How many were counted; None where any reading did not say."""
    good: int | None
    """For a share: in how many the promise was kept."""


@dataclass(frozen=True, slots=True)
class HeldBy:
    """The place or time that holds a KPI's mark down: a dimension with its value, or a period."""

    mark: float
    n: int
    dimension: str | None = None
    value: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class SegmentFigure:
    """One value of a dimension over the window: its figure and mark."""

    value: str
    figure: Figure
    mark: float
    by_period: tuple[Figure | None, ...]
    """Its figure in each period of the window, oldest first; None where it has none."""


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One KPI cut by one dimension over the window, values in declared order, then as text."""

    dimension: str
    segments: tuple[SegmentFigure, ...]
    named: bool
    """Whether the difference is large and lasts, so that people are told that it depends on this."""
    p_value: float | None
    """The smallest p of the tests made; None where none could be made."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One period on a control chart."""

    period: str
    last_day: date
    value: float
    n: int | None


@dataclass(frozen=True, slots=True)
class ChartSignal:
    """A rule of the control chart that fired, on the points from `first` to `last` (0-based)."""

    rule: str
    better: bool
    first: int
    last: int
    fired: int
    """The point at which it could first be known."""


@dataclass(frozen=True, slots=True)
class KpiChart:
    """A KPI on an XmR chart since its newest restart."""

    points: tuple[ChartPoint, ...]
    centre: float | None
    lower: float | None
    upper: float | None
    """Limits are None under 6 points."""
    dashed: bool
    """From 6 to 11 points the limits are drawn, but give no word."""
    signals: tuple[ChartSignal, ...]
    restart: str | None
    """Where the chart starts anew, as written."""
    restart_why: str | None


@dataclass(frozen=True, slots=True)
class Budget:
    """The promise budget of a share KPI in its newest complete period, in what is counted."""

    period: str
    allowed: float
    used: int


@dataclass(frozen=True, slots=True)
class WindowCost:
    """What the window's broken promises cost."""

    broken: int
    amount: Decimal
    currency: str
    basis: str | None


@dataclass(frozen=True, slots=True)
class KpiScore:
    """One KPI, scored."""

    id: str
    name: str
    stage: str
    touchpoint: str
    lens: Literal["measured", "heard"]
    unit: str
    counted: str | None
    owner: str | None
    reliable: Decimal
    unreliable: Decimal
    marked: bool
    """Whether its touchpoint counts for the stage's mark (it is a moment of truth, or the stage names none)."""
    mark: float | None
    own_mark: float | None
    """The mark of the pooled figure, before any place or time holds it."""
    low: float | None
    high: float | None
    sure: bool
    figure: Figure | None
    """Pooled over the window."""
    held_by: HeldBy | None
    trend: str
    assurance: str | None
    met: int
    """How many points of the chart met the promise."""
    periods: tuple[str, ...]
    """The window, oldest first."""
    window_figures: tuple[Figure, ...]
    window_marks: tuple[float, ...]
    """The mark of each period of the window by itself."""
    least_n: float
    """The smallest n of a place or period that can hold the mark."""
    budget: Budget | None
    cost: WindowCost | None
    chart: KpiChart
    dimensions: tuple[DimensionView, ...]
    newest_reading: date | None
    """The last day of the newest period that has a reading not after the as-of date."""

    @property
    def higher_is_better(self) -> bool:
        """Which side is better follows from the two thresholds."""
        return self.reliable > self.unreliable

    @property
    def is_share(self) -> bool:
        """Whether it counts promises kept."""
        return self.unit == "share"


@dataclass(frozen=True, slots=True)
class BestWorst:
    """The best or the worst value of something that a stage depends on."""

    value: str
    mark: float
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Dependence:
    """Something by name that a stage depends on, and what told so: a KPI's id, `votes`, or `said`."""

    dimension: str
    source: str
    best: BestWorst
    worst: BestWorst


@dataclass(frozen=True, slots=True)
class Said:
    """What the room thought before any evidence was shown."""

    mark: float
    settled: int | None
    session: str | None
    held_on: date | None
    n: int
    """Numeric votes."""
    unsure: int
    low: int | None
    high: int | None
    agreement: str | None
    votes: tuple[int, ...]
    """The numeric votes of the last silent round, sorted."""
    silos: Mapping[str, float]
    """The median of each silo."""
    lived: float | None
    not_lived: float | None
    lived_votes: tuple[int, ...]
    not_lived_votes: tuple[int, ...]
    rounds: tuple[float, ...]
    """The median of each silent round, the last one last: how far talking moved the room."""
    why: str | None
    depends_on: tuple[str, ...]
    by: Mapping[str, Mapping[str, int]]
    silos_compared: tuple[str, ...]
    """The silos with votes enough to be compared."""
    silos_differ: str | None
    """`named`, `no difference`, `too few to tell`, or None where no silo voted."""
    unlived: bool
    missing_silos: tuple[str, ...]
    """Silos of the stage of which nobody took part."""


@dataclass(frozen=True, slots=True)
class SessionMove:
    """How the room's opinion moved between the two newest sessions that rated the stage."""

    earlier: str
    earlier_mark: float
    earlier_settled: int | None
    word: str
    """`improved`, `worsened` or `no signal`."""


@dataclass(frozen=True, slots=True)
class Walked:
    """What colleagues met when they tried it."""

    mark: float | None
    low: float | None
    high: float | None
    passed: int
    tried: int
    felt: tuple[int, ...]
    first_time: tuple[int, int] | None
    """Resolved at first contact: (how many, of how many that say)."""
    recovered: tuple[int, int] | None
    """Made right after a mistake: (how many, of how many that say)."""
    capped: bool
    newest: date


@dataclass(frozen=True, slots=True)
class LensScore:
    """The measured or the heard lens of a stage, with the KPI that limits it."""

    mark: float
    touchpoint: str
    kpi: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """What holds a mark: lens, touchpoint and KPI; for a journey, the stage too."""

    lens: LensName
    touchpoint: str | None = None
    kpi: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class StageScore:
    """One stage, scored."""

    id: str
    mark: float | None
    band: str
    basis: Basis | None
    sure: bool
    gap: float | None
    flags: tuple[str, ...]
    limited_by: Limit | None
    depends_on: tuple[Dependence, ...]
    said: Said | None
    walked: Walked | None
    measured: LensScore | None
    heard: LensScore | None
    stale: tuple[str, ...]
    """Which of rating, walk and reading are older than the journey is to be reviewed."""


@dataclass(frozen=True, slots=True)
class TouchpointScore:
    """One touchpoint, scored in each lens."""

    id: str
    stage: str
    moment_of_truth: bool
    state: str | None
    category: str | None
    walked: Walked | None
    measured: float | None
    heard: float | None
    knew_before: int | None
    """Days by which a measured KPI's signal preceded the first signal of a heard one."""

    @property
    def mark(self) -> float | None:
        """The lowest of the three lenses of evidence; None without any."""
        walked = self.walked.mark if self.walked else None
        return min((m for m in (walked, self.measured, self.heard) if m is not None), default=None)


@dataclass(frozen=True, slots=True)
class YieldPart:
    """One moment of truth in the rolled throughput yield."""

    touchpoint: str
    kpi: str
    share: float
    met_by: float
    kept: float
    """1 - met_by x (1 - share)."""


@dataclass(frozen=True, slots=True)
class Yield:
    """The share of customers for whom every moment of truth went as promised, from … to …."""

    independent: float | None
    together: float | None
    joint: float | None
    parts: tuple[YieldPart, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointPlace:
    """The customers of one value of a dimension: for how many every moment of truth went as promised there."""

    dimension: str
    value: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class FailingTogether:
    """Two moments of truth, among the customers who met both."""

    moment: str
    other: str
    met: int
    moment_broken: int
    other_broken: int
    both_broken: int
    sure: bool
    """Whether they hit the same customers more often than chance, and chance is no explanation."""

    @property
    def expected(self) -> float:
        """For how many both would be broken if one had nothing to do with the other."""
        return self.moment_broken * self.other_broken / self.met if self.met else 0.0

    @property
    def times(self) -> float | None:
        """How many times as often as that both are; None where neither or only one is ever broken."""
        return self.both_broken / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """The customers with so many broken promises (`0`, `1`, `2`, `3+`) of whom an outcome is known."""

    broken: str
    n: int
    good: int
    low: float | None
    high: float | None
    """Wilson's interval; None where they are too few to tell."""

    @property
    def share(self) -> float | None:
        """The share with a good outcome; None where they are too few to tell."""
        return self.good / self.n if self.low is not None else None


@dataclass(frozen=True, slots=True)
class OutcomeLink:
    """What became of customers, by how many promises were broken: it goes along with that, and proves no cause."""

    periods: tuple[str, ...]
    groups: tuple[OutcomeGroup, ...]
    differs: bool
    """Whether chance is no explanation for the difference between the groups."""


@dataclass(frozen=True, slots=True)
class JointScore:
    """What is known customer by customer, over the window."""

    figure: Figure | None
    """For how many customers every moment of truth went as promised."""
    periods: tuple[str, ...]
    """The window, oldest first."""
    moments: tuple[str, ...]
    """The touchpoints that are in it; empty where `together.csv` does not tell."""
    places: tuple[JointPlace, ...]
    together: tuple[FailingTogether, ...]
    """Those first for whose customers the most is broken at once, beyond chance."""
    outcome: OutcomeLink | None


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One of the four categories on the balance sheet."""

    moments: int
    mark: float | None


@dataclass(frozen=True, slots=True)
class JourneyScore:
    """One journey, scored."""

    id: str
    mark: float | None
    band: str
    kept: int
    stages_known: int
    limited_by: Limit | None
    stages: tuple[StageScore, ...]
    touchpoints: tuple[TouchpointScore, ...]
    kpis: tuple[KpiScore, ...]
    throughput: Yield
    balance: Mapping[str, CategoryScore] = field(default_factory=dict)
    joint: JointScore | None = None
    """None where nothing is known customer by customer."""

    @property
    def stages_total(self) -> int:
        """How many stages the journey has."""
        return len(self.stages)

    def stage(self, stage_id: str) -> StageScore:
        """The stage of that id."""
        return next(stage for stage in self.stages if stage.id == stage_id)

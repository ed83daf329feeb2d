"""What a template gets: plain values and finished sentences. `docs/templates.md` tells each of them to template writers.

Every text is one line without control characters, and is not yet escaped for any format. Marks and gaps are rounded to
2 decimals, shares to 4; positions on the scale are percentages of it, from 0 (frequently unreliable) to 100 (always).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.report.text import Anchor

FORMAT = "cxrel-report/1"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the first screen: what it tells, and the telling."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """What a leader reads first: at most 120 words, and no bare mark."""

    eyebrow: str
    title: str
    since: str
    weakest: str
    """The weakest stage's name; empty where nothing is known."""
    weakest_is: str
    """What it is, in words that follow its name."""
    weakest_anchor: Anchor | None
    facts: tuple[Line, ...]
    """What was said, delivered and broken, on what it depends, and in which direction it goes."""
    people: tuple[Line, ...]
    """Who is on it, what is asked, whom to thank."""


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """One mark on a stage's line."""

    lens: str
    """said, walked, measured, heard or settled."""
    at: float
    """Where on the scale, in percent."""
    words: str
    aside: int
    """How many places to the side it stands, where marks would cover each other."""
    shift: float
    """By how many pixels its label is moved, where the line stands upright."""
    row: int
    """The row of its label below a lying line, from 1; 0 is above it."""
    faded: bool
    """It is stale."""


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage in the picture: its line with the marks on it."""

    anchor: Anchor
    name: str
    band: str
    band_words: str
    certainty: str
    marks: tuple[ScaleMark, ...]
    """What the room settled on first, so that the lenses are drawn over it."""
    rows: int
    """How many rows of labels a lying line needs."""
    gap: tuple[float, float] | None
    """From where to where the room's opinion and the evidence lie apart."""
    reach: tuple[float, float] | None
    """How far the evidence that decides reaches."""
    opinion: bool
    """It rests on opinion alone: hatched."""
    stale: bool
    note: str
    """What is to be said under the line: unknown, stale."""
    letters: str
    """The line in nine letters, for places where nothing can be drawn."""
    label: str
    """The whole line in words."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to know about a stage, with what it means."""

    code: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One vote in a drawing."""

    x: float
    y: float
    lived: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with its word; `text` is empty where it has none."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class VoteDrawing:
    """The blind vote as dots."""

    width: float
    height: float
    axis: float
    lower_axis: float
    label_y: float
    radius: float
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    medians: tuple[Dot, ...]
    apart: bool
    """Those who lived the stage stand above the axis, those who did not below."""
    label: str


@dataclass(frozen=True, slots=True)
class SiloMedian:
    """Where the middle of a silo's votes lies."""

    name: str
    at: float
    words: str
    mark: float


@dataclass(frozen=True, slots=True)
class SaidView:
    """What the room said about a stage."""

    held_on: str
    session: str
    sentences: tuple[str, ...]
    """How many voted what, whether they agree, who had lived it, how the silos differ, what talking moved."""
    silos: tuple[SiloMedian, ...]
    why: str
    follows: tuple[str, ...]
    drawing: VoteDrawing | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in a heat grid."""

    text: str
    counted: str
    status: str
    """kept, short, problem, few (too few to tell) or none."""
    words: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One value of a dimension: over the window, then by period."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """A KPI by one dimension."""

    dimension: str
    named: bool
    told: str
    columns: tuple[str, ...]
    """The window as a whole first, then its periods, as are the cells of each row."""
    rows: tuple[HeatRow, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class ChartDot:
    """One period on a chart."""

    x: float
    y: float
    kind: str
    """plain, better or worse."""
    title: str


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A level of a chart, with its label in the margin."""

    kind: str
    """promised, problem, usual or limit."""
    y: float
    text: str
    label_y: float


@dataclass(frozen=True, slots=True)
class ChartDrawing:
    """An XmR chart."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    band: tuple[float, float] | None
    """From where to where the limits reach: the usual range."""
    path: str
    dots: tuple[ChartDot, ...]
    radius: float
    lines: tuple[ChartLine, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    dashed: bool
    restart: str
    label: str


@dataclass(frozen=True, slots=True)
class KpiView:
    """A KPI: the figure in words, its chart, on what it depends."""

    id: str
    anchor: Anchor
    name: str
    lens: str
    owner: str
    status: str
    """kept, short, problem or unknown."""
    status_words: str
    certainty: str
    figure: str
    promised: str
    counted: str
    trend: str
    sentences: tuple[str, ...]
    """Better or worse, how often met, what holds it down, the promise budget, what broken promises cost, changes."""
    history: str
    """Where the chart starts anew, and its newest signals."""
    chart_notes: str
    """What is to be known where the chart is drawn."""
    limits_stage: bool
    mark: float | None
    value: float | None
    n: int | None
    drawing: ChartDrawing | None
    grids: tuple[HeatGrid, ...]


@dataclass(frozen=True, slots=True)
class TouchpointView:
    """A touchpoint: its promise, its state, what is known of it."""

    id: str
    anchor: Anchor
    name: str
    moment_of_truth: bool
    promise: str
    state: str
    category: str
    owner: str
    about: str
    """On which occasion, how many come here, who answers for it, what they receive."""
    evidence: str
    """What the evidence says, in words."""
    ladder: str
    """Where the declared state and the evidence differ."""
    knew_before: str
    status: str
    kpis: tuple[KpiView, ...]


@dataclass(frozen=True, slots=True)
class ProbeView:
    """One thing that was tried on a walk."""

    touchpoint: str
    tried: str
    outcome: str
    saw: str
    felt: str
    feeling: int | None
    about: str
    """What was felt, whether it was resolved and recovered, who walked when and where."""


@dataclass(frozen=True, slots=True)
class WalksView:
    """What colleagues met when they tried a stage."""

    told: str
    felt: str
    older: str
    probes: tuple[ProbeView, ...]


@dataclass(frozen=True, slots=True)
class VoiceView:
    """Something that a customer said."""

    kind: str
    text: str
    about: str
    """What it is, on which touchpoint, when, how severe, whether it is closed."""


@dataclass(frozen=True, slots=True)
class VoicesView:
    """What customers said about a stage in the window."""

    told: str
    repeated: str
    quotes: tuple[VoiceView, ...]
    """The worst complaints' words, and the newest praise."""


@dataclass(frozen=True, slots=True)
class ImprovementView:
    """Work on a touchpoint."""

    id: str
    name: str
    owner: str
    status: str
    """open, overdue or closed."""
    when: str
    rows: tuple[Line, ...]
    """Touchpoints, silos, aim, root cause, fix, result, what is asked and whom to thank, where they are known."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something to mend in the files."""

    severity: str
    code: str
    message: str
    hint: str
    where: str


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage."""

    id: str
    anchor: Anchor
    number: int
    name: str
    owner: str
    silos: str
    band: str
    status: str
    """kept, short, problem or unknown."""
    told: str
    certainty: str
    limited_by: str
    path: tuple[Line, ...]
    """Said, evidence, settled."""
    gap: str
    mark: float | None
    gap_mark: float | None
    line: StageLine
    flags: tuple[Flag, ...]
    depends: tuple[Line, ...]
    said: SaidView | None
    touchpoints: tuple[TouchpointView, ...]
    walks: WalksView | None
    voices: VoicesView | None
    improvements: tuple[ImprovementView, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class YieldRow:
    """A moment of truth in the rolled throughput yield."""

    touchpoint: str
    kpi: str
    kept: str
    met_by: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One of the four categories of moments of truth."""

    category: str
    meaning: str
    moments: str
    weakest: str
    status: str


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A touchpoint's declared state beside its evidence."""

    anchor: Anchor
    touchpoint: str
    declared: str
    evidence: str
    verdict: str
    severity: str
    """empty, note or warning."""


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """What a KPI counts and promises."""

    anchor: Anchor
    name: str
    counts: str
    promise: str
    problem: str
    measured: str
    owner: str


@dataclass(frozen=True, slots=True)
class FreshRow:
    """How old a stage's evidence is."""

    stage: str
    rating: str
    walk: str
    reading: str
    stale: str


@dataclass(frozen=True, slots=True)
class WholeView:
    """The whole journey."""

    throughput: str
    throughput_why: str
    left_out: str
    throughput_rows: tuple[YieldRow, ...]
    balance: tuple[BalanceRow, ...]
    ladder: tuple[LadderRow, ...]
    definitions: tuple[DefinitionRow, ...]
    freshness: str
    fresh: tuple[FreshRow, ...]
    method: tuple[Line, ...]
    parked: tuple[str, ...]
    findings: tuple[FindingView, ...]
    findings_told: str


@dataclass(frozen=True, slots=True)
class JourneyView:
    """One journey's reality check."""

    id: Anchor
    name: str
    customer: str
    owner: str
    as_of: str
    as_of_words: str
    first: FirstScreen
    stages: tuple[StageView, ...]
    whole: WholeView

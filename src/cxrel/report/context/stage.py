"""A stage with its touchpoints and figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.report.context.drawings import ChartDrawing, HeatGrid, StageLine
    from cxrel.report.context.evidence import FindingView, ImprovementView, Line, SaidView, VoicesView, WalksView
    from cxrel.report.text import Anchor


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to know about a stage, with what it means."""

    code: str
    """The flag as `cxrel score` has it."""
    word: str
    """The flag as one says it."""
    why: str
    """Why it is raised."""


@dataclass(frozen=True, slots=True)
class KpiView:
    """A KPI: the figure in words, its chart, on what it depends."""

    id: str
    """As in the journey file."""
    anchor: Anchor
    """Where it stands on the page."""
    name: str
    lens: str
    """measured or heard."""
    owner: str
    """Empty where nobody is named."""
    status: str
    """kept, short, problem or unknown."""
    status_words: str
    """The same as one says it."""
    certainty: str
    """Sure, or why not yet; empty where that cannot be told."""
    figure: str
    """What was delivered: 93 of 100 parcels."""
    promised: str
    """Beside it: we promised 97."""
    counted: str
    """How many were counted, and when."""
    trend: str
    """improved, worsened, no signal or too few points."""
    sentences: tuple[str, ...]
    """Better or worse, how often met, what holds it down, the promise budget, what broken promises cost, changes."""
    history: str
    """Where the chart starts anew, and its newest signals."""
    chart_notes: str
    """What is to be known where the chart is drawn."""
    limits_stage: bool
    """Whether it holds the stage's mark."""
    mark: float | None
    """From 1 to 9."""
    value: float | None
    """A share from 0 to 1, or a value in its unit."""
    n: int | None
    """How many were counted."""
    drawing: ChartDrawing | None
    """Nothing where no period is complete."""
    grids: tuple[HeatGrid, ...]
    """One for each dimension with more than one value."""


@dataclass(frozen=True, slots=True)
class TouchpointView:
    """A touchpoint: its promise, its state, what is known of it."""

    id: str
    """As in the journey file."""
    anchor: Anchor
    """Stable: `<journey>.<touchpoint>`."""
    name: str
    moment_of_truth: bool
    promise: str
    """What the customer may count on."""
    state: str
    """What was declared: broken, reliable or differentiating."""
    category: str
    """Its name."""
    owner: str
    """Empty where nobody is named."""
    about: str
    """On which occasion, how many come here, who answers for it, what they receive."""
    evidence: str
    """What the evidence says, in words."""
    ladder: str
    """Where the declared state and the evidence differ."""
    knew_before: str
    """By how many days figures knew before customers' words did."""
    status: str
    """kept, short, problem or unknown, by evidence."""
    kpis: tuple[KpiView, ...]


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage."""

    id: str
    """As in the journey file."""
    anchor: Anchor
    """Where its section begins."""
    number: int
    """From 1."""
    name: str
    owner: str
    """Empty where nobody is named."""
    silos: str
    """Their names."""
    band: str
    """always-reliable, sometimes-reliable, frequently-unreliable or unknown."""
    status: str
    """kept, short, problem or unknown."""
    told: str
    """Band and mark in words."""
    certainty: str
    """Sure, or why not yet; empty where that cannot be told."""
    limited_by: str
    """What holds its mark, with figure and promise."""
    path: tuple[Line, ...]
    """Said, evidence, settled."""
    gap: str
    """How far opinion and evidence lie apart, in words."""
    mark: float | None
    """From 1 to 9; nothing where it is unknown."""
    gap_mark: float | None
    """The reality gap in marks."""
    line: StageLine
    """Its line in the picture."""
    flags: tuple[Flag, ...]
    depends: tuple[Line, ...]
    """On what it depends, by name, with worst and best."""
    said: SaidView | None
    """Nothing where nobody said anything."""
    touchpoints: tuple[TouchpointView, ...]
    walks: WalksView | None
    """Nothing where nobody walked."""
    voices: VoicesView | None
    """Nothing where nobody was heard."""
    improvements: tuple[ImprovementView, ...]
    """Overdue, open, then closed."""
    findings: tuple[FindingView, ...]
    """On its keys, or on the readings of its KPIs."""

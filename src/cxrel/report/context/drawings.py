"""Where things are drawn: geometry and labels; colours are the templates' affair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.report.text import Anchor


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """One mark on a stage's line."""

    lens: str
    """said, walked, measured, heard or settled."""
    at: float
    """Where on the scale, in percent."""
    words: str
    """The mark in words."""
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
    """always-reliable, sometimes-reliable, frequently-unreliable or unknown."""
    band_words: str
    """The band as one says it: promise kept."""
    certainty: str
    """Sure, or why not yet; empty where that cannot be told."""
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
    """Something of it is older than the journey is to be reviewed."""
    note: str
    """What is to be said under the line: unknown, stale."""
    letters: str
    """The line in nine letters, for places where nothing can be drawn."""
    label: str
    """The whole line in words."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One vote in a drawing."""

    x: float
    """Where, in the units of the drawing."""
    y: float
    """Where, in the units of the drawing."""
    lived: bool
    """Whether it is of those who had lived the stage."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with its word; `text` is empty where it has none."""

    at: float
    """Where on its axis."""
    text: str
    """Its word."""


@dataclass(frozen=True, slots=True)
class VoteDrawing:
    """The blind vote as dots."""

    width: float
    """The size of the drawing in its own units."""
    height: float
    """The size of the drawing in its own units."""
    axis: float
    """How far down the axis lies."""
    lower_axis: float
    """How far down the lower axis lies."""
    label_y: float
    """How far down the scale is written."""
    radius: float
    """Of a dot."""
    dots: tuple[Dot, ...]
    """One for each vote."""
    ticks: tuple[Tick, ...]
    """The scale."""
    medians: tuple[Dot, ...]
    """The middle vote of each group."""
    apart: bool
    """Those who lived the stage stand above the axis, those who did not below."""
    label: str
    """The drawing in words."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One session in a trend."""

    x: float
    """Where, in the units of the drawing."""
    said: float | None
    """How far down the middle of the blind vote lies; nothing where no vote was kept."""
    settled: float | None
    """How far down the mark lies that the room settled on."""
    reach: tuple[float, float] | None
    """From the highest to the lowest vote."""
    title: str
    """The session in words."""


@dataclass(frozen=True, slots=True)
class TrendDrawing:
    """Votes and settled marks from session to session."""

    width: float
    """The size of the drawing in its own units."""
    height: float
    """The size of the drawing in its own units."""
    left: float
    """The plot within it."""
    right: float
    """The plot within it."""
    bottom: float
    """The plot within it."""
    points: tuple[TrendPoint, ...]
    """One for each session, oldest first."""
    path: str
    """The settled marks, for a polyline."""
    x_ticks: tuple[Tick, ...]
    """When the sessions were held."""
    y_ticks: tuple[Tick, ...]
    """1, 5 and 9."""
    label: str
    """The drawing in words."""


@dataclass(frozen=True, slots=True)
class ChartDot:
    """One period on a chart."""

    x: float
    """Where, in the units of the drawing."""
    y: float
    """Where, in the units of the drawing."""
    kind: str
    """plain, better or worse."""
    title: str
    """Period, figure and count."""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A level of a chart, with its label in the margin."""

    kind: str
    """promised, problem, usual or limit."""
    y: float
    """How far down it lies."""
    text: str
    """Its label; empty for a limit."""
    label_y: float
    """How far down its label stands, apart from the others."""


@dataclass(frozen=True, slots=True)
class ChartMove:
    """A place on a chart where the promise became another."""

    x: float
    """Where, between two periods."""
    y: tuple[float, float]
    """From which level to which."""
    kind: str
    """looser or stricter."""
    text: str
    """The promise until then."""
    title: str
    """When it was moved, from what to what."""


@dataclass(frozen=True, slots=True)
class ChartDrawing:
    """An XmR chart."""

    width: float
    """The size of the drawing in its own units."""
    height: float
    """The size of the drawing in its own units."""
    left: float
    """The plot within it."""
    right: float
    """The plot within it."""
    top: float
    """The plot within it."""
    bottom: float
    """The plot within it."""
    band: tuple[float, float] | None
    """From where to where the limits reach: the usual range."""
    path: str
    """The points of the line, for a polyline."""
    dots: tuple[ChartDot, ...]
    """One for each period."""
    radius: float
    """Of a dot."""
    lines: tuple[ChartLine, ...]
    """What was promised, what is a problem, what is usual, and the limits."""
    x_ticks: tuple[Tick, ...]
    """First and last period, and a year between."""
    y_ticks: tuple[Tick, ...]
    """Round figures."""
    dashed: bool
    """The limits rest on few points."""
    restart: str
    """Since when the process is new; empty where it is not."""
    promise: str
    """The promise as it moved over time, for a polyline; empty where no move is told (`--history`)."""
    moves: tuple[ChartMove, ...]
    """Where it moved."""
    label: str
    """The chart in words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in a heat grid."""

    text: str
    """The figure; empty where there is none."""
    counted: str
    """How many were counted."""
    status: str
    """kept, short, problem, few (too few to tell) or none."""
    words: str
    """The status as a word."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One value of a dimension: over the window, then by period."""

    name: str
    """The value's name."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """A KPI by one dimension."""

    dimension: str
    """Its name."""
    named: bool
    """Whether it depends on this, surely."""
    told: str
    """Worst and best in words, or that there is no difference to speak of."""
    columns: tuple[str, ...]
    """The window as a whole first, then its periods, newest first, as are the cells of each row."""
    rows: tuple[HeatRow, ...]
    left_out: str
    """What is not shown of very many values."""

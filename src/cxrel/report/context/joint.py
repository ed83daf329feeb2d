"""Customer by customer: who met every promise, which promises break together, and what became of the customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.report.context.drawings import Tick


@dataclass(frozen=True, slots=True)
class OutcomeBar:
    """One group of customers in the drawing."""

    y: float
    """How far down it stands."""
    text: str
    """How many promises were broken."""
    x: float | None
    """Where its share lies; nothing where they are too few to tell."""
    reach: tuple[float, float] | None
    """From where to where the interval reaches."""
    title: str
    """The group in words."""


@dataclass(frozen=True, slots=True)
class OutcomeDrawing:
    """The share with a good outcome in each group, with its interval."""

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
    bars: tuple[OutcomeBar, ...]
    """One for each group."""
    ticks: tuple[Tick, ...]
    """Round shares."""
    label: str
    """The drawing in words."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """Customers with so many broken promises."""

    broken: str
    """How many promises were broken."""
    customers: str
    """Of how many an outcome is known."""
    good: str
    """For how many it was good; too few to tell, where they are."""
    interval: str
    """Between what it lies, surely enough; empty where they are too few."""


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What became of customers, by how many promises were broken."""

    name: str
    """The good outcome."""
    told: str
    """The groups side by side, and whether chance explains the difference."""
    caveat: str
    """That this goes along with broken promises, and proves no cause."""
    rows: tuple[OutcomeRow, ...]
    """One for each group."""
    drawing: OutcomeDrawing | None
    """Nothing where no two groups are large enough."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The customers of one value of a dimension."""

    dimension: str
    value: str
    """Its name."""
    customers: str
    """How many."""
    kept: str
    """How many of them met every promise there; too few to tell, where they are."""


@dataclass(frozen=True, slots=True)
class JointView:
    """What is known customer by customer."""

    share: str
    """For how many customers every promise was kept, at how many moments of truth; empty where nobody was counted."""
    rests: str
    """When they were counted, and which moments of truth are in it."""
    together: tuple[str, ...]
    """Moments of truth whose promises break for the same customers, and how much more often than by chance."""
    places: tuple[PlaceRow, ...]
    """By the values of each dimension."""
    outcome: OutcomeView | None
    """What became of the customers."""

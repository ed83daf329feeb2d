"""What measuring a KPI brought: the readings of whole periods, which take the place of what was known of these periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxrel.model.evidence import Reading
from cxrel.model.period import Period


@dataclass(frozen=True, slots=True)
class Measured:
    """The readings of one KPI in the periods that were measured."""

    dimensions: tuple[str, ...]
    """The dimensions that the rows are cut by, in the journey's order."""
    periods: frozenset[Period]
    """Every period that was looked at; one without a row had nothing to count."""
    rows: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that stood in the readings already, and is another now."""

    period: Period
    cells: Mapping[str, str] = field(default_factory=dict)
    """The dimension values that it is about; empty for the total."""
    was: Reading | None = None
    now: Reading | None = None
    """None where nothing is counted there any more."""

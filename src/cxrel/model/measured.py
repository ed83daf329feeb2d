"""What measuring brought: readings of whole periods, which take the place of what was known, and what became of each KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cxrel.model.evidence import Reading
from cxrel.model.kpi import Kpi
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
    cells: Mapping[str, str]
    """The dimension values that it is about; empty for the total."""
    was: Reading
    now: Reading | None
    """None where nothing is counted there any more."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a figure rests on, and how many it leaves out."""

    rows: int = 0
    """Rows of the source in these periods."""
    left_out: int = 0
    """By `where`."""
    unknown: int = 0
    """Rows for which `good` or `value` says nothing: left out too, or counted as bad."""
    nan: int = 0
    """Those of them whose value is not a number."""
    other: Mapping[str, int] = field(default_factory=dict)
    """By dimension: rows with a value that the journey does not declare."""
    nowhere: Mapping[str, int] = field(default_factory=dict)
    """By dimension: rows without a value."""


Status = Literal["measured", "unchanged", "empty", "failed"]
"""unchanged: neither the source nor the definition is another than last time; empty: no period to measure."""


@dataclass(frozen=True, slots=True)
class KpiOutcome:
    """What became of one KPI."""

    journey: str
    kpi: Kpi
    source: str
    file: str
    """Its readings file."""
    status: Status
    reason: str = ""
    """Why it is not measured."""
    periods: tuple[Period, ...] = ()
    """Those that were measured, oldest first."""
    unsettled: tuple[Period, ...] = ()
    """Those that are left out, because they may still change."""
    added: tuple[Period, ...] = ()
    restated: tuple[Restated, ...] = ()
    newest: Reading | None = None
    """The total of the newest period that has any."""
    counts: Counts = field(default_factory=Counts)
    changed: bool = False
    """Whether the readings file says something new."""


@dataclass(frozen=True, slots=True)
class JointOutcome:
    """What became of the tables that tell customer by customer how a journey went."""

    journey: str
    status: Status
    reason: str = ""
    """Why they are not measured."""
    moments: tuple[str, ...] = ()
    """The moments of truth that are joined, by name."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Those that are not, and why."""
    periods: tuple[Period, ...] = ()
    """Those that were measured, oldest first."""
    unsettled: tuple[Period, ...] = ()
    added: tuple[Period, ...] = ()
    restated: tuple[Restated, ...] = ()
    newest: Reading | None = None
    """The customers of the newest period, and for how many every promise was kept."""
    outcome: str = ""
    """Why it is not told what became of the customers; empty where it is, or where the journey does not ask for it."""
    changed: tuple[str, ...] = ()
    """The files that say something new."""


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What became of one source."""

    name: str
    place: str
    """Its file, or the environment variable and the table; never an address."""
    reason: str = ""
    """Why it could not be read; empty where it could."""
    notes: tuple[str, ...] = ()
    """What a person should know of it: rows without a date, files with different columns."""


@dataclass(frozen=True, slots=True)
class ExplainedPeriod:
    """One period of a KPI: what its figure rests on."""

    period: Period
    counts: Counts
    reading: Reading | None
    """None where nothing counts."""


@dataclass(frozen=True, slots=True)
class Explained:
    """How a KPI is counted, for somebody who holds a query of her own against it."""

    journey: str
    kpi: Kpi
    place: str
    """The source in words."""
    at: str
    """The column that puts a row in a period, with the engine's word for its type."""
    timezone: str | None
    values: Mapping[str, tuple[str, ...]]
    """By dimension: the values that the journey declares; none where it is open."""
    periods: tuple[ExplainedPeriod, ...]
    relation: str
    """What the source is called in the statement."""
    sql: str
    """What was sent to the source."""

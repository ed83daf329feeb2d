"""What `doctor` finds: which engines are there, and what each source holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class EngineState:
    """An engine, and whether it can be used."""

    name: str
    what_for: str
    version: str
    """Empty where it is not installed."""
    install: str = ""
    """What to type to get it, where it is not there."""


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column of a source."""

    name: str
    declared: str
    """The engine's own word for the type."""
    used_by: tuple[str, ...] = ()
    """`at`, and the KPIs whose expressions name it."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the data spells a value of a dimension, and what it counts as."""

    spelled: str
    rows: int
    counts_as: str
    """The declared value, `other` or `unknown`; the spelling itself, where the dimension is open."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source, looked at."""

    name: str
    place: str
    """Its file, or the environment variable and the table; never an address."""
    declared_in: str
    kpis: tuple[str, ...]
    trouble: str = ""
    """Why it cannot be reached; empty where it can."""
    faults: tuple[str, ...] = ()
    """What keeps KPIs from being measured."""
    notes: tuple[str, ...] = ()
    dialect: str = ""
    columns: tuple[ColumnState, ...] = ()
    at: str = ""
    timezone: str | None = None
    rows: int | None = None
    undated: int | None = None
    first: date | None = None
    last: date | None = None
    by_month: Mapping[str, int] = field(default_factory=dict)
    """Rows of the newest months."""
    spellings: Mapping[str, tuple[Spelling, ...]] = field(default_factory=dict)
    """By dimension, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that was looked at."""

    engines: tuple[EngineState, ...]
    sources: tuple[SourceState, ...]

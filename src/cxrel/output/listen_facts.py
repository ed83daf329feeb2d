"""What `cxrel listen` tells, as plain values: the same for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cxrel.voices.handling import Handled
    from cxrel.voices.suggest import Trial

__all__ = ["ListenFacts", "Proposed"]


class Proposed(Protocol):
    """A suggestion about one entry."""

    @property
    def id(self) -> str:
        """The entry's."""
        ...

    @property
    def text(self) -> str:
        """How it begins."""
        ...

    @property
    def touchpoint(self) -> str:
        """What it may speak of."""
        ...

    @property
    def touchpoint_because(self) -> str:
        """Why."""
        ...

    @property
    def repeat_of(self) -> str:
        """What it may repeat."""
        ...

    @property
    def repeat_because(self) -> str:
        """Why."""
        ...


@dataclass(frozen=True, kw_only=True)
class ListenFacts:
    """Counts, suggestions, and how complaints are handled."""

    journey: str
    voice_file: str
    source: str | None
    as_of: date
    dry_run: bool
    read: int
    brought: int
    kinds: Sequence[tuple[str, int]]
    known: int
    twice: int
    """Rows whose id another row of the file had before."""
    ahead: int
    """Entries that lie after the as-of date."""
    too_old: int
    empty: int
    faulty: int
    grown: int
    updated: int
    cut: int
    absent: Sequence[str]
    keep_personal_data: bool
    masked: Sequence[tuple[str, int]]
    lined_up: Mapping[str, int]
    not_lined_up: int
    ties: Sequence[tuple[str, int]]
    unknown: Sequence[tuple[tuple[str, str], int]]
    confirmed_touchpoints: int
    confirmed_repeats: int
    suggestions: str | None
    proposals: Sequence[Proposed]
    trial: Trial | None
    repeats: Mapping[str, str]
    unresolved: int
    handled: Handled | None
    heard: Sequence[tuple[str, Mapping[str, int]]]
    names: Mapping[str, str]
    settled: Mapping[str, str]
    """How the file was read: encoding, delimiter, dates, and each column's heading."""
    written: Sequence[str]

"""What `cxrel listen` is asked for, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.usecases.listen_bring import Sorted, Tally

if TYPE_CHECKING:
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.usecases.listen_settle import Point, Settling, Told
    from cxrel.usecases.walk import Chosen
    from cxrel.voices.handling import Handled

__all__ = ["REPEATED_WITHIN", "Listened", "Request", "Stopped"]

REPEATED_WITHIN = 30
"""Days after which the same complaint is a new one."""


@dataclass(frozen=True)
class Request:
    """What is to be brought in, and how."""

    chosen: Chosen
    """The journey, which has no errors."""
    told: Told
    as_of: date
    source: str | None = None
    """The export; without one, only what is in voice.csv already is looked at."""
    suggestions: str | None = None
    confirm: str | None = None
    since: date | None = None
    repeated_within: int = REPEATED_WITHIN
    keep_personal_data: bool = False
    leave_out_faulty: bool = False
    update: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class Listened:
    """What became of an export. With an error among the findings, nothing was written."""

    voice_file: str
    findings: tuple[Finding, ...] = ()
    settling: Settling | None = None
    unconfirmed: tuple[Point, ...] = ()
    """Columns that were suggested, not confirmed, and so not used."""
    tally: Tally = field(default_factory=Tally)
    found: Sorted = field(default_factory=Sorted)
    brought: int = 0
    confirmed: Counter[str] = field(default_factory=Counter)
    """Touchpoints and repeats that a person confirmed, by column."""
    updated: int = 0
    """Entries that were known, and got a date or a cause that they did not have."""
    absent: tuple[str, ...] = ()
    """Columns that voice.csv does not have, and that entries had something for."""
    handled: Handled | None = None
    heard: tuple[tuple[str, Counter[str]], ...] = ()
    written: tuple[str, ...] = ()


class Stopped(Exception):
    """A file that cannot be read: what to tell of it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings

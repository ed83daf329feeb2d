"""What changed since an earlier revision, as a template gets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.report.text import Anchor


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change."""

    meaning: str
    """looser, worse, better, stricter or neutral."""
    why: str
    """What it is and what it did."""
    where: str
    """File and line."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A stage that is told otherwise than before."""

    stage: str
    anchor: Anchor
    before: str
    """The mark in words."""
    now: str
    moved_by: str
    """New evidence, changed definitions, or both."""


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What changed since an earlier revision; there only where a report is asked for it."""

    since: str
    """The revision."""
    told: str
    """How many changes of each meaning."""
    sentences: tuple[str, ...]
    """What flatters first, then what really got worse or better."""
    moves: tuple[MoveRow, ...]
    """The stages whose marks moved."""
    rows: tuple[ChangeRow, ...]
    """The changes that mean something, the most important first."""
    more: int
    """How many are not listed."""

"""What a room is made from, beside the journey and its score: what was gathered for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cxrel.model.results import JourneyScore
    from cxrel.report.room.context import Code, Exhibit, Promise, WordList


@dataclass(frozen=True)
class RoomFacts:
    """What was gathered for a room."""

    since: date
    """The day of the meeting before."""
    earlier: JourneyScore
    """The same journey as of that day."""
    artifacts: Mapping[str, tuple[Exhibit, ...]] = field(default_factory=dict)
    """By touchpoint."""
    brought: Mapping[int, tuple[Exhibit, ...]] = field(default_factory=dict)
    """What was brought from walks, by the identity of the probe."""
    calls: Mapping[str, Exhibit] = field(default_factory=dict)
    """Recordings by the id of the call in `voice.csv`."""
    overdue: tuple[Promise, ...] = ()
    words: tuple[WordList, ...] = ()
    url: str = ""
    """Where the room will stand, with `/` at its end; empty where nobody said so."""
    codes: Mapping[str, Code] = field(default_factory=dict)
    """By stage."""
    codes_told: str = ""

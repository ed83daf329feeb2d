"""Where a room stands: the session, the stage that is talked about, and everything decided so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.session.events import Begun, Followed, SeatBallot, Vote

DEFAULT_HIDE_UNDER = 3


class Phase(StrEnum):
    """Where a stage stands, in the order of the practice."""

    LIVED = "lived"
    """It is shown; who has lived it as a customer lately?"""
    UNLIVED = "unlived"
    """Nobody has: its artifacts first, or a confirmed "rate unlived"."""
    VOTE = "vote"
    """A silent round."""
    TALK = "talk"
    """The marks are on the screen: talk, another round, or on to what it depends on."""
    DEPENDS = "depends"
    """What does it depend on?"""
    EVIDENCE = "evidence"
    """What was walked, measured and heard is on the screen; now a mark is settled."""
    SETTLED = "settled"
    """The mark stands; the reason, and what follows."""
    CONFIRMED = "confirmed"
    """Done."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the session stands on: the names of the journey, and what of this session is in its file already."""

    journey: str
    stages: tuple[str, ...]
    silos: tuple[str, ...]
    """Whom people can come from; where the journey declares none, nobody can vote, and a mark is all that is kept."""
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The declared values of each dimension; none where it is open to any value."""
    hide_under: int = DEFAULT_HIDE_UNDER
    """Silos with fewer people are counted among the others."""
    recorded: frozenset[str] = frozenset()
    """Stages that the session's file holds already: they are not rated again in the same session."""


@dataclass(frozen=True, slots=True)
class StageState:
    """One stage of the session."""

    id: str
    phase: Phase = Phase.LIVED
    lived: tuple[str, ...] | None = None
    """The seats that have lived it; None where that was not asked."""
    unlived: bool = False
    """Rated although nobody had lived it."""
    votes: Mapping[str, Vote] = field(default_factory=dict)
    """The silent round that is under way, by seat: not to be shown before it is revealed."""
    rounds: tuple[Mapping[str, Vote], ...] = ()
    """The rounds that were revealed, by seat, the last one last."""
    depends_on: tuple[str, ...] = ()
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    evidence_seen: bool = False
    """Whether the room has seen the evidence; that cannot be undone."""
    mark: int | None = None
    why: str | None = None
    follows: tuple[Followed, ...] = ()
    skipped: bool = False

    @property
    def round(self) -> int:
        """The number of the silent round that is under way or was revealed last, from 1."""
        return len(self.rounds) + 1 if self.phase is Phase.VOTE else max(1, len(self.rounds))

    @property
    def rated(self) -> bool:
        """Whether there is anything to keep: a round that was revealed, or a settled mark."""
        return bool(self.rounds) or self.mark is not None


@dataclass(frozen=True, slots=True)
class State:
    """A session as it stands after the events so far."""

    ground: Ground
    begun: Begun | None = None
    seats: Mapping[str, str] = field(default_factory=dict)
    """Every seat and its silo, in the order in which they were given out."""
    ballots: Mapping[str, SeatBallot] = field(default_factory=dict)
    """What seats sent in, by seat; not to be shown before it is revealed."""
    stages: Mapping[str, StageState] = field(default_factory=dict)
    """The stages on the agenda, in its order."""
    current: str | None = None
    """The stage that is open; None between stages."""
    parked: tuple[str, ...] = ()
    closed: bool = False
    approved: bool = False
    before: State | None = field(default=None, compare=False, repr=False)
    """The state before the last decision, where that can be undone."""

    @property
    def stage(self) -> StageState | None:
        """The stage that is open."""
        return self.stages[self.current] if self.current else None

    @property
    def phase(self) -> Phase | None:
        """The phase of the stage that is open."""
        return self.stages[self.current].phase if self.current else None

    @property
    def named(self) -> bool:
        """Whether the room agreed that votes are kept by person."""
        return self.begun is not None and bool(self.begun.people)

    @property
    def next_stage(self) -> str | None:
        """The stage after the open one (or the first) that is not done; then those that were skipped; None: no more."""
        order = list(self.stages)
        start = order.index(self.current) + 1 if self.current else 0
        ahead = [*order[start:], *order[:start]]
        waiting = [i for i in ahead if i != self.current and self.stages[i].phase is not Phase.CONFIRMED]
        fresh = [i for i in waiting if not self.stages[i].skipped]
        return next(iter(fresh or waiting), None)

    @property
    def voted(self) -> int:
        """How many have voted in the round that is under way."""
        return len(self.stage.votes) if self.stage else 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The seats that have not voted in the round that is under way."""
        return tuple(seat for seat in self.seats if self.stage and seat not in self.stage.votes)

    @property
    def labels(self) -> dict[str, str]:
        """The seat of each name that ballots use."""
        return {ballot.label: seat for seat, ballot in self.ballots.items()}

    def seats_of(self, silo: str) -> tuple[str, ...]:
        """The seats of a silo."""
        return tuple(seat for seat, of in self.seats.items() if of == silo)

    def present(self) -> dict[str, int]:
        """How many people of each silo are here, in the order in which the silos came."""
        counts: dict[str, int] = {}
        for silo in self.seats.values():
            counts[silo] = counts.get(silo, 0) + 1
        return counts

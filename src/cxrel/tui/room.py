"""What all pages share: the desk at which decisions are taken, what was told last, the clock, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.model.journey import Journey, Stage
    from cxrel.session.events import Event
    from cxrel.session.state import StageState, State
    from cxrel.usecases.rate import Desk


class Aside(StrEnum):
    """A page beside the steps of a stage."""

    PEOPLE = "people"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked for."""

    label: str
    value: str = ""
    hint: str = ""
    required: bool = False
    hidden: bool = False
    """Not to be read on the projector."""
    check: Callable[[str], str] = lambda _: ""
    """What is wrong with an answer; nothing, where it is right."""


@dataclass(frozen=True, slots=True)
class Form:
    """Things that are asked for at once, under a title; `told` stands between."""

    title: str
    fields: tuple[Field, ...]
    then: Callable[[tuple[str, ...]], None]
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class Timer:
    """Minutes and seconds since something began; over time, it says so and stops nobody."""

    clock: Callable[[], float]
    limit: float
    started: float = 0.0

    def restart(self, limit: float | None = None) -> None:
        """Begin anew, perhaps with another limit in seconds."""
        self.started = self.clock()
        self.limit = self.limit if limit is None else limit

    @property
    def seconds(self) -> int:
        """Whole seconds since the beginning."""
        return int(self.clock() - self.started)

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self.seconds >= self.limit


@dataclass(slots=True)
class Room:
    """One session on one screen."""

    desk: Desk
    timer: Timer
    told: str = ""
    """What the facilitator is told now; gone with the next key."""
    aside: Aside | None = None
    look_back: int = 0
    """How many steps of the open stage the room looks back; nothing is changed by looking."""
    warned: str = ""
    """What was asked for once, and is done when it is asked for again."""
    ask: Callable[[Form], None] = lambda _: None
    leave: Callable[[bool], None] = lambda _: None
    """Leaves the screen; with True, the room has confirmed the session."""
    pause: Timer | None = None
    """The three minutes with what the customer sees, where nobody has lived the stage."""
    opened: str | None = field(default=None)
    """The stage for which the clock runs."""

    @property
    def state(self) -> State:
        """Where the session stands."""
        return self.desk.state

    @property
    def journey(self) -> Journey:
        """The journey that is rated."""
        return self.desk.subject.journey

    def open_stage(self) -> StageState:
        """The stage that is open; pages of a stage are shown only then."""
        stage = self.state.stage
        if stage is None:
            raise LookupError("no stage is open")
        return stage

    def stage(self, stage_id: str) -> Stage:
        """The stage of the journey with that id."""
        return next(stage for stage in self.journey.stages if stage.id == stage_id)

    def silo(self, silo: str) -> str:
        """The name of a silo."""
        return self.journey.silos.get(silo, silo)

    def tell(self, sentence: str) -> None:
        """Say something until the next key."""
        self.told = sentence

    def take(self, *events: Event) -> bool:
        """Take decisions; whether they were allowed and are kept. If not, why is told."""
        before = (self.state.current, self.state.phase)
        try:
            refusal = self.desk.decide(*events)
        except CxrelError as error:
            self.tell(f"Not kept: {error}")
            return False
        if before != (self.state.current, self.state.phase):
            self.look_back = 0
        if refusal:
            self.tell(refusal.sentence)
        return refusal is None

    def sure(self, what: str, question: str) -> bool:
        """Whether the same was asked for twice in a row; the first time, the question is told."""
        if self.warned == what:
            self.warned = ""
            return True
        self.warned = what
        self.tell(question)
        return False

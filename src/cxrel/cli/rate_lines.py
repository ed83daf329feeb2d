"""The rating session line by line: which prompt comes next follows from the state alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.cli.rate_speaker import Ended, Speaker, Terminal
from cxrel.cli.rate_stage import StagePrompts
from cxrel.session.events import Approved, Closed, Opened
from cxrel.session.result import read_back
from cxrel.usecases.rate_beginning import begun_with

if TYPE_CHECKING:
    from cxrel.session.state import StageState
    from cxrel.usecases.rate import Desk

__all__ = ["Terminal", "lead"]


def lead(desk: Desk, terminal: Terminal) -> bool:
    """Lead the session from where it stands to its end; whether the room confirmed it."""
    lines = _Lines(desk, terminal)
    try:
        if desk.state.begun is None:
            lines.begin()
        else:
            terminal.tell("The session goes on where it was left.")
        while not desk.state.approved:
            lines.step()
    except Ended:
        return False
    return True


class _Lines:
    """The course of a session: who is here, stage after stage, and the read-back."""

    def __init__(self, desk: Desk, terminal: Terminal) -> None:
        self.desk = desk
        self.speaker = Speaker(desk, terminal)
        self.prompts = StagePrompts(self.speaker)

    def begin(self) -> None:
        """Who is here; nothing is decided before that is known."""
        proposed, journey = self.desk.proposed, self.desk.subject.journey
        self.speaker.tell(f"{journey.name}: session {proposed.session}. 'help' tells what can be typed.")
        while self.desk.state.begun is None:
            counts = {}
            if not proposed.participants and not proposed.people:
                counts = {
                    silo: self.speaker.line(f"How many people of {name}?") for silo, name in journey.silos.items()
                }
            facilitator = proposed.facilitator or self.speaker.line("Who leads the session?")
            begun = begun_with(proposed, counts, facilitator)
            if isinstance(begun, str):
                self.speaker.tell(begun)
            else:
                self.speaker.decide(begun)

    def step(self) -> None:
        """One prompt."""
        state = self.desk.state
        if state.closed:
            self._confirm_session()
        elif state.stage is None:
            self._next()
        else:
            self._show(state.stage)
            self.prompts.ask(state.stage)

    def _next(self) -> None:
        stage = self.desk.state.next_stage
        if stage is not None and not self.desk.state.stages[stage].skipped:
            self.speaker.decide(Opened(stage))
            return
        answer = self.speaker.said(
            "All stages are done. Enter closes the session" + (f"; open {stage} takes it up" if stage else "")
        )
        if answer == "":
            self.speaker.decide(Closed())

    def _confirm_session(self) -> None:
        state = self.desk.state
        self.speaker.tell(
            "", "What the room decided:", *(f"  {line}" for line in read_back(self.desk.subject.journey, state)), ""
        )
        answer = self.speaker.said("Is this right, and to be written? yes, or undo to go back")
        if answer in {"yes", "y"}:
            self.speaker.decide(Approved())

    def _show(self, held: StageState) -> None:
        """Stage and promise, once when it comes up."""
        if self.speaker.shown == held.id:
            return
        self.speaker.shown = held.id
        stage = self.speaker.stage(held.id)
        place, of = list(self.desk.state.stages).index(held.id) + 1, len(self.desk.state.stages)
        self.speaker.tell("", f"Stage {place} of {of}: {stage.name}")
        for touchpoint in stage.touchpoints:
            mark = "! " if touchpoint.moment_of_truth else "  "
            promise = f": {touchpoint.promise}" if touchpoint.promise else ""
            self.speaker.tell(f"  {mark}{touchpoint.name}{promise}")
        if held.rounds:
            self.speaker.reveal()
        if held.evidence_seen:
            self.speaker.evidence(held.id)

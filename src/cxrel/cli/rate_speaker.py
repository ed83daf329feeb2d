"""What every prompt needs: to ask, to tell, to decide, and the words that can be typed wherever one is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.cli.rate_draw import reveal_lines
from cxrel.output.harmless import harmless
from cxrel.session.events import Joined, Opened, Parked, Skipped, Undone
from cxrel.session.reveal import reveal
from cxrel.usecases.rate_evidence import evidence_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.model.journey import Stage
    from cxrel.session.events import Event
    from cxrel.usecases.rate import Desk

HELP = """\
At any prompt: undo · skip · back STAGE · park QUESTION · join SILO · ballots FILE · stages · quit (the session waits)
At the vote:
  care: 3 4 ?    votes of a silo, those who have lived it first
  p7 6    one seat        -p7    takes it back        hand    pass the keyboard round, unseen
  p7: 6 4 ? 8    a line from a chat, one vote for each stage
  Enter or reveal    shows all marks at once
At the talk:
  again    another silent round        depends channel time        by channel web 6        Enter    on to the evidence"""


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the room is spoken with; `ask` and `hide` give None where the input ends."""

    ask: Callable[[str], str | None]
    hide: Callable[[str], str | None]
    """Like `ask`, and what is typed does not show."""
    tell: Callable[[str], None]


class Ended(Exception):
    """The facilitator stopped, or the input ended: the session waits in its journal."""


class Speaker:
    """Speaks with the room, and takes what it decides to the desk."""

    def __init__(self, desk: Desk, terminal: Terminal) -> None:
        self.desk, self.terminal = desk, terminal
        self.shown = ""
        """The stage that is on the screen; empty where it has to be shown anew."""
        self._common: dict[str, Callable[[str], object]] = {
            "undo": lambda _: self._undo(),
            "skip": lambda _: self.decide(Skipped()),
            "back": self._open,
            "open": self._open,
            "park": lambda text: self.decide(Parked(text)),
            "join": self._join,
            "ballots": self._ballots,
            "stages": lambda _: self._agenda(),
            "help": lambda _: self.tell(HELP),
            "?": lambda _: self.tell(HELP),
        }

    def line(self, question: str) -> str:
        """An answer; the end of the input, or `quit`, ends the session for now."""
        answer = self.terminal.ask(harmless(question))
        if answer is None or answer.strip() == "quit":
            raise Ended
        return answer.strip()

    def said(self, question: str, *, text: bool = False) -> str | None:
        """An answer to this question; None where something else was typed, which is done already.

        Where a sentence is asked for (`text`), one that only begins like a command is a sentence.
        """
        answer = self.line(question)
        word, _, rest = answer.partition(" ")
        known = {*self.desk.state.stages, *self.desk.subject.journey.silos, ""}
        sentence = (text and word != "park" and rest not in known) or (word == "?" and rest)
        if word not in self._common or sentence:
            return answer
        self._common[word](rest.strip())
        return None

    def decide(self, *events: Event) -> bool:
        """Whether it is allowed, and kept; if not, why is told."""
        refusal = self.desk.decide(*events)
        if refusal:
            self.tell(refusal.sentence)
        return refusal is None

    def tell(self, *lines: str) -> None:
        """Say something; what people wrote cannot move the cursor."""
        for line in lines:
            self.terminal.tell("\n".join(harmless(part) for part in line.split("\n")))

    def stage(self, stage: str) -> Stage:
        """The stage of the journey with that id."""
        return next(one for one in self.desk.subject.journey.stages if one.id == stage)

    def reveal(self) -> None:
        """All marks of the last round."""
        shown = reveal(self.desk.state)
        if shown:
            self.tell("", *reveal_lines(shown, self.desk.subject.journey.silos), "")

    def evidence(self, stage: str) -> None:
        """What was walked, measured and heard."""
        told = evidence_lines(self.desk.subject, self.desk.state, stage)
        self.tell("", *(f"  {line}" for line in told), "")

    def _open(self, stage: str) -> None:
        if self.decide(Opened(stage)):
            self.shown = ""

    def _undo(self) -> None:
        if self.decide(Undone()):
            self.shown = ""
            self.tell("Taken back.")

    def _join(self, words: str) -> None:
        silo, _, person = words.partition(" ")
        self.decide(Joined(silo, person.strip() or None))

    def _ballots(self, file: str) -> None:
        taken = self.desk.take_ballots([file])
        self.tell(taken.sentence, *taken.told)

    def _agenda(self) -> None:
        for held in self.desk.state.stages.values():
            self.tell(f"  {held.id}: {'skipped' if held.skipped else held.phase}, {self.stage(held.id).name}")

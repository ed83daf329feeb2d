"""The rating session line by line: prompts on a terminal, which take decisions at the desk and tell what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxrel.cli.rate_draw import reveal_lines
from cxrel.cli.rate_votes import Votes
from cxrel.output.harmless import harmless
from cxrel.session.events import (
    AcceptedUnlived,
    Approved,
    Closed,
    DependsOn,
    EvidenceShown,
    Explained,
    Followed,
    Joined,
    Lived,
    LookedAtArtifacts,
    MarkedBy,
    Opened,
    Parked,
    Revealed,
    RoundAdded,
    Settled,
    Skipped,
    StageConfirmed,
    Undone,
)
from cxrel.session.practice import practice_lived, practice_votes
from cxrel.session.result import read_back
from cxrel.session.reveal import reveal
from cxrel.session.state import Phase
from cxrel.usecases.rate_beginning import begun_with, seats_meant
from cxrel.usecases.rate_evidence import evidence_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.model.journey import Stage
    from cxrel.session.events import Event
    from cxrel.session.state import StageState
    from cxrel.usecases.rate import Desk

__all__ = ["Ended", "Terminal", "lead"]

_HELP = """\
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
    """One prompt after the other; which one follows from the state alone."""

    def __init__(self, desk: Desk, terminal: Terminal) -> None:
        self.desk, self.terminal = desk, terminal
        self.votes = Votes(desk, terminal)
        self.shown = ""
        self.asks: dict[Phase, Callable[[StageState], None]] = {
            Phase.LIVED: self._lived,
            Phase.UNLIVED: self._unlived,
            Phase.VOTE: self._vote,
            Phase.TALK: self._talk,
            Phase.DEPENDS: self._talk,
            Phase.EVIDENCE: self._settle,
            Phase.SETTLED: self._explain,
        }
        self.common: dict[str, Callable[[str], object]] = {
            "undo": lambda _: self._undo(),
            "skip": lambda _: self._decide(Skipped()),
            "back": self._back,
            "open": self._back,
            "park": lambda text: self._decide(Parked(text)),
            "join": lambda silo: self._decide(Joined(*silo.split(None, 1)[:2])) if silo else self._tell("join SILO"),
            "ballots": self._ballots,
            "stages": lambda _: self._agenda(),
            "help": lambda _: self._tell(_HELP),
            "?": lambda _: self._tell(_HELP),
        }

    # The course of the session

    def begin(self) -> None:
        """Who is here; nothing is decided before that is known."""
        proposed, journey = self.desk.proposed, self.desk.subject.journey
        self._tell(f"{journey.name}: session {proposed.session}. 'help' tells what can be typed.")
        while self.desk.state.begun is None:
            counts = {}
            if not proposed.participants and not proposed.people:
                counts = {silo: self._line(f"How many people of {name}?") for silo, name in journey.silos.items()}
            facilitator = proposed.facilitator or self._line("Who leads the session?")
            begun = begun_with(proposed, counts, facilitator)
            if isinstance(begun, str):
                self._tell(begun)
            else:
                self._decide(begun)

    def step(self) -> None:
        """One prompt."""
        state = self.desk.state
        if state.closed:
            self._confirm_session()
        elif state.stage is None:
            self._next()
        else:
            self._show(state.stage)
            self.asks[state.stage.phase](state.stage)

    def _next(self) -> None:
        stage = self.desk.state.next_stage
        if stage is not None and not self.desk.state.stages[stage].skipped:
            self._decide(Opened(stage))
            return
        answer = self._said(
            "All stages are done. Enter closes the session" + (f"; open {stage} takes it up" if stage else "")
        )
        if answer == "":
            self._decide(Closed())

    def _confirm_session(self) -> None:
        state = self.desk.state
        self._tell(
            "", "What the room decided:", *(f"  {line}" for line in read_back(self.desk.subject.journey, state)), ""
        )
        answer = self._said("Is this right, and to be written? yes, or undo to go back")
        if answer in {"yes", "y"}:
            self._decide(Approved())

    def _show(self, held: StageState) -> None:
        """Stage and promise, once when it comes up."""
        if self.shown == held.id:
            return
        self.shown = held.id
        stage = self._stage(held.id)
        place, of = list(self.desk.state.stages).index(held.id) + 1, len(self.desk.state.stages)
        self._tell("", f"Stage {place} of {of}: {stage.name}")
        for touchpoint in stage.touchpoints:
            mark = "! " if touchpoint.moment_of_truth else "  "
            promise = f": {touchpoint.promise}" if touchpoint.promise else ""
            self._tell(f"  {mark}{touchpoint.name}{promise}")
        if held.rounds:
            self._reveal()

    # The prompts of a stage

    def _lived(self, _: StageState) -> None:
        answer = self._said("Who has lived it lately? (care=2 shop=1, or p3 p7, or nobody; Enter: not asked)")
        if answer is None:
            return
        if answer == "" and self.desk.practice:
            self._decide(practice_lived(self.desk.state))
            return
        seats = None if answer == "" else seats_meant(self.desk.state, answer)
        if isinstance(seats, str):
            self._tell(seats)
        else:
            self._decide(Lived(seats))

    def _unlived(self, _: StageState) -> None:
        answer = self._said("Nobody. Take three minutes with its artifacts (look), or rate it unlived (unlived)")
        if answer in {"look", "l"}:
            self._decide(LookedAtArtifacts())
        elif answer in {"unlived", "u"}:
            self._decide(AcceptedUnlived())
        elif answer is not None:
            self._tell("Type look or unlived.")

    def _vote(self, held: StageState) -> None:
        state = self.desk.state
        waiting = f"; waiting for {self.votes.waiting()}" if state.missing else ""
        answer = self._said(f"Round {held.round}: {state.voted} of {len(state.seats)} have voted{waiting}")
        if answer is None:
            return
        if answer == "" and self.desk.practice and state.missing:
            self._decide(*practice_votes(state))
        elif answer in {"", "reveal"}:
            if answer == "" and state.missing:
                self._tell("Not everybody has voted: 'reveal' shows the marks all the same.")
            elif self._decide(Revealed()):
                self._reveal()
        else:
            self.votes.take(answer)

    def _talk(self, held: StageState) -> None:
        depends = f" (so far: {', '.join(held.depends_on)})" if held.depends_on else ""
        answer = self._said(f"Talk: again, depends …, by DIMENSION VALUE MARK{depends}; Enter shows the evidence")
        if answer is None:
            return
        word, _, rest = answer.partition(" ")
        if answer == "":
            if self._decide(EvidenceShown()):
                self._tell(
                    "", *(f"  {line}" for line in evidence_lines(self.desk.subject, self.desk.state, held.id)), ""
                )
        elif word == "again":
            self._decide(RoundAdded())
        elif word == "depends":
            self._decide(DependsOn(tuple(rest.replace(",", " ").split())))
        elif word == "by":
            self._by(rest)
        else:
            self._tell(_HELP)

    def _settle(self, _: StageState) -> None:
        answer = self._said("Which mark does the room settle on, after the evidence? (1 to 9, or none)")
        if answer == "none":
            self._decide(StageConfirmed())
        elif answer is not None:
            self._decide(Settled(int(answer))) if answer.isdecimal() else self._tell("A mark is a number from 1 to 9.")

    def _explain(self, held: StageState) -> None:
        if held.why is None:
            answer = self._said("Why this mark, in one sentence?")
            if answer:
                self._decide(Explained(answer))
            elif answer == "":
                self._tell("A reviewer will ask for the reason; one short sentence is enough.")
            return
        answer = self._said("What follows? (what; who; year-month-day. Enter: nothing more, the stage is done)")
        if answer == "":
            self._decide(StageConfirmed())
        elif answer is not None:
            self._follow(answer)

    # What is typed

    def _follow(self, answer: str) -> None:
        what, who, due = ([part.strip() for part in answer.split(";")] + ["", ""])[:3]
        try:
            self._decide(Followed(what, who or None, date.fromisoformat(due) if due else None))
        except ValueError:
            self._tell(f"'{due}' is not a date; write year-month-day.")

    def _by(self, rest: str) -> None:
        dimension, _, more = rest.partition(" ")
        value, _, mark = more.rpartition(" ")
        if not value or not mark.isdecimal():
            self._tell("Write it like: by channel web 6")
            return
        self._decide(MarkedBy(dimension, value.strip(), int(mark)))

    def _back(self, stage: str) -> None:
        if self._decide(Opened(stage)):
            self.shown = ""

    def _undo(self) -> None:
        if self._decide(Undone()):
            self.shown = ""
            self._tell("Taken back.")

    def _ballots(self, file: str) -> None:
        taken = self.desk.take_ballots([file])
        self._tell(f"{taken.count} ballots were taken.", *taken.told)

    def _agenda(self) -> None:
        for held in self.desk.state.stages.values():
            self._tell(f"  {held.id}: {'skipped' if held.skipped else held.phase}, {self._stage(held.id).name}")

    def _reveal(self) -> None:
        shown = reveal(self.desk.state)
        if shown:
            self._tell("", *reveal_lines(shown, self.desk.subject.journey.silos), "")

    def _said(self, question: str) -> str | None:
        """An answer to this question; None where something else was typed, which is done already."""
        answer = self._line(question)
        word, _, rest = answer.partition(" ")
        if word not in self.common or (word == "?" and rest):
            return answer
        self.common[word](rest.strip())
        return None

    def _line(self, question: str) -> str:
        answer = self.terminal.ask(harmless(question))
        if answer is None or answer.strip() == "quit":
            raise Ended
        return answer.strip()

    def _decide(self, *events: Event) -> bool:
        refusal = self.desk.decide(*events)
        if refusal:
            self._tell(refusal.sentence)
        return refusal is None

    def _tell(self, *lines: str) -> None:
        for line in lines:
            self.terminal.tell("\n".join(harmless(part) for part in line.split("\n")))

    def _stage(self, stage: str) -> Stage:
        return next(one for one in self.desk.subject.journey.stages if one.id == stage)

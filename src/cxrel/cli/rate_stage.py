"""The prompts of one stage, in the order of the practice; which one comes follows from where the stage stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cxrel.cli.rate_speaker import HELP
from cxrel.cli.rate_votes import Votes
from cxrel.session.events import (
    AcceptedUnlived,
    DependsOn,
    EvidenceShown,
    Explained,
    Followed,
    Lived,
    LookedAtArtifacts,
    MarkedBy,
    Revealed,
    RoundAdded,
    Settled,
    StageConfirmed,
)
from cxrel.session.practice import practice_lived, practice_votes
from cxrel.session.state import Phase
from cxrel.usecases.rate_beginning import seats_meant

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.cli.rate_speaker import Speaker
    from cxrel.session.state import StageState


class StagePrompts:
    """One prompt a step."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker, self.desk = speaker, speaker.desk
        self.votes = Votes(speaker)
        self._asks: dict[Phase, Callable[[StageState], None]] = {
            Phase.LIVED: self._lived,
            Phase.UNLIVED: self._unlived,
            Phase.VOTE: self._vote,
            Phase.TALK: self._talk,
            Phase.DEPENDS: self._talk,
            Phase.EVIDENCE: self._settle,
            Phase.SETTLED: self._explain,
        }

    def ask(self, stage: StageState) -> None:
        """What is to be decided next about a stage."""
        self._asks[stage.phase](stage)

    def _lived(self, _: StageState) -> None:
        answer = self.speaker.said("Who has lived it lately? (care=2 shop=1, or p3 p7, or nobody; Enter: not asked)")
        if answer is None:
            return
        if answer == "" and self.desk.practice:
            self.speaker.decide(practice_lived(self.desk.state))
            return
        seats = None if answer == "" else seats_meant(self.desk.state, answer)
        if isinstance(seats, str):
            self.speaker.tell(seats)
        else:
            self.speaker.decide(Lived(seats))

    def _unlived(self, _: StageState) -> None:
        answer = self.speaker.said("Nobody. Take three minutes with its artifacts (look), or rate it unlived (unlived)")
        if answer in {"look", "l"}:
            self.speaker.decide(LookedAtArtifacts())
        elif answer in {"unlived", "u"}:
            self.speaker.decide(AcceptedUnlived())
        elif answer is not None:
            self.speaker.tell("Type look or unlived.")

    def _vote(self, held: StageState) -> None:
        state = self.desk.state
        waiting = f"; waiting for {self.votes.waiting()}" if state.missing else ""
        answer = self.speaker.said(f"Round {held.round}: {state.voted} of {len(state.seats)} have voted{waiting}")
        if answer is None:
            return
        if answer == "" and self.desk.practice and state.missing:
            self.speaker.decide(*practice_votes(state))
        elif answer in {"", "reveal"}:
            if answer == "" and state.missing:
                self.speaker.tell("Not everybody has voted: 'reveal' shows the marks all the same.")
            elif self.speaker.decide(Revealed()):
                self.speaker.reveal()
        else:
            self.votes.take(answer)

    def _talk(self, held: StageState) -> None:
        depends = f" (so far: {', '.join(held.depends_on)})" if held.depends_on else ""
        answer = self.speaker.said(
            f"Talk: again, depends …, by DIMENSION VALUE MARK{depends}; Enter shows the evidence"
        )
        if answer is None:
            return
        word, _, rest = answer.partition(" ")
        if answer == "":
            if self.speaker.decide(EvidenceShown()):
                self.speaker.evidence(held.id)
        elif word == "again":
            self.speaker.decide(RoundAdded())
        elif word == "depends":
            self.speaker.decide(DependsOn(tuple(rest.replace(",", " ").split())))
        elif word == "by":
            self._by(rest)
        else:
            self.speaker.tell(HELP)

    def _settle(self, _: StageState) -> None:
        answer = self.speaker.said("Which mark does the room settle on, after the evidence? (1 to 9, or none)")
        if answer == "none":
            self.speaker.decide(StageConfirmed())
        elif answer is not None and answer.isdecimal():
            self.speaker.decide(Settled(int(answer)))
        elif answer is not None:
            self.speaker.tell("A mark is a number from 1 to 9.")

    def _explain(self, held: StageState) -> None:
        if held.why is None:
            answer = self.speaker.said("Why this mark, in one sentence?", text=True)
            if answer:
                self.speaker.decide(Explained(answer))
            elif answer == "":
                self.speaker.tell("A reviewer will ask for the reason; one short sentence is enough.")
            return
        answer = self.speaker.said(
            "What follows? (what; who; year-month-day. Enter: nothing more, the stage is done)", text=True
        )
        if answer == "":
            self.speaker.decide(StageConfirmed())
        elif answer is not None:
            self._follow(answer)

    def _follow(self, answer: str) -> None:
        what, who, due = ([part.strip() for part in answer.split(";")] + ["", ""])[:3]
        try:
            self.speaker.decide(Followed(what, who or None, date.fromisoformat(due) if due else None))
        except ValueError:
            self.speaker.tell(f"'{due}' is not a date; write year-month-day.")

    def _by(self, rest: str) -> None:
        dimension, _, more = rest.partition(" ")
        value, _, mark = more.rpartition(" ")
        if not value or not mark.isdecimal():
            self.speaker.tell("Write it like: by channel web 6")
            return
        self.speaker.decide(MarkedBy(dimension, value.strip(), int(mark)))

"""The reveal: all marks at once, what the spread says, and the question to ask about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.scoring.agreement import Agreement
from cxrel.session.events import DependsOn, RoundAdded
from cxrel.session.reveal import reveal
from cxrel.tui.page import Action, Page
from cxrel.tui.paint import BLANK, Lines, Space, line, wrapped
from cxrel.tui.scale import chart, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.session.reveal import Reveal
    from cxrel.tui.paint import Part
    from cxrel.tui.room import Room

AGREEMENT = {
    Agreement.AGREES: "The room agrees.",
    Agreement.MIXED: "The room is mixed.",
    Agreement.SPLIT: "The room is split.",
}


class TalkPage(Page):
    """The marks are on the screen."""

    help = (
        "Let the room look for a moment. Ask what somebody might see who gave the lowest mark, then the highest: nobody "
        "has to say which mark was theirs. Vote again if the talk has taught something; all rounds are kept."
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.round = len(room.open_stage().rounds)

    def title(self) -> str:
        """Stands at the head."""
        rounds = len(self.room.open_stage().rounds)
        return f"All marks, round {self.round} of {rounds}" if rounds > 1 else "All marks"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        shown = reveal(self.room.state, self.round or None)
        if shown is None:
            told = "There was no silent vote. Talk about it, then what does it depend on?"
            return [BLANK, *wrapped(told, space.width, "bold")]
        words = [*spread(shown), *space.gap, *question(shown, space.width)]
        picture = chart(shown, space, space.height - len(words) - 1 - len(space.gap))
        return [*picture, BLANK, *space.gap, *words]

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        rounds = len(self.room.open_stage().rounds)
        several = [Action(("up", "down"), "↑ ↓", "other rounds", self._turn)] if rounds > 1 else []
        return [
            Action(("r",), "r", "another round", lambda _: self._again()),
            *several,
            Action(("enter",), "Enter", "what does it depend on?", self._on),
        ]

    def _turn(self, key: str) -> None:
        rounds = len(self.room.open_stage().rounds)
        self.round = (self.round - 1 + (-1 if key == "up" else 1)) % rounds + 1

    def _again(self) -> None:
        self.room.take(RoundAdded())

    def _on(self, _: str) -> None:
        self.room.take(DependsOn(self.room.open_stage().depends_on))


def spread(shown: Reveal) -> Lines:
    """Median, and agree, mixed or split; never an average."""
    if shown.median is None:
        return [line((f"All {shown.unsure} are unsure.", "bold"))]
    word = AGREEMENT[shown.agreement] if shown.agreement else "Too few marks to say whether the room agrees."
    told: list[Part] = [(f"Median {number(shown.median)}.", "bold"), "  ", (word, "bold")]
    if shown.unsure:
        told.append(f"  ? {shown.unsure} unsure.")
    moved = [number(median) for median in shown.medians if median is not None]
    if len(moved) > 1:
        told.append(f"  Medians so far: {', then '.join(moved)}.")
    return [line(*told)]


def question(shown: Reveal, width: int) -> Lines:
    """What to ask, so that nobody has to say which mark was theirs."""
    if shown.lowest is None:
        return wrapped("What would we have to see, to be sure?", width, "bold")
    told = f"What might somebody see who marked {shown.lowest}?"
    if shown.highest != shown.lowest:
        told += f" And somebody who marked {shown.highest}?"
    return wrapped(told, width, "bold")

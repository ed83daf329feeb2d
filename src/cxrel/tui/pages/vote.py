"""The silent vote: counts fill up, and nobody sees a mark before all are revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.events import Revealed, Unvoted, Voted, VoteWaived
from cxrel.session.practice import practice_votes
from cxrel.tui.groups import vote_groups
from cxrel.tui.page import DIGITS, Action, Cursor, Page
from cxrel.tui.paint import (
    BLANK,
    WIDE,
    Lines,
    Space,
    centred,
    choice,
    cut,
    in_columns,
    line,
    padded,
    spread_out,
    wrapped,
)
from cxrel.tui.scale import ruler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from cxrel.session.events import Vote
    from cxrel.tui.groups import Group
    from cxrel.tui.room import Room

_MOST_DOTS = 12
_KINDS = {"lived": "have lived it", "not": "have not"}
QUESTION = "Is the experience that we deliver here consistent and reliable?"


class VotePage(Page):
    """Marks are keyed by the facilitator from raised fingers, or by everybody as the keyboard goes round."""

    help = (
        "Everybody marks in silence. From raised fingers: all raise at once, eyes closed; you key each mark, silo by "
        "silo. Or pass the keyboard (k): each presses one key and hands it on. No mark is shown before the reveal."
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.cursor = Cursor()
        self.passing = False
        self._next_free()

    def title(self) -> str:
        """Stands at the head."""
        return f"Silent vote, round {self.room.open_stage().round}"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        return self._passed(space) if self.passing else self._keyed(space)

    def _keyed(self, space: Space) -> Lines:
        stage, groups = self.room.open_stage(), vote_groups(self.room)
        cast, people = len(stage.votes), len(self.room.state.seats)
        head = [*space.gap, *wrapped(QUESTION, space.width, "bold"), *space.gap, *ruler(space.width), BLANK]
        foot = [BLANK, line((f"{cast} of {people} votes are in.", "bold"), "  Marks stay hidden until the reveal.")]
        return [*head, *self._rows(groups, Space(space.width, space.height - len(head) - len(foot))), *foot]

    def _rows(self, groups: Sequence[Group], space: Space) -> Lines:
        """A row a group, with a line between where there is room; in two columns where it is scarce."""
        if len(groups) > space.height:
            half = Space((space.width - 2) // 2, space.height)
            rows = [self._row(place, group, half, dots=False) for place, group in enumerate(groups)]
            return in_columns(rows, 2, self.cursor.place, space)
        rows = [self._row(place, group, space) for place, group in enumerate(groups)]
        return spread_out(rows, space.height)

    def _row(self, place: int, group: Group, space: Space, *, dots: bool = True) -> Content:
        stage, here = self.room.open_stage(), place == self.cursor.place
        cast = len(group.cast(stage))
        people = len(group.seats)
        drawn = "■ " * cast + "□ " * (people - cast) if dots and people <= _MOST_DOTS else ""
        done = "✓" if cast == people else " "
        wide = space.width - 14 if not dots else 36 if space.width < WIDE else 54
        words = _KINDS if dots else {"lived": "lived", "not": "not"}
        kind = f", {words[group.kind]}" if group.kind else ""
        name = padded(cut(group.name, wide - len(kind)) + kind, wide)
        return choice(f"{name} {cast:>2} of {people:<2} {done}", here=here, rest=f" {drawn}")

    def _passed(self, space: Space) -> Lines:
        stage, group = self.room.open_stage(), self._group()
        if group is None:
            return [line("Nobody is here.")]
        free = len(group.free(stage))
        told = [
            line("Pass the keyboard to"),
            BLANK,
            line((f" {group.full_name} ", "bold reverse")),
            line("" if group.person else f"{free} of {len(group.seats)} still to vote"),
            BLANK,
            line(QUESTION),
            line(("Press one key: 1 to 9, or ? for unsure.", "bold")),
            line("Nobody sees what you press."),
        ]
        above = max((space.height - len(told) - 4) // 2, 0)
        lines = [BLANK] * above + [centred(row, space.width) for row in told]
        return [*lines, BLANK, *ruler(space.width)]

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        groups = len(vote_groups(self.room))
        practice = [Action(("space",), "Space", "they vote", lambda _: self._practice())]
        return [
            Action((*DIGITS, "?"), "1-9 ?", "vote", self._vote),
            *self.cursor.actions(lambda: groups, "whose"),
            Action(("backspace", "delete"), "⌫", "take back", self._take_back),
            Action(("k",), "k", "key them yourself" if self.passing else "pass keyboard", self._switch),
            *(practice if self.room.desk.practice else []),
            Action(("v",), "v", "settle without a vote", self._waive, quiet=True),
            Action(("enter",), "Enter", "reveal", self._reveal),
        ]

    def _group(self) -> Group | None:
        groups = vote_groups(self.room)
        return groups[min(self.cursor.place, len(groups) - 1)] if groups else None

    def _vote(self, key: str) -> None:
        group = self._group()
        if group is None:
            self.room.tell("Nobody is here to vote: a says who came.")
            return
        vote: Vote = "unsure" if key == "?" else int(key)
        free = group.free(self.room.open_stage())
        if not free and not group.person:
            self.room.tell(f"All of '{group.full_name}' have voted. ⌫ takes one back; ↑ ↓ chooses others.")
            return
        if self.room.take(Voted(free[0] if free else group.seats[0], vote)):
            self._after_vote(group)

    def _after_vote(self, group: Group) -> None:
        if not self.room.state.missing:
            self.room.tell("All votes are in. Enter reveals them.")
        elif self.passing:
            self.room.tell("Thank you. Pass it on.")
        if not group.free(self.room.open_stage()):
            self._next_free()

    def _next_free(self) -> None:
        groups = vote_groups(self.room)
        order = [*range(self.cursor.place, len(groups)), *range(self.cursor.place)]
        free = (place for place in order if groups[place].free(self.room.open_stage()))
        self.cursor.place = next(free, self.cursor.place)

    def _take_back(self, _: str) -> None:
        group = self._group()
        cast = group.cast(self.room.open_stage()) if group else []
        if cast:
            self.room.take(Unvoted(cast[-1]))
        else:
            self.room.tell("Nobody of these has voted yet.")

    def _switch(self, _: str) -> None:
        self.passing = not self.passing

    def _practice(self) -> None:
        self.room.take(*practice_votes(self.room.state))

    def _waive(self, key: str) -> None:
        if self.room.sure(key, "Settle a mark without a silent vote? v again: yes."):
            self.room.take(VoteWaived())

    def _reveal(self, _: str) -> None:
        missing = len(self.room.state.missing)
        told = f"{missing} {'has' if missing == 1 else 'have'} not voted yet. Enter again reveals without them."
        if not missing or not self.room.state.voted or self.room.sure("reveal", told):
            self.room.take(Revealed())

"""The stage, its promises and moments of truth; and who has lived it as a customer lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.events import AcceptedUnlived, Lived, LookedAtArtifacts, VoteWaived
from cxrel.session.opinion import lived_by_ballot
from cxrel.session.practice import practice_lived
from cxrel.tui.evidence import walk_notes
from cxrel.tui.groups import silo_groups, who_lived
from cxrel.tui.page import Action, Cursor, Page
from cxrel.tui.paint import BLANK, WIDE, Lines, Space, choice, cut, in_columns, line, padded, spread_out, wrapped
from cxrel.tui.room import Timer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from cxrel.model.journey import Stage
    from cxrel.tui.room import Room

THREE_MINUTES = 180.0


class LivedPage(Page):
    """Who has lived the stage as a customer lately?"""

    help = (
        "Read the stage out in the customer's words, with what was promised. Ask who has lived it as a customer in the "
        "last months; count raised hands, silo by silo. If nobody has, the room looks at what the customer receives."
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        stage = room.open_stage()
        have = set(stage.lived or lived_by_ballot(room.state, stage.id))
        self.counts = [sum(seat in have for seat in group.seats) for group in silo_groups(room)]
        self.cursor = Cursor()
        self.row_typed: int | None = None

    def title(self) -> str:
        """Stands at the head."""
        return "Who has lived this as a customer lately?"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        stage = self.room.stage(self.room.open_stage().id)
        groups = silo_groups(self.room)
        rows = [self._row(place, space) for place in range(len(groups))]
        columns = 2 if len(rows) > 6 and space.width >= 78 else 1
        asked = max(min(-(-len(rows) // columns), space.height // 2), 1)
        question = [line((self.title(), "bold")), *space.gap] if rows else []
        told = promises(stage, Space(space.width, space.height - asked - len(question) - 1))
        listed = in_columns(rows, columns, self.cursor.place, Space(space.width, asked))
        shown = spread_out(listed, space.height // 2) if space.large else listed
        return [*told, BLANK, *question, *shown]

    def _row(self, place: int, space: Space) -> Content:
        group, count = silo_groups(self.room)[place], self.counts[place]
        here = place == self.cursor.place
        name = padded(group.name, 28 if space.width < WIDE else 40)
        yes_or_no = "● yes" if count else "○ no"
        told = yes_or_no if group.person else f"{count} of {len(group.seats)}"
        return choice(f"{name} {told:>8}", here=here)

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        move = self.cursor.actions(lambda: len(self.counts), "choose")
        rest = [
            Action(("n",), "n", "not asked", lambda _: self._go(None), quiet=True),
            Action(("enter",), "Enter", "on", self._on),
        ]
        if self.room.desk.practice:
            rest.insert(0, Action(("space",), "Space", "they answer", lambda _: self._practice()))
        if not self.counts:
            return rest
        return [Action(tuple("0123456789"), "0-9", "how many", self._digit), *move, *rest]

    def _digit(self, key: str) -> None:
        place = self.cursor.place
        most = len(silo_groups(self.room)[place].seats)
        goes_on = self.row_typed == place and 0 < self.counts[place] * 10 + int(key) <= most
        count = self.counts[place] * 10 + int(key) if goes_on else int(key)
        if count > most:
            self.room.tell(f"Only {most} {'is' if most == 1 else 'are'} here.")
            return
        self.counts[place] = count
        self.row_typed = place
        if most < 10 and place + 1 < len(self.counts):
            self.cursor.place, self.row_typed = place + 1, None

    def _practice(self) -> None:
        self.room.take(practice_lived(self.room.state))

    def _on(self, _: str) -> None:
        if not self.room.state.seats:
            self.room.take(VoteWaived())
            return
        self._go(who_lived(self.room, list(zip(silo_groups(self.room), self.counts, strict=True))))

    def _go(self, seats: tuple[str, ...] | None) -> None:
        self.room.take(Lived(seats))


class UnlivedPage(Page):
    """Nobody has lived it: three minutes with what the customer sees, or a confirmed "rate unlived"."""

    help = (
        "Nobody here has lived this stage. Take three minutes: pass the artifacts round, listen to a call, read the walk "
        "notes aloud. If there is nothing to look at, the room can rate it unlived, and the record says so."
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        room.pause = Timer(room.timer.clock, THREE_MINUTES, room.timer.clock())

    def title(self) -> str:
        """Stands at the head."""
        return "Nobody here has lived this stage"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        stage = self.room.stage(self.room.open_stage().id)
        told = [line((self.title(), "bold")), *space.gap]
        told += wrapped("Three minutes with what the customer really receives, or what colleagues met:", space.width)
        told += [BLANK, line(("What the customer receives", "bold"))]
        artifacts = [a for touchpoint in stage.touchpoints for a in touchpoint.artifacts]
        names = [f"• {a.name or a.file}{f'  ({a.file})' if a.name and a.file else ''}" for a in artifacts]
        told += [line(cut(name, space.width)) for name in names] or [line("• No artifact is named in the journey.")]
        told += [BLANK, line(("What colleagues met", "bold"))]
        notes = walk_notes(self.room.desk.subject, stage.id)
        for note in notes or ["No walk has come here yet."]:
            told += wrapped(f"• {note}", space.width, most=2, hang=2)
        return told[: space.height]

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        return [
            Action(("enter",), "Enter", "we have looked: vote", self._looked),
            Action(("r",), "r", "rate unlived", self._unlived),
        ]

    def _looked(self, _: str) -> None:
        self.room.take(LookedAtArtifacts())

    def _unlived(self, key: str) -> None:
        if self.room.sure(key, "Rate it though nobody has lived it? The record says so. r again: yes."):
            self.room.take(AcceptedUnlived())


def promises(stage: Stage, space: Space) -> Lines:
    """What the customer may count on in a stage: its moments of truth, or all its touchpoints."""
    moments = [touchpoint for touchpoint in stage.touchpoints if touchpoint.moment_of_truth]
    shown = moments or list(stage.touchpoints)
    kind = "Moments of truth" if moments else "Touchpoints"
    told = [line((kind, "bold"))] if shown else [line("No touchpoint is named in this stage yet.")]
    left = space.height - len(told)
    each = 2 if left >= 2 * len(shown) else 1
    for place, touchpoint in enumerate(shown):
        if left < each:
            told[-1] = line(f"… and {len(shown) - place + 1} more")
            break
        promise = touchpoint.promise or "no promise is written down"
        if each == 2:
            told.append(line(("◆ ", "bold"), cut(touchpoint.name, space.width - 2)))
            told.append(line(f"    We promise: {cut(promise, space.width - 16)}"))
        else:
            told.append(line(("◆ ", "bold"), cut(f"{touchpoint.name}: {promise}", space.width - 2)))
        left -= each
    return told

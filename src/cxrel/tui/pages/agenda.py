"""Between stages: where the room stands in the journey, and where it turns next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.events import Closed, Opened, Unparked
from cxrel.session.state import Phase
from cxrel.tui.page import Action, Cursor, Page
from cxrel.tui.paint import BLANK, Lines, Space, choice, line, padded, roomy, wrapped
from cxrel.tui.room import Field, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from cxrel.tui.room import Room


class AgendaPage(Page):
    """All stages, and the parked questions."""

    help = (
        "The stages of this session. Enter opens the one that is marked: the next one, one that was skipped, or one that "
        "is done and needs another look. When the room is through, c reads back what it decided."
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        stages = list(room.state.stages)
        wanted = room.state.current or room.state.next_stage
        self.cursor = Cursor(stages.index(wanted) if wanted in stages else 0)

    def title(self) -> str:
        """Stands at the head."""
        return "The journey"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        stages = list(self.room.state.stages)
        rows = [self._row(place, stage, space) for place, stage in enumerate(stages)]
        foot: Lines = []
        if self.room.state.parked:
            foot = [BLANK, line(("Parked", "bold"))]
            for place, question in enumerate(self.room.state.parked, 1):
                foot += wrapped(f"{place}. {question}", space.width, most=2, hang=3)
        if self.room.state.next_stage is None and self.room.state.current is None:
            foot += [BLANK, line(("All stages are done. c reads back what the room decided.", "bold"))]
        foot = foot[: space.height // 2]
        left = space.height - len(foot) - len(space.gap)
        return [
            *space.gap,
            *roomy(rows, self.cursor.place, left),
            *foot,
        ]

    def _row(self, place: int, stage_id: str, space: Space) -> Content:
        here = place == self.cursor.place
        name = padded(self.room.stage(stage_id).name, space.width - 34)
        return choice(name, here=here, rest=f"  {self._told(stage_id)}")

    def _told(self, stage_id: str) -> str:
        stage = self.room.state.stages[stage_id]
        if stage.phase is Phase.CONFIRMED:
            return f"✓ done, settled on {stage.mark}" if stage.mark else "✓ done, no mark settled"
        if stage_id == self.room.state.current:
            return "► now"
        if stage.skipped:
            return "… skipped"
        return "○ to come" if stage.phase is Phase.LIVED else "… begun"

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        drop = [Action(("x",), "x", "drop a parked one", self._ask_drop)] if self.room.state.parked else []
        return [
            *self.cursor.actions(lambda: len(self.room.state.stages), "choose"),
            *drop,
            Action(("c",), "c", "close: read back", self._close),
            Action(("enter",), "Enter", "open", self._open),
        ]

    def _open(self, _: str) -> None:
        stages = list(self.room.state.stages)
        if not stages:
            self.room.tell("Every stage is recorded in this session already. c closes.")
            return
        wanted = stages[self.cursor.place]
        self.room.aside = None
        if wanted != self.room.state.current:
            self.room.take(Opened(wanted))

    def _close(self, key: str) -> None:
        rest = [i for i, stage in self.room.state.stages.items() if stage.phase is not Phase.CONFIRMED]
        told = f"{len(rest)} {'stage is' if len(rest) == 1 else 'stages are'} not done. c again closes all the same."
        if not rest or self.room.sure(key, told):
            self.room.aside = None
            self.room.take(Closed())

    def _ask_drop(self, _: str) -> None:
        most = len(self.room.state.parked)

        def check(told: str) -> str:
            return "" if told.isdigit() and 1 <= int(told) <= most else f"A number from 1 to {most}."

        which = Field("Its number", required=True, check=check)
        self.room.ask(Form("Which question is dropped?", (which,), lambda told: self._drop(int(told[0]) - 1)))

    def _drop(self, place: int) -> None:
        self.room.take(Unparked(place))

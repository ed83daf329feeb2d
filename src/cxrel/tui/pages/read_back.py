"""The end: what the room decided is read back, and one confirmation writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.scoring.bands import in_words
from cxrel.session.events import Approved
from cxrel.session.record import recorded
from cxrel.tui.page import Action, Page
from cxrel.tui.pages.settle import told_follow
from cxrel.tui.paint import BLANK, Lines, Space, line, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReadBackPage(Page):
    """What was decided, in sentences."""

    help = (
        "Read it aloud, and let the room correct it: u goes back into the session. y writes it, once: the session's file, "
        "and each rated stage's rating in the journey file. Who voted what is forgotten then."
    )

    def title(self) -> str:
        """Stands at the head."""
        return "Read-back: is this what we decided?"

    def flow(self) -> bool:
        """It may be longer than the screen."""
        return True

    def body(self, space: Space) -> Lines:
        """What is shown."""
        told: Lines = []
        stages = recorded(self.room.state)
        for stage in stages:
            told += [*self._stage(stage, space.width), BLANK]
        if not stages:
            told += [line("No stage was rated."), BLANK]
        if self.room.state.parked:
            told.append(line(("Parked", "bold")))
            for place, question in enumerate(self.room.state.parked, 1):
                told += wrapped(f"{place}. {question}", space.width, hang=3)
            told.append(BLANK)
        return [*told, *wrapped(self._what_is_written(), space.width, "bold")]

    def _stage(self, stage_id: str, width: int) -> Lines:
        stage = self.room.state.stages[stage_id]
        told = wrapped(self.room.stage(stage_id).name, width, "bold")
        if stage.mark is None:
            told += wrapped("  We voted, and settled no mark.", width, hang=2)
        else:
            told += wrapped(f"  {stage.mark}: {in_words(stage.mark)}.", width, hang=2)
        if stage.why:
            told += wrapped(f"  Why: {stage.why}", width, hang=2)
        if stage.depends_on:
            told += wrapped(f"  It depends on {', '.join(stage.depends_on)}.", width, hang=2)
        for place, follow in enumerate(stage.follows, 1):
            told += wrapped(f"  {told_follow(place, follow)}", width, hang=5)
        return told

    def _what_is_written(self) -> str:
        if self.room.desk.practice:
            return "Practice: nothing is written. y ends it, u goes back."
        base = self.room.desk.base
        return f"y writes {base.session} and the ratings in {base.journey}. u goes back into the session."

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        return [Action(("y",), "y", "yes: end" if self.room.desk.practice else "yes: write it", self._confirm)]

    def _confirm(self, _: str) -> None:
        if self.room.state.approved or self.room.take(Approved()):
            self.room.leave(True)

"""The keys that work on every page of a session that has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError
from cxrel.session.events import Opened, Parked, Skipped, Undone
from cxrel.tui.page import Action
from cxrel.tui.pages.people import show_people
from cxrel.tui.room import Aside, Field, Form
from cxrel.tui.route import steps_back

if TYPE_CHECKING:
    from cxrel.tui.room import Room


_MOST_PARKED = 3


class General:
    """Undo, skip, back, parking lot, ballots, clock, people, agenda, leaving."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def actions(self) -> list[Action]:
        """Those that make sense now."""
        room, state = self.room, self.room.state
        leave = Action(("q", "ctrl+c"), "q", "leave", self._leave)
        if state.begun is None:
            return [leave]
        undo = Action(("u",), "u", "undo", self._undo)
        if state.closed or state.approved:
            return [undo, leave]
        return [
            undo,
            *self._in_stage(),
            Action(("p",), "p", "park", self._ask_parked),
            Action(("b",), "b", "ballots", self._ask_ballots, quiet=True),
            Action(("a",), "a", "who is here", lambda _: show_people(room), quiet=True),
            Action(("t",), "t", "clock anew", lambda _: room.timer.restart(), quiet=True),
            leave,
        ]

    def _in_stage(self) -> list[Action]:
        if self.room.state.current is None:
            return []
        return [
            Action(("left",), "←", "back", self._back),
            Action(("right",), "→", "forth", self._forth, quiet=not self.room.look_back),
            Action(("s",), "s", "skip", self._skip),
            Action(("g",), "g", "all stages", self._agenda),
        ]

    def _undo(self, _: str) -> None:
        if self.room.take(Undone()):
            self.room.aside = None
            self.room.tell("Taken back.")

    def _skip(self, _: str) -> None:
        if self.room.take(Skipped()):
            self.room.aside = None
            self.room.tell("Skipped for now: it can be opened again.")

    def _back(self, _: str) -> None:
        """Look at the step before; before the first one, the stage before."""
        room = self.room
        if room.aside is not None:
            room.aside = None
        elif room.look_back < steps_back(room):
            room.look_back += 1
            room.tell("Looking back: nothing is changed by looking. → or Enter comes forth again.")
        else:
            self._stage_before()

    def _stage_before(self) -> None:
        stages = list(self.room.state.stages)
        place = stages.index(self.room.state.current or "")
        if place == 0:
            self.room.tell("This is the first stage. u takes the last decision back.")
        elif self.room.sure("left", "To the stage before? ← again: yes. (u takes the last decision back.)"):
            self.room.take(Opened(stages[place - 1]))

    def _forth(self, _: str) -> None:
        self.room.look_back = max(self.room.look_back - 1, 0)

    def _agenda(self, _: str) -> None:
        self.room.aside = None if self.room.aside is Aside.AGENDA else Aside.AGENDA

    def _ask_parked(self, _: str) -> None:
        parked = tuple(f"{n}. {question}" for n, question in enumerate(self.room.state.parked, 1))[-_MOST_PARKED:]
        question = Field("The question", required=True)
        self.room.ask(Form("Park a question for later", (question,), lambda told: self._park(told[0]), parked))

    def _park(self, question: str) -> None:
        if self.room.take(Parked(question)):
            self.room.tell(f"Parked; {len(self.room.state.parked)} so far.")

    def _ask_ballots(self, _: str) -> None:
        told = ("A file of ballots, or a line from the chat, such as p7: 6 4 ? 8. What you type is not shown.",)
        self.room.ask(
            Form(
                "Ballots of people who are not here",
                (Field("File or line", required=True, hidden=True),),
                self._ballots,
                told,
            )
        )

    def _ballots(self, answers: tuple[str, ...]) -> None:
        desk, said = self.room.desk, answers[0]
        try:
            taken = desk.take_line(said) if ":" in said and not desk.tree.exists(said) else desk.take_ballots([said])
        except CxrelError as error:
            self.room.tell(str(error))
            return
        count = f"{taken.count} {'ballot' if taken.count == 1 else 'ballots'} taken."
        self.room.tell(" ".join((count, *taken.told)))

    def _leave(self, key: str) -> None:
        lost = "Leave? Practice is not kept. " if self.room.desk.practice else "Leave? All is kept, and resumed here. "
        if self.room.sure("leave", f"{lost}{'Ctrl+C' if key == 'ctrl+c' else 'q'} again: yes."):
            self.room.leave(False)

"""Who is here, during the session: somebody came later, or was counted and is not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.events import Joined, Left
from cxrel.tui.page import Action, Cursor, Page
from cxrel.tui.paint import BLANK, Lines, Space, choice, line, padded, roomy
from cxrel.tui.room import Aside, Field, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.content import Content

    from cxrel.tui.room import Room


class People(Page):
    """During the session: somebody came later, or was counted and is not here."""

    help = "Somebody came later, or was counted and is not here. Whoever has voted already stays counted."

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.cursor = Cursor()

    def title(self) -> str:
        """Stands at the head."""
        return "Who is here"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        here = self.room.state.present()
        rows = [
            people_row(self.room.silo(silo), here.get(silo, 0), here=place == self.cursor.place)
            for place, silo in enumerate(self.room.journey.silos)
        ]
        foot = [BLANK, line((f"{len(self.room.state.seats)} people", "bold"))]
        return [*roomy(rows, self.cursor.place, space.height - len(foot)), *foot]

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        return [
            Action(("+", "="), "+", "somebody came", self._joined),
            Action(("-",), "-", "somebody is not here", self._left),
            *self.cursor.actions(lambda: len(self.room.journey.silos), "choose"),
            Action(("enter", "escape"), "Enter", "back to the session", self._done),
        ]

    def _silo(self) -> str:
        silos = list(self.room.journey.silos)
        return silos[self.cursor.place] if silos else ""

    def _joined(self, _: str) -> None:
        if self.room.state.named:
            self.room.ask(person_form(self.room, self._named))
        else:
            self.room.take(Joined(self._silo()))

    def _named(self, answers: tuple[str, ...]) -> None:
        self.room.take(Joined(find_silo(self.room, answers[1]) or answers[1], answers[0]))

    def _left(self, _: str) -> None:
        seats = [seat for seat in self.room.state.seats_of(self._silo()) if seat not in self.room.state.ballots]
        if not seats:
            self.room.tell("Nobody of this silo can be taken away.")
        elif self.room.state.named:
            names = ", ".join(seats)
            self.room.ask(Form("Who is not here?", (Field("Name", hint=names, required=True),), self._left_named))
        else:
            self.room.take(Left(seats[-1]))

    def _left_named(self, answers: tuple[str, ...]) -> None:
        self.room.take(Left(answers[0]))

    def _done(self, _: str) -> None:
        self.room.aside = None


def show_people(room: Room) -> None:
    """Turn to the page, if there is a session."""
    if room.state.begun is None:
        room.tell("Say first who is here.")
    else:
        room.aside = Aside.PEOPLE


def find_silo(room: Room, told: str) -> str | None:
    """The silo of that id or name."""
    told = told.strip().casefold()
    return next((i for i, name in room.journey.silos.items() if told in {i.casefold(), name.casefold()}), None)


def person_form(room: Room, then: Callable[[tuple[str, ...]], None]) -> Form:
    """Asks for a person and a silo."""

    def check(told: str) -> str:
        return "" if find_silo(room, told) else f"The silos are: {', '.join(room.journey.silos)}."

    silo = Field("Silo", hint=", ".join(room.journey.silos), required=True, check=check)
    return Form("Who came?", (Field("Name", required=True), silo), then)


def people_row(name: str, count: int, *, here: bool) -> Content:
    """A silo and how many of it are here."""
    return choice(f"{padded(name, 34)} {count:>3}", here=here, rest="  " + "● " * min(count, 15))

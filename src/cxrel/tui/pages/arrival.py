"""The beginning: who is here, how many of each silo; or by name, where the room agreed to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.tui.page import Action, Cursor, Page
from cxrel.tui.pages.people import find_silo, people_row, person_form
from cxrel.tui.paint import BLANK, Lines, Space, choice, line, padded, roomy, wrapped
from cxrel.tui.room import Field, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.tui.room import Room

NO_SILOS = (
    "The journey declares no silos yet, so nobody can vote by silo: add 'silos:' to it. Until then the room settles "
    "marks without a silent vote."
)


class Arrival(Page):
    """The session has not begun: who is here?"""

    help = (
        "Count who is here, silo by silo, remote people too. Votes are kept by silo, sorted, and never by person; small "
        "silos are counted among the others. By name only where the whole room agreed to it."
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        begun = room.desk.proposed
        self.counts = {silo: begun.participants.get(silo, 0) for silo in room.journey.silos}
        self.people = dict(begun.people)
        self.facilitator = begun.facilitator or ""
        self.named = bool(begun.people)
        self.cursor = Cursor()
        self.typed_in: str | None = None
        """The silo whose number was typed last: another digit makes it a number of two."""

    def title(self) -> str:
        """Stands at the head."""
        return "Who is here?"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        head = wrapped(self.room.journey.name, space.width, "bold")
        if self.room.journey.customer:
            head += wrapped(self.room.journey.customer, space.width, most=2)
        head += [BLANK, line("Facilitator: ", (self.facilitator or "not named yet (f)", "bold")), BLANK]
        if not self.room.journey.silos:
            return [*head, *wrapped(NO_SILOS, space.width)]
        rows = self._people() if self.named else self._counts()
        total = len(self.people) if self.named else sum(self.counts.values())
        foot = [BLANK, line((f"{total} people", "bold"))]
        return [*head, *roomy(rows, self.cursor.place, space.height - len(head) - len(foot)), *foot]

    def _counts(self) -> Lines:
        return [
            people_row(self.room.silo(silo), count, here=place == self.cursor.place)
            for place, (silo, count) in enumerate(self.counts.items())
        ]

    def _people(self) -> Lines:
        told = [
            choice(f"{padded(person, 30)} {self.room.silo(silo)}", here=place == self.cursor.place)
            for place, (person, silo) in enumerate(self.people.items())
        ]
        return told or [line("  Nobody yet: a adds somebody.")]

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        most = len(self.people) if self.named else len(self.counts)
        common = [
            Action(("f",), "f", "facilitator", self._ask_facilitator),
            Action(("m",), "m", "by silo" if self.named else "by name", self._switch, quiet=not self.named),
            Action(("enter",), "Enter", "begin", self._begin),
        ]
        if self.named:
            mine = [
                Action(("a",), "a", "add somebody", self._ask_person),
                Action(("x", "backspace", "delete"), "x", "take away", self._drop),
            ]
        else:
            mine = [
                Action(tuple("0123456789"), "0-9", "how many", self._digit),
                Action(("+", "-", "="), "+ -", "one more, one less", self._step),
            ]
        return [*mine, *self.cursor.actions(lambda: most, "choose"), *common]

    def _silo(self) -> str | None:
        return list(self.counts)[self.cursor.place] if self.counts else None

    def _digit(self, key: str) -> None:
        silo = self._silo()
        if silo is None:
            return
        typed = f"{self.counts[silo]}{key}" if self._goes_on(silo) else key
        self.counts[silo] = int(typed) if int(typed) <= 99 else int(key)
        self.typed_in = silo

    def _goes_on(self, silo: str) -> bool:
        return self.typed_in == silo and 0 < self.counts[silo] < 10

    def _step(self, key: str) -> None:
        silo = self._silo()
        if silo is not None:
            self.counts[silo] = max(0, self.counts[silo] + (-1 if key == "-" else 1))

    def _switch(self, _: str) -> None:
        self.named = not self.named
        self.cursor.place = 0
        if self.named:
            self.room.tell("By name: only where everybody here agreed that votes are kept by person.")

    def _ask_facilitator(self, _: str) -> None:
        self.room.ask(Form("Who leads the session?", (Field("Name", self.facilitator),), self._set_facilitator))

    def _set_facilitator(self, answers: tuple[str, ...]) -> None:
        self.facilitator = answers[0]

    def _ask_person(self, _: str) -> None:
        self.room.ask(person_form(self.room, self._add))

    def _add(self, answers: tuple[str, ...]) -> None:
        person, silo = answers
        self.people[person] = find_silo(self.room, silo) or silo

    def _drop(self, _: str) -> None:
        if self.people:
            del self.people[list(self.people)[self.cursor.place]]
            self.cursor.place = 0

    def _begin(self, _: str) -> None:
        counts = {silo: count for silo, count in self.counts.items() if count}
        if self.room.journey.silos and not (self.people if self.named else counts):
            self.room.tell("Nobody is here yet: say how many came of each silo.")
            return
        people = {"participants": {}, "people": self.people} if self.named else {"participants": counts, "people": {}}
        proposed = replace(self.room.desk.proposed, facilitator=self.facilitator or None, **people)
        self.room.take(proposed)

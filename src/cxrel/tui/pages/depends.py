"""What does it depend on: channel, country, silo, time; and a mark for each value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.events import DependsOn, EvidenceShown, MarkedBy, RoundAdded
from cxrel.tui.page import DIGITS, Action, Cursor, Page
from cxrel.tui.paint import WIDE, Lines, Space, choice, line, padded, window
from cxrel.tui.room import Field, Form
from cxrel.tui.scale import small_numbers, small_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from cxrel.tui.room import Room

_LONGEST = 80


class DependsPage(Page):
    """A list of what it may depend on; what it does depend on opens up into its values."""

    help = (
        "Make 'it depends' concrete. Space says that it depends on something; then each value can have a mark of its own: "
        "agree on it aloud. Leave out what nobody knows."
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.cursor = Cursor()

    def title(self) -> str:
        """Stands at the head."""
        return "What does it depend on?"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        rows = self._rows()
        self.cursor.place = min(self.cursor.place, len(rows) - 1)
        cells = 3 if space.width < WIDE else 6
        name = 30 if space.width < WIDE else 44
        marked = any(value for _, value in rows)
        head = [line((self.title(), "bold"))]
        head.append(line(" " * (name + 4), (small_numbers(cells), "bold")) if marked else line())
        drawn = [self._row(place, row, name, cells) for place, row in enumerate(rows)]
        return [*head, *window(drawn, self.cursor.place, space.height - len(head))]

    def _rows(self) -> list[tuple[str, str]]:
        """Each dimension, and under those that it depends on, their values; a dimension's own row has no value."""
        stage, rows = self.room.open_stage(), []
        for name in (*self.room.journey.dimensions, "silo", "time"):
            rows.append((name, ""))
            if name in stage.depends_on and name != "time":
                rows += [(name, value) for value in self._values(name)]
        return rows

    def _values(self, dimension: str) -> list[str]:
        if dimension == "silo":
            return list(self.room.journey.silos)
        declared = list(self.room.journey.dimensions.get(dimension, {}))
        marked = self.room.open_stage().by.get(dimension, {})
        return [*declared, *(value for value in marked if value not in declared)]

    def _row(self, place: int, row: tuple[str, str], name: int, cells: int) -> Content:
        dimension, value = row
        stage, here = self.room.open_stage(), place == self.cursor.place
        if not value:
            box = "[x]" if dimension in stage.depends_on else "[ ]"
            told = "" if dimension in stage.depends_on or not here else "  Space: it depends on this"
            return choice(f"{box} {padded(dimension, name - 2)}", here=here, rest=told)
        mark = stage.by.get(dimension, {}).get(value)
        told = small_scale(mark, cells=cells) if mark or here else ""
        shown = f"    {padded(self._named(dimension, value), name - 3)}"
        return choice(shown, here=here, rest=f"{told}  {mark or ''}")

    def _named(self, dimension: str, value: str) -> str:
        if dimension == "silo":
            return self.room.silo(value)
        declared = self.room.journey.dimensions.get(dimension, {}).get(value)
        return (declared.name if declared else None) or value

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        return [
            Action(("space",), "Space", "yes or no", self._toggle),
            Action(DIGITS, "1-9", "its mark", self._mark),
            Action(("backspace", "delete", "0"), "⌫", "no mark", self._unmark),
            *self.cursor.actions(lambda: len(self._rows()), "choose"),
            Action(("n",), "n", "another value", self._ask_value, quiet=not self._is_open()),
            Action(("r",), "r", "another round", lambda _: self._again(), quiet=True),
            Action(("enter",), "Enter", "the evidence", self._on),
        ]

    def _here(self) -> tuple[str, str]:
        return self._rows()[self.cursor.place]

    def _is_open(self) -> bool:
        dimension = self._here()[0]
        return self.room.journey.dimensions.get(dimension) == {}

    def _toggle(self, _: str) -> None:
        dimension, value = self._here()
        names = self.room.open_stage().depends_on
        if value:
            self.room.tell("Press 1 to 9 for its mark, ⌫ for none.")
        elif dimension not in names:
            self.room.take(DependsOn((*names, dimension)))
        else:
            marks = self.room.open_stage().by.get(dimension, {})
            taken = [MarkedBy(dimension, value, None) for value in marks]
            self.room.take(*taken, DependsOn(tuple(name for name in names if name != dimension)))

    def _mark(self, key: str) -> None:
        dimension, value = self._here()
        if not value:
            self.room.tell("Say first that it depends on this: Space. Then mark its values.")
            return
        if self.room.take(MarkedBy(dimension, value, int(key))):
            self.cursor.place = min(self.cursor.place + 1, len(self._rows()) - 1)

    def _unmark(self, _: str) -> None:
        dimension, value = self._here()
        if value and value in self.room.open_stage().by.get(dimension, {}):
            self.room.take(MarkedBy(dimension, value, None))

    def _ask_value(self, _: str) -> None:
        dimension = self._here()[0]
        if not self._is_open():
            self.room.tell("Only a dimension that is open to any value takes another one.")
            return
        fields = (Field("Value", required=True), Field("Mark, 1 to 9", required=True, check=_check_mark))
        self.room.ask(Form(f"Which {dimension}, and its mark?", fields, lambda told: self._add(dimension, *told)))

    def _add(self, dimension: str, value: str, mark: str) -> None:
        names = self.room.open_stage().depends_on
        chosen = () if dimension in names else (DependsOn((*names, dimension)),)
        self.room.take(*chosen, MarkedBy(dimension, value[:_LONGEST], int(mark)))

    def _again(self) -> None:
        self.room.take(RoundAdded())

    def _on(self, _: str) -> None:
        self.room.take(EvidenceShown())


def _check_mark(told: str) -> str:
    return "" if told in DIGITS else "A mark is a whole number from 1 to 9."

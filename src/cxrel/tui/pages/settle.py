"""The mark stands: why, what follows, who, and by when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cxrel.scoring.bands import in_words
from cxrel.session.events import Explained, FollowDropped, Followed, Settled, StageConfirmed
from cxrel.session.reveal import reveal
from cxrel.tui.evidence import lenses
from cxrel.tui.page import DIGITS, Action, Page
from cxrel.tui.paint import BLANK, Lines, Space, beside, large_digits, line, wrapped
from cxrel.tui.room import Field, Form
from cxrel.tui.scale import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.session.events import Followed as FollowUp


class SettlePage(Page):
    """The settled mark, the reason, and what follows."""

    help = (
        "Write the reason in the room's own words: it is what people will read. Then what follows: one thing, one "
        "person, one date. Enter closes the stage; after that, undo does not reach into it, but it can be opened again."
    )

    def title(self) -> str:
        """Stands at the head."""
        return "What we settled on"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        stage = self.room.open_stage()
        mark = stage.mark or 0
        words = [line((f"is {in_words(mark)}", "bold")), *wrapped(self._moved(), space.width - 12)]
        told = [*space.gap, *beside(large_digits(str(mark)), words, 5), *space.gap, BLANK]
        told += [line(("Why", "bold"))]
        told += wrapped(stage.why or "Not written yet: w writes it.", space.width, most=3)
        if stage.depends_on:
            told += wrapped(f"It depends on {', '.join(stage.depends_on)}.", space.width, most=2)
        told += [*space.gap, BLANK, line(("What follows", "bold"))]
        rows = [row for n, f in enumerate(stage.follows, 1) for row in wrapped(told_follow(n, f), space.width, hang=3)]
        return (told + (rows or [line("Nothing yet: f adds it.")]))[: space.height]

    def _moved(self) -> str:
        """The picture that convinces: those who had lived it, those who had not, the evidence, together."""
        shown = reveal(self.room.state)
        parts = []
        if shown and shown.lived_median is not None and shown.not_lived_median is not None:
            parts.append(f"those who have lived it marked {number(shown.lived_median)}")
            parts.append(f"those who have not, {number(shown.not_lived_median)}")
        elif shown and shown.median is not None:
            parts.append(f"the room marked {number(shown.median)}")
        marks = [x.mark for x in lenses(self.room.desk.subject, self.room.open_stage().id) if x.mark is not None]
        if marks:
            parts.append(f"the evidence says {number(round(min(marks), 1))}")
        told = "; ".join(parts)
        return f"{told[:1].upper()}{told[1:]}; together, {self.room.open_stage().mark}." if told else ""

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        drop = [Action(("x",), "x", "drop one", self._ask_drop)] if self.room.open_stage().follows else []
        return [
            Action(("w",), "w", "why", self._ask_why),
            Action(("f",), "f", "what follows", self._ask_follow),
            *drop,
            Action(DIGITS, "1-9", "another mark", lambda key: self._settle(int(key))),
            Action(("enter",), "Enter", "done", self._done),
        ]

    def _settle(self, mark: int) -> None:
        self.room.take(Settled(mark))

    def _ask_why(self, _: str) -> None:
        why = Field("Because …", self.room.open_stage().why or "")
        self.room.ask(Form("Why this mark?", (why,), lambda told: self._explain(told[0])))

    def _explain(self, why: str) -> None:
        self.room.take(Explained(why))

    def _ask_follow(self, _: str) -> None:
        fields = (
            Field("What", required=True),
            Field("Who"),
            Field("By when", hint="year-month-day, such as 2026-12-01; empty: no date", check=_check_day),
        )
        self.room.ask(Form("What follows?", fields, self._follow))

    def _follow(self, told: tuple[str, ...]) -> None:
        what, who, due = told
        self.room.take(Followed(what, who or None, date.fromisoformat(due) if due else None))

    def _ask_drop(self, _: str) -> None:
        most = len(self.room.open_stage().follows)

        def check(told: str) -> str:
            return "" if told.isdigit() and 1 <= int(told) <= most else f"A number from 1 to {most}."

        which = Field("Its number", required=True, check=check)
        self.room.ask(Form("Which one is dropped?", (which,), lambda told: self._drop(int(told[0]) - 1)))

    def _drop(self, place: int) -> None:
        self.room.take(FollowDropped(place))

    def _done(self, _: str) -> None:
        stage = self.room.open_stage()
        if stage.why or self.room.sure("done", "No reason is written yet: w writes it. Enter again: done without."):
            self.room.take(StageConfirmed())


def told_follow(place: int, follow: FollowUp) -> str:
    """Something that follows, on a line: what, who, by when."""
    who = f": {follow.who}" if follow.who else ""
    due = f", by {follow.due.isoformat()}" if follow.due else ""
    return f"{place}. {follow.what}{who}{due}"


def _check_day(told: str) -> str:
    if not told:
        return ""
    try:
        date.fromisoformat(told)
    except ValueError:
        return "Write the day as year-month-day, such as 2026-12-01."
    return ""

"""Only now the evidence: what was walked, measured and heard, on the scale of the vote; and the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.words import gap_words
from cxrel.session.events import Settled
from cxrel.session.reveal import reveal
from cxrel.tui.evidence import Lens, lenses
from cxrel.tui.page import DIGITS, Action, Page
from cxrel.tui.paint import BLANK, WIDE, Lines, Space, line, wrapped
from cxrel.tui.scale import number, small_numbers, small_scale
from cxrel.usecases.rate_evidence import reality_gap

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = 12


class EvidencePage(Page):
    """The evidence beside what the room said."""

    help = (
        "Read the sentences aloud, not the marks. Let the room say what surprises it. Then settle a mark together: one "
        "digit. It is a decision and no average; it may differ from both the vote and the evidence."
    )

    def title(self) -> str:
        """Stands at the head."""
        return "What customers really met"

    def body(self, space: Space) -> Lines:
        """What is shown."""
        shown = reveal(self.room.state)
        median = shown.median if shown else None
        found = lenses(self.room.desk.subject, self.room.open_stage().id)
        gap = gap_words(self._gap()) or "The room and the evidence cannot be compared here."
        cells = 3 if space.width < WIDE else 8
        head = [
            line((f"{'':{_NAME}}{small_numbers(cells)}", "bold")),
            line((f"{'said, blind':{_NAME}}", "bold"), small_scale(median, "●", cells), _told(median)),
        ]
        foot = [BLANK, *wrapped(gap, space.width, "bold"), *wrapped(self._ask(), space.width, "bold")]
        left = space.height - len(head) - len(foot)
        return [*head, *_lenses(found, Space(space.width, left), cells), *foot]

    def _gap(self) -> float | None:
        score, stage = self.room.desk.subject.score, self.room.open_stage().id
        return reality_gap(self.room.state, score.stage(stage)) if score else None

    def _ask(self) -> str:
        mark = self.room.open_stage().mark
        return f"Settled: {mark}." if mark else "Which mark do we settle on, together? Press 1 to 9."

    def actions(self) -> Sequence[Action]:
        """The keys that work now."""
        return [
            Action(DIGITS, "1-9", "settle the mark", lambda key: self._settle(int(key))),
            Action(("enter",), "Enter", "on", lambda _: self._not_yet(), quiet=True),
        ]

    def _not_yet(self) -> None:
        self.room.tell("Settle a mark first: 1 to 9. Or skip: s.")

    def _settle(self, mark: int) -> None:
        self.room.take(Settled(mark))


def _placed(mark: float | None, cells: int) -> str:
    return "no mark" if mark is None else f"{small_scale(mark, cells=cells)}  {number(round(mark, 1))}"


def _told(mark: float | None) -> str:
    return "  no votes" if mark is None else f"  median {number(mark)}"


def _lenses(found: Sequence[Lens], space: Space, cells: int) -> Lines:
    """Each lens on its scale, and its sentences as far as there is room: at least one each."""
    for rows in (3, 2, 1):
        for most in (4, 3, 2, 1):
            told = [row for lens in found for row in _lens(lens, space, cells, most, rows)]
            if len(told) <= space.height:
                return told
    return [row for lens in found for row in _lens(lens, space, cells, 1, 1)][: space.height]


def _lens(lens: Lens, space: Space, cells: int, most: int, rows: int) -> Lines:
    told = [*space.gap, line((f"{lens.name:{_NAME}}", "bold"), _placed(lens.mark, cells))]
    for sentence in lens.sentences[:most]:
        told += wrapped(f"  • {sentence}", space.width, most=rows, hang=4)
    return told

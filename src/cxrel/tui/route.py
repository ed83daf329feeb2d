"""Which page is shown: it follows from where the session stands, so a resumed one goes on where it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.state import Phase
from cxrel.tui.pages.agenda import AgendaPage
from cxrel.tui.pages.arrival import Arrival
from cxrel.tui.pages.depends import DependsPage
from cxrel.tui.pages.evidence import EvidencePage
from cxrel.tui.pages.lived import LivedPage, UnlivedPage
from cxrel.tui.pages.people import People
from cxrel.tui.pages.read_back import ReadBackPage
from cxrel.tui.pages.settle import SettlePage
from cxrel.tui.pages.talk import TalkPage
from cxrel.tui.pages.vote import VotePage
from cxrel.tui.room import Aside

if TYPE_CHECKING:
    from cxrel.tui.page import Page
    from cxrel.tui.room import Room

PAGES: dict[Phase, type[Page]] = {
    Phase.LIVED: LivedPage,
    Phase.UNLIVED: UnlivedPage,
    Phase.VOTE: VotePage,
    Phase.TALK: TalkPage,
    Phase.DEPENDS: DependsPage,
    Phase.EVIDENCE: EvidencePage,
    Phase.SETTLED: SettlePage,
}
STEPS = {
    Phase.LIVED: "lived",
    Phase.VOTE: "vote",
    Phase.TALK: "marks",
    Phase.DEPENDS: "depends on",
    Phase.EVIDENCE: "evidence",
    Phase.SETTLED: "settled",
}
"""The steps of a stage as the header names them."""
_LOOKABLE = (Phase.TALK, Phase.DEPENDS, Phase.EVIDENCE, Phase.SETTLED)


def shown_phase(room: Room) -> Phase | None:
    """The step that is shown: the one that the stage is at, or an earlier one that the room looks back at."""
    phase = room.state.phase
    if phase not in _LOOKABLE:
        return phase
    return _LOOKABLE[max(_LOOKABLE.index(phase) - room.look_back, 0)]


def steps_back(room: Room) -> int:
    """How many steps the room could look back."""
    phase = room.state.phase
    return _LOOKABLE.index(phase) if phase in _LOOKABLE else 0


def kind_of_page(room: Room) -> type[Page]:
    """The page to show now."""
    state = room.state
    if state.begun is None:
        return Arrival
    if state.closed or state.approved:
        return ReadBackPage
    if room.aside is Aside.PEOPLE:
        return People
    phase = shown_phase(room)
    if room.aside is Aside.AGENDA or phase is None or phase not in PAGES:
        return AgendaPage
    return PAGES[phase]

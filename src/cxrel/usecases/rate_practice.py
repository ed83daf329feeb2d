"""A whole session of simulated people in one go: what there is to see of practice mode without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.events import (
    AcceptedUnlived,
    Approved,
    Closed,
    EvidenceShown,
    Explained,
    Opened,
    Revealed,
    Settled,
    StageConfirmed,
)
from cxrel.session.practice import practice_lived, practice_votes
from cxrel.session.reveal import reveal
from cxrel.session.state import Phase
from cxrel.usecases.rate_evidence import lowest_evidence

if TYPE_CHECKING:
    from cxrel.usecases.rate import Desk


def practise(desk: Desk) -> None:
    """Hold the session to its end: simulated votes, and marks settled between what was said and the evidence."""
    desk.decide(desk.proposed)
    while (stage := desk.state.next_stage) is not None:
        desk.decide(Opened(stage))
        desk.decide(practice_lived(desk.state))
        if desk.state.phase is Phase.UNLIVED:
            desk.decide(AcceptedUnlived())
        desk.decide(*practice_votes(desk.state), Revealed(), EvidenceShown())
        desk.decide(Settled(_mark(desk, stage)), Explained("A practice session; no reason was given"), StageConfirmed())
    desk.decide(Closed(), Approved())


def _mark(desk: Desk, stage: str) -> int:
    shown = reveal(desk.state)
    said = shown.median if shown and shown.median is not None else 5.0
    score = desk.subject.score
    evidence = lowest_evidence(score.stage(stage)) if score else None
    return round(said if evidence is None else (said + 2 * evidence) / 3)

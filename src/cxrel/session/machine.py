"""The rules of a rating session: what may be decided now, and where the room stands afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cxrel.session import attendance, opinion
from cxrel.session.events import (
    AcceptedUnlived,
    Approved,
    BallotsTaken,
    Begun,
    Closed,
    DependsOn,
    Event,
    EvidenceShown,
    Explained,
    FollowDropped,
    Followed,
    Joined,
    Left,
    Lived,
    LookedAtArtifacts,
    MarkedBy,
    Opened,
    Parked,
    Revealed,
    RoundAdded,
    Settled,
    Skipped,
    StageConfirmed,
    Undone,
    Unparked,
    Unvoted,
    Voted,
    VoteWaived,
)
from cxrel.session.refusal import Refusal, Refused, require
from cxrel.session.state import Ground, Phase, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cxrel.session.state import StageState

__all__ = ["Refusal", "Replayed", "apply", "replay"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The state after many events, and those that were not allowed, by their place from 0."""

    state: State
    refused: tuple[tuple[int, Refusal], ...]


def apply(state: State, event: Event) -> State | Refusal:
    """Take one decision: the next state, or why it is not allowed now, and then nothing has changed."""
    if isinstance(event, Undone):
        return _undone(state)
    try:
        _require_time(state, event)
        after = _HANDLERS[type(event)](state, event)
    except Refused as refused:
        return Refusal(refused.sentence)
    final = isinstance(event, Begun | StageConfirmed)
    return replace(after, before=None if final else state)


def replay(ground: Ground, events: Iterable[Event]) -> Replayed:
    """Take many decisions from the beginning; those that are not allowed change nothing, and are told."""
    state, refused = State(ground), []
    for place, event in enumerate(events):
        after = apply(state, event)
        if isinstance(after, Refusal):
            refused.append((place, after))
        else:
            state = after
    return Replayed(state, tuple(refused))


def _undone(state: State) -> State | Refusal:
    """The state before; what the room has seen of the evidence, it has seen."""
    before = state.before
    if before is None:
        return Refusal("There is nothing to take back: what came before is confirmed.")
    seen = {stage.id for stage in state.stages.values() if stage.evidence_seen}
    stages = {i: replace(stage, evidence_seen=stage.evidence_seen or i in seen) for i, stage in before.stages.items()}
    return replace(before, stages=stages)


def _require_time(state: State, event: Event) -> None:
    """What holds for every event: a session that has begun, and is neither closed nor written."""
    if isinstance(event, Begun):
        require(state.begun is None, "This session has begun already.")
        return
    require(state.begun is not None, "The session has not begun: say who is here first.")
    require(not state.approved, "This session is confirmed and written; hold a new one.")
    if not isinstance(event, Approved):
        require(not state.closed, "The session is closed for the read-back; undo takes you back into it.")


def _opened(state: State, event: Opened) -> State:
    require(event.stage not in state.ground.recorded, f"'{event.stage}' is recorded in this session already.")
    require(event.stage in state.stages, f"There is no stage '{event.stage}' on the agenda.")
    require(event.stage != state.current, f"'{event.stage}' is open already.")
    stage = state.stages[event.stage]
    phase = _taken_up(stage) if stage.phase is Phase.CONFIRMED else stage.phase
    return replace(opinion.with_stage(state, replace(stage, phase=phase, skipped=False)), current=stage.id)


def _taken_up(stage: StageState) -> Phase:
    """Where the talk goes on about a stage that was done."""
    if stage.mark is not None:
        return Phase.SETTLED
    return Phase.EVIDENCE if stage.evidence_seen else Phase.TALK


def _skipped(state: State, _: Skipped) -> State:
    stage = opinion.open_stage(state)
    return replace(opinion.with_stage(state, replace(stage, skipped=True)), current=None)


def _confirmed(state: State, _: StageConfirmed) -> State:
    stage = opinion.open_stage(state)
    require(stage.phase is not Phase.VOTE, "A silent round is under way: reveal it, or undo it.")
    require(stage.rated, "There is nothing to confirm yet: no votes were revealed, and no mark is settled.")
    return replace(opinion.with_stage(state, replace(stage, phase=Phase.CONFIRMED)), current=None)


def _parked(state: State, event: Parked) -> State:
    question = event.question.strip()
    require(bool(question), "Write the question that is to be parked.")
    return replace(state, parked=(*state.parked, question))


def _unparked(state: State, event: Unparked) -> State:
    require(0 <= event.place < len(state.parked), "There is no such parked question.")
    return replace(state, parked=state.parked[: event.place] + state.parked[event.place + 1 :])


def _closed(state: State, _: Closed) -> State:
    under_way = state.stage is not None and state.stage.phase is Phase.VOTE and bool(state.stage.votes)
    require(not under_way, "A silent round is under way: reveal it, skip the stage, or undo.")
    return replace(state, closed=True, current=None)


def _approved(state: State, _: Approved) -> State:
    require(state.closed, "Read back first what the room decided, then confirm.")
    return replace(state, approved=True)


_HANDLERS: dict[type[Any], Callable[[State, Any], State]] = {
    Begun: attendance.begun,
    Joined: attendance.joined,
    Left: attendance.left,
    BallotsTaken: opinion.ballots_taken,
    Opened: _opened,
    Lived: opinion.lived,
    LookedAtArtifacts: opinion.looked_at_artifacts,
    AcceptedUnlived: opinion.accepted_unlived,
    Voted: opinion.voted,
    Unvoted: opinion.unvoted,
    VoteWaived: opinion.vote_waived,
    Revealed: opinion.revealed,
    RoundAdded: opinion.round_added,
    DependsOn: opinion.depends_on,
    MarkedBy: opinion.marked_by,
    EvidenceShown: opinion.evidence_shown,
    Settled: opinion.settled,
    Explained: opinion.explained,
    Followed: opinion.followed,
    FollowDropped: opinion.follow_dropped,
    Skipped: _skipped,
    StageConfirmed: _confirmed,
    Parked: _parked,
    Unparked: _unparked,
    Closed: _closed,
    Approved: _approved,
}

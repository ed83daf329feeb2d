"""What a room says about one stage, step by step: lived, silent vote, talk, what it depends on, evidence, mark, why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.model.base import UNSURE
from cxrel.session.attendance import require_seat
from cxrel.session.refusal import require
from cxrel.session.state import Phase, StageState, State

if TYPE_CHECKING:
    from cxrel.session.events import (
        AcceptedUnlived,
        BallotsTaken,
        DependsOn,
        EvidenceShown,
        Explained,
        FollowDropped,
        Followed,
        Lived,
        LookedAtArtifacts,
        MarkedBy,
        Revealed,
        RoundAdded,
        SeatBallot,
        Settled,
        Unvoted,
        Voted,
        VoteWaived,
    )

_ORDER = list(Phase)
_ALWAYS_NAMED = ("silo", "time")


def open_stage(state: State) -> StageState:
    """The stage that is open; without one, nothing can be said about it."""
    stage = state.stage
    require(stage is not None, "No stage is open: open one first.")
    return stage or StageState("")


def with_stage(state: State, stage: StageState) -> State:
    """The state with one stage as it is now."""
    return replace(state, stages={**state.stages, stage.id: stage})


def lived(state: State, event: Lived) -> State:
    """Somebody has lived it: the vote. Nobody: something to look at first, or a confirmation."""
    stage = open_stage(state)
    require(
        stage.phase in {Phase.LIVED, Phase.UNLIVED, Phase.VOTE} and not stage.rounds,
        "Who has lived it is asked before the marks are shown.",
    )
    for seat in event.seats or ():
        require_seat(state, seat)
    seats = None if event.seats is None else tuple(dict.fromkeys((*event.seats, *lived_by_ballot(state, stage.id))))
    after = replace(stage, lived=seats, unlived=False)
    return with_stage(state, replace(after, phase=Phase.UNLIVED) if seats == () else _to_the_vote(state, after))


def lived_by_ballot(state: State, stage_id: str) -> tuple[str, ...]:
    """The seats whose ballots say that they have lived a stage."""
    return tuple(seat for seat, ballot in state.ballots.items() if stage_id in (ballot.lived or ()))


def ballots_taken(state: State, event: BallotsTaken) -> State:
    """What was sent in replaces what the same seats had sent before; a round under way has the new votes at once."""
    for ballot in event.ballots:
        _require_ballot(state, ballot)
    state = replace(state, ballots={**state.ballots, **{ballot.seat: ballot for ballot in event.ballots}})
    stage = state.stage
    if stage is None or stage.phase is not Phase.VOTE:
        return state
    fresh = {ballot.seat: ballot.votes[stage.id] for ballot in event.ballots if stage.id in ballot.votes}
    have = [ballot.seat for ballot in event.ballots if stage.id in (ballot.lived or ())]
    lived = None if stage.lived is None else tuple(dict.fromkeys((*stage.lived, *have)))
    return with_stage(state, replace(stage, votes={**stage.votes, **fresh}, lived=lived))


def _require_ballot(state: State, ballot: SeatBallot) -> None:
    require_seat(state, ballot.seat)
    before = state.ballots.get(ballot.seat, ballot)
    require(before.label.casefold() == ballot.label.casefold(), f"{ballot.seat} is taken by another ballot.")
    for stage, vote in ballot.votes.items():
        require(_is_vote(vote), f"{vote} is no vote: 1 to 9, or unsure ('{stage}', {ballot.label}).")


def _to_the_vote(state: State, stage: StageState) -> StageState:
    """A silent round begins with the votes that were sent in."""
    sent = {seat: ballot.votes[stage.id] for seat, ballot in state.ballots.items() if stage.id in ballot.votes}
    return replace(stage, phase=Phase.VOTE, votes={**sent, **stage.votes})


def looked_at_artifacts(state: State, _: LookedAtArtifacts) -> State:
    """The room has seen what the customer sees; it votes. It still counts as not lived by anybody."""
    return _vote_unlived(state, unlived=False)


def accepted_unlived(state: State, _: AcceptedUnlived) -> State:
    """The room votes on something that nobody has lived, and the record says so."""
    return _vote_unlived(state, unlived=True)


def _vote_unlived(state: State, *, unlived: bool) -> State:
    stage = open_stage(state)
    require(stage.phase is Phase.UNLIVED, "This is asked only where nobody has lived the stage.")
    return with_stage(state, _to_the_vote(state, replace(stage, unlived=unlived)))


def voted(state: State, event: Voted) -> State:
    """One vote of the silent round."""
    stage = _voting(state)
    require_seat(state, event.seat)
    require(_is_vote(event.vote), f"{event.vote} is no vote: 1 to 9, or unsure.")
    return with_stage(state, replace(stage, votes={**stage.votes, event.seat: event.vote}))


def unvoted(state: State, event: Unvoted) -> State:
    """One vote less."""
    stage = _voting(state)
    require(event.seat in stage.votes, f"{event.seat} has not voted in this round.")
    votes = {seat: vote for seat, vote in stage.votes.items() if seat != event.seat}
    return with_stage(state, replace(stage, votes=votes))


def vote_waived(state: State, _: VoteWaived) -> State:
    """No silent vote: straight to the talk."""
    stage = open_stage(state)
    require(not stage.rounds, "The room has voted on this stage.")
    require(stage.phase in {Phase.LIVED, Phase.UNLIVED, Phase.VOTE}, "The vote is over.")
    return with_stage(state, replace(stage, phase=Phase.TALK, votes={}))


def revealed(state: State, _: Revealed) -> State:
    """The round ends, and everybody sees it."""
    stage = _voting(state)
    require(bool(stage.votes), "Nobody has voted yet.")
    return with_stage(state, replace(stage, phase=Phase.TALK, rounds=(*stage.rounds, stage.votes), votes={}))


def round_added(state: State, _: RoundAdded) -> State:
    """Another silent round, as long as no evidence was seen."""
    stage = open_stage(state)
    require(stage.phase in {Phase.TALK, Phase.DEPENDS}, "Another round follows the talk about a round.")
    require(not stage.evidence_seen, "The evidence has been seen: another vote would not be blind.")
    return with_stage(state, _to_the_vote(state, replace(stage, votes={})))


def depends_on(state: State, event: DependsOn) -> State:
    """Dimensions of the journey, silo or time."""
    stage = _after_reveal(state)
    known = (*state.ground.dimensions, *_ALWAYS_NAMED)
    for name in event.names:
        require(name in known, f"The journey has no dimension '{name}'; it has {', '.join(known)}.")
    names = tuple(dict.fromkeys(event.names))
    return with_stage(state, replace(stage, depends_on=names, phase=_at_least(stage.phase, Phase.DEPENDS)))


def marked_by(state: State, event: MarkedBy) -> State:
    """A mark for one value of a dimension or for one silo."""
    stage = _after_reveal(state)
    _require_value(state, event)
    marks = {value: mark for value, mark in stage.by.get(event.dimension, {}).items() if value != event.value}
    if event.mark is not None:
        require(_is_mark(event.mark), f"{event.mark} is no mark: 1 to 9.")
        marks = _in_order(state, event.dimension, {**marks, event.value: event.mark})
    by = {dimension: kept for dimension, kept in {**stage.by, event.dimension: marks}.items() if kept}
    return with_stage(state, replace(stage, by=by, phase=_at_least(stage.phase, Phase.DEPENDS)))


def evidence_shown(state: State, _: EvidenceShown) -> State:
    """Never before a reveal: the vote has to be blind."""
    stage = open_stage(state)
    require(
        stage.phase in {Phase.TALK, Phase.DEPENDS}, "The evidence comes after the silent vote: reveal the marks first."
    )
    return with_stage(state, replace(stage, phase=Phase.EVIDENCE, evidence_seen=True))


def settled(state: State, event: Settled) -> State:
    """The room's mark, after the evidence."""
    stage = open_stage(state)
    seen = _ORDER.index(stage.phase) >= _ORDER.index(Phase.EVIDENCE)
    require(seen, "Look at the evidence first, then settle a mark.")
    require(_is_mark(event.mark), f"{event.mark} is no mark: 1 to 9.")
    return with_stage(state, replace(stage, mark=event.mark, phase=_at_least(stage.phase, Phase.SETTLED)))


def explained(state: State, event: Explained) -> State:
    """The reason for the mark."""
    stage = _after_reveal(state)
    return with_stage(state, replace(stage, why=event.why.strip() or None))


def followed(state: State, event: Followed) -> State:
    """One more thing to do."""
    stage = _after_reveal(state)
    require(bool(event.what.strip()), "Write what follows.")
    return with_stage(state, replace(stage, follows=(*stage.follows, event)))


def follow_dropped(state: State, event: FollowDropped) -> State:
    """One thing less to do."""
    stage = _after_reveal(state)
    require(0 <= event.place < len(stage.follows), "There is no such follow-up.")
    kept = stage.follows[: event.place] + stage.follows[event.place + 1 :]
    return with_stage(state, replace(stage, follows=kept))


def _voting(state: State) -> StageState:
    stage = open_stage(state)
    require(stage.phase is Phase.VOTE, "No silent round is under way.")
    return stage


def _after_reveal(state: State) -> StageState:
    stage = open_stage(state)
    told = "First the silent vote: reveal the marks, then write down what the room says."
    require(_ORDER.index(stage.phase) >= _ORDER.index(Phase.TALK), told)
    return stage


def _at_least(phase: Phase, least: Phase) -> Phase:
    """Going on never goes back."""
    return max(phase, least, key=_ORDER.index)


def _is_mark(mark: object) -> bool:
    return isinstance(mark, int) and not isinstance(mark, bool) and 1 <= mark <= 9


def _is_vote(vote: object) -> bool:
    return vote == UNSURE or _is_mark(vote)


def _require_value(state: State, event: MarkedBy) -> None:
    ground = state.ground
    if event.dimension == "silo":
        require(event.value in ground.silos, f"The journey has no silo '{event.value}'.")
        return
    known = ground.dimensions.get(event.dimension)
    told = f"The journey has no dimension '{event.dimension}' with marks; it has {', '.join(ground.dimensions)}."
    require(known is not None, told)
    fits = not known or event.value in known or event.value in {"other", "unknown"}
    require(fits, f"'{event.dimension}' has no value '{event.value}'; it has {', '.join(known or ())}.")
    require(1 <= len(event.value) <= 80 and event.value.isprintable(), "A value has 1 to 80 printable characters.")


def _in_order(state: State, dimension: str, marks: dict[str, int]) -> dict[str, int]:
    """Values as the journey declares them, others after them as they came."""
    declared = state.ground.silos if dimension == "silo" else state.ground.dimensions.get(dimension, ())
    first = [value for value in declared if value in marks]
    return {value: marks[value] for value in (*first, *(v for v in marks if v not in first))}

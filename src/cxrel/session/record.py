"""The record of a session, as its file keeps it: votes by silo and sorted, by person only where the room agreed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.privacy import by_silo, lived_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.session.events import Followed, Vote
    from cxrel.session.state import StageState, State


def record(state: State) -> dict[str, object]:
    """The session file's data, keys in the format's order; empty where the session has not begun."""
    begun = state.begun
    if begun is None:
        return {}
    data: dict[str, object] = {"format": "cxrel-session/1", "date": begun.held_on.isoformat()}
    if begun.facilitator:
        data["facilitator"] = begun.facilitator
    if state.named:
        data.update(named=True, people=dict(state.seats))
    else:
        data["participants"] = {**dict.fromkeys(begun.participants, 0), **state.present()}
    data["stages"] = {stage: stage_record(state, stage) for stage in recorded(state)}
    if state.parked:
        data["parked"] = list(state.parked)
    return data


def recorded(state: State) -> tuple[str, ...]:
    """The stages that the record holds, in the journey's order: a round was revealed, or a mark settled."""
    return tuple(i for i in state.ground.stages if i in state.stages and state.stages[i].rated)


def stage_record(state: State, stage_id: str) -> dict[str, object]:
    """What is kept of one stage; a round that was not revealed leaves no trace."""
    stage = state.stages[stage_id]
    data: dict[str, object] = {}
    if stage.rounds:
        data["votes_by_person" if state.named else "votes"] = _round(state, stage.rounds[-1])
        data.update(_lived(state, stage))
    if len(stage.rounds) > 1:
        data["earlier_rounds"] = [_round(state, votes) for votes in stage.rounds[:-1]]
    data.update(_opinion(stage))
    if stage.follows:
        data["follows"] = [_follow(follow) for follow in stage.follows]
    if stage.unlived:
        data["unlived"] = True
    return data


def rating(state: State, stage_id: str) -> dict[str, object] | None:
    """What the journey file keeps of a stage where reviewers look; None without a settled mark."""
    return rating_from(state.begun.session, stage_record(state, stage_id)) if state.begun else None


def rating_from(session: str, kept: Mapping[str, object]) -> dict[str, object] | None:
    """The rating that follows from a stage's record; None without a settled mark."""
    if kept.get("mark") is None:
        return None
    data = {"mark": kept["mark"], "session": session}
    return {**data, **{key: kept[key] for key in ("why", "depends_on", "by") if kept.get(key)}}


def _opinion(stage: StageState) -> dict[str, object]:
    data: dict[str, object] = {}
    if stage.mark is not None:
        data["mark"] = stage.mark
    if stage.why:
        data["why"] = stage.why
    if stage.depends_on:
        data["depends_on"] = list(stage.depends_on)
    if stage.by:
        data["by"] = {dimension: dict(marks) for dimension, marks in stage.by.items()}
    return data


def _round(state: State, votes: Mapping[str, Vote]) -> dict[str, object]:
    if state.named:
        return {person: votes[person] for person in state.seats if person in votes}
    return {silo: list(cast) for silo, cast in by_silo(votes, state.seats, state.ground.hide_under).items()}


def _lived(state: State, stage: StageState) -> dict[str, object]:
    apart = lived_apart(stage.rounds[-1], stage.lived, state.ground.hide_under)
    return {"lived": list(apart[0]), "not_lived": list(apart[1])} if apart else {}


def _follow(follow: Followed) -> dict[str, object]:
    data: dict[str, object] = {"what": follow.what}
    if follow.who:
        data["who"] = follow.who
    if follow.due:
        data["due"] = follow.due.isoformat()
    return data

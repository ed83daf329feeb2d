"""Who is in the room: seats by silo, or by name where the room agreed to it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.session.refusal import require
from cxrel.session.state import StageState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.session.events import Begun, Joined, Left
    from cxrel.session.state import Ground, State

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


def begun(state: State, event: Begun) -> State:
    """Seats for everybody, and an agenda of stages that nobody has talked about yet."""
    ground = state.ground
    require(bool(_ID.fullmatch(event.session)), f"'{event.session}' is no name for a session: write it like 2026-q4.")
    require(not (event.participants and event.people), "People are counted by silo, or named one by one; not both.")
    for silo, count in event.participants.items():
        require(count >= 0, f"Of '{silo}', {count} people cannot have come.")
    for silo in (*event.participants, *event.people.values()):
        _require_silo(ground, silo)
    require(all(person.strip() for person in event.people), "Somebody has no name.")
    seats = dict(event.people) or _seats(event.participants)
    for stage in event.stages:
        require(stage in ground.stages, f"The journey has no stage '{stage}'.")
    require(len(set(event.stages)) == len(event.stages), "A stage stands on the agenda twice.")
    require(bool(event.stages), "There is no stage on the agenda.")
    agenda = [stage for stage in event.stages if stage not in ground.recorded]
    return replace(state, begun=event, seats=seats, stages={stage: StageState(stage) for stage in agenda})


def joined(state: State, event: Joined) -> State:
    """One more seat."""
    _require_silo(state.ground, event.silo)
    if not state.named:
        require(event.person is None, "Votes are kept by silo in this session: say the silo only.")
        return replace(state, seats={**state.seats, _free_seat(state.seats): event.silo})
    person = (event.person or "").strip()
    require(bool(person), "This session is held by name: who came?")
    require(person not in state.seats, f"{person} is here already.")
    return replace(state, seats={**state.seats, person: event.silo})


def left(state: State, event: Left) -> State:
    """One seat less, if it never voted: a vote that was cast stays, and so does the seat that cast it."""
    require_seat(state, event.seat)
    cast = any(
        event.seat in votes or event.seat in (stage.lived or ())
        for stage in state.stages.values()
        for votes in (*stage.rounds, stage.votes)
    )
    require(not cast, f"{event.seat} has taken part already, and stays counted.")
    require(len(state.seats) > 1, "Somebody has to be here.")
    seats = {seat: silo for seat, silo in state.seats.items() if seat != event.seat}
    ballots = {seat: ballot for seat, ballot in state.ballots.items() if seat != event.seat}
    return replace(state, seats=seats, ballots=ballots)


def require_seat(state: State, seat: str) -> None:
    """Refuse a seat that was not given out."""
    require(seat in state.seats, f"There is no seat '{seat}': {len(state.seats)} people are here.")


def _require_silo(ground: Ground, silo: str) -> None:
    require(
        bool(ground.silos), "The journey declares no silos yet: add 'silos:' to it, then say how many came of each."
    )
    require(silo in ground.silos, f"The journey has no silo '{silo}'; it has {', '.join(ground.silos)}.")


def _seats(participants: Mapping[str, int]) -> dict[str, str]:
    of = [silo for silo, count in participants.items() for _ in range(count)]
    return {f"p{number}": silo for number, silo in enumerate(of, 1)}


def _free_seat(seats: Mapping[str, str]) -> str:
    return f"p{max((int(seat[1:]) for seat in seats), default=0) + 1}"

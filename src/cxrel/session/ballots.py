"""Ballots of people who are not in the room: each finds its seat, and its votes wait for their stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.session.events import BallotsTaken, SeatBallot, Vote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.session.state import State


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person sent in."""

    label: str
    """The name or code on the ballot: `p7`, or a person's name."""
    silo: str | None
    """None where the ballot does not say; then its code has to be a seat's."""
    votes: Mapping[str, Vote]
    """By stage id."""
    lived: tuple[str, ...] | None = None
    """The stages that the person has lived as a customer lately; None where the ballot does not say."""
    file: str = ""
    line: int = 1
    """Where it stands, for telling what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Seated:
    """Ballots with their seats, ready to be taken, and those that found none, with a sentence for the facilitator."""

    event: BallotsTaken | None
    refused: tuple[tuple[Ballot, str], ...]


@dataclass(slots=True)
class _Seating:
    """Who sits where, while ballot after ballot is seated."""

    state: State
    owners: dict[str, str] = field(default_factory=dict)
    """Seats that belong to ballots, and whose."""


def seated(state: State, ballots: Sequence[Ballot]) -> Seated:
    """Give every ballot its seat: the same as before, the one that its code names, or a free one of its silo.

    A label that comes twice is one person: what came last counts.
    """
    seating = _Seating(state, {seat: label for label, seat in state.labels.items()})
    latest = {ballot.label.casefold(): ballot for ballot in ballots}
    found: dict[str, SeatBallot] = {}
    refused: list[tuple[Ballot, str]] = []
    for ballot in sorted(latest.values(), key=lambda ballot: _code(state, ballot) is None):
        seat, told = _seat(seating, ballot)
        if seat is None:
            refused.append((ballot, told))
            continue
        seating.owners[seat] = ballot.label
        votes = {stage: vote for stage, vote in ballot.votes.items() if stage in state.stages}
        found[seat] = SeatBallot(seat, ballot.label, votes, ballot.lived)
    return Seated(BallotsTaken(tuple(found.values())) if found else None, tuple(refused))


def _seat(seating: _Seating, ballot: Ballot) -> tuple[str | None, str]:
    state = seating.state
    known = next((seat for seat, label in seating.owners.items() if label.casefold() == ballot.label.casefold()), None)
    seat = known or _code(state, ballot)
    if seat is not None:
        right = ballot.silo in {None, state.seats[seat]}
        return (seat, "") if right else (None, f"{ballot.label} sits with {state.seats[seat]}, not with {ballot.silo}.")
    if state.named:
        return None, f"{ballot.label} is not among those who are here by name."
    if ballot.silo is None:
        return None, f"Whose ballot is {ballot.label}? It says no silo, and its code is no seat's."
    free = [one for one in state.seats_of(ballot.silo) if one not in seating.owners]
    if not free:
        people = len(state.seats_of(ballot.silo))
        return None, f"Of {ballot.silo} {people} {'person is' if people == 1 else 'people are'} here, and all have one."
    return free[-1], ""


def _code(state: State, ballot: Ballot) -> str | None:
    """The seat that the ballot's own code names, whatever its capitals."""
    return next((seat for seat in state.seats if seat.casefold() == ballot.label.casefold()), None)

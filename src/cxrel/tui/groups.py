"""Whose vote is next: people of a silo, those who have lived the stage apart; in a named session each person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.session.state import StageState, State
    from cxrel.tui.room import Room


@dataclass(frozen=True, slots=True)
class Group:
    """Seats whose votes need not be told apart."""

    name: str
    seats: tuple[str, ...]
    kind: str = ""
    """`lived` or `not`, where the two are told apart."""
    person: bool = False

    @property
    def full_name(self) -> str:
        """As one says it to them."""
        return {"": self.name, "lived": f"{self.name}: who have lived it", "not": f"{self.name}: who have not"}[
            self.kind
        ]

    def cast(self, stage: StageState) -> list[str]:
        """Its seats that have voted in the round under way, in the order in which they did."""
        return [seat for seat in stage.votes if seat in self.seats]

    def free(self, stage: StageState) -> list[str]:
        """Its seats that have not."""
        return [seat for seat in self.seats if seat not in stage.votes]


def silo_groups(room: Room) -> list[Group]:
    """A group a silo; in a named session, a group a person."""
    state = room.state
    if state.named:
        return [Group(f"{seat} ({room.silo(silo)})", (seat,), person=True) for seat, silo in state.seats.items()]
    return [Group(room.silo(silo), state.seats_of(silo)) for silo in state.present()]


def vote_groups(room: Room) -> list[Group]:
    """The same, and in each silo those who have lived the stage apart, where both kinds are here."""
    state, stage = room.state, room.open_stage()
    if state.named or not stage.lived:
        return silo_groups(room)
    groups = []
    for silo in state.present():
        groups += _halves(state, room.silo(silo), state.seats_of(silo), stage.lived)
    return groups


def _halves(state: State, name: str, seats: tuple[str, ...], lived: tuple[str, ...]) -> list[Group]:
    have = tuple(seat for seat in seats if seat in lived)
    rest = tuple(seat for seat in seats if seat not in lived)
    if have and rest:
        return [Group(name, have, "lived"), Group(name, rest, "not")]
    return [Group(name, seats, "lived" if have else "not")]


def who_lived(room: Room, counts: list[tuple[Group, int]]) -> tuple[str, ...]:
    """Seats for so many of each group: those whose ballots say so, then those who sent none."""
    ballots = room.state.ballots
    stage = room.open_stage().id

    def order(seat: str) -> int:
        if seat not in ballots:
            return 1
        return 0 if stage in (ballots[seat].lived or ()) else 2

    return tuple(seat for group, count in counts for seat in sorted(group.seats, key=order)[:count])

"""Practice mode: simulated people, so that a facilitator can try a whole session before the day. Nobody said any of it.

As in life, those who have lived a stage mark it lower than those who have not, silos see it differently, some are
unsure, and talking brings the room a little closer. The same room says the same each time.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from cxrel.session.events import Lived, Voted

if TYPE_CHECKING:
    from cxrel.session.events import Vote
    from cxrel.session.state import Ground, State

PRACTICE = "practice"
"""The id of a session of simulated people; it is never written."""

_SIZES = (5, 4, 3, 3, 2, 1)
_ALONE = 9
_SHARE_WHO_LIVED = 0.4
_SHARE_UNSURE = 0.06


def practice_people(ground: Ground) -> dict[str, int]:
    """How many simulated people of each silo are here: 9 to 18, from six silos at most."""
    silos = ground.silos
    return dict(zip(silos, _SIZES, strict=False)) if len(silos) > 1 else dict.fromkeys(silos, _ALONE)


def practice_lived(state: State) -> Lived:
    """Who of them has lived the open stage."""
    here = [seat for seat in state.seats if _dice(state, "lived", seat).random() < _SHARE_WHO_LIVED]
    return Lived(tuple(here))


def practice_votes(state: State) -> tuple[Voted, ...]:
    """The votes of those who have not voted yet in the silent round that is under way."""
    return tuple(Voted(seat, _vote(state, seat)) for seat in state.missing)


def _vote(state: State, seat: str) -> Vote:
    stage = state.stage
    if stage is None or _dice(state, "unsure", seat).random() < _SHARE_UNSURE:
        return "unsure"
    middle = _dice(state, "stage").choice((3.5, 4.5, 5.5, 6.5))
    silo = _dice(state, "silo", state.seats[seat]).choice((-1.5, -0.5, 0.0, 0.5, 1.5))
    lived = -1.5 if seat in (stage.lived or ()) else 0.5
    spread = _dice(state, "spread", seat).gauss(0, 1)
    closer = 0.6 ** len(stage.rounds)
    return max(1, min(9, round(middle + closer * (silo + lived + spread))))


def _dice(state: State, *what: str) -> Random:
    """Chance that falls the same way each time for the same thing."""
    return Random(":".join((state.ground.journey, state.current or "", *what)))  # noqa: S311  # no secret rests on it

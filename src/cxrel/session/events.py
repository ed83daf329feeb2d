"""What can be decided in a rating session: one frozen value for each decision, and one line of the journal.

A seat is where somebody sits, and whose vote one can take back: `p1`, `p2`, … in an ordinary session, which never leave
the journal, and the person's name in a session that the room agreed to keep by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping  # noqa: TC003  # pydantic reads these annotations at run time
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003  # as above
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

Vote = int | Literal["unsure"]
"""A mark from 1 to 9, or `unsure`."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The session begins: who is here, by silo or by name, and which stages are on the agenda."""

    session: str
    held_on: date
    stages: tuple[str, ...]
    facilitator: str | None = None
    participants: Mapping[str, int] = field(default_factory=dict)
    """How many came of each silo; empty in a named session."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Only in a named session: person and silo."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came later; `person` only in a named session."""

    silo: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody was counted who is not here; only a seat that never voted can be taken away."""

    seat: str


@dataclass(frozen=True, slots=True)
class SeatBallot:
    """What one seat sent in: votes by stage, and the stages that it has lived; None where it does not say."""

    seat: str
    label: str
    """The name or code on the ballot: the same ballot read again replaces what it said before."""
    votes: Mapping[str, Vote]
    lived: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class BallotsTaken:
    """Ballots were read: each vote is cast when its stage comes to the vote; now, if it is under way."""

    ballots: tuple[SeatBallot, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The room turns to a stage: the next, one that was skipped, or an earlier one again."""

    stage: str


@dataclass(frozen=True, slots=True)
class Lived:
    """Who has lived the stage as a customer lately: their seats; nobody is an answer too, and None: it was not asked."""

    seats: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class LookedAtArtifacts:
    """Nobody had lived it, and the room took its minutes with the artifacts, a call, or the notes of a walk."""


@dataclass(frozen=True, slots=True)
class AcceptedUnlived:
    """Nobody had lived it, and the room confirmed that it rates the stage all the same."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A seat votes in the silent round; a second vote in the same round replaces the first."""

    seat: str
    vote: Vote


@dataclass(frozen=True, slots=True)
class Unvoted:
    """A seat takes its vote back."""

    seat: str


@dataclass(frozen=True, slots=True)
class VoteWaived:
    """The room settles a mark without a silent vote."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """All votes of the silent round are shown at once."""


@dataclass(frozen=True, slots=True)
class RoundAdded:
    """After the talk the room votes again in silence; the round before is kept."""


@dataclass(frozen=True, slots=True)
class DependsOn:
    """All that the stage depends on: dimensions, `silo`, `time`; replaces what was said before."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedBy:
    """The room's mark for one value of a dimension (or of `silo`); None takes it back."""

    dimension: str
    value: str
    mark: int | None


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """The room looks at what was walked, measured and heard; from here on no vote would be blind."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The mark that the room settles on after the evidence."""

    mark: int


@dataclass(frozen=True, slots=True)
class Explained:
    """Why this mark, in the room's words; an empty text takes the reason back."""

    why: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows from the talk, who does it, and by when."""

    what: str
    who: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class FollowDropped:
    """A follow-up is taken back, by its place from 0."""

    place: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """The room leaves the stage for now; what it has so far stays, and it can be opened again."""


@dataclass(frozen=True, slots=True)
class StageConfirmed:
    """The stage is done; undo reaches back to here, and no further."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A question is put aside for later."""

    question: str


@dataclass(frozen=True, slots=True)
class Unparked:
    """A parked question is taken back, by its place from 0."""

    place: int


@dataclass(frozen=True, slots=True)
class Undone:
    """The last decision is taken back."""


@dataclass(frozen=True, slots=True)
class Closed:
    """No more stages: the room is read back what it decided."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The room confirms the read-back: now the files are written."""


Event = (
    Begun | Joined | Left | BallotsTaken | Opened | Lived | LookedAtArtifacts | AcceptedUnlived | Voted | Unvoted
    | VoteWaived | Revealed | RoundAdded | DependsOn | MarkedBy | EvidenceShown | Settled | Explained | Followed
    | FollowDropped | Skipped | StageConfirmed | Parked | Unparked | Undone | Closed | Approved
)  # fmt: skip
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def to_line(event: Event) -> str:
    """The event as one line of JSON, without its line break."""
    name = type(event).__name__
    data = _adapter(name).dump_python(event, mode="json")
    return json.dumps({"event": _spoken(name), **data}, ensure_ascii=False)


def from_line(line: str) -> Event:
    """The event of a line; a line that holds none is a ValueError."""
    data = json.loads(line)
    name = _NAMES.get(str(data.pop("event", ""))) if isinstance(data, dict) else None
    if name is None:
        raise ValueError("a line of the journal names its event")
    try:
        made: Event = _adapter(name).validate_python(data)
    except ValidationError as error:
        raise ValueError(f"this is no event '{_spoken(name)}'") from error
    return made


def _spoken(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()


_NAMES = {_spoken(kind.__name__): kind.__name__ for kind in Event.__args__}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    kinds = {kind.__name__: kind for kind in Event.__args__}
    return TypeAdapter(kinds[name])

"""How the time of a session is shared out: more of it for the stages where there will be more to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_MINUTES = 90
LEAST_FOR_A_STAGE = 6
"""Minutes: who has lived it, the silent vote, two sentences of talk, the evidence, the mark. Less is a formality."""
OPENING, CLOSING, BREAK = 8, 7, 10
"""Minutes."""
BREAK_EVERY = 75
"""Minutes after which a room needs a break."""

MORE_TIME: Mapping[str, tuple[float, str]] = {
    "split": (0.5, "The votes were split last time"),
    "surprise": (0.5, "The room thought better of it than the evidence does"),
    "figures-blind": (0.5, "The room thought worse of it than the figures do"),
    "customers-disagree": (0.25, "Customers say otherwise than our figures"),
    "unsure": (0.25, "Many were unsure last time"),
    "stale": (0.25, "What we know is old"),
    "new": (0.25, "It has never been rated"),
    "unlived": (0.25, "Nobody in the list has lived it: time to look at what the customer receives"),
}
"""Why a stage gets more time, and how much more, as a part of an ordinary stage's."""

SlotKind = Literal["opening", "stage", "break", "closing"]
_Part = tuple[SlotKind, str, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the session."""

    kind: SlotKind
    stage: str
    """The id of the stage; empty for anything else."""
    begins: int
    """Minutes from the beginning."""
    minutes: int


def share_out(minutes: int, reasons: Mapping[str, Sequence[str]]) -> tuple[Slot, ...]:
    """The parts of a session of so many minutes; `reasons` holds for each stage, in order, keys of `MORE_TIME`.

    Whole minutes that add up. Where they are too few, each stage still gets one, and `least_minutes` tells how many
    would do.
    """
    breaks = min(minutes // BREAK_EVERY, len(reasons) - 1)
    left = minutes - OPENING - CLOSING - breaks * BREAK
    weights = {stage: 1 + sum(MORE_TIME[reason][0] for reason in why) for stage, why in reasons.items()}
    shares = _whole_minutes(max(left, len(weights)), weights)
    between = _with_breaks(shares, breaks)
    parts: list[_Part] = [("opening", "", OPENING), *between, ("closing", "", CLOSING)]
    slots, begins = [], 0
    for kind, stage, length in parts:
        slots.append(Slot(kind, stage, begins, length))
        begins += length
    return tuple(slots)


def least_minutes(stages: int) -> int:
    """How long a session about so many stages takes at least, with its breaks."""
    bare = OPENING + CLOSING + stages * LEAST_FOR_A_STAGE
    minutes = bare
    while minutes < bare + min(minutes // BREAK_EVERY, stages - 1) * BREAK:
        minutes += 1  # a longer session may need one more break
    return minutes


def _whole_minutes(minutes: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Minutes by weight, at least one each; what is left over goes to the largest remainders, the first stages first."""
    spare = minutes - len(weights)
    exact = {stage: spare * weight / sum(weights.values()) for stage, weight in weights.items()}
    shares = {stage: 1 + int(part) for stage, part in exact.items()}
    by_remainder = sorted(exact, key=lambda stage: int(exact[stage]) - exact[stage])
    for stage in by_remainder[: minutes - sum(shares.values())]:
        shares[stage] += 1
    return shares


def _with_breaks(shares: Mapping[str, int], breaks: int) -> list[_Part]:
    """The stages with breaks between them, where they part the time most evenly."""
    total, done = sum(shares.values()), 0
    edges, stages = [], list(shares)
    for number, stage in enumerate(stages[:-1]):
        done += shares[stage]
        edges.append((number, done))
    chosen: set[int] = set()
    for turn in range(1, breaks + 1):
        free = [edge for edge in edges if edge[0] not in chosen]
        chosen.add(min(free, key=lambda edge: abs(edge[1] - total * turn / (breaks + 1)))[0])
    parts: list[_Part] = []
    for number, stage in enumerate(stages):
        parts.append(("stage", stage, shares[stage]))
        if number in chosen:
            parts.append(("break", "", BREAK))
    return parts

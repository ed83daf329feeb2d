"""What the flags of `cxrel improve` say, checked: days, silos, states and texts of one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxrel.findings.errors import UsageError
from cxrel.improvement.ladder import LADDER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cxrel.model.journey import Journey, State


@dataclass(frozen=True, slots=True)
class Words:
    """What was said about an improvement; None or empty where nothing was."""

    name: str | None = None
    owner: str | None = None
    silos: tuple[str, ...] = ()
    due: date | None = None
    to: State | None = None
    root_cause: str | None = None
    fix: str | None = None
    asks: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    """`STATE`, or `TOUCHPOINT=STATE`."""


def line(flag: str, text: str | None) -> str | None:
    """A text on one line, without characters that cannot be seen; UsageError where nothing is left of it."""
    if text is None:
        return None
    told = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if not told:
        raise UsageError(f"{flag}: the text is empty")
    return told


def lines(flag: str, texts: Sequence[str] | None) -> tuple[str, ...]:
    """Several such texts."""
    return tuple(told for text in texts or () if (told := line(flag, text)))


def day_of(flag: str, text: str | None) -> date | None:
    """A day as the format writes it."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _no_day(flag, text)
    except ValueError:
        return _no_day(flag, text)


def _no_day(flag: str, text: str) -> date:
    raise UsageError(f"{flag}: '{text}' is not a date; write year-month-day, such as 2027-03-31")


def silos_of(journey: Journey, told: Sequence[str]) -> tuple[str, ...]:
    """Silos by id or name, separated by commas or said one by one; UsageError for one that the journey has not."""
    by_name = {name.casefold(): silo for silo, name in journey.silos.items()}
    found: dict[str, None] = {}
    for part in (part.strip() for text in told for part in text.split(",")):
        silo = part if part in journey.silos else by_name.get(part.casefold())
        if part and silo is None:
            known = ", ".join(journey.silos) or "none yet"
            raise UsageError(f"--silos: there is no silo '{part}'; known here: {known}")
        if silo is not None:
            found[silo] = None
    return tuple(found)


def state_of(flag: str, text: str | None) -> State | None:
    """A state of the ladder."""
    if text is None:
        return None
    found = next((state for state in LADDER if state == text.strip()), None)
    if found is None:
        raise UsageError(f"{flag}: '{text}' is no state; the ladder is {', '.join(LADDER)}")
    return found


def states_of(told: Sequence[str], touchpoints: Collection[str]) -> dict[str, State]:
    """The state to set for each touchpoint: one for all of an improvement's, or `TOUCHPOINT=STATE`."""
    found: dict[str, State] = {}
    for text in told:
        touchpoint, sign, word = (part.strip() for part in text.rpartition("="))
        state = state_of("--state", word)
        if sign and touchpoint not in touchpoints:
            known = ", ".join(touchpoints)
            raise UsageError(f"--state: the improvement has no touchpoint '{touchpoint}'; it has {known}")
        if state is not None:
            found.update({touchpoint: state} if sign else dict.fromkeys(touchpoints, state))
    return found

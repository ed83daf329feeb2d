"""What the templates of an agenda get: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cxrel.report.text import Anchor

Kind = Literal["voice", "celebration", "stage", "improvement", "gap", "agreed", "unknown", "closing"]
FORMAT = "cxrel-agenda/1"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that the meeting comes to."""

    kind: Kind
    title: str
    who: str
    """Who presents it; empty where nobody answers for it."""
    told: tuple[str, ...]
    """What is to be said, in sentences."""
    decide: tuple[str, ...] = ()
    """What is asked of the leaders here."""
    weight: float = 1.0
    """Its share of the time, beside the others."""
    rank: int = 5
    """Lower ones stay when time is short."""
    begins: str = ""
    """Hours and minutes from the beginning: 0:12."""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is needed, and what for."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Block:
    """A place in the form where a decision is written, with what is known already."""

    touchpoint: Anchor | None
    """Its id; None where the room chooses."""
    about: str
    owner: str
    silos: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The whole meeting."""

    journey: Anchor
    name: str
    date: str
    """As year-month-day."""
    date_words: str
    since: str
    """The meeting before, in words."""
    minutes: int
    headline: str
    items: tuple[Item, ...]
    left_out: tuple[str, ...]
    """What there is no time for."""
    guests: tuple[Guest, ...]
    blocks: tuple[Block, ...]
    touchpoints: tuple[tuple[Anchor, str], ...]
    """Every touchpoint by id and name, to choose from."""

"""What the room said, colleagues met and customers told, and who is on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.report.context.drawings import TrendDrawing, VoteDrawing


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the first screen: what it tells, and the telling."""

    label: str
    """A word or two."""
    text: str
    """What is told, without an end mark."""


@dataclass(frozen=True, slots=True)
class SiloMedian:
    """Where the middle of a silo's votes lies."""

    name: str
    """The silo's name."""
    at: float
    """The middle of its votes, in percent of the scale."""
    words: str
    """The same in words."""
    mark: float
    """The same as a mark from 1 to 9."""


@dataclass(frozen=True, slots=True)
class SaidView:
    """What the room said about a stage."""

    held_on: str
    """The day of the session; empty where only the journey file knows."""
    session: str
    """Its id."""
    sentences: tuple[str, ...]
    """How many voted what, whether they agree, who had lived it, how the silos differ, what talking moved."""
    silos: tuple[SiloMedian, ...]
    """Of the silos that are large enough that no person shows."""
    why: str
    """The room's reason."""
    follows: tuple[str, ...]
    """What was agreed, with who and when."""
    drawing: VoteDrawing | None
    """Nothing where no vote was kept."""
    over_time: tuple[Line, ...]
    """The day of each session with what was said and settled, with `--history`, where there were two or more."""
    trend: TrendDrawing | None
    """The same as a drawing."""


@dataclass(frozen=True, slots=True)
class ProbeView:
    """One thing that was tried on a walk."""

    touchpoint: str
    """Its name."""
    tried: str
    outcome: str
    """passed, failed, blocked or not tried."""
    saw: str
    """What happened."""
    felt: str
    """In a word."""
    feeling: int | None
    """From -2 to 2."""
    about: str
    """What was felt, whether it was resolved and recovered, who walked when and where."""


@dataclass(frozen=True, slots=True)
class WalksView:
    """What colleagues met when they tried a stage."""

    told: str
    """How many things were tried, and how they went."""
    felt: str
    """What was felt, and how often."""
    older: str
    """What is too old to be shown."""
    probes: tuple[ProbeView, ...]
    """Newest walk first."""


@dataclass(frozen=True, slots=True)
class VoiceView:
    """Something that a customer said."""

    kind: str
    """complaint, survey, call or praise."""
    text: str
    """Their words."""
    about: str
    """What it is, on which touchpoint, when, how severe, whether it is closed."""


@dataclass(frozen=True, slots=True)
class VoicesView:
    """What customers said about a stage in the window."""

    told: str
    """How many of each kind, and how many complaints are open."""
    repeated: str
    """How many had to say it again."""
    quotes: tuple[VoiceView, ...]
    """The worst complaints' words, and the newest praise."""


@dataclass(frozen=True, slots=True)
class ImprovementView:
    """Work on a touchpoint."""

    id: str
    """Its file's name."""
    name: str
    owner: str
    """Empty where nobody is named."""
    status: str
    """open, overdue or closed."""
    when: str
    """When it began, is due, was closed, or by how much it is overdue."""
    rows: tuple[Line, ...]
    """Touchpoints, silos, aim, root cause, fix, result, what is asked and whom to thank, where they are known."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something to mend in the files."""

    severity: str
    """error, warning or note."""
    code: str
    """What `cxrel explain` takes."""
    message: str
    hint: str
    where: str
    """File, line and column."""

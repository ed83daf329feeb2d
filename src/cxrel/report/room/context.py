"""What the templates of a customer room get: plain values, beside those of the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cxrel.report.context import JourneyView, KpiView, Line, StageView
    from cxrel.report.text import Anchor

ExhibitKind = Literal["picture", "drawing", "document", "sound", "text", "missing"]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something that hangs on the wall: what customers receive, or what was brought from a walk."""

    kind: ExhibitKind
    """missing: it is named, and cannot be shown."""
    name: str
    href: str
    """Where its file lies in the room; empty where it has none."""
    about: str
    """Where it belongs, and why it is missing."""
    words: tuple[str, ...] = ()
    """The lines of a text; of a recording, what is said in it."""
    width: int = 0
    height: int = 0
    """In pixels, where they are known."""


@dataclass(frozen=True, slots=True)
class AlbumPage:
    """One thing that a colleague tried, with what was felt."""

    touchpoint: str
    tried: str
    outcome: str
    """passed, failed, blocked or not tried."""
    saw: str
    felt: str
    """In words; empty where it was not noted."""
    feeling: int | None
    """From -2 to 2."""
    who: str
    """Who walked, when, and how."""
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The answers to one question in the window."""

    question: str
    told: str
    """How many answered, and what."""
    quotes: tuple[str, ...]
    """The newest words."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call to listen to, or to read."""

    about: str
    """On which touchpoint, when."""
    text: str
    exhibit: Exhibit | None
    """The recording, where there is one."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: its dark modules as one path in a square of so many modules, and the address that it holds."""

    size: int
    path: str
    address: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What hangs on the wall about a stage: few words, large."""

    word: str
    """The stage in a word: promise kept, it depends."""
    figure: str
    """What was delivered, in counts."""
    figure_of: str
    """Of which KPI, and what was promised."""
    quote: str
    """The worst complaint, or else the newest praise, in the customer's words."""
    on_it: tuple[str, ...]
    ask: str
    exhibit: Exhibit | None
    address: str
    """Of the stage's page: whole where an address is known, else the file's name."""
    code: Code | None


@dataclass(frozen=True, slots=True)
class RoomStage:
    """A stage as it hangs on the wall, and as it has a page of its own."""

    href: str
    view: StageView
    """As the report tells it."""
    artifacts: tuple[Exhibit, ...]
    recordings: tuple[Exhibit, ...]
    """Those that belong to no call."""
    calls: tuple[Call, ...]
    album: tuple[AlbumPage, ...]
    """The strongest feelings first."""
    operation: tuple[KpiView, ...]
    """KPIs from the operation, of moments of truth first."""
    customers: tuple[KpiView, ...]
    """KPIs from surveys and complaints."""
    surveys: tuple[Survey, ...]
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that leaders are asked for."""

    ask: str
    work: str
    """The improvement that needs it."""
    who: str
    why: str
    """The root cause."""
    where: str
    """The touchpoints that it mends."""
    when: str
    overdue: bool
    stages: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A stage by name, and its page."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that somebody promised by a day, and that has passed."""

    what: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A moment that falls short, and on which nobody works."""

    name: str
    place: Place
    told: str
    """How far it falls short, in words."""
    who: str
    """Who answers for it."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is asked of the leaders."""

    asks: tuple[Ask, ...]
    overdue: tuple[Promise, ...]
    running: str
    """How much is in work, beside what the team agreed."""
    too_much: bool
    gaps: tuple[Gap, ...]
    unowned: tuple[str, ...]
    """Who or what has nobody that answers for it."""
    parked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A touchpoint or a stage that keeps its promise now, and did not before."""

    name: str
    place: Place
    told: str
    """What it was, and what it is."""
    who: str
    sure: bool = True
    """Whether a control chart tells it from chance."""


@dataclass(frozen=True, slots=True)
class Closed:
    """An improvement that was closed."""

    name: str
    who: str
    """Its owner, and the silos that worked together."""
    when: str
    results: tuple[str, ...]
    signals: tuple[str, ...]
    """What control charts say: improved only where a rule fired."""
    proven: bool
    """Whether a chart says improved."""
    thanks: tuple[str, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Celebration:
    """What is better than last time, and whom to thank."""

    since: str
    """The day in words."""
    moved: tuple[Moved, ...]
    closed: tuple[Closed, ...]
    better: tuple[Moved, ...]
    """Figures whose chart says that they got better."""
    kept: tuple[Moved, ...]
    """Stages that keep their promise by evidence."""
    thanks: tuple[Line, ...]
    """Whom to thank, and for what."""
    praise: tuple[Line, ...]
    """What customers praised, and where."""


@dataclass(frozen=True, slots=True)
class Word:
    """A name, what it means, and what it was before."""

    name: str
    means: str
    formerly: str
    about: str


@dataclass(frozen=True, slots=True)
class WordList:
    """Names of one kind."""

    title: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class RoomView:
    """A customer room."""

    id: Anchor
    journey: JourneyView
    stages: tuple[RoomStage, ...]
    decisions: Decisions
    celebration: Celebration
    words: tuple[WordList, ...]
    codes_told: str
    """Why the sheets carry no QR codes; empty where they do."""

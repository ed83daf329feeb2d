"""`cxrel rate`: the journey that is rated, and the desk at which a session is led; it ends in files, or can be resumed."""

from __future__ import annotations

import posixpath
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.documents import YAML_LIMIT, Text, decode
from cxrel.documents.place import as_located
from cxrel.documents.text import Located
from cxrel.exchange.ballots import Agenda, Ballots, read_ballots, read_line
from cxrel.findings import Finding, Severity
from cxrel.findings.errors import UsageError
from cxrel.model.base import ID_PATTERN
from cxrel.model.settings import Settings, default_settings
from cxrel.session.ballots import seated
from cxrel.session.events import Begun, Event, from_line, to_line
from cxrel.session.machine import Refusal, apply
from cxrel.session.practice import PRACTICE, practice_people
from cxrel.session.record import record
from cxrel.session.state import Ground, State
from cxrel.store.discovery import settings_file
from cxrel.store.journal import Journal, journal_folder, open_sessions
from cxrel.store.lock import Holder, locked
from cxrel.store.tree import Unreadable
from cxrel.usecases.load import STDIN, load_yaml
from cxrel.usecases.project import open_project
from cxrel.usecases.rate_write import (
    Baseline,
    Minutes,
    Refusals,
    Written,
    baseline,
    session_file,
    write_minutes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.evidence import Evidence
    from cxrel.model.journey import Journey
    from cxrel.model.results import JourneyScore
    from cxrel.store.tree import Tree

__all__ = [
    "Desk",
    "Invalid",
    "Subject",
    "Taken",
    "choose_session",
    "left_open",
    "lock_file",
    "open_desk",
    "open_subject",
    "practice_desk",
    "proposed",
    "read_ballot_files",
    "session_errors",
    "superseded",
]


@dataclass(frozen=True)
class Subject:
    """The journey that is rated, with what is known about it."""

    file: str
    journey: Journey
    evidence: Evidence
    settings: Settings
    case: Case | None
    """None where the evidence has errors: then a session can be held, and no evidence be shown."""
    score: JourneyScore | None
    findings: tuple[Finding, ...]
    """Errors that do not keep anybody from rating."""
    as_of: date

    @property
    def agenda(self) -> Agenda:
        """What ballots may speak of."""
        return Agenda({stage.id: stage.name for stage in self.journey.stages}, dict(self.journey.silos))

    def ground(self, recorded: frozenset[str] = frozenset()) -> Ground:
        """What a session about it stands on."""
        return Ground(
            journey=self.journey.id,
            stages=tuple(stage.id for stage in self.journey.stages),
            silos=tuple(self.journey.silos),
            dimensions={name: tuple(values) for name, values in self.journey.dimensions.items()},
            hide_under=self.settings.hide_under,
            recorded=recorded,
        )


@dataclass(frozen=True)
class Invalid:
    """What keeps the journey from being rated."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many ballots found their seats, and what to tell about the others."""

    count: int
    told: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """How many, as one says it."""
        return f"{self.count or 'No'} {'ballot was' if self.count == 1 else 'ballots were'} taken."


def open_subject(tree: Tree, asked: str | None, as_of: date) -> Subject | Invalid:
    """The journey of that path or id; the only one, if none is named."""
    if asked == STDIN:
        raise UsageError("a session is written beside its journey: name the journey's file or id, not standard input")
    project = open_project(tree, [asked] if asked else [], as_of)
    if len(project.journeys) != 1:
        known = ", ".join(sorted(one.loaded.file.id for one in project.journeys))
        raise UsageError(f"a session rates one journey; name one of: {known}" if known else "no journey was named")
    (one,) = project.journeys
    file = one.loaded.file
    settings = _settings(tree, file.name)
    grave = tuple(finding for finding in project.findings() if finding.severity is Severity.ERROR)
    hindering = tuple(f for f in grave if f.file == file.name or posixpath.basename(f.file) == "cxrel.yaml")
    if hindering or file.built.model is None:
        return Invalid(hindering or grave)
    return Subject(file.name, file.built.model, one.loaded.evidence, settings, one.case, one.score, grave, as_of)


def _settings(tree: Tree, journey_file: str) -> Settings:
    folder = posixpath.dirname(journey_file)
    name = settings_file(tree, folder, Path(folder).absolute().as_posix())
    return (load_yaml(tree, name, Settings).built.model if name else None) or default_settings()


class Desk:
    """A session that is being led: where it stands, and what becomes of each decision."""

    def __init__(self, tree: Tree, subject: Subject, base: Baseline, proposed: Begun, journal: Journal | None) -> None:
        self.tree = tree
        self.subject = subject
        self.base = base
        self.proposed = proposed
        """What is known of the beginning: complete it, and decide it."""
        self.broken_off: Holder | None = None
        """Who led it when it ended without a word: a crash, or a battery."""
        self.written: Written | None = None
        """What came of it, once it is written."""
        self._journal = journal
        lines = journal.lines() if journal else []
        # What was begun goes on, even where a crash came after half of the writing: its own record is in no one's way.
        self.state = State(subject.ground(frozenset() if lines else _recorded(subject, proposed.session)))
        self.unread = tuple(filter(None, map(self._redo, lines)))
        """Lines of the journal that mean nothing any more, such as a stage that the journey has lost."""

    @property
    def practice(self) -> bool:
        """Whether these people are simulated, and nothing is written."""
        return self._journal is None

    @property
    def resumed(self) -> bool:
        """Whether the session was begun earlier."""
        return self.state.begun is not None

    def decide(self, *events: Event) -> Refusal | None:
        """Take decisions, all or none, and keep them on the disk; a refusal where one is not allowed now."""
        state = self.state
        for event in events:
            after = apply(state, event)
            if isinstance(after, Refusal):
                return after
            state = after
        if self._journal is not None:
            self._journal.append([to_line(event) for event in events])
        self.state = state
        return None

    def take_ballots(self, files: Sequence[str]) -> Taken:
        """Read files of ballots; their votes are cast when their stage comes to the vote."""
        return self._take(read_ballot_files(self.tree, files, self.subject.agenda))

    def take_line(self, line: str) -> Taken:
        """Take a line pasted from a chat: one vote is for the open stage, several are for all stages in their order."""
        agenda, stage = self.subject.agenda, self.state.current
        votes = line.rpartition(":")[2].split()
        if stage is not None and len(votes) == 1:
            agenda = replace(agenda, stages={stage: agenda.stages[stage]})
        return self._take(read_line(line, agenda))

    def minutes(self) -> Minutes:
        """What the session says so far, as it will be written."""
        session = self.state.begun.session if self.state.begun else self.proposed.session
        data = record(self.state)
        return Minutes(session, data, superseded(self.subject, session, data))

    def write(self, ours: frozenset[str] = frozenset(), theirs: frozenset[str] = frozenset()) -> Written | Refusals:
        """Write what the room confirmed, and forget who voted what; refusals leave files and journal as they are.

        `ours` and `theirs` answer collisions: files in which this session's word counts, and files in which what
        somebody wrote meanwhile stays.
        """
        if self.practice or not self.state.approved:
            return Written(())
        done = write_minutes(self.tree, self.base, self.minutes(), ours=ours, theirs=theirs)
        if isinstance(done, Written):
            self.written = done
            if self._journal is not None:
                self._journal.delete()
        return done

    def abandon(self) -> None:
        """Give the session up: its journal is deleted, and nothing is written."""
        if self._journal is not None:
            self._journal.delete()

    def _redo(self, line: str) -> str:
        try:
            event = from_line(line)
        except ValueError as error:
            return str(error)
        after = apply(self.state, event)
        if isinstance(after, Refusal):
            return after.sentence
        self.state = after
        return ""

    def _take(self, ballots: Ballots) -> Taken:
        found = seated(self.state, ballots.ballots)
        told = [f"{finding.file}:{finding.location.line}: {finding.message}" for finding in ballots.findings]
        told += [sentence for _, sentence in found.refused]
        if found.event is None:
            return Taken(0, tuple(told))
        refusal = self.decide(found.event)
        return Taken(0, (*told, refusal.sentence)) if refusal else Taken(len(found.event.ballots), tuple(told))


@contextmanager
def open_desk(tree: Tree, subject: Subject, proposed: Begun, holder: Holder) -> Iterator[Desk]:
    """Open a session, new or where it was left; nobody else can have it open meanwhile (`Held`)."""
    session = proposed.session
    lock = lock_file(tree, subject, session)
    with locked(lock, holder) as before, Journal(lock.parent, subject.journey.id, session) as journal:
        desk = Desk(tree, subject, baseline(tree, subject.file, session), proposed, journal)
        desk.broken_off = before
        yield desk


def practice_desk(tree: Tree, subject: Subject) -> Desk:
    """A session of simulated people, which is written nowhere."""
    begun = replace(proposed(subject, PRACTICE), facilitator="Practice", participants=practice_people(subject.ground()))
    return Desk(tree, subject, baseline(tree, subject.file, PRACTICE), begun, None)


def choose_session(asked: str | None, waiting: Sequence[str], as_of: date) -> str:
    """The session that is meant: the one named, the one that was left open, or a new one, named after its day."""
    session = asked or _only_one(waiting) or as_of.isoformat()
    if not re.fullmatch(ID_PATTERN, session):
        raise UsageError(f"--session {session}: a session is named with small letters, digits, '-' and '_': 2026-q4")
    return session


def left_open(tree: Tree, subject: Subject) -> tuple[str, ...]:
    """The sessions of the journey that were begun at a desk and are not confirmed."""
    return tuple(open_sessions(journal_folder(tree, subject.file), subject.journey.id))


def lock_file(tree: Tree, subject: Subject, session: str) -> Path:
    """The lock of a session."""
    return journal_folder(tree, subject.file) / f"{subject.journey.id}.{session}.lock"


def session_errors(tree: Tree, subject: Subject, session: str) -> tuple[Finding, ...]:
    """What is wrong with the session's file, if there is one: it has to be mended before anything is added to it."""
    file = session_file(tree, subject.file, session)
    return tuple(finding for finding in subject.findings if finding.file == file)


def superseded(subject: Subject, session: str, data: dict[str, object]) -> frozenset[str]:
    """The stages whose rating in the journey file comes from a newer session than this one."""
    mine = (str(data.get("date", "")), session)
    found = set()
    for stage in subject.journey.stages:
        rated_by = stage.rating.session if stage.rating else None
        held = subject.evidence.sessions.get(rated_by or "")
        if held is not None and rated_by is not None and (held.date.isoformat(), rated_by) > mine:
            found.add(stage.id)
    return frozenset(found)


def read_ballot_files(tree: Tree, files: Sequence[str], agenda: Agenda) -> Ballots:
    """All ballots of some files, and what is wrong with them."""
    read = [_read(tree, name, agenda) for named in files for name in _in_folder(tree, named)]
    return Ballots(tuple(b for r in read for b in r.ballots), tuple(f for r in read for f in r.findings))


def _in_folder(tree: Tree, name: str) -> list[str]:
    """A file itself; of a folder, its files."""
    if not tree.is_folder(name):
        return [name]
    inside = (posixpath.join(name, one) for one in tree.names(name) if not one.startswith("."))
    return [one for one in inside if not tree.is_folder(one)]


def _read(tree: Tree, name: str, agenda: Agenda) -> Ballots:
    if not tree.exists(name):
        raise UsageError(f"there is no file '{name}' of ballots")
    try:
        raw = tree.read(name, YAML_LIMIT)
    except Unreadable as unreadable:
        raise UsageError(f"the ballots '{name}' cannot be read: {unreadable}") from unreadable
    text = decode(name, raw, limit=YAML_LIMIT)
    if isinstance(text, Located):
        return Ballots((), (as_located(Text(name, raw.decode("utf-8", "replace")), text),))
    return read_ballots(text, agenda)


def _only_one(waiting: Sequence[str]) -> str | None:
    """The session that was begun and not confirmed; with several, one has to be named."""
    if len(waiting) > 1:
        raise UsageError(f"several sessions were left open; name one with --session: {', '.join(waiting)}")
    return next(iter(waiting), None)


def _recorded(subject: Subject, session: str) -> frozenset[str]:
    """The stages that the session's file holds already."""
    held = subject.evidence.sessions.get(session)
    return frozenset(held.stages) if held else frozenset()


def proposed(subject: Subject, session: str) -> Begun:
    """What is known of the beginning: from the session's file, where there is one already."""
    held = subject.evidence.sessions.get(session)
    recorded = _recorded(subject, session)
    stages = tuple(stage.id for stage in subject.journey.stages if stage.id not in recorded)
    if held is None:
        return Begun(session, subject.as_of, stages)
    named = dict(held.people or {}) if held.named else {}
    return Begun(session, held.date, stages, held.facilitator, {} if named else held.present(), named)

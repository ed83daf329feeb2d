"""The journey that is rated, with what is known about it: its sessions, those that are open, and ballots about it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.documents import YAML_LIMIT, Text, decode
from cxrel.documents.place import as_located
from cxrel.documents.text import Located
from cxrel.exchange.ballots import Agenda, Ballots, read_ballots
from cxrel.exchange.xlsx import XLSX_BEGINS, XLSX_LIMIT
from cxrel.findings import Finding, Severity
from cxrel.findings.errors import UsageError
from cxrel.model.base import ID_PATTERN
from cxrel.model.settings import Settings, default_settings
from cxrel.session.events import Begun
from cxrel.session.state import Ground
from cxrel.store.discovery import settings_file
from cxrel.store.journal import journal_folder, open_sessions
from cxrel.store.tree import Unreadable
from cxrel.usecases.export_back import ballots_from
from cxrel.usecases.load import STDIN, load_yaml
from cxrel.usecases.project import open_project
from cxrel.usecases.rate_write import session_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.evidence import Evidence
    from cxrel.model.journey import Journey
    from cxrel.model.results import JourneyScore
    from cxrel.store.tree import Tree


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
        if raw.startswith(XLSX_BEGINS):
            return ballots_from(name, tree.read(name, XLSX_LIMIT), agenda)
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


def recorded(subject: Subject, session: str) -> frozenset[str]:
    """The stages that the session's file holds already."""
    held = subject.evidence.sessions.get(session)
    return frozenset(held.stages) if held else frozenset()


def proposed(subject: Subject, session: str) -> Begun:
    """What is known of the beginning: from the session's file, where there is one already."""
    held = subject.evidence.sessions.get(session)
    there = recorded(subject, session)
    stages = tuple(stage.id for stage in subject.journey.stages if stage.id not in there)
    if held is None:
        return Begun(session, subject.as_of, stages)
    named = dict(held.people or {}) if held.named else {}
    return Begun(session, held.date, stages, held.facilitator, {} if named else held.present(), named)

"""A session's minutes into its file, and into the journey file each rated stage's `rating`: nothing else is touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cxrel.checks.sessions import session_rules
from cxrel.documents import YAML_LIMIT, decode, parse
from cxrel.documents.edit import Edited, Put, edit
from cxrel.documents.text import Located
from cxrel.exchange.emit import yaml_text
from cxrel.findings import Severity
from cxrel.findings.errors import CxrelError
from cxrel.model.evidence import Session
from cxrel.model.journey import Journey
from cxrel.session.record import rating_from
from cxrel.store.discovery import ENDINGS, evidence_folder
from cxrel.store.merge import Replacement, now, replace_all
from cxrel.usecases.load import load_yaml
from cxrel.usecases.names import names_of
from cxrel.usecases.rate_merge import adopted, inside, meaning, opinion, rated, rating_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.documents import Document
    from cxrel.findings import Finding
    from cxrel.store.tree import Tree


@dataclass(frozen=True, slots=True)
class Baseline:
    """The two files that a session writes, as they were when it began."""

    journey: str
    journey_raw: bytes
    session: str
    session_raw: bytes | None
    """None where there was no such session."""


@dataclass(frozen=True, slots=True)
class Collision:
    """Somebody changed meanwhile what the session is about to write."""

    file: str
    stage: str
    theirs: object
    ours: object


@dataclass(frozen=True, slots=True)
class Refusals:
    """Why nothing was written."""

    edits: tuple[tuple[str, str, str], ...] = ()
    """Edits that are not safe: file, reason, and the block to paste by hand."""
    findings: tuple[Finding, ...] = ()
    """What is wrong, or would be afterwards."""
    collisions: tuple[Collision, ...] = ()
    """Ask, and write again with the answers: in which files our word counts, and in which theirs."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; no file where everything stood there already."""

    files: tuple[str, ...]
    unrated: tuple[str, ...] = ()
    """Stages whose rating in the journey file stays, because a newer session settled it."""
    nobody: bool = False
    """Whether the session's record says of nobody that they were there."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a session says: the whole record, as a new file would hold it."""

    session: str
    record: Mapping[str, Any]
    superseded: frozenset[str] = frozenset()
    """Stages that a newer session has rated."""

    @property
    def stages(self) -> Mapping[str, Mapping[str, Any]]:
        """What is kept of each stage."""
        return dict(self.record.get("stages", {}))


def session_file(tree: Tree, journey: str, session: str) -> str:
    """Where the record of a session is, or goes."""
    stem = f"{evidence_folder(journey)}/sessions/{session}"
    return next((stem + ending for ending in ENDINGS if tree.exists(stem + ending)), stem + ENDINGS[0])


def baseline(tree: Tree, journey: str, session: str) -> Baseline:
    """Both files as they are at this moment."""
    file = session_file(tree, journey, session)
    return Baseline(journey, _there(tree, journey), file, now(tree, file, YAML_LIMIT))


def write_minutes(
    tree: Tree,
    base: Baseline,
    minutes: Minutes,
    *,
    ours: frozenset[str] = frozenset(),
    theirs: frozenset[str] = frozenset(),
) -> Written | Refusals:
    """Write both files, or neither; what others changed meanwhile stays, and where both changed the same, it is told.

    Files that are there are edited byte by byte. What stands there already is not written again.
    """
    writing = _Writing(tree, base, minutes, ours, theirs)
    session = writing.session()
    journey = writing.journey()
    if writing.refused or writing.collisions:
        return Refusals(tuple(writing.refused), (), tuple(writing.collisions))
    wrong = _errors_after(tree, session, journey)
    if wrong:
        return Refusals(findings=wrong)
    files = replace_all(tree, (session, journey), YAML_LIMIT)
    nobody = not (minutes.record.get("participants") or minutes.record.get("people"))
    return Written(files, tuple(stage for stage in minutes.stages if stage in minutes.superseded), nobody)


@dataclass(slots=True)
class _Writing:
    """Both files, while their new content is made."""

    tree: Tree
    base: Baseline
    minutes: Minutes
    ours: frozenset[str]
    theirs: frozenset[str]
    stages: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the session's file will hold of each stage of these minutes."""
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)

    def session(self) -> Replacement:
        """The session's file: a new one whole, or what is new in it."""
        name, raw = self.base.session, now(self.tree, self.base.session, YAML_LIMIT)
        if raw is None:
            self.stages = dict(self.minutes.stages)
            return Replacement(name, None, yaml_text(self.minutes.record).encode())
        document, before = _parsed(name, raw), _data(name, self.base.session_raw)
        changes = list(_front(document.data, self.minutes.record))
        for stage, kept in self.minutes.stages.items():
            there = inside(document.data, "stages", stage)
            ours = self._is_ours(name, stage, (inside(before, "stages", stage), there, kept))
            self.stages[stage] = adopted(there, kept) if ours else there
            changes.append(Put(("stages", stage), dict(self.stages[stage])))
        return Replacement(name, raw, self._edited(document, changes))

    def journey(self) -> Replacement:
        """The journey file: the ratings that follow from the session's file."""
        name, raw = self.base.journey, _there(self.tree, self.base.journey)
        document, before = _parsed(name, raw), _data(name, self.base.journey_raw)
        changes = []
        for stage, kept in self.stages.items():
            ours = rating_from(self.minutes.session, opinion(kept))
            there = rating_in(document.data, stage)
            if ours is None or stage in self.minutes.superseded:
                continue
            if self._is_ours(name, stage, (rating_in(before, stage), there, ours)):
                changes.append(Put(("stages", stage, "rating"), rated(there, ours)))
        return Replacement(name, raw, self._edited(document, changes))

    def _is_ours(self, file: str, stage: str, values: tuple[object, object, object]) -> bool:
        """Whether our word counts: nobody changed it since it was read, or to the very same, or so it was answered."""
        before, there, ours = map(meaning, values)
        if there in (before, ours) or file in self.ours:
            return True
        if file not in self.theirs:
            self.collisions.append(Collision(file, stage, values[1], values[2]))
        return False

    def _edited(self, document: Document, changes: Sequence[Put]) -> bytes:
        after = edit(document, changes)
        if isinstance(after, Edited):
            return after.raw
        self.refused.append((document.text.name, after.reason, after.block))
        return b""


def _front(data: Any, record: Mapping[str, Any]) -> Iterator[Put]:
    """Facilitator, attendance and parked questions, where these minutes say more than the file."""
    if record.get("facilitator"):
        yield Put(("facilitator",), record["facilitator"])
    for key in ("participants", "people"):
        if record.get(key):
            yield Put((key,), {**(inside(data, key) or {}), **record[key]})
    parked = list(inside(data, "parked") or [])
    more = [question for question in record.get("parked", ()) if question not in parked]
    if more:
        yield Put(("parked",), [*parked, *more])


def _there(tree: Tree, name: str) -> bytes:
    raw = now(tree, name, YAML_LIMIT)
    if raw is None:
        raise CxrelError(f"{name} is not there any more")
    return raw


def _parsed(name: str, raw: bytes) -> Document:
    text = decode(name, raw, limit=YAML_LIMIT)
    if isinstance(text, Located):
        raise CxrelError(f"{name} cannot be read any more: {text.fault.message}")
    return parse(text)


def _data(name: str, raw: bytes | None) -> Any:
    return None if raw is None else _parsed(name, raw).data


@dataclass(frozen=True, slots=True)
class _After:
    """The tree as it will be: two files are new."""

    tree: Tree
    new: Mapping[str, bytes]

    def read(self, name: str, limit: int) -> bytes:
        return self.new[name] if name in self.new else self.tree.read(name, limit)

    def names(self, folder: str) -> list[str]:
        return self.tree.names(folder)

    def is_folder(self, name: str) -> bool:
        return self.tree.is_folder(name)

    def is_link(self, name: str) -> bool:
        return self.tree.is_link(name)

    def exists(self, name: str) -> bool:
        return name in self.new or self.tree.exists(name)

    def matches(self, folder: str, pattern: str) -> bool:
        return self.tree.matches(folder, pattern)


def _errors_after(tree: Tree, session: Replacement, journey: Replacement) -> tuple[Finding, ...]:
    """The errors that both files would have."""
    after = _After(tree, {session.name: session.after, journey.name: journey.after})
    read = load_yaml(after, journey.name, Journey)
    record = load_yaml(after, session.name, Session)
    found = [*read.findings, *record.findings]
    if read.built.model and record.built.model:
        found += record.place(session_rules(record.built.model, names_of(read)))
    return tuple(finding for finding in found if finding.severity is Severity.ERROR)

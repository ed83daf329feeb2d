"""A session's minutes into its file, and into the journey file each rated stage's `rating`: nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cxrel.checks.sessions import session_rules
from cxrel.documents import YAML_LIMIT, decode, parse
from cxrel.documents.edit import Edited, Put, edit
from cxrel.documents.text import Located
from cxrel.exchange.emit import yaml_text
from cxrel.findings import Severity
from cxrel.findings.errors import CxrelError
from cxrel.model.base import UNSURE, WORDS_FOR_MARKS
from cxrel.model.evidence import Session
from cxrel.model.journey import Journey
from cxrel.session.record import rating_from
from cxrel.store.discovery import ENDINGS, evidence_folder
from cxrel.store.merge import Replacement, now, replace_all
from cxrel.usecases.load import load_yaml
from cxrel.usecases.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.documents import Document
    from cxrel.findings import DocPath, Finding
    from cxrel.store.tree import Tree

_OPINION = ("mark", "session", "why", "depends_on", "by")


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
    """Why nothing was written: an edit that is not safe, with the block to paste; or what would be wrong afterwards."""

    edits: tuple[tuple[str, str, str], ...] = ()
    """File, reason, and the block to paste by hand."""
    findings: tuple[Finding, ...] = ()
    collisions: tuple[Collision, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; no file where everything stood there already."""

    files: tuple[str, ...]
    unrated: tuple[str, ...] = ()
    """Stages whose rating in the journey file stays, because a newer session settled it."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a session says: the whole record as a new file would hold it."""

    session: str
    record: Mapping[str, Any]
    superseded: frozenset[str] = frozenset()
    """Stages that a newer session has rated."""
    ours: frozenset[str] = frozenset()
    """Files in which our word counts where somebody changed the same meanwhile."""

    @property
    def stages(self) -> Mapping[str, Mapping[str, Any]]:
        """What is kept of each stage."""
        return dict(self.record.get("stages", {}))


@dataclass(slots=True)
class _Making:
    """The new content of both files, while it is made."""

    refused: list[tuple[str, str, str]] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)

    def edited(self, document: Document, changes: Sequence[Put]) -> bytes:
        after = edit(document, changes)
        if isinstance(after, Edited):
            return after.raw
        self.refused.append((document.text.name, after.reason, after.block))
        return b""


def session_file(tree: Tree, journey: str, session: str) -> str:
    """Where the record of a session is, or goes."""
    stem = f"{evidence_folder(journey)}/sessions/{session}"
    return next((stem + ending for ending in ENDINGS if tree.exists(stem + ending)), stem + ENDINGS[0])


def baseline(tree: Tree, journey: str, session: str) -> Baseline:
    """Both files as they are at this moment."""
    raw, file = now(tree, journey, YAML_LIMIT), session_file(tree, journey, session)
    if raw is None:
        raise CxrelError(f"{journey} is not there any more")
    return Baseline(journey, raw, file, now(tree, file, YAML_LIMIT))


def write_minutes(tree: Tree, base: Baseline, minutes: Minutes) -> Written | Refusals:
    """Write both files, or neither; what others changed meanwhile stays, and where both changed the same, it is told.

    The journey file is edited byte by byte. What stands there already is not written again.
    """
    making = _Making()
    session, stages = _session(tree, base, minutes, making)
    journey = _journey(tree, base, minutes, stages, making)
    if making.refused or making.collisions:
        return Refusals(tuple(making.refused), (), tuple(making.collisions))
    wrong = _errors_after(tree, session, journey)
    if wrong:
        return Refusals(findings=wrong)
    return Written(
        replace_all(tree, (session, journey), YAML_LIMIT), tuple(s for s in stages if s in minutes.superseded)
    )


# The session's file


def _session(
    tree: Tree, base: Baseline, minutes: Minutes, making: _Making
) -> tuple[Replacement, dict[str, Mapping[str, Any]]]:
    """The file after it, and what it then keeps of each stage of these minutes."""
    raw = now(tree, base.session, YAML_LIMIT)
    if raw is None:
        text = yaml_text(minutes.record)
        return Replacement(base.session, None, text.encode()), dict(minutes.stages)
    document = _parsed(base.session, raw)
    data: dict[str, Any] = document.data if isinstance(document.data, dict) else {}
    before = _data(base.session, base.session_raw)
    stages: dict[str, Mapping[str, Any]] = {}
    for stage, kept in minutes.stages.items():
        there = _inside(data, "stages", stage)
        if not _is_free(_inside(before, "stages", stage), there, kept) and base.session not in minutes.ours:
            making.collisions.append(Collision(base.session, stage, there, kept))
        stages[stage] = _adopted(there, kept)
    changes = [*_front(data, minutes.record), *(Put(("stages", stage), dict(kept)) for stage, kept in stages.items())]
    return Replacement(base.session, raw, making.edited(document, changes)), stages


def _front(data: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[Put]:
    """Facilitator, attendance and parked questions, where these minutes say more than the file."""
    if record.get("facilitator"):
        yield Put(("facilitator",), record["facilitator"])
    for key in ("participants", "people"):
        if record.get(key):
            yield Put((key,), {**(data.get(key) or {}), **record[key]})
    parked = list(data.get("parked") or [])
    more = [question for question in record.get("parked", ()) if question not in parked]
    if more:
        yield Put(("parked",), [*parked, *more])


def _adopted(there: object, ours: Mapping[str, Any]) -> dict[str, Any]:
    """A stage's record with what is new in ours; what means the same stays as it is spelt."""
    old: dict[str, Any] = dict(there) if isinstance(there, Mapping) else {}
    new = {key: _kept(old.get(key), value) for key, value in ours.items()}
    if "follows" in new and old.get("follows"):
        new["follows"] = [*old["follows"], *(item for item in ours["follows"] if item not in old["follows"])]
    merged = {**old, **new}
    if merged.get("votes") != old.get("votes") and "lived" not in ours:
        merged = {key: value for key, value in merged.items() if key not in {"lived", "not_lived"}}
    return merged


def _kept(old: Any, new: Any) -> Any:
    """The old value, where it means the same; in mappings, key by key."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return {**old, **{key: _kept(old.get(key), value) for key, value in new.items()}}
    return old if _meaning(old) == _meaning(new) else new


def _meaning(value: Any) -> Any:
    """A value as it is compared: 5 and sometimes-reliable are the same, and so are `?` and unsure."""
    if isinstance(value, Mapping):
        return {key: _meaning(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_meaning(item) for item in value]
    if isinstance(value, str):
        return UNSURE if value == "?" else WORDS_FOR_MARKS.get(value, value)
    return value


# The journey file


def _journey(
    tree: Tree, base: Baseline, minutes: Minutes, stages: Mapping[str, Mapping[str, Any]], making: _Making
) -> Replacement:
    raw = now(tree, base.journey, YAML_LIMIT)
    if raw is None:
        raise CxrelError(f"{base.journey} is not there any more")
    document = _parsed(base.journey, raw)
    before = _data(base.journey, base.journey_raw)
    changes: list[Put] = []
    for stage, kept in stages.items():
        ours = rating_from(minutes.session, _meant(kept))
        if ours is None or stage in minutes.superseded:
            continue
        there = _rating(document.data, stage)
        if not _is_free(_rating(before, stage), there, ours) and base.journey not in minutes.ours:
            making.collisions.append(Collision(base.journey, stage, there, ours))
        changes.append(Put(_path(stage), _rated(there, ours)))
    return Replacement(base.journey, raw, making.edited(document, changes) if changes else raw)


def _path(stage: str) -> DocPath:
    return ("stages", stage, "rating")


def _meant(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The opinion in a stage's record, marks as numbers."""
    return {key: _meaning(kept[key]) if key in {"mark", "by"} else kept[key] for key in _OPINION if key in kept}


def _rated(there: object, ours: Mapping[str, Any]) -> dict[str, Any]:
    """The rating: what of it stays, stays as it is spelt; an opinion that does not hold any more goes."""
    old: dict[str, Any] = dict(there) if isinstance(there, Mapping) else {}
    more = {key: value for key, value in old.items() if key not in _OPINION}
    new = {key: old[key] if _meaning(old.get(key)) == _meaning(value) else value for key, value in ours.items()}
    return {**new, **more}


def _rating(data: Any, stage: str) -> Any:
    stages = data.get("stages") if isinstance(data, Mapping) else None
    items = stages if isinstance(stages, list) else []
    found = (item for item in items if isinstance(item, Mapping) and _written(item.get("id")) == stage)
    return next((item.get("rating") for item in found), None)


def _written(value: Any) -> object:
    """An id is the text as written, whatever number it resembles."""
    return getattr(value, "text", value)


# Both


def _is_free(before: object, there: object, ours: object) -> bool:
    """Whether ours may be written: nobody changed it meanwhile, or to the very same."""
    return _meaning(there) in (_meaning(before), _meaning(ours))


def _inside(data: Any, *keys: str) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


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

"""The versions of journey files in git: found along the first parents, followed when renamed, read once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.changes.facts import journey_facts
from cxrel.changes.facts_text import facts_from_text, facts_to_texts
from cxrel.documents import YAML_LIMIT, Located, decode
from cxrel.model.history import Version
from cxrel.store.cache import Cache
from cxrel.store.discovery import is_yaml
from cxrel.store.git_log import log_of, taken_away
from cxrel.store.git_objects import Objects, fetch_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cxrel.model.history import JourneyFacts
    from cxrel.store.git import Repository
    from cxrel.store.git_log import Brought

_FORM = "facts-1"
_MOST_NAMES = 50
_ALIKE = 0.5
"""The share of ids that a file under another journey's id must have in common to be taken for the same journey."""


def versions_of(repository: Repository, commit: str, names: Sequence[str]) -> dict[str, list[Version]]:
    """The committed versions of journey files (names below the top), oldest first."""
    with Objects(repository.top) as objects:
        facts = _Facts(repository, commit, objects)
        logs = log_of(repository, commit, names)
        facts.read({one.blob for log in logs.values() for one in log if one.blob})
        found = {name: _followed(repository, facts, log) for name, log in logs.items()}
        facts.keep()
    return {name: [_version(one, facts) for one in reversed(log) if one.blob] for name, log in found.items()}


def _version(one: Brought, facts: _Facts) -> Version:
    return Version(one.on, one.commit, facts.known[one.blob] if one.blob else None)


@dataclass
class _Facts:
    """The facts of contents by their ids: kept from before, or read now."""

    repository: Repository
    commit: str
    objects: Objects

    def __post_init__(self) -> None:
        self.known: dict[str, JourneyFacts | None] = {}
        self._new: dict[str, JourneyFacts | None] = {}
        self._cache = Cache("history")

    def read(self, blobs: Iterable[str]) -> None:
        """Make the facts of contents known, fetching what a partial clone lacks in one go."""
        wanted = set(blobs) - self.known.keys()
        for key, text in self._cache.get(f"{_FORM}:{blob}" for blob in wanted).items():
            try:
                self.known[key.partition(":")[2]] = facts_from_text(text)
            except ValueError:
                continue  # not what this version keeps, so it is read anew
        left = sorted(wanted - self.known.keys())
        if left:
            fetch_missing(self.repository.top, set(left), [self.commit])
        for blob, content in zip(left, self.objects.read_all(left, YAML_LIMIT), strict=True):
            decoded = decode("", content, limit=YAML_LIMIT)
            self.known[blob] = None if isinstance(decoded, Located) else journey_facts(decoded.content)
            self._new[f"{_FORM}:{blob}"] = self.known[blob]

    def keep(self) -> None:
        """Keep what was read now for the next time."""
        self._cache.put(facts_to_texts(self._new))


def _followed(repository: Repository, facts: _Facts, log: list[Brought]) -> list[Brought]:
    """A log, newest first, carried on under the names that the journey had before."""
    found: list[Brought] = []
    for _ in range(_MOST_NAMES):
        earlier: list[Brought] = []
        for one in log:
            found.append(one)
            earlier = _before(repository, facts, one) if one.new else []
            if earlier:
                break
        if not earlier:
            return found
        log = earlier
    return found


def _before(repository: Repository, facts: _Facts, one: Brought) -> list[Brought]:
    """The log of the file that a commit took away when it brought this one, if both are the same journey."""
    own = facts.known[one.blob] if one.blob else None
    if one.parent is None or own is None:
        return []
    gone = {name: blob for name, blob in taken_away(repository, one.commit, one.parent) if is_yaml(name)}
    facts.read(gone.values())
    alike = {name: _likeness(own, facts.known[blob]) for name, blob in gone.items()}
    name = max(alike, key=lambda name: alike[name], default="")
    if not name or alike[name] < _ALIKE:
        return []
    log = log_of(repository, one.parent, [name])[name]
    facts.read({older.blob for older in log if older.blob})
    return log


def _likeness(one: JourneyFacts, other: JourneyFacts | None) -> float:
    """How much two files are about the same journey: by its id, or else by the share of ids that they have in common."""
    if other is None or not other.stages:
        return 0.0
    if one.id == other.id:
        return 2.0
    return len(one.ids() & other.ids()) / max(1, len(one.ids() | other.ids()))

"""The history of journeys: from git, where there is one, and from the records of their sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from cxrel.changes.facts import journey_facts
from cxrel.changes.history import history_of, since
from cxrel.findings.errors import UsageError
from cxrel.model.history import GitSpan, Version
from cxrel.store.git import GitError, Repository, open_repository
from cxrel.store.git_tree import GitTree
from cxrel.usecases.history_versions import versions_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.history import History
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.project import Project
    from cxrel.usecases.trees import Asked

_SHALLOW = "the clone is shallow, so older versions are not there ('git fetch --unshallow' brings them)"


@dataclass(frozen=True)
class Histories:
    """What came of it: a history for each journey's file, and what is to be told about where it comes from."""

    by_file: dict[str, History]
    note: str = ""


@dataclass(frozen=True)
class _Past:
    """What git knows: the committed versions of each file, oldest first."""

    versions: dict[str, list[Version]]
    shallow: bool


def one_history(asked: Asked, project: Project, as_of: date, first: date | None = None) -> tuple[str, History, str]:
    """The history of the journey that was asked for, from `first` on: its file, its history, and what is to be told."""
    if len(project.journeys) != 1:
        names = ", ".join(journey.loaded.file.id for journey in project.journeys)
        raise UsageError(f"name one journey; there are: {names}")
    found = histories(asked, project, as_of)
    ((file, history),) = found.by_file.items()
    return file, since(history, first) if first else history, found.note


def histories(asked: Asked, project: Project, as_of: date) -> Histories:
    """The history of each journey of a project, until the as-of date.

    Without git, or outside a repository, it is told from the files of today alone, and the note says so.
    """
    names = [journey.loaded.file.name for journey in project.journeys]
    try:
        repository, commit = _head(asked)
    except GitError as error:
        if asked.revision:
            raise
        note = f"no history from git, so this is from the files of today alone: {error}"
        return Histories({_shown(project, one): _history(one, None, as_of) for one in project.journeys}, note)
    inside = {name: place for name in names if (place := repository.inside(name)) is not None}
    versions = versions_of(repository, commit, list(inside.values()))
    past = _Past({name: versions[place] for name, place in inside.items()}, repository.is_shallow())
    told = {
        _shown(project, one): _history(one, past, as_of, committed=bool(asked.revision)) for one in project.journeys
    }
    return Histories(told, _SHALLOW if past.shallow else "")


def _head(asked: Asked) -> tuple[Repository, str]:
    if isinstance(asked.tree, GitTree):
        return asked.tree.repository, asked.tree.commit
    repository = open_repository()
    return repository, repository.commit("HEAD")


def _shown(project: Project, journey: Examined) -> str:
    return project.shown(journey.loaded.file.name)


def _history(journey: Examined, past: _Past | None, as_of: date, *, committed: bool = False) -> History:
    file = journey.loaded.file
    all_versions = past.versions.get(file.name, []) if past else []
    versions = _until(all_versions, as_of)
    span = _span(versions, shallow=past.shallow) if past else None
    newest_known = not committed and len(versions) == len(all_versions)
    if file.document is not None and (newest_known or not versions):
        versions = [*versions, Version(as_of, None, journey_facts(file.document.text.content))]
    sessions = dict(journey.loaded.evidence.sessions_until(as_of))
    return history_of(versions, sessions, file.built.model, span)


def _until(versions: Sequence[Version], as_of: date) -> list[Version]:
    """The versions until a day; one of the day after is counted to it, as it may be tomorrow already where it was made."""
    return [
        replace(version, on=min(version.on, as_of)) for version in versions if version.on <= as_of + timedelta(days=1)
    ]


def _span(versions: Sequence[Version], *, shallow: bool) -> GitSpan:
    unreadable = sum(version.facts is None for version in versions)
    return GitSpan(len(versions), min((version.on for version in versions), default=None), unreadable, shallow)

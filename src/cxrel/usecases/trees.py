"""Which files a command is asked to look at: those on disk, or those of a git revision (`REV:path`)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.findings.errors import UsageError
from cxrel.store.tree import WorkTree
from cxrel.usecases import project as projects
from cxrel.usecases.load import STDIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.store.tree import Tree
    from cxrel.usecases.project import Project

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_REVISION = re.compile(r"(?:[^:{]|\{[^}]*\}|\{)+(?=:)")
"""A revision may have colons of its own in braces: `main@{2026-11-01 09:30}`, `HEAD^{/fix: typo}`."""


@dataclass(frozen=True)
class Asked:
    """Where the files come from, and what the paths of the command are there."""

    tree: Tree
    paths: tuple[str, ...]
    revision: str = ""
    """As it was written; empty for the files on disk."""


def split_path(path: str) -> tuple[str, str]:
    """The revision and the path of `REV:path`; a path that is there as it is written has no revision."""
    found = _REVISION.match(path)
    if found is None or _DRIVE.match(path) or os.path.lexists(path):
        return "", path
    return found[0], path[found.end() + 1 :]


def asked_for(paths: Sequence[str]) -> Asked:
    """The tree that paths are in; UsageError where they name different revisions, GitError where one is not there."""
    split = [split_path(path) for path in paths]
    revisions = {revision for revision, _ in split}
    if len(revisions) > 1:
        raise UsageError("all paths of a command are looked at in one revision; name the same one before each of them")
    revision = next(iter(revisions), "")
    if not revision:
        return Asked(WorkTree(), tuple(paths))
    names = tuple(name for _, name in split)
    if STDIN in names:
        raise UsageError(f"standard input has no revision; leave '{revision}:' out before '-'")
    return Asked(_tree_at(revision), tuple(name or "." for name in names) if any(names) else (), revision)


def open_asked(asked: Asked, as_of: date, *, stdin: bytes = b"") -> Project:
    """The journeys that a command is asked to look at; findings name their files as `REV:path` at a revision."""
    if not asked.revision:
        return projects.open_project(asked.tree, asked.paths, as_of, stdin=stdin)
    return replace(_opened(asked, as_of), revision=asked.revision)


def _opened(asked: Asked, as_of: date) -> Project:
    try:
        return projects.open_project(asked.tree, asked.paths, as_of)
    except UsageError as error:
        raise UsageError(f"at {asked.revision}: {error}") from error


def _tree_at(revision: str) -> Tree:
    from cxrel.store.git import open_repository
    from cxrel.store.git_tree import GitTree

    repository = open_repository()
    return GitTree(repository, repository.commit(revision))

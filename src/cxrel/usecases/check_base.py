"""What the gate compares with: a revision, its settings, and what changed since."""

from __future__ import annotations

import os
import posixpath
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.changes.unexplained import CODE
from cxrel.checks.settings import is_waived
from cxrel.usecases.diff import WORK_TREE, diff_trees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.changes import Change, Diff
    from cxrel.store.tree import Tree
    from cxrel.usecases.check_settings import Judges
    from cxrel.usecases.trees import Asked


@dataclass(frozen=True)
class Base:
    """A revision as it was asked for, its files, and what changed since."""

    revision: str
    tree: Tree
    diff: Diff
    proven: dict[str, frozenset[str]]
    """By journey, the stages whose mark in base rested on evidence."""


@contextmanager
def base_of(asked: Asked, revision: str, as_of: date, name: str = "") -> Iterator[Base]:
    """Open a revision and compare it with what a command looks at; GitError where it is not there.

    `name` is what people are told, if not the revision as it is written.
    """
    from cxrel.store.git import open_repository
    from cxrel.store.git_tree import GitTree

    repository = open_repository()
    first = repository.commit(revision)
    changed = repository.changed(first, asked.revision or None)
    with GitTree(repository, first) as tree:
        found = diff_trees(tree, asked.tree, changed, (name or revision, asked.revision or WORK_TREE), as_of)
        scores = [one.score for one in found.base.project.journeys if one.score]
        proven = {one.id: frozenset(s.id for s in one.stages if s.basis == "evidence") for one in scores}
        yield Base(name or revision, tree, found.diff, proven)


def promises_told(base: Base, judges: Judges, as_of: date) -> tuple[list[Finding], set[tuple[str, str]]]:
    """The findings on promises that moved without a reason, without those that a waiver covers, which are named."""
    kept, waived = [], set()
    for finding in base.diff.head_findings:
        if finding.code == CODE and _waived(finding, judges, as_of):
            waived.add((finding.file, finding.path))
        elif finding.code == CODE:
            kept.append(finding)
    return kept, waived


def _waived(finding: Finding, judges: Judges, as_of: date) -> bool:
    loaded = judges.file_for(finding.file)
    settings = loaded.built.model if loaded else None
    if loaded is None or settings is None:
        return False
    folder = posixpath.dirname(loaded.name) or "."
    return is_waived(finding, Path(os.path.relpath(finding.file, folder)).as_posix(), settings.waive, as_of)


def judged_changes(base: Base, journeys: set[str], *, whole: bool) -> list[Change]:
    """The changes that concern the journeys that are judged; all of them where the whole project is."""
    return [change for change in base.diff.changes if whole or change.journey is None or change.journey in journeys]

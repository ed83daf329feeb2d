"""`cxrel diff`: what changed in meaning between two revisions, a revision and the work tree, or two files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.changes.unexplained import unexplained
from cxrel.changes.whole import diff as compared
from cxrel.findings.errors import UsageError
from cxrel.store.discovery import evidence_folder, is_yaml, owner_of
from cxrel.store.tree import WorkTree
from cxrel.usecases.diff_places import placed
from cxrel.usecases.diff_scope import scope_of
from cxrel.usecases.diff_side import Opened, SideRequest, is_read_evidence, open_side, with_evidence_of
from cxrel.usecases.diff_submodules import with_submodules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.changes import Diff
    from cxrel.store.git import Repository
    from cxrel.store.tree import Tree

WORK_TREE = "work tree"


@dataclass(frozen=True)
class Compared:
    """A diff with both sides as they were read."""

    diff: Diff
    base: Opened
    head: Opened


def diff_asked(asked: Sequence[str], as_of: date) -> Diff:
    """What a command line asks for: nothing, a base, a base and a head, or two files.

    Raises UsageError for more than two, GitError where a revision is not there.
    """
    if len(asked) > 2:
        raise UsageError("diff compares two sides: name at most a base and a head, or two files")
    files = [name for name in asked if is_yaml(name) and Path(name).is_file()]
    if len(files) == len(asked) == 2:
        return diff_files(asked[0], asked[1], as_of).diff
    if files or (len(asked) == 2 and all(is_yaml(name) for name in asked)):
        missing = "; ".join(f"there is no file '{name}'" for name in asked if name not in files)
        raise UsageError(f"{missing or 'there is one file'}: name two files, or revisions alone")
    base, head = (*asked, None, None)[:2]
    return diff_revisions(base, head, as_of).diff


def diff_revisions(base: str | None, head: str | None, as_of: date, repository: Repository | None = None) -> Compared:
    """Compare a revision with another, or with the work tree; no base: where HEAD left the default branch."""
    from cxrel.store.git import open_repository
    from cxrel.store.git_tree import GitTree

    repository = repository or open_repository()
    first = repository.commit(base) if base is not None else repository.default_base()
    second = repository.commit(head) if head is not None else None
    names = (base or first[:12], head or WORK_TREE)
    with GitTree(repository, first) as before:
        if second is None:
            return diff_trees(before, WorkTree(), repository.changed(first, None), names, as_of)
        with GitTree(repository, second) as after:
            return diff_trees(before, after, repository.changed(first, second), names, as_of)


def diff_trees(base: Tree, head: Tree, changed: Sequence[str], names: tuple[str, str], as_of: date) -> Compared:
    """Compare two trees, of which it is known which files differ."""
    scope = scope_of(changed, base, head)
    others = [name for name in scope.others if not _is_read(name, base, head)]
    before, after = (
        open_side(tree, SideRequest(name, as_of, scope.journeys, scope.settings, others))
        for tree, name in zip((base, head), names, strict=True)
    )
    found = _compared(before, after)
    return replace(found, diff=with_submodules(found.diff, changed, base, head))


def _is_read(name: str, base: Tree, head: Tree) -> bool:
    owner = owner_of(base, name) or owner_of(head, name)
    return owner is not None and is_read_evidence(evidence_folder(owner), name)


def diff_files(base: str, head: str, as_of: date) -> Compared:
    """Compare two files on disk; where only one of them has evidence, both are scored on it.

    That they are two files is no change of its own.
    """
    tree = WorkTree()
    before, after = (open_side(tree, SideRequest(name, as_of, [name], lenient=True)) for name in (base, head))
    sides = (with_evidence_of(before.side, after.side), with_evidence_of(after.side, before.side))
    found = _compared(replace(before, side=sides[0]), replace(after, side=sides[1]))
    changes = tuple(change for change in found.diff.changes if change.kind != "moved" or change.path)
    return replace(found, diff=replace(found.diff, changes=changes))


def _compared(base: Opened, head: Opened) -> Compared:
    found = compared(base.side, head.side)
    changes = placed(found.changes, base, head)
    told: tuple[Finding, ...] = tuple(unexplained(changes))
    whole = replace(
        found,
        changes=changes,
        base_findings=_named(base.findings, base.side.name),
        head_findings=(*_named(head.findings, head.side.name), *told),
    )
    return Compared(whole, base, head)


def _named(findings: Sequence[Finding], revision: str) -> tuple[Finding, ...]:
    """Findings of a revision, told with it; those of files on disk are told as they are."""
    on_disk = revision == WORK_TREE or any(finding.file == revision for finding in findings)
    return tuple(one if on_disk else replace(one, file=f"{revision}:{one.file}") for one in findings)

"""Submodules among what differs: their files are in a repository of their own, so a diff only tells that they moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.model.changes import Change, Headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.changes import ChangeKind, Diff
    from cxrel.store.tree import Tree


def with_submodules(diff: Diff, changed: Sequence[str], base: Tree, head: Tree) -> Diff:
    """The diff with a change for each submodule that is another one; `changed` are the names that differ."""
    found = [name for name in changed if _is_submodule(base, name) or _is_submodule(head, name)]
    if not found:
        return diff
    changes = tuple(_change(name, base, head) for name in found)
    headlines = tuple(Headline("neutral", change.why) for change in changes)
    return replace(diff, changes=(*diff.changes, *changes), headlines=(*diff.headlines, *headlines))


def _is_submodule(tree: Tree, name: str) -> bool:
    """A revision has a submodule as an empty folder, which git knows no other of; on disk it is a repository."""
    return tree.is_folder(name) and (not tree.names(name) or tree.exists(f"{name}/.git"))


def _change(name: str, base: Tree, head: Tree) -> Change:
    kind: ChangeKind = "added" if not base.exists(name) else "removed" if not head.exists(name) else "changed"
    told = {"added": "was added", "removed": "was taken out", "changed": "is at another commit"}[kind]
    why = f"The submodule '{name}' {told}: what is inside it is not compared."
    return Change(name, "", kind, None, None, "neutral", why)

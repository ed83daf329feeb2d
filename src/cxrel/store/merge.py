"""Files that were read, and may have been changed by others before they are written: told before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError
from cxrel.store.tree import Unreadable
from cxrel.store.write import write_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.store.tree import Tree


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file's new content, and what it is made from; None where there was no file."""

    name: str
    before: bytes | None
    after: bytes

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after


def now(tree: Tree, name: str, limit: int) -> bytes | None:
    """What a file holds at this moment; None where there is none."""
    if not tree.exists(name):
        return None
    try:
        return tree.read(name, limit)
    except Unreadable as unreadable:
        raise CxrelError(f"{name} cannot be read: {unreadable}") from unreadable


def replace_all(tree: Tree, replacements: Sequence[Replacement], limit: int) -> tuple[str, ...]:
    """Write what changes, in its order, each file in one step with the mode that it had; the names that were written.

    Nothing is written where one of them is not any more what its new content was made from: that is a CxrelError.
    """
    wanted = [replacement for replacement in replacements if replacement.changes]
    for replacement in replacements:
        if now(tree, replacement.name, limit) != replacement.before:
            raise CxrelError(
                f"{replacement.name} was changed by somebody else meanwhile; nothing was written. Try again"
            )
    for replacement in wanted:
        write_all({replacement.name: replacement.after})
    return tuple(replacement.name for replacement in wanted)

"""Which files are journeys, which evidence belongs to them, and which settings hold."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.store.tree import Tree

SETTINGS_FILE = "cxrel.yaml"
ENDINGS = (".yaml", ".yml")
EVIDENCE_FOLDERS = ("sessions", "walks", "improvements", "readings", "artifacts")
_MOST_LEVELS = 64


def stem_of(name: str) -> str:
    """A file's name without folder and ending."""
    return posixpath.splitext(posixpath.basename(name))[0]


def is_yaml(name: str) -> bool:
    """Whether a name ends as YAML files do."""
    return name.endswith(ENDINGS)


def evidence_folder(journey_file: str) -> str:
    """The folder beside a journey file that holds its evidence."""
    return posixpath.splitext(journey_file)[0]


def journey_files(tree: Tree, folder: str, level: int = 0) -> Iterator[str]:
    """The journey files of a folder and the folders in it, without links, hidden folders and evidence folders."""
    names = [name for name in tree.names(folder) if not name.startswith(".")]
    own = {posixpath.splitext(name)[0] for name in names if is_yaml(name)}
    for name in names:
        path = posixpath.join(folder, name) if folder not in {"", "."} else name
        if is_yaml(name):
            if name != SETTINGS_FILE:
                yield path
        elif name not in own and tree.is_folder(path) and not tree.is_link(path) and level < _MOST_LEVELS:
            yield from journey_files(tree, path, level + 1)


def owner_of(tree: Tree, name: str) -> str | None:
    """The journey file to which an evidence file belongs, by the folder that it lies in."""
    folder = posixpath.dirname(name)
    for _ in range(3):
        for ending in ENDINGS:
            if folder and tree.exists(folder + ending):
                return folder + ending
        folder = posixpath.dirname(folder)
    return None


def settings_file(tree: Tree, start: str, absolute: str) -> str | None:
    """The nearest `cxrel.yaml` in a folder or above it.

    `start` is the folder as it is shown, `absolute` the same as a full path, for going further up.
    """
    shown, full = start, absolute
    while True:
        candidate = posixpath.join(shown, SETTINGS_FILE) if shown not in {"", "."} else SETTINGS_FILE
        if tree.exists(candidate):
            return candidate
        parent = posixpath.dirname(full)
        if parent == full:
            return None
        inside = shown not in {"", "."} and not shown.startswith(("/", "..")) and posixpath.dirname(shown) != shown
        full = parent
        shown = posixpath.dirname(shown) if inside else full

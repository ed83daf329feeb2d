"""Whose settings judge: those of the files that are looked at, or with a base, those of the base.

In what the base judges, the keys that decide (`gate`, `waive`, and what marks and warnings are reckoned by) come from the
base's settings, and all others, sources above all, from head's: a pull request cannot change its own judge.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxrel.documents import Text, decode, parse
from cxrel.documents.text import YAML_LIMIT
from cxrel.model.settings import Gate, Settings
from cxrel.store.discovery import SETTINGS_FILE, settings_file
from cxrel.store.tree import Unreadable
from cxrel.usecases.load import STDIN, LoadedFile, load_yaml

if TYPE_CHECKING:
    from cxrel.store.tree import Tree

_DECIDING = ("gate", "waive", "min_n", "hide_under", "wip")


@dataclass
class Judges:
    """The settings of a tree, each file read once."""

    tree: Tree
    files: dict[str, LoadedFile[Settings]] = field(default_factory=dict)

    def file_for(self, name: str) -> LoadedFile[Settings] | None:
        """The settings that hold for a file; None where there are none."""
        found = None if name == STDIN else nearest(self.tree, posixpath.dirname(name))
        if found is None:
            return None
        if found not in self.files:
            self.files[found] = load_yaml(self.tree, found, Settings)
        return self.files[found]

    def gate_for(self, name: str) -> Gate:
        """The gate that holds for a file; the default one where the settings have none, or cannot be read."""
        loaded = self.file_for(name)
        settings = loaded.built.model if loaded else None
        return settings.gate if settings and settings.gate else Gate()


def nearest(tree: Tree, folder: str) -> str | None:
    """The nearest settings of a folder, or of one above it."""
    return settings_file(tree, folder, Path(folder).absolute().as_posix())


@dataclass(frozen=True)
class JudgedTree:
    """The files of head, whose settings decide as those of base do."""

    head: Tree
    base: Tree

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a file; of settings, made of both sides."""
        return self._settings(name) if _is_settings(name) else self.head.read(name, limit)

    def exists(self, name: str) -> bool:
        """Whether there is anything of that name; settings, on either side."""
        return self.head.exists(name) or (_is_settings(name) and self.base.exists(name))

    def names(self, folder: str) -> list[str]:
        """What stands in a folder of head."""
        return self.head.names(folder)

    def is_folder(self, name: str) -> bool:
        """Whether head has a folder of that name."""
        return self.head.is_folder(name)

    def is_link(self, name: str) -> bool:
        """Whether a name is a link in head."""
        return self.head.is_link(name)

    def matches(self, folder: str, pattern: str) -> bool:
        """Whether a file of head matches a pattern."""
        return self.head.matches(folder, pattern)

    def _settings(self, name: str) -> bytes:
        before = nearest(self.base, posixpath.dirname(name))
        judging = _data(self.base, before) if before else {}
        own = _data(self.head, name) if self.head.exists(name) else judging
        kept = {key: value for key, value in own.items() if key not in _DECIDING}
        decided = {key: value for key, value in judging.items() if key in _DECIDING}
        return json.dumps({**kept, **decided}, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")


def judges_alike(head: Tree, base: Tree, files: set[str]) -> bool:
    """Whether the settings of both sides decide the same for these files, so that head need not be judged anew."""
    folders = {posixpath.dirname(file) for file in files if file != STDIN}
    return all(_deciding(head, folder) == _deciding(base, folder) for folder in folders)


def _deciding(tree: Tree, folder: str) -> dict[str, Any]:
    name = nearest(tree, folder)
    return {key: value for key, value in _data(tree, name).items() if key in _DECIDING} if name else {}


def _data(tree: Tree, name: str) -> dict[str, Any]:
    """The settings as plain data; nothing where they cannot be read, which is an error elsewhere."""
    try:
        raw = tree.read(name, YAML_LIMIT)
    except Unreadable:
        return {}
    text = decode(name, raw, limit=YAML_LIMIT)
    data = parse(text).data if isinstance(text, Text) else None
    return data if isinstance(data, dict) else {}


def _is_settings(name: str) -> bool:
    return posixpath.basename(name) == SETTINGS_FILE

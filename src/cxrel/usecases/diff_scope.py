"""Which journeys a diff has to load: those that differ, and those whose marks rest on what differs."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.documents.text import YAML_LIMIT
from cxrel.model.settings import Settings, default_settings
from cxrel.store.discovery import SETTINGS_FILE, is_yaml, journey_files, owner_of, stem_of
from cxrel.store.tree import Unreadable
from cxrel.usecases.check_settings import nearest
from cxrel.usecases.load import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cxrel.store.tree import Tree

_NOT_SCORED: dict[str, object] = {
    **dict.fromkeys(("gate", "wip", "templates", "locale", "notes", "links", "tags")),
    "waive": (),
    "journeys": "",
    "sources": {},
}
"""Settings without what no mark rests on."""
_SAME_AS = re.compile(rb"same_as[\"']?:\s*[\"']?([a-z0-9][a-z0-9_-]*)/")


@dataclass(frozen=True)
class Scope:
    """The files to compare."""

    journeys: tuple[str, ...]
    settings: tuple[str, ...]
    others: tuple[str, ...]


def scope_of(changed: Sequence[str], base: Tree, head: Tree) -> Scope:
    """What the changed files are about; `changed` are named as trees name them."""
    roots = [_root(tree) for tree in (base, head)]
    settings = tuple(name for name in changed if posixpath.basename(name) == SETTINGS_FILE and not _hidden(name))
    journeys: dict[str, None] = {}
    others: list[str] = []
    for name in changed:
        owner = owner_of(base, name) or owner_of(head, name)
        if owner is not None and _below(owner, roots):
            journeys[owner] = None
            others.append(name)
        elif is_yaml(name) and name not in settings and _below(name, roots):
            journeys[name] = None
    journeys.update(dict.fromkeys(_under(settings, base, head, roots)))
    journeys.update(dict.fromkeys(_referring({stem_of(name) for name in journeys}, head, roots[1], set(journeys))))
    return Scope(tuple(journeys), settings, tuple(others))


def _root(tree: Tree) -> str:
    """The folder in which a project's journeys are looked for."""
    name = nearest(tree, "")
    home = posixpath.dirname(name) if name else ""
    inner = posixpath.normpath(posixpath.join(home, _model(tree, name).journeys))
    return inner if tree.is_folder(inner) else home


def _model(tree: Tree, name: str | None) -> Settings:
    loaded = load_yaml(tree, name, Settings) if name else None
    return (loaded.built.model if loaded else None) or default_settings()


def _below(name: str, roots: Iterable[str]) -> bool:
    """Whether a file lies in one of the folders; names with `..` are of a command that runs in a folder below."""
    full = Path(os.path.normpath(Path(name).absolute()))
    folders = (Path(os.path.normpath(Path(root).absolute())) for root in roots)
    return any(full.is_relative_to(folder) for folder in folders) and not _hidden(name)


def _hidden(name: str) -> bool:
    return any(part.startswith(".") and part not in (".", "..") for part in name.split("/"))


def _under(settings: Sequence[str], base: Tree, head: Tree, roots: Sequence[str]) -> Iterator[str]:
    """The journeys whose marks rest on settings that differ, and those that are no longer, or newly, looked for."""
    if not settings:
        return
    names = [set(_listed(tree, root)) for tree, root in zip((base, head), roots, strict=True)]
    yield from sorted(names[0] ^ names[1] if roots[0] != roots[1] else ())
    differ: dict[str, bool] = {}
    for name in sorted(names[0] | names[1]):
        folder = posixpath.dirname(name)
        if folder not in differ:
            differ[folder] = _scored_otherwise(folder, settings, base, head)
        if differ[folder]:
            yield name


def _scored_otherwise(folder: str, settings: Sequence[str], base: Tree, head: Tree) -> bool:
    before, after = nearest(base, folder), nearest(head, folder)
    if before not in settings and after not in settings:
        return False
    models = (_model(tree, name).model_copy(update=_NOT_SCORED) for tree, name in ((base, before), (head, after)))
    return len({model.model_dump_json() for model in models}) > 1


def _listed(tree: Tree, root: str) -> Iterator[str]:
    try:
        yield from journey_files(tree, root)
    except Unreadable:
        return


def _referring(ids: set[str], head: Tree, root: str, known: set[str]) -> Iterator[str]:
    """The journeys that take figures from those that differ: found in their text, without parsing them."""
    if not ids:
        return
    for name in _listed(head, root):
        if name in known:
            continue
        try:
            raw = head.read(name, YAML_LIMIT)
        except Unreadable:
            continue
        if b"same_as" in raw and any(found.decode("ascii") in ids for found in _SAME_AS.findall(raw)):
            yield name

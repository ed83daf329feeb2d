"""The folder of a session's day: written again as often as the list of people changes, and nothing of anybody's is lost.

A hidden record keeps a fingerprint of each file that was made. What still has it is ours to replace or to take away;
what has another one, somebody has worked on.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store.discovery import evidence_folder
from cxrel.store.tree import Unreadable
from cxrel.store.write import write_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.store.tree import Tree

RECORD, IGNORE = ".prepared.json", ".gitignore"
_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Files:
    """What belongs into the folder, by path."""

    made: Mapping[str, bytes]
    begun: Mapping[str, bytes]
    """What is for people to fill in: written where it is not there, and left alone from then on."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the folder."""

    written: tuple[str, ...] = ()
    """Paths in the folder."""
    removed: tuple[str, ...] = ()
    """What was made for people who are not in the list any more."""
    in_the_way: tuple[str, ...] = ()
    """Files that somebody has worked on, and that would have changed: then nothing was written."""
    left_over: tuple[str, ...] = ()
    """Files of earlier that somebody has worked on, and that belong to nothing any more: they stay."""


def keep(tree: Tree, folder: Path, files: Files, journey_file: str, *, overwrite: bool = False) -> Kept:
    """Write what differs. UsageError for a folder that is not for this; CxrelError where writing fails."""
    _refuse(tree, folder, journey_file)
    made = _record(tree, folder)
    there = {name: _there(tree, folder / name) for name in {*files.made, *files.begun, *made}}
    touched = {name for name, raw in there.items() if raw is not None and _print(raw) != made.get(name)}
    different = [name for name, raw in files.made.items() if there[name] != raw]
    in_the_way = tuple(name for name in different if name in touched)
    if in_the_way and not overwrite:
        return Kept(in_the_way=in_the_way)
    new = {name: raw for name, raw in files.begun.items() if there[name] is None}
    new |= {name: files.made[name] for name in different}
    _write(tree, folder, new, files)
    gone = sorted(name for name in made if name not in files.made and there[name] is not None)
    removed = tuple(name for name in gone if name not in touched)
    for name in removed:
        _remove(folder / name)
    return Kept(tuple(new), removed, left_over=tuple(name for name in gone if name in touched))


def _write(tree: Tree, folder: Path, new: Mapping[str, bytes], files: Files) -> None:
    """The folder is hidden from git before anything else stands in it."""
    record = {name: _print(raw) for name, raw in sorted(files.made.items())}
    whole = {IGNORE: b"*\n", RECORD: (json.dumps(record, indent=1) + "\n").encode(), **new}
    changed = {name: raw for name, raw in whole.items() if _there(tree, folder / name) != raw}
    write_all({str(folder / name): raw for name, raw in changed.items()})


def _refuse(tree: Tree, folder: Path, journey_file: str) -> None:
    """Names of people stay out of the journey's folders, and a folder with anything else in it is not ours."""
    target, journeys = folder.resolve(), Path(journey_file).parent.resolve()
    evidence = Path(evidence_folder(journey_file)).resolve()
    if target in (journeys, evidence) or evidence in target.parents:
        raise UsageError(
            f"'{folder}' belongs to the journey, and names of people stay out of it; choose another -o DIR"
        )
    if tree.exists(str(folder)) and not tree.is_folder(str(folder)):
        raise UsageError(f"'{folder}' is a file; -o names a folder")
    if not tree.exists(str(folder / RECORD)) and _names(tree, folder):
        raise UsageError(f"'{folder}' holds other files; choose a new folder: -o DIR")


def _names(tree: Tree, folder: Path) -> list[str]:
    try:
        return tree.names(str(folder))
    except Unreadable as unreadable:
        raise CxrelError(f"the folder '{folder}' cannot be read: {unreadable}") from unreadable


def _record(tree: Tree, folder: Path) -> dict[str, str]:
    """The fingerprints of what was made, by path; of a record that is broken, none: then everything is somebody's."""
    raw = _there(tree, folder / RECORD)
    try:
        read = json.loads(raw or b"{}")
    except ValueError:
        return {}
    known = read.items() if isinstance(read, dict) else ()
    return {str(name): str(mark) for name, mark in known if _inside(str(name))}


def _inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _there(tree: Tree, path: Path) -> bytes | None:
    if not tree.exists(str(path)):
        return None
    try:
        return tree.read(str(path), _LIMIT)
    except Unreadable as unreadable:
        raise CxrelError(f"'{path}' is in the way: {unreadable}") from unreadable


def _print(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise CxrelError(f"could not remove {path}: {(error.strerror or str(error)).lower()}") from error

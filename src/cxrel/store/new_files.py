"""New files, where nothing may be overwritten: either all of them are there afterwards, or none."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def in_the_way(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """What exists already where files are to be, or is no folder where one has to be."""
    for path in files:
        target = folder / path
        above = [parent for parent in target.parents if parent == folder or folder in parent.parents]
        yield from (parent for parent in above if _exists(parent) and not parent.is_dir())
        if _exists(target):
            yield target


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files under temporary names, then rename them; if anything fails, take everything back."""
    with ExitStack() as undo:
        ready = {folder / path: _written_beside(folder / path, raw, undo) for path, raw in files.items()}
        for target, temporary in ready.items():
            temporary.rename(target)
            undo.callback(target.unlink, missing_ok=True)
        undo.pop_all()


def _written_beside(target: Path, raw: bytes, undo: ExitStack) -> Path:
    for parent in reversed([parent for parent in target.parents if not parent.exists()]):
        parent.mkdir()
        undo.callback(_remove_if_empty, parent)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    undo.callback(temporary.unlink, missing_ok=True)
    temporary.write_bytes(raw)
    return temporary


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # somebody else put something there meanwhile
        folder.rmdir()

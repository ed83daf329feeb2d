"""The folder of a customer room: built beside its place, and put there when it is whole.

A record in it tells which files the room consists of. A folder without one is somebody else's and is left alone; so is
any file that the record does not name.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = "room.json"
FORMAT = "cxrel-room/1"
_LAST = ("index.html", RECORD)
"""What is put into its place last: whoever opens the room meanwhile finds what it leads to."""


@dataclass
class Stage:
    """Where the files of a room are collected before any of them takes its place."""

    folder: Path
    files: set[str] = field(default_factory=set)

    def write(self, name: str, raw: bytes) -> None:
        """Put a file into the room; CxrelError where that cannot be."""
        path = self.folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        except OSError as error:
            raise _unwritten(path, error) from error
        self.files.add(name)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage on the same disk as the folder, taken away afterwards. UsageError where the folder is not a room's."""
    require_room(folder)
    home = folder.absolute().parent
    try:
        home.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(dir=home, prefix=f".{folder.name[:80]}."))
    except OSError as error:
        raise _unwritten(home, error) from error
    try:
        yield Stage(stage)
    finally:
        shutil.rmtree(stage, ignore_errors=True)  # what was put into place is not there any more


def require_room(folder: Path) -> None:
    """A new folder, an empty one, or a room; else a UsageError."""
    if folder.is_symlink() and not folder.exists():
        raise UsageError(f"'{folder}' is a link that leads nowhere; choose another folder: -o DIR")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder}' is a file; -o names a folder")
    if folder.is_dir() and any(folder.iterdir()) and not _is_room(folder):
        raise UsageError(f"'{folder}' holds something that is not a customer room; choose a new folder: -o DIR")


def put_in_place(stage: Stage, folder: Path) -> int:
    """Make the folder the room that was staged; how many files of the room before are gone.

    A new folder appears in one step. In a room that is there each file is replaced in one step, the first page last.
    """
    record = {"format": FORMAT, "files": sorted(stage.files)}
    stage.write(RECORD, (json.dumps(record, indent=1) + "\n").encode())
    try:
        stage.folder.chmod(0o755)
        if not folder.exists():
            stage.folder.rename(folder)
            return 0
        return _replace(stage, folder.resolve())
    except OSError as error:
        raise _unwritten(folder, error) from error


def _replace(stage: Stage, folder: Path) -> int:
    before = _files(folder)
    _require_free(folder, stage.files, before)
    for name in sorted(stage.files - set(_LAST)) + [name for name in _LAST if name in stage.files]:
        (folder / name).parent.mkdir(exist_ok=True)
        (stage.folder / name).replace(folder / name)
    gone = [folder / name for name in before - stage.files if _stands(folder, name)]
    for path in gone:
        path.unlink()
    return len(gone)


def _require_free(folder: Path, names: set[str], before: set[str]) -> None:
    """Nothing of anybody else's is replaced, and nothing is written through a link to elsewhere."""
    for target in (folder / name for name in sorted(names)):
        if target.parent.resolve() != target.parent:
            raise CxrelError(f"'{target.parent}' leads out of the room; take that link away")
        if target.relative_to(folder).as_posix() not in {*before, RECORD} and target.exists():
            raise CxrelError(f"'{target}' is in the way, and was not made by 'cxrel room'; move it elsewhere")


def _stands(folder: Path, name: str) -> bool:
    """Whether a file of the record is there, in the room itself."""
    path = folder / name
    return path.parent.resolve() == path.parent and (path.is_file() or path.is_symlink())


def _is_room(folder: Path) -> bool:
    return _record(folder) is not None


def _files(folder: Path) -> set[str]:
    """What the record names, as far as it can lie in a room: in the folder, or in a folder in it."""
    named = (_record(folder) or {}).get("files")
    names = {name for name in named if isinstance(name, str)} if isinstance(named, list) else set()
    return {name for name in names if _inside(name)}


def _inside(name: str) -> bool:
    parts = Path(name).parts
    return 1 <= len(parts) <= 2 and not Path(name).is_absolute() and ".." not in parts and "\0" not in name


def _record(folder: Path) -> dict[str, object] | None:
    try:
        read = json.loads((folder / RECORD).read_bytes())
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) and read.get("format") == FORMAT else None


def _unwritten(path: Path, error: OSError) -> CxrelError:
    return CxrelError(f"could not write {path}: {(error.strerror or str(error)).lower()}")

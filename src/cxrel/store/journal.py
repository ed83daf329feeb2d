"""The journal of a session that is open: one line a decision, on the disk before the next one is taken.

It lies outside the journey's files, is ignored by git, can be read by its owner alone, and is deleted when the session
is confirmed: while it is there, it knows who voted what.
"""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cxrel.findings.errors import CxrelError
from cxrel.store.discovery import settings_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from cxrel.store.tree import Tree

FOLDER = ".cxrel"
_SESSIONS = "sessions"
_ENDING = ".jsonl"
_OWNER_ONLY = 0o600
_OWNER_FOLDER = 0o700


def journal_folder(tree: Tree, journey_file: str) -> Path:
    """Where the journals of a journey's sessions lie: in `.cxrel/`, beside `cxrel.yaml` or the folder of journeys."""
    folder = posixpath.dirname(journey_file)
    settings = settings_file(tree, folder, Path(folder).absolute().as_posix())
    if settings is not None:
        home = Path(posixpath.dirname(settings))
    else:
        home = Path(folder).parent if posixpath.basename(folder) == "journeys" else Path(folder)
    return home / FOLDER / _SESSIONS


class Journal:
    """The journal of one session; whatever cannot be written or read is a CxrelError."""

    def __init__(self, folder: Path, journey: str, session: str) -> None:
        self.path = folder / f"{journey}.{session}{_ENDING}"
        self._handle: int | None = None

    def lines(self) -> list[str]:
        """Every whole line, oldest first; a last line that was torn by a crash is left out."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _failed(self.path, error) from error
        *whole, _torn = raw.split(b"\n")
        return [line.decode("utf-8", "replace") for line in whole if line]

    def append(self, lines: Sequence[str]) -> None:
        """Write lines, and come back when they are on the disk."""
        content = "".join(f"{line}\n" for line in lines).encode()
        try:
            handle = self._opened()
            while content:
                content = content[os.write(handle, content) :]
            os.fsync(handle)
        except OSError as error:
            raise _failed(self.path, error) from error

    def close(self) -> None:
        """Let go of the file; it stays where it is."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def delete(self) -> None:
        """Forget everything."""
        self.close()
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise _failed(self.path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _opened(self) -> int:
        if self._handle is None:
            make_private(self.path.parent)
            _cut_torn_line(self.path)
            self._handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
            _sync_folder(self.path.parent)
        return self._handle


def open_sessions(folder: Path, journey: str) -> Iterator[str]:
    """The ids of the sessions of a journey that have a journal, so were begun and not confirmed."""
    for path in sorted(folder.glob(f"{journey}.*{_ENDING}")):
        yield path.name.removeprefix(f"{journey}.").removesuffix(_ENDING)


def make_private(folder: Path) -> None:
    """Make the folder, for its owner alone, and let git ignore all of `.cxrel`."""
    folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_FOLDER)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _cut_torn_line(path: Path) -> None:
    """The next line must not be written onto the rest of one that a crash tore."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        raw = file.read()
        file.truncate(raw.rfind(b"\n") + 1)
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """On POSIX a new file is on the disk only when its folder is."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError) -> CxrelError:
    return CxrelError(f"the session's journal {path} failed: {(error.strerror or str(error)).lower()}")

"""One facilitator a session: a lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError
from cxrel.store.journal import make_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OWNER_ONLY = 0o600
_FAR = 1 << 30
"""Windows locks bytes, and what is locked cannot be read: so a byte far behind the text is."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: the facilitator, the process, and when it began."""

    name: str
    pid: int
    since: str
    """Date and time of day, with the offset from UTC."""


class Held(CxrelError):
    """Somebody else has the session open."""

    exit_code = 3

    def __init__(self, holder: Holder | None) -> None:
        who = f"{holder.name} (process {holder.pid}, since {holder.since})" if holder else "somebody else"
        super().__init__(f"this session is open already: {who} holds it. Close it there, or use another --session")
        self.holder = holder


@contextmanager
def locked(path: Path, holder: Holder) -> Iterator[Holder | None]:
    """Hold the lock as long as the block runs, or raise `Held`.

    Gives who held it before and ended without letting go (a crash, a dead battery), or None.
    """
    handle = _open(path)
    try:
        if not _take(handle):
            raise Held(_read(handle))
        before = _read(handle)
        _write(handle, json.dumps(asdict(holder), ensure_ascii=False).encode())
        try:
            yield before
        finally:
            _write(handle, b"")
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        make_private(path.parent)
        return os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    except OSError as error:
        told = (error.strerror or str(error)).lower()
        raise CxrelError(f"the session cannot be locked: {path}: {told}") from error


def _take(handle: int) -> bool:
    """Whether the lock could be had at once."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        data = json.loads(os.read(handle, 4096))
        return Holder(str(data["name"]), int(data["pid"]), str(data["since"]))
    except (ValueError, KeyError, TypeError):
        return None  # nobody, or somebody who is about to say so


def _write(handle: int, content: bytes) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, content)

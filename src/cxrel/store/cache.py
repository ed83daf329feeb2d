"""What was worked out before, kept in the user's cache folder: safe to delete, and never needed.

A cache that cannot be read or written, or whose entries are not as they were written, is as good as none.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_AT_ONCE = 500
_WAIT = 1.0
"""Seconds to wait for another command that writes."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, digest BLOB NOT NULL, body TEXT NOT NULL) WITHOUT ROWID"
)


def cache_folder(environ: Mapping[str, str] | None = None) -> Path | None:
    """The folder in which this version of cxrel keeps what it worked out; None where there is no home."""
    environ = os.environ if environ is None else environ
    own = environ.get("XDG_CACHE_HOME", "")
    try:
        if own and Path(own).is_absolute():
            base = Path(own)
        elif sys.platform == "win32":
            base = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path.home() / ".cache"
    except RuntimeError:
        return None
    return base / "cxrel" / __version__


class Cache:
    """Texts by key, in one file of the cache folder. Nothing that goes wrong here is told, or stops anything."""

    def __init__(self, name: str, environ: Mapping[str, str] | None = None) -> None:
        folder = cache_folder(environ)
        self._path = folder / f"{name}.sqlite" if folder else None

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """The texts that were kept under some keys, without those that are not as they were written."""
        wanted = list(keys)
        if self._path is None or not self._path.is_file():
            return {}
        found: dict[str, str] = {}
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT)) as base:
                for start in range(0, len(wanted), _AT_ONCE):
                    part = wanted[start : start + _AT_ONCE]
                    marks = ",".join("?" * len(part))
                    rows = base.execute(f"SELECT key, digest, body FROM kept WHERE key IN ({marks})", part)  # noqa: S608  # only question marks
                    found.update({key: body for key, digest, body in rows if digest == _digest(key, body)})
        except sqlite3.Error as error:
            self._forget(error)
            return {}
        return found

    def put(self, texts: Mapping[str, str]) -> None:
        """Keep texts for the next time: all of them, or none."""
        if self._path is None or not texts:
            return
        rows = [(key, _digest(key, body), body) for key, body in texts.items()]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with closing(sqlite3.connect(self._path, timeout=_WAIT)) as base, base:
                base.execute("PRAGMA synchronous = OFF")  # what a power cut takes is worked out again
                base.execute(_TABLE)
                base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        except (OSError, sqlite3.Error) as error:
            self._forget(error)

    def _forget(self, error: Exception) -> None:
        """Away with a file that is no database, so that the next command begins anew; what is only busy stays."""
        broken = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        if self._path is not None and broken:
            with suppress(OSError):  # it is not ours to delete, or is gone already
                self._path.unlink(missing_ok=True)


def _digest(key: str, body: object) -> bytes:
    return blake2b(f"{key}\n{body}".encode("utf-8", "surrogatepass"), digest_size=16).digest()

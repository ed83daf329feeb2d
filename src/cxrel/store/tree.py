"""Where a project's files come from: one shape for the work tree, and for anything else that has files."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Protocol


class Unreadable(Exception):
    """A file that is there and cannot be read, or is none: what to tell about it."""


class Tree(Protocol):
    """Files by name, with `/` between the parts; names are relative to where the command runs, or absolute."""

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a file, at most `limit` + 1; Unreadable if that cannot be."""

    def names(self, folder: str) -> list[str]:
        """What stands in a folder, sorted; nothing where there is no such folder."""

    def is_folder(self, name: str) -> bool:
        """Whether there is a folder of that name."""

    def is_link(self, name: str) -> bool:
        """Whether a name leads to something that stands elsewhere."""

    def exists(self, name: str) -> bool:
        """Whether there is anything of that name."""

    def matches(self, folder: str, pattern: str) -> bool:
        """Whether any file below a folder matches a pattern with `*`."""


class WorkTree:
    """The files on disk."""

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a regular file; pipes and devices are not waited for."""
        try:
            if not stat.S_ISREG(Path(name).stat().st_mode):
                raise Unreadable("it is a folder" if Path(name).is_dir() else "it is not a regular file")
            with Path(name).open("rb") as file:
                return file.read(limit + 1)
        except (OSError, ValueError) as error:
            raise Unreadable(_told(error)) from error

    def names(self, folder: str) -> list[str]:
        """What stands in a folder, sorted."""
        try:
            return sorted(entry.name for entry in Path(folder).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise Unreadable(_told(error)) from error

    def is_folder(self, name: str) -> bool:
        """Whether there is a folder of that name."""
        return Path(name).is_dir()

    def is_link(self, name: str) -> bool:
        """Whether a name leads to something that stands elsewhere."""
        return Path(name).is_symlink()

    def exists(self, name: str) -> bool:
        """Whether there is anything of that name, be it a link that leads nowhere."""
        return os.path.lexists(name)

    def matches(self, folder: str, pattern: str) -> bool:
        """Whether any file below a folder matches a pattern with `*`."""
        if not any(sign in pattern for sign in "*?["):
            return Path(folder, pattern).exists()
        try:
            return any(True for _ in Path(folder).glob(pattern))
        except (ValueError, NotImplementedError, OSError):
            return False


def _told(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()

"""Files are written in one step: either the new file is there, whole, or the old one is as it was."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEW_FILE_MODE = 0o666


def write_all(files: Mapping[str, bytes]) -> None:
    """Write files by name, making the folders that they need; CxrelError where that cannot be.

    All of them are on the disk before the first takes its place, so that a disk that is full leaves everything as it was.
    """
    staged: dict[Path, Path] = {}
    name = ""
    try:
        for name, content in files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            if Path(name).exists() and not Path(name).is_file():
                Path(name).write_bytes(content)  # a device or a pipe is written to, never replaced
            else:
                _stage(Path(name).resolve(), content, staged)
        for beside, target in staged.items():
            name = str(target)
            beside.replace(target)
    except OSError as error:
        raise CxrelError(f"could not write {name}: {(error.strerror or str(error)).lower()}") from error
    finally:
        for beside in staged:
            beside.unlink(missing_ok=True)


def _stage(target: Path, content: bytes, staged: dict[Path, Path]) -> None:
    """Into a file beside it, so that the last step is a rename; the mode of a file that was there stays."""
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    staged[Path(beside)] = target
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(beside).chmod(_mode(target))


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_FILE_MODE & ~mask

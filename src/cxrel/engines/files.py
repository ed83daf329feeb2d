"""The files that a source names: which they are, whether they may be read, and whether they stayed the same.

A source may lie outside the project, for operational data often does: whoever may change a journey file may name any
table as well, so measuring belongs after review. What a path must be is a regular file with the ending of a kind of
data, and so must what it links to be; then no source is a device, a pipe, a password file or a web address.
"""

from __future__ import annotations

import glob
import hashlib
import stat
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from pathlib import Path

    from cxrel.engines.limits import Limits

Kind = Literal["csv", "tsv", "json", "jsonl", "parquet", "duckdb", "sqlite"]

ENDINGS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
}
PACKED = ".gz"
"""csv, tsv, json and jsonl may be packed: calls.csv.gz."""
_TEXTUAL = frozenset({"csv", "tsv", "json", "jsonl"})
_DATABASES = frozenset({"duckdb", "sqlite"})
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells that a file is still the one that was opened."""

    size: int
    changed_ns: int
    inode: int
    device: int


@dataclass(frozen=True, slots=True)
class Files:
    """What a source's path stands for, in the order of names."""

    kind: Kind
    paths: tuple[Path, ...]
    """Absolute, links followed."""
    stamps: tuple[Stamp | None, ...]
    """None where a file went away at once."""

    def check_unchanged(self) -> None:
        """Raise EngineFault where a file is not the one any more that was found."""
        for path, stamp in zip(self.paths, self.stamps, strict=True):
            if _stamp(path) != stamp:
                raise EngineFault(f"{path.name} changed while it was read; measure again when it is complete", "source")

    def fingerprint(self) -> str:
        """Equal for the same names and bytes, on any machine. Raises EngineFault."""
        whole = hashlib.sha256()
        for path in self.paths:
            whole.update(f"{path.name}\0{_digest(path)}\n".encode())
        self.check_unchanged()
        return f"sha256:{whole.hexdigest()}"


def find_files(pattern: str, folder: Path, limits: Limits) -> Files:
    """The files of `file:`, relative to the folder of the document that names it. Raises EngineFault, kind source."""
    if "://" in pattern or "\0" in pattern:
        raise EngineFault("'file:' is a path on this machine; an address goes into 'connect: env:NAME'", "source")
    named = _named(pattern, folder, limits)
    kinds = sorted({_kind(path) for path in named})
    if len(kinds) > 1:
        raise EngineFault(f"{pattern} matches files of several kinds: {' and '.join(kinds)}", "source")
    if len(named) > 1 and kinds[0] in _DATABASES:
        raise EngineFault(f"{pattern} matches {len(named)} databases; a source is one", "source")
    return files_of(_of_content(kinds[0], named[0]), named)


def files_of(kind: Kind, named: list[Path]) -> Files:
    """Files whose kind is known. Raises EngineFault where one is no regular file."""
    paths = tuple(_real(path) for path in named)
    return Files(kind, paths, tuple(_stamp(path) for path in paths))


def _named(pattern: str, folder: Path, limits: Limits) -> list[Path]:
    whole = folder / pattern
    if not glob.has_magic(pattern) or whole.exists():
        return [whole]
    matches = glob.iglob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 Path.glob takes no absolute pattern
    found = list(islice(matches, limits.files + 1))
    if len(found) > limits.files:
        raise EngineFault(f"{pattern} matches more than {limits.files:,} files", "source")
    if not found:
        raise EngineFault(f"no file matches {pattern}", "source")
    return [folder / name for name in sorted(found)]


def _kind(path: Path) -> Kind:
    endings = [ending.lower() for ending in path.suffixes[-2:]]
    is_packed = len(endings) == 2 and endings[1] == PACKED
    kind = ENDINGS.get(endings[0] if is_packed else endings[-1] if endings else "")
    if kind is None or (is_packed and kind not in _TEXTUAL):
        told = "csv, tsv, json, jsonl, ndjson (also .gz), parquet, duckdb, sqlite or db"
        raise EngineFault(f"{path.name} has no ending of a kind of data: {told}", "source")
    return kind


def _of_content(kind: Kind, path: Path) -> Kind:
    """DuckDB and SQLite files often carry each other's endings; their first bytes tell."""
    if kind not in _DATABASES or not path.is_file():
        return kind
    with path.open("rb") as stream:
        start = stream.read(16)
    return "duckdb" if start[8:12] == b"DUCK" else "sqlite" if start.startswith(b"SQLite format 3") else kind


def _real(path: Path) -> Path:
    try:
        real = path.resolve(strict=True)
        is_regular = stat.S_ISREG(real.stat().st_mode)
    except (OSError, RuntimeError) as error:
        raise EngineFault(f"cannot read {path.name}: {_reason(error)}", "source") from error
    if not is_regular:
        raise EngineFault(f"{path.name} is no regular file", "source")
    _kind(real)
    return real


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else "it links to itself"


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise EngineFault(f"cannot read {path.name}: {_reason(error)}", "source") from error
    return digest.hexdigest()

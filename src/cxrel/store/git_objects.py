"""Objects of a repository by their ids, all read through one process of git that stays."""

from __future__ import annotations

import os
import tempfile
import weakref
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Self

from cxrel.store.git_run import GitError, own_words, run_git, start_git

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_AT_ONCE = 100
"""So many ids are asked for before the first answer is read: fewer bytes than any pipe holds."""


class Objects:
    """Contents by id. The process starts with the first question, and ends with `close` or with this value."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._end: weakref.finalize[..., Objects] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._end is not None:
            self._end()
        self._process = self._errors = self._end = None

    def read(self, name: str, limit: int | None = None) -> bytes:
        """The content of an object, at most `limit` + 1 bytes of it; GitError where it is not there."""
        (content,) = self.read_all([name], limit)
        return content

    def read_all(self, names: Sequence[str], limit: int | None = None) -> Iterator[bytes]:
        """The contents of many objects, in their order; each at most `limit` + 1 bytes long."""
        place = 0
        while place < len(names):
            process = self._started()
            self._ask(process, names[place : place + _AT_ONCE])
            for name in names[place : place + _AT_ONCE]:
                size = self._size(process, name)
                place += 1
                if limit is not None and size > limit + 1:
                    content = self._content(process, limit + 1)
                    self.close()  # the rest of it, and the answers after it, are not waited for
                    yield content
                    break
                yield self._content(process, size + 1)[:-1]

    def _ask(self, process: subprocess.Popen[bytes], names: Sequence[str]) -> None:
        assert process.stdin  # noqa: S101  # it was started with a pipe
        try:
            process.stdin.write("".join(f"{name}\n" for name in names).encode("ascii"))
            process.stdin.flush()
        except OSError as error:
            raise self._gone() from error

    def _size(self, process: subprocess.Popen[bytes], name: str) -> int:
        assert process.stdout  # noqa: S101  # it was started with a pipe
        words = process.stdout.readline().split()
        if not words:
            raise self._gone()
        if words[-1] == b"missing":
            raise GitError(f"git has no object {name} here; 'git fsck' tells what is missing, 'git fetch' may bring it")
        return int(words[2])

    def _content(self, process: subprocess.Popen[bytes], size: int) -> bytes:
        assert process.stdout  # noqa: S101  # it was started with a pipe
        content = process.stdout.read(size)
        if len(content) < size:
            raise self._gone()
        return content

    def _gone(self) -> GitError:
        told = ""
        if self._errors is not None:
            self._errors.seek(0)
            told = own_words(self._errors.read())
        self.close()
        return GitError(f"git stopped while files were read: {told or 'it gave no reason'}")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the process
            try:
                self._process = start_git(self._top, "cat-file", "--batch", errors=errors)
            except GitError:
                errors.close()
                raise
            self._errors = errors
            self._end = weakref.finalize(self, _end, self._process, errors)
        return self._process


def _end(process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    """Let the process go: without a question and without a reader it ends by itself."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # it has ended before what was asked could be written
                pipe.close()
    process.wait()
    errors.close()


def promisor(top: Path) -> str | None:
    """The remote that brings the objects that a partial clone left out; None where the clone is whole."""
    found = run_git(top, "config", "-z", "--list")
    for entry in found.split(b"\0"):
        key, _, value = os.fsdecode(entry).partition("\n")
        if key.startswith("remote.") and key.endswith(".promisor") and value.lower() in {"true", "yes", "on", "1", ""}:
            return key.removeprefix("remote.").removesuffix(".promisor")
    return None


def fetch_missing(top: Path, wanted: set[str], revisions: Sequence[str]) -> None:
    """Bring those of the wanted objects of some revisions that a partial clone does not have yet, in one go."""
    remote = promisor(top)
    if remote is None or not wanted:
        return
    listed = run_git(top, "rev-list", "--objects", "--missing=print", *revisions, "--")
    absent = {line[1:].decode("ascii") for line in listed.splitlines() if line.startswith(b"?")}
    ids = sorted(absent & wanted)
    if ids and not remote.startswith("-"):
        quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none")
        run_git(top, "fetch", *quiet, "--stdin", remote, given="".join(f"{one}\n" for one in ids).encode("ascii"))

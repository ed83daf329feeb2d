"""How files came to be what they are: the versions of each along the first parents, with the ids of their contents."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxrel.store.git_run import run_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.store.git import Repository

_LOG = ("log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-color", "--no-notes")
_FORMAT = "--format=%H %cI %P"
_DAY = len("2026-11-21")
_MODE_OF_FOLDERS = "160000"


@dataclass(frozen=True, slots=True)
class Brought:
    """A version of a file: the commit that brought it, its first parent, its day, and the id of the content."""

    commit: str
    parent: str | None
    on: date
    blob: str | None
    """None: the commit took the file away."""
    new: bool
    """Whether the file was not there before."""


def log_of(repository: Repository, commit: str, names: Sequence[str]) -> dict[str, list[Brought]]:
    """The versions of files (names below the top) up to a commit, newest first.

    A merge counts as one step, with what it brought to its first parent, on the day on which it was made.
    """
    found: dict[str, list[Brought]] = {name: [] for name in names}
    if not names:
        return found
    fields = iter(run_git(repository.top, *_LOG, _FORMAT, commit, "--", *names).split(b"\0"))
    header: list[str] = []
    for field in fields:
        entry = field.lstrip(b"\n")
        if entry.startswith(b":"):
            name = os.fsdecode(next(fields))
            if name in found:
                found[name].append(_brought(header, entry.decode("ascii").split()))
        elif entry:
            header = entry.decode("ascii").split()
    return found


def _brought(header: list[str], entry: list[str]) -> Brought:
    commit, day, *parents = header
    _, mode, _, blob, status = entry
    gone = status == "D" or mode == _MODE_OF_FOLDERS
    return Brought(
        commit, parents[0] if parents else None, date.fromisoformat(day[:_DAY]), None if gone else blob, status == "A"
    )


def taken_away(repository: Repository, commit: str, parent: str) -> Iterator[tuple[str, str]]:
    """The files that a commit took away from its first parent: name below the top, and the id of the content."""
    told = run_git(
        repository.top, "diff-tree", "-r", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=D", parent, commit, "--"
    )  # fmt: skip
    fields = iter(told.split(b"\0"))
    for field in fields:
        if field:
            yield os.fsdecode(next(fields)), field.decode("ascii").split()[2]

"""The files of one commit, as a tree: names are relative to where the command runs, as those of the work tree are."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Self

from cxrel.store.git_objects import Objects, fetch_missing, promisor
from cxrel.store.tree import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.store.git import Repository

_MOST_LINKS = 40
_LONGEST_LINK = 4096
_TEXTS = (".yaml", ".yml", ".csv")
_ABSENT = "no such file or directory"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that stands in a folder of a commit."""

    mode: bytes
    id: str

    @property
    def is_folder(self) -> bool:
        return self.mode == b"40000"

    @property
    def is_link(self) -> bool:
        return self.mode == b"120000"

    @property
    def is_submodule(self) -> bool:
        return self.mode == b"160000"


class GitTree:
    """The files of a commit (a full id), read as they are asked for, through one process."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository = repository
        self.commit = commit
        self._objects = Objects(repository.top)
        self._folders: dict[str, Mapping[str, _Entry]] = {}
        self._root: _Entry | None = None
        self._partial: bool | None = None
        self._brought: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process of git; asking again starts another."""
        self._objects.close()

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a file, at most `limit` + 1; Unreadable if there is none of that name."""
        entry = self._find(name)
        if entry is None:
            raise Unreadable("it is a link that leads nowhere" if self.is_link(name) else _ABSENT)
        if entry.is_folder:
            raise Unreadable("it is a folder")
        if entry.is_submodule:
            raise Unreadable("it is a submodule, whose files are in a repository of its own")
        self._bring(posixpath.dirname(self.repository.inside(name) or ""))
        return self._objects.read(entry.id, limit)

    def names(self, folder: str) -> list[str]:
        """What stands in a folder, sorted; nothing where there is no such folder."""
        entry = self._find(folder)
        return sorted(self._entries(entry)) if entry and entry.is_folder else []

    def is_folder(self, name: str) -> bool:
        """Whether there is a folder of that name; a submodule is an empty one."""
        entry = self._find(name)
        return entry is not None and (entry.is_folder or entry.is_submodule)

    def is_link(self, name: str) -> bool:
        """Whether a name is a symbolic link."""
        entry = self._find(name, follow=False)
        return entry is not None and entry.is_link

    def exists(self, name: str) -> bool:
        """Whether there is anything of that name, be it a link that leads nowhere."""
        return self._find(name, follow=False) is not None

    def matches(self, folder: str, pattern: str) -> bool:
        """Whether any file below a folder matches a pattern with `*`."""
        return any(True for _ in self._matching(folder, [part for part in pattern.split("/") if part != "."]))

    def blob(self, name: str) -> str | None:
        """The id of a file's content; None where there is no file of that name."""
        entry = self._find(name)
        return None if entry is None or entry.is_folder or entry.is_submodule else entry.id

    def _matching(self, folder: str, parts: list[str]) -> Iterator[str]:
        if not parts:
            if self._find(folder) is not None:
                yield folder
            return
        first, rest = parts[0], parts[1:]
        if first == "**":
            yield from self._matching(folder, rest)
            inner = [posixpath.join(folder, name) for name in self.names(folder)]
            for path in inner:
                if self.is_folder(path) and not self.is_link(path):
                    yield from self._matching(path, parts)
        elif any(sign in first for sign in "*?["):
            for name in self.names(folder):
                if fnmatchcase(name, first):
                    yield from self._matching(posixpath.join(folder, name), rest)
        else:
            yield from self._matching(posixpath.join(folder, first), rest)

    def _find(self, name: str, *, follow: bool = True) -> _Entry | None:
        """What a name leads to inside the commit, through links; None where it leads nowhere, or outside."""
        path = self.repository.inside(name)
        return None if path is None else self._walk(path, follow=follow)

    def _walk(self, path: str, *, follow: bool) -> _Entry | None:
        parts = [part for part in path.split("/") if part]
        folder: list[str] = []
        entry: _Entry | None = self._top()
        links = 0
        while parts:
            part = parts.pop(0)
            entry = self._entries(entry).get(part) if entry and entry.is_folder else None
            if entry is None:
                return None
            if not entry.is_link or (not parts and not follow):
                folder.append(part)
                continue
            links += 1
            target = os.fsdecode(self._objects.read(entry.id, _LONGEST_LINK))
            led = posixpath.normpath(posixpath.join(*folder, target))
            if links > _MOST_LINKS or led.startswith(("/", "..")):
                return None
            parts, folder, entry = [*led.split("/"), *parts], [], self._top()
        return entry

    def _top(self) -> _Entry:
        if self._root is None:
            first = self._objects.read(self.commit).split(b"\n", 1)[0]
            self._root = _Entry(b"40000", first.removeprefix(b"tree ").decode("ascii"))
        return self._root

    def _entries(self, folder: _Entry) -> Mapping[str, _Entry]:
        if folder.id not in self._folders:
            self._folders[folder.id] = dict(_parsed(self._objects.read(folder.id), len(folder.id) // 2))
        return self._folders[folder.id]

    def _bring(self, folder: str) -> None:
        """In a partial clone, fetch all texts of a folder and below at once, before the first of them is read."""
        if any(folder == one or (one and folder.startswith(f"{one}/")) for one in self._brought):
            return
        self._brought.append(folder)
        if self._partial is None:
            self._partial = promisor(self.repository.top) is not None
        if self._partial:
            start = self._walk(folder, follow=True)
            wanted = set(self._texts(start, below=folder != "")) if start and start.is_folder else set()
            fetch_missing(self.repository.top, wanted, ["--no-walk", self.commit])

    def _texts(self, folder: _Entry, *, below: bool) -> Iterator[str]:
        for name, entry in self._entries(folder).items():
            if entry.is_folder and below:
                yield from self._texts(entry, below=True)
            elif name.endswith(_TEXTS) and not entry.is_submodule:
                yield entry.id


def _parsed(raw: bytes, id_bytes: int) -> Iterator[tuple[str, _Entry]]:
    """The entries of a tree object: mode, space, name, NUL, id."""
    place = 0
    while place < len(raw):
        space = raw.index(b" ", place)
        end = raw.index(b"\0", space)
        name = os.fsdecode(raw[space + 1 : end])
        yield name, _Entry(raw[place:space], raw[end + 1 : end + 1 + id_bytes].hex())
        place = end + 1 + id_bytes

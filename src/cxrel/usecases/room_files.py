"""The files that a customer room shows: found inside the project, looked into, and made harmless before they are copied."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.exchange.outline import id_of
from cxrel.report.room.context import Exhibit
from cxrel.store.discovery import settings_file
from cxrel.store.drawings import objection
from cxrel.store.media import HEAD, LIMITS, Medium, medium_of
from cxrel.store.pictures import NoPicture, Picture, can_scale, scaled, unscaled
from cxrel.store.tree import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.store.tree import Tree

_FOLDER = "media"
_LINES = 200
_LONGEST_NAME = 40
_FOREIGN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]")
"""The beginning of an address, of a drive, or of a path from the top."""
_HINT = "put a copy into the journey's folder artifacts/, and name that"


class NotShown(Exception):
    """Why a file does not hang on the wall, in words that follow "it", and what to do."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.hint = hint


class Absent(Exception):
    """There is no such file."""


@dataclass
class Copier:
    """Looks at each file once, and puts what is shown into the room."""

    tree: Tree
    root: str
    """The folder of the project."""
    put: Callable[[str, bytes], None]
    """Takes a file's name in the room and its bytes."""
    scales: bool = field(default_factory=can_scale)
    unscaled: int = 0
    """How many pictures were copied as they are."""
    _done: dict[str, Exhibit] = field(default_factory=dict)

    def exhibit(self, folder: str, file: str) -> Exhibit:
        """A file that a document in a folder names, as it hangs on the wall; Absent or NotShown where it does not."""
        path = self._inside(folder, file)
        if path not in self._done:
            self._done[path] = self._made(path)
        return self._done[path]

    def _inside(self, folder: str, file: str) -> str:
        """The path of a file of the project, that no link leads to; NotShown for any other."""
        if _FOREIGN.match(file) or "\\" in file or "\0" in file:
            raise NotShown("is no path inside the project", _HINT)
        path = posixpath.normpath(posixpath.join(folder, file))
        within = Path(os.path.relpath(path, self.root or ".")).parts
        if ".." in within or not within:
            raise NotShown("lies outside the project", _HINT)
        for end in range(1, len(within) + 1):
            if self.tree.is_link(posixpath.join(self.root, *within[:end])):
                raise NotShown("is a symbolic link, or lies behind one", _HINT)
        if not self.tree.exists(path):
            raise Absent
        return path

    def _made(self, path: str) -> Exhibit:
        medium = medium_of(self._read(path, HEAD))
        if medium is None:
            what = "show it as PNG, JPEG, GIF, WebP, SVG, PDF, plain text, WAV, MP3, Ogg, FLAC or M4A"
            raise NotShown("is nothing that a wall can show", what)
        limit = LIMITS[medium.kind]
        raw = self._read(path, limit)
        if len(raw) > limit:
            raise NotShown(f"holds more than {_size(limit)}", _smaller(medium))
        return _MAKE[medium.kind](self, path, raw, medium)

    def _read(self, path: str, limit: int) -> bytes:
        try:
            return self.tree.read(path, limit)
        except Unreadable as unreadable:
            raise NotShown(f"cannot be read: {unreadable}", "name a file that can be read") from unreadable

    def _put(self, path: str, raw: bytes, ending: str) -> str:
        """A name made of the file's own and a fingerprint of its content: the same file has the same name next time."""
        stem = id_of(posixpath.splitext(posixpath.basename(path))[0])[:_LONGEST_NAME] if _spoken(path) else ""
        name = f"{_FOLDER}/{stem or 'file'}-{hashlib.sha256(raw).hexdigest()[:10]}.{ending}"
        self.put(name, raw)
        return name

    def picture(self, path: str, raw: bytes, medium: Medium) -> Exhibit:
        """Scaled and stripped where that can be; else as it is, if it is no bomb."""
        try:
            made: Picture = scaled(raw) if self.scales else unscaled(raw, medium.ending)
        except NoPicture as broken:
            raise NotShown(str(broken), "save it anew, smaller") from broken
        self.unscaled += not self.scales
        href = self._put(path, made.raw, made.ending)
        return Exhibit("picture", "", href, "", width=made.width, height=made.height)

    def drawing(self, path: str, raw: bytes, medium: Medium) -> Exhibit:
        """Only where it draws and nothing else: pages show it as a picture, and people may open it by itself."""
        refused = objection(raw)
        if refused:
            raise NotShown(refused, "save it as plain SVG, or as PNG")
        return Exhibit("drawing", "", self._put(path, raw, medium.ending), "")

    def document(self, path: str, raw: bytes, medium: Medium) -> Exhibit:
        """Linked, and never opened inside a page."""
        return Exhibit("document", "", self._put(path, raw, medium.ending), "")

    def sound(self, path: str, raw: bytes, medium: Medium) -> Exhibit:
        """With the words that are spoken in it, where a text of the same name stands beside it."""
        return Exhibit("sound", "", self._put(path, raw, medium.ending), "", words=self._spoken_in(path))

    def text(self, _: str, raw: bytes, __: Medium) -> Exhibit:
        """Shown on the page itself, so that nothing is copied."""
        return Exhibit("text", "", "", "", words=_lines(raw))

    def _spoken_in(self, path: str) -> tuple[str, ...]:
        name = f"{posixpath.splitext(path)[0]}.txt"
        if not self.tree.exists(name) or self.tree.is_link(name):
            return ()
        raw = self._read(name, LIMITS["text"])
        return _lines(raw) if medium_of(raw[:HEAD]) == Medium("text", "txt") else ()


_MAKE = {
    "picture": Copier.picture,
    "drawing": Copier.drawing,
    "document": Copier.document,
    "sound": Copier.sound,
    "text": Copier.text,
}


def _lines(raw: bytes) -> tuple[str, ...]:
    text = raw.decode("utf-8-sig", "replace")
    return tuple(line.strip() for line in text.splitlines() if line.strip())[:_LINES]


def _spoken(path: str) -> bool:
    """Whether the name of a file has anything of which a name can be made."""
    return any(letter.isalnum() for letter in posixpath.basename(path))


def _size(limit: int) -> str:
    return f"{limit // 1024 // 1024} MiB" if limit >= 1024 * 1024 else f"{limit // 1024} KiB"


def _smaller(medium: Medium) -> str:
    if medium.kind == "sound":
        return "keep the minute that matters, or save it as MP3"
    return "save it anew, smaller"


def project_root(tree: Tree, journey_file: str) -> str:
    """The folder that a journey's files may come from: that of `cxrel.yaml`, or what holds the folder of journeys."""
    folder = posixpath.dirname(journey_file)
    found = settings_file(tree, folder, Path(folder).absolute().as_posix())
    if found is not None:
        return posixpath.dirname(found)
    return posixpath.dirname(folder) if posixpath.basename(folder) == "journeys" else folder

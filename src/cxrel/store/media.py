"""What a file is, told by its content: a name may end in anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["picture", "drawing", "document", "sound", "text"]
HEAD = 4096
"""As many bytes of a file are enough to tell what it is."""

_MIB = 1024 * 1024
LIMITS: dict[Kind, int] = {
    "picture": 50 * _MIB,
    "drawing": 2 * _MIB,
    "document": 50 * _MIB,
    "sound": 100 * _MIB,
    "text": 64 * 1024,
}
"""The largest file of each kind that is copied, in bytes."""

SOUND_ENDINGS = (".wav", ".ogg", ".flac", ".m4a", ".mp3")

_SVG = re.compile(
    r"\A\ufeff?\s*(?:<\?[^>]{0,300}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE svg[^<]{0,2000}>\s*)*<(?:[\w-]{1,20}:)?svg[\s>]",
    re.DOTALL,
)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SOUND_BRANDS = (b"M4A ", b"M4B ")


class Medium(NamedTuple):
    """What a file is, and the ending that its content deserves."""

    kind: Kind
    ending: str


def medium_of(head: bytes) -> Medium | None:
    """What a file is, by its first bytes; None for what a room does not show: films, web pages, programs, archives."""
    return next((Medium(kind, ending) for kind, ending, fits in _KINDS if fits(head)), None)


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


def _is_mp3(head: bytes) -> bool:
    """A tag, or a frame of MPEG audio: eleven set bits, and a layer."""
    framed = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 != 0
    return head.startswith(b"ID3") or framed


def _is_m4a(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _SOUND_BRANDS


def _text(head: bytes) -> str | None:
    """The beginning as text, if it is UTF-8; a character may be cut at the end."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        return head[: error.start].decode("utf-8") if error.start >= HEAD - 4 else None


def _is_svg(head: bytes) -> bool:
    text = _text(head)
    return text is not None and _SVG.match(text) is not None


def _is_text(head: bytes) -> bool:
    """Plain text, which a page of markup is not: its source tells nobody anything."""
    text = _text(head)
    if text is None or _UNSEEN.search(text):
        return False
    begun = text.lstrip("\ufeff \n\r\t")
    return bool(begun) and not begun.startswith("<")


_KINDS: tuple[tuple[Kind, str, Callable[[bytes], bool]], ...] = (
    ("picture", "png", _begins(b"\x89PNG\r\n\x1a\n")),
    ("picture", "jpg", _begins(b"\xff\xd8\xff")),
    ("picture", "gif", _begins(b"GIF87a", b"GIF89a")),
    ("picture", "webp", _riff(b"WEBP")),
    ("document", "pdf", _begins(b"%PDF-")),
    ("sound", "wav", _riff(b"WAVE")),
    ("sound", "ogg", _begins(b"OggS")),
    ("sound", "flac", _begins(b"fLaC")),
    ("sound", "m4a", _is_m4a),
    ("sound", "mp3", _is_mp3),
    ("drawing", "svg", _is_svg),
    ("text", "txt", _is_text),
)

"""In what encoding a file is written: told from its bytes where they leave no doubt, and with the evidence where they do."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Encoding", "encoding_of", "known_encoding"]

_CHUNK = 1 << 20
_NAMES = re.compile(
    r"(?:us-?)?ascii|utf-?8(?:-sig)?|utf-?(?:16|32)(?:-?[lb]e)?|(?:cp|windows-)\d{3,4}|latin-?\d{1,2}|iso-?8859-\d{1,2}"
    r"|mac-?roman|koi8-[ru]|shift-?jis|gb18030|gbk|big5|euc-(?:jp|kr)"
)
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ODD = re.compile(rb"[A-Za-z]{0,12}[\x80-\xff][A-Za-z\x80-\xff]{0,12}")
_MOST_SAMPLES = 4


class Encoding(NamedTuple):
    """An encoding, whether the bytes prove it, and what speaks for it."""

    name: str
    sure: bool
    evidence: str


def encoding_of(path: Path) -> Encoding:
    """The encoding of a file, from all of its bytes. OSError where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(4)
        for mark, name in _MARKS.items():
            if head.startswith(mark):
                return Encoding(name, sure=True, evidence="the file begins with a byte order mark")
    wide = _wide(path)
    return wide or _narrow(path)


def known_encoding(name: str) -> str | None:
    """The name that Python has for an encoding of texts; None for anything else."""
    plain = name.strip().lower().replace("_", "-").replace(" ", "-")
    if _NAMES.fullmatch(plain) is None:
        return None
    try:
        return codecs.lookup(plain).name
    except LookupError:
        return None


def _wide(path: Path) -> Encoding | None:
    """UTF-16 without a mark: every second byte of Latin letters is zero."""
    with path.open("rb") as file:
        head = file.read(4096)
    even, odd, half = head[::2].count(0), head[1::2].count(0), max(len(head) // 2, 1)
    if max(even, odd) * 2 < half or min(even, odd) * 10 > half:
        return None
    name = "utf-16-be" if even > odd else "utf-16-le"
    return Encoding(name, sure=True, evidence="every second byte is zero")


def _narrow(path: Path) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    beyond, samples, is_utf8 = 0, dict[bytes, None](), True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if chunk.isascii():
                continue
            beyond += sum(byte > 127 for byte in chunk) if beyond < _CHUNK else 0
            if len(samples) < _MOST_SAMPLES:
                samples.update(dict.fromkeys(_ODD.findall(chunk)[:_MOST_SAMPLES]))
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
    if is_utf8 and beyond:
        is_utf8 = _decodes(decoder, b"", final=True)
    if not beyond:
        return Encoding("utf-8", sure=True, evidence="plain ASCII, the same in any of them")
    if is_utf8:
        return Encoding("utf-8", sure=True, evidence="all of it is valid UTF-8, letters beyond ASCII too")
    words = ", ".join(f"'{word.decode('cp1252', 'replace')}'" for word in list(samples)[:_MOST_SAMPLES])
    return Encoding("cp1252", sure=False, evidence=f"not valid UTF-8; as cp1252 (Windows) it holds {words}")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True

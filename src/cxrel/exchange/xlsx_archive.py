"""A workbook before it is opened: a ZIP archive that may be a bomb, looked at by its directory and its markup alone."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MOST_BYTES", "refused"]

MOST_ENTRIES = 300
MOST_BYTES = 48 * 1024 * 1024
"""Unpacked, all entries together."""

MOST_RATIO = 150
"""How many times larger an archive may be unpacked, from a megabyte on; markup that people made is far below."""

_SMALL = 1024 * 1024
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_MARKUP = (".xml", ".rels", ".vml")


def refused(raw: bytes) -> str | None:
    """Why an archive is not opened, as a sentence; None where it may be.

    Python unpacks no more of an entry than its directory declares, so what is counted here is the most there can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return next(_reasons(archive, len(raw)), None)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        return f"It is damaged, or no workbook: {error}"


def _reasons(archive: zipfile.ZipFile, size: int) -> Iterator[str]:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        yield f"It holds {len(entries):,} parts; at most {MOST_ENTRIES} are read."
    if unpacked > MOST_BYTES:
        yield f"It would take {unpacked:,} bytes when it is unpacked; at most {MOST_BYTES:,} are read."
    if unpacked > _SMALL and unpacked > MOST_RATIO * size:
        yield f"It unpacks to {unpacked // max(size, 1):,} times its size, as no workbook does that people filled in."
    if len({entry.filename for entry in entries}) < len(entries):
        yield "It holds two parts of the same name."
    if any(entry.flag_bits & 1 for entry in entries):
        yield "It is protected by a password. Save it without one."
    for entry in entries:
        if entry.filename.lower().endswith(_MARKUP) and _declares(archive.read(entry)):
            yield f"Its part '{entry.filename[:60]}' declares a document type, as no workbook does."


def _declares(markup: bytes) -> bool:
    plain = markup.replace(b"\0", b"").upper()
    return any(word in plain for word in _DECLARATIONS)

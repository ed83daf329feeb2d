"""QR codes for wall sheets, by segno, as paths that a template draws."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cxrel.findings.errors import UsageError
from cxrel.report.room.context import Code
from cxrel.report.room.places import href_of

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_ADDRESS = "The sheets carry names of pages instead of QR codes, as nobody said where the room will stand"
NO_SEGNO = "The sheets carry addresses instead of QR codes, as the package segno is not installed"
_LONGEST = 500


def base_address(url: str | None) -> str:
    """Where the room will stand, with `/` at its end; empty where nobody said so. UsageError for what is no address."""
    if url is None:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    sound = parts.scheme in {"http", "https", "file"} and (parts.netloc or parts.scheme == "file")
    if not sound or parts.query or parts.fragment or not url.isprintable() or " " in url or len(url) > _LONGEST:
        raise UsageError(f"--url: '{url}' is no address of a folder, such as https://intranet.example/room/")
    return url if url.endswith("/") else f"{url}/"


def codes(url: str, stages: Iterable[str]) -> tuple[dict[str, Code], str]:
    """A code for the page of each stage, and why there is none."""
    if not url:
        return {}, NO_ADDRESS
    if find_spec("segno") is None:
        return {}, NO_SEGNO
    return {stage: code(f"{url}{href_of(stage)}") for stage in stages}, ""


def code(address: str) -> Code:
    """An address as a QR code that can lose 15 in 100 of its modules; runs of dark modules are one stroke of the path."""
    import segno

    matrix = segno.make(address, error="m", micro=False).matrix
    path = "".join(
        f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(matrix) for x, length in _dark_runs(bytes(row))
    )
    return Code(len(matrix), path, address)


def _dark_runs(row: bytes) -> Iterable[tuple[int, int]]:
    x = 0
    while (x := row.find(1, x)) >= 0:
        end = row.find(0, x)
        length = (end if end >= 0 else len(row)) - x
        yield x, length
        x += length

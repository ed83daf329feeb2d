"""Pictures made fit for a wall: turned upright, scaled, and without what cameras write into them. Needs Pillow."""

from __future__ import annotations

import io
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 80_000_000
"""The largest picture that is unpacked: more than any camera makes, and no bomb."""
LONGEST_EDGE = 1_600
_READ = ("PNG", "JPEG", "GIF", "WEBP")
_QUALITY = 82


class Picture(NamedTuple):
    """A picture ready to be shown."""

    raw: bytes
    ending: str
    width: int
    height: int


class NoPicture(Exception):
    """Why a picture cannot be shown, in words that follow "it"."""


def can_scale() -> bool:
    """Whether Pillow is installed."""
    return find_spec("PIL") is not None


def scaled(raw: bytes) -> Picture:
    """The first frame, upright, its longer edge 1,600 pixels at most, without metadata; NoPicture where that cannot be.

    JPEG stays JPEG, and everything else becomes PNG, which keeps what is written on a screen sharp.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(raw), formats=_READ) as opened:
                _require_size(*opened.size)
                is_photo = opened.format == "JPEG"
                if is_photo:
                    opened.draft("RGB", (2 * LONGEST_EDGE, 2 * LONGEST_EDGE))
                upright = ImageOps.exif_transpose(opened)
                return _saved(upright, is_photo=is_photo)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NoPicture("has more pixels than can be unpacked safely") from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Warning) as broken:
        raise NoPicture("is damaged") from broken


def _saved(picture: Image, *, is_photo: bool) -> Picture:
    """Painted onto a new picture, so that nothing but its pixels comes along."""
    from PIL import Image

    see_through = not is_photo and (picture.has_transparency_data or picture.mode in {"RGBA", "LA", "PA"})
    mode = "RGBA" if see_through else "RGB"
    painted = picture.convert(mode)
    painted.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    new = Image.new(mode, painted.size)
    new.paste(painted)
    out = io.BytesIO()
    if is_photo:
        new.save(out, "JPEG", quality=_QUALITY, optimize=True)
    else:
        new.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), "jpg" if is_photo else "png", *new.size)


def unscaled(raw: bytes, ending: str) -> Picture:
    """The picture as it is, where Pillow is not there; NoPicture where its head announces too many pixels."""
    width, height = _announced(raw, ending)
    _require_size(width, height)
    return Picture(raw, ending, width, height)


def _require_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NoPicture(f"has {width:,} × {height:,} pixels, more than can be unpacked safely")


def _announced(raw: bytes, ending: str) -> tuple[int, int]:
    """Width and height by the head of a PNG, GIF or JPEG; 0 by 0 where they are not told."""
    if ending == "png" and raw[12:16] == b"IHDR":
        return int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big")
    if ending == "gif":
        return int.from_bytes(raw[6:8], "little"), int.from_bytes(raw[8:10], "little")
    return _announced_jpeg(raw) if ending == "jpg" else (0, 0)


def _announced_jpeg(raw: bytes) -> tuple[int, int]:
    """From the frame header, found by stepping from segment to segment."""
    at = 2
    while at + 9 < len(raw) and raw[at] == 0xFF:
        marker, length = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(raw[at + 7 : at + 9], "big"), int.from_bytes(raw[at + 5 : at + 7], "big")
        at += 2 + max(length, 2)
    return 0, 0

"""What hangs in a room is known by its content, and does nothing but be looked at."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from cxrel.store.drawings import objection
from cxrel.store.media import Medium, medium_of
from cxrel.store.pictures import LONGEST_EDGE, NoPicture, scaled, unscaled

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def picture(format_: str, size: tuple[int, int], mode: str = "RGB", **keys: object) -> bytes:
    out = io.BytesIO()
    made = Image.new(mode, size)
    made.putpixel((0, 0), (255, 0, 0) if mode == "RGB" else (255, 0, 0, 0))
    made.save(out, format_, **keys)
    return out.getvalue()


@pytest.mark.parametrize(
    ("head", "kind", "ending"),
    [
        (b"\x89PNG\r\n\x1a\n....", "picture", "png"),
        (b"\xff\xd8\xff\xe0....", "picture", "jpg"),
        (b"GIF89a....", "picture", "gif"),
        (b"RIFF....WEBPVP8 ", "picture", "webp"),
        (b"RIFF....WAVEfmt ", "sound", "wav"),
        (b"ID3\x04....", "sound", "mp3"),
        (b"\xff\xfb\x90\x64", "sound", "mp3"),
        (b"OggS....", "sound", "ogg"),
        (b"....ftypM4A ....", "sound", "m4a"),
        (b"%PDF-1.7\n", "document", "pdf"),
        (b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="">', "drawing", "svg"),
        ("Grüße".encode(), "text", "txt"),
    ],
)
def test_a_file_is_known_by_its_content(head: bytes, kind: str, ending: str) -> None:
    assert medium_of(head) == Medium(kind, ending)  # type: ignore[arg-type]  # the words of the table above


@pytest.mark.parametrize(
    "head",
    [b"", b"  \n", b"\x7fELF", b"PK\x03\x04", b"\0\0\0\x18ftypisom", b"<html>", b"<!doctype html>", b"\x1b[2Jhello"],
)
def test_what_no_wall_can_show_is_nothing(head: bytes) -> None:
    assert medium_of(head) is None


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        '<rect onload="1"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href="https://evil.example/"/>',
        '<image href="https://evil.example/a.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="other.svg#a"/>',
        '<rect fill="url(https://evil.example/#a)"/>',
        "<rect style=\"fill: url( 'https://evil.example/a' )\"/>",
        "<style>@import 'https://evil.example/a.css';</style>",
        "<style>.a { background: u\\72l(https://evil.example/a) }</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        "<x",
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused(inside: str) -> None:
    assert objection(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "before", ['<!DOCTYPE svg [<!ENTITY a "aaaa">]>', '<?xml-stylesheet href="https://evil.example/a.css"?>']
)
def test_nothing_may_be_declared_before_a_drawing(before: str) -> None:
    assert objection((before + SVG.format("")).encode())


@pytest.mark.parametrize(
    "inside",
    [
        "<text>1 &lt; 2, {url(https://evil.example)}</text>",
        "<defs><linearGradient id='g'/></defs><rect fill='url(#g)'/>",
        "<style>.a { fill: url('#g'); stroke: red }</style>",
        '<image href="data:image/png;base64,AAAA"/>',
        '<x:namedview xmlns:x="http://www.inkscape.org/" href="#"/>',
    ],
)
def test_a_drawing_that_only_draws_is_let_through(inside: str) -> None:
    assert objection(SVG.format(inside).encode()) == ""


def test_a_photo_is_turned_upright_scaled_and_stripped() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "A camera"
    exif.get_ifd(PLACE)[1] = "N"
    raw = picture("JPEG", (3_200, 1_600), exif=exif, comment=b"taken at home", icc_profile=b"x" * 300)
    made = scaled(raw)
    assert (made.ending, made.width, made.height) == ("jpg", LONGEST_EDGE // 2, LONGEST_EDGE)
    with Image.open(io.BytesIO(made.raw)) as again:
        assert dict(again.getexif()) == {}
        assert not {"comment", "icc_profile", "exif"} & set(again.info)
    assert b"taken at home" not in made.raw


def test_what_can_be_seen_through_stays_so() -> None:
    made = scaled(picture("PNG", (20, 10), "RGBA"))
    with Image.open(io.BytesIO(made.raw)) as again:
        assert (made.ending, again.mode, again.getpixel((0, 0))) == ("png", "RGBA", (255, 0, 0, 0))


def test_a_small_picture_is_not_made_larger() -> None:
    made = scaled(picture("GIF", (20, 10)))
    assert (made.ending, made.width, made.height) == ("png", 20, 10)


@pytest.mark.parametrize("raw", [b"\xff\xd8\xff\xe0" + bytes(50), picture("PNG", (50, 50))[:60], b"GIF89a"])
def test_a_damaged_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(NoPicture, match="damaged"):
        scaled(raw)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "GIF"])
def test_a_bomb_is_refused_also_without_pillow(format_: str) -> None:
    raw = picture(format_, (60_000, 10)) if format_ != "PNG" else picture(format_, (10, 10))
    assert unscaled(raw, {"PNG": "png", "JPEG": "jpg", "GIF": "gif"}[format_]).raw == raw
    if format_ == "PNG":
        bomb = raw[:16] + (60_000).to_bytes(4, "big") * 2 + raw[24:]
        with pytest.raises(NoPicture, match="pixels"):
            unscaled(bomb, "png")
    if format_ == "GIF":
        with pytest.raises(NoPicture, match="pixels"):
            unscaled(raw[:6] + b"\xff\xff\xff\xff" + raw[10:], "gif")
    if format_ == "JPEG":
        at = raw.index(b"\xff\xc0")
        with pytest.raises(NoPicture, match="pixels"):
            unscaled(raw[: at + 5] + b"\xff\xff\xff\xff" + raw[at + 9 :], "jpg")

"""A project in which every text is hostile, and every file that can be is, too."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HARM = (
    "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'> javascript:harmed=1 "
    "]( javascript:alert(1) ) {{ 7*7 }} {% raw %} \\u001b[2J \\u202e & \\\" '"
)
ARTIFACTS = {
    "script": "shop/artifacts/script.svg",
    "outside": "../../secret.png",
    "absolute": "/etc/hostname",
    "address": "https://evil.example/a.png",
    "link": "shop/artifacts/link.png",
    "bomb": "shop/artifacts/bomb.png",
    "huge": "shop/artifacts/huge.wav",
    "program": "shop/artifacts/program.png",
    "page": "shop/artifacts/mail.html",
    "damaged": "shop/artifacts/damaged.jpg",
    "gone": "shop/artifacts/gone.pdf",
}


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A grey picture; without rows, its head alone promises that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(rows or (b"\0" + b"\x80" * width) * height if width * height < 10**6 else b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def hostile_project(folder: Path) -> None:
    """Write it; a folder above it holds what nobody may see."""
    home = folder / "journeys" / "shop"
    for name in ("artifacts", "walks", "improvements", "sessions"):
        (home / name).mkdir(parents=True, exist_ok=True)
    (folder / "cxrel.yaml").write_text("format: cxrel-settings/1\n")
    (folder.parent / "secret.png").write_bytes(png(4, 4))
    files = home / "artifacts"
    (files / "script.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>window.harmed = 1</script><image href="https://evil.example/a"/></svg>'
    )
    if not (files / "link.png").is_symlink():
        (files / "link.png").symlink_to(folder.parent / "secret.png")
    (files / "bomb.png").write_bytes(png(60_000, 60_000))
    with (files / "huge.wav").open("wb") as huge:
        huge.write(b"RIFF\0\0\0\0WAVEfmt ")
        huge.truncate(2 * 1024**3)
    (files / "program.png").write_bytes(b"\x7fELF\x02\x01\x01\0" + bytes(64))
    (files / "mail.html").write_text("<html><script>window.harmed = 1</script>")
    (files / "damaged.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    (files / "hello.txt").write_text("Hello <script>window.harmed = 1</script>\nplain\n")
    (folder / "journeys" / "shop.yaml").write_text(_journey())
    (home / "walks" / "2026-11-10.yaml").write_text(
        f'format: cxrel-walk/1\ndate: 2026-11-10\nwalker: "{HARM}"\nsilo: care\nkind: shop\nprobes:\n'
        f'  - {{touchpoint: door, tried: "{HARM}", saw: "{HARM}", outcome: failed, felt: -2,\n'
        "     evidence: [../artifacts/link.png]}\n"
    )
    (home / "improvements" / "one.yaml").write_text(
        f'format: cxrel-improvement/1\nname: "{HARM}"\ntouchpoints: [door]\nowner: "{HARM}"\nroot_cause: "{HARM}"\n'
        f'opened: 2026-10-01\ndue: 2026-11-01\nasks: ["{HARM}"]\nthanks: ["{HARM}"]\n'
    )
    quoted = "<script>window.harmed = 1</script> javascript:x"
    (home / "voice.csv").write_text(
        "id,date,kind,touchpoint,question,score,severity,text,acknowledged,closed,root_cause,repeat_of\n"
        f"1,2026-11-01,complaint,door,,,5,{quoted},,,{quoted},\n2,2026-11-02,survey,door,{quoted},3,,{quoted},,,,\n"
        f"3,2026-11-03,call,door,,,,{quoted},,,,\n4,2026-11-04,praise,door,,,,{quoted},,,,\n"
    )


def _journey() -> str:
    listed = "\n".join(f'          - {{name: "{HARM} {key}", file: "{file}"}}' for key, file in ARTIFACTS.items())
    return f"""\
format: cxrel/1
id: shop
name: "{HARM}"
customer: "{HARM}"
owner: "{HARM}"
silos: {{care: "{HARM}"}}
stages:
  - id: receive
    name: "{HARM}"
    owner: "{HARM}"
    silos: [care]
    formerly: ["{HARM}"]
    touchpoints:
      - id: door
        name: "{HARM}"
        promise: "{HARM}"
        moment_of_truth: true
        formerly: ["{HARM}"]
        artifacts:
          - {{name: Text, file: shop/artifacts/hello.txt}}
{listed}
        kpis:
          - {{id: on-time, name: "{HARM}", unit: share, counted: "{HARM}", reliable: 97%, unreliable: 90%}}
"""

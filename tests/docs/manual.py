"""Pages of the manual as tests use them: their fenced blocks, and what each block asks for by the comment before it.

`<!-- file: PATH -->` is a whole file, `<!-- append: PATH -->` goes to the end of one, `<!-- edit: PATH -->` is a diff of
one, and any other word is for the test of the page to read.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.__main__ import _run as cxrel

if TYPE_CHECKING:
    import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"

_BLOCK = re.compile(r"(?:^<!-- (\w+): ?(.*?) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OUTSIDE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    asks: str
    """The word of the comment before it; empty without one."""
    of: str
    """What the comment is about: a path, a model."""
    language: str
    content: str
    line: int
    """Where it begins in the page, to find it again."""


def page(name: str) -> str:
    """The text of a page."""
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [
        Block(found[1] or "", found[2] or "", found[3], found[4], text.count("\n", 0, found.start()) + 1)
        for found in _BLOCK.finditer(text)
    ]


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return _OUTSIDE.sub("", text)


def put(block: Block, folder: Path) -> bool:
    """Do to the files of a folder what a block asks for; whether it asked for anything of that kind."""
    path = folder / block.of
    if block.asks == "file":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.content, encoding="utf-8", newline="\n")
    elif block.asks == "append":
        path.write_text(path.read_text(encoding="utf-8") + block.content, encoding="utf-8", newline="\n")
    elif block.asks == "edit":
        path.write_text(_edited(path.read_text(encoding="utf-8"), block), encoding="utf-8", newline="\n")
    else:
        return False
    return True


def _edited(text: str, block: Block) -> str:
    """The text with the lines marked `-` replaced by those marked `+`; the others say where."""
    lines = block.content.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    assert text.count(before) == 1, f"line {block.line}: these lines stand {text.count(before)} times in {block.of}"
    return text.replace(before, after)


def run(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a line of a page as a shell would, cxrel in this process: its exit code, and what it printed on both streams."""
    words = shlex.split(line)
    target = words[words.index(">") + 1] if ">" in words else None
    program, *arguments = words[: words.index(">")] if target else words
    capsys.readouterr()
    code = _PROGRAMS[program](arguments)
    out, err = capsys.readouterr()
    if target:
        Path(target).write_text(out, encoding="utf-8", newline="\n")
    return code, err if target else out + err


def as_told(shown: str, told: str) -> bool:
    """Whether a page shows what was told: `…` on its own line stands for any lines, inside a line for any words."""
    lines = ["(?s:.*)" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in shown.splitlines()]
    return re.fullmatch("".join(lines), told) is not None


def _git(arguments: list[str]) -> int:
    return subprocess.run(["git", *arguments], capture_output=True, check=False).returncode


def _cd(arguments: list[str]) -> int:
    os.chdir(*arguments)
    return 0


def _mkdir(arguments: list[str]) -> int:
    Path(*arguments).mkdir()
    return 0


_PROGRAMS = {"cxrel": cxrel, "git": _git, "cd": _cd, "mkdir": _mkdir}

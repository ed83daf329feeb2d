"""The pages of findings as tests read them: their parts, and the files of their examples.

Before each block stands the name of its file. The line at fault ends in `# <- here`; where a file has no comments, a
sentence names its line. A block of `bytes` holds escapes as Python has them; a `folder` has the name of a file;
`last-line-times=N` repeats the last line of a block. A mend without a name stands in place of the line at fault.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

PAGES = Path(__file__).parents[2] / "src" / "cxrel" / "findings" / "pages"
HERE = "  # <- here"
_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`\n\n)?^```(?P<kind>\S+)(?: (?P<more>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_FAULT = re.compile(r"^The fault is in `(?P<file>[^`]+)`, line (?P<line>\d+)\.$", re.MULTILINE)
_PARTS = re.compile(
    r"# (?P<code>\S+): (?P<title>[^\n]+)\n\nSeverity: (?P<severity>[^\n]+)\.\n\n\*\*What\.\*\* (?P<what>.+?)"
    r"\n\n\*\*Why it matters\.\*\* (?P<why>.+?)\n\n\*\*Example\.\*\*(?P<example>.+?)\n\n\*\*The mend\.\*\* (?P<mend>.+)",
    re.DOTALL,
)

Files = dict[str, bytes | None]
"""What stands in each file; None for a folder that has its name."""


class Place(NamedTuple):
    """The line at fault."""

    file: str
    line: int


@dataclass(frozen=True)
class Page:
    """One page, read."""

    code: str
    title: str
    severity: str
    example: Files
    fault: Place
    mended: Files
    """The example's files after the mend; empty where the mend is told in words alone."""


def read_page(path: Path) -> Page:
    """A page's parts; fails where one is missing or out of order."""
    parts = _PARTS.fullmatch(path.read_text(encoding="utf-8"))
    assert parts, f"{path.name} lacks a part, or has them in another order"
    marked = {block["file"]: _block(block) for block in _BLOCK.finditer(parts["example"])}
    fault = _fault(marked, parts["example"])
    example = {name: _unmarked(content) for name, content in marked.items()}
    return Page(
        parts["code"], parts["title"], parts["severity"], example, fault, _mended(example, fault, parts["mend"])
    )


@cache
def pages() -> dict[str, Page]:
    """All pages by the name of their file."""
    return {path.stem: read_page(path) for path in sorted(PAGES.glob("*.md"))}


def _block(block: re.Match[str]) -> bytes | None:
    text = block["text"]
    if block["kind"] == "folder":
        return None
    if block["kind"] == "bytes":
        return bytes(ast.literal_eval(f'b"""{text}"""'))
    if block["more"]:
        last = text.splitlines(keepends=True)[-1]
        text += last * (int(block["more"].removeprefix("last-line-times=")) - 1)
    return text.encode()


def _fault(files: Files, told: str) -> Place:
    named = _FAULT.search(told)
    if named:
        return Place(named["file"], int(named["line"]))
    (place,) = (
        Place(name, number)
        for name, content in files.items()
        for number, line in enumerate((content or b"").splitlines(), 1)
        if line.endswith(HERE.encode())
    )
    return place


def _unmarked(content: bytes | None) -> bytes | None:
    return content.replace(HERE.encode(), b"") if content is not None and len(content) < 100_000 else content


def _mended(example: Files, fault: Place, told: str) -> Files:
    blocks = list(_BLOCK.finditer(told))
    if not blocks:
        return {}
    files = dict(example)
    for block in blocks:
        if block["file"]:
            files[block["file"]] = _block(block)
        else:
            lines = (files[fault.file] or b"").splitlines(keepends=True)
            lines[fault.line - 1] = _block(block) or b""
            files[fault.file] = b"".join(lines)
    return files

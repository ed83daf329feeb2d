"""Patches of a text: spans that give way to other text, and the places in lines that they are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cxrel.documents.positions import ListNode, MappingNode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cxrel.documents.positions import Node

__all__ = ["Patch", "end_of_value", "eol_after", "line_before", "line_end", "line_start", "spliced"]

_REST = re.compile(r"[^\r\n]*")
_EOL = re.compile(r"\r\n|\r|\n")
_WHITE_LINES = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*(?=[\r\n]|\Z))*(?:\r\n|\r|\n)[ \t]+(?=[\r\n]|\Z)")


class Patch(NamedTuple):
    """The characters from `start` up to `end` give way to a text; offsets are those of the text before."""

    start: int
    end: int
    text: str


def spliced(content: str, patches: Iterable[Patch]) -> str:
    """A text with its patches; all else stays. ValueError for patches that overlap, or lie outside of the text."""
    parts: list[str] = []
    here = 0
    for start, end, text in sorted(patches, key=lambda patch: patch[:2]):
        if not here <= start <= end <= len(content):
            raise ValueError(f"the patch {start}:{end} overlaps another, or lies outside of the text")
        parts += (content[here:start], text)
        here = end
    return "".join((*parts, content[here:]))


def line_start(content: str, offset: int) -> int:
    """Where the line begins that holds an offset."""
    return max(content.rfind("\n", 0, offset), content.rfind("\r", 0, offset)) + 1


def line_before(content: str, offset: int) -> int:
    """Where the line ends that stands above an offset: before its line break; 0 where there is none."""
    start = line_start(content, offset)
    return max(0, start - (2 if content[:start].endswith("\r\n") else 1))


def line_end(content: str, offset: int) -> int:
    """Where the line ends that holds an offset: before its line break, or at the end of the text."""
    match = _REST.match(content, offset)
    return match.end() if match else offset


def eol_after(content: str, offset: int) -> str:
    """The line break at an offset, which ends a line; at the end of the text the first one that it has, or LF."""
    match = _EOL.match(content, offset) or _EOL.search(content)
    return match[0] if match else "\n"


def end_of_value(content: str, node: Node) -> int:
    """Where a value in block style ends. After a block scalar, lines of white space alone can be a part of it."""
    if _last_leaf(node).style not in {"literal", "folded"}:
        return node.end
    match = _WHITE_LINES.match(content, node.end)
    return match.end() if match else node.end


def _last_leaf(node: Node) -> Node:
    while True:
        if isinstance(node, MappingNode) and node.entries:
            node = node.entries[-1].value
        elif isinstance(node, ListNode) and node.items:
            node = node.items[-1]
        else:
            return node

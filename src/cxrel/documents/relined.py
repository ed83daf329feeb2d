"""Texts that go over several lines, line by line as they were written, and indented anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.documents.spelling import spelt
from cxrel.documents.splice import end_of_value, line_end

if TYPE_CHECKING:
    from cxrel.documents.positions import ScalarNode

__all__ = ["block_scalar", "flow_scalar"]

_EOL = re.compile(r"\r\n|\r|\n")
_HEADER = re.compile(r"([|>])[+-]?([0-9]?)([+-]?)")
_STEP = 2


def block_scalar(content: str, node: ScalarNode, value: str, owner: int, column: int) -> list[str]:
    """Header and lines of a literal or folded text; one of nothing but white space in quotes.

    `owner` is the column in which its key or dash stood, `column` the one in which its lines go.
    """
    header = _HEADER.match(content, node.start)
    body = content[line_end(content, node.start) : end_of_value(content, node)]
    lines = _EOL.split(body)[1:]
    if header is None or not value.strip():
        return [spelt(value, like="double")]
    written = next(line for line in lines if line.strip(" "))
    indent = owner + int(header[2]) if header[2] else len(written) - len(written.lstrip(" "))
    bare = [line[indent:] for line in lines]
    digit = str(_STEP) if next(line for line in bare if line).startswith(" ") else ""
    chomping = "+" if "+" in header[0] else "-" if "-" in header[0] or not value.endswith("\n") else ""
    return [f"{header[1]}{digit}{chomping}", *(f"{' ' * column}{line}" if line else "" for line in bare)]


def flow_scalar(content: str, node: ScalarNode, column: int) -> list[str]:
    """The lines of a plain or quoted text: the first one bare, the others in their column."""
    first, *others = (_stripped(line) for line in _EOL.split(content[node.start : node.end]))
    return [first, *(f"{' ' * column}{line}" if line else "" for line in others)]


def _stripped(line: str) -> str:
    """A line without the white space that folding takes away; an escaped space at its end is none of that."""
    bare = line.strip(" \t")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    followed = line.lstrip(" \t")[len(bare) : len(bare) + 1]
    return bare + followed if backslashes % 2 else bare

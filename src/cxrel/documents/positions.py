"""Where every key and every value of a document stands: the tree beside the data.

Offsets count code points of `Text.content` from 0; `end` is the offset after the last character. The end of a block
scalar or a block collection is the end of its last line of content: comments and blank lines after it do not belong to it.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, cast

from yaml import MappingStartEvent, ScalarEvent

__all__ = ["Entry", "ListNode", "MappingNode", "Node", "RawNode", "ScalarNode", "build"]


class ScalarNode(NamedTuple):
    """A scalar. An empty one (null written as nothing) has `start == end`, after its colon or dash."""

    start: int
    end: int
    style: str
    """`plain`, `single`, `double`, `literal` or `folded`."""


class ListNode(NamedTuple):
    """A list, with its items in order."""

    start: int
    end: int
    style: str
    """`block` or `flow`."""
    items: tuple[Node, ...]


class Entry(NamedTuple):
    """A key of a mapping, as written, and its value."""

    text: str
    key: ScalarNode
    value: Node


class MappingNode(NamedTuple):
    """A mapping, with its entries in order; a key that stands there twice has two of them."""

    start: int
    end: int
    style: str
    """`block` or `flow`."""
    entries: tuple[Entry, ...]

    def entry(self, text: str, *, second: bool = False) -> Entry | None:
        """The first entry with a key, or the second one with the same key."""
        found = [entry for entry in self.entries if entry.text == text][: 2 if second else 1]
        return found[-1] if len(found) == (2 if second else 1) else None


Node = ScalarNode | ListNode | MappingNode

RawNode = Any
"""What the composer keeps: a scalar's event, or a list of start event, children (keys and values) and end event."""

_STYLES = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}
_KEEPS_BREAKS = re.compile(r"[|>][0-9]?\+")


def build(raw: RawNode, content: str) -> Node:
    """The tree from what the composer kept; made only when somebody asks for a position."""
    if raw.__class__ is ScalarEvent:
        return _scalar(raw, content)
    begin, *children, finish = raw
    nodes = [
        _plain(child) if child.__class__ is ScalarEvent and not child.style else build(child, content)
        for child in children
    ]
    style = "flow" if begin.flow_style else "block"
    start, end = begin.start_mark.index, finish.end_mark.index
    if nodes and end == finish.start_mark.index:
        end = nodes[-1].end  # a block, or a pair in a flow list: where the parser tells the end, the next thing begins
    if begin.__class__ is not MappingStartEvent:
        return ListNode(start, end, style, tuple(nodes))
    texts = (event.value for event in children[::2])
    keys = cast("list[ScalarNode]", nodes[::2])
    return MappingNode(start, end, style, tuple(map(Entry, texts, keys, nodes[1::2])))


def _plain(event: Any) -> ScalarNode:
    return ScalarNode(event.start_mark.index, event.end_mark.index, "plain")


def _scalar(event: Any, content: str) -> ScalarNode:
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in {"|", ">"}:
        if _KEEPS_BREAKS.match(content, start):
            end = len(content[:end].removesuffix("\n").removesuffix("\r"))
        else:
            end = start + len(content[start:end].rstrip())
    return ScalarNode(start, end, _STYLES[event.style])

"""A path in a document to the place where a person looks for it, by the rules of the format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.documents.positions import Entry, ListNode, MappingNode, Node, ScalarNode
from cxrel.documents.scalars import YamlFloat, YamlInt
from cxrel.findings import Anchor, DocPath, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.documents.compose import Data
    from cxrel.documents.yaml import Document

__all__ = ["cut_by_comment", "find", "locate", "render_path"]

_COMMENT = re.compile(r"[ \t]+#")
_EMPTY_WORDS = {"", "~", "null", "Null", "NULL"}


def locate(document: Document, path: DocPath, anchor: Anchor = Anchor.VALUE) -> Location:
    """Where a fault at a path is told.

    A path that goes deeper than the document is told as something missing from the deepest thing that is there.
    """
    if document.root is None:
        return Location(1, 1)
    return document.text.location(_offset(document, document.root, path, anchor))


def find(document: Document, path: DocPath) -> Node | None:
    """The node at a path, of the first of two equal keys; None if the document has none there."""
    if document.root is None:
        return None
    nodes = [document.root, *(_value(step) for step in _walk(document.root, path))]
    return nodes[-1] if len(nodes) == len(path) + 1 else None


def cut_by_comment(document: Document, path: DocPath) -> bool:
    """Whether a plain scalar is followed by ` #` on its line, so that YAML takes what comes then for a comment."""
    node = find(document, path)
    if not isinstance(node, ScalarNode) or node.style != "plain":
        return False
    return _COMMENT.match(document.text.content, node.end) is not None


def render_path(data: Data, path: DocPath) -> str:
    """A path for people: `stages.receive.touchpoints.0.name`; list items that have an id go by it."""
    parts: list[str] = []
    here: object = data
    for part in path:
        listed = isinstance(here, list)
        here = _child(here, part)
        id_ = here.get("id") if listed and isinstance(here, dict) else None
        parts.append(_written(id_) or str(part))
    return ".".join(parts)


def _child(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(str(part))
    if isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data):
        return data[part]
    return None


def _written(value: object) -> str:
    if isinstance(value, (YamlInt, YamlFloat)):
        return value.text
    return value if isinstance(value, str) else ""


# A step of a walk: the entry of a mapping, or the item of a list.
_Step = Entry | Node


def _value(step: _Step) -> Node:
    return step.value if isinstance(step, Entry) else step


def _walk(root: Node, path: DocPath) -> Iterator[_Step]:
    """The steps of a path, as far as the document has them."""
    node: Node = root
    for part in path:
        step = _next(node, part)
        if step is None:
            return
        yield step
        node = _value(step)


def _next(node: Node, part: str | int) -> _Step | None:
    if isinstance(node, MappingNode):
        return node.entry(str(part))
    if isinstance(node, ListNode) and isinstance(part, int) and 0 <= part < len(node.items):
        return node.items[part]
    return None


def _offset(document: Document, root: Node, path: DocPath, anchor: Anchor) -> int:
    steps = list(_walk(root, path))
    last = steps[-1] if steps else root
    absent = len(steps) < len(path)
    if absent and (anchor is Anchor.MISSING or not isinstance(_value(last), ScalarNode)):
        return _of_owner(document, last)
    if anchor is Anchor.VALUE and not _is_empty(document.data, path[: len(steps)]):
        return _value(last).start
    if anchor is Anchor.SECOND_KEY and not absent and path:
        above = _value(steps[-2]) if len(steps) > 1 else root
        second = above.entry(str(path[-1]), second=True) if isinstance(above, MappingNode) else None
        last = second or last
    return last.key.start if isinstance(last, Entry) else _of_item(document, last)


def _of_owner(document: Document, step: _Step) -> int:
    """Where it is told that something is missing: the key of what lacks it; of an item or the whole, the first key."""
    if isinstance(step, Entry):
        return step.key.start
    if isinstance(step, MappingNode) and step.entries:
        return step.entries[0].key.start
    return _of_item(document, step)


def _of_item(document: Document, node: Node) -> int:
    """Where an item of a list begins; its dash, if nothing else is written."""
    nothing = node.start == node.end and document.text.content[node.start - 1 : node.start] == "-"
    return node.start - 1 if nothing else node.start


def _is_empty(data: Data, path: DocPath) -> bool:
    here: object = data
    for part in path:
        here = _child(here, part)
    return here is None or (isinstance(here, str) and not here.strip())

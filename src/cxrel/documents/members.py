"""What a collection holds, one by one, with the offsets that edits need: where a member begins, and where its value may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.documents.positions import ListNode, MappingNode, Node, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.documents.yaml import Document

__all__ = ["Member", "members_of", "root_of"]

_COLON = re.compile(r"[ \t]*:")
# From the end of an item to the next dash: white space and comments.
_TO_DASH = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]*-")


class Member(NamedTuple):
    """An entry of a mapping or an item of a list, with its data."""

    name: str | int
    """Its key, or its place in the list."""
    head: int
    """Where it begins: its key, or in block style its dash."""
    after: int
    """Behind its colon or dash."""
    node: Node
    data: Any
    column: int
    """Of its head, from 0."""
    flow: bool
    """Whether it stands inside brackets or braces."""
    key: ScalarNode | None = None
    """How its key is written; a list's items have none."""


def root_of(document: Document) -> Member | None:
    """The whole document as a member of nothing; None where there is no data."""
    if document.root is None:
        return None
    return Member("", 0, 0, document.root, document.data, -1, flow=False)


def members_of(document: Document, holder: Member) -> list[Member]:
    """The members of a collection in their order; none of a scalar."""
    node, flow = holder.node, holder.flow or holder.node.style == "flow"
    if isinstance(node, MappingNode):
        return [
            Member(
                name=entry.text,
                head=entry.key.start,
                after=_behind_colon(document, entry.key),
                node=entry.value,
                data=holder.data[entry.text],
                column=_column(document, entry.key.start),
                flow=flow,
                key=entry.key,
            )
            for entry in node.entries
        ]
    return list(_items(document, holder, flow=flow)) if isinstance(node, ListNode) else []


def _items(document: Document, holder: Member, *, flow: bool) -> Iterator[Member]:
    if not isinstance(holder.node, ListNode):
        return
    dash = holder.node.start
    for place, (item, data) in enumerate(zip(holder.node.items, holder.data, strict=True)):
        if not flow and place:
            match = _TO_DASH.match(document.text.content, holder.node.items[place - 1].end)
            dash = match.end() - 1 if match else item.start
        head = item.start if flow else dash
        yield Member(place, head, head if flow else head + 1, item, data, _column(document, head), flow)


def _behind_colon(document: Document, key: ScalarNode) -> int:
    """The end of the key itself in `{key}`, which has no colon."""
    match = _COLON.match(document.text.content, key.end)
    return match.end() if match else key.end


def _column(document: Document, offset: int) -> int:
    return document.text.location(offset).column - 1

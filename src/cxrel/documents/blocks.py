"""Values as lines of block style, in the manner of a file: how far it indents, and which lists it keeps on one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.documents.positions import Entry, ListNode, MappingNode, ScalarNode
from cxrel.documents.spelling import Value, is_list, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cxrel.documents.positions import Node
    from cxrel.documents.yaml import Document

__all__ = ["CANONICAL", "Manner", "block_lines", "entry_lines", "fits_one_line", "item_lines", "manner_of"]

WIDEST_LIST = 100
"""A list of scalars that takes more characters than this on one line goes one item a line."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is laid out, in columns."""

    step: int
    """From a key to the keys of its mapping."""
    dash: int
    """From a key to the dashes of its list."""
    offset: int
    """From a dash to its item."""
    flow_lists: bool
    """Whether lists of scalars stand on one line, however long."""


CANONICAL = Manner(step=2, dash=2, offset=2, flow_lists=False)


def manner_of(document: Document, near: Node | None = None) -> Manner:
    """How a document is laid out: what is usual in the mapping `near`, else in all of it, else the canonical layout."""
    root = document.root
    collections = [] if root is None else list(_collections(root))
    entries = [entry for node in collections if isinstance(node, MappingNode) for entry in node.entries]
    own = near.entries if isinstance(near, MappingNode) else ()
    lists = [node for node in collections if isinstance(node, ListNode) and _holds_scalars(node)]
    offsets = (_items_offset(document, node) for node in collections if isinstance(node, ListNode))
    dash = _usual(CANONICAL.dash, _steps(document, own, ListNode), _steps(document, entries, ListNode))
    offset = _usual(CANONICAL.offset, (found for found in offsets if found))
    return Manner(
        step=_usual(dash or offset, _steps(document, own, MappingNode), _steps(document, entries, MappingNode)),
        dash=dash,
        offset=offset,
        flow_lists=sum(node.style == "flow" for node in lists) * 2 > len(lists),
    )


def _collections(node: Node) -> Iterator[Node]:
    if isinstance(node, ScalarNode):
        return
    yield node
    for inner in [entry.value for entry in node.entries] if isinstance(node, MappingNode) else node.items:
        yield from _collections(inner)


def _steps(document: Document, entries: Iterable[Entry], kind: type[MappingNode | ListNode]) -> Iterator[int]:
    for entry in entries:
        if isinstance(entry.value, kind) and entry.value.style == "block":
            yield _column(document, entry.value.start) - _column(document, entry.key.start)


def _items_offset(document: Document, node: ListNode) -> int:
    """From the first dash to its item, where they stand on one line."""
    if node.style != "block" or not node.items:
        return 0
    dash, item = document.text.location(node.start), document.text.location(node.items[0].start)
    return item.column - dash.column if dash.line == item.line and item.column > dash.column + 1 else 0


def _holds_scalars(node: ListNode) -> bool:
    return bool(node.items) and all(isinstance(item, ScalarNode) for item in node.items)


def _usual(otherwise: int, *samples: Iterable[int]) -> int:
    """What is found most often in the first sample that has anything."""
    return next((counted[0][0] for sample in samples if (counted := Counter(sample).most_common(1))), otherwise)


def _column(document: Document, offset: int) -> int:
    return document.text.location(offset).column - 1


def fits_one_line(value: Value, manner: Manner) -> bool:
    """Whether a value goes behind its key: scalars, what is empty, and lists of scalars, if short or usual."""
    if isinstance(value, Mapping):
        return all(inner is None for inner in value.values())
    if not is_list(value):
        return True
    if any(isinstance(item, Mapping) or is_list(item) for item in value):
        return False
    return manner.flow_lists or not value or len(spelt(value)) <= WIDEST_LIST


def entry_lines(key: str, value: Value, column: int, manner: Manner) -> list[str]:
    """A key with its value; the key begins in a column, counted from 0."""
    written = f"{' ' * column}{spelt(key)}:"
    if fits_one_line(value, manner):
        return [f"{written} {spelt(value)}"]
    inner = column + (manner.step if isinstance(value, Mapping) else manner.dash)
    return [written, *block_lines(value, inner, manner)]


def item_lines(value: Value, column: int, manner: Manner) -> list[str]:
    """An item of a list; its dash stands in a column, counted from 0."""
    dash = f"{' ' * column}-".ljust(column + manner.offset)
    if fits_one_line(value, manner):
        return [dash + spelt(value)]
    first, *rest = block_lines(value, column + manner.offset, manner)
    return [dash + first[column + manner.offset :], *rest]


def block_lines(value: Value, column: int, manner: Manner) -> list[str]:
    """A mapping's keys, or a list's items, each beginning in a column; a key whose value is None is left out."""
    lines: list[str] = []
    if isinstance(value, Mapping):
        for key, inner in value.items():
            lines += entry_lines(key, inner, column, manner) if inner is not None else ()
    elif is_list(value):
        for item in value:
            lines += item_lines(item, column, manner)
    return lines

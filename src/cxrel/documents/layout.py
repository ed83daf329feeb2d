"""Canonical layout of whole YAML files, on demand: `cxrel fmt`.

Keys stand in the order of the format, two spaces a level, lists indented under their key. Comments stay, and so does the
meaning: both are compared before a text is given back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxrel.documents.comments import Comments
from cxrel.documents.members import root_of
from cxrel.documents.positions import MappingNode
from cxrel.documents.printer import Rules, printed
from cxrel.documents.shape import keys_at
from cxrel.documents.text import Text
from cxrel.documents.yaml import Document, parse
from cxrel.model.journey import Journey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from cxrel.documents.positions import Node
    from cxrel.findings import DocPath

__all__ = ["LeftAlone", "laid_out"]

_KEEP_THEIR_PLACE = frozenset(("notes", "links", "tags"))


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Why a file stays as it is."""

    reason: str


def laid_out(document: Document, model: type[BaseModel]) -> Text | LeftAlone:
    """The text of a document in canonical layout, as a file of the kind that the model describes.

    Without a byte order mark, with LF; `LeftAlone` for faults of form, and where meaning or comments would change.
    """
    root = root_of(document)
    if document.faults or root is None:
        return LeftAlone("it has faults of form")
    if not isinstance(root.node, MappingNode) or not root.node.entries:
        return LeftAlone("it holds no keys")
    text = Text(document.text.name, printed(document, root, _rules_of(model)))
    after = parse(text)
    if after.faults or not _is_identical(after.data, document.data):
        return LeftAlone("its meaning would change")
    if Counter(_comments(after)) != Counter(_comments(document)):
        return LeftAlone("a comment would be lost")
    return text


def _comments(document: Document) -> list[str]:
    return [comment.text for comment in Comments(document).all]


def _is_identical(one: Any, other: Any) -> bool:
    """Whether data is the same to the last digit; the order of keys apart."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_identical(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_identical, one, other))
    return type(one) is type(other) and getattr(one, "text", one) == getattr(other, "text", other)


def _rules_of(model: type[BaseModel]) -> Rules:
    """Keys that the format names stand in its order; in a journey a blank line stands before sections and stages."""

    def order(path: DocPath, names: Sequence[str]) -> list[int]:
        return _in_order(names, [key for key in keys_at(model, path) if key not in _KEEP_THEIR_PLACE])

    def is_part(path: DocPath, node: Node) -> bool:
        if model is not Journey or len(path) > 2:
            return False
        return path[0] == "stages" or (len(path) == 1 and isinstance(node, MappingNode))

    return Rules(order, is_part)


def _in_order(names: Sequence[str], known: list[str]) -> list[int]:
    """The places of keys; notes, links, tags and keys of the user's own stay behind the key that they follow."""
    ranks = {name: rank for rank, name in enumerate(known)}
    rank = min((ranks[name] for name in names if name in ranks), default=0)
    order = []
    for place, name in enumerate(names):
        rank = ranks.get(name, rank)
        order.append((rank, name not in ranks, place))
    return [place for *_, place in sorted(order)]

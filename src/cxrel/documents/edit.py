"""Byte-exact edits of a YAML text: a value is put at a path or taken away, and not one other character changes.

What changes is found value by value, and each difference becomes patches on the positions of the parser: comments, quotes,
line breaks, styles and indentation stay. The result is parsed again and compared with what was meant before it is given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxrel.documents import block_edits, flow_edits
from cxrel.documents.blocks import CANONICAL, entry_lines, item_lines
from cxrel.documents.intended import Impossible, is_same, put, resolved, taken
from cxrel.documents.locate import render_path
from cxrel.documents.members import Member, members_of, root_of
from cxrel.documents.positions import ListNode, MappingNode
from cxrel.documents.spelling import Value, is_list
from cxrel.documents.splice import Patch, spliced
from cxrel.documents.text import Text
from cxrel.documents.yaml import Document, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.findings import DocPath

_Step = tuple["Sequence[Patch]", Any]
"""Patches, and the data that they lead to."""

__all__ = ["Change", "Edited", "Put", "Refused", "Remove", "edit"]

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Put:
    """Set the value at a path. What a mapping or list has already and keeps, stays as it is written.

    Items of lists go by their place or their id; the place after the last one appends. Mappings on the way that are not there are
    made. In mappings None is the same as leaving the key out.
    """

    path: DocPath
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away what stands at a path, if anything does; a null stays, for it says nothing."""

    path: DocPath


Change = Put | Remove


@dataclass(frozen=True, slots=True)
class Edited:
    """The text after all changes."""

    text: Text
    changed: bool

    @property
    def raw(self) -> bytes:
        """What to write to the file; it begins with the byte order mark that it had."""
        return (_BOM if self.text.bom else b"") + self.text.content.encode()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is changed."""

    reason: str
    block: str
    """What to paste by hand, in canonical layout; empty where there is nothing to paste."""


def edit(document: Document, changes: Sequence[Change]) -> Edited | Refused:
    """Make all changes, in their order, or none: `Refused` where the result cannot be proved to be what was meant."""
    now = document
    for change in changes:
        try:
            now = _made(now, change)
        except Impossible as impossible:
            return Refused(f"{render_path(document.data, change.path) or 'the file'}: {impossible}", _to_paste(change))
    return Edited(now.text, now.text.content != document.text.content)


def _to_paste(change: Change) -> str:
    if isinstance(change, Remove) or not change.path:
        return ""
    name = change.path[-1]
    lines = (
        entry_lines(name, change.value, 0, CANONICAL)
        if isinstance(name, str)
        else item_lines(change.value, 0, CANONICAL)
    )
    return "\n".join([*lines, ""])


def _made(document: Document, change: Change) -> Document:
    """One change, difference by difference until there is none; each is proved before the next one is looked for.

    `data` is what the document says by now, made of the same objects as what is meant: they are soon compared.
    """
    if document.faults or document.data is None:
        told = document.faults[0].fault.message if document.faults else "It holds no data."
        raise Impossible(f"the file has to be mended first. {told}")
    path = resolved(document.data, change.path)
    meant = put(document.data, path, change.value) if isinstance(change, Put) else taken(document.data, path)
    data = document.data
    while (root := root_of(document)) and not is_same(data, meant):
        patches, data = _first_difference(document, root._replace(data=data), meant)
        document = _proved(document, patches, data)
    return document


def _proved(document: Document, patches: Sequence[Patch], data: Any) -> Document:
    """The document with its patches, which has to hold just the data that was meant."""
    text = document.text
    after = parse(Text(text.name, spliced(text.content, patches), text.bom))
    if after.faults or not is_same(after.data, data):
        raise Impossible("the way in which it is written there leaves no room for the change")
    return after


def _first_difference(document: Document, holder: Member, meant: Any) -> _Step:
    """The first step towards what is meant, of a value that differs from it."""
    members = members_of(document, holder)
    if isinstance(holder.node, MappingNode) and isinstance(meant, Mapping):
        meant = {key: value for key, value in meant.items() if value is not None}
        if meant and (members or holder.node.style == "flow"):
            return _in_mapping(document, holder, members, meant)
    if isinstance(holder.node, ListNode) and is_list(meant) and members and meant:
        return _in_list(document, holder, members, list(meant))
    if members and _is_empty(meant, like=holder.data):
        return _towards_empty(document, holder, members)
    if holder.node is document.root:
        raise Impossible("the whole of a file is not changed by an edit")
    if holder.flow:
        return flow_edits.replaced(document.text.content, holder, meant), meant
    return block_edits.replaced(document, holder, meant), meant


def _is_empty(meant: Any, *, like: Any) -> bool:
    """Whether a collection is meant to be without members, and to stay of its kind."""
    if isinstance(like, dict):
        return isinstance(meant, Mapping) and all(value is None for value in meant.values())
    return is_list(meant) and not meant


def _towards_empty(document: Document, holder: Member, members: list[Member]) -> _Step:
    """One member less, from the end; lines of comments between them stay."""
    last = members[-1].name
    data = taken(holder.data, (last,))
    if len(members) == 1 and holder.node.style == "block":
        return block_edits.emptied(document, holder, members[0]), data
    return _removed(document, holder, members, len(members) - 1), data


def _in_mapping(document: Document, holder: Member, members: list[Member], meant: Mapping[str, Value]) -> _Step:
    """What stays is changed first, then what is new is added, and at last what goes is taken out."""
    data, there = holder.data, {member.name: member for member in members}
    for key, value in meant.items():
        if key not in there:
            return _added(document, holder, members, key, value), {**data, key: value}
        if not is_same(data[key], value):
            patches, inner = _first_difference(document, there[key], value)
            return patches, {**data, key: inner}
    gone = next(key for key, value in data.items() if key not in meant and value is not None)
    place = [member.name for member in members].index(gone)
    return _removed(document, holder, members, place), {key: value for key, value in data.items() if key != gone}


def _in_list(document: Document, holder: Member, members: list[Member], meant: list[Value]) -> _Step:
    """Between the items that are the same at both ends: items are changed, then added or taken out."""
    data = holder.data
    begin = _same_items(data, meant)
    end = _same_items(data[begin:][::-1], meant[begin:][::-1])
    old, new = len(data) - begin - end, len(meant) - begin - end
    if old and new:
        patches, inner = _first_difference(document, members[begin], meant[begin])
        return patches, [*data[:begin], inner, *data[begin + 1 :]]
    if old:
        return _removed(document, holder, members, begin), [*data[:begin], *data[begin + 1 :]]
    patches = _added(document, holder, members, begin, meant[begin])
    return patches, [*data[:begin], meant[begin], *data[begin:]]


def _same_items(one: list[Any], other: list[Any]) -> int:
    """How many items are the same from the beginning on."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, pair in pairs if not is_same(*pair)), min(len(one), len(other)))


def _added(document: Document, holder: Member, members: list[Member], name: str | int, value: Value) -> Sequence[Patch]:
    if holder.flow or holder.node.style == "flow":
        return flow_edits.added(document.text.content, holder, members, (name, value))
    return block_edits.added(document, holder, members, (name, value))


def _removed(document: Document, holder: Member, members: list[Member], place: int) -> Sequence[Patch]:
    if holder.flow or holder.node.style == "flow":
        return flow_edits.removed(document.text.content, holder, members, place)
    return block_edits.removed(document, members, place)

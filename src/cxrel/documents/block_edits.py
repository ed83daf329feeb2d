"""Patches that change a collection in block style by one member: put a value in its place, add a member, take one out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cxrel.documents.blocks import CANONICAL, block_lines, entry_lines, fits_one_line, item_lines, manner_of
from cxrel.documents.intended import Impossible
from cxrel.documents.positions import MappingNode, ScalarNode
from cxrel.documents.spelling import Value, is_list, spelt
from cxrel.documents.splice import Patch, end_of_value, eol_after, line_before, line_end, line_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.documents.members import Member
    from cxrel.documents.yaml import Document

__all__ = ["added", "emptied", "removed", "replaced"]

_HEADER = re.compile(r"[|>][0-9+-]*")
_DASHES = re.compile(r"[ -]*")
_ONE_BREAK = re.compile(r"(?:\r\n|\r|\n) *")
_DEEPER_COMMENT = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*(?=[\r\n]))*(?:\r\n|\r|\n)( *)#[^\r\n]*")


def replaced(document: Document, member: Member, value: Value) -> list[Patch]:
    """Put a value where another one is; what cannot stand behind its key goes below it."""
    manner = manner_of(document, member.node) if isinstance(value, Mapping) or is_list(value) else CANONICAL
    if fits_one_line(value, manner):
        return _inline(document.text.content, member, value)
    if isinstance(member.name, int):
        return _item(document, member, value)
    step = manner.step if isinstance(value, Mapping) else manner.dash
    return _below(document.text.content, member, block_lines(value, member.column + step, manner))


def _inline(content: str, member: Member, value: Value) -> list[Patch]:
    node = member.node
    style = node.style if isinstance(node, ScalarNode) else "plain"
    text = spelt(value, like=style)
    if node.start == node.end:
        return [Patch(node.start, node.end, f" {text}")]
    if style in {"literal", "folded"}:
        header = _header_end(content, node.start)
        below = Patch(line_end(content, header), end_of_value(content, node), "")
        return (
            [Patch(node.start, header, text), below] if below.start < below.end else [Patch(node.start, header, text)]
        )
    if node.start > line_end(content, member.after) and not isinstance(node, ScalarNode):
        below = Patch(line_before(content, node.start), line_end(content, end_of_value(content, node)), "")
        return [Patch(member.after, member.after, f" {text}"), below]
    return [Patch(node.start, node.end, text)]


def _header_end(content: str, start: int) -> int:
    match = _HEADER.match(content, start)
    return match.end() if match else start


def _below(content: str, member: Member, lines: Sequence[str]) -> list[Patch]:
    """Below a key; a comment on the key's line stays there, and one behind a value that goes as well."""
    node, here = member.node, line_end(content, member.after)
    eol = eol_after(content, here)
    text = eol + eol.join(lines)
    if node.start == node.end:
        return [Patch(here, here, text)]
    end = end_of_value(content, node)
    if node.start > here:
        return [Patch(line_before(content, node.start), line_end(content, end), text)]
    if node.style in {"literal", "folded"}:
        header = _header_end(content, node.start)
        return [Patch(member.after, header, ""), Patch(line_end(content, header), end, text)]
    return [Patch(member.after, end, ""), Patch(line_end(content, end), line_end(content, end), text)]


def _item(document: Document, member: Member, value: Value) -> list[Patch]:
    """Behind a dash; all but the first line is indented like that."""
    content, node = document.text.content, member.node
    empty = node.start == node.end
    manner = manner_of(document)
    column = member.column + manner.offset if empty else document.text.location(node.start).column - 1
    text = eol_after(content, line_end(content, node.end)).join(block_lines(value, column, manner))[column:]
    if empty:
        return [Patch(node.start, node.end, " " * (manner.offset - 1) + text)]
    return [Patch(node.start, end_of_value(content, node), text)]


def added(
    document: Document, holder: Member, members: Sequence[Member], member: tuple[str | int, Value]
) -> list[Patch]:
    """Add an entry last, or an item at its place, after the line on which the member before it ends."""
    content, (name, value) = document.text.content, member
    manner, column = manner_of(document, holder.node), members[0].column
    if isinstance(holder.node, MappingNode):
        column = document.text.location(holder.node.start).column - 1
    lines = entry_lines(name, value, column, manner) if isinstance(name, str) else item_lines(value, column, manner)
    before = members[-1] if isinstance(name, str) else members[name - 1]
    if name == 0:
        head = members[0].head
        eol = eol_after(content, line_end(content, head))
        return [Patch(head, head, eol.join([*lines, " " * column])[column:])]
    here = _end_with_comments(content, end_of_value(content, before.node), column)
    eol = eol_after(content, here)
    return [Patch(here, here, eol + eol.join(lines))]


def _end_with_comments(content: str, end: int, column: int) -> int:
    """The end of a member's last line, and of the comments below it that are indented as its insides are."""
    end = line_end(content, end)
    while (match := _DEEPER_COMMENT.match(content, end)) and len(match[1]) > column:
        end = match.end()
    return end


def removed(document: Document, members: Sequence[Member], place: int) -> list[Patch]:
    """Take out one of several members with the lines that it stands on; lines of comments above it stay."""
    content, member = document.text.content, members[place]
    begin, end = line_start(content, member.head), line_end(content, end_of_value(content, member.node))
    lead = content[begin : member.head]
    if not _DASHES.fullmatch(lead):
        raise Impossible(f'"{member.name}" does not begin its line')
    if not lead.strip():
        return [_lines(content, begin, end)]
    following = members[place + 1].head
    if _ONE_BREAK.fullmatch(content, end, following):
        return [Patch(member.head, following, "")]
    return [Patch(begin + len(lead.rstrip()), end, "")]


def emptied(document: Document, holder: Member, member: Member) -> list[Patch]:
    """Take out the only member of a collection, which then stands behind its key or dash as `{}` or `[]`."""
    content, nothing = document.text.content, "{}" if isinstance(holder.node, MappingNode) else "[]"
    begin, end = line_start(content, member.head), line_end(content, end_of_value(content, member.node))
    if content[begin : member.head].strip() or begin <= holder.after:
        return [Patch(holder.node.start, end_of_value(content, holder.node), nothing)]
    return [Patch(holder.after, holder.after, f" {nothing}"), _lines(content, begin, end)]


def _lines(content: str, begin: int, end: int) -> Patch:
    """Whole lines with their line break: at the end of a file without a last one, that before them."""
    if end < len(content):
        return Patch(begin, end + len(eol_after(content, end)), "")
    return Patch(line_before(content, begin), end, "")

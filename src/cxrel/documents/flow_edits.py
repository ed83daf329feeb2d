"""Patches that change a collection in brackets or braces by one member, on one line or on several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.documents.positions import ScalarNode
from cxrel.documents.spelling import Value, spelt
from cxrel.documents.splice import Patch, eol_after, line_end, line_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.documents.members import Member

__all__ = ["added", "removed", "replaced"]

_COMMA = re.compile(r"(?:\s|#[^\r\n]*+)*+,")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")


def replaced(content: str, member: Member, value: Value) -> list[Patch]:
    """Put a value where another one is, or none."""
    node = member.node
    style = node.style if isinstance(node, ScalarNode) else "plain"
    text = spelt(value, flow=True, like=style)
    if member.key and node.start == node.end:
        colon = "" if member.key.end < member.after else ":"
        return [Patch(member.after, member.after, f"{colon} {text}")]
    space = " " if content[node.start - 1] == ":" else ""
    return [Patch(node.start, node.end, space + text)]


def added(content: str, holder: Member, members: Sequence[Member], member: tuple[str | int, Value]) -> list[Patch]:
    """Add an entry last, or an item at its place: on a line of its own, if the one before has one."""
    name, value = member
    text = f"{spelt(name, flow=True)}: {spelt(value, flow=True)}" if isinstance(name, str) else spelt(value, flow=True)
    if not members:
        return _first(content, holder, text)
    if name == 0:
        return [Patch(members[0].head, members[0].head, f"{text}, ")]
    last = name == len(members) or isinstance(name, str)
    before = members[-1] if isinstance(name, str) else members[name - 1]
    return _after(content, holder, before, text) if last else [Patch(before.node.end, before.node.end, f", {text}")]


def _first(content: str, holder: Member, text: str) -> list[Patch]:
    start, end = holder.node.start + 1, holder.node.end - 1
    return [Patch(start, start if content[start:end].strip() else end, text)]


def _after(content: str, holder: Member, before: Member, text: str) -> list[Patch]:
    end = before.node.end
    comma = _COMMA.match(content, end)
    begin, stop = line_start(content, before.head), line_end(content, comma.end() if comma else end)
    indent = content[begin : before.head]
    if not indent.strip() and begin > holder.node.start and stop < holder.node.end:
        lines = eol_after(content, stop) + indent + text
        return [Patch(stop, stop, f"{lines},")] if comma else [Patch(end, end, ","), Patch(stop, stop, lines)]
    if comma:
        return [Patch(comma.end(), comma.end(), f" {text},")]
    return [Patch(end, end, f" , {text}" if content[end - 1] == ":" else f", {text}")]


def removed(content: str, holder: Member, members: Sequence[Member], place: int) -> list[Patch]:
    """Take out a member with a comma, and with its lines where it has them for itself."""
    member = members[place]
    start, end = member.head, member.node.end
    comma = _COMMA.match(content, end)
    stop = comma.end() if comma else end
    begin, rest = line_start(content, start), _REST_OF_LINE.match(content, stop)
    if rest and not content[begin:start].strip() and holder.node.start < begin and rest.end() < holder.node.end:
        return [Patch(begin, rest.end() + len(eol_after(content, rest.end())), "")]
    if place + 1 < len(members):
        following = members[place + 1].head
        if not content[stop:following].strip(" \t"):
            return [Patch(start, following, "")]
        return [Patch(len(content[:start].rstrip(" \t")), rest.end() if rest else stop, "")]
    if len(members) == 1:
        return _only(content, holder, Patch(start, stop, ""))
    before = members[place - 1].node.end
    if content[before:start].strip(" \t,"):
        return [Patch(start, stop, "")]
    return [Patch(before, end, "")]


def _only(content: str, holder: Member, patch: Patch) -> list[Patch]:
    """The only member, with the white space around it if there is nothing else between the brackets."""
    begin, end = holder.node.start + 1, holder.node.end - 1
    alone = content[begin - 1] in "[{" and not (content[begin : patch.start] + content[patch.end : end]).strip(" \t")
    return [Patch(begin, end, "") if alone else patch]

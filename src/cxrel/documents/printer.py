"""The canonical layout of a document: two spaces a level, lists indented under their key, and every comment where it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.documents.comments import Comment, Comments
from cxrel.documents.members import Member, members_of
from cxrel.documents.positions import ListNode, MappingNode, ScalarNode
from cxrel.documents.relined import block_scalar, flow_scalar
from cxrel.documents.spelling import is_plain, spelt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cxrel.documents.positions import Entry, Node
    from cxrel.documents.yaml import Document
    from cxrel.findings import DocPath

__all__ = ["Rules", "printed"]

_STEP = 2
_WIDEST_FLOW = 120
_MODELINE = "# yaml-language-server:"


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A member of a collection as it will be printed."""

    before: tuple[str, ...]
    """Comments above it, without indentation; an empty one is a blank line."""
    lines: tuple[str, ...]
    blank: bool
    """Whether a blank line stands above it, and above its comments."""
    open_end: bool
    """Whether a blank line after it would become a part of its text."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the layout of a kind of file asks for."""

    order: Callable[[DocPath, Sequence[str]], list[int]]
    """The places of the keys of the mapping at a path, in the order in which they are to stand."""
    is_part: Callable[[DocPath, Node], bool]
    """Whether a blank line stands before the member at a path."""


def printed(document: Document, root: Member, rules: Rules) -> str:
    """The text of a document whose root is a mapping."""
    printer = _Printer(document, rules)
    chunks = printer.chunks(root, len(document.text.content), 0, ())
    header, first = _header(chunks[0])
    chunks = printer.arranged(root, (), [first, *chunks[1:]])
    feet = printer.comments.before(len(document.text.content) + 1)
    lines = [*header, *_rendered(chunks, 0), *printer.told(feet, blank=not chunks[-1].open_end)]
    return "\n".join([*lines, ""])


def _header(first: _Chunk) -> tuple[list[str], _Chunk]:
    """The comments that begin a file, wherever its first key goes: all up to a blank line, and those for editors."""
    told = list(first.before)
    end = len(told) - told[::-1].index("") if "" in told else 0
    while end < len(told) and told[end].startswith(_MODELINE):
        end += 1
    return told[:end], replace(first, before=tuple(told[end:]))


def _rendered(chunks: list[_Chunk], column: int) -> list[str]:
    lines: list[str] = []
    for place, chunk in enumerate(chunks):
        if place and chunk.blank and not chunks[place - 1].open_end:
            lines.append("")
        lines += (_indented(text, column) for text in chunk.before)
        lines += chunk.lines
    return lines


def _indented(text: str, column: int) -> str:
    return " " * column + text if text else ""


class _Spot(NamedTuple):
    """Where a member is printed."""

    lead: str
    """Its key or dash, with what stands before it on the line."""
    column: int
    """In which its members begin, or the lines of its text."""
    limit: int
    """Comments before this offset can be its own."""
    path: DocPath


class _Printer:
    """Walks the tree in the order of the file, so that the comments come one by one."""

    def __init__(self, document: Document, rules: Rules) -> None:
        self._document = document
        self._content = document.text.content
        self._rules = rules
        self.comments = Comments(document)

    def chunks(self, holder: Member, limit: int, column: int, path: DocPath) -> list[_Chunk]:
        """The members of a collection; comments up to the limit can be theirs."""
        members = members_of(self._document, holder)
        stops = [*(member.head for member in members[1:]), limit]
        return [
            self._chunk(member, stop, column, (*path, member.name)) for member, stop in zip(members, stops, strict=True)
        ]

    def arranged(self, holder: Member, path: DocPath, chunks: list[_Chunk]) -> list[_Chunk]:
        """The members of a collection in their order."""
        if not isinstance(holder.node, MappingNode):
            return chunks
        return [chunks[place] for place in self._rules.order(path, [entry.text for entry in holder.node.entries])]

    def told(self, comments: list[Comment], *, blank: bool = False) -> list[str]:
        """Comments with the blank lines between them; `blank`: one may stand above them, too."""
        texts: list[str] = []
        for comment in comments:
            if (texts or blank) and self.comments.follows_blank(comment.offset):
                texts.append("")
            texts.append(comment.text)
        return texts

    def _chunk(self, member: Member, limit: int, column: int, path: DocPath) -> _Chunk:
        above = self.comments.before(member.head)
        blank = self.comments.follows_blank(above[0].offset if above else member.head)
        before = self.told(above)
        if above and self.comments.follows_blank(member.head):
            before.append("")
        key = f"{self._scalar(member.key, str(member.name), flow=False)}:" if member.key else "-"
        spot = _Spot(f"{' ' * column}{key}", column + _STEP, limit, path)
        print_it = self._nested if self._goes_below(member, path) else self._alone
        lines, open_end = print_it(member, spot, before)
        return _Chunk(tuple(before), tuple(lines), blank or self._rules.is_part(path, member.node), open_end)

    def _alone(self, member: Member, spot: _Spot, before: list[str]) -> tuple[list[str], bool]:
        """A value without lines for its members; comments between key and value go above both."""
        node = member.node
        is_text = isinstance(node, ScalarNode) and node.style in {"literal", "folded"}
        before += self.told(self.comments.before(node.start if is_text else node.end))
        tail = self.comments.tail(node.end if is_text else spot.limit)
        text, *below = self._value(member, spot)
        lines = [f"{spot.lead} {text}" if text else spot.lead, *below]
        place = 0 if is_text else -1
        lines[place] = _with_tail(lines[place], tail)
        return lines, is_text and "+" in text

    def _nested(self, member: Member, spot: _Spot, before: list[str]) -> tuple[list[str], bool]:
        """A collection in block style, below its key or behind its dash."""
        flow, listed = member.node.style == "flow", member.key is None
        first = members_of(self._document, member)[0].head
        tail = None if listed else self.comments.tail(first)
        before += self.told(self.comments.before(first)) if listed else ()
        chunks = self.chunks(member, member.node.end if flow else spot.limit, spot.column, spot.path)
        feet = self.comments.before(member.node.end) if flow else self.comments.feet(spot.limit, member.column)
        closing = self.comments.tail(spot.limit) if flow else None
        if closing and (tail or listed):
            before.append(closing.text)
        chunks = self.arranged(member, spot.path, chunks)
        if listed:
            before += chunks[0].before
            chunks[0] = replace(chunks[0], before=())
        below = _rendered(chunks, spot.column)
        below += (_indented(text, spot.column) for text in self.told(feet, blank=not chunks[-1].open_end))
        open_end = chunks[-1].open_end and not feet
        if listed:
            return [spot.lead.ljust(spot.column) + below[0][spot.column :], *below[1:]], open_end
        return [_with_tail(spot.lead, tail or closing), *below], open_end

    def _goes_below(self, member: Member, path: DocPath) -> bool:
        """Whether a collection has its members on lines of their own; in brackets only what is short stays."""
        node = member.node
        if isinstance(node, ScalarNode) or not _nodes_in(node):
            return False
        if node.style == "block" or self.comments.any_in(node.start, node.end) or _has_ids(node):
            return True
        return len(self._in_brackets(node, member.data, path)) > _WIDEST_FLOW

    def _value(self, member: Member, spot: _Spot) -> list[str]:
        """What stands behind the key, and the lines of a longer text below it."""
        node = member.node
        if not isinstance(node, ScalarNode):
            return [self._in_brackets(node, member.data, spot.path)]
        if node.style in {"literal", "folded"}:
            return block_scalar(self._content, node, member.data, member.column, spot.column)
        if self._is_one_line(node):
            return [self._scalar(node, member.data, flow=False)]
        return flow_scalar(self._content, node, spot.column)

    def _is_one_line(self, node: ScalarNode) -> bool:
        return self._content.find("\n", node.start, node.end) == self._content.find("\r", node.start, node.end) == -1

    def _in_brackets(self, node: Node, data: Any, path: DocPath) -> str:
        if isinstance(node, ListNode):
            items = zip(node.items, data, strict=True)
            return f"[{', '.join(self._in_brackets(*item, (*path, place)) for place, item in enumerate(items))}]"
        if isinstance(node, MappingNode):
            places = self._rules.order(path, [entry.text for entry in node.entries])
            entries = [node.entries[place] for place in places]
            return f"{{{', '.join(self._pair(entry, data[entry.text], (*path, entry.text)) for entry in entries)}}}"
        return self._scalar(node, data, flow=True) or spelt(None)

    def _pair(self, entry: Entry, data: Any, path: DocPath) -> str:
        return f"{self._scalar(entry.key, entry.text, flow=True)}: {self._in_brackets(entry.value, data, path)}"

    def _scalar(self, node: ScalarNode, value: Any, *, flow: bool) -> str:
        """On one line: numbers and words as they were written, texts in quotes only where they need them."""
        if not self._is_one_line(node):
            return spelt(value, flow=flow)
        raw = self._content[node.start : node.end]
        if node.style == "plain":
            return raw
        if is_plain(value, flow=flow):
            return str(value)
        return spelt(value, like="double") if {'"', "\\"}.isdisjoint(raw) else raw


def _nodes_in(node: Node) -> tuple[Node, ...]:
    if isinstance(node, MappingNode):
        return tuple(entry.value for entry in node.entries)
    return node.items if isinstance(node, ListNode) else ()


def _has_ids(node: Node) -> bool:
    """Whether anything in it has an id: such items are told one fact a line."""
    if isinstance(node, MappingNode) and node.entry("id"):
        return True
    return any(map(_has_ids, _nodes_in(node)))


def _with_tail(line: str, comment: Comment | None) -> str:
    """A line with the comment that ended it: at its distance, or in its column if comments are aligned there."""
    if comment is None:
        return line
    gap = comment.column - len(line) if comment.aligned else comment.gap
    return f"{line}{' ' * max(1, gap)}{comment.text}"

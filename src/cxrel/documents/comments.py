"""The comments of a document, which its data does not have: where they stand, handed out in their order."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from cxrel.documents.positions import MappingNode, ScalarNode
from cxrel.documents.splice import line_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.documents.positions import Node
    from cxrel.documents.yaml import Document

__all__ = ["Comment", "Comments"]

_COMMENT = re.compile(r"#[^\r\n]*")
_HEADER_COMMENT = re.compile(r"[|>][0-9+-]*[ \t]+(#[^\r\n]*)")
_BREAK = re.compile(r"\r\n|\r|\n")


class Comment(NamedTuple):
    """A comment, without white space at its end."""

    offset: int
    text: str
    own_line: bool
    """Whether nothing stands before it on its line."""
    column: int
    """From 0."""
    gap: int
    """How many characters of white space stand before it."""
    aligned: bool = False
    """Whether the comment at the end of a line before or after it stands in the same column."""


class Comments:
    """All comments of a document; each can be taken once, from the first one on."""

    def __init__(self, document: Document) -> None:
        self._content = document.text.content
        scalars = [] if document.root is None else list(_scalars(document.root))
        self._ends = [scalar.end for scalar in scalars]
        self.all = _aligned([self._comment(match) for match in self._found(scalars)])
        self._next = 0

    def any_in(self, start: int, end: int) -> bool:
        """Whether a comment stands in a span."""
        return any(start <= comment.offset < end for comment in self.all)

    def before(self, offset: int) -> list[Comment]:
        """Take what is left before an offset."""
        begin = self._next
        while self._next < len(self.all) and self.all[self._next].offset < offset:
            self._next += 1
        return self.all[begin : self._next]

    def tail(self, limit: int) -> Comment | None:
        """Take the next comment, if it ends a line and stands before a limit."""
        comment = self.all[self._next] if self._next < len(self.all) else None
        if comment is None or comment.own_line or comment.offset >= limit:
            return None
        self._next += 1
        return comment

    def feet(self, limit: int, column: int) -> list[Comment]:
        """Take the next comments of their own lines that stand before a limit, and deeper than a column."""
        begin = self._next
        while self._next < len(self.all):
            comment = self.all[self._next]
            if comment.offset >= limit or not comment.own_line or comment.column <= column:
                break
            self._next += 1
        return self.all[begin : self._next]

    def follows_blank(self, offset: int) -> bool:
        """Whether a blank line stands above what begins at an offset; one that belongs to a text is none."""
        place = bisect_right(self._ends, offset)
        since = self._content[self._ends[place - 1] if place else 0 : offset]
        return len(_BREAK.findall(since[len(since.rstrip()) :])) > 1

    def _found(self, scalars: list[ScalarNode]) -> Iterator[re.Match[str]]:
        """Comments stand between the scalars, and behind the header of a block scalar."""
        here = 0
        for scalar in scalars:
            yield from _COMMENT.finditer(self._content, here, scalar.start)
            if scalar.style in {"literal", "folded"} and (header := _HEADER_COMMENT.match(self._content, scalar.start)):
                yield from _COMMENT.finditer(self._content, header.start(1), header.end())
            here = scalar.end
        yield from _COMMENT.finditer(self._content, here)

    def _comment(self, match: re.Match[str]) -> Comment:
        offset = match.start()
        begin = line_start(self._content, offset)
        before = self._content[begin:offset]
        return Comment(
            offset=offset,
            text=match[0].rstrip(),
            own_line=not before.strip(),
            column=len(before),
            gap=len(before) - len(before.rstrip()),
        )


def _aligned(comments: list[Comment]) -> list[Comment]:
    columns = [None if comment.own_line else comment.column for comment in comments]
    around = zip([None, *columns], columns, [*columns[1:], None], strict=False)
    flags = [here is not None and here in {above, below} for above, here, below in around]
    return [comment._replace(aligned=flag) for comment, flag in zip(comments, flags, strict=True)]


def _scalars(node: Node) -> Iterator[ScalarNode]:
    """Keys and values that are scalars, in their order."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for entry in node.entries:
            yield entry.key
            yield from _scalars(entry.value)
    else:
        for item in node.items:
            yield from _scalars(item)

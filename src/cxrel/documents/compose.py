"""The composer: events of a YAML parser to plain data, with what is needed to tell positions later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from yaml import AliasEvent, MappingStartEvent, ScalarEvent
from yaml.events import CollectionStartEvent, MappingEndEvent, SequenceEndEvent, StreamEndEvent

from cxrel.documents import dialect
from cxrel.documents.scalars import FIRST_CHARACTERS, Scalar, resolve
from cxrel.documents.text import Located, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.documents.positions import RawNode
    from cxrel.findings import DocPath, Fault

__all__ = ["DEEPEST", "Composer", "Data", "Stop"]

DEEPEST = 64
"""How many collections may stand inside each other."""

Data = Scalar | list[Any] | dict[str, Any]
"""What a document holds. Keys are the text as written; numbers know how they were written."""

_Parser = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
# Line breaks of YAML 1.1 that are plain characters in 1.2, and private characters that stand for them meanwhile.
_OLD_BREAKS = "\x85\u2028\u2029"
_STAND_INS = "\U0010fffb\U0010fffc\U0010fffd"


class Stop(Exception):
    """Nothing after this place can be trusted, or is worth the time; the fault is in the list already."""


class Composer:
    """Reads one text, and adds the faults of form that it meets to a list.

    Every method that reads raises `Stop`, and what the parser raises.
    """

    def __init__(self, text: Text, faults: list[Located]) -> None:
        self._faults = faults
        self._text = text
        self._next = _events(text.content)
        self._open: list[Any] = []
        self._complex_keys = False
        self._in_complex_key = False

    def compose(self) -> tuple[Data, RawNode]:
        """Data and raw node of the document."""
        self._next()  # the stream begins
        begin = self._next()
        if isinstance(begin, StreamEndEvent):
            return self._empty()
        if begin.tags or begin.version not in {None, (1, 2)}:
            self._note(dialect.directive(), begin)
        data, raw = self._node(self._next(), ())
        self._next()  # the document ends
        after = self._next()
        if not isinstance(after, StreamEndEvent):
            self._note(dialect.several_documents(), after)
        if self._complex_keys:
            raise Stop
        return self._empty() if data is None else (data, raw)

    def syntax(self, error: yaml.MarkedYAMLError) -> Located:
        """What stopped the parser: where it is, or where that began which the end of the file cuts off."""
        content, problem = self._text.content, error.problem or ""
        mark = error.context_mark if problem in dialect.TOLD_AT_START else error.problem_mark
        offset = min(mark.index if mark else 0, len(content.rstrip()))
        fault = dialect.syntax(problem, content[offset : offset + 1])
        bracket = self._open_bracket() if offset == len(content.rstrip()) else None
        if bracket is not None:
            fault, offset = dialect.unclosed_bracket(), bracket
        return Located(fault, self._text.location(offset))

    def _mapping(self, begin: Any, path: DocPath) -> tuple[dict[str, Any], RawNode]:
        following, raw = self._next, [begin]
        data: dict[str, Any] = {}
        while (key := following()).__class__ is not MappingEndEvent:
            if key.__class__ is not ScalarEvent or key.anchor is not None or key.tag is not None:
                key = self._odd_key(key, path)
            text = key.value
            if text in data or text == "<<":
                self._refused_key(key, path, raw)
            event = following()
            if event.__class__ is ScalarEvent and event.anchor is None and event.tag is None:
                child: Any = event
                value: Any = event.value
                if not event.style and value[:1] in FIRST_CHARACTERS:
                    value = resolve(value)
            else:
                value, child = self._node(event, (*path, text))
            data.setdefault(text, value)
            raw += (key, child)
        raw.append(key)
        return data, raw

    def _list(self, begin: Any, path: DocPath) -> tuple[list[Any], RawNode]:
        following, raw = self._next, [begin]
        data: list[Any] = []
        while (event := following()).__class__ is not SequenceEndEvent:
            if event.__class__ is ScalarEvent and event.anchor is None and event.tag is None:
                child: Any = event
                value: Any = event.value
                if not event.style and value[:1] in FIRST_CHARACTERS:
                    value = resolve(value)
            else:
                value, child = self._node(event, (*path, len(data)))
            data.append(value)
            raw.append(child)
        raw.append(event)
        return data, raw

    def _node(self, event: Any, path: DocPath) -> tuple[Any, RawNode]:
        """Any node by its first event: the data and the raw node."""
        if isinstance(event, AliasEvent):
            self._stop(dialect.anchor(path, f"*{event.anchor}"), event)
        self._properties(event, path)
        if isinstance(event, ScalarEvent):
            return (event.value if event.style else resolve(event.value)), event
        if len(path) == DEEPEST:
            self._stop(dialect.too_deep(path, DEEPEST), event)
        self._open.append(event)
        read = self._mapping if isinstance(event, MappingStartEvent) else self._list
        found = read(event, path)
        self._open.pop()
        return found

    def _properties(self, event: Any, path: DocPath) -> None:
        """An anchor, a tag, or both, before a node."""
        start, content = event.start_mark.index, self._text.content
        if event.anchor is not None:
            self._note_at(content.index("&", start), dialect.anchor(path, f"&{event.anchor}"))
        if event.tag is not None:
            self._note_at(content.index("!", start), dialect.tag(path))

    def _odd_key(self, event: Any, path: DocPath) -> ScalarEvent:
        """A key with an anchor or a tag, or one that is an alias or a collection: what stands for it, so as to go on."""
        if isinstance(event, ScalarEvent):
            self._properties(event, (*path, event.value))
            return event
        inside = self._in_complex_key
        if isinstance(event, CollectionStartEvent):
            if not inside:
                self._note(dialect.complex_key(path), event)
            self._in_complex_key = self._complex_keys = True
        _, raw = self._node(event, (*path, "?"))
        self._in_complex_key = inside
        start, end = raw[0].start_mark, raw[-1].end_mark
        text = self._text.content[start.index : end.index]
        return ScalarEvent(None, None, (True, False), text, start, end, style="")

    def _refused_key(self, key: ScalarEvent, path: DocPath, raw: RawNode) -> None:
        """A key that stands there already (the first value stays), or the merge key, unless it is quoted."""
        path = (*path, key.value)
        if key.value == "<<" and not key.style:
            self._stop(dialect.merge_key(path), key)
        first = next((child for child in raw[1::2] if child.value == key.value), None)
        if first is not None:
            line = self._text.location(first.start_mark.index).line
            self._note(dialect.duplicate_key(path, key.value, line), key)

    def _open_bracket(self) -> int | None:
        """Where the innermost bracket or brace stands that is open."""
        starts = (event.start_mark.index for event in reversed(self._open) if event.flow_style)
        return next((start for start in starts if self._text.content[start] in "[{"), None)

    def _empty(self) -> tuple[None, None]:
        if not self._faults:
            self._note_at(0, dialect.empty_document())
        return None, None

    def _note(self, fault: Fault, event: Any) -> None:
        self._note_at(event.start_mark.index, fault)

    def _note_at(self, offset: int, fault: Fault) -> None:
        self._faults.append(Located(fault, self._text.location(offset)))
        if len(self._faults) == dialect.MOST_FAULTS:
            raise Stop

    def _stop(self, fault: Fault, event: Any) -> NoReturn:
        self._note(fault, event)
        raise Stop


def _events(content: str) -> Callable[[], Any]:
    """The parser's events, with the characters left alone that break lines in YAML 1.1 only."""
    if not any(old in content for old in _OLD_BREAKS):
        return _Parser(content).get_event
    get_event = _Parser(content.translate(str.maketrans(_OLD_BREAKS, _STAND_INS))).get_event
    back = str.maketrans(_STAND_INS, _OLD_BREAKS)

    def get_restored() -> Any:
        event = get_event()
        if isinstance(event, ScalarEvent):
            event.value = event.value.translate(back)
        return event

    return get_restored

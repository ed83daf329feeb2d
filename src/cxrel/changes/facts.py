"""What the history of a journey needs of one version of its file, read leniently and without a journey's whole model.

Versions that follow each other differ in a few lines. So a text is cut into what stands before its stages, its stages,
and what comes after them; each piece is read by itself, once. A piece that is whole by itself reads the same in its
place: a line that begins an item of the list of stages ends everything that was open in the item before, except a
bracket or a quote, and a piece with an open one cannot be read. Where any piece cannot be read, the whole text is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from cxrel.documents import Text, parse
from cxrel.model.base import Amount, Mark, Words
from cxrel.model.history import JourneyFacts, KpiFacts, RatingFacts, StageFacts, TouchpointFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

F = TypeVar("F")
_STAGES = re.compile(r"^stages:[ \t]*(?:#[^\n]*)?\r?\n", re.MULTILINE)
_FIRST = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)-[ \r\n]")
_DASH = re.compile(r"( *-( +))[^ \s#]")
_BLANK = re.compile(r"\s*(?:#[^\n]*\s*)*")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_MOST_PIECES = 20_000
_MARK: TypeAdapter[int] = TypeAdapter(Mark)
_AMOUNT: TypeAdapter[Any] = TypeAdapter(Amount)
_WORDS: TypeAdapter[str] = TypeAdapter(Words)


def journey_facts(content: str) -> JourneyFacts | None:
    """The facts of a version, as far as it can be read; None where it is no journey with an id."""
    found = None if "\r" in content and _LONE_RETURN.search(content) else _from_pieces(content)
    if found is not None:
        return found
    data = parse(Text("", content)).data
    if not isinstance(data, dict):
        return None
    name = _read(_WORDS, data.get("id"))
    stages = tuple(filter(None, map(_stage, _items(data.get("stages")))))
    return JourneyFacts(name, stages) if name is not None else None


class _Cut(NamedTuple):
    """A text around a list: what stands before it, with its key; each item; and what comes after it."""

    head: str
    items: list[str]
    tail: str


def _cut(content: str, key: re.Pattern[str], column: int) -> _Cut | None:
    """A text cut around the list of a key at a column; None where the list does not stand plainly below its key."""
    found = key.search(content)
    first = _FIRST.match(content, found.end()) if found else None
    if found is None or first is None or len(first[1]) < column:
        return None
    indent = len(first[1])
    places, stop = [], len(content)
    for line in _not_deeper(indent).finditer(content, found.end() - 1):
        at = line.end()
        if at - line.start() - 1 != indent or content[at] != "-" or content[at + 1 : at + 2] not in _AFTER_DASH:
            if at - line.start() - 1 != column:
                return None
            stop = line.start() + 1
            break
        places.append(line.start() + 1)
    cuts = [*places, stop]
    items = [content[begin:until] for begin, until in pairwise(cuts)]
    return _Cut(content[: found.end()], items, content[stop:])


_AFTER_DASH = frozenset({" ", "\n", "\r"})


@lru_cache(maxsize=64)
def _not_deeper(indent: int) -> re.Pattern[str]:
    """The lines that are indented at most so far, without those that are blank or a comment."""
    return re.compile(rf"\n {{0,{indent}}}(?=[^\s#])")


@lru_cache(maxsize=64)
def _touchpoints_at(column: int) -> re.Pattern[str]:
    return re.compile(rf"^ {{{column}}}touchpoints:[ \t]*(?:#[^\n]*)?\r?\n", re.MULTILINE)


def _from_pieces(content: str) -> JourneyFacts | None:
    cut = _cut(content, _STAGES, 0)
    before, after = (_keys(cut.head), _keys(cut.tail)) if cut else (None, None)
    if cut is None or before is None or after is None or not before[1].isdisjoint(after[1]):
        return None
    name = before[0] if before[0] is not None else after[0]
    stages = [_stage_text(piece) for piece in cut.items]
    if name is None or None in stages:
        return None
    return JourneyFacts(name, tuple(stage for found in stages if found for stage in found))


def _keys(piece: str) -> tuple[str | None, frozenset[str]] | None:
    """The journey's id, if it is here, and the keys of a piece; None where it is not whole by itself."""
    if _BLANK.fullmatch(piece):
        return None, frozenset()
    data = _data(piece)
    return (_read(_WORDS, data.get("id")), frozenset(data)) if isinstance(data, dict) else None


@lru_cache(maxsize=_MOST_PIECES)
def _stage_text(piece: str) -> tuple[StageFacts, ...] | None:
    """The stage of a piece, or nothing where it has no id; None where the piece is not whole by itself."""
    dash = _DASH.match(piece)
    cut = _cut(piece, _touchpoints_at(len(dash[1])), len(dash[1])) if dash else None
    return (_stage_from(cut) if cut else None) or _whole(piece, _stage)


def _stage_from(cut: _Cut) -> tuple[StageFacts, ...] | None:
    """A stage whose touchpoints are read one by one; None where they cannot be."""
    head = _item(cut.head)
    tail: Any = {} if _BLANK.fullmatch(cut.tail) else _data(cut.tail)
    touchpoints = [_touchpoint_text(piece) for piece in cut.items]
    plain = isinstance(head, dict) and isinstance(tail, dict)
    if not plain or None in touchpoints or not head.keys().isdisjoint(tail):
        return None
    stage = _stage({**head, **tail})
    return (replace(stage, touchpoints=tuple(one for found in touchpoints if found for one in found)),) if stage else ()


@lru_cache(maxsize=_MOST_PIECES)
def _touchpoint_text(piece: str) -> tuple[TouchpointFacts, ...] | None:
    return _whole(piece, _touchpoint)


def _whole(piece: str, made: Callable[[Any], F | None]) -> tuple[F, ...] | None:
    data = _item(piece)
    fact = made(data) if data is not None else None
    return None if data is None else (fact,) if fact else ()


def _item(piece: str) -> Any:
    """The only item of a list; None where the piece is anything else."""
    data = _data(piece)
    return data[0] if isinstance(data, list) and len(data) == 1 else None


@lru_cache(maxsize=_MOST_PIECES)
def _data(piece: str) -> Any:
    """What a piece holds, to be looked at only; None where it is not whole by itself, or is empty."""
    document = parse(Text("", piece))
    return None if document.faults else document.data


def _stage(data: Any) -> StageFacts | None:
    name = _id(data)
    if name is None:
        return None
    touchpoints = tuple(filter(None, map(_touchpoint, _items(data.get("touchpoints")))))
    return StageFacts(name, _name(data), _rating(data.get("rating")), touchpoints)


def _touchpoint(data: Any) -> TouchpointFacts | None:
    name = _id(data)
    if name is None:
        return None
    kpis = tuple(filter(None, map(_kpi, _items(data.get("kpis")))))
    return TouchpointFacts(name, _name(data), _read(_WORDS, data.get("state")), kpis)


def _kpi(data: Any) -> KpiFacts | None:
    name = _id(data)
    if name is None:
        return None
    unit = _read(_WORDS, data.get("unit")) or ""
    return KpiFacts(
        name, _name(data), unit, _read(_AMOUNT, data.get("reliable")), _read(_AMOUNT, data.get("unreliable"))
    )


def _rating(data: Any) -> RatingFacts | None:
    mark = _read(_MARK, data.get("mark")) if isinstance(data, dict) else None
    if mark is None:
        return None
    return RatingFacts(mark, _read(_WORDS, data.get("session")), _read(_WORDS, data.get("why")))


def _items(data: Any) -> Iterator[Any]:
    yield from data if isinstance(data, list) else ()


def _id(data: Any) -> str | None:
    return _read(_WORDS, data.get("id")) if isinstance(data, dict) else None


def _name(data: dict[str, Any]) -> str:
    return _read(_WORDS, data.get("name")) or ""


def _read(adapter: TypeAdapter[Any], value: object) -> Any:
    """A value of the format; None where it is none, or is not there: old versions may have any fault."""
    if value is None or (adapter is _WORDS and type(value) is str and value.strip()):
        return value
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None

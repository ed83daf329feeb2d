"""Data to a model: every fault of structure as a value, and a model of the rest so that rules can look at it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from cxrel.documents.misspelt import meant
from cxrel.documents.shape import is_required, keys_at, stand_in
from cxrel.findings import Anchor, DocPath, Fault
from cxrel.model.base import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)
_ROUNDS = 4
_EVERYWHERE = {"notes", "links", "tags"}


@dataclass(frozen=True, slots=True)
class Built(Generic[M]):
    """A model made from data.

    Where values failed, stand-ins take their places and `failed` names them: nothing may be concluded from those.
    """

    model: M | None
    faults: tuple[Fault, ...] = ()
    failed: frozenset[DocPath] = frozenset()

    def rests_on_failed(self, fault: Fault) -> bool:
        """Whether a rule's fault follows from a value that failed already."""
        if any(touches(path, failed) for path in fault.about for failed in self.failed):
            return True
        if fault.anchor is Anchor.KEY:  # a key is at fault whatever stands below it
            return any(fault.path[: len(failed)] == failed for failed in self.failed)
        return any(touches(fault.path, failed) for failed in self.failed)

    def without(self, paths: Collection[DocPath]) -> Built[M]:
        """The same, where more values failed than the model can tell."""
        return replace(self, failed=self.failed.union(paths)) if paths else self

    def is_whole(self, *pattern: str | int) -> bool:
        """Whether nothing failed at or above a path; `*` stands for any part."""
        return not any(_matches(failed, pattern) for failed in self.failed)


def _matches(failed: DocPath, pattern: tuple[str | int, ...]) -> bool:
    return len(failed) <= len(pattern) and all(p in ("*", f) for f, p in zip(failed, pattern, strict=False))


def touches(path: DocPath, failed: DocPath) -> bool:
    """Whether one of two paths lies in the other."""
    shorter = min(len(path), len(failed))
    return path[:shorter] == failed[:shorter]


def build(model: type[M], data: object) -> Built[M]:
    """Make a model from data, with every fault of structure at once."""
    try:
        return Built(model.model_validate(data))
    except ValidationError as error:
        return _salvage(model, data, error)


def _salvage(model: type[M], data: object, error: ValidationError) -> Built[M]:
    faults = list(_faults(model, data, error))
    if not isinstance(data, dict):
        return Built(None, tuple(faults[:1]), frozenset([()]))
    rest: Any = copy.deepcopy(data)
    misspelt = _misspelt(model, data, faults)
    faults = [fault for fault in faults if not (fault.code == "missing-key" and fault.path in misspelt)]
    failed: set[DocPath] = set(misspelt)
    for _ in range(_ROUNDS):
        for path, kind in _failures(rest, error):
            failed.add(path)
            _replace(model, rest, path, kind)
        try:
            return Built(model.model_validate(rest), tuple(faults), frozenset(failed))
        except ValidationError as again:
            error = again
    return Built(None, tuple(faults), frozenset(failed))


def _failures(data: object, error: ValidationError) -> list[tuple[DocPath, str]]:
    found = {}
    for details in error.errors(include_url=False, include_input=False):
        path = _path(data, details)
        found[path] = "key" if _at_key(details) else details["type"]
    return sorted(found.items(), key=lambda item: len(item[0]), reverse=True)


def _replace(model: type[BaseModel], data: Any, path: DocPath, kind: str) -> None:
    """Take a failed value out, or put a stand-in where one is needed."""
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    last = path[-1]
    if kind not in {"extra_forbidden", "key"} and is_required(model, path):
        holder[last] = stand_in(model, path)
    elif isinstance(holder, dict):
        holder.pop(last, None)


def _faults(model: type[BaseModel], data: object, error: ValidationError) -> Iterator[Fault]:
    """One fault for one value."""
    told: dict[tuple[DocPath, bool], Fault] = {}
    for details in error.errors(include_url=False):
        path = _path(data, details)
        told.setdefault((path, _at_key(details)), _fault(model, data, path, details))
    yield from told.values()


def _misspelt(model: type[BaseModel], data: object, faults: list[Fault]) -> set[DocPath]:
    """The keys that unknown keys were meant for: what is told of the one is not told of the other."""
    found: set[DocPath] = set()
    for fault in faults:
        if fault.code == "unknown-key":
            holder = fault.path[:-1]
            absent = (key for key in keys_at(model, holder) if _is_null(data, (*holder, key)) is not False)
            key = meant(str(fault.path[-1]), absent)
            if key is not None:
                found.add((*holder, key))
    return found


def _path(data: object, details: ErrorDetails) -> DocPath:
    """pydantic's `loc` without the parts that name no key or place of the data; a missing key stays."""
    parts: list[str | int] = []
    here = data
    loc = [part for part in details["loc"] if part != "[key]"]
    for place, part in enumerate(loc):
        inside = _inside(here, part)
        if inside:
            here = inside[0]
        if inside or (details["type"] == "missing" and place == len(loc) - 1):
            parts.append(part)
    return tuple(parts)


def _is_null(data: object, path: DocPath) -> bool | None:
    """Whether the key stands there with nothing after it; None where it does not stand there."""
    found: tuple[object] | None = (data,)
    for part in path:
        found = _inside(found[0], part) if found else None
    return None if found is None else found[0] is None


def _inside(data: object, part: str | int) -> tuple[object] | None:
    if isinstance(data, list):
        return (data[part],) if isinstance(part, int) and part < len(data) else None
    return (data[part],) if isinstance(data, dict) and part in data else None


def _at_key(details: ErrorDetails) -> bool:
    return details["loc"][-1:] == ("[key]",)


def _fault(model: type[BaseModel], data: object, path: DocPath, details: ErrorDetails) -> Fault:
    kind, context = details["type"], details.get("ctx", {})
    value = details.get("input")
    if kind == "missing":
        return _missing(path, is_null=bool(_is_null(data, path)))
    if kind == "extra_forbidden":
        return unknown_key(path, keys_at(model, path[:-1]))
    if value is None or (isinstance(value, str) and not value.strip() and not _at_key(details)):
        return Fault("empty-value", path, f"{_subject(path)} is empty", "write something, or take it out")
    if "told" in context:
        anchor = Anchor.KEY if _at_key(details) else Anchor.VALUE
        return Fault(kind, path, context["told"], context["hint"], anchor)
    if kind == "literal_error":
        return _not_one_of(path, value, context["expected"])
    return Fault(*_TYPE_FAULTS.get(kind, _wrong_type)(path, value))


def _missing(path: DocPath, *, is_null: bool) -> Fault:
    if is_null:
        return Fault("empty-value", path, f"'{path[-1]}' is empty", "write what belongs after the colon")
    return Fault("missing-key", path, f"'{path[-1]}' is missing", f"add '{path[-1]}:' here", Anchor.MISSING)


def unknown_key(path: DocPath, known: list[str]) -> Fault:
    """A key that the format does not have, with the nearest one that it has."""
    near = _nearest(str(path[-1]), known)
    own = [name for name in known if name not in _EVERYWHERE] or known
    hint = f"did you mean '{near}'?" if near else f"known here: {', '.join(own)}; keys of your own begin with 'x-'"
    if str(path[-1]).isdecimal():
        hint = "write a number with a decimal point: a comma separates two entries"
    return Fault("unknown-key", path, f"the format has no key {shown(path[-1])} here", hint, Anchor.KEY)


def _nearest(word: str, known: list[str]) -> str | None:
    folded = {name.lower().replace("_", "-"): name for name in known}
    close = get_close_matches(word.lower().replace("_", "-"), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _not_one_of(path: DocPath, value: object, expected: str) -> Fault:
    words = expected.replace("'", "").replace(" or ", ", ").split(", ")
    near = _nearest(str(value), words) if isinstance(value, str) else None
    hint = f"write one of: {', '.join(words)}" if len(words) > 1 else f"write '{words[0]}'"
    if isinstance(value, dict | list):
        return Fault("wrong-type", path, f"{_subject(path)} is one word, not {_told(value)}", hint)
    hint = f"did you mean '{near}'?" if near else hint
    return Fault("not-one-of", path, f"{_subject(path)} cannot be {shown(value)}", hint)


def _wrong_type(path: DocPath, value: object) -> tuple[str, DocPath, str, str]:
    return ("wrong-type", path, f"{_subject(path)} cannot be {_told(value)}", "see what the format has here")


def _a_mapping(path: DocPath, value: object) -> tuple[str, DocPath, str, str]:
    told = f"{_subject(path)} is a mapping of keys and values, not {_told(value)}"
    return ("wrong-type", path, told, "write 'key: value' lines")


def _a_list(path: DocPath, value: object) -> tuple[str, DocPath, str, str]:
    told = f"{_subject(path)} is a list, not {_told(value)}"
    return ("wrong-type", path, told, "write '- ' before each item, or [a, b]")


def _yes_or_no(path: DocPath, value: object) -> tuple[str, DocPath, str, str]:
    told = f"{_subject(path)} is true or false, not {_told(value)}"
    return ("wrong-type", path, told, "write true or false, without quotes")


def _a_text(path: DocPath, value: object) -> tuple[str, DocPath, str, str]:
    return ("wrong-type", path, f"{_subject(path)} is text, not {_told(value)}", "put it in quotes, on one line")


def _summary(path: DocPath, value: object) -> tuple[str, DocPath, str, str]:
    return ("not-one-of", path, f"{_subject(path)} cannot be {shown(value)}", "write mean, median, or p1 to p99")


_TYPE_FAULTS = {
    "model_type": _a_mapping,
    "model_attributes_type": _a_mapping,
    "dict_type": _a_mapping,
    "tuple_type": _a_list,
    "list_type": _a_list,
    "bool_type": _yes_or_no,
    "string_type": _a_text,
    "string_pattern_mismatch": _summary,
}


def _subject(path: DocPath) -> str:
    """What a sentence about a value begins with: its key, or the list that it is an item of."""
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return shown(path[-1])
    key = next((part for part in reversed(path) if isinstance(part, str)), None)
    return f"an item of {shown(key)}" if key else "an item"


def _told(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return shown(value)

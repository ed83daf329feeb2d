"""What a change means for the data alone, without a text: the half of an edit that its result is compared with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cxrel.documents.spelling import Value, is_list

if TYPE_CHECKING:
    from cxrel.findings import DocPath

__all__ = ["Impossible", "is_same", "put", "resolved", "taken"]


class Impossible(Exception):
    """Why a change cannot be made."""


def resolved(data: Any, path: DocPath) -> DocPath:
    """A path whose list items go by their places; in `path` they may go by their ids."""
    parts: list[str | int] = []
    here = data
    for part in path:
        parts.append(_place(here, part) if isinstance(here, list) else part)
        here = _inside(here, parts[-1])
    return tuple(parts)


def _inside(data: Any, part: str | int) -> Any:
    if isinstance(data, list):
        return data[int(part)] if int(part) < len(data) else None
    if data is not None and not isinstance(data, dict):
        raise Impossible(f'"{part}" is looked for in a single value')
    return (data or {}).get(str(part))


def _place(items: list[Any], part: str | int) -> int:
    if isinstance(part, int):
        if 0 <= part <= len(items):
            return part
        raise Impossible(f"the list has no place {part}")
    for place, item in enumerate(items):
        id_ = item.get("id") if isinstance(item, dict) else None
        if id_ is not None and getattr(id_, "text", id_) == part:
            return place
    raise Impossible(f'the list has no item with the id "{part}"')


def put(data: Any, path: DocPath, value: Value) -> Any:
    """The data with a value at a resolved path, and the mappings on the way that are missing."""
    if not path:
        return value
    name, rest = path[0], path[1:]
    if isinstance(name, int) and isinstance(data, list):
        inner = data[name] if name < len(data) else None
        return [*data[:name], put(inner, rest, value), *data[name + 1 :]]
    if isinstance(name, int):
        raise Impossible(f"a place in a list is named ({name}) where there is none")
    return {**(data or {}), name: put((data or {}).get(name), rest, value)}


def taken(data: Any, path: DocPath) -> Any:
    """The data without what stands at a resolved path."""
    if not path:
        raise Impossible("a file cannot be without all of its data")
    name, rest = path[0], path[1:]
    if isinstance(name, int) and isinstance(data, list) and name < len(data):
        inner = [taken(data[name], rest)] if rest else []
        return [*data[:name], *inner, *data[name + 1 :]]
    if not isinstance(data, dict) or name not in data:
        return data
    return {**data, name: taken(data[name], rest)} if rest else {k: v for k, v in data.items() if k != name}


def is_same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: 5 and 5.0 do, 1 and true do not, and a null is as good as no key."""
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        ones, others = (_without_nulls(mapping) for mapping in (one, other))
        return ones.keys() == others.keys() and all(is_same(value, others[key]) for key, value in ones.items())
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) and math.isnan(one):
        return isinstance(other, float) and math.isnan(other)
    return bool(one == other)


def _without_nulls(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value is not None}

"""What is new in a session's minutes, put beside what stands in a file already: what means the same stays as it is spelt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxrel.model.base import UNSURE, WORDS_FOR_MARKS

OPINION = ("mark", "session", "why", "depends_on", "by")
"""The keys of a rating that a session settles; others belong to whoever wrote them."""

_VOTES = ("votes", "votes_by_person")


def adopted(there: object, ours: Mapping[str, Any]) -> dict[str, Any]:
    """A stage's record with what is new in ours."""
    old: dict[str, Any] = dict(there) if isinstance(there, Mapping) else {}
    new = {key: _kept(old.get(key), value) for key, value in ours.items()}
    if "follows" in new and old.get("follows"):
        new["follows"] = [*old["follows"], *(item for item in ours["follows"] if item not in old["follows"])]
    merged = {**old, **new}
    if "lived" not in ours and any(merged.get(key) != old.get(key) for key in _VOTES):
        return {key: value for key, value in merged.items() if key not in {"lived", "not_lived"}}
    return merged


def rated(there: object, ours: Mapping[str, Any]) -> dict[str, Any]:
    """A stage's rating: an opinion that does not hold any more goes, and whatever else stands there stays."""
    old: dict[str, Any] = dict(there) if isinstance(there, Mapping) else {}
    more = {key: value for key, value in old.items() if key not in OPINION}
    return {**{key: _kept_whole(old.get(key), value) for key, value in ours.items()}, **more}


def opinion(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The opinion in a stage's record, marks as numbers."""
    return {key: meaning(kept[key]) if key in {"mark", "by"} else kept[key] for key in OPINION if key in kept}


def meaning(value: Any) -> Any:
    """A value as it is compared: 5 and sometimes-reliable are the same, and so are `?` and unsure."""
    if isinstance(value, Mapping):
        return {key: meaning(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [meaning(item) for item in value]
    if isinstance(value, str):
        return UNSURE if value == "?" else WORDS_FOR_MARKS.get(value, value)
    return value


def inside(data: Any, *keys: str) -> Any:
    """What stands under keys in mappings; None where there is nothing."""
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def rating_in(data: Any, stage: str) -> Any:
    """The rating of a stage in a journey file's data; None where there is none."""
    stages = inside(data, "stages")
    items = stages if isinstance(stages, list) else []
    return next((item.get("rating") for item in items if isinstance(item, Mapping) and _id(item) == stage), None)


def _id(item: Mapping[str, Any]) -> object:
    """An id is the text as written, whatever number it resembles."""
    written = item.get("id")
    return getattr(written, "text", written)


def _kept(old: Any, new: Any) -> Any:
    """The old value, where it means the same; in mappings, key by key."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return {**old, **{key: _kept(old.get(key), value) for key, value in new.items()}}
    return _kept_whole(old, new)


def _kept_whole(old: Any, new: Any) -> Any:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return {key: _kept_whole(old.get(key), value) for key, value in new.items()}
    return old if meaning(old) == meaning(new) else new

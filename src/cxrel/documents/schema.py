"""JSON Schemas for editors, from the same types that `validate` uses."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from cxrel.model.evidence import Improvement, Session, Walk
from cxrel.model.journey import Journey
from cxrel.model.settings import Settings

if TYPE_CHECKING:
    from pydantic import BaseModel

MODELS: dict[str, type[BaseModel]] = {
    "journey": Journey,
    "session": Session,
    "walk": Walk,
    "improvement": Improvement,
    "settings": Settings,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NULL: dict[str, Any] = {"type": "null"}


_ALTERNATIVES: dict[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "Source": ("oneOf", (("file",), ("connect",))),
    "Measure": (
        "anyOf",
        (("from_voice", "every"), ("source", "good", "every"), ("source", "value", "summary", "every")),
    ),
    "Session": ("anyOf", (("participants",), ("people",))),
    "StageRecord": ("anyOf", (("votes",), ("votes_by_person",), ("mark",))),
}
"""Items that need one of several groups of keys, as rules of `checks` hold them."""


_EVERYWHERE = ("notes", "links", "tags")


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file; KeyError for a name that is none of `MODELS`."""
    made = copy.deepcopy(MODELS[name].model_json_schema(by_alias=True))
    for item in (made, *made.get("$defs", {}).values()):
        _allow_null(item)
        if item.get("title") in _ALTERNATIVES:
            word, groups = _ALTERNATIVES[item["title"]]
            item[word] = [_needed(keys) for keys in groups]
    for item in (made, *made.get("$defs", {}).values()):
        _tidy(item)
    return {"$schema": _DIALECT, **made}


def _tidy(item: dict[str, Any]) -> None:
    """What editors show: no titles that repeat the key, and the keys that every item may have last."""
    item.pop("title", None)
    properties = item.get("properties", {})
    for key in _EVERYWHERE:
        if key in properties:
            properties[key] = properties.pop(key)
    for value in properties.values():
        value.pop("title", None)


def _needed(keys: tuple[str, ...]) -> dict[str, Any]:
    """Keys that must be there, with something after them."""
    return {"required": list(keys), "properties": {key: {"not": _NULL} for key in keys}}


def _allow_null(item: dict[str, Any]) -> None:
    """A null is the same as leaving a key out, so wherever a key may be left out it may be null."""
    required = set(item.get("required", ()))
    for key, value in item.get("properties", {}).items():
        if key not in required:
            item["properties"][key] = _or_null(value)
        else:
            _close_maps(value)


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    _close_maps(value)
    if not value.keys() - {"default", "description", "title"} or _NULL in value.get("anyOf", ()):
        return value
    told: dict[str, Any] = {key: value.pop(key) for key in ("description", "title", "default") if key in value}
    choices = value["anyOf"] if value.keys() == {"anyOf"} else [value]
    return {"anyOf": [*choices, _NULL], **told}


def _close_maps(value: dict[str, Any]) -> None:
    """Where the user names the keys, those of another pattern are refused, and a null leaves the key out."""
    inside = value.get("items", {})
    for part in (*value.get("anyOf", ()), *([inside] if inside else [])):
        _close_maps(part)
    patterns = value.get("patternProperties", {})
    patterns.update({pattern: _or_null(inner) for pattern, inner in patterns.items()})
    if isinstance(value.get("additionalProperties"), dict):
        value["additionalProperties"] = _or_null(value["additionalProperties"])
    elif patterns:
        value["additionalProperties"] = False

"""JSON Schemas for editors, from the same types that `validate` uses."""

from __future__ import annotations

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


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file; KeyError for a name that is none of `MODELS`."""
    made = MODELS[name].model_json_schema(by_alias=True)
    for item in (made, *made.get("$defs", {}).values()):
        _allow_null(item)
    return {"$schema": _DIALECT, **made}


def _allow_null(item: dict[str, Any]) -> None:
    """A null is the same as leaving a key out, so wherever a key may be left out it may be null."""
    required = set(item.get("required", ()))
    for key, value in item.get("properties", {}).items():
        if key not in required:
            item["properties"][key] = _or_null(value)
        else:
            _open_maps(value)


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    _open_maps(value)
    if not value.keys() - {"default", "description", "title"} or _NULL in value.get("anyOf", ()):
        return value
    told: dict[str, Any] = {key: value.pop(key) for key in ("description", "title", "default") if key in value}
    return {"anyOf": [value, _NULL], **told}


def _open_maps(value: dict[str, Any]) -> None:
    """In a mapping with keys of the user's own, a null leaves the key out too."""
    for part in (value, *value.get("anyOf", ()), value.get("items", {})):
        inner = part.get("additionalProperties") if isinstance(part, dict) else None
        if isinstance(inner, dict):
            part["additionalProperties"] = _or_null(inner)

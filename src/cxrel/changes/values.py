"""Values as they are compared and told: by what they mean, never by how they are spelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from cxrel.model.base import UNSURE
from cxrel.model.evidence import FollowUp, Probe
from cxrel.model.journey import Artifact, ProbeIdea
from cxrel.model.kpi import ChartRestart, PromiseChange
from cxrel.model.settings import Waiver
from cxrel.model.span import Span

_SETS = ("silos", "depends_on", "listens_for", "formerly", "agreed", "touchpoints", "evidence", "source", "tags")
"""Lists in which the order says nothing."""
_VOTES = ("lived", "not_lived", "votes")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
_NATURAL_KEYS: dict[type[BaseModel], tuple[str, ...]] = {
    PromiseChange: ("on", "was"),
    ChartRestart: ("since",),
    Artifact: ("file", "name"),
    ProbeIdea: ("tried",),
    Probe: ("touchpoint", "tried"),
    FollowUp: ("what",),
    Waiver: ("code", "where"),
}


def fields_of(model: BaseModel) -> dict[str, Any]:
    """The keys of an item as a file has them, without its id, and their values."""
    declared = type(model).model_fields
    return {field.alias or name: getattr(model, name) for name, field in declared.items() if name != "id"}


def unsaid(kind: type[BaseModel]) -> dict[str, Any]:
    """The keys of an item of a class, with the values that they have where they are left out."""
    return {
        field.alias or name: None if field.is_required() else field.get_default(call_default_factory=True)
        for name, field in kind.model_fields.items()
        if name != "id"
    }


def attribute(model: BaseModel, key: str) -> str:
    """The attribute that holds a key of a file."""
    return next((name for name, field in type(model).model_fields.items() if field.alias == key), key)


def natural_key(item: BaseModel) -> str:
    """What an item of a list is known by: its id, or else what no other item there says."""
    if "id" in type(item).model_fields:
        return str(item.id)  # type: ignore[attr-defined]  # just asked for
    keys = _NATURAL_KEYS[type(item)]
    return " ".join(str(getattr(item, key)) for key in keys)


def is_absent(value: object) -> bool:
    """Whether a value says no more than leaving the key out does."""
    return value is None or (isinstance(value, tuple | Mapping) and not value)


def same(key: str, old: object, new: object) -> bool:
    """Whether two values of a key mean the same."""
    return _meant(key, old) == _meant(key, new)


def _meant(key: str, value: object) -> object:
    if isinstance(value, Span):
        return _span(value)
    if is_absent(value):
        return None
    if isinstance(value, tuple | list):
        parts = [_meant(key, item) for item in value]
        ordered = sorted(parts, key=repr) if key in _SETS or all(_is_vote(part) for part in parts) else parts
        return tuple(ordered)
    if isinstance(value, BaseModel):
        return {name: meant for name, one in fields_of(value).items() if (meant := _meant(name, one)) is not None}
    if isinstance(value, Mapping):
        return {str(name): _meant(key, one) for name, one in value.items()}  # an open dimension is empty, and is there
    return value


def _is_vote(value: object) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or value == UNSURE


def _span(span: Span) -> tuple[int, str]:
    """3 months and 1 quarter are one span."""
    if span.unit in _DAYS:
        return span.number * _DAYS[span.unit], "day"
    return span.number * _MONTHS[span.unit], "month"


def plain(value: object) -> Any:
    """A value as JSON has it; a share is a number from 0 to 1."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | Span):
        return str(value)
    if isinstance(value, BaseModel):
        own = {"id": plain(value.id)} if "id" in type(value).model_fields else {}  # type: ignore[attr-defined]
        return {**own, **{key: plain(one) for key, one in fields_of(value).items() if _is_said(value, key, one)}}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def _is_said(model: BaseModel, key: str, value: object) -> bool:
    return not is_absent(value) and value != type(model).model_fields[attribute(model, key)].default

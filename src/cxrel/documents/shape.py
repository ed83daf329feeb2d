"""The shape of a model, walked by path: what a key may be called, and what could stand where a value failed."""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from cxrel.model.span import Span

if TYPE_CHECKING:
    from cxrel.findings import DocPath

_STAND_INS: dict[object, object] = {
    str: "stand-in",
    int: 1,
    bool: False,
    date: "2000-01-01",
    Decimal: 1,
    Span: "1 day",
    Any: "stand-in",
}


def keys_at(model: type[BaseModel], path: DocPath) -> list[str]:
    """The keys that the item at a path may have; none where the user names the keys."""
    shape = _shape_at(model, path)
    return list(_fields(shape)) if _is_model(shape) else []


def is_required(model: type[BaseModel], path: DocPath) -> bool:
    """Whether the item that holds this key cannot be without it; an item of a list is always needed in its place."""
    if not path:
        return True
    shape = _shape_at(model, path[:-1])
    if _is_model(shape):
        field = _fields(shape).get(str(path[-1]))
        return field is not None and field.is_required()
    return get_origin(shape) in {tuple, list}


def stand_in(model: type[BaseModel], path: DocPath) -> object:
    """A value that is valid at a path, to look at the rest of a document whose value there failed."""
    return _stand_in(_shape_at(model, path))


def _stand_in(shape: Any) -> object:
    if _is_model(shape):
        return {key: _stand_in(_bare(field.annotation)) for key, field in _fields(shape).items() if field.is_required()}
    origin = get_origin(shape)
    if origin is Literal:
        return get_args(shape)[0]
    if origin in {tuple, list}:
        return []
    if origin is dict:
        return {}
    return _STAND_INS[shape]


def _shape_at(model: type[BaseModel], path: DocPath) -> Any:
    shape: Any = model
    for part in path:
        shape = _inside(shape, part)
    return shape


def _inside(shape: Any, part: str | int) -> Any:
    if _is_model(shape):
        field = _fields(shape).get(str(part))
        return _bare(field.annotation) if field else Any
    arguments = get_args(shape)
    if get_origin(shape) is dict:
        return _bare(arguments[1])
    return _bare(arguments[0]) if get_origin(shape) in {tuple, list} else Any


def _bare(shape: Any) -> Any:
    """A type without its annotations and without None; of several types the first."""
    while get_origin(shape) is Annotated:
        shape = get_args(shape)[0]
    if get_origin(shape) in {Union, types.UnionType}:
        return _bare(next(part for part in get_args(shape) if part is not type(None)))
    return shape


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _fields(model: Any) -> dict[str, Any]:
    return {field.alias or name: field for name, field in model.model_fields.items()}

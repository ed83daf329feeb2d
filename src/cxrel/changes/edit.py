"""A difference put into a model, so that its effect can be scored alone; models are frozen, so a new one is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from cxrel.changes.values import attribute, natural_key

if TYPE_CHECKING:
    from cxrel.changes.compare import Difference, Path

M = TypeVar("M", bound=BaseModel)


class NoPlace(Exception):
    """The model has no place for the difference: it stands inside something that the model does not have."""


def put(model: M, one: Difference) -> M:
    """The model with one difference more; NoPlace where it does not fit."""
    if one.kind == "moved":
        return _moved(model, one)
    changed: M = _put(model, one.path, one)
    return changed


def _moved(model: M, one: Difference) -> M:
    item = _find(model, one.moved_from)
    taken: M = _change_items(model, one.moved_from, lambda items: _without(items, one.moved_from[-1]))
    placed: M = _change_items(taken, one.path, lambda items: _placed(items, item, one.after))
    return placed


def _put(value: Any, path: Path, one: Difference) -> Any:
    if not path:
        return one.new
    head, rest = path[0], path[1:]
    if value is None:
        raise NoPlace
    if isinstance(value, BaseModel):
        name = attribute(value, head)
        inner = getattr(value, name)
        if not rest and one.new is None:
            return value.model_copy(update={name: _default(value, name)})
        return value.model_copy(update={name: _started(value, name, inner, rest, one)})
    if isinstance(value, Mapping):
        return _in_mapping(value, head, rest, one)
    return _in_items(value, head, rest, one)


def _started(model: BaseModel, name: str, inner: Any, rest: Path, one: Difference) -> Any:
    """The value with the difference in it; a mapping that was left out is begun with it."""
    if inner is None and rest:
        made = _begun(model, name, rest, one)
        if made is None:
            raise NoPlace
        return made
    return _put(inner, rest, one)


def _begun(model: BaseModel, name: str, rest: Path, one: Difference) -> Any:
    """An item that the old side leaves out whole, with this one key; None where it needs more than that."""
    kinds = [part for part in _arguments(type(model).model_fields[name].annotation) if isinstance(part, type)]
    kind = next((part for part in kinds if issubclass(part, BaseModel)), None)
    if kind is None or any(field.is_required() and key != rest[0] for key, field in kind.model_fields.items()):
        return None
    empty = kind.model_construct(**{attribute_name(kind, rest[0]): None})
    return _put(empty, rest, one)


def attribute_name(kind: type[BaseModel], key: str) -> str:
    """The attribute of a class that holds a key of a file."""
    return next((name for name, field in kind.model_fields.items() if field.alias == key), key)


def _arguments(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", (annotation,))


def _default(model: BaseModel, name: str) -> Any:
    field = type(model).model_fields[name]
    if field.is_required():
        raise NoPlace
    return field.get_default(call_default_factory=True)


def _in_mapping(value: Mapping[str, Any], head: str, rest: Path, one: Difference) -> dict[str, Any]:
    if rest or one.kind != "removed":
        if rest and head not in value:
            raise NoPlace
        return {**value, head: _put(value.get(head), rest, one)}
    return {name: inner for name, inner in value.items() if name != head}


def _in_items(value: tuple[BaseModel, ...], head: str, rest: Path, one: Difference) -> tuple[BaseModel, ...]:
    if rest:
        if not any(natural_key(item) == head for item in value):
            raise NoPlace
        return tuple(_put(item, rest, one) if natural_key(item) == head else item for item in value)
    if one.kind == "added":
        return _placed(_without(value, head), one.new, one.after)
    return _without(value, head)


def _without(items: tuple[BaseModel, ...], name: str) -> tuple[BaseModel, ...]:
    return tuple(item for item in items if natural_key(item) != name)


def _placed(items: tuple[BaseModel, ...], item: BaseModel, after: str | None) -> tuple[BaseModel, ...]:
    names = [natural_key(one) for one in items]
    place = names.index(after) + 1 if after in names else 0 if after is None else len(items)
    return (*items[:place], item, *items[place:])


def _find(value: Any, path: Path) -> Any:
    for part in path:
        if isinstance(value, BaseModel):
            value = getattr(value, attribute(value, part), None)
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            value = next((item for item in value or () if natural_key(item) == part), None)
    if value is None:
        raise NoPlace
    return value


def _change_items(value: Any, path: Path, change: Any) -> Any:
    """The value with the list that holds the path's item changed."""
    head, rest = path[0], path[1:]
    if not rest:
        return change(value)
    if isinstance(value, BaseModel):
        name = attribute(value, head)
        inner = getattr(value, name)
        return value.model_copy(update={name: _change_items(inner or (), rest, change)})
    if not any(natural_key(item) == head for item in value):
        raise NoPlace
    return tuple(_change_items(item, rest, change) if natural_key(item) == head else item for item in value)

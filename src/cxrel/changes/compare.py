"""Two values of one kind, compared by natural key: one difference for an item that came, went or moved, else one a leaf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from cxrel.changes.values import fields_of, is_absent, natural_key, same, unsaid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.changes import ChangeKind

Identity = tuple[type, str]
Path = tuple[str, ...]
"""Keys and natural keys: items of lists go by what they are known by, never by where they stand."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two values of a kind."""

    path: Path
    """Where it stands in the new value; in the old one, if it is gone."""
    kind: ChangeKind
    old: Any
    """The typed value; of a moved item, the item as it was."""
    new: Any
    moved_from: Path = ()
    after: str | None = None
    """Of a moved item: the id of the one that it follows now; None where it is the first."""
    was_after: str | None = None

    @property
    def key(self) -> str:
        """The last part of the path."""
        return self.path[-1] if self.path else ""

    def inverse(self) -> Difference:
        """The same, from new to old."""
        kind: ChangeKind = "removed" if self.kind == "added" else "added" if self.kind == "removed" else self.kind
        if self.kind == "moved":
            return Difference(self.moved_from, kind, self.new, self.old, self.path, self.was_after, self.after)
        return Difference(self.path, kind, self.new, self.old, (), self.was_after, self.after)


def compare(old: BaseModel, new: BaseModel) -> list[Difference]:
    """All differences of two models of one class, in the order of the file."""
    found = list(_models(old, new, ()))
    return list(_with_moves(found))


def _models(old: BaseModel | None, new: BaseModel | None, path: Path) -> Iterator[Difference]:
    """What is left out whole is compared with an item in which every key is left out."""
    before, after = _fields(old, new), _fields(new, old)
    for key in after:
        yield from _values(key, before[key], after[key], (*path, key))


def _fields(item: BaseModel | None, other: BaseModel | None) -> dict[str, Any]:
    if item is not None:
        return fields_of(item)
    return unsaid(type(other)) if other is not None else {}


def _values(key: str, old: Any, new: Any, path: Path) -> Iterator[Difference]:
    if same(key, old, new) and not _is_items(old):
        return
    if isinstance(old, BaseModel) or isinstance(new, BaseModel):
        yield from _models(old, new, path)
    elif _is_items(old) or _is_items(new):
        yield from _items(old or (), new or (), path)
    elif _is_keyed(old) or _is_keyed(new):
        yield from _mappings(key, old or {}, new or {}, path)
    else:
        yield _leaf(path, old, new)


def _leaf(path: Path, old: Any, new: Any) -> Difference:
    if is_absent(old):
        return Difference(path, "added", None, new)
    if is_absent(new):
        return Difference(path, "removed", old, None)
    return Difference(path, "changed", old, new)


def _is_items(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], BaseModel)


def _is_keyed(value: Any) -> bool:
    return isinstance(value, Mapping)


def _mappings(key: str, old: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> Iterator[Difference]:
    for name in [*new, *(gone for gone in old if gone not in new)]:
        here = (*path, str(name))
        if name not in old:
            yield Difference(here, "added", None, new[name])
        elif name not in new:
            yield Difference(here, "removed", old[name], None)
        else:
            yield from _values(key, old[name], new[name], here)


def _items(old: Sequence[BaseModel], new: Sequence[BaseModel], path: Path) -> Iterator[Difference]:
    before, after = _by_key(old), _by_key(new)
    names = list(after)
    for place, name in enumerate(names):
        here, follows = (*path, name), names[place - 1] if place else None
        if name not in before:
            yield Difference(here, "added", None, after[name], after=follows)
        else:
            yield from _models(before[name], after[name], here)
    left = list(before)
    for place, name in enumerate(left):
        if name not in after:
            yield Difference((*path, name), "removed", before[name], None, was_after=left[place - 1] if place else None)
    if new and "id" in type(new[0]).model_fields:
        yield from _reordered(before, after, path)


def _by_key(items: Sequence[BaseModel]) -> dict[str, BaseModel]:
    """Items by natural key; those of one key are told apart by a count."""
    found: dict[str, BaseModel] = {}
    for item in items:
        name, count = natural_key(item), 2
        while name in found:
            name, count = f"{natural_key(item)} ({count})", count + 1
        found[name] = item
    return found


def _reordered(before: Mapping[str, BaseModel], after: Mapping[str, BaseModel], path: Path) -> Iterator[Difference]:
    """The fewest items that were put elsewhere among those that stand on both sides."""
    old = [name for name in before if name in after]
    new = [name for name in after if name in before]
    if old == new:
        return
    kept = _longest_rising([old.index(name) for name in new])
    for place, name in enumerate(new):
        if old.index(name) not in kept:
            at, here = old.index(name), (*path, name)
            follows, followed = new[place - 1] if place else None, old[at - 1] if at else None
            yield Difference(here, "moved", before[name], after[name], here, follows, followed)


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The longest run of numbers, not always neighbours, in which each is greater than the last."""
    best: list[tuple[int, list[int]]] = [(0, [])]
    for number in numbers:
        length, before = max(run for run in best if not run[1] or run[1][-1] < number)
        best.append((length + 1, [*before, number]))
    return set(max(best)[1])


def _with_moves(found: Sequence[Difference]) -> Iterator[Difference]:
    """An item with an id that went in one place and came in another moved; what changed inside it is told as well."""
    gone, came = _places(found, "removed"), _places(found, "added")
    moved = {identity for identity in gone if identity in came}
    for one in found:
        identity = _identity(one)
        if identity not in moved or one.kind not in ("added", "removed"):
            yield one
            continue
        was, now = gone[identity], came[identity]
        if one.kind == "added" or (now.path != one.path and was is one and now not in found):
            yield Difference(now.path, "moved", was.old, now.new, was.path, now.after, was.was_after)
            yield from _models(was.old, now.new, now.path)


def _places(found: Sequence[Difference], kind: ChangeKind) -> dict[Identity | None, Difference]:
    """Where items with an id came or went, also inside an item that came or went as a whole."""
    places: dict[Identity | None, Difference] = {}
    for one in found:
        if one.kind == kind and (identity := _identity(one)):
            places[identity] = one
            places.update(
                (inner, place) for place in _inside(one) if (inner := _identity(place)) and inner not in places
            )
    return places


def _inside(one: Difference) -> Iterator[Difference]:
    """The items inside an item that came or went, as if each had done so alone."""
    item = one.new if one.new is not None else one.old
    for key, value in fields_of(item).items():
        if not _is_items(value) or "id" not in type(value[0]).model_fields:
            continue
        before: str | None = None
        for name, inner in _by_key(value).items():
            path = (*one.path, key, name)
            new = one.kind == "added"
            place = (
                Difference(path, "added", None, inner, after=before)
                if new
                else Difference(path, "removed", inner, None, was_after=before)
            )
            yield place
            yield from _inside(place)
            before = name


def _identity(one: Difference) -> Identity | None:
    item = one.new if one.new is not None else one.old
    has_id = isinstance(item, BaseModel) and "id" in type(item).model_fields
    return (type(item), natural_key(item)) if has_id else None

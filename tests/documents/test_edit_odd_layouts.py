"""Random edits of files in every odd layout: the intended change, and no foreign byte."""

from __future__ import annotations

import copy
import re
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from odd_layouts import LONG_TEXTS, TEXTS, OddWriter, odd_journey, odd_rating

from cxrel.documents import Document, Text, find, parse
from cxrel.documents.edit import Change, Edited, Put, Remove, edit
from cxrel.documents.positions import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.documents import Node
    from cxrel.findings import DocPath

COMMENT = re.compile(r"#[^\r\n#§]*§\d+ *(?=[\r\n]|$)")
EDITS_A_SEED = 200
REMOVED = object()


class Case(NamedTuple):
    """A file, and what is to become of it."""

    document: Document
    change: Change
    meant: Any


def odd_document(rng: Random) -> Document:
    while True:
        data = odd_journey(rng)
        document = parse(Text("odd.yaml", OddWriter(rng).write(data), bom=rng.random() < 0.1))
        assert not document.faults
        assert document.data == data
        return document


def odd_case(rng: Random) -> Case:
    document = odd_document(rng)
    path, value = rng.choice((a_rating, a_scalar, a_scalar, a_removal, a_new_key, a_list, a_mapping))(
        rng, document.data
    )
    meant: Any = copy.deepcopy(document.data)
    inner = meant
    for part in path[:-1]:
        inner = inner[part]
    if value is REMOVED:
        del inner[path[-1]]
        return Case(document, Remove(path), meant)
    if isinstance(inner, list) and path[-1] == len(inner):
        inner.append(value)
    else:
        inner[path[-1]] = value
    return Case(document, Put(path, value), meant)


def paths(data: Any, above: DocPath = ()) -> Iterator[tuple[DocPath, Any]]:
    """Every path below the whole, with its value."""
    for part, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*above, part), value
        yield from paths(value, (*above, part))


def a_rating(rng: Random, data: Any) -> tuple[DocPath, Any]:
    return ("stages", rng.randrange(len(data["stages"])), "rating"), odd_rating(rng)


def a_scalar(rng: Random, data: Any) -> tuple[DocPath, Any]:
    path, _ = rng.choice([found for found in paths(data) if not isinstance(found[1], dict | list)])
    return path, rng.choice((rng.choice(TEXTS), rng.choice(LONG_TEXTS), rng.randint(1, 9), rng.random() < 0.5))


def a_removal(rng: Random, data: Any) -> tuple[DocPath, Any]:
    return rng.choice([path for path, value in paths(data) if value is not None]), REMOVED


def a_new_key(rng: Random, data: Any) -> tuple[DocPath, Any]:
    path, _ = rng.choice([((), data), *(found for found in paths(data) if isinstance(found[1], dict))])
    nested = ({"a": {"b": [1, "x y"], "c": {}}}, [{"what": "x", "who": "y", "n": [[1]]}, {"what": "z"}], ["a"] * 60)
    return (*path, "new"), rng.choice((rng.choice(TEXTS), rng.randint(1, 9), ["a", "NO"], *nested))


def a_list(rng: Random, data: Any) -> tuple[DocPath, Any]:
    path, value = rng.choice([found for found in paths(data) if isinstance(found[1], list) and found[0][-1] != "kpis"])
    made = list(value)
    for _ in range(rng.randint(1, 3)):
        place = rng.randint(0, len(made))
        if made and rng.random() < 0.5:
            del made[min(place, len(made) - 1)]
        else:
            made.insert(place, rng.choice((rng.choice(TEXTS), 5, {"id": "n1", "name": rng.choice(TEXTS)})))
    return path, made


def a_mapping(rng: Random, data: Any) -> tuple[DocPath, Any]:
    path, value = rng.choice([found for found in paths(data) if isinstance(found[1], dict)])
    made = {key: inner for key, inner in value.items() if inner is not None and rng.random() < 0.7}
    for key in rng.sample(("why", "new", "id", "NO"), rng.randint(0, 2)):
        made[key] = rng.choice((rng.choice(TEXTS), 7, {"x": {"y": 1}}, ["a", "b"]))
    return path, dict(rng.sample(list(made.items()), len(made)))


def value_at(data: Any, path: DocPath) -> Any:
    for part in path:
        data = data[part]
    return data


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def typed(value: Any) -> Any:
    """Told apart as YAML does: 1 is not true."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    return [typed(item) for item in value] if isinstance(value, list) else (isinstance(value, bool), value)


@pytest.mark.parametrize("seed", range(10))
def test_random_edits_of_odd_files_make_the_intended_change_and_touch_no_foreign_byte(seed: int) -> None:
    for number in range(EDITS_A_SEED):
        case = odd_case(Random(f"{seed}-{number}"))
        check(case, f"seed {seed}-{number}: {case.change}\n{case.document.text.content}")


def check(case: Case, told: str) -> None:
    edited = edit(case.document, [case.change])
    assert isinstance(edited, Edited), f"{told}\n{edited}"
    told = f"{told}\n=>\n{edited.text.content}"
    after = parse(edited.text)
    assert not after.faults, told
    assert typed(without_nulls(after.data)) == typed(without_nulls(case.meant)), told
    assert edited.text.bom == case.document.text.bom
    again = edit(after, [case.change])
    if isinstance(case.change, Put):
        assert isinstance(again, Edited), told
        assert again.text.content == edited.text.content, told
        assert not again.changed
    nothing_foreign(case, after, told)


def nothing_foreign(case: Case, after: Document, told: str) -> None:
    old, new = case.document.text.content, after.text.content
    lost = list(spans_that_may_go(case.document, (), case.document.data, case.meant))
    lines_that_stay(old, new, lost, told)
    kept_as_written(case, after, told)
    first, last = span_of_change(case)
    assert new.startswith(old[:first]), told
    assert new.endswith(old[last:]), told
    if isinstance(case.change, Put) and scalar_span(case):
        start, end = scalar_span(case) or (0, 0)
        assert new.startswith(old[:start]), told
        assert new.endswith(old[end:]), told


def span_of_change(case: Case) -> tuple[int, int]:
    """The lines within which a change may be seen, with the line breaks around them."""
    document, path = case.document, case.change.path
    node = find(document, path)
    if isinstance(case.change, Remove) and not value_at(case.meant, path[:-1]):
        path = path[:-1]  # what is left is written behind the key of what held it
        node = find(document, path)
    holder = find(document, path[:-1])
    assert holder
    if node is None or holder.style == "flow":
        node = holder
    first, last = lines_of(document, node.start, node.end)
    if isinstance(holder, MappingNode) and holder.style == "block" and (entry := holder.entry(str(path[-1]))):
        first, _ = lines_of(document, entry.key.start, node.end)
    while node is not holder and not document.text.content[first : node.start].strip() and first:
        first, _ = lines_of(document, first - 1, node.end)  # a value, or an item, below its key or dash
    comments = r"(?:(?:[ \t]*(?:\r\n|\r|\n))* *#[^\r\n]*)*"
    indent = re.compile(rf"{comments}(?:\r\n|\r|\n)? *").match(document.text.content, last)
    return max(0, first - 2), indent.end() if indent else last


def scalar_span(case: Case) -> tuple[int, int] | None:
    """The span that alone may change, where one scalar takes the place of another."""
    node = find(case.document, case.change.path)
    value = value_at(case.meant, case.change.path)
    one_line = isinstance(node, ScalarNode) and node.style in {"plain", "single", "double"} and node.start < node.end
    return (node.start, node.end) if node and one_line and not isinstance(value, dict | list) else None


def spans_that_may_go(document: Document, path: DocPath, old: Any, new: Any) -> Iterator[tuple[int, int]]:
    """The lines of keys that go, and of values that become of another kind."""
    if typed(without_nulls(old)) == typed(without_nulls(new)):
        return
    node = find(document, path)
    assert node
    if isinstance(old, dict) and isinstance(new, dict) and old:
        assert isinstance(node, MappingNode)
        for entry in node.entries:
            if entry.text not in new:
                yield lines_of(document, entry.key.start, entry.value.end)
            else:
                yield from spans_that_may_go(document, (*path, entry.text), old[entry.text], new[entry.text])
        return
    if isinstance(old, list) and isinstance(new, list) and new:
        assert isinstance(node, ListNode)
        begin = same_items(old, new)
        end = len(old) - same_items(old[begin:][::-1], new[begin:][::-1])
        for place in range(begin, end):
            if place < len(new) - len(old) + end:
                yield from spans_that_may_go(document, (*path, place), old[place], new[place])
            else:
                item = node.items[place]
                yield lines_of(document, dash_before(document, item.start), item.end)
        return
    yield lines_of(document, node.start, node.end)


def same_items(one: list[Any], other: list[Any]) -> int:
    """How many items are the same, from the beginning on."""
    same = [typed(here) == typed(there) for here, there in zip(one, other, strict=False)]
    return same.index(False) if False in same else len(same)


def dash_before(document: Document, item: int) -> int:
    """An offset on the line of an item's dash: the item's own, or one above it."""
    first, last = lines_of(document, item, item)
    while not document.text.content[first:last].lstrip().startswith(("-", "[")) and first:
        if document.text.content[first:item].strip():
            return item
        first, last = lines_of(document, first - 1, first - 1)
    return first


def lines_of(document: Document, start: int, end: int) -> tuple[int, int]:
    content = document.text.content
    first = max(content.rfind("\n", 0, start), content.rfind("\r", 0, start)) + 1
    rest = re.compile(r"[^\r\n]*").match(content, end)
    assert rest
    return first, rest.end()


def lines_that_stay(old: str, new: str, lost: list[tuple[int, int]], told: str) -> None:
    """Comments, blank lines and line breaks outside of what goes are there as they were, in their order."""
    kept = [m[0] for m in COMMENT.finditer(old) if not any(s <= m.start() < e for s, e in lost)]
    there = iter([m[0] for m in COMMENT.finditer(new)])
    assert all(comment in there for comment in kept), told
    assert {*re.findall(r"\r\n|\r|\n", new)} <= {*re.findall(r"\r\n|\r|\n", old)} or not re.search(r"[\r\n]", old), told
    assert new.endswith(("\n", "\r")) == old.endswith(("\n", "\r")), told


def kept_as_written(case: Case, after: Document, told: str) -> None:
    """Whatever has its value still stands there character by character, but for collections in which something changed."""
    for path, value in paths(case.document.data):
        if isinstance(value, dict | list) or any(isinstance(part, int) for part in path):
            continue
        node, now = find(case.document, path), find(after, path)
        if node and now and same(value, after, path):
            assert raw(case.document, node) == raw(after, now), f"{path}\n{told}"


def same(value: Any, after: Document, path: DocPath) -> bool:
    return bool(typed(value_at(after.data, path)) == typed(value))


def raw(document: Document, node: Node) -> str:
    return document.text.content[node.start : node.end]

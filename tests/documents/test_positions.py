"""Where keys and values stand: for any data, in any layout, the text at a node's place is what was written there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxrel.documents import Document, ListNode, MappingNode, ScalarNode, Text, find, locate, parse
from cxrel.findings import Anchor, DocPath


@dataclass(frozen=True)
class Written:
    """A scalar as it stands in the file, and the text it has for a reader."""

    source: str
    text: str


LETTERS = "abcxyzé漢😀\u0301 -_.#:'\"\\{}[],&*!%@`|>?~0123456789\t"


def _quoted(text: str) -> list[Written]:
    double = Written(json.dumps(text, ensure_ascii=False).replace("\t", "\\t"), text)
    single = Written("'" + text.replace("'", "''") + "'", text)
    return [double, single]


WORDS = ["late", "NO", "on", "007", "2026", "1.50", "97%", "0x1F", "12:30", "2026-09-14", "-1", ".inf", "null", "true"]
ODD_WORDS = ["a b", "é😀 x", "it's", "x#y", "a:b", "漢字", "e\u0301"]
plain = st.sampled_from(WORDS + ODD_WORDS).map(lambda word: Written(word, word))
quoted = st.text(LETTERS, max_size=8).flatmap(lambda text: st.sampled_from(_quoted(text)))
scalars = plain | quoted
keys = st.lists(plain | quoted, min_size=1, max_size=4, unique_by=lambda key: key.text)


def _mappings(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return keys.flatmap(lambda ks: st.tuples(*(values for _ in ks)).map(lambda vs: list(zip(ks, vs, strict=True)))).map(
        lambda pairs: ("mapping", pairs)
    )


def _lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, min_size=1, max_size=4).map(lambda items: ("list", items))


trees = st.recursive(scalars, lambda values: _mappings(values) | _lists(values), max_leaves=12)
roots = _mappings(trees)


def flow(tree: Any) -> str:
    if isinstance(tree, Written):
        return tree.source
    kind, children = tree
    if kind == "list":
        return "[" + ", ".join(map(flow, children)) + "]"
    return "{" + ", ".join(f"{key.source}: {flow(value)}" for key, value in children) + "}"


def block(tree: Any, indent: str, noise: Any) -> str:
    """The lines of a tree in block layout; `noise` decides on flow collections, comments and blank lines."""
    lines = []
    for key, value in tree[1] if tree[0] == "mapping" else ((None, item) for item in tree[1]):
        head = indent + ("-" if key is None else f"{key.source}:")
        after = noise(["\n", "  # it's: [a, note\n", "\n\n# note\n"])
        if isinstance(value, Written) or noise([True, False]):
            lines.append(f"{head} {flow(value)}{after}")
        elif key is None and noise([True, False]):
            lines.append(f"{head} {block(value, indent + '  ', noise).lstrip(' ')}")
        else:
            lines.append(f"{head}{after}{block(value, indent + '  ', noise)}")
    return "".join(lines)


def leaves(tree: Any, path: DocPath = (), key: str = "") -> list[tuple[DocPath, str, Written]]:
    """Path, key as written (nothing for an item) and scalar of every leaf."""
    if isinstance(tree, Written):
        return [(path, key, tree)]
    kind, children = tree
    if kind == "list":
        return [leaf for index, item in enumerate(children) for leaf in leaves(item, (*path, index))]
    return [leaf for name, value in children for leaf in leaves(value, (*path, name.text), name.source)]


def at(data: Any, path: DocPath) -> Any:
    for part in path:
        data = data[part]
    return data


def line_and_column(content: str, line: int, column: int) -> str:
    """What stands at a place, found another way than the code under test does."""
    return content.replace("\r\n", "\n").replace("\r", "\n").split("\n")[line - 1][column - 1 :]


@settings(deadline=None, max_examples=80)
@given(roots, st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_the_text_at_the_place_of_a_value_is_the_value(tree: Any, end: str, draw: st.DataObject) -> None:
    content = block(tree, "", lambda choices: draw.draw(st.sampled_from(choices))).replace("\n", end)
    document = parse(Text("a.yaml", content))
    assert document.faults == ()
    for path, key, written in leaves(tree):
        node = find(document, path)
        assert isinstance(node, ScalarNode)
        assert content[node.start : node.end] == written.source
        value = at(document.data, path)
        assert getattr(value, "text", value) == ({"null": None, "true": True}.get(written.source, written.text))
        if written.text.strip() and written.source != "null":
            place = locate(document, path)
            assert line_and_column(content, place.line, place.column).startswith(written.source)
        if key:
            place = locate(document, path, Anchor.KEY)
            assert line_and_column(content, place.line, place.column).startswith(f"{key}:")


def spans(content: str) -> dict[str, str]:
    """What stands in the span of each node of a document, by path."""
    document = parse(Text("a.yaml", content))
    found: dict[str, str] = {}

    def visit(node: Any, path: str) -> None:
        found[path] = content[node.start : node.end]
        if isinstance(node, MappingNode):
            for entry in node.entries:
                visit(entry.value, f"{path}/{entry.text}")
        elif isinstance(node, ListNode):
            for index, item in enumerate(node.items):
                visit(item, f"{path}/{index}")

    visit(document.root, "")
    return found


def test_a_block_ends_with_its_last_leaf() -> None:
    assert spans("a:\n  b:\n    - c\n    - d: e # note\n\n  # note\n\nf: g\n") == {
        "": "a:\n  b:\n    - c\n    - d: e # note\n\n  # note\n\nf: g",
        "/a": "b:\n    - c\n    - d: e",
        "/a/b": "- c\n    - d: e",
        "/a/b/0": "c",
        "/a/b/1": "d: e",
        "/a/b/1/d": "e",
        "/f": "g",
    }


def test_a_block_that_ends_with_nothing_ends_after_the_colon_or_dash() -> None:
    assert spans("a:\n  b:\n\n# note\nc:\n-\n\n")["/a"] == "b:"
    assert spans("a:\n  b:\n\n# note\nc:\n-\n\n")["/c"] == "-"


def test_a_block_scalar_ends_with_its_last_line() -> None:
    assert spans("a: |\n  x\n\n\n# note\nb: >-\r\n  y\r\n  z\r\n\r\nc: 1")["/a"] == "|\n  x"
    assert spans("a: |\n  x\n\n\n# note\nb: >-\r\n  y\r\n  z\r\n\r\nc: 1")["/b"] == ">-\r\n  y\r\n  z"


def test_blank_lines_that_a_block_scalar_keeps_belong_to_it() -> None:
    assert spans("a: |+\n  x\n\nb: 1\n")["/a"] == "|+\n  x\n"
    assert spans("a: |2+\r\n  x\r\n\r\nb: 1\n")["/a"] == "|2+\r\n  x\r\n"


def test_flow_collections_end_with_their_bracket() -> None:
    assert spans("a: [b: c , {d: } ]\n") == {
        "": "a: [b: c , {d: } ]",
        "/a": "[b: c , {d: } ]",
        "/a/0": "b: c",
        "/a/0/b": "c",
        "/a/1": "{d: }",
        "/a/1/d": "",
    }


def test_styles_are_told() -> None:
    content = "a: [x, 'x', \"x\"]\nb:\n  - |\n    x\n  - >\n    x\n"
    document = parse(Text("a.yaml", content))
    paths: list[DocPath] = [(), ("a",), ("a", 0), ("a", 1), ("a", 2), ("b",), ("b", 0), ("b", 1)]
    styles = [node.style for path in paths if (node := find(document, path)) is not None]
    assert styles == ["block", "flow", "plain", "single", "double", "block", "literal", "folded"]


def test_multi_line_scalars_span_their_lines() -> None:
    content = "a: one\n  two # note\nb: 'one\n\n  two'\n"
    assert spans(content)["/a"] == "one\n  two"
    assert spans(content)["/b"] == "'one\n\n  two'"


def test_positions_are_made_once() -> None:
    document: Document = parse(Text("a.yaml", "a: 1"))
    assert document.root is document.root

"""What is YAML here and what is not: every fault of form with its code, line and column."""

from __future__ import annotations

import gc
from typing import Any

import pytest
import yaml

from cxrel.documents import Document, Text, compose, parse
from cxrel.findings import Anchor

Told = list[tuple[str, int, int]]


def read(content: str) -> Document:
    return parse(Text("a.yaml", content))


def told(document: Document) -> Told:
    return [(found.fault.code, found.location.line, found.location.column) for found in document.faults]


@pytest.mark.parametrize(
    ("content", "data"),
    [
        ("a: 1\nb: x # note\n", {"a": 1, "b": "x"}),
        ("---\na: 1\n...\n# the end\n", {"a": 1}),
        ("%YAML 1.2\n---\na: 1\n", {"a": 1}),
        ("a: NO\nb: null\nc:\nd: ~\ne: ''\n", {"a": "NO", "b": None, "c": None, "d": None, "e": ""}),
        (
            "1: a\n01: b\ntrue: c\nnull: d\n2026-09: e\n",
            {"1": "a", "01": "b", "true": "c", "null": "d", "2026-09": "e"},
        ),
        ("- [a, b]\n- {c: d}\n- - e\n", [["a", "b"], {"c": "d"}, ["e"]]),
        ("a: [b: c, d]\n", {"a": [{"b": "c"}, "d"]}),
        ("a: |\n  one\n  two\nb: >\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two\n"}),
        ("a: one\n  two\nb: 'one\n\n  two'\n", {"a": "one two", "b": "one\ntwo"}),
        ('a: "\\u00e9\\n"\n', {"a": "é\n"}),
        ('"<<": 1\n', {"<<": 1}),
        ("a: x\x85y\u2028z\n", {"a": "x\x85y\u2028z"}),
        ("x\u2029: 1\n", {"x\u2029": 1}),
        ("text", "text"),
        ("a: 1\rb: 2\r", {"a": 1, "b": 2}),
    ],
)
def test_what_is_read_without_a_word(content: str, data: object) -> None:
    document = read(content)
    assert document.faults == ()
    assert document.data == data


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("empty-document", 1, 1)]),
        ("# only\n\n# comments\n", [("empty-document", 1, 1)]),
        ("---\n...\n", [("empty-document", 1, 1)]),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", [("several-documents", 2, 1)]),
        ("a: 1\n...\nb: 2\n", [("yaml-syntax", 3, 1)]),
        ("a: 1\nb: 2\na: 3\na: 4\n", [("duplicate-key", 3, 1), ("duplicate-key", 4, 1)]),
        ("a: {😀: 1, b: 2, 😀: 3}\n", [("duplicate-key", 1, 17)]),
        ("a: &x 1\nb: &y [2]\n", [("anchor-or-alias", 1, 4), ("anchor-or-alias", 2, 4)]),
        ("&k a: 1\n", [("anchor-or-alias", 1, 1)]),
        ("a: &x 1\nb: *x\nc: *x\n", [("anchor-or-alias", 1, 4), ("anchor-or-alias", 2, 4)]),
        ("*x : 1\n", [("anchor-or-alias", 1, 1)]),
        ("a: {<<: {b: 1}}\n", [("anchor-or-alias", 1, 5)]),
        ("b: 1\n<<: *x\n", [("anchor-or-alias", 2, 1)]),
        ("a: !!str 5\nb: !mine {c: 1}\n", [("tag", 1, 4), ("tag", 2, 4)]),
        ("a: ! 5\n!!str b: 1\n", [("tag", 1, 4), ("tag", 2, 1)]),
        ("a: &x !!str 5\n", [("anchor-or-alias", 1, 4), ("tag", 1, 7)]),
        ("a: !u!x 5\n", [("tag", 1, 4)]),
        ("%YAML 1.1\n---\na: 1\n", [("tag", 1, 1)]),
        ("%TAG ! tag:x,2026:\n---\na: 1\n", [("tag", 1, 1)]),
        ("%YAML 3.0\n---\na: 1\n", [("tag", 1, 1)]),
        (
            "a: 1\n? [b, c]\n: 1\nd: {{ e }}\nd: 2\n",
            [("complex-key", 2, 3), ("complex-key", 4, 5), ("duplicate-key", 5, 1)],
        ),
        ("{a: 1}: 2\n", [("complex-key", 1, 1)]),
        ("a: {{{ b }}}\n", [("complex-key", 1, 5)]),
        ("? {? [a] : b}\n: 1\n? [c]\n", [("complex-key", 1, 3), ("complex-key", 3, 3)]),
        ("a: b\n c: d\n", [("yaml-syntax", 2, 3)]),
        ("name: Order: online\n", [("yaml-syntax", 1, 12)]),
        ("😀: a: b\n", [("yaml-syntax", 1, 5)]),
        ("a: 1\nb: 'never closed\nc: 1\n", [("yaml-syntax", 2, 4)]),
        ("a: 'never closed\n---\nb: 1\n", [("yaml-syntax", 1, 4)]),
        ("a: 1\nb: [c, {d: e\n\n", [("yaml-syntax", 2, 8)]),
        ("a: [b,\n", [("yaml-syntax", 1, 4)]),
        ("a: [b]]\n", [("yaml-syntax", 1, 7)]),
        ("a: {b: c]\n", [("yaml-syntax", 1, 9)]),
        ("a:\n\t- b\n", [("yaml-syntax", 2, 1)]),
        ("owner: @maria\n", [("yaml-syntax", 1, 8)]),
        ("why: *really* late\n", [("yaml-syntax", 1, 6)]),
        ('a: "C:\\Temp"\n', [("yaml-syntax", 1, 7)]),
        ("a: | text\n  b\n", [("yaml-syntax", 1, 6)]),
        ("a:\n  - b\n c: d\n", [("yaml-syntax", 3, 2)]),
        ("a: - b\n", [("yaml-syntax", 1, 4)]),
        ("a: 1\nb\n", [("yaml-syntax", 2, 2)]),
        ("- a\nb: 1\n", [("yaml-syntax", 2, 1)]),
        ("a: 1\nb: 1\na: 2\nc: [\n", [("duplicate-key", 3, 1), ("yaml-syntax", 4, 4)]),
        ("a: x\0\n", [("control-character", 1, 5)]),
        ("a: x\ud800\n", [("control-character", 1, 5)]),
    ],
)
def test_what_is_told(content: str, expected: Told) -> None:
    assert told(read(content)) == expected
    assert all(found.fault.message and found.fault.hint for found in read(content).faults)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_do_not_depend_on_the_line_ends(end: str) -> None:
    content = "a: é 😀\nb: 'x\n\n  y'\nc: |\n  z\n\nb: 2\nd: e: f\n".replace("\n", end)
    assert told(read(content)) == [("duplicate-key", 8, 1), ("yaml-syntax", 9, 5)]


def test_old_line_breaks_do_not_count_as_lines() -> None:
    assert told(read("a: x\x85y\nb: \u2028z: \u2029\nb: c: d\n")) == [("yaml-syntax", 2, 6)]
    assert told(read("a: x\x85y\na: 1\n")) == [("duplicate-key", 2, 1)]


CONFLICT = "<<<<<<< HEAD\nb: 1\n||||||| base\nb: 0\n=======\nb: 2\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("a: 1\n" + CONFLICT + "c: [\n" + CONFLICT, [2, 10]),
        ("a: 1\n" + CONFLICT.replace("\n", "\r\n"), [2]),
        (CONFLICT.replace("\n", "\r"), [1]),
        ("why: 'text\n" + CONFLICT + "  end'\n", [2]),
        ("a: 1\n=======\nb: 2\n>>>>>>> theirs\nc: 1\n", [2]),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n", [2]),
        ("a: 1\nb: 2\n>>>>>>> theirs\n", [3]),
    ],
)
def test_a_conflict_is_told_once_at_its_first_marker(content: str, lines: list[int]) -> None:
    document = read(content)
    assert told(document) == [("conflict-markers", line, 1) for line in lines]
    assert document.data is None


def test_markers_inside_a_text_are_no_conflict() -> None:
    block = "".join(f"  {line}\n" for line in CONFLICT.splitlines())
    assert read(f"why: |\n{block}").faults == ()
    assert read("why: |\n  Title\n  =======\n  text\n").faults == ()
    assert read("why: 'Title\n=======\n  text'\n").faults == ()
    assert told(read("why: |\n  =======\na: b: c\n")) == [("yaml-syntax", 3, 5)]


def test_depth_ends_at_64() -> None:
    assert read("[" * 64 + "]" * 64).faults == ()
    assert told(read("[" * 65 + "]" * 65)) == [("too-deep", 1, 65)]
    assert told(read("{a: " * 65 + "}" * 65)) == [("too-deep", 1, 257)]
    assert told(read("- " * 65 + "x")) == [("too-deep", 1, 129)]
    assert told(read("? " * 65 + "x"))[-1][0] == "too-deep"


def test_faults_name_their_path_and_the_first_of_two_keys() -> None:
    (found,) = read("stages:\n  - id: a\n    kpis: [{x: 1, x: 2}]\n").faults
    assert found.fault.path == ("stages", 0, "kpis", 0, "x")
    assert found.fault.anchor is Anchor.SECOND_KEY
    assert "line 3" in found.fault.message


def test_the_first_of_two_values_stays() -> None:
    assert read("a: 1\na: 2\n").data == {"a": 1}


@pytest.mark.parametrize("content", ["a: [", "a: *x", "[" * 65, "{{ a }}: 1", CONFLICT, "a: \0"])
def test_a_text_that_cannot_be_trusted_has_no_data(content: str) -> None:
    document = read(content)
    assert document.data is None
    assert document.root is None
    assert document.faults


def test_the_collector_is_as_it_was() -> None:
    read("a: 1")
    assert gc.isenabled()
    gc.disable()
    try:
        read("a: [")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "a: [b: 1, 'c']\nd:\n- \n- é: |\n    x\n\n# note\nf: {g, h: }\n"
    fast = read(content)
    monkeypatch.setattr(compose, "_Parser", yaml.BaseLoader)
    slow = read(content)
    assert slow.data == fast.data
    assert told(read("a: [1,\na: 2\n")) != []
    assert told(read("a: 1\nb: x: y\n")) == [("yaml-syntax", 2, 5)]
    assert told(read("a: 1\nb: &c 1\na: *c\n")) == [
        ("anchor-or-alias", 2, 4),
        ("duplicate-key", 3, 1),
        ("anchor-or-alias", 3, 4),
    ]


def test_a_fault_of_form_is_never_an_exception() -> None:
    pieces: list[Any] = [
        "a: ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "  ",
        "'",
        '"',
        "|",
        "#",
        "&x ",
        "*x ",
        "!t ",
        "?",
        ":",
        ",",
        "\t",
        "%",
        "---\n",
        "<<: ",
    ]
    for first in pieces:
        for second in pieces:
            for third in pieces:
                document = read(f"{first}{second}{third}")
                assert document.faults or document.data is not None
                assert (document.root is None) == (document.data is None)

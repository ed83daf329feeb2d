"""Edits: what is written, where, in which style; that nothing else changes; and when an edit is refused."""

from __future__ import annotations

from typing import Any

import pytest

from cxrel.documents import Text, decode, parse
from cxrel.documents.edit import Change, Edited, Put, Refused, Remove, edit
from cxrel.documents.splice import Patch, spliced

RATING: dict[str, Any] = {"mark": 4, "session": "2026-q4", "why": "Late: again", "depends_on": ["channel", "country"]}
BY = {"channel": {"web": 6, "store": 2}}


def edited(content: str, *changes: Change) -> str:
    result = edit(parse(Text("a.yaml", content)), changes)
    assert isinstance(result, Edited), result
    assert result.changed == (result.text.content != content)
    return result.text.content


def refused(content: str, *changes: Change) -> Refused:
    result = edit(parse(Text("a.yaml", content)), changes)
    assert isinstance(result, Refused)
    return result


# A rating that is not there yet comes last in its stage


def test_a_missing_rating_comes_last_in_its_stage_one_fact_a_line() -> None:
    content = (
        "stages:\n"
        "  - id: receive   # the parcel\n"
        "    touchpoints:\n"
        "      - id: doorstep\n"
        "        name: The parcel arrives\n"
        "        # why is it late?\n"
        "\n"
        "  # the next stage\n"
        "  - id: return\n"
    )
    assert edited(content, Put(("stages", "receive", "rating"), {**RATING, "by": BY})) == content.replace(
        "        # why is it late?\n",
        "        # why is it late?\n"
        "    rating:\n"
        "      mark: 4\n"
        "      session: 2026-q4\n"
        '      why: "Late: again"\n'
        "      depends_on: [channel, country]\n"
        "      by:\n"
        "        channel:\n"
        "          web: 6\n"
        "          store: 2\n",
    )


@pytest.mark.parametrize(
    ("content", "added"),
    [
        ("stages:\n- id: a\n  x:\n    y: 1\n- id: b\n", "  rating:\n    mark: 4\n"),
        ("stages:\n    - id: a\n      x:\n          y: 1\n    - id: b\n", "      rating:\n          mark: 4\n"),
        ("stages:\n    -   id: a\n    -   id: b\n", "        rating:\n            mark: 4\n"),
        ("silos:\n   x: X\nstages:\n- id: a\n- id: b\n", "  rating:\n     mark: 4\n"),
        ("stages:\r\n- id: a\r\n- id: b\r\n", "  rating:\r\n    mark: 4\r\n"),
        ("stages:\r- id: a\r- id: b\r", "  rating:\r    mark: 4\r"),
        ("stages:\n- id: a\n- id: b", "  rating:\n    mark: 4"),
        ("stages:\n-\n   id: a\n-\n   id: b\n", "   rating:\n     mark: 4\n"),
    ],
)
def test_what_is_added_has_the_indentation_and_the_line_breaks_of_the_file(content: str, added: str) -> None:
    last = content if content.endswith(("\n", "\r")) else f"{content}\n"
    assert edited(content, Put(("stages", "b", "rating"), {"mark": 4})) == last + added


@pytest.mark.parametrize(
    ("content", "after"),
    [
        ("stages: [{id: b}]\n", "stages: [{id: b, rating: {mark: 4}}]\n"),
        ("stages: [{ id: b, }, {id: c}]\n", "stages: [{ id: b, rating: {mark: 4}, }, {id: c}]\n"),
        ("stages: [{id: b, rating: {}}]\n", "stages: [{id: b, rating: {mark: 4}}]\n"),
        ('{"stages": [{"id": "b"}]}', '{"stages": [{"id": "b", rating: {mark: 4}}]}'),
        ("stages:\n- {\n    id: b # x\n  }\n", "stages:\n- {\n    id: b, # x\n    rating: {mark: 4}\n  }\n"),
        ("stages:\n- {\n  id: b, # x\n  }\n", "stages:\n- {\n  id: b, # x\n  rating: {mark: 4},\n  }\n"),
        ("stages:\n- {id: b, # x\n   n: 1}\n", "stages:\n- {id: b, # x\n   n: 1, rating: {mark: 4}}\n"),
    ],
)
def test_in_braces_it_is_added_in_braces(content: str, after: str) -> None:
    assert edited(content, Put(("stages", "b", "rating"), {"mark": 4})) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("rating:\n", "rating:\n  mark: 4\n"),
        ("rating: # not yet\n", "rating: # not yet\n  mark: 4\n"),
        ("rating: null # not yet\n", "rating: # not yet\n  mark: 4\n"),
        ("rating:\n  # not yet\n  ~ # really\nx: 1\n", "rating:\n  # not yet\n  mark: 4\nx: 1\n"),
        ("rating: |  # words\n  no\n  mark\nx: 1\n", "rating:  # words\n  mark: 4\nx: 1\n"),
        ("rating: {}\n", "rating: {mark: 4}\n"),
        ("rating: [a, b]\n", "rating:\n  mark: 4\n"),
        ("rating:\n- a # x\n- b\nx: 1\n", "rating:\n  mark: 4\nx: 1\n"),
    ],
)
def test_a_mapping_takes_the_place_of_anything_else(before: str, after: str) -> None:
    assert edited(f"id: a\n{before}", Put(("rating",), {"mark": 4})) == f"id: a\n{after}"


# A mapping that is there


def test_keys_that_stay_keep_place_and_style_new_ones_come_last_and_those_that_go_take_their_lines_along() -> None:
    content = (
        "rating:   # of the autumn\n"
        "    why: 'Old'   # w\n"
        "    # about the mark\n"
        "    mark: 3 # m\n"
        "\n"
        '    "session":   "2026-q4"\n'
        "    gone: [a,\n"
        "      b] # g\n"
        "    # the end\n"
        "x: 1\n"
    )
    assert edited(content, Put(("rating",), {**RATING, "by": BY})) == (
        "rating:   # of the autumn\n"
        "    why: 'Late: again'   # w\n"
        "    # about the mark\n"
        "    mark: 4 # m\n"
        "\n"
        '    "session":   "2026-q4"\n'
        "    depends_on: [channel, country]\n"
        "    by:\n"
        "        channel:\n"
        "            web: 6\n"
        "            store: 2\n"
        "    # the end\n"
        "x: 1\n"
    )


def test_inside_a_mapping_only_what_differs_is_touched() -> None:
    content = "by: {channel: {web: 6 , 'store' : 2}, country: {NO: 3}}  # c\n"
    after = "by: {channel: {web: 6 , 'store' : 3}}  # c\n"
    assert edited(content, Put(("by",), {"channel": {"web": 6, "store": 3}})) == after


def test_a_null_is_as_good_as_no_key() -> None:
    content = "rating:\n  mark: 4\n  by:\n  why: ~\n"
    assert edited(content, Put(("rating",), {"mark": 4, "session": None})) == content
    assert edited(content, Put(("rating",), {"mark": 4, "why": "So"})) == content.replace("~", "So")
    assert edited(content, Remove(("rating", "by"))) == content


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n# about b\nb: 2 # two\n# about c\nc: 3\n", "a: 1\n# about b\n# about c\nc: 3\n"),
        ("a: 1\nb:\n  # inside\n  x: 1\n\n  y: 2\nc: 3\n", "a: 1\nc: 3\n"),
        ("b: |\n  text\n     \nc: 3\n", "c: 3\n"),
        ("a: 1\nb: 2", "a: 1"),
        ("a: 1\r\nb: 2", "a: 1"),
        ("{a: 1, b: 2, c: 3}\n", "{a: 1, c: 3}\n"),
        ("{a: 1, b: 2 }\n", "{a: 1 }\n"),
        ("{b: 2, a: 1}\n", "{a: 1}\n"),
        ("{a: 1, b: 2,}\n", "{a: 1,}\n"),
        ("{\n  a: 1, # one\n  # about b\n  b: 2, # two\n  c: 3\n}\n", "{\n  a: 1, # one\n  # about b\n  c: 3\n}\n"),
        ("{a: 1, # one\n b: 2}\n", "{a: 1, # one\n }\n"),
        ("{a: 1, b: 2, # two\n c: 3}\n", "{a: 1,\n c: 3}\n"),
        ("{ a: 1\n, b: 2\n, c: 3\n}\n", "{ a: 1\n, c: 3\n}\n"),
    ],
)
def test_what_is_removed_takes_its_lines_along_and_no_others(before: str, after: str) -> None:
    assert edited(before, Remove(("b",))) == after
    assert edited(after, Remove(("b",))) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("l:\n- b: 1\n  c: 2\n", "l:\n- c: 2\n"),
        ("l:\n- b: 1 # one\n  # about c\n  c: 2\n", "l:\n-\n  # about c\n  c: 2\n"),
        ("l:\n- - b: 1\n    c: 2\n", None),
        ("l:\n- b: 1\n", "l:\n- {}\n"),
        ("l:\n-\n  # about b\n  b: 1 # one\n", "l:\n- {}\n  # about b\n"),
    ],
)
def test_the_first_key_of_an_item_leaves_the_dash(before: str, after: str | None) -> None:
    path = ("l", 0, "b") if after else ("l", 0, 0, "b")
    assert edited(before, Remove(path)) == (after or "l:\n- - c: 2\n")


def test_what_is_left_of_a_collection_is_written_behind_its_key() -> None:
    content = "by:   # marks\n  # of the web\n  web: 6\nlist:\n- a\n- b # bee\n"
    assert edited(content, Remove(("by", "web")), Put(("list",), [])) == "by: {}   # marks\n  # of the web\nlist: []\n"
    assert edited("a: 1\n", Remove(("a",))) == "{}\n"
    assert edited("by: { web: 6, app: 5 } # c\n", Put(("by",), {})) == "by: {} # c\n"
    assert edited("by: { # c\n  web: 6 # d\n}\n", Put(("by",), {})) == "by: { # c\n}\n"


# Scalars


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("old", "new", "new"),
        ("old", "NO", "NO"),
        ("old", "97%", "97%"),
        ("old", "2026-11-18", "2026-11-18"),
        ("old", "5", '"5"'),
        ("old", "true", '"true"'),
        ("old", "", '""'),
        ("old", "a: b", '"a: b"'),
        ("old", "a #b", '"a #b"'),
        ("old", 'say "so": now', "'say \"so\": now'"),
        ("old", "two\nlines", '"two\\nlines"'),
        ("old", "\x1b[31m\u2028", '"\\e[31m\\u2028"'),
        ("old", 5, "5"),
        ("old", True, "true"),
        ("'old'", "new", "'new'"),
        ("'old'", "it's", "'it''s'"),
        ("'old'", "two\nlines", '"two\\nlines"'),
        ("'old'", 5, "5"),
        ('"old"', "new", '"new"'),
        ('"old"', 'a "b" \\', '"a \\"b\\" \\\\"'),
        ("5", "5", '"5"'),
        ("1", True, "true"),
        ("true", 1, "1"),
        ("5.0", 5, "5.0"),
        ("007", 7, "007"),
        (">-\n  two\n  lines", "one line", "one line"),
    ],
)
def test_a_changed_scalar_keeps_its_quotes_if_they_can_hold_it(before: str, value: Any, after: str) -> None:
    assert edited(f"a: {before}\nb: 1\n", Put(("a",), value)) == f"a: {after}\nb: 1\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:  'x'   # c\r\nb: 1", "a:  'y z'   # c\r\nb: 1"),
        ("a:   # c\n\nb: 1\n", "a: y z   # c\n\nb: 1\n"),
        ("a:\n   x\nb: 1\n", "a:\n   y z\nb: 1\n"),
        ("a: |+  # c\n  x\n\n\nb: 1\n", "a: y z  # c\nb: 1\n"),
        ("a: x\n  y\nb: 1\n", "a: y z\nb: 1\n"),
        ("a: {x: 1,\n  y: 2} # c\nb: 1\n", "a: y z # c\nb: 1\n"),
        ("a: # k\n  # in\n  x: 1 # c\nb: 1\n", "a: y z # k\n  # in\nb: 1\n"),
        ("a:\t'x'\t# c\n", "a:\t'y z'\t# c\n"),
        ("? a\n: x\n", "? a\n: y z\n"),
        ("{a: x, b: 1}", "{a: y z, b: 1}"),
        ("{a: , b: 1}", "{a: y z , b: 1}"),
        ("{b: 1, a}", "{b: 1, a: y z}"),
        ('{"a":1,"b":1}', '{"a": y z,"b":1}'),
        ("--- {a: x}\n...\n", "--- {a: y z}\n...\n"),
    ],
)
def test_a_text_takes_the_place_of_whatever_there_was(before: str, after: str) -> None:
    assert edited(before, Put(("a",), "y z")) == after


# Lists


@pytest.mark.parametrize(
    ("before", "items", "after"),
    [
        ("l: [a, b]\n", ["a", "c", "d"], "l: [a, c, d]\n"),
        ("l: [ a,b , c ] # l\n", ["b", "c"], "l: [ b , c ] # l\n"),
        ("l: [b]\n", ["a", "b"], "l: [a, b]\n"),
        ("l: [a, c]\n", ["a", "b", "c"], "l: [a, b, c]\n"),
        ("l:\n- a # one\n# two\n- b\n", ["a", "b", "c"], "l:\n- a # one\n# two\n- b\n- c\n"),
        ("l:\n  -   a # one\n  -   b\n", ["c", "a"], "l:\n  -   c # one\n  -   a\n"),
        ("l:\n- b\n", ["a", "b"], "l:\n- a\n- b\n"),
        ("l:\n- a\n-\n- c\n", ["a", "b", "c"], "l:\n- a\n- b\n- c\n"),
        ("l:\n- a\n- c # sea\n", ["a", {"id": 1, "n": [1]}, "c"], "l:\n- a\n- id: 1\n  n: [1]\n- c # sea\n"),
        ("l:\n- a\n-   b # bee\n", ["a", {"x": 1, "y": 2}], "l:\n- a\n-   x: 1\n    y: 2 # bee\n"),
        ("l:\n-   a\n-  # empty\n", ["a", {"x": 1, "y": 2}], "l:\n-   a\n-   x: 1\n    y: 2  # empty\n"),
        ("l:\n- - a\n  - b\n", [["z", "a", "b"]], "l:\n- - z\n  - a\n  - b\n"),
        ("l:\n- {x: 1} # ex\n- b\n", ["b"], "l:\n- b\n"),
        ("l: a\n", ["a", "b"], "l: [a, b]\n"),
        ("l: a # was\n", [{"x": 1}], "l: # was\n  - x: 1\n"),
        ("l: a\n", ["w" * 60, "v" * 60], f"l:\n  - {'w' * 60}\n  - {'v' * 60}\n"),
        ("k: [a]\nl: a\n", ["w" * 60, "v" * 60], f"k: [a]\nl: [{'w' * 60}, {'v' * 60}]\n"),
    ],
)
def test_of_a_list_only_the_items_that_differ_are_touched(before: str, items: list[Any], after: str) -> None:
    assert edited(before, Put(("l",), items)) == after


def test_items_go_by_id_or_place_and_the_place_after_the_last_one_appends() -> None:
    content = "stages:\n- id: 7\n- id: b\n"
    changes = [Put(("stages", "7", "n"), 1), Put(("stages", 1, "n"), 2), Put(("stages", 2), {"id": "c"})]
    assert edited(content, *changes) == "stages:\n- id: 7\n  n: 1\n- id: b\n  n: 2\n- id: c\n"
    assert edited(content, Remove(("stages", "7"))) == "stages:\n- id: b\n"


def test_mappings_on_the_way_are_made() -> None:
    assert edited("a: 1\n", Put(("b", "c", "d"), ["x"])) == "a: 1\nb:\n  c:\n    d: [x]\n"
    assert edited("b: ~\n", Put(("b", "c"), 1)) == "b:\n  c: 1\n"


# What is special about a file stays


def test_the_byte_order_mark_is_put_back() -> None:
    text = decode("a.yaml", b"\xef\xbb\xbfmark: 3\r\n")
    assert isinstance(text, Text)
    result = edit(parse(text), [Put(("mark",), 4)])
    assert isinstance(result, Edited)
    assert result.raw == b"\xef\xbb\xbfmark: 4\r\n"


def test_a_change_that_is_there_already_changes_nothing() -> None:
    content = "rating: {mark: 4, session: '2026-q4', why: \"Late: again\", depends_on: [channel,country]}"
    result = edit(parse(Text("a.yaml", content)), [Put(("rating",), RATING), Remove(("nothing", "here"))])
    assert isinstance(result, Edited)
    assert not result.changed
    assert result.text.content == content


def test_numbers_are_compared_by_what_they_are() -> None:
    content = "a: [.nan, 1e3, 0x10, -0.0]\n"
    assert edited(content, Put(("a",), [float("nan"), 1000, 16, 0])) == content
    assert edited(content, Put(("a", 0), 5)) == content.replace(".nan", "5")


def test_patches_that_overlap_or_lie_outside_are_a_bug() -> None:
    assert spliced("abcd", [Patch(3, 4, "x"), Patch(1, 2, ""), Patch(1, 1, "y")]) == "aycx"
    for patches in ([Patch(0, 2, ""), Patch(1, 3, "")], [Patch(3, 5, "")], [Patch(2, 1, "")]):
        with pytest.raises(ValueError, match="overlaps another, or lies outside"):
            spliced("abcd", patches)


# Refused, with what to paste


@pytest.mark.parametrize(
    ("content", "change", "reason"),
    [
        ("a: [\n", Put(("a",), 3), "mended first. A bracket is opened"),
        ("a: 1\na: 2\n", Put(("a",), 3), 'mended first. The key "a" stands here already'),
        ("# nothing\n", Put(("a",), 3), "mended first. The file holds no data"),
        ("a: x\n", Put(("a", "b"), 3), "a single value"),
        ("a: [1]\n", Put(("a", 5), 3), "no place 5"),
        ("a: {b: 1}\n", Put(("a", 0), 3), "where there is none"),
        ("a: [{id: x}]\n", Put(("a", "y", "b"), 3), 'no item with the id "y"'),
        ("? a\n: 1\n? b\n: 2\n", Remove(("a",)), "does not begin its line"),
        ("a: [x: 1]\n", Put(("a", 0, "y"), 3), "leaves no room"),
        ("a: |\n  ends here", Put(("b",), 3), "leaves no room"),
        ("a: 1\n", Put(("k" * 2000,), 3), "leaves no room"),
        ("a: 1\n", Put(("b",), "\ud800"), "leaves no room"),
        ("a: 1\n", Put((), [1]), "the whole of a file"),
        ("a: 1\n", Remove(()), "without all of its data"),
    ],
)
def test_what_cannot_be_proved_is_refused(content: str, change: Change, reason: str) -> None:
    assert reason in refused(content, change).reason


def test_a_refusal_names_the_place_and_brings_the_block_to_paste_and_undoes_what_came_before() -> None:
    content = "stages:\n  - id: receive\n    rating: [\n"
    found = refused(content, Put(("stages", 0, "rating"), {"mark": 4, "by": BY}))
    assert found.block == "rating:\n  mark: 4\n  by:\n    channel:\n      web: 6\n      store: 2\n"
    found = refused("stages: [{id: receive}]\na: x\n", Put(("stages", 0, "n"), 1), Put(("a", "b"), 1))
    assert found.reason.startswith("a.b: ")
    assert refused("a: x\n", Put(("a", 2), "b")).block == "- b\n"
    assert refused("a: x\n", Remove(("a", "b"))).block == ""

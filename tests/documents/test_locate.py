"""Where findings point, by the rules of the format; and how paths are written for people."""

from __future__ import annotations

import pytest

from cxrel.documents import Text, cut_by_comment, find, locate, parse, render_path
from cxrel.findings import Anchor, DocPath, Location

CONTENT = """\
format: cxrel/1
owner:
review_every: ~
name: "  "
silos:
  care: Customer care
  care: Again
dimensions: {channel: {web: Web shop}, country: }
stages:
  - id: receive
    name: I get it
    touchpoints:
      - name: The parcel
        moment_of_truth: true
        kpis: [{unit: share, reliable: 97%}, {}]
        listens_for:
          -
          - ""
          - late
  -
  - id: 7
"""
DOCUMENT = parse(Text("a.yaml", CONTENT))
TOUCHPOINT: DocPath = ("stages", 0, "touchpoints", 0)


def place(path: DocPath, anchor: Anchor) -> tuple[int, int]:
    found = locate(DOCUMENT, path, anchor)
    return found.line, found.column


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("format",), (1, 9)),
        (("owner",), (2, 1)),
        (("review_every",), (3, 1)),
        (("name",), (4, 1)),
        (("silos",), (6, 3)),
        (("silos", "care"), (6, 9)),
        (("dimensions", "channel"), (8, 23)),
        (("dimensions", "channel", "web"), (8, 29)),
        (("dimensions", "country"), (8, 40)),
        (("stages", 0), (10, 5)),
        (("stages", 0, "id"), (10, 9)),
        (("stages", 1), (20, 3)),
        ((*TOUCHPOINT, "moment_of_truth"), (14, 26)),
        ((*TOUCHPOINT, "kpis", 0, "reliable"), (15, 40)),
        ((*TOUCHPOINT, "kpis", 1), (15, 46)),
        ((*TOUCHPOINT, "listens_for", 0), (17, 11)),
        ((*TOUCHPOINT, "listens_for", 1), (18, 13)),
        ((*TOUCHPOINT, "listens_for", 2), (19, 13)),
        ((), (1, 1)),
    ],
)
def test_a_value_is_told_where_it_stands_and_an_empty_one_at_its_key(path: DocPath, expected: tuple[int, int]) -> None:
    assert place(path, Anchor.VALUE) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("silos",), (5, 1)),
        (("silos", "care"), (6, 3)),
        (("dimensions", "channel"), (8, 14)),
        ((*TOUCHPOINT, "kpis", 0, "unit"), (15, 17)),
        (("stages", 2), (21, 5)),
    ],
)
def test_a_key_is_told_where_it_stands(path: DocPath, expected: tuple[int, int]) -> None:
    assert place(path, Anchor.KEY) == expected


def test_the_second_of_two_equal_keys_is_told_and_the_only_one_otherwise() -> None:
    assert place(("silos", "care"), Anchor.SECOND_KEY) == (7, 3)
    assert place(("silos",), Anchor.SECOND_KEY) == (5, 1)
    assert place(("stages", 2), Anchor.SECOND_KEY) == (21, 5)
    assert locate(parse(Text("a", "a: 1\na: 2\n")), ("a",), Anchor.SECOND_KEY) == Location(2, 1)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("owner",), (2, 1)),
        (("id",), (1, 1)),
        (("silos", "logistics"), (5, 1)),
        (("dimensions", "channel", "app"), (8, 15 - 1)),
        (("dimensions", "country", "NO"), (8, 40)),
        (("stages", 0, "owner"), (10, 5)),
        (("stages", 1, "id"), (20, 3)),
        ((*TOUCHPOINT, "id"), (13, 9)),
        ((*TOUCHPOINT, "kpis", 0, "id"), (15, 17)),
        ((*TOUCHPOINT, "kpis", 1, "id"), (15, 46)),
        ((*TOUCHPOINT, "kpis", 0, "reliable", "deep"), (15, 30)),
    ],
)
def test_a_missing_key_is_told_at_what_lacks_it(path: DocPath, expected: tuple[int, int]) -> None:
    assert place(path, Anchor.MISSING) == expected


@pytest.mark.parametrize("anchor", [Anchor.VALUE, Anchor.KEY, Anchor.SECOND_KEY, Anchor.MISSING])
def test_a_path_beyond_the_document_ends_at_the_deepest_thing_there(anchor: Anchor) -> None:
    assert place(("stages", 0, "rating", "mark"), anchor) == (10, 5)
    assert place(("silos", "stores", "x", 3), anchor) == (5, 1)
    assert place(("stages", 9, "id"), anchor) == (9, 1)
    assert place(("nothing", "here"), anchor) == (1, 1)


def test_a_path_into_a_scalar_ends_at_the_scalar() -> None:
    assert place(("format", "x"), Anchor.VALUE) == (1, 9)
    assert place(("owner", "x"), Anchor.VALUE) == (2, 1)


@pytest.mark.parametrize("content", ["", "# nothing\n", "a: ["])
@pytest.mark.parametrize("anchor", list(Anchor))
def test_a_document_without_data_is_told_at_its_beginning(content: str, anchor: Anchor) -> None:
    document = parse(Text("a", content))
    assert locate(document, ("a", 0), anchor) == Location(1, 1)
    assert find(document, ()) is None


def test_the_root_need_not_be_a_mapping() -> None:
    document = parse(Text("a", "\n- a\n- {}\n"))
    assert locate(document, ("id",), Anchor.MISSING) == Location(2, 1)
    assert locate(document, (1, "id"), Anchor.MISSING) == Location(3, 3)
    assert locate(document, (-1,), Anchor.VALUE) == Location(2, 1)
    assert locate(parse(Text("a", "\n {}")), ("id",), Anchor.MISSING) == Location(2, 2)
    assert locate(parse(Text("a", " text")), ("id",), Anchor.MISSING) == Location(1, 2)


def test_the_first_key_of_a_document_may_follow_comments() -> None:
    document = parse(Text("a", "# é\n---\n\nname: x\n"))
    assert locate(document, ("format",), Anchor.MISSING) == Location(4, 1)


def test_find_gives_a_node_or_nothing() -> None:
    assert find(DOCUMENT, ("format",)) is not None
    assert find(DOCUMENT, ("format", "x")) is None
    assert find(DOCUMENT, ("stages", 5)) is None


def test_paths_go_by_the_ids_of_items() -> None:
    content = "stages:\n- id: receive\n  kpis: [{id: 007}, {id: 1.50}, {id: }, {id: true}, text, {id: ''}]\n"
    data = parse(Text("a", content)).data
    kpis: DocPath = ("stages", 0, "kpis")
    written = [render_path(data, (*kpis, index, "x")) for index in range(7)]
    assert written == [f"stages.receive.kpis.{name}.x" for name in ("007", "1.50", "2", "3", "4", "5", "6")]
    assert render_path(data, ()) == ""
    assert render_path(None, ("rows", 3, "n")) == "rows.3.n"
    assert render_path({"by": {"3": {"id": "x"}}}, ("by", 3, "y")) == "by.3.y"


@pytest.mark.parametrize(
    ("content", "cut"),
    [
        ("a: late #1\n", True),
        ("a: late\t# note\n", True),
        ("a: late#1\n", False),
        ("a: late\n# note\n", False),
        ("a: 'late' # note\n", False),
        ("a: [late] # note\n", False),
        ("a: # note\n", True),
        ("b: 1\n", False),
    ],
)
def test_a_plain_scalar_cut_by_a_comment_is_seen(content: str, cut: bool) -> None:
    assert cut_by_comment(parse(Text("a", content)), ("a",)) is cut

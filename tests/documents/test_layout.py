"""Canonical layout: what a file looks like afterwards, and that neither meaning nor a comment is lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, get_args

import pytest
from odd_layouts import OddWriter, odd_journey

from cxrel.documents import Text, parse
from cxrel.documents.layout import LeftAlone, laid_out
from cxrel.documents.schema import MODELS
from cxrel.model.evidence import Session
from cxrel.model.journey import Journey

if TYPE_CHECKING:
    from pydantic import BaseModel

SHIPPED = Path(__file__).parents[2] / "journeys"
COMMENT = re.compile(r"#[^\r\n#§]*§\d+(?= *(?:[\r\n]|$))")


def canonical(content: str, model: type[BaseModel] = Journey) -> str:
    result = laid_out(parse(Text("a.yaml", content)), model)
    assert isinstance(result, Text), result
    again = laid_out(parse(result), model)
    assert again == result, "the same again"
    return result.content


def in_document_order(data: Any) -> Any:
    """Mappings as lists of pairs, so that the order of keys counts."""
    if isinstance(data, dict):
        return [(key, in_document_order(value)) for key, value in data.items()]
    return [in_document_order(item) for item in data] if isinstance(data, list) else data


# Whatever the file looked like


@pytest.mark.parametrize("seed", range(6))
def test_odd_files_keep_their_meaning_and_every_comment(seed: int) -> None:
    for number in range(50):
        rng = Random(f"layout-{seed}-{number}")
        data = odd_journey(rng)
        keeps_its_meaning_and_comments(OddWriter(rng).write(data), data, Journey)


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.yaml")), ids=lambda path: path.relative_to(SHIPPED).as_posix())
def test_shipped_files_in_odd_layouts_come_back(path: Path) -> None:
    document = parse(Text(path.name, path.read_text(encoding="utf-8")))
    assert isinstance(document.data, dict)
    kinds = {get_args(model.model_fields["format"].annotation): model for model in MODELS.values()}
    model = kinds[(document.data["format"],)]
    content = OddWriter(Random(path.name)).write(document.data)
    after = keeps_its_meaning_and_comments(content, document.data, model)
    as_shipped = parse(Text("", canonical(document.text.content, model))).data
    assert in_document_order(parse(Text("", after)).data) == in_document_order(as_shipped), "one order of keys"


def keeps_its_meaning_and_comments(content: str, data: Any, model: type[BaseModel]) -> str:
    after = canonical(content, model)
    assert parse(Text("", after)).data == data
    assert Counter(COMMENT.findall(after)) == Counter(COMMENT.findall(content))
    assert "\r" not in after
    assert after.endswith("\n")
    assert not re.search(r"(?<!\s)(?<!trail) +\n", after)
    return after


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.glob("*/*/*.yaml")), ids=lambda path: path.relative_to(SHIPPED).as_posix()
)
def test_evidence_that_is_shipped_is_in_canonical_layout(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    (model,) = (MODELS[path.parent.name.removesuffix("s")],)
    assert canonical(content, model) == content


# What it looks like


def test_keys_stand_in_the_order_of_the_format_and_those_that_it_does_not_order_behind_the_same_key() -> None:
    content = (
        "x-first: 1\n"
        "id: a\n"
        "notes: about the id\n"
        "name: A\n"
        "x-own: 2\n"
        "tags: []\n"
        "format: cxrel/1\n"
        "silos: {b: B, a: A}\n"
        "stages:\n"
        "  - rating: {why: w, mark: 4, by: {channel: {web: 1, app: 2}}}\n"
        "    unknown: kept\n"
        "    id: s\n"
    )
    assert canonical(content) == (
        "format: cxrel/1\n"
        "x-first: 1\n"
        "id: a\n"
        "notes: about the id\n"
        "name: A\n"
        "x-own: 2\n"
        "tags: []\n"
        "\n"
        "silos: {b: B, a: A}\n"
        "\n"
        "stages:\n"
        "  - id: s\n"
        "    rating: {mark: 4, why: w, by: {channel: {web: 1, app: 2}}}\n"
        "    unknown: kept\n"
    )


def test_texts_that_are_nothing_but_white_space_or_wrapped_in_braces_go_on_one_line() -> None:
    content = 'x-a: |+\n\n\nx-b: {k: "one\n  two"}\n'
    assert canonical(content) == 'x-a: "\\n\\n"\n\nx-b: {k: one two}\n'


def test_json_becomes_one_fact_a_line_and_short_marks_stay_in_braces() -> None:
    content = '{"format":"cxrel/1","id":"a","stages":[{"id":"pay","name":"I pay","rating":{"mark":4}},{"id":"x: y"}]}'
    assert canonical(content) == (
        'format: cxrel/1\nid: a\n\nstages:\n  - id: pay\n    name: I pay\n    rating: {mark: 4}\n\n  - id: "x: y"\n'
    )


def test_indentation_quotes_and_spaces_become_canonical() -> None:
    content = (
        "\n"
        "---\n"
        "format : 'cxrel/1'\r\n"
        "silos:\r\n"
        "        'a':   \"A\"  \r\n"
        "        b: 'say \"so\": now'\r\n"
        "        c: 'it''s: so'\r\n"
        "\r\n\r\n"
        "        d: ''\r\n"
        "dimensions: { channel: {web : Web ,app: 'App, new'} }\r\n"
        "stages:\r\n"
        "-   id: '007'\r\n"
        '    name: "NO"\r\n'
        "    touchpoints:\r\n"
        "    -   kpis: [ {reliable: 97.0% , id: k, unreliable: 0.90} ]\r\n"
        "..."
    )
    assert canonical(content) == (
        "format: cxrel/1\n"
        "\n"
        "silos:\n"
        "  a: A\n"
        "  b: 'say \"so\": now'\n"
        '  c: "it\'s: so"\n'
        "\n"
        '  d: ""\n'
        "\n"
        'dimensions: {channel: {web: Web, app: "App, new"}}\n'
        "\n"
        "stages:\n"
        '  - id: "007"\n'
        "    name: NO\n"
        "    touchpoints:\n"
        "      - kpis:\n"
        "          - id: k\n"
        "            reliable: 97.0%\n"
        "            unreliable: 0.90\n"
    )


def test_texts_on_several_lines_keep_their_lines() -> None:
    content = (
        "format: cxrel/1\n"
        "notes: |+\n"
        "      keep\n"
        "\n"
        "stages:\n"
        " - id: a\n"
        "   notes: |2-  # two\n"
        "      deep\n"
        "     less\n"
        "   x-folded: >\n"
        "        one\n"
        "        line\n"
        " - name: plain\n"
        "         text # t\n"
        '   promise: "long   \n'
        "\n"
        "     text\\\n"
        '     more \\  \n      end"\n'
    )
    assert canonical(content) == (
        "format: cxrel/1\n"
        "notes: |+\n"
        "  keep\n"
        "\n"
        "stages:\n"
        "  - id: a\n"
        "    notes: |2-  # two\n"
        "       deep\n"
        "      less\n"
        "    x-folded: >\n"
        "      one\n"
        "      line\n"
        "\n"
        "  - name: plain\n"
        "      text # t\n"
        '    promise: "long\n'
        "\n"
        "      text\\\n"
        '      more \\ \n      end"\n'
    )


@pytest.mark.parametrize(
    ("content", "after"),
    [
        ("a: 1\n\n# about b\n\n\nb: 2\n# end\n", "a: 1\n\n# about b\n\nb: 2\n# end\n"),
        ("a:\n  x: 1\n  # foot of a\n# about b\nb: 2\n", "a:\n  x: 1\n  # foot of a\n# about b\nb: 2\n"),
        ("a:\n- 1\n# about b\nb: 2\n", "a:\n  - 1\n# about b\nb: 2\n"),
        ("a:   # of a\n  x: 1 # of x\n", "a:   # of a\n  x: 1 # of x\n"),
        ("a: # of a\n  # of x\n  x: 1\n", "a: # of a\n  # of x\n  x: 1\n"),
        ("a:\n  # above\n  x\n", "# above\na: x\n"),
        ("a:\n  - # dash\n    x: 1\n", "a:\n  # dash\n  - x: 1\n"),
        ("a: [  # in\n 1, # one\n # b\n 2 # t\n # c\n ] # out\n", "# out\na:  # in\n  - 1 # one\n  # b\n  - 2 # t\n  # c\n"),
        ("a: [ # nothing\n ]\n", "# nothing\na: []\n"),
        ("a:      1   # one\nbbb:    22  # two\nc: 3 # three\n", "a: 1        # one\nbbb: 22     # two\nc: 3 # three\n"),
        ("a:  '1 1'   # alone\n", "a: 1 1   # alone\n"),
        ("? a\n# between\n: 1 # one\n", "# between\na: 1 # one\n"),
        ("a: {b: [1,\n  2]}\n", "a: {b: [1, 2]}\n"),
    ],
)  # fmt: skip
def test_comments_stay_with_what_they_are_about(content: str, after: str) -> None:
    assert canonical(f"format: cxrel-session/1\n{content}", Session) == f"format: cxrel-session/1\n{after}"


def test_the_comments_that_begin_a_file_stay_there_and_others_go_with_their_key() -> None:
    editor = "# yaml-language-server: $schema=journey.json\n"
    assert canonical(f"{editor}# the id\nid: a\nformat: cxrel/1\n") == f"{editor}format: cxrel/1\n# the id\nid: a\n"
    assert canonical("# Ours\n\n# the id\nid: a\nformat: x\n") == "# Ours\n\nformat: x\n# the id\nid: a\n"
    assert canonical("stages:\n- name: n\n  # the id\n  id: a\n") == "stages:\n  # the id\n  - id: a\n    name: n\n"


def test_lists_and_mappings_in_brackets_go_one_member_a_line_where_they_are_long() -> None:
    votes = ", ".join(f"silo-{number}: [1, 2, 3, 4, 5]" for number in range(6))
    lines = "".join(f"  silo-{number}: [1, 2, 3, 4, 5]\n" for number in range(6))
    assert canonical(f"x-votes: {{{votes}}}\n", Session) == f"x-votes:\n{lines}"
    short = f"x-list: [{', '.join(['1'] * 39)}]\n"
    assert canonical(short, Session) == short


def test_only_a_journey_has_blank_lines_of_its_own() -> None:
    content = "silos: {a: A}\nstages:\n- id: a\n- id: b\n"
    assert canonical(content) == "silos: {a: A}\n\nstages:\n  - id: a\n\n  - id: b\n"
    content = "participants: {a: 1}\nstages:\n- id: a\n- id: b\n"
    assert canonical(content, Session) == "participants: {a: 1}\nstages:\n  - id: a\n  - id: b\n"


# Left alone


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a: [\n", "it has faults of form"),
        ("a: 1\na: 2\n", "it has faults of form"),
        ("# nothing\n", "it has faults of form"),
        ("- a\n", "it holds no keys"),
        ("{} # nothing\n", "it holds no keys"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_alone(content: str, reason: str) -> None:
    assert laid_out(parse(Text("a.yaml", content)), Journey) == LeftAlone(reason)


@pytest.mark.parametrize(
    ("printed", "reason"),
    [("a: 2 # c\n", "its meaning would change"), ("a: [\n", "its meaning would change"), ("a: 1\n", "a comment would be lost")],
)  # fmt: skip
def test_what_cannot_be_proved_is_left_alone(monkeypatch: pytest.MonkeyPatch, printed: str, reason: str) -> None:
    monkeypatch.setattr("cxrel.documents.layout.printed", lambda *_: printed)
    assert laid_out(parse(Text("a.yaml", "a:   1 # c\n")), Journey) == LeftAlone(reason)

"""Versions of a journey file are read in pieces for its history: that gives what reading the whole text gives."""

from __future__ import annotations

from random import Random

import pytest
from odd_layouts import OddWriter, odd_journey

from cxrel.changes import facts
from cxrel.changes.facts import journey_facts
from cxrel.changes.facts_text import facts_from_text, facts_to_texts

PLAIN = """\
format: cxrel/1
id: coat
stages:   # in order
  # a comment
  - id: a
    name: "one"
    touchpoints:
      - id: a1
        name: A one
        kpis:
          - {id: k, name: K, unit: share, reliable: 97%, unreliable: 0.9}
      # between
      - id: a2
        state: broken
    rating:
      mark: always-reliable
      why: |
        text
          - id: no item
        end
  - id: b

    rating: {mark: 4,
      session: q1}
notes: after
"""
TRAPS = (
    PLAIN,
    PLAIN.replace("\n", "\r\n"),
    PLAIN.replace("\n", "\r"),
    PLAIN.replace("notes: after", "stages: []"),
    PLAIN.replace("notes: after", "id: other"),
    PLAIN.replace("notes: after", "..."),
    PLAIN.replace("notes: after", "---\nid: second"),
    PLAIN.replace("notes: after", '"quoted\n  - id: c": x'),
    PLAIN.replace('name: "one"', 'name: "one\n  - id: c\n  two"'),
    PLAIN.replace('name: "one"', "name: 'one\n  - id: c'"),
    PLAIN.replace('name: "one"', "tags: [one,\n  - id, two]"),
    PLAIN.replace('name: "one"', "tags: [one\n  - id: two\n  ]"),
    PLAIN.replace('name: "one"', "name: one\n      - two"),
    PLAIN.replace('name: "one"', "name: >-\n     one\n     - id: two"),
    PLAIN.replace("        state: broken", "        state: broken\n        id: a3"),
    PLAIN.replace("    touchpoints:", "    rating: {mark: 2}\n    touchpoints:"),
    PLAIN.replace("      - id: a2", "      - id: a2\n        touchpoints:\n          - id: deep"),
    PLAIN.replace("  - id: b\n", "  -\n    id: b\n"),
    PLAIN.replace("  - id: b\n", "  -   id: b\n"),
    PLAIN.replace("  - id: b\n", "  - &x id: b\n"),
    PLAIN.replace("  - id: b\n", "  - - id: b\n"),
    PLAIN.replace("  - id: b\n", "  - ? id\n    : b\n"),
    PLAIN.replace("  - id: b\n", "  -\tid: b\n"),
    PLAIN.replace("  - id: b\n", "\t- id: b\n"),
    PLAIN.replace("  - id: b\n", "<<<<<<< mine\n  - id: b\n=======\n>>>>>>> theirs\n"),
    PLAIN.replace("    rating:\n", "     rating:\n"),
    PLAIN.replace("  -", "-").replace("\n  ", "\n"),
    PLAIN.replace("mark: always-reliable", "mark: 7.5"),
    PLAIN.replace("reliable: 97%", "reliable: lots"),
    PLAIN.replace("id: coat\n", ""),
    PLAIN.replace("id: a\n", "id: 7\n"),
    PLAIN.replace("stages:", "x-notes: |\n  stages:\n  - id: z\nstages:"),
    PLAIN.replace("stages:", "notes: \"\nstages:\n  - id: z\n\"\nstages:"),
    "stages:\n- id: a\n- id: b\nid: coat\n",
    "id: coat\nstages:\n  - id: a",
    "id: coat\nstages: []\n",
    "id: coat\nstages:\n",
    "[1, 2]\n",
    "",
)  # fmt: skip


def whole(text: str, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(facts, "_from_pieces", lambda _: None)
        return journey_facts(text)


@pytest.mark.parametrize("text", TRAPS)
def test_traps_are_read_as_the_whole_text_is(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert journey_facts(text) == whole(text, monkeypatch)


def test_a_plain_text_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    found = facts._from_pieces(PLAIN)
    assert found is not None
    assert found == whole(PLAIN, monkeypatch)
    assert [stage.id for stage in found.stages] == ["a", "b"]
    assert [touchpoint.id for touchpoint in found.stages[0].touchpoints] == ["a1", "a2"]
    rating = found.stages[0].rating
    assert rating is not None
    assert (rating.mark, rating.why) == (9, "text\n  - id: no item\nend\n")


@pytest.mark.parametrize("seed", range(60))
def test_odd_layouts_are_read_as_the_whole_text_is(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(seed)
    text = OddWriter(rng).write({"id": "coat", **odd_journey(rng)})
    found = journey_facts(text)
    assert found == whole(text, monkeypatch)
    assert facts_from_text(facts_to_texts({"": found})[""]) == found


@pytest.mark.parametrize("seed", range(40))
def test_texts_with_a_line_moved_or_gone_are_read_as_the_whole_text_is(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(seed)
    for _ in range(40):
        lines = PLAIN.splitlines(keepends=True)
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(lines))
            line = lines.pop(place)
            kind = rng.randrange(4)
            if kind == 0:
                lines.insert(rng.randrange(len(lines) + 1), line)
            elif kind == 1:
                lines.insert(place, " " * rng.randint(0, 6) + line.lstrip(" "))
            elif kind == 2:
                at = rng.randrange(len(line))
                lines.insert(place, line[:at] + rng.choice("\"'[]{}:-#&*|>?% \n") + line[at:])
        text = "".join(lines)
        assert journey_facts(text) == whole(text, monkeypatch), text

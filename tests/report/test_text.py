from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.report.text import Anchor, clean, clip, map_texts, sentence


def test_what_drives_a_terminal_or_turns_text_around_is_shown_as_a_sign() -> None:
    assert clean("a\x1b[31mb\x07c") == "a�[31mb�c"
    assert clean("invoice\u202efdp.exe") == "invoice�fdp.exe"
    assert clean("\u2066hidden\u2069\ud800") == "�hidden��"


def test_a_text_is_one_line_without_unseen_marks() -> None:
    assert clean(" a\r\n\tb  c\u2028d\u200b\ufeff ") == "a b c d"


def test_text_of_any_language_stays_as_it_is() -> None:
    for text in ("Café à Ålesund", "日本語のお客様", "مرحبا بالعالم", "👩‍👧 welcome", "می‌خواهم"):
        assert clean(text) == text


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in cleaned)


@dataclass(frozen=True)
class _Leaf:
    name: str
    anchor: Anchor
    number: int | None


@dataclass(frozen=True)
class _Tree:
    leaves: tuple[_Leaf, ...]
    by: dict[str, str]


def test_every_text_of_a_tree_is_changed_and_nothing_else() -> None:
    tree = _Tree((_Leaf("a", Anchor("a", "b_c"), 1), _Leaf("b", Anchor("x"), None)), {"k": "v"})
    assert map_texts(tree, str.upper) == _Tree(
        (_Leaf("A", Anchor("a", "b_c"), 1), _Leaf("B", Anchor("x"), None)), {"K": "V"}
    )
    assert isinstance(map_texts(tree, str.upper).leaves[0].anchor, Anchor)


def test_what_is_no_plain_value_has_no_place_in_a_view() -> None:
    with pytest.raises(TypeError, match="set is none"):
        map_texts({"a", "b"}, str.upper)


def test_anchors_cannot_carry_markup() -> None:
    assert Anchor("coat", "door_step-1") == "coat.door_step-1"
    assert Anchor('x"><script>') == "x---script-"


def test_clipping_keeps_words_whole_and_cuts_endless_ones() -> None:
    assert clip("one two three", 3) == "one two three"
    assert clip("one, two, three", 2) == "one, two…"
    assert clip("a" * 100, 3) == "a" * 27 + "…"


def test_a_sentence_has_a_capital_and_an_end() -> None:
    assert [sentence(text) for text in ("so it is", "Is it?", "", "done…")] == ["So it is.", "Is it?", "", "Done…"]

"""Lining up: by phrases, where the longest wins; by the words of a column; and suggested from what was lined up before."""

from __future__ import annotations

import pytest

from cxrel.voices.columns import heading_in, suggested_columns
from cxrel.voices.lining import Phrases
from cxrel.voices.suggest import Suggester

PHRASES = Phrases(
    {"doorstep": ["late", "did not arrive"], "refund": ["Où est mon argent", "late refund"], "store": ["came late"]}
)


@pytest.mark.parametrize(
    ("text", "touchpoint"),
    [
        ("It was LATE.", "doorstep"),
        ("ou est  mon ARGENT?", "refund"),
        ("a late refund again", "refund"),
        ("it came late, very late", "store"),
        ("It did\nnot arrive", "doorstep"),
    ],
)
def test_the_longest_phrase_decides_whatever_its_capitals_and_accents(text: str, touchpoint: str) -> None:
    heard = PHRASES.heard_in(text)
    assert heard is not None
    assert heard.touchpoints == (touchpoint,)


@pytest.mark.parametrize("text", ["", "lately", "translate", "I chose a latex coat"])
def test_a_part_of_a_word_is_no_phrase(text: str) -> None:
    assert PHRASES.heard_in(text) is None


def test_phrases_of_the_same_length_are_a_tie() -> None:
    heard = Phrases({"doorstep": ["late"], "pick-up": ["wait"], "other": ["late"]}).heard_in("late, and a long wait")
    assert heard is not None
    assert (heard.phrase, heard.touchpoints) == ("late", ("doorstep", "other", "pick-up"))
    assert Phrases({}).heard_in("late") is None


LESSONS = [
    *[(f"the van brought my parcel on the wrong day {n}", "doorstep") for n in "abcd"],
    *[(f"my money is not back on my bank account {n}", "refund") for n in "abcd"],
    *[("a strange one", "rare")] * 2,
]


def test_suggestions_come_from_what_was_lined_up_before() -> None:
    suggester = Suggester(LESSONS)
    found = suggester.suggest("When will the money be on my account?")
    assert found is not None
    assert (found.touchpoint, found.words[0]) == ("refund", "account")
    assert suggester.suggest("Xylophone zebra") is None, "no word of it was met before"
    assert suggester.suggest("a strange strange one") is None, "too few entries to learn from"


def test_suggestions_do_not_hang_on_the_order_of_the_lessons() -> None:
    texts = ["my parcel", "money on the day", "the van has my money"]
    one, other = Suggester(LESSONS), Suggester(LESSONS[::-1])
    assert [one.suggest(text) for text in texts] == [other.suggest(text) for text in texts]
    assert one.trial() == other.trial()


def test_the_trial_leaves_each_entry_out_of_what_it_is_judged_by() -> None:
    assert Suggester(LESSONS).trial() == (8, 8, 8)
    mixed = [(f"{word} {word}x {word}y", touchpoint) for word, touchpoint in zip("abcdef", "ppprrr", strict=True)]
    assert Suggester(mixed).trial().suggested == 0, (
        "each entry has words of its own, and teaches nothing about the others"
    )


def test_columns_are_suggested_from_their_headings() -> None:
    headings = ["Case Number", "Opened", "date", "Message", "Sales channel", "channel", "Customer E-mail", "email"]
    found = suggested_columns(headings, {"channel": {}, "country": {}})
    assert found == {"id": "Case Number", "date": "date", "text": "Message", "customer": "email", "channel": "channel"}


def test_a_heading_is_found_whatever_its_capitals() -> None:
    assert heading_in(["Case_Number", "Text"], "case number") == "Case_Number"
    assert heading_in(["Text"], "message") is None

"""What walkers write, and what it means."""

from __future__ import annotations

import pytest

from cxrel.walking import answers


@pytest.mark.parametrize(
    ("text", "meant"),
    [("passed", "passed"), ("P", "passed"), (" Failed. ", "failed"), ("not tried", "not-tried"), ("Not-Tried", "not-tried"),
     ("not_tried", "not-tried"), ("b", "blocked"), ("fail", "failed")],
)  # fmt: skip
def test_outcomes_by_their_words_or_beginnings(text: str, meant: str) -> None:
    assert answers.outcome_of(text) == meant


@pytest.mark.parametrize("text", ["", " ", "no", "ok", "passed, but", "x", "?", "failed it"])
def test_an_outcome_that_could_mean_anything_is_not_guessed(text: str) -> None:
    assert answers.outcome_of(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("-2", -2),
        ("−1", -1),
        ("–1", -1),
        ("+2", 2),
        ("0", 0),
        ("let down", -2),
        ("Delighted", 2),
        ("glad", 1),
        ("n", 0),
    ],
)
def test_feelings_by_number_and_by_word(text: str, meant: int) -> None:
    assert answers.feeling_of(text) == meant


@pytest.mark.parametrize("text", ["", "3", "-3", "1.5", "- 1", "++1", "good"])
def test_a_feeling_off_the_scale_is_none(text: str) -> None:
    assert answers.feeling_of(text) is None


def test_yes_no_and_recovery() -> None:
    assert [answers.yes_or_no(text) for text in ("yes", "Y", "no", "N", "true", "maybe", "")] == [
        True, True, False, False, True, None, None,
    ]  # fmt: skip
    assert [answers.recovery_of(text) for text in ("none", "nothing", "no", "n", "a", "made right", "m", "yes")] == [
        "none", "none", "none", "none", "admitted", "made-right", "made-right", None,
    ]  # fmt: skip


def test_choices_by_id_name_or_number() -> None:
    silos = {"shop": "Web shop", "2": "Two", "care": "Customer care"}
    assert answers.choice_of("customer  CARE", silos) == "care"
    assert answers.choice_of("3", silos) is None
    assert answers.choice_of("3", silos, numbered=True) == "care"
    assert answers.choice_of("2", silos, numbered=True) == "2", "an id that is a number goes before a place in the list"
    assert answers.choice_of("", {"x": ""}) is None

"""Repeated complaints: known again by customer and touchpoint, or by their words, for a while."""

from __future__ import annotations

from cxrel.voices.repeats import Recent, Repeat, Said

WORDS = "The coat came a week late and nobody in the store could tell me why"


def _said(name: str, day: int, text: str = "", customer: str = "", touchpoint: str = "doorstep") -> Said:
    return Said(name, day, touchpoint, customer, text)


def test_the_same_customer_about_the_same_touchpoint_says_it_again() -> None:
    recent = Recent(30)
    assert recent.take(_said("a", 1, customer="x")) is None
    assert recent.take(_said("b", 2, customer="y")) is None
    assert recent.take(_said("c", 3, customer="x", touchpoint="refund")) is None
    assert recent.take(_said("d", 31, customer="x")) == Repeat("a", "same customer")


def test_a_third_time_points_at_the_first() -> None:
    recent = Recent(30)
    for name, day in (("a", 1), ("b", 20)):
        recent.take(_said(name, day, customer="x"))
    assert recent.take(_said("c", 40, customer="x")) == Repeat("a", "same customer")


def test_after_a_while_it_is_a_new_complaint() -> None:
    recent = Recent(30)
    recent.take(_said("a", 1, WORDS, "x"))
    assert recent.take(_said("b", 32, WORDS, "x")) is None


def test_nearly_the_same_words_are_known_again_and_short_ones_are_not() -> None:
    recent = Recent(30)
    recent.take(_said("a", 1, WORDS))
    assert recent.take(_said("b", 2, WORDS.upper() + "!!")) == Repeat("a", "same words")
    assert recent.take(_said("c", 2, "The coat came early and fits well, thank you so much for that")) is None
    recent.take(_said("d", 3, "Too late again"))
    assert recent.take(_said("e", 3, "Too late again")) is None


def test_what_is_told_already_is_not_looked_for_and_leads_to_the_first() -> None:
    recent = Recent(30)
    recent.take(_said("a", 1, WORDS))
    assert recent.take(_said("b", 2, customer="x"), known="a") is None
    assert recent.take(_said("c", 3, customer="x")) == Repeat("a", "same customer")

"""What plain scalars mean, and that numbers know how they were written."""

from __future__ import annotations

import copy
import math
import pickle

import pytest

from cxrel.documents import YamlFloat, YamlInt
from cxrel.documents.scalars import FIRST_CHARACTERS, resolve


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nothing_has_five_spellings(text: str) -> None:
    assert resolve(text) is None


@pytest.mark.parametrize(("text", "value"), [("true", True), ("True", True), ("FALSE", False), ("false", False)])
def test_truth_is_spelled_in_english(text: str, value: bool) -> None:
    assert resolve(text) is value


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("007", 7), ("-12", -12), ("+3", 3), ("2026", 2026), ("0o17", 15), ("0x1F", 31)]
)
def test_whole_numbers_keep_their_text(text: str, value: int) -> None:
    found = resolve(text)
    assert isinstance(found, YamlInt)
    assert (found, found.text) == (value, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.50", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_decimals_keep_their_text(text: str, value: float) -> None:
    found = resolve(text)
    assert isinstance(found, YamlFloat)
    assert (found, found.text) == (value, text)


def test_not_a_number_is_one() -> None:
    found = resolve(".NaN")
    assert isinstance(found, YamlFloat)
    assert math.isnan(found)


WORDS = ["NO", "no", "yes", "on", "Off", "y", "TRue", "nULL", "inf", "nan", ".Nan1", "<<", "=", "97%"]
DIGITS = ["1_000", "12:30", "2026-09-14", "2026-09", "1e", "0o8", "0xG", "+0x1", "0b1", "1.2.3", "--1", "1 000", "٣"]


@pytest.mark.parametrize("text", [*WORDS, *DIGITS, "-", "+", ".", "..."])
def test_everything_else_is_text(text: str) -> None:
    assert resolve(text) == text
    assert isinstance(resolve(text), str)


@pytest.mark.parametrize("text", ["9" * 100_000, "0x" + "f" * 100_000, "1." + "0" * 100_000, "-" * 100_000])
def test_endless_numbers_are_text_and_never_a_traceback(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize("text", ["9" * 500, "0x" + "f" * 498, "1e999999"])
def test_long_numbers_can_be_printed(text: str) -> None:
    assert str(resolve(text))


def test_what_begins_otherwise_is_text_without_a_look() -> None:
    for character in map(chr, range(0x20, 0x7F)):
        for rest in ("", "1", "ull", "rue", "alse", "inf", ".inf", "NULL", "x1"):
            if character not in FIRST_CHARACTERS:
                assert isinstance(resolve(character + rest), str)


@pytest.mark.parametrize("text", ["007", "1.50"])
def test_copies_keep_the_text(text: str) -> None:
    number = resolve(text)
    for again in (copy.copy(number), copy.deepcopy(number), pickle.loads(pickle.dumps(number))):
        assert isinstance(again, YamlInt | YamlFloat)
        assert (again, again.text) == (number, text)

"""What a plain scalar means: the core schema of YAML 1.2, in which `NO`, `on`, `12:30` and dates are text.

https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from typing import Self

__all__ = ["FIRST_CHARACTERS", "Scalar", "YamlFloat", "YamlInt", "resolve"]


class YamlInt(int):
    """A whole number that remembers how it was written, so that the id `007` can be read as text."""

    text: str

    def __new__(cls, value: int, text: str) -> Self:
        """The number, and the characters that stood for it."""
        self = super().__new__(cls, value)
        self.text = text
        return self

    def __getnewargs__(self) -> tuple[int, str]:  # type: ignore[override]  # int's has one item; copies need both
        return (int(self), self.text)


class YamlFloat(float):
    """A number with a fraction or an exponent that remembers how it was written: decimals are compared exactly."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, value: float, text: str) -> Self:
        """The number, and the characters that stood for it."""
        self = super().__new__(cls, value)
        self.text = text
        return self

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]  # float's has one item; copies need both
        return (float(self), self.text)


Scalar = str | YamlInt | YamlFloat | bool | None

FIRST_CHARACTERS = frozenset("0123456789+-.~nNtTfF") | {""}
"""Only a scalar that begins so can be anything but text; the empty string stands for the empty scalar."""

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_BASES = {"0o": 8, "0x": 16}

# Python refuses to read or print whole numbers beyond a limit that users may lower to 640 digits.
_LONGEST_NUMBER = 500


def resolve(text: str) -> Scalar:
    """The value of a plain scalar as written. A number of more than 500 characters is text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INT.fullmatch(text):
        base = _BASES.get(text[:2])
        return YamlInt(int(text[2:], base) if base else int(text), text)
    if _FLOAT.fullmatch(text):
        return YamlFloat(float(text), text)
    if _SPECIAL.fullmatch(text):
        return YamlFloat(float(text.replace(".", "", 1)), text)
    return text

"""Values as SQL has them, for expressions over voice.csv: what goes with what, and how each is reckoned with."""

from __future__ import annotations

import operator
import re
from datetime import date
from fractions import Fraction
from typing import Any

from cxrel.model.span import Span

Value = None | bool | Fraction | str | date | Span


class Unfit(Exception):
    """Why an expression cannot be worked out over voice.csv, in words that follow "the expression"."""


def alike(one: Value, other: Value) -> tuple[Value, Value]:
    """Both as the same type: a text beside a date is a date, and beside a number a number."""
    if isinstance(one, str) and not isinstance(other, str):
        return _as_type(one, other), other
    if isinstance(other, str) and not isinstance(one, str):
        return one, _as_type(other, one)
    if isinstance(one, Span) or isinstance(other, Span):
        return one, other
    if type(one) is not type(other):
        raise Unfit(f"puts {_word(one)} and {_word(other)} together")
    return one, other


def _as_type(text: str, like: Value) -> Value:
    if isinstance(like, date):
        return to_date(text)
    if isinstance(like, Fraction):
        return to_number(text)
    raise Unfit(f"puts a text and {_word(like)} together")


def _word(value: Value) -> str:
    words = {bool: "a truth value", Fraction: "a number", str: "a text", Span: "a span of time"}
    return words.get(type(value), "a date")


def to_date(value: Value) -> Value:
    """A text as the date that it names."""
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _no(value, "a date")
    except ValueError:
        return _no(value, "a date")


def to_number(value: Value) -> Value:
    """A text or a truth value as a number."""
    if value is None or isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,30}(\.[0-9]{1,30})?\s*", value):
        return Fraction(value.strip())
    return _no(value, "a number")


def to_text(value: Value) -> Value:
    """Any value as a text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return f"{float(value):g}"
    return None if value is None else str(value)


def _no(value: Value, what: str) -> Value:
    raise Unfit(f"takes {str(value)[:40]!r} for {what}")


def minus(one: Any, other: Any) -> Value:
    """Numbers; the days between two dates; or the day a span before a date."""
    if isinstance(other, Span):
        return other.before(one)
    found = one - other
    return Fraction(found.days) if isinstance(one, date) else found


def plus(one: Any, other: Any) -> Value:
    """Numbers, or the day a span after a date."""
    if isinstance(other, Span):
        return other.after(one)
    if isinstance(one, Fraction):
        return one + number_in(other)
    raise Unfit(f"adds {_word(one)}")


def divided(one: Fraction, other: Fraction) -> Value:
    """Unknown where nothing can be divided by it."""
    return one / other if other else None


def remainder(one: Fraction, other: Fraction) -> Value:
    """As databases have it: the remainder has the sign of what was divided."""
    return one - other * int(one / other) if other else None


def at_most(low: Value, high: Value) -> Value:
    """Whether one value is not above another."""
    if low is None or high is None:
        return None
    one, other = alike(low, high)
    return bool(operator.le(one, other))  # type: ignore[arg-type]  # alike gave both one type


def matches(text: str, pattern: str) -> bool:
    """LIKE, with % for anything and _ for one character; it goes over the text once for each %."""
    parts = pattern.split("%")
    at = [_place(text, parts[0], 0)] if len(parts) == 1 else []
    if at:
        return at[0] == 0 and len(text) == len(pattern)
    if _place(text[: len(parts[0])], parts[0], 0) != 0:
        return False
    place = len(parts[0])
    for part in parts[1:-1]:
        found = _place(text, part, place)
        if found < 0:
            return False
        place = found + len(part)
    start = len(text) - len(parts[-1])
    return start >= place and _place(text[start:], parts[-1], 0) == 0


def _place(text: str, part: str, start: int) -> int:
    match = re.compile("".join("." if sign == "_" else re.escape(sign) for sign in part), re.DOTALL).search(text, start)
    return match.start() if match else -1


def number_in(value: Value) -> Fraction:
    """The value where it is a number. Raises Unfit."""
    if isinstance(value, Fraction):
        return value
    raise Unfit(f"reckons with {_word(value)}")


def text_in(value: Value) -> str:
    """The value where it is a text. Raises Unfit."""
    if isinstance(value, str):
        return value
    raise Unfit(f"takes {_word(value)} for a text")


def to_whole(value: Value) -> Value:
    """A whole number; halves go away from zero."""
    number = to_number(value)
    return None if number is None else rounded(number, Fraction(0))


def rounded(value: Value, places: Value) -> Value:
    """Halves go away from zero."""
    if value is None or places is None:
        return None
    scale = Fraction(10) ** int(number_in(places))
    whole = Fraction(int(abs(number_in(value)) * scale + Fraction(1, 2))) / scale
    return whole if number_in(value) >= 0 else -whole

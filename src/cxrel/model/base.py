"""The base of every item in a file, and the small types that files are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from cxrel.model.span import Span, parse_span

ID_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PERCENT = re.compile(r"[0-9]+(\.[0-9]+)?%")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS_FOR_MARKS = {"frequently-unreliable": 1, "sometimes-reliable": 5, "always-reliable": 9}
UNSURE = "unsure"
MOST_DIGITS = 30
"""Before and after the decimal point, as in readings; what is compared exactly must not be astronomical."""


class Fallible(PydanticCustomError):
    """A value that is at fault: the finding's code, what is wrong, and what to do about it."""

    def __new__(cls, code: str, message: str, hint: str = "") -> Self:
        """Braces of the user's text are data here, not pydantic's template."""
        return super().__new__(cls, code, "{told}", {"told": message, "hint": hint})


def shown(value: object) -> str:
    """A value as a finding quotes it: as it was written, cut where it is long."""
    text = getattr(value, "text", None) or ("true" if value is True else "false" if value is False else str(value))
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def as_written(value: object) -> object:
    """Ids, dimension values, periods and dates are the text as written, whatever number it resembles."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return getattr(value, "text", str(value))
    return value


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return f"{shown(value)}"


def _text_of(value: object, what: str, example: str) -> str:
    text = as_written(value)
    if not isinstance(text, str):
        raise Fallible("wrong-type", f"{what} is a single text, not {_kind(value)}", f"write it like {example}")
    return text


def _identifier(value: object) -> str:
    text = _text_of(value, "an id", "on-time")
    if not text.strip():
        raise Fallible("empty-value", "an id is empty", "give it a short id such as on-time")
    if not _ID.fullmatch(text):
        raise Fallible(
            "bad-id",
            f"{shown(text)} is not an id",
            "use small letters a to z, digits, '-' and '_', beginning with a letter or a digit",
        )
    return text


def _reference(value: object) -> str:
    text = _text_of(value, "a name", "on-time")
    if not text.strip():
        raise Fallible("empty-value", "a name is empty", "write the id of what is meant, or take it out")
    return text


def is_dimension_value(text: str) -> bool:
    """Whether a text may be a dimension value: 1 to 80 printable characters."""
    return 1 <= len(text) <= 80 and text.isprintable()


def _dimension_value(value: object) -> str:
    text = _text_of(value, "a dimension value", "web")
    if not is_dimension_value(text):
        raise Fallible("bad-id", f"{shown(text)} is no dimension value", "use 1 to 80 printable characters")
    return text


def _period_text(value: object) -> str:
    text = _text_of(value, "a period", "2026-04")
    if not text.strip():
        raise Fallible("empty-value", "the period is empty", "write it like 2026-04")
    return text


def _day(value: object) -> date:
    text = _text_of(value, "a date", "2026-11-18")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Fallible("bad-date", f"{shown(text)} is not a date", "write year-month-day, such as 2026-11-18")


def _span(value: object) -> Span:
    text = _text_of(value, "a span of time", "3 months")
    span = parse_span(text)
    if span is None:
        raise Fallible(
            "bad-span",
            f"{shown(text)} is not a span of time",
            "write a number and days, weeks, months, quarters or years, such as 3 months",
        )
    return span


def whole_number(value: object) -> int | None:
    """The value as a whole number, or None; 7.0 is one, true and a quoted '7' are none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None


def _mark(value: object) -> int:
    if isinstance(value, str) and value in WORDS_FOR_MARKS:
        return WORDS_FOR_MARKS[value]
    if isinstance(value, Mapping | list | tuple):
        raise Fallible("wrong-type", f"a mark is one number, not {_kind(value)}", _MARK_HINT)
    mark = whole_number(value)
    if mark is None or not 1 <= mark <= 9:
        raise Fallible("off-scale", f"{shown(value)} is not a mark", _MARK_HINT)
    return mark


_MARK_HINT = "write a whole number from 1 (frequently unreliable) over 5 (sometimes reliable) to 9 (always reliable)"


def _vote(value: object) -> int | str:
    if value in (UNSURE, "?"):
        return UNSURE
    try:
        return _mark(value)
    except Fallible as fault:
        if fault.type != "off-scale":
            raise
    raise Fallible("off-scale", f"{shown(value)} is not a vote", f"{_MARK_HINT}, or unsure")


class Percent(Decimal):
    """A number that was written with a percent sign; its value is the share, so 97% is 0.97."""


def _amount(value: object) -> Decimal:
    if isinstance(value, str) and _PERCENT.fullmatch(value):
        amount: Decimal = Percent(f"{value[:-1]}e-2")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise Fallible(
            "wrong-type", f"{_kind(value)} is not a number", "write a number, or for a share a percentage: 97%"
        )
    else:
        amount = Decimal(_decimal_text(value))
    if (
        not amount.is_finite()
        or abs(amount.adjusted()) > MOST_DIGITS
        or len(amount.as_tuple().digits) > 2 * MOST_DIGITS
    ):
        hint = f"write at most {MOST_DIGITS} digits before the decimal point, and as many after it"
        raise Fallible("off-scale", f"{shown(value)} is not a number that can be reached", hint)
    return amount


def _decimal_text(value: object) -> str:
    text = str(getattr(value, "text", value))
    return str(int(value)) if isinstance(value, int) else text.replace(".inf", "Infinity").replace(".nan", "NaN")


def _share(value: object) -> Decimal:
    share = _amount(value)
    if not 0 <= share <= 1:
        raise Fallible(
            "off-scale", f"{shown(value)} is not a share", "a share is written 97% or as a number from 0 to 1"
        )
    return share


def _stage_mark(value: object) -> Decimal:
    if isinstance(value, str) and value in WORDS_FOR_MARKS:
        return Decimal(WORDS_FOR_MARKS[value])
    mark = _amount(value)
    if isinstance(mark, Percent) or not 1 <= mark <= 9:
        raise Fallible("off-scale", f"{shown(value)} is not a stage's mark", "write a number from 1 to 9, such as 6.5")
    return mark


def whole(low: int, high: int | None, what: str, code: str = "off-scale") -> Callable[[object], int]:
    """A validator for whole numbers from `low` to `high`."""

    def check(value: object) -> int:
        number = whole_number(value)
        if number is None:
            raise Fallible("wrong-type", f"{_kind(value)} is not {what}", _bounds(low, high))
        if number < low or (high is not None and number > high):
            raise Fallible(code, f"{shown(value)} is not {what}", _bounds(low, high))
        return number

    return check


def _bounds(low: int, high: int | None) -> str:
    return f"write a whole number from {low} to {high}" if high is not None else f"write a whole number, {low} or more"


def _text(value: object) -> str:
    if not isinstance(value, str):
        hint = (
            f'put it in quotes: "{as_written(value)}"' if isinstance(value, int | float) else "write one line of text"
        )
        raise Fallible("wrong-type", f"{_kind(value)} is not text", hint)
    if not value.strip():
        raise Fallible("empty-value", "the text is empty", "write something, or take the key out")
    return value


def _texts(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_AS_REFERENCE = {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "number"}, {"type": "boolean"}]}
_AS_ID = {"anyOf": [{"type": "string", "pattern": ID_PATTERN}, {"type": "integer", "minimum": 0}, {"type": "boolean"}]}
# As `str.isprintable` has it, as far as a pattern that every language reads can say so.
_PRINTABLE = (
    r"^[^\u0000-\u001f\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ue000-\uf8ff\ufeff\ufff9-\ufffb]"
    r"{1,80}$"
)
_AS_VALUE = {"anyOf": [{"type": "string", "pattern": _PRINTABLE}, {"type": "number"}, {"type": "boolean"}]}
_AS_PERIOD = {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "number"}, {"type": "boolean"}]}
_AS_MARK: dict[str, Any] = {
    "anyOf": [{"type": "integer", "minimum": 1, "maximum": 9}, {"enum": list(WORDS_FOR_MARKS)}],
}
_AS_AMOUNT = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?%$"}]}
_AS_SHARE = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": r"^0*(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%$"},
    ]
}
_AS_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_AS_SPAN = {"type": "string", "pattern": r"^\s*[1-9][0-9]{0,5} +(day|week|month|quarter|year)s?\s*$"}

Id = Annotated[str, PlainValidator(_identifier), WithJsonSchema(_AS_ID)]
Ref = Annotated[str, PlainValidator(_reference), WithJsonSchema(_AS_REFERENCE)]
"""The id of something that stands elsewhere: rules tell whether it does."""
Key = Annotated[str, PlainValidator(_identifier), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})]
DimensionValueId = Annotated[str, PlainValidator(_dimension_value), WithJsonSchema(_AS_VALUE)]
DimensionKey = Annotated[
    str, PlainValidator(_dimension_value), WithJsonSchema({"type": "string", "pattern": _PRINTABLE})
]
Words = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string", "pattern": r"\S"})]
ManyWords = Annotated[tuple[Words, ...], BeforeValidator(_texts, json_schema_input_type=tuple[Words, ...] | Words)]
PeriodText = Annotated[str, PlainValidator(_period_text), WithJsonSchema(_AS_PERIOD)]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema(_AS_DAY)]
SpanOfTime = Annotated[Span, PlainValidator(_span), WithJsonSchema(_AS_SPAN)]
Mark = Annotated[int, PlainValidator(_mark), WithJsonSchema(_AS_MARK)]
Vote = Annotated[
    int | str,
    PlainValidator(_vote),
    WithJsonSchema({"anyOf": [*_AS_MARK["anyOf"], {"enum": [UNSURE, "?"]}]}),
]
Amount = Annotated[Decimal, PlainValidator(_amount), WithJsonSchema(_AS_AMOUNT)]
Share = Annotated[Decimal, PlainValidator(_share), WithJsonSchema(_AS_SHARE)]
StageMark = Annotated[
    Decimal,
    PlainValidator(_stage_mark),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 1, "maximum": 9}, {"enum": list(WORDS_FOR_MARKS)}]}),
]
Yes = StrictBool
PathText = Annotated[str, StringConstraints(min_length=1)]


def count(low: int, what: str, high: int | None = None) -> Any:
    """The type of a whole number of something, within bounds."""
    schema: dict[str, Any] = {"type": "integer", "minimum": low}
    if high is not None:
        schema["maximum"] = high
    return (PlainValidator(whole(low, high, what)), WithJsonSchema(schema))


class Item(BaseModel):
    """Anything in a file that has keys of its own; unknown keys are errors, `x-…` keys are ignored."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,
        extra="forbid",
        json_schema_extra=lambda schema: schema.update(patternProperties={"^x-": {}}),
    )
    notes: Any = Field(default=None, description="Anything worth remembering; cxrel keeps it and does not read it.")
    links: Any = Field(default=None, description="Addresses of related pages; kept, not read.")
    tags: Any = Field(default=None, description="Words to find this by; kept, not read.")

    @model_validator(mode="before")
    @classmethod
    def _leave_out(cls, data: Any) -> Any:
        """A null is the same as leaving the key out; `x-…` keys are kept in the file and ignored here."""
        if not isinstance(data, dict):
            return data
        known = _known_keys(cls)
        return {k: v for k, v in data.items() if not (v is None and k in known) and not k.startswith("x-")}


_KEYS: dict[type[BaseModel], frozenset[str]] = {}


def _known_keys(cls: type[BaseModel]) -> frozenset[str]:
    keys = _KEYS.get(cls)
    if keys is None:
        keys = _KEYS[cls] = frozenset(field.alias or name for name, field in cls.model_fields.items())
    return keys


def without_nulls(value: object) -> object:
    """A mapping of the user's own keys, where a null is the same as leaving the key out."""
    return {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value


DropNulls = BeforeValidator(without_nulls)

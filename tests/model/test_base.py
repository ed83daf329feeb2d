"""The small types that files are made of: what they read, what they refuse, and in which words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

import pytest
from pydantic import TypeAdapter, ValidationError

from cxrel.model.base import (
    Amount,
    Day,
    DimensionValueId,
    Id,
    Item,
    ManyWords,
    Mark,
    Percent,
    PeriodText,
    Share,
    SpanOfTime,
    Vote,
    Words,
    count,
    shown,
    whole_number,
)
from cxrel.model.journey import Stage
from cxrel.model.span import Span

Felt = Annotated[int, *count(-2, "a feeling", 2)]
Least = Annotated[int, *count(1, "a number of readings")]


class Spelled(float):
    """A number as a document gives it: with the text that was written."""

    text: str

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, float(text))
        made.text = text
        return made


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def code_of(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    return str(caught.value.errors()[0]["type"])


READ = [
    (Mark, 1, 1),
    (Mark, 9, 9),
    (Mark, 7.0, 7),
    (Mark, "frequently-unreliable", 1),
    (Mark, "sometimes-reliable", 5),
    (Mark, "always-reliable", 9),
    (Vote, "unsure", "unsure"),
    (Vote, "?", "unsure"),
    (Vote, 4, 4),
    (Vote, "always-reliable", 9),
    (Amount, 14.5, Decimal("14.5")),
    (Amount, Spelled("14.50"), Decimal("14.50")),
    (Amount, 15, Decimal(15)),
    (Amount, "97%", Decimal("0.97")),
    (Amount, "97.3%", Decimal("0.973")),
    (Share, 0, Decimal(0)),
    (Share, 1, Decimal(1)),
    (Share, "0%", Decimal(0)),
    (Share, "100%", Decimal(1)),
    (Share, Spelled("0.1"), Decimal("0.1")),
    (Day, "2026-11-18", date(2026, 11, 18)),
    (SpanOfTime, "3 months", Span(3, "month")),
    (Id, "on-time_2", "on-time_2"),
    (Id, "9e", "9e"),
    (Id, True, "true"),
    (Id, 2026, "2026"),
    (DimensionValueId, "Store van", "Store van"),
    (DimensionValueId, Spelled("1.50"), "1.50"),
    (DimensionValueId, "x" * 80, "x" * 80),
    (Words, "Not empty", "Not empty"),
    (PeriodText, "2026-04", "2026-04"),
    (PeriodText, 2026, "2026"),
    (Felt, -2, -2),
    (Felt, 2.0, 2),
    (Least, 7, 7),
    (ManyWords, "one", ("one",)),
    (ManyWords, ["one", "two"], ("one", "two")),
]


@pytest.mark.parametrize(("kind", "written", "value"), READ)
def test_what_is_written_is_read(kind: Any, written: object, value: object) -> None:
    assert read(kind, written) == value


REFUSED = [
    (Mark, 0, "off-scale"),
    (Mark, 10, "off-scale"),
    (Mark, 7.5, "off-scale"),
    (Mark, True, "off-scale"),
    (Mark, "7", "off-scale"),
    (Mark, "unsure", "off-scale"),
    (Mark, [5], "wrong-type"),
    (Vote, 0, "off-scale"),
    (Vote, "maybe", "off-scale"),
    (Vote, {"a": 1}, "wrong-type"),
    (Amount, "97", "wrong-type"),
    (Amount, "97 %", "wrong-type"),
    (Amount, "-97%", "wrong-type"),
    (Amount, True, "wrong-type"),
    (Amount, float("inf"), "off-scale"),
    (Amount, float("nan"), "off-scale"),
    (Share, 97, "off-scale"),
    (Share, "101%", "off-scale"),
    (Share, -0.1, "off-scale"),
    (Day, "2026-02-30", "bad-date"),
    (Day, "18.11.2026", "bad-date"),
    (Day, "2026-11-18T00:00", "bad-date"),
    (Day, 20261118, "bad-date"),
    (SpanOfTime, "soon", "bad-span"),
    (SpanOfTime, 3, "bad-span"),
    (Id, "On-time", "bad-id"),
    (Id, "-x", "bad-id"),
    (Id, "a b", "bad-id"),
    (Id, "", "empty-value"),
    (Id, ["a"], "wrong-type"),
    (DimensionValueId, "", "bad-id"),
    (DimensionValueId, "x" * 81, "bad-id"),
    (DimensionValueId, "a\x1b[31m", "bad-id"),
    (DimensionValueId, "a\u202eb", "bad-id"),
    (PeriodText, " ", "empty-value"),
    (PeriodText, [2026], "wrong-type"),
    (Felt, 3, "off-scale"),
    (Felt, 0.5, "wrong-type"),
    (Least, 0, "off-scale"),
    (Least, "1", "wrong-type"),
    (Words, "  ", "empty-value"),
    (Words, 7, "wrong-type"),
]


@pytest.mark.parametrize(("kind", "written", "code"), REFUSED)
def test_what_cannot_be_is_refused_by_name(kind: Any, written: object, code: str) -> None:
    assert code_of(kind, written) == code


def test_a_refusal_says_what_is_wrong_and_what_to_do_and_braces_are_text() -> None:
    with pytest.raises(ValidationError) as caught:
        read(Id, "{told}")
    [error] = caught.value.errors()
    assert error["msg"] == "'{told}' is not an id"
    assert "small letters" in error["ctx"]["hint"]


def test_a_share_remembers_that_it_was_written_as_a_percentage() -> None:
    assert isinstance(read(Share, "97%"), Percent)
    assert not isinstance(read(Share, 0.97), Percent)


def test_thresholds_are_the_decimals_that_were_written() -> None:
    assert read(Amount, Spelled("0.1")) + read(Amount, Spelled("0.2")) == Decimal("0.3")


@pytest.mark.parametrize(
    ("value", "number"), [(7, 7), (7.0, 7), (7.5, None), (True, None), ("7", None), (float("inf"), None)]
)
def test_a_whole_number_is_one_without_quotes_and_yes(value: object, number: int | None) -> None:
    assert whole_number(value) == number


def test_a_value_is_shown_as_it_was_written_and_cut_where_it_is_long() -> None:
    assert shown(Spelled("1.50")) == "'1.50'"
    assert shown(True) == "'true'"
    assert shown("x" * 61) == f"'{'x' * 60}…'"


class Thing(Item):
    """Any item with keys of its own."""

    name: Words
    size: int = 1


def test_a_null_is_the_same_as_leaving_the_key_out() -> None:
    assert Thing.model_validate({"name": "a", "size": None}) == Thing.model_validate({"name": "a"})
    with pytest.raises(ValidationError):
        Thing.model_validate({"name": None})


def test_unknown_keys_are_errors_also_with_a_null_and_x_keys_are_ignored() -> None:
    for extra in ({"called": "b"}, {"called": None}):
        with pytest.raises(ValidationError) as caught:
            Thing.model_validate({"name": "a", **extra})
        assert [error["type"] for error in caught.value.errors()] == ["extra_forbidden"]
    assert Thing.model_validate({"name": "a", "x-room": 2}) == Thing.model_validate({"name": "a"})


def test_notes_links_and_tags_may_stand_anywhere() -> None:
    kept = Stage.model_validate({"id": "a", "name": "b", "notes": ["c"], "links": "d", "tags": {"e": 1}})
    assert (kept.notes, kept.links, kept.tags) == (["c"], "d", {"e": 1})


def test_an_item_does_not_change() -> None:
    thing = Thing.model_validate({"name": "a"})
    with pytest.raises(ValidationError):
        setattr(thing, "name", "b")  # noqa: B010 - mypy knows already that it cannot be set

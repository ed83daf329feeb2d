"""Rows of an export as entries: what is kept of them, what is told, and ids that stay the same."""

from __future__ import annotations

from typing import Any

import pytest

from cxrel.documents.build import build
from cxrel.model.journey import Journey
from cxrel.voices.entries import Entry, Reading, entry_of
from cxrel.voices.values import values_of

JOURNEY = build(
    Journey,
    {
        "format": "cxrel/1",
        "id": "shop",
        "name": "Shop",
        "dimensions": {
            "country": {"NO": {"name": "Norway", "source": ["NOR", "Norge"]}, "US": "United States"},
            "carrier": "open",
        },
        "stages": [{"id": "s", "name": "S", "touchpoints": [{"id": "door", "name": "The Door", "formerly": ["Gate"]}]}],
    },
).model
FIELDS = (
    "id",
    "date",
    "kind",
    "touchpoint",
    "country",
    "carrier",
    "score",
    "severity",
    "text",
    "acknowledged",
    "closed",
    "repeat_of",
)


def _how(**more: Any) -> Reading:
    assert JOURNEY is not None
    columns = more.pop("columns", {name: name for name in (*FIELDS, "customer")})
    return Reading(columns, ("country", "carrier"), values_of(JOURNEY, more.pop("values", {})), **more)


def _entry(how: Reading | None = None, **cells: str) -> Entry:
    entry = entry_of({"id": "1", "date": "2026-11-03", "kind": "complaint", **cells}, how or _how())
    assert isinstance(entry, Entry), entry
    return entry


@pytest.mark.parametrize("text", ["door", "THE DOOR", "gate"])
def test_a_touchpoint_goes_by_its_id_its_name_or_a_former_name(text: str) -> None:
    assert _entry(touchpoint=text).cells["touchpoint"] == "door"


def test_dimension_values_go_by_their_spellings_and_others_are_other() -> None:
    assert [_entry(country=text).cells["country"] for text in ("nor", "NORGE", "norway", "no", "")] == [
        "NO",
        "NO",
        "NO",
        "NO",
        "",
    ]
    strange = _entry(country="Sweden", carrier="Brisk Parcel")
    assert (strange.cells["country"], strange.cells["carrier"], strange.done.unknown) == (
        "other",
        "Brisk Parcel",
        [("country", "Sweden")],
    )


def test_words_mean_what_a_person_told() -> None:
    how = _how(
        values={"touchpoint": {"Late delivery": "door"}, "severity": {"high": "4"}, "kind": {"Klage": "complaint"}}
    )
    cells = _entry(how, touchpoint="late DELIVERY", severity="High", kind="klage").cells
    assert (cells["touchpoint"], cells["severity"], cells["kind"]) == ("door", "4", "complaint")
    assert _entry(touchpoint="Late delivery").cells["touchpoint"] == ""


def test_personal_data_is_masked_in_what_is_kept_and_told() -> None:
    entry = _entry(text="Call +47 22 33 44 55", customer="Anna@Example.com")
    assert (entry.cells["text"], entry.done.masked, entry.customer) == (
        "Call [phone]",
        {"phone": 1},
        "anna@example.com",
    )
    assert "customer" not in entry.cells
    assert _entry(_how(keep_personal_data=True), text="Call +47 22 33 44 55").cells["text"] == "Call +47 22 33 44 55"
    assert _entry(id="anna@example.com").cells["id"].startswith("h-")


def test_text_is_made_storable() -> None:
    assert _entry(text=" a\x00b\r\nc\x1b[31m\u2028d\ud800 ").cells["text"] == "a b\nc [31m d"
    assert _entry(text="<<<<<<< a\n=======\n>>>>>>> b").cells["text"] == " <<<<<<< a\n =======\n >>>>>>> b"
    assert _entry(text="=1+1").cells["text"] == "=1+1"
    long = _entry(text="late " * 10_000)
    assert (len(long.cells["text"]) <= 20_000, long.cells["text"][-4:], long.done.cut) == (True, " […]", 1)


def test_ids_are_made_of_what_does_not_change() -> None:
    first = _entry(id="", text="Late. Call +47 22 33 44 55").cells["id"]
    assert first == _entry(_how(keep_personal_data=True), id="", text="Late. Call +47 22 33 44 55").cells["id"]
    assert first != _entry(id="", text="Late. Call +47 22 33 44 55", date="2026-11-04").cells["id"]
    assert not _entry(id="", text="Late").is_numbered
    assert _entry(id="", text="", score="9").is_numbered


def test_a_score_with_a_decimal_comma_is_understood() -> None:
    assert [_entry(score=text).cells["score"] for text in ("8,5", "8.5", "-1", "")] == ["8.5", "8.5", "-1", ""]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"date": ""}, "bad-date"),
        ({"date": "03/11/2026"}, "bad-date"),
        ({"closed": "soon"}, "bad-date"),
        ({"closed": "2026-11-01"}, "dates-order"),
        ({"acknowledged": "2026-11-05", "closed": "2026-11-04"}, "dates-order"),
        ({"kind": "ticket"}, "not-one-of"),
        ({"kind": ""}, "not-one-of"),
        ({"score": "8/10"}, "bad-number"),
        ({"score": "1,234"}, "bad-number"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told(cells: dict[str, str], code: str) -> None:
    faults = entry_of({"id": "1", "date": "2026-11-03", "kind": "complaint", **cells}, _how())
    assert not isinstance(faults, Entry)
    assert [fault.code for fault in faults] == [code]


def test_what_holds_for_all_entries_fills_empty_cells_only() -> None:
    how = _how(constants={"kind": "survey", "touchpoint": "door", "country": "NO"})
    cells = _entry(how, kind="", country="us").cells
    assert (cells["kind"], cells["touchpoint"], cells["country"]) == ("survey", "door", "US")


@pytest.mark.parametrize("cell", ["anna@example.com", "+47 22 33 44 55", "DE89 3704 0044 0532 0130 00"])
def test_personal_data_in_a_wrong_column_is_neither_kept_nor_told(cell: str) -> None:
    kept = _entry(id=cell, carrier=cell, country=cell, touchpoint=cell, repeat_of=cell)
    faults = entry_of({"id": "1", "date": cell, "kind": cell, "score": cell}, _how())
    assert isinstance(faults, list)
    assert cell not in f"{kept.cells} {kept.done} {faults}"
    assert kept.cells["carrier"] == "other"
    assert len(faults) == 3


def test_a_code_of_digits_is_a_value_of_an_open_dimension() -> None:
    assert _entry(carrier="0012345678").cells["carrier"] == "0012345678"


def test_what_takes_no_room_hides_no_address() -> None:
    text = _entry(text="an\u00adna@exam\u200bple.com \u202eabc\u202c").cells["text"]
    assert text == "[e-mail] abc"

"""New files as YAML: what is written is read back the same, in the format's order and layout."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.documents import Text, parse
from cxrel.exchange.emit import journey_yaml, yaml_text

_TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    " :?-#,[]{}&*!|>'\"%@`\n\tab01e.~<=\\\x85\u2028", max_size=8
)
_VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


def _read(text: str) -> object:
    document = parse(Text("", text))
    assert not document.faults
    return document.data


@given(st.dictionaries(_TEXTS.filter(lambda key: key != "<<"), _VALUES, min_size=1, max_size=4))
def test_whatever_is_written_is_read_back_the_same(data: dict[str, object]) -> None:
    assert _read(yaml_text(data)) == data


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("97%", "97%"),
        ("12:30", "12:30"),
        ("2026-09-14", "2026-09-14"),
        (date(2026, 9, 14), "2026-09-14"),
        (7, "7"),
        (True, "true"),
        ("7", '"7"'),
        ("007", '"007"'),
        ("1e3", '"1e3"'),
        ("true", '"true"'),
        ("null", '"null"'),
        ("~", '"~"'),
        ("", '""'),
        ("?", '"?"'),
        ("<<", '"<<"'),
        ("late: again", '"late: again"'),
        ("a #1", '"a #1"'),
        ("- dash", '"- dash"'),
        ("it's", "it's"),
        ("two\nlines", '"two\\nlines"'),
        ("\x1b[31mred", '"\\e[31mred"'),
        ("Ærø 東京 🎉", "Ærø 東京 🎉"),
        (["logistics", "care"], "[logistics, care]"),
        (["a, b", "NO"], '["a, b", NO]'),
    ],
)
def test_quotes_only_what_would_be_read_as_something_else(value: object, written: str) -> None:
    assert yaml_text({"key": value}) == f"key: {written}\n"


def test_never_writes_an_alias_for_what_stands_in_two_places() -> None:
    silos = ["logistics", {"id": "care"}]
    assert "&" not in yaml_text({"a": silos, "b": silos})


def test_a_long_list_goes_one_item_a_line() -> None:
    words = ["a phrase that customers say " + "again " * 4, "another one of the same kind " + "again " * 8]
    assert yaml_text({"listens_for": words}).count("\n  - ") == 2


def test_a_journey_has_its_keys_in_the_order_of_the_format_and_room_between_its_parts() -> None:
    kpi = {"reliable": "97%", "notes": "n", "unreliable": "90%", "unit": "share", "id": "k", "name": "K"}
    doorstep = {"kpis": [kpi], "name": "T", "id": "t", "category": None}
    data = {
        "x-room": "2nd floor",
        "stages": [{"touchpoints": [{"name": "A", "id": "a"}, doorstep], "name": "One", "id": "one"}, {"id": "two"}],
        "dimensions": {"country": {"US": {"source": ["USA"], "name": "United States"}}},
        "name": "J",
        "format": "cxrel/1",
        "id": "j",
    }
    comments = {("format",): "first\n\nlast", ("stages", 1): "the second stage"}
    assert journey_yaml(data, comments) == (
        "# first\n#\n# last\n"
        "format: cxrel/1\n"
        "id: j\n"
        "name: J\n"
        "\n"
        "dimensions:\n"
        "  country:\n"
        "    US:\n"
        "      name: United States\n"
        "      source: [USA]\n"
        "\n"
        "stages:\n"
        "  - id: one\n"
        "    name: One\n"
        "    touchpoints:\n"
        "      - id: a\n"
        "        name: A\n"
        "\n"
        "      - id: t\n"
        "        name: T\n"
        "        kpis:\n"
        "          - id: k\n"
        "            name: K\n"
        "            unit: share\n"
        "            reliable: 97%\n"
        "            unreliable: 90%\n"
        "            notes: n\n"
        "\n"
        "  # the second stage\n"
        "  - id: two\n"
        "x-room: 2nd floor\n"
    )


def test_nothing_in_a_list_is_null_and_no_tag() -> None:
    data = {"format": "cxrel/1", "id": "j", "name": "J", "stages": [], "x-wall": [1, None, {"a": [None, [None]]}]}
    written = journey_yaml(data)
    assert "!!" not in written
    assert _read(written) == data

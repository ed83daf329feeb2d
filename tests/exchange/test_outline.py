"""An outline becomes a journey, and every fault in it is told with its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.documents import Text
from cxrel.exchange.outline import Outline, OutlinedStage, OutlinedTouchpoint, id_of, ids, journey_data, read_outline
from cxrel.findings import Severity
from cxrel.model.base import ID_PATTERN
from cxrel.model.journey import Journey

OUTLINE = """\
# Order outerwear online

# a remark
I find the coat that suits me
- I see what there is
- ! I learn my size

I get it on the day I was told
! - The parcel arrives
"""


def _read(content: str) -> Outline:
    outline = read_outline(Text("outline.txt", content))
    assert isinstance(outline, Outline)
    return outline


def _told(content: str) -> list[tuple[int, int, str]]:
    findings = read_outline(Text("outline.txt", content))
    assert isinstance(findings, list)
    assert {(f.code, f.severity, f.file) for f in findings} == {("bad-outline", Severity.ERROR, "outline.txt")}
    return [(f.location.line, f.location.column, f.message) for f in findings]


def test_a_line_is_a_stage_a_dash_a_touchpoint_and_an_exclamation_mark_a_moment_of_truth() -> None:
    outline = _read(OUTLINE)
    assert outline.name == "Order outerwear online"
    first, second = outline.stages
    assert first.name == "I find the coat that suits me"
    assert [(t.name, t.moment_of_truth) for t in first.touchpoints] == [
        ("I see what there is", False),
        ("I learn my size", True),
    ]
    assert second.touchpoints == (OutlinedTouchpoint("The parcel arrives", moment_of_truth=True),)


@pytest.mark.parametrize(
    "line",
    [
        "- ! I pay",
        "! - I pay",
        "-! I pay",
        "!- I pay",
        "-!I pay",
        "! I pay",
        "!I pay",
        "  * ! I pay",
        "• ! I  pay ",
        "\t– ！I pay",
    ],
)
def test_people_write_a_moment_of_truth_in_many_ways(line: str) -> None:
    assert _read(f"I buy it\n{line}\n").stages[0].touchpoints == (OutlinedTouchpoint("I pay", moment_of_truth=True),)


@pytest.mark.parametrize("line", ["I buy it", "1. I buy it", "12) I buy it", "## I buy it", "  I buy  it\r"])
def test_people_write_a_stage_in_many_ways(line: str) -> None:
    assert _read(f"# Order\n---\n{line}\n# remark\n").stages == (OutlinedStage("I buy it"),)


def test_an_exclamation_mark_at_the_end_and_a_year_at_the_start_are_part_of_a_name() -> None:
    stage = _read("2 weeks later\n- It works!\n").stages[0]
    assert (stage.name, stage.touchpoints) == ("2 weeks later", (OutlinedTouchpoint("It works!"),))


def test_every_fault_is_told_at_once_where_it_is() -> None:
    faults = _told("# Order\n- early\nI buy it\n  -\n- pay\n - Pay\n\nI buy it\n!\n##\n")
    assert [(line, column) for line, column, _ in faults] == [(2, 1), (4, 3), (6, 2), (8, 1), (9, 1), (10, 1)]
    assert "before the first stage" in faults[0][2]
    assert "line 5" in faults[2][2]
    assert "line 3" in faults[3][2]


@pytest.mark.parametrize("content", ["", "\n \n", "# Only a name\n", "# a\n# b\n"])
def test_an_outline_without_a_stage_is_told(content: str) -> None:
    assert _told(content) == [(1, 1, "The outline has no stage.")]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("I don't wait", "i-dont-wait"),
        ("Ærlighed på dørtrinnet", "aerlighed-pa-dortrinnet"),
        ("Straße & Grüße", "strasse-grusse"),
        ("null", "null"),
        ("𝘈 coat", "a-coat"),
        ("İstanbul Ⓐ ½", "istanbul-a-1-2"),
        ("100th order!", "100th-order"),
        ("I am told a long story that never ends and ends", "i-am-told-a-long-story-that-never-ends"),
        ("x" * 50, "x" * 40),
        ("我的外套 A", ""),
        ("", ""),
        ("—!?", ""),
    ],
)
def test_ids_are_made_from_latin_letters(name: str, made: str) -> None:
    assert id_of(name) == made


def test_ids_are_unique_and_count_where_a_name_gives_none() -> None:
    assert ids(["A", "a", "到货", "A 2", "A"], "stage") == ["a", "a-2", "stage-3", "a-2-2", "a-3"]


@given(st.lists(st.text()))
def test_any_names_give_as_many_different_ids(names: list[str]) -> None:
    made = ids(names, "touchpoint")
    assert len(set(made)) == len(names)
    assert all(re.fullmatch(ID_PATTERN, one) for one in made)


_NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@given(st.lists(st.tuples(_NAMES, st.lists(st.tuples(_NAMES, st.lists(_NAMES, max_size=3)), max_size=4)), min_size=1))
def test_any_outline_is_a_valid_journey(told: list[tuple[str, list[tuple[str, list[str]]]]]) -> None:
    stages = tuple(
        OutlinedStage(name, tuple(OutlinedTouchpoint(item, silos=tuple(silos)) for item, silos in items))
        for name, items in told
    )
    journey = Journey.model_validate(journey_data(Outline(stages, "Order")))
    assert [stage.name for stage in journey.stages] == [name for name, _ in told]
    for stage, touchpoint in journey.touchpoints():
        assert set(touchpoint.silos) <= set(stage.silos) <= set(journey.silos)


def test_silos_that_differ_in_capitals_are_one() -> None:
    items = (OutlinedTouchpoint("a", silos=("Care", "Stores")), OutlinedTouchpoint("b", silos=("care", "CARE")))
    journey = Journey.model_validate(journey_data(Outline((OutlinedStage("One", items),), "J", silos=("Logistics",))))
    assert journey.silos == {"logistics": "Logistics", "care": "Care", "stores": "Stores"}
    assert journey.stages[0].silos == ("care", "stores")
    assert [touchpoint.silos for _, touchpoint in journey.touchpoints()] == [("care", "stores"), ("care",)]

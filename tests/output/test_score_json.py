"""Scores for programs: exactly the keys of the documented example, and the documented rounding."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from samples import EXAMPLES, ROOT, example, project

from cxrel.output.score_json import mark, other, score_json, share

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "score.md").read_text(encoding="utf-8")
_BLOCK = re.search(r"<!-- shape of the JSON -->\n```json\n(.*?)```", PAGE, re.DOTALL)
assert _BLOCK
SHAPE: dict[str, Any] = json.loads(_BLOCK[1])
HELD_BY = [json.loads(found) for found in re.findall(r"`(\{[^`]*\"n\": \d+\})`", PAGE)]
BY_NAME = {"silos", "balance"}
"""Mappings whose keys are the journey's own."""


def told(name: str) -> dict[str, Any]:
    found = example(name)
    data: dict[str, Any] = json.loads(score_json([(found.file, found.score)], EXAMPLES[name]))
    return data


def assert_shape(found: Any, shape: Any, where: str) -> None:
    """The same keys in the same order and values of the same kind; null may stand anywhere but in the example's lists."""
    if where.endswith(".held_by") and found is not None:
        assert list(found) in [list(each) for each in HELD_BY], where
    elif isinstance(shape, dict) and where.rpartition(".")[2] in BY_NAME:
        for key, value in found.items():
            assert_shape(value, next(iter(shape.values())), f"{where}.[{key}]")
    elif isinstance(shape, dict):
        assert found is None or list(found) == list(shape), where
        for key, value in (found or {}).items():
            assert_shape(value, shape[key], f"{where}.{key}")
    elif isinstance(shape, list):
        for value in found:
            assert_shape(value, shape[0], f"{where}[]")
    elif shape is not None and found is not None:
        assert kind(found) == kind(shape), where


def kind(value: Any) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_keys_are_those_of_the_documented_example_in_its_order(name: str) -> None:
    assert len(HELD_BY) == 2
    assert_shape(told(name), SHAPE, "score")


def test_every_key_of_the_documented_example_is_filled_somewhere() -> None:
    everything = [told(name) for name in EXAMPLES]
    assert _missing(everything, SHAPE, "score") == {"score.journeys[].touchpoints[].walked"}


def _missing(found: list[Any], shape: Any, where: str) -> set[str]:
    filled = [each for each in found if each is not None]
    if not filled:
        return {where}
    if isinstance(shape, dict) and where.rpartition(".")[2] not in BY_NAME:
        return {m for key in shape for m in _missing([each[key] for each in filled], shape[key], f"{where}.{key}")}
    if isinstance(shape, list) and shape and isinstance(shape[0], dict):
        return _missing([item for each in filled for item in each], shape[0], f"{where}[]")
    return set()


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5.4585714, 5.46), (5.455, 5.46), (6.0, 6), (-2.4649, -2.46), (-0.001, 0), (0.125, 0.12), (None, None)],
)
def test_marks_have_2_decimals(value: float | None, expected: float | None) -> None:
    assert mark(value) == expected
    assert not str(mark(value)).endswith(".0")


@pytest.mark.parametrize(
    ("value", "expected"), [(0.94566666, 0.9457), (1.0, 1), (0.0, 0), (0.99996, 1), (0.99994, 0.9999), (None, None)]
)
def test_shares_have_4_decimals(value: float | None, expected: float | None) -> None:
    assert share(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (8.2, 8.2),
        (51.5123456, 51.5123),
        (0.000123456789, 0.000123457),
        (1234567.8, 1234570),
        (482.11, 482.11),
        (15.0, 15),
        (None, None),
    ],
)
def test_other_values_have_6_significant_digits(value: float | None, expected: float | None) -> None:
    assert other(value) == expected


def test_what_is_not_known_is_null_and_never_zero(tmp_path: Path) -> None:
    bare = "format: cxrel/1\nid: bare\nname: Bare\nstages: [{id: a, name: A, touchpoints: [{id: t, name: T}]}]\n"
    found = project(tmp_path, {"bare.yaml": bare})
    [journey] = json.loads(score_json([("bare.yaml", found.score)], EXAMPLES["outerwear-order"]))["journeys"]
    assert (journey["mark"], journey["band"], journey["limited_by"]) == (None, "unknown", None)
    assert journey["stages"][0]["lenses"] == {"said": None, "walked": None, "measured": None, "heard": None}
    assert (journey["stages"][0]["basis"], journey["stages"][0]["gap"]) == (None, None)
    assert journey["yield"] == {"independent": None, "together": None, "joint": None, "left_out": []}
    assert journey["balance"]["at-risk"] == {"moments": 0, "mark": None}


def test_the_figures_of_the_retail_story_come_out() -> None:
    [journey] = told("outerwear-order")["journeys"]
    receive = next(stage for stage in journey["stages"] if stage["id"] == "receive")
    assert receive["lenses"]["said"]["lived"] < receive["lenses"]["said"]["settled"] < receive["lenses"]["said"]["mark"]
    assert receive["limited_by"] == {"lens": "measured", "touchpoint": "doorstep", "kpi": "on-time"}
    on_time = next(kpi for kpi in journey["kpis"] if kpi["id"] == "on-time")
    assert (on_time["held_by"]["dimension"], on_time["held_by"]["value"]) == ("channel", "store")
    assert receive["mark"] == on_time["mark"] == round(on_time["held_by"]["mark"] + 2.9, 2)


def test_text_of_users_is_kept_and_not_escaped_twice() -> None:
    text = score_json([], EXAMPLES["outerwear-order"])
    assert json.loads(text) == {"format": "cxrel-score/1", "as_of": "2026-11-21", "journeys": []}
    assert text.endswith("}\n")

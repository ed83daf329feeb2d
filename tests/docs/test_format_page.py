"""docs/format.md: its examples are valid, its tables are the model's, and what it says of limits and places is so."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from manual import DOCS, Block, blocks, page, prose, put

from cxrel.__main__ import _run
from cxrel.documents import YAML_LIMIT, Text, parse, parse_table
from cxrel.documents.build import build
from cxrel.documents.compose import DEEPEST
from cxrel.documents.dialect import MOST_FAULTS
from cxrel.documents.schema import MODELS, schema
from cxrel.documents.shape import stand_in
from cxrel.documents.voices import AFTER, BEFORE, KINDS
from cxrel.model import base
from cxrel.model.evidence import Session
from cxrel.model.journey import CATEGORIES, NO_DIMENSIONS, RESERVED_VALUES, Journey, Touchpoint
from cxrel.model.kpi import Kpi
from cxrel.model.settings import DEFAULT_HIDE_UNDER
from cxrel.usecases.load import TABLE_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

PAGE = page("format.md")
BLOCKS = blocks(PAGE)
ROOT = DOCS.parent
FRAGMENTS: dict[str, type[BaseModel]] = {m.__name__: m for m in (Journey, Touchpoint, Kpi, Session)}


def _asking(*words: str) -> list[Block]:
    return [block for block in BLOCKS if block.asks in words]


def _told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    code = _run([*arguments, "--format", "json", "--as-of", "2026-11-22"])
    out, err = capsys.readouterr()
    assert not err
    return {**json.loads(out), "exit": code}


@pytest.fixture
def tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tour_is_free_of_errors_at_every_step(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = _asking("file", "append")
    assert len(steps) >= 10
    for block in steps:
        assert put(block, tour)
        if block.of != "journeys/call-us/readings/phone-wait.csv":  # its journey comes later
            told = _told(capsys, "validate")
            assert told["exit"] == 0, (block.line, told)
    codes = {finding["code"] for finding in told["findings"] if "order-a-coat" in finding["file"]}
    assert codes == {"category-empty"}, "all the rest that practice asks for is there, or waived"


def test_the_tour_comes_to_what_the_page_says(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in _asking("file")[:3]:
        put(block, tour)
    (journey,) = _told(capsys, "score")["journeys"]
    (stage,) = journey["stages"]
    assert stage["band"] == "sometimes-reliable"
    (depends,) = stage["depends_on"]
    assert (depends["dimension"], depends["best"]["value"], depends["worst"]["value"]) == ("channel", "web", "store")


@pytest.mark.parametrize("block", _asking("valid"), ids=lambda block: f"{block.of} at {block.line}")
def test_a_fragment_fits_the_item_that_it_is_said_to_be_part_of(block: Block) -> None:
    model = FRAGMENTS[block.of]
    document = parse(Text("fragment", block.content))
    assert not document.faults
    assert isinstance(document.data, dict)
    needed: Any = stand_in(model, ())
    assert not build(model, {**needed, **document.data}).faults


def test_no_example_goes_unlooked_at() -> None:
    known = {"file", "append", "valid", "findings"}
    assert {block.line for block in BLOCKS if block.language in {"yaml", "csv"} and block.asks not in known} == set()


def test_every_item_of_the_format_has_its_table_and_its_heading() -> None:
    tables = re.findall(r"^<!-- keys of (\w+) -->$", PAGE, re.MULTILINE)
    items = {"DimensionValue", *(model.__name__ for model in MODELS.values())}
    for name in MODELS:
        items.update(schema(name).get("$defs", {}))
    assert sorted(tables) == sorted(items)


def test_the_generated_parts_are_up_to_date(request: pytest.FixtureRequest) -> None:
    check = [] if request.config.getoption("--golden") else ["--check"]
    command = [sys.executable, "tools/reference.py", *check]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_what_can_be_counted_is_counted_right() -> None:
    limits = dict(re.findall(r"^\| ([^|]+) \| ([\d,]+(?: MiB)?) \|$", PAGE, re.MULTILINE))
    assert limits == {
        "size of a YAML file": f"{YAML_LIMIT // 2**20} MiB",
        "depth of nesting": str(DEEPEST),
        "size of a table": f"{TABLE_LIMIT // 2**20} MiB",
        "rows of a table": f"{(parse_table.__kwdefaults__ or {})['max_rows']:,}",
        "characters in a cell": f"{csv.field_size_limit():,}",
        "characters of a dimension value": "80",
        "faults told of one file's form": f"{MOST_FAULTS:,}",
    }
    text = " ".join(prose(PAGE).split())
    assert f"`hide_under` people ({DEFAULT_HIDE_UNDER}, unless" in text
    for word, mark in base.WORDS_FOR_MARKS.items():
        assert f"| {mark} | `{word}` |" in text
    for word in (*CATEGORIES, *RESERVED_VALUES, *NO_DIMENSIONS, *KINDS):
        assert f"`{word}`" in text


def test_the_columns_of_voices_are_those_that_are_read() -> None:
    header = ",".join((*BEFORE, "<dimensions>", *AFTER))
    assert any(block.content == f"{header}\n" for block in BLOCKS)


def test_findings_point_where_the_page_says(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = _asking("findings")
    (tour / "journeys").mkdir()
    (tour / block.of).write_text(block.content, encoding="utf-8")
    found = [f for f in _told(capsys, "validate")["findings"] if f["severity"] == "error"]
    places = [f"{finding['line']}:{finding['column']} {finding['code']}" for finding in found]
    assert sorted(places) == sorted(re.findall(r"\| `(\d+:\d+ [a-z-]+)` \|$", PAGE, re.MULTILINE))
    assert "stages.ask.touchpoints.call.name" in {finding["path"] for finding in found}

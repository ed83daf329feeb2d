"""Scores for a spreadsheet: a row a stage, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re

import pytest
from samples import ROOT, example

from cxrel.output.score_csv import HEADER, score_csv, text_cell


def rows(*names: str) -> list[dict[str, str]]:
    found = [example(name) for name in names]
    return list(csv.DictReader(io.StringIO(score_csv([(each.file, each.score) for each in found]))))


def test_the_header_is_that_of_the_manual() -> None:
    page = (ROOT / "docs" / "score.md").read_text(encoding="utf-8")
    told = re.search(r"for a spreadsheet: (.*?)\.", page, re.DOTALL)
    assert told
    assert tuple(told[1].replace("\n", " ").split(", ")) == HEADER


def test_every_stage_of_every_journey_has_a_row() -> None:
    found = rows("outerwear-order", "air-travel-2013")
    assert [row["stage"] for row in found[:6]] == ["find", "pay", "receive", "returns", "help", "next-winter"]
    assert {row["journey"] for row in found[6:]} == {"air-travel-2013"}
    assert list(found[0]) == list(HEADER)


def test_a_row_tells_the_lenses_the_limit_and_the_flags() -> None:
    receive, winter = (row for row in rows("outerwear-order") if row["stage"] in ("receive", "next-winter"))
    assert (receive["mark"], receive["band"], receive["basis"], receive["sure"]) == (
        "3.9",
        "sometimes-reliable",
        "evidence",
        "true",
    )
    assert (receive["said"], receive["settled"], receive["measured"], receive["gap"]) == ("6", "4", "3.9", "2.1")
    assert (receive["limited_by"], receive["flags"]) == ("measured doorstep on-time", "surprise it-depends")
    assert (winter["basis"], winter["measured"], winter["heard"], winter["gap"]) == ("said", "", "", "")


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\tx", "\rx"])
def test_text_is_never_a_formula(text: str) -> None:
    assert text_cell(text) == f"'{text}"


def test_other_text_stays_as_it_is() -> None:
    assert text_cell("receive") == "receive"


def test_lines_end_alike_everywhere_and_nothing_has_only_a_header() -> None:
    assert score_csv([]) == ",".join(HEADER) + "\n"
    assert "\r" not in score_csv([("a", example("outerwear-order").score)])

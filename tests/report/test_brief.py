from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import report_cases as sample
import report_pages as making

from cxrel.report.render import render_index
from cxrel.report.wrap import wrapped

if TYPE_CHECKING:
    from cxrel.model.case import Case


@pytest.mark.parametrize(
    "case", [sample.rich(), sample.without_evidence(), sample.rich(lambda text: making.HOSTILE + "x" * 90 + text)]
)
def test_a_mail_has_lines_that_every_reader_shows(case: Case) -> None:
    text = making.page("brief", case, case)
    assert max(map(len, text.splitlines())) <= 72
    assert "<" not in text
    assert "\n\n\n" not in text
    assert text.isprintable() or all(sign.isprintable() or sign == "\n" for sign in text)


def test_it_begins_with_the_headline_and_goes_stage_by_stage() -> None:
    lines = making.page("brief", sample.rich()).splitlines()
    assert lines[0] == "We keep our promise in none of the 3 stages; one is unknown."
    assert "- We ask of you: Pay for half-full vans (+1)" in lines
    assert "1. I get my coat on the day I was told: A real problem area: between" in lines
    assert lines[lines.index("What we ask, in full:") + 2 :][:2] == ["- Pay for half-full vans", "- Name one owner"]


def test_notes_are_a_text_and_short() -> None:
    case = sample.rich()
    noted = [
        replace(case, journey=case.journey.model_copy(update={"notes": notes}))
        for notes in ("Figures are made up", "word " * 200, {"any": "thing"})
    ]
    told = [making.view_of(each).notes for each in noted]
    assert (told[0], told[2]) == ("Figures are made up", "")
    assert len(told[1]) <= 400
    assert told[1].endswith("word…")
    assert all("Figures are made up" in making.page(kind, noted[0]) for kind in ("html", "markdown", "brief"))


def test_wrapped_lines_hang_below_their_beginning() -> None:
    assert wrapped("word " * 30, "- ").splitlines()[1].startswith("  word")
    assert wrapped("", "- ") == ""


def test_the_index_names_each_journey_and_its_file() -> None:
    text = render_index("brief", [making.view_of(sample.rich())], making.shipped())
    assert text.splitlines()[0].startswith("Order a coat: We keep our promise")
    assert "   coat.txt" in text.splitlines()

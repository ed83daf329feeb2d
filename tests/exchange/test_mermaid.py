"""The Mermaid diagram: every line is one that Mermaid's grammar takes, whatever people called things."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.exchange.mermaid import mermaid, score_of
from cxrel.model.case import Case
from cxrel.model.evidence import Evidence
from cxrel.model.journey import Journey
from cxrel.scoring.journey import score_journey

# The tokens of Mermaid's journey grammar: a title and a section end at # ; and line breaks, a task at : too.
_TITLE = re.compile(r"    title [^#;:\n]+")
_SECTION = re.compile(r"    section [^#;:\n]+")
_TASK = re.compile(r"      (?!title\s|section\s)[^#;:\n]+: [1-5](: [^#;:\n]+)?")
NASTY = st.sampled_from(
    [
        "title of it",
        "section: 5: me",
        "a:b;c#d",
        "%%{init: {}}%%",
        "<script>alert(1)</script>",
        "x\ny",
        "",
        "\u202e",
        "end",
    ]
)
WORDS = (NASTY | st.text(max_size=30)).map(lambda text: f"{text}." if not text.strip() else text)


def diagram(journey: str, stage: str, touchpoint: str, silo: str) -> list[str]:
    data = {
        "format": "cxrel/1",
        "id": "coat",
        "name": journey,
        "silos": {"care": silo, "shop": "Shop"},
        "stages": [
            {
                "id": "receive",
                "name": stage,
                "silos": ["care", "shop"],
                "touchpoints": [{"id": "doorstep", "name": touchpoint}],
            }
        ],
    }
    case = Case(Journey.model_validate(data), Evidence(), date(2026, 11, 21))
    return mermaid(case, score_journey(case)).split("\n")


@given(WORDS, WORDS, WORDS, WORDS)
def test_any_name_stays_a_name(journey: str, stage: str, touchpoint: str, silo: str) -> None:
    first, title, section, task, last = diagram(journey, stage, touchpoint, silo)
    assert (first, last) == ("journey", "")
    assert _TITLE.fullmatch(title)
    assert _SECTION.fullmatch(section)
    assert _TASK.fullmatch(task)
    assert task.rpartition(": ")[2].count(",") == 1, "two silos are two actors"
    assert not re.search("[<>{}%]", "".join((title, section, task)))


@pytest.mark.parametrize(("mark", "score"), [(1, 1), (1.9, 1), (2.0, 2), (4.9, 3), (5, 3), (6.5, 4), (8, 5), (9, 5)])
def test_nine_marks_become_five_scores(mark: float, score: int) -> None:
    assert score_of(mark) == score


def test_what_is_not_known_is_said() -> None:
    assert diagram("J", "S", "The parcel", "Care")[3] == "      The parcel (not known yet): 3: Care, Shop"

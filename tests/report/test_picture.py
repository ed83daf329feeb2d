from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import report_cases as sample
import report_pages as making
from hypothesis import given
from hypothesis import strategies as st

from cxrel.report.picture import position, stage_line
from cxrel.report.spread import spread
from cxrel.report.subject import Subject
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from cxrel.model.results import Said, StageScore
    from cxrel.report.context import StageLine


def line(number: int = 0) -> StageLine:
    return making.view_of(sample.rich()).stages[number].line


def test_every_lens_and_what_was_settled_stand_on_the_line() -> None:
    assert {mark.lens: mark.at for mark in line().marks} == {
        "settled": 37.5,
        "said": 62.5,
        "walked": position(1 + 8 * 4 / 7),
        "measured": line().marks[3].at,
        "heard": position(3.5 + 3 * (4 - 2.1) / 3),
    }
    assert line().gap == (line().marks[3].at, 62.5)
    assert line().letters == "· · M ● H SW · · ·"


def test_opinion_alone_and_the_unknown_are_told_apart() -> None:
    assert (line(1).opinion, line(1).gap, line(1).note) == (
        True,
        None,
        "Opinion alone: nothing walked, measured or heard",
    )
    assert (line(2).marks, line(2).band_words, line(2).letters) == ((), "unknown", "· · · · · · · · ·")
    assert line(2).label == "nothing is known"


def test_the_stale_is_faded_and_says_so() -> None:
    late = replace(sample.rich(), as_of=date(2027, 3, 1))
    stale = making.view_of(late).stages[0].line
    assert {mark.lens for mark in stale.marks if mark.faded} == {"settled", "said", "measured", "heard"}
    assert stale.note == "Stale: the rating, walk and reading are older than 3 months"


@given(st.lists(st.floats(0, 280), max_size=6))
def test_labels_are_moved_apart_in_their_order(wanted: list[float]) -> None:
    places = spread(wanted, 14, 0, 280)
    assert all(-0.1 <= place <= 280.1 for place in places)
    in_order = [place for _, place in sorted(zip(wanted, places, strict=True))]
    assert all(second - first >= 13.8 for first, second in pairwise(in_order))


@given(st.lists(st.floats(1, 9), min_size=2, max_size=2), st.integers(1, 9))
def test_no_mark_and_no_label_covers_another(marks: list[float], settled: int) -> None:
    case = sample.rich()
    score = score_journey(case)
    stage: StageScore = score.stages[0]
    said: Said | None = stage.said
    assert said
    assert stage.measured
    moved = replace(
        stage,
        said=replace(said, mark=marks[0], settled=settled),
        measured=replace(stage.measured, mark=marks[1]),
    )
    drawn = [mark for mark in stage_line(Subject(case, score), moved).marks if mark.lens != "settled"]
    for one in drawn:
        for other in drawn:
            if one is not other and abs(one.at - other.at) < 5:
                assert one.aside != other.aside
                assert one.row != other.row


def test_spreading_nothing_is_nothing() -> None:
    assert spread([], 14, 0, 280) == []
    assert spread([5.0] * 30, 14, 0, 100)[-1] <= 100

"""`report --base`: what changed since a revision, with the words of `diff`, in each format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import report_cases as cases
import report_pages as making

from cxrel.model.changes import Change, Diff, Headline, StageMove
from cxrel.report.changes import changes_view
from cxrel.report.data import to_json

if TYPE_CHECKING:
    from cxrel.report.render import Format

LOWERED = "A promise was lowered: On time 97% → 93%. Reason: none. Agreed by: nobody."
CHANGES = (
    Change("journeys/coat.yaml", "x", "changed", 0.97, 0.93, "looser", "The promise was lowered.", journey="coat"),
    Change("journeys/other.yaml", "x", "changed", 1, 2, "looser", "Elsewhere.", journey="other"),
    Change("journeys/coat.yaml", "y", "changed", "a", "b", "neutral", "A name changed.", journey="coat"),
)
MOVES = (
    StageMove("coat", "receive", 4.96, 6.64, 0.0, 1.69, name="I get my coat"),
    StageMove("coat", "pay", 5.0, 5.5, 1.5, -1.0, name="I pay"),
    StageMove("coat", "new", None, 5.5, None, None, name="I look"),
)
DIFF = Diff("main", "work tree", CHANGES, MOVES, (Headline("looser", LOWERED, "coat", "receive"),))


def test_only_what_belongs_to_the_journey_is_told() -> None:
    view = changes_view(DIFF, "coat")
    assert (view.since, view.told, view.sentences) == ("main", "2 changes: 1 looser and 1 neutral.", (LOWERED,))
    assert [row.why for row in view.rows] == ["The promise was lowered."]
    assert view.more == 1
    assert changes_view(DIFF, "third").told == "Nothing changed in meaning."


def test_marks_are_told_in_words_with_what_moved_them() -> None:
    rows = [(row.before, row.now, row.moved_by) for row in changes_view(DIFF, "coat").moves]
    assert rows == [
        ("it depends", "promise kept", "changed definitions, to the better, alone"),
        (
            "it depends",
            "it depends, nearer to always",
            "new evidence, to the better; changed definitions, to the worse",
        ),
        ("unknown", "it depends, nearer to always", "it was not known on one side"),
    ]


@pytest.mark.parametrize("format_", ["html", "markdown", "brief"])
def test_every_format_has_the_section_only_where_it_was_asked_for(format_: Format) -> None:
    heading = "What changed since main"
    assert heading in making.page(format_, cases.rich(), diff=DIFF)
    assert heading not in making.page(format_, cases.rich())


def test_the_json_has_it_too() -> None:
    told = Diff("main", "work tree", headlines=(Headline("looser", LOWERED),))
    with_it, without = (to_json([making.view_of(cases.rich(), diff=one)]) for one in (told, None))
    assert with_it["journeys"][0]["changes"]["sentences"] == [LOWERED]
    assert without["journeys"][0]["changes"] is None


def test_nothing_that_people_wrote_becomes_markup() -> None:
    evil = Headline("looser", making.HOSTILE)
    row = Change(making.HOSTILE, "", "changed", None, None, "looser", making.HOSTILE)
    html = making.page("html", cases.rich(), diff=Diff(making.HOSTILE, "b", (row,), headlines=(evil,)))
    assert "<script>" not in html
    assert "<img" not in html

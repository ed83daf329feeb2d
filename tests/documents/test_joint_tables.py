"""The tables of customers beside a journey: what they say, and where they are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cxrel.documents import Text, parse_table
from cxrel.documents.joint import JointNames, build_joint
from cxrel.model.journey import DimensionValue

if TYPE_CHECKING:
    from cxrel.documents.readings import BuiltReadings

NAMES = JointNames({"channel": {"web": DimensionValue(), "app": DimensionValue()}}, ("channel",), ("doorstep", "calls"))
HEADER = "period,moment,went,other,n,good\n"


def built(name: str, content: str, names: JointNames = NAMES) -> BuiltReadings:
    return build_joint(name, parse_table(Text(f"{name}.csv", content)), names)


def told(made: BuiltReadings) -> list[tuple[int, int, str]]:
    return [(one.location.line, one.location.column, one.fault.code) for one in made.faults]


def test_customers_for_whom_every_moment_went_as_promised_are_cut_as_the_journey_says() -> None:
    made = built("joint", "period,channel,n,good\n2026-09,,1000,641\n2026-09,web,700,480\n")
    assert not made.faults
    assert made.readings is not None
    assert [(row.cells, row.n, row.good) for row in made.readings.rows] == [(("",), 1000, 641), (("web",), 700, 480)]
    assert told(built("joint", "period,channel,n,good\n2026-09,fax,10,11\n")) == [
        (2, 9, "unknown-value"),
        (2, 16, "good-above-n"),
    ]
    assert told(built("joint", "period,country,n,good\n2026-09,NO,10,1\n")) == [(1, 8, "unknown-dimension")]
    assert told(built("joint", "period;n;good\n2026-09;10;1\n")) == [(1, 1, "csv-separator")]


def test_which_moments_fail_together() -> None:
    made = built("together", f"{HEADER}2026-09,calls,broken,doorstep,120,64\n2026-09,calls,kept,doorstep,880,830\n")
    assert not made.faults
    assert made.readings is not None
    assert made.readings.dimensions == ("moment", "went", "other")
    assert made.readings.rows[0].cells == ("calls", "broken", "doorstep")


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("2026-09,call,broken,doorstep,12,6", (2, 9, "unknown-touchpoint")),
        ("2026-09,calls,badly,doorstep,12,6", (2, 15, "unknown-value")),
        ("2026-09,calls,,doorstep,12,6", (2, 15, "unknown-value")),
        ("2026-09,calls,other,doorstep,12,6", (2, 15, "unknown-value")),
        ("2026-09,calls,kept,calls,12,6", (2, 20, "unknown-value")),
        ("2026-09,unknown,kept,calls,12,6", (2, 9, "unknown-value")),
        ("2026-09,calls,kept,doorstep,12,13", (2, 32, "good-above-n")),
        ("2026-13,calls,kept,doorstep,12,6", (2, 1, "bad-period")),
        ('2026-09,calls,kept,doorstep,"1,5",1', (2, 29, "csv-decimal-comma")),
    ],
)
def test_a_row_that_says_nothing_sound_is_told_at_its_cell(row: str, wrong: tuple[int, int, str]) -> None:
    made = built("together", f"{HEADER}{row}\n2026-09,doorstep,kept,calls,5,5\n")
    assert told(made) == [wrong]
    assert made.readings is not None
    assert [one.n for one in made.readings.rows] == [5]


def test_broken_promises_are_counted_to_three_and_more() -> None:
    made = built("outcome", "period,broken,n,good\n2026-06,0,400,250\n2026-06,3+,20,6\n2026-06,4,9,1\n")
    assert told(made) == [(4, 9, "unknown-value")]
    assert made.faults[0].fault.hint == "write 0, 1, 2 or 3+"
    assert told(built("outcome", "period,broken,n,good\n2026-06,,400,250\n")) == [(2, 9, "unknown-value")]
    assert told(built("outcome", "period,broken,n,good\n2026-06,0,40,25\n2026-06,0,40,25\n")) == [
        (3, 1, "duplicate-row")
    ]


@pytest.mark.parametrize(
    ("name", "header", "wrong"),
    [
        ("outcome", "period,n,good", (1, 1, "csv-header")),
        ("outcome", "period,channel,n,good", (1, 8, "csv-header")),
        ("together", "period,moment,other,n,good", (1, 1, "csv-header")),
        ("together", "period,went,moment,other,n,good", (1, 1, "csv-header")),
        ("joint", "period,channel,n", (1, 1, "csv-header")),
    ],
)
def test_a_header_that_lacks_a_column_is_told(name: str, header: str, wrong: tuple[int, int, str]) -> None:
    made = built(name, f"{header}\n")
    assert wrong in told(made)
    assert {code for _, _, code in told(made)} == {"csv-header"}


def test_nothing_follows_from_a_journey_whose_touchpoints_are_not_all_known() -> None:
    names = JointNames(NAMES.dimensions, NAMES.known, None)
    assert not built("together", f"{HEADER}2026-09,anything,kept,doorstep,5,5\n", names).faults

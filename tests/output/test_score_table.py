"""The table for a terminal: the scale reads without colour, names stand for ids, and no text of users does harm."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from samples import AS_OF, EXAMPLES, example, project

from cxrel.model.results import BestWorst, Dependence, LensScore, StageScore, Walked
from cxrel.output.score_scale import EMPTY, GAP, LEGEND, LIMIT, header, scale, width
from cxrel.output.score_table import score_table
from cxrel.output.score_words import about, gap_text, mark_text, names_of, verdict
from cxrel.scoring.bands import Band, band
from cxrel.store.tree import WorkTree
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from cxrel.usecases.project import Scored

marks = st.one_of(st.none(), st.floats(1, 9), st.sampled_from([1.0, 3.5, 6.5, 9.0]))
RETAIL = example("outerwear-order")


def table(found: Scored, columns: int = 80, *, colour: bool = False, as_of: date = AS_OF) -> str:
    return score_table([(found.case, found.score)], as_of, width=columns, colour=colour)


def stage(settled: int | None = None, **lenses: float | None) -> StageScore:
    """A stage with marks in these lenses; `said` and `settled` are the room's."""
    plain = RETAIL.score.stage("find")
    said, walked = lenses.get("said"), lenses.get("walked")
    assert plain.said
    assert plain.walked
    return replace(
        plain,
        said=replace(plain.said, mark=said, settled=settled) if said is not None else None,
        walked=replace(plain.walked, mark=walked) if walked is not None else None,
        measured=_lens(lenses.get("measured")),
        heard=_lens(lenses.get("heard")),
    )


def _lens(mark: float | None) -> LensScore | None:
    return LensScore(mark, "doorstep", "on-time", sure=True) if mark is not None else None


@pytest.mark.parametrize(
    ("lenses", "drawn"),
    [
        ({}, "········|·······|········"),
        ({"measured": 1.0}, "M·······|·······|········"),
        ({"measured": 9.0}, "········|·······|·······M"),
        ({"measured": 5.0}, "········|···M···|········"),
        ({"measured": 3.5}, "·······M|·······|········"),
        ({"measured": 3.51}, "········|M······|········"),
        ({"measured": 6.49}, "········|······M|········"),
        ({"measured": 6.5}, "········|·······|M·······"),
        ({"said": 8.0, "measured": 4.0}, "········|M──────|────S···"),
        ({"said": 2.0, "measured": 5.0, "heard": 8.0}, "···S────|───M···|····H···"),
        ({"said": 8.0, "walked": 6.0, "heard": 2.0}, "···H────|──────W|────S···"),
        ({"said": 5.0, "settled": 5}, "········|···S=··|········"),
        (
            {"said": 9.0, "walked": 9.0, "measured": 9.0, "heard": 9.0, "settled": 9},
            "········|·······|···SWMH=",
        ),
        (
            {"said": 3.5, "walked": 3.5, "measured": 3.5, "heard": 3.5, "settled": 3},
            "···=SWMH|·······|········",
        ),
    ],
)
def test_a_stage_is_drawn_on_the_scale(lenses: dict[str, Any], drawn: str) -> None:
    assert scale(stage(**lenses), 3) == drawn


@given(marks, marks, marks, marks, st.one_of(st.none(), st.integers(1, 9)), st.sampled_from([2, 3, 4, 5]))
def test_letters_stand_in_their_band_in_the_order_of_their_marks(
    said: float | None,
    walked: float | None,
    measured: float | None,
    heard: float | None,
    settled: int | None,
    per_mark: int,
) -> None:
    drawn = scale(stage(said=said, walked=walked, measured=measured, heard=heard, settled=settled), per_mark)
    wanted: Mapping[str, float | None] = {
        "S": said,
        "W": walked,
        "M": measured,
        "H": heard,
        "=": settled if said is not None else None,
    }
    known = {letter: mark for letter, mark in wanted.items() if mark is not None}
    assert len(drawn) == width(per_mark)
    assert sorted(letter for letter in drawn if letter not in EMPTY + LIMIT + GAP) == sorted(known)
    zones = drawn.split(LIMIT)
    assert len(zones) == 3
    for zone, name in zip(zones, list(Band)[2::-1], strict=True):
        assert {letter for letter in zone if letter in known} == {x for x, mark in known.items() if band(mark) is name}
    in_line = [letter for letter in drawn if letter in known]
    assert [round(known[letter], 9) for letter in in_line] == sorted(round(mark, 9) for mark in known.values())


@pytest.mark.parametrize("per_mark", [2, 3, 4])
def test_the_header_is_as_wide_as_the_scale(per_mark: int) -> None:
    assert len(header(per_mark)) == width(per_mark)
    assert ("always" in header(per_mark)) == (per_mark == 4)
    assert ("9" in header(per_mark)) == (per_mark < 4)


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (7.31, "7.3"),
        (6.46, "6.46"),
        (6.4996, "6.4996"),
        (6.499999999, "6.499999999"),
        (6.5, "6.5"),
        (3.52, "3.52"),
        (3.5, "3.5"),
        (3.48, "3.5"),
        (9, "9.0"),
    ],
)
def test_a_mark_is_told_with_as_many_decimals_as_keep_its_band(mark: float, text: str) -> None:
    assert mark_text(mark) == text


@pytest.mark.parametrize(
    ("gap", "text"), [(2.1, "+2.1"), (-2.44, "-2.4"), (0.04, "0.0"), (-0.04, "0.0"), (0.0, "0.0"), (None, "")]
)
def test_a_gap_is_told_with_its_sign(gap: float | None, text: str) -> None:
    assert gap_text(gap) == text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mark": 7.31, "band": "always-reliable"}, "7.3 always"),
        ({"mark": 3.9, "band": "sometimes-reliable"}, "3.9 sometimes"),
        ({"mark": 2.88, "band": "frequently-unreliable"}, "2.9 frequently unreliable"),
        ({"mark": 3.9, "band": "sometimes-reliable", "sure": False}, "3.9 sometimes\nnot sure yet"),
        ({"mark": 6, "band": "sometimes-reliable", "basis": "said", "sure": False}, "6.0 sometimes\nopinion only"),
        ({"mark": None, "band": "unknown", "basis": None, "sure": False}, "unknown"),
    ],
)
def test_a_verdict_is_short(changes: dict[str, Any], told: str) -> None:
    assert verdict(replace(RETAIL.score.stage("find"), **changes)) == told


def details(found: Scored, stage_id: str) -> list[str]:
    return list(about(found.score.stage(stage_id), names_of(found.case, found.score)))


def test_a_stages_details_tell_limit_walk_dependence_and_flags() -> None:
    assert details(RETAIL, "receive") == [
        "measured: Delivered on the day named, 92.9% of parcels (promised 97%), held down by channel Store",
        "walked: 4 tried, 3 failed, felt -2 to 0 (too few for a mark)",
        "channel: best Phone, worst Store (on-time and 1 more)",
        "carrier: best Brisk Parcel, worst Store van (on-time)",
        "silo: best Warehouse and carriers, worst Customer care (votes)",
        "surprise, it-depends",
    ]


def test_opinion_only_is_told_with_the_silos_that_did_not_come() -> None:
    assert details(RETAIL, "next-winter")[0] == "said: what the room settled on, and no evidence yet"
    assert details(RETAIL, "pay")[-1] == "missing-voices (Payments and finance)"


def test_one_line_tells_a_dimension_and_the_widest_figure_before_the_room() -> None:
    def from_(source: str, best: float, worst: float, value: str = "store") -> Dependence:
        return Dependence("channel", source, BestWorst("web", best), BestWorst(value, worst))

    several = (from_("said", 9, 1), from_("a", 7, 5), from_("b", 8, 4, "phone"), from_("c", 8, 4))
    plain = replace(RETAIL.score.stage("find"), depends_on=several, walked=None)
    assert list(about(plain, names_of(RETAIL.case, RETAIL.score)))[1:] == [
        "channel: best Web shop, worst Phone (b and 3 more)"
    ]
    room = replace(plain, depends_on=several[:1])
    assert list(about(room, names_of(RETAIL.case, RETAIL.score)))[1:] == [
        "channel: best Web shop, worst Store (the room)"
    ]


SMALL = """
format: cxrel/1
id: small
name: Order a coat
review_every: 1 year
dimensions: {channel: {web: Web shop, store: Store}}
silos: {care: Customer care, stores: Stores}
stages:
  - id: receive
    name: I get my coat
    owner: Tom
    silos: [care, stores]
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
          - {id: on-time, name: On time, unit: share, counted: parcels, reliable: 97%, unreliable: 90%}
          - {id: wait, name: Wait, unit: minutes, reliable: 5, unreliable: 15}
"""
WALK = """
format: cxrel-walk/1
date: 2026-11-10
walker: Anna
silo: care
kind: shop
probes:
"""
SESSION = "format: cxrel-session/1\ndate: 2026-11-18\nparticipants: {care: 9, stores: 9}\nstages:\n  receive: "


def walk(*outcomes: str) -> str:
    return WALK + "".join(f"  - {{touchpoint: doorstep, tried: it, outcome: {outcome}}}\n" for outcome in outcomes)


def small(folder: Path, **files: str) -> list[str]:
    """What is told of the only stage of a small project; `walk`, `session`, or the name of a KPI with its readings."""
    places = {"walk": "walks/a.yaml", "session": "sessions/q4.yaml"}
    named = {places.get(name, f"readings/{name.replace('_', '-')}.csv"): text for name, text in files.items()}
    found = project(folder, {"small.yaml": SMALL, **{f"small/{name}": text for name, text in named.items()}})
    return details(found, "receive")


TOLD: list[tuple[str, dict[str, str], list[str]]] = [
    ("nothing", {}, ["nothing known: rate it, walk it, or measure it", "unwalked"]),
    (
        "a room that settled nothing",
        {"session": SESSION + "{votes: {care: [5]}}"},
        ["said: the room settled nothing", "unwalked"],
    ),
    (
        "a room that is split over nothing by name",
        {"session": SESSION + "{votes: {others: [1, 1, 2, 8, 8, 9]}, mark: 5}"},
        [
            "said: what the room settled on, and no evidence yet",
            "it depends: the room is split, and no figure tells yet on what",
            "it-depends, unproven, unwalked",
        ],
    ),
    (
        "a walk",
        {"walk": walk(*["passed"] * 5)},
        ["walked: 5 of 5 things tried went as promised; not sure yet (5 probes so far)"],
    ),
    (
        "a walk that is sure",
        {"walk": walk(*["passed"] * 7, "failed")},
        ["walked: 7 of 8 things tried went as promised"],
    ),
    (
        "few probes",
        {"walk": walk("passed", "failed"), "on_time": "period,n,good\n2026-10,40000,39900\n"},
        ["measured: On time, 99.8% of parcels (promised 97%)", "walked: 2 tried, 1 failed (too few for a mark)"],
    ),
    (
        "just under the promise",
        {"on_time": "period,n,good\n2026-10,1000000,969960\n"},
        ["measured: On time, 96.996% of parcels (promised 97%); not sure yet (1,000,000 parcels so far)", "unwalked"],
    ),
    (
        "exactly what was promised",
        {"on_time": "period,n,good\n2026-10,1000,970\n"},
        ["measured: On time, 97% of parcels (promised 97%); not sure yet (1,000 parcels so far)", "unwalked"],
    ),
    (
        "a hair under the promise",
        {"wait": "period,n,value\n2026-10,9,5.0000000001\n"},
        ["measured: Wait, 5 minutes (promised 5)", "unwalked"],
    ),
    (
        "a value, and no doubt about it",
        {"wait": "period,n,value\n2026-10,9,1234.6\n"},
        ["measured: Wait, 1,235 minutes (promised 5)", "unwalked"],
    ),
    (
        "a value just over the promise",
        {"wait": "period,n,value\n2026-10,9,5.0004\n"},
        ["measured: Wait, 5.0004 minutes (promised 5)", "unwalked"],
    ),
    (
        "a value of nothing",
        {"wait": "period,n,value\n2026-10,9,0\n"},
        ["measured: Wait, 0 minutes (promised 5)", "unwalked"],
    ),
    (
        "not sure yet",
        {"on_time": "period,n,good\n2026-10,1200,1160\n"},
        ["measured: On time, 96.7% of parcels (promised 97%); not sure yet (1,200 parcels so far)", "unwalked"],
    ),
    (
        "a period",
        {"on_time": "period,n,good\n2026-08,1000,999\n2026-09,200,170\n2026-10,1000,999\n"},
        [
            "measured: On time, 98.5% of parcels (promised 97%), held down by 2026-09",
            "time: best 2026-08, worst 2026-09 (on-time)",
            "it-depends, unwalked",
        ],
    ),
    (
        "what is old",
        {"on_time": "period,n,good\n2024-08,10000,9999\n"},
        ["measured: On time, 100% of parcels (promised 97%)", "stale (reading), unwalked"],
    ),
]


@pytest.mark.parametrize(("files", "lines"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD])
def test_what_is_told_of_a_stage(tmp_path: Path, files: dict[str, str], lines: list[str]) -> None:
    assert small(tmp_path, **files) == lines


def test_names_of_a_shared_touchpoint_are_those_of_its_own_journey(tmp_path: Path) -> None:
    stages = "[{id: a, name: A, touchpoints: [{id: t, name: T, same_as: small/doorstep}]}]"
    here = f"format: cxrel/1\nid: here\nname: Here\nstages: {stages}\n"
    text = "period,channel,n,good\n2026-10,,9000,8900\n2026-10,store,900,800\n2026-10,web,8100,8100\n"
    folder = tmp_path / "both"
    project(folder, {"small.yaml": SMALL, "small/readings/on-time.csv": text})
    (folder / "journeys" / "here.yaml").write_text(here, encoding="utf-8")
    [found] = (
        one for one in open_project(WorkTree(), [str(folder / "journeys")], AS_OF).scored() if "here" in one.file
    )
    assert details(found, "a")[0].endswith("held down by channel Store")


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("columns", [40, 60, 72, 80, 100, 129, 130, 160, 240])
def test_no_line_is_wider_than_the_terminal_and_none_ends_in_blanks(name: str, columns: int) -> None:
    lines = table(example(name), columns, as_of=EXAMPLES[name]).split("\n")
    assert max(map(cell_len, lines)) <= columns
    assert [line for line in lines if line != line.rstrip()] == []


def test_wide_and_narrow_tell_the_same() -> None:
    narrow, wide = (re.sub(r"\s+", " ", table(RETAIL, columns)) for columns in (80, 160))
    for stage_ in RETAIL.score.stages:
        for line in details(RETAIL, stage_.id):
            assert line.split(":")[0] in narrow
            assert line.split(":")[0] in wide
    assert "frequently| sometimes | always" in wide


def test_a_table_at_80_columns_takes_two_lines_a_stage_at_most() -> None:
    lines = table(RETAIL).split("\n")
    first, last = (
        next(i for i, line in enumerate(lines) if start in line) for start in ("How reliable", "What limits")
    )
    assert last - first - 2 <= 2 * len(RETAIL.score.stages)


def test_the_first_lines_tell_how_many_stages_keep_their_promise_and_the_weakest(tmp_path: Path) -> None:
    assert table(RETAIL).split("\n")[:2] == [
        "Order outerwear online (outerwear-order), as of 2026-11-21",
        "Keeps its promise in 2 of 6 stages. Weakest: I send it back and have my money",
    ]
    unknown = table(project(tmp_path, {"small.yaml": SMALL}), 100).split("\n")
    assert unknown[1].startswith(
        "Keeps its promise in 0 of 1 stages (1 unknown). Nothing is known yet: rate it, walk it"
    )


def test_colour_adds_nothing_but_colour() -> None:
    coloured, plain = table(RETAIL, colour=True), table(RETAIL)
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.split("\n")] == plain.split("\n")


def test_several_journeys_share_one_legend_and_none_has_no_table() -> None:
    both = score_table([(RETAIL.case, RETAIL.score)] * 2, AS_OF, width=80, colour=False)
    assert both.count(LEGEND) == 1
    assert both.count("Order outerwear online") == 2
    assert score_table([], AS_OF, width=80, colour=False) == ""


HOSTILE = "[red]x[/red] \u202e\u200b\ufeff"
EVIL = f"""
format: cxrel/1
id: evil
name: "{HOSTILE} name \\e[31m"
dimensions: {{channel: {{store: "{HOSTILE} store \\a", web: "web"}}}}
silos: {{care: "{HOSTILE} care \\e]0;x\\a"}}
stages:
  - id: receive
    name: "{HOSTILE} stage \\e[2J"
    silos: [care]
    touchpoints:
      - id: doorstep
        name: a
        kpis:
          - {{id: on-time, name: "{HOSTILE} kpi \\r", unit: share, counted: "{HOSTILE} counted", reliable: 97%, unreliable: 90%}}
"""


@pytest.mark.parametrize("columns", [80, 160])
def test_text_of_users_is_shown_as_what_it_is(tmp_path: Path, columns: int) -> None:
    readings = "period,channel,n,good\n2026-10,,9000,8900\n2026-10,store,900,800\n2026-10,web,8100,8100\n"
    found = project(
        tmp_path,
        {
            "evil.yaml": EVIL,
            "evil/readings/on-time.csv": readings,
            "evil/sessions/q4.yaml": SESSION.replace(", stores: 9", "").replace("{care: 9}", "{}") + "{mark: 5}",
        },
    )
    text = table(found, columns)
    whole = re.sub(r"\s+", "", text)
    for what in ("name", "stage", "kpi", "store"):
        assert f"[red]x[/red]\\u202e\\u200b\\ufeff{what}" in whole, what
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e\u200b\ufeff]", text)


def test_wide_letters_are_measured_as_they_are_shown(tmp_path: Path) -> None:
    text = SMALL.replace("I get my coat", "約束した日にコートを受け取る、雨の日も雪の日も")
    lines = table(project(tmp_path, {"small.yaml": text})).split("\n")
    assert max(map(cell_len, lines)) <= 80


def test_a_walked_stage_without_feelings_says_nothing_of_them() -> None:
    plain = RETAIL.score.stage("find")
    assert isinstance(plain.walked, Walked)
    for felt, told_ in (
        ((), "1 tried, none failed"),
        ((0,), "1 tried, none failed, felt 0"),
        ((2, 2), "1 tried, none failed, felt +2"),
    ):
        walked = replace(plain.walked, felt=felt, tried=1, passed=1)
        line = list(about(replace(plain, walked=walked), names_of(RETAIL.case, RETAIL.score)))[1]
        assert line == f"walked: {told_} (too few for a mark)"

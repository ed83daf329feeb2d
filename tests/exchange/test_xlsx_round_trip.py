"""A journey goes into a workbook, and comes out of it with nothing lost and nothing changed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxrel.documents import Text, parse
from cxrel.exchange.emit import journey_yaml
from cxrel.exchange.sheet_cells import amount, listed, quoted, text, unquoted, yes
from cxrel.exchange.sheets import Sheet, journey_sheets
from cxrel.exchange.sheets_back import Grid, GridRow, journey_back
from cxrel.exchange.xlsx_read import Book, read_book
from cxrel.exchange.xlsx_write import Choice, write_book
from cxrel.findings.errors import CxrelError
from cxrel.model.journey import Journey
from cxrel.store.tree import WorkTree
from cxrel.usecases.export import as_workbook, sound
from cxrel.usecases.export_back import journey_files_from
from cxrel.usecases.export_data import plain
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from collections.abc import Mapping

openpyxl = pytest.importorskip("openpyxl")
DAY = date(2026, 11, 21)
EXAMPLES = Path(__file__).parents[2] / "journeys"

ANY_TEXT = st.text(min_size=1, max_size=30).filter(
    lambda t: t.strip() and not any(0xD800 <= ord(c) < 0xE000 for c in t)
)
NASTY = st.sampled_from(
    ["=1+1", "+49 40", "-", "@all", "2026-09", "0123", "1e5", "TRUE", "#N/A", "_x0041_", " lead", "trail ", "a;b", "'q",
     '"j"', "a\nb", "\t", "97%", "null", "1.10", "🧥", "\u202e", "x" * 300]
)  # fmt: skip
WORDS = NASTY.filter(lambda t: bool(t.strip())) | ANY_TEXT
ID = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
VALUE = st.text(min_size=1, max_size=10).filter(lambda t: t.isprintable() and t not in ("other", "unknown"))
MORE = st.dictionaries(
    st.sampled_from(["notes", "links", "tags", "x-wall"]),
    st.recursive(
        st.booleans() | st.integers(-(10**12), 10**12) | WORDS,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
        max_leaves=4,
    ),
    max_size=2,
)
AMOUNTS = st.sampled_from(["97%", "97.30%", "0%"]) | st.integers(0, 10**9) | st.decimals(0, 1000, places=3).map(float)


def _item(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    made = st.fixed_dictionaries(required, optional=optional)
    return st.builds(lambda item, more: {**item, **more}, made, MORE)


def _with_ids(data: dict[str, Any]) -> dict[str, Any]:
    """Each stage, touchpoint and KPI with an id of its own."""
    for s, stage in enumerate(data["stages"]):
        stage["id"] = f"s{s}"
        for t, touchpoint in enumerate(stage.get("touchpoints", ())):
            touchpoint["id"] = f"s{s}t{t}"
            for k, kpi in enumerate(touchpoint.get("kpis", ())):
                kpi["id"] = f"s{s}t{t}k{k}"
    return data


KPI = _item(
    {"name": WORDS, "unit": st.just("minutes"), "reliable": AMOUNTS, "unreliable": AMOUNTS},
    {
        "owner": WORDS,
        "lens": st.sampled_from(["measured", "heard"]),
        "counted": WORDS,
        "window": st.just("3 months"),
        "chart_restarts": st.just([{"since": "2026-04", "why": "=so"}]),
    },
)
TOUCHPOINT = _item(
    {"name": WORDS},
    {
        "promise": WORDS,
        "moment_of_truth": st.booleans(),
        "category": st.sampled_from(["at-risk", "bonding"]),
        "met_by": st.sampled_from(["24%", 0.5, 1]),
        "silos": st.lists(ID, max_size=3),
        "listens_for": st.lists(WORDS, max_size=3),
        "formerly": st.lists(WORDS, max_size=2),
        "state": st.sampled_from(["broken", "reliable"]),
        "artifacts": st.just([{"name": "Slip", "file": "a.png"}]),
        "kpis": st.lists(KPI, max_size=2),
    },
)
STAGE = _item(
    {"name": WORDS},
    {
        "owner": WORDS,
        "silos": st.lists(ID, max_size=2),
        "rating": st.just({"mark": 4, "session": "2026-q4", "by": {"channel": {"web": 6}}}),
        "touchpoints": st.lists(TOUCHPOINT, max_size=3),
    },
)
JOURNEYS = _item(
    {"format": st.just("cxrel/1"), "id": ID, "name": WORDS, "stages": st.lists(STAGE, min_size=1, max_size=3)},
    {
        "customer": WORDS,
        "owner": WORDS,
        "review_every": st.just("3 months"),
        "silos": st.dictionaries(ID, WORDS, max_size=3),
        "dimensions": st.dictionaries(
            ID,
            st.just("open") | st.dictionaries(VALUE, WORDS | st.just({"name": "N", "source": ["a", "b"]}), max_size=3),
        ),
        "sources": st.just({"s": {"file": "x.csv", "at": "day"}}),
    },
).map(_with_ids)


def grids(sheets: list[Sheet]) -> Mapping[str, Grid]:
    """Sheets as they would be read, if a workbook changed nothing."""
    return {
        sheet.name: Grid(
            sheet.header,
            tuple(GridRow(n, dict(zip(sheet.header, row, strict=True))) for n, row in enumerate(sheet.rows, 2)),
        )
        for sheet in sheets
    }


def meant(data: dict[str, Any]) -> Journey:
    return Journey.model_validate(data)


def kept(data: dict[str, Any]) -> list[Any]:
    """What the model does not read: notes, x-keys, as data."""
    return [data.get(key) for key in ("x-wall", "notes")] + [stage.get("x-wall") for stage in data["stages"]]


@given(JOURNEYS)
@settings(max_examples=150)
def test_any_journey_comes_back_from_its_tables(data: dict[str, Any]) -> None:
    back = journey_back(grids(list(journey_sheets(data))))
    assert back.wrong == ()
    assert meant(back.data) == meant(data)
    assert kept(back.data) == kept(data)


@given(JOURNEYS)
@settings(max_examples=12)
def test_any_journey_comes_back_from_a_workbook_as_a_file(data: dict[str, Any]) -> None:
    book = read_book(write_book(list(journey_sheets(data)), [], DAY))
    assert isinstance(book, Book), book
    assert book.wrong == ()
    back = journey_back(book.grids)
    assert back.wrong == ()
    assert meant(back.data) == meant(data)
    document = parse(Text("x", journey_yaml(back.data)))
    assert not document.faults
    assert meant(plain(document.data)) == meant(data)


@pytest.mark.parametrize("name", ["outerwear-order", "air-travel-2013"])
def test_an_example_comes_back_with_its_readings(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES.parent)
    found = sound(open_project(WorkTree(), [name], DAY))
    files = journey_files_from("j.xlsx", as_workbook(found, DAY))
    assert isinstance(files, dict), files
    first = found[0].loaded
    again = parse(Text("x", files[f"{name}.yaml"].decode())).data
    original = parse(Text("x", (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))).data
    assert plain(again) == plain(original)
    for path in (EXAMPLES / name / "readings").glob("*.csv"):
        assert files[f"{name}/readings/{path.name}"] == path.read_bytes(), path.name
    assert len(files) == 1 + len(first.readings)


def test_the_same_journey_gives_the_same_bytes() -> None:
    sheets = [Sheet("Journey", ("stage",), (("I get it",),), {"stage": "Its name."})]
    assert write_book(sheets, [], DAY) == write_book(sheets, [], DAY)


def test_every_cell_is_a_text_and_no_formula() -> None:
    cells = ("=1+1", "2026-09", "97%", "007", "#N/A", "+49", "TRUE")
    raw = write_book([Sheet("Journey", ("stage",), tuple((cell,) for cell in cells), {})], [], DAY)
    page = openpyxl.load_workbook(io.BytesIO(raw))["Journey"]
    assert [(row[0].value, row[0].data_type) for row in page.iter_rows(min_row=2)] == [(cell, "s") for cell in cells]
    assert {row[0].number_format for row in page.iter_rows(min_row=2)} == {"@"}
    assert page["A2"].quotePrefix


def test_headings_have_notes_and_columns_have_lists() -> None:
    sheet = Sheet("Ballots", ("ballot", "I get it [receive]"), (), {"ballot": "A code."})
    raw = write_book(
        [sheet], [Choice("Ballots", "I get it [receive]", ("1", "?"), "A mark")], DAY, empty_rows={"Ballots": 5}
    )
    page = openpyxl.load_workbook(io.BytesIO(raw))["Ballots"]
    assert page["A1"].comment.text == "A code."
    [choice] = page.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref).split(":")[0]) == ('"1,?"', "B2")
    assert page["B6"].number_format == "@"


def test_a_text_that_no_cell_holds_is_told_and_not_cut() -> None:
    with pytest.raises(CxrelError, match="export JSON instead"):
        write_book([Sheet("Journey", ("stage",), (("x" * 32_768,),), {})], [], DAY)


@given(WORDS)
def test_a_quoted_text_comes_back(told: str) -> None:
    assert unquoted(quoted(told)) == told


@given(WORDS | st.lists(WORDS, max_size=3) | st.booleans() | AMOUNTS)
def test_a_cell_gives_back_what_was_put_in_or_is_refused(value: Any) -> None:
    for codec in (text, listed, yes, amount):
        cell = codec.cell(value)
        if cell is not None:
            again = codec.value(cell)
            assert again == value or [value] == again


def test_a_missing_extra_is_told_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(CxrelError, match=r"pip install 'cxrel\[xlsx\]'"):
        write_book([], [], DAY)


@pytest.mark.parametrize(
    ("sheet", "cell", "text", "told"),
    [
        ("Journey", "D1", "Promise", "'Promise' is no column of this sheet, and has text below it"),
        ("Journey", "D1", "owner", "'owner' stands twice"),
        ("Readings", "C1", "region", "'region' is no column of this sheet, and has text below it"),
        ("Silos", "A3", "care", "'care' stands here already"),
        ("Dimensions", "B3", "web", "'web' stands here already"),
    ],
)
def test_what_would_get_lost_on_the_way_back_is_told(sheet: str, cell: str, text: str, told: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_small_book()))
    book[sheet][cell] = text
    out = io.BytesIO()
    book.save(out)
    back = journey_files_from("j.xlsx", out.getvalue())
    assert isinstance(back, list)
    assert [told in finding.message for finding in back] == [True]


def test_a_month_that_a_spreadsheet_made_a_date_of_is_the_month() -> None:
    book = openpyxl.load_workbook(io.BytesIO(_small_book()))
    book["Readings"]["B2"].value, book["Readings"]["B2"].number_format = date(2026, 9, 1), "[$-409]mmm\\-yy"
    out = io.BytesIO()
    book.save(out)
    back = journey_files_from("j.xlsx", out.getvalue())
    assert isinstance(back, dict)
    assert back["j/readings/k.csv"] == b"period,channel,n,good\n2026-09,web,10,9\n"


def _small_book() -> bytes:
    """A journey with a promise, two silos, two channels, and a reading."""
    kpi = {"id": "k", "name": "K", "unit": "share", "reliable": "97%", "unreliable": "90%"}
    touchpoint = {"id": "t", "name": "T", "promise": "Soon", "owner": "Ann", "kpis": [kpi]}
    data = {
        "format": "cxrel/1", "id": "j", "name": "J", "silos": {"care": "Care", "ops": "Ops"},
        "dimensions": {"channel": {"web": "Web", "app": "App"}},
        "stages": [{"id": "s", "name": "S", "touchpoints": [touchpoint]}],
    }  # fmt: skip
    head = ("KPI", "period", "channel", "n", "good", "value")
    readings = Sheet("Readings", head, (("k", "2026-09", "web", "10", "9", ""),), {})
    return write_book([*journey_sheets(data), readings], [], DAY)

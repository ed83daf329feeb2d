"""`cxrel export` as it is called, and what comes back by `init --from` and `rate --ballots`."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cxrel.__main__ import _run

openpyxl = pytest.importorskip("openpyxl")
Cxrel = Callable[..., tuple[int, str, str]]
DAY = ("--as-of", "2026-11-21")


@pytest.fixture
def cxrel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it in a copy of the retail example."""
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--example", "outerwear-order"]) == 0

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_json_is_everything(cxrel: Cxrel) -> None:
    code, out, _ = cxrel("export", *DAY)
    data = json.loads(out)
    [journey] = data["journeys"]
    assert (code, data["format"], journey["id"]) == (0, "cxrel-export/1", "outerwear-order")
    assert journey["definition"]["x-customer-room"] == "Second floor, along the wall by the stairs"
    assert set(journey["evidence"]) == {"sessions", "walks", "improvements", "readings", "voice"}
    assert set(journey["evidence"]["improvements"]) == {
        path.stem for path in Path("journeys/outerwear-order/improvements").iterdir()
    }
    assert journey["evidence"]["readings"]["on-time"][0].keys() >= {"period", "n", "good"}
    assert journey["score"] == json.loads(cxrel("score", "--format", "json", *DAY)[1])["journeys"][0]


def test_csv_is_a_folder_or_an_archive_of_the_same_tables(cxrel: Cxrel) -> None:
    code, out, _ = cxrel("export", "--format", "csv", "-o", "tables/", *DAY)
    assert (code, out.splitlines()[0]) == (0, "tables/outerwear-order/about.csv")
    assert cxrel("export", "--format", "csv", "-o", "all.zip", *DAY)[1] == "all.zip\n"
    with zipfile.ZipFile("all.zip") as archive:
        told = {f"tables/{name}": archive.read(name) for name in archive.namelist()}
    assert told == {line: Path(line).read_bytes() for line in out.splitlines()}
    walks = list(csv.DictReader(io.StringIO(told["tables/outerwear-order/walks.csv"].decode())))
    assert {row["felt"] for row in walks} >= {"-2", "2"}


def test_a_workbook_makes_the_same_journey_again(cxrel: Cxrel) -> None:
    assert cxrel("export", "--format", "xlsx", "-o", "coat.xlsx", *DAY)[:2] == (0, "coat.xlsx\n")
    assert cxrel("init", "again", "--from", "coat.xlsx")[0] == 0
    cxrel("init", "again2", "--from", "coat.xlsx")
    first, second = (json.loads(cxrel("export", folder, *DAY)[1]) for folder in ("journeys", "again/journeys"))
    assert first["journeys"][0]["definition"] == second["journeys"][0]["definition"]
    assert first["journeys"][0]["evidence"]["readings"] == second["journeys"][0]["evidence"]["readings"]
    assert cxrel("fmt", "--check", "again/journeys/outerwear-order.yaml")[0] == 0


def test_what_a_team_changes_in_the_workbook_is_in_the_journey(cxrel: Cxrel) -> None:
    cxrel("export", "--format", "xlsx", "-o", "coat.xlsx", *DAY)
    book = openpyxl.load_workbook("coat.xlsx")
    page = book["Journey"]
    heads = {cell.value: cell.column for cell in page[1]}
    row = page.max_row + 1
    for heading, cell in (
        ("stage", "I tell my friends"),
        ("touchpoint", "I send a picture"),
        ("moment_of_truth", "yes"),
    ):
        page.cell(row, heads[heading], cell)
    kpis = book["KPIs"]
    columns = {cell.value: cell.column for cell in kpis[1]}
    on_time = next(cells for cells in kpis.iter_rows(min_row=2) if cells[columns["id"] - 1].value == "on-time")
    on_time[columns["reliable"] - 1].value = 0.985
    on_time[columns["reliable"] - 1].number_format = "0.0%"
    book.save("coat.xlsx")
    assert cxrel("init", "new", "--from", "coat.xlsx")[0] == 0
    text = Path("new/journeys/outerwear-order.yaml").read_text()
    assert "reliable: 98.5%" in text
    assert "  - id: i-tell-my-friends\n    name: I tell my friends\n" in text
    assert "      - id: i-send-a-picture\n" in text


def test_a_wrong_cell_is_told_with_its_place_and_nothing_is_written(cxrel: Cxrel) -> None:
    cxrel("export", "--format", "xlsx", "-o", "coat.xlsx", *DAY)
    book = openpyxl.load_workbook("coat.xlsx")
    book["Journey"]["B2"] = "=1+1"
    book.save("coat.xlsx")
    code, out, err = cxrel("init", "new", "--from", "coat.xlsx")
    assert (code, out) == (1, "")
    assert "Journey!B2: a formula is not evaluated here." in err
    assert not Path("new").exists()
    book["Journey"]["B2"] = "x"
    book["Journey"]["G2"] = "wow"
    book.save("coat.xlsx")
    code, _, err = cxrel("init", "new", "--from", "coat.xlsx")
    assert (code, "category" in err) == (1, True)


def test_ballots_of_the_workbook_are_votes(cxrel: Cxrel) -> None:
    cxrel("export", "--format", "xlsx", "-o", "coat.xlsx", *DAY)
    book = openpyxl.load_workbook("coat.xlsx")
    page = book["Ballots"]
    stages = [cell.value for cell in page[1]]
    assert stages[0:3] == ["ballot", "silo", "I find the coat that suits me [find]"]
    for number, (silo, vote) in enumerate((("care", 3), ("care", "4"), ("care", "?"), ("logistics", 8)), 2):
        page.cell(number, 1, f"b{number}")
        page.cell(number, 2, silo)
        page.cell(number, stages.index("I get my coat on the day I was told [receive]") + 1, vote)
    book.save("ballots.xlsx")
    words = ("--session", "2027-q1", "--facilitator", "Ana", "--mark", "receive=4", "--ballots", "ballots.xlsx")
    code, _, err = cxrel("rate", "outerwear-order", *words, "--as-of", "2027-01-15")
    assert code == 0, err
    text = Path("journeys/outerwear-order/sessions/2027-q1.yaml").read_text()
    assert "others: [3, 4, 8, unsure]" in text, "one of logistics alone is hidden, and care with it"


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "xlsx"),
        ("--format", "csv"),
        ("-o", ""),
        ("--format", "xlsx", "-o", "x.xlsx/"),
        ("--format", "xlsx", "journeys", "more", "-o", "x.xlsx"),
    ],
)
def test_wrong_words_end_in_2(cxrel: Cxrel, words: tuple[str, ...]) -> None:
    assert cxrel("export", *words)[0] == 2
    assert not Path("x.xlsx").exists()


def test_without_the_extra_it_says_how_to_get_it(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    code, _, err = cxrel("export", "--format", "xlsx", "-o", "x.xlsx")
    assert (code, "pip install 'cxrel[xlsx]'" in err) == (3, True)
    Path("b.xlsx").write_bytes(b"PK\x03\x04")
    assert cxrel("init", "new", "--from", "b.xlsx")[0] == 1


def test_the_same_inputs_give_the_same_bytes(cxrel: Cxrel) -> None:
    for form, name in (("xlsx", "a.xlsx"), ("csv", "a.zip"), ("mermaid", "a.mmd"), ("json", "a.json")):
        cxrel("export", "--format", form, "-o", name, *DAY)
        first = Path(name).read_bytes()
        cxrel("export", "--format", form, "-o", name, *DAY)
        assert Path(name).read_bytes() == first

"""The customer room of the retail example, and the folder that it lives in."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from cxrel.__main__ import _run
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store import pictures
from cxrel.store.resources import templates
from cxrel.store.tree import WorkTree
from cxrel.usecases import room_codes
from cxrel.usecases.project import open_project
from cxrel.usecases.room import RoomMade, RoomRequest, make_room
from cxrel.usecases.room_codes import base_address, code, codes

AS_OF = date(2026, 11, 21)
JOURNEY = Path("journeys/outerwear-order.yaml")
FILES = Path("journeys/outerwear-order/artifacts")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy of the retail example, and the test stands in it."""
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--example", "outerwear-order"]) == 0
    capsys.readouterr()


def build(folder: str = "room", url: str | None = None) -> RoomMade:
    tree = WorkTree()
    examined = open_project(tree, [], AS_OF).journeys[0]
    made = make_room(tree, examined, RoomRequest(Path(folder), templates(), url))
    assert made is not None
    return made


def page(name: str) -> str:
    """A page as a reader reads it: words alone."""
    text = re.sub(r"<style>.*?</style>", "", Path("room", name).read_text(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def contents(folder: str = "room") -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}


def test_the_wall_hangs_what_belongs_to_each_stage_in_its_order() -> None:
    assert build().findings == ()
    told = page("index.html")
    names = ["I find the coat", "I pay without", "I get my coat on", "I send it back", "I get help", "I come back for"]
    places = [told.index(f"Stage {number} {name}") for number, name in enumerate(names, 1)]
    assert places == sorted(places)
    receive, returns = told[places[2] : places[3]], told[places[3] : places[4]]
    assert "Shipping e-mail Packing slip Hang tag" in receive
    assert "93 of 100 parcels we promised 97" in receive
    assert "11 complaints" in receive
    assert "felt let down" in receive
    assert "A fixed day for every store Tom Becker" in receive
    assert "Customer: I sent two coats back in one parcel." in returns
    assert not re.search(r"\bmark\b", told)


def test_the_decisions_name_who_asks_and_what_nobody_is_on() -> None:
    build()
    told = page("decisions.html")
    assert "We ask 3 things of you." in told
    assert told.index('Drop the target "cases closed a day"'.replace('"', "&#34;")) < told.index(
        "Pay for half-full vans"
    )
    assert "Samuel Okoye needs it for “One thread for one question”" in told
    assert "21 days overdue" in told
    assert "2 improvements are open; the team agreed on" not in told, "no limit was agreed in this project"
    assert "My money is back Refunded within five days of handing it in: 77 of 100 returns" in told
    assert "The stage “I come back for the next winter”" in told
    assert "Who owns the promised day when two carriers share a parcel?" in told


def test_the_celebration_calls_better_only_what_a_chart_tells_from_chance() -> None:
    build()
    told = page("celebration.html")
    assert "since 19 August 2026 Book a return when it is scanned: it shows." in told
    assert "Astrid Lund and the stores, who moved the scanner to the counter in a week" in told
    assert "I read the invoice Promise kept; before, it depends; it may be chance still" in told
    assert "Refunded within five days of handing it in: better by more than chance, says its chart" in told
    assert "Paid back before I was home." in told


def test_since_when_is_celebrated_can_be_said() -> None:
    tree = WorkTree()
    examined = open_project(tree, [], AS_OF).journeys[0]
    assert make_room(tree, examined, RoomRequest(Path("room"), templates(), since=date(2026, 11, 1)))
    assert "Book a return when it is scanned" not in page("celebration.html").partition("Getting better")[0]


def test_the_glossary_knows_former_names() -> None:
    build()
    assert "I get my coat on the day I was told We used to say: Shipping." in page("glossary.html")


def test_the_same_project_and_day_make_the_same_bytes() -> None:
    build()
    before = contents()
    build("again")
    assert contents("again") == before


def test_a_room_is_replaced_and_only_what_it_was_made_of_goes() -> None:
    build()
    Path("room/notes.txt").write_text("mine")
    Path("room/media/mine.png").write_text("mine")
    (FILES / "hang-tag.svg").unlink()
    for path in (JOURNEY, *Path("journeys/outerwear-order/sessions").iterdir()):
        path.write_text(path.read_text().replace("next-winter", "comes-back"))
    made = build()
    assert [finding.code for finding in made.findings] == ["absent-file"]
    assert made.removed == 2
    names = set(contents())
    assert {"notes.txt", "media/mine.png", "stage-comes-back.html"} <= names
    assert not {name for name in names if "hang-tag" in name or "next-winter" in name}
    assert "Hang tag An empty frame: its file is not there." in page("index.html")
    assert not [path.name for path in Path().iterdir() if path.name.startswith(".room")]


def test_a_folder_that_is_no_room_is_left_alone() -> None:
    Path("room").mkdir()
    Path("room/index.html").write_text("mine")
    with pytest.raises(UsageError, match="not a customer room"):
        build()
    assert contents() == {"index.html": b"mine"}
    Path("file").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        build("file")


def test_what_is_in_the_way_in_a_room_is_told_before_anything_is_replaced() -> None:
    build()
    record = json.loads(Path("room/room.json").read_text())
    record["files"].remove("glossary.html")
    Path("room/room.json").write_text(json.dumps(record))
    Path("room/index.html").write_text("old")
    with pytest.raises(CxrelError, match=r"glossary\.html' is in the way"):
        build()
    assert Path("room/index.html").read_text() == "old"


def test_a_record_cannot_make_it_remove_what_lies_elsewhere() -> None:
    build()
    Path("outside.txt").write_text("mine")
    record = json.loads(Path("room/room.json").read_text())
    record["files"] += ["../outside.txt", str(Path("outside.txt").resolve()), "media/../../outside.txt", 7]
    Path("room/room.json").write_text(json.dumps(record))
    build()
    assert Path("outside.txt").read_text() == "mine"


def test_nothing_is_written_through_a_link_in_a_room() -> None:
    build()
    Path("elsewhere").mkdir()
    for path in Path("room/media").iterdir():
        path.unlink()
    Path("room/media").rmdir()
    Path("room/media").symlink_to("../elsewhere")
    with pytest.raises(CxrelError, match="leads out of the room"):
        build()
    assert list(Path("elsewhere").iterdir()) == []


def test_without_pillow_pictures_are_copied_as_they_are_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import hostile_pictures

    raw = hostile_pictures.png(3_000, 2)
    (FILES / "invoice.svg").write_bytes(raw)
    assert "scales and cleans" not in " ".join(build().notes)
    assert raw not in contents().values()
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    made = build()
    assert made.notes[0].startswith("1 pictures were copied as they are")
    assert raw in contents().values()


def test_a_sheet_carries_a_code_where_the_address_is_known_and_says_why_where_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "nobody said where the room will stand" in build().notes[0]
    assert "stage-receive.html" in page("sheets-a4.html")
    assert "QR code of" not in Path("room/sheets-a3.html").read_text()
    assert build(url="https://intranet.example/room").notes == ()
    assert "QR code of https://intranet.example/room/stage-receive.html" in Path("room/sheets-a3.html").read_text()
    monkeypatch.setattr(room_codes, "find_spec", lambda name: None)
    assert "segno is not installed" in build(url="https://intranet.example/room").notes[0]
    assert "https://intranet.example/room/stage-receive.html" in page("sheets-a3.html")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "room",
        "javascript:alert(1)",
        "ftp://x/",
        "https://",
        "https://x/?a=1",
        "https://x/ y",
        "http://[",
        "http://x#a",
    ],
)
def test_what_is_no_address_of_a_folder_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="--url"):
        base_address(url)


def test_the_path_of_a_code_is_the_matrix_that_segno_makes() -> None:
    import segno

    made = code("https://intranet.example/room/stage-receive.html")
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", made.path)
        for step in range(int(length))
    }
    matrix = segno.make(made.address, error="m", micro=False).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, value in enumerate(row) if value}
    assert codes("", ["a"])[0] == {}


def test_two_journeys_that_share_a_touchpoint_share_its_artifacts() -> None:
    Path("journeys/other.yaml").write_text(
        "format: cxrel/1\nid: other\nname: Buy in the store\nstages:\n  - id: get\n    name: I take it home\n    touchpoints:\n"
        "      - {id: bag, name: I unpack it at home, same_as: outerwear-order/unpacking}\n"
    )
    tree = WorkTree()
    made = make_room(tree, open_project(tree, ["other"], AS_OF).journeys[0], RoomRequest(Path("room"), templates()))
    assert made is not None
    assert made.findings == ()
    assert "Packing slip Hang tag" in page("index.html")

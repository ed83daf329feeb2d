"""What is prepared for a rating session: whose voice is missing, what would go wrong, and what lies in the folder."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cxrel.documents import Text
from cxrel.exchange.ballots import read_ballots
from cxrel.findings.errors import UsageError
from cxrel.store.resources import templates
from cxrel.store.tree import WorkTree
from cxrel.usecases.prepare import Prepared, PrepareRequest, agenda_of, prepare
from cxrel.usecases.prepare_folder import IGNORE, RECORD, Files, keep
from cxrel.usecases.prepare_pages import files_of
from cxrel.walking.form import read_form

if TYPE_CHECKING:
    from collections.abc import Callable

    Opened = Callable[..., Prepared]

DAY, TODAY = date(2026, 11, 25), date(2026, 11, 21)
JOURNEY = """format: cxrel/1
id: coat
name: Buy a coat
silos: {care: Customer care, shop: Web shop, stores: Stores}
stages:
  - id: find
    name: I find it
    silos: [shop, stores]
    touchpoints:
      - {id: look, name: I look at it, promise: It is there, moment_of_truth: true, silos: [shop]}
  - id: get
    name: I get it
    silos: [shop, care]
    touchpoints:
      - {id: door, name: The parcel arrives, moment_of_truth: true, silos: [care]}
"""
PEOPLE = """name,silo,email,remote,lived
Ana,care,ana@example.org,,get
Eva,care,eva@example.org,yes,
Ida,care,ida@example.org,,
Bo,shop,bo@example.org,,get
Tom,shop,tom@example.org,,find
"""
REQUEST = PrepareRequest(None, DAY, TODAY, "people.csv", 90)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Call it with a list of people, other files, and what else is asked for: what was prepared."""
    monkeypatch.chdir(tmp_path)

    def open_files(people: str | None = PEOPLE, files: dict[str, str] | None = None, **asked: object) -> Prepared:
        for name, content in {"journeys/coat.yaml": JOURNEY, "people.csv": people or "", **(files or {})}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(content, encoding="utf-8")
        wanted = replace(REQUEST, people=None if people is None else "people.csv", **asked)  # type: ignore[arg-type]  # a test's keys
        prepared = prepare(WorkTree(), wanted)
        assert isinstance(prepared, Prepared), prepared
        return prepared

    return open_files


def _texts(prepared: Prepared) -> dict[str, str]:
    return {name: raw.decode() for name, raw in files_of(prepared, templates()).made.items()}


def _warned(prepared: Prepared) -> str:
    return "\n".join(warning.told for warning in prepared.plan.warnings)


# What would go wrong


def test_a_silo_that_nobody_comes_from_is_told_with_what_it_delivers(opened: Opened) -> None:
    prepared = opened()
    assert "Nobody comes from Stores, and it delivers: I find it." in _warned(prepared)
    assert [stage.absent for stage in prepared.plan.stages] == [("Stores",), ()]


def test_stages_that_nobody_has_lived_are_told_and_get_more_time(opened: Opened) -> None:
    without = opened(PEOPLE.replace(",find\n", ",\n"))
    assert "Nobody in the list has lived this as a customer lately: I find it." in _warned(without)
    minutes = [line.minutes for line in without.plan.agenda if line.kind == "stage"]
    assert minutes[0] > minutes[1]
    assert "lived" not in _warned(opened())


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ("name,silo\nAna,care\n", "Only 1 person is in the list."),
        ("name,silo\n" + "".join(f"P{n},{('care', 'shop', 'stores')[n % 3]}\n" for n in range(31)), "31 people are in"),
        (PEOPLE, "1 person is not in the room."),
        (PEOPLE, "Counted among the others: Customer care; Web shop."),
        (PEOPLE.replace("bo@example.org", ""), "No e-mail address is known of Bo."),
        ("name,silo\n" + "".join(f"P{n},care\n" for n in range(6)), "Everybody comes from one silo."),
    ],
)
def test_what_is_wrong_with_the_list_is_told_before_the_day(opened: Opened, people: str, told: str) -> None:
    assert told in _warned(opened(people))


def test_a_session_of_that_name_or_day_is_told(opened: Opened) -> None:
    session = "format: cxrel-session/1\ndate: 2026-11-25\nparticipants: {}\nstages:\n  get: {mark: 4}\n"
    files = {"journeys/coat/sessions/2026-q4.yaml": session}
    assert "A session '2026-q4' is recorded already." in _warned(opened(files=files, session="2026-q4"))
    assert "On that day a session was held already: 2026-q4." in _warned(opened(files=files))


def test_a_session_that_was_begun_and_never_confirmed_is_told(opened: Opened) -> None:
    assert "Begun and never confirmed: x." in _warned(opened(files={".cxrel/sessions/coat.x.jsonl": "{}\n"}))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"day": date(2026, 11, 20)}, "The day of the session is over: 2026-11-20."),
        ({"minutes": 20}, "20 minutes are too few for 2 stages."),
    ],
)
def test_a_day_or_a_time_that_cannot_be_meant_is_told(opened: Opened, asked: dict[str, object], told: str) -> None:
    assert told in _warned(opened(**asked))


def test_old_evidence_absent_files_and_nothing_to_hold_against_the_votes_are_told(opened: Opened) -> None:
    walk = (
        "format: cxrel-walk/1\ndate: 2026-01-10\nwalker: Ana\nsilo: care\nkind: shop\n"
        "probes: [{touchpoint: look, tried: Look, outcome: passed}]\n"
    )
    journey = JOURNEY.replace(
        "stages:\n", "review_every: 3 months\nsources: {s: {file: gone.csv, at: day}}\nstages:\n", 1
    )
    told = _warned(opened(files={"journeys/coat.yaml": journey, "journeys/coat/walks/w.yaml": walk}))
    assert "I find it: the newest walk is old." in told
    assert "gone.csv" in told
    assert "could be held against the votes: I find it; I get it." in told


def test_a_person_whose_silo_delivers_everything_walks_it_all_the_same_and_that_is_told(opened: Opened) -> None:
    journey = JOURNEY.replace("silos: [shop]", "silos: [shop, care]")
    assert "Nothing is left that another silo delivers for Ana, Eva and Ida." in _warned(
        opened(files={"journeys/coat.yaml": journey})
    )


# What does not go on


def test_errors_of_the_journey_and_of_the_list_are_told_together(opened: Opened) -> None:
    opened()
    Path("journeys/coat.yaml").write_text(JOURNEY.replace("[shop, care]", "[shop, carre]"), encoding="utf-8")
    Path("people.csv").write_text("name,silo\nAna,nobody\n", encoding="utf-8")
    findings = prepare(WorkTree(), REQUEST)
    assert isinstance(findings, tuple)
    assert {("journeys/coat.yaml", "unknown-silo"), ("people.csv", "unknown-silo")} <= {
        (f.file, f.code) for f in findings
    }


def test_a_list_in_another_encoding_is_told_where_it_breaks(opened: Opened) -> None:
    opened()
    Path("people.csv").write_bytes("name,silo\nJosé,care\n".encode("latin-1"))
    findings = prepare(WorkTree(), REQUEST)
    assert isinstance(findings, tuple)
    assert [(f.code, f.location.line, f.location.column) for f in findings] == [("not-utf8", 2, 4)]


@pytest.mark.parametrize("asked", [{"people": "gone.csv"}, {"at": "25:00"}, {"at": "noon"}, {"session": "Q4 2026"}])
def test_what_cannot_be_meant_is_wrong_usage(opened: Opened, asked: dict[str, str]) -> None:
    opened()
    with pytest.raises(UsageError):
        prepare(WorkTree(), replace(REQUEST, **asked))  # type: ignore[arg-type]  # a test's keys


# What is made


def test_everybody_has_an_invitation_with_a_walk_across_silos(opened: Opened) -> None:
    texts = _texts(opened(at="9:30", where="Second floor", facilitator="Ana"))
    invitation = texts["invitations/01-ana.txt"]
    assert invitation.startswith('To: "Ana" <ana@example.org>\nSubject: Reality check, Wednesday 25 November 2026')
    assert "09:30 to 11:00" in invitation
    assert "I look at it" in invitation
    assert "The parcel arrives" not in invitation, "her own silo delivers it"
    assert "The parcel arrives" in texts["invitations/04-bo.txt"]


def test_the_form_of_a_walk_is_read_back_by_walk(opened: Opened) -> None:
    prepared = opened()
    form = _texts(prepared)["walks/01-ana.md"]
    assert "- Walker: Ana\n- Silo: care\n" in form
    filled = form.replace("- What happened:\n", "- What happened: It worked\n", 1).replace(
        "- Outcome (passed, failed, blocked or not-tried):\n",
        "- Outcome (passed, failed, blocked or not-tried): passed\n",
        1,
    )
    read = read_form(Text("ana.md", filled), prepared.case.journey)
    assert not [fault for fault in read.faults if "date" not in str(fault.fault.path)]


def test_ballots_are_read_back_and_those_who_are_remote_have_theirs_in_the_mail(opened: Opened) -> None:
    prepared = opened()
    texts = _texts(prepared)
    filled = texts["ballots.txt"].replace("find: ", "find: 4")
    read = read_ballots(Text("ballots.txt", filled), agenda_of(prepared.case.journey))
    assert not read.findings
    assert [(b.label, b.silo, b.votes["find"]) for b in read.ballots] == [
        ("care-1", "care", 4),
        ("care-3", "care", 4),
        ("shop-1", "shop", 4),
        ("shop-2", "shop", 4),
    ]
    assert "ballot: care-2\nsilo: care\n" in texts["invitations/02-eva.txt"]
    assert not [
        name for name, text in texts.items() if name.startswith("invit") and "02-eva" not in name and "ballot:" in text
    ]


def test_no_mark_and_no_figure_stands_on_the_run_sheet(opened: Opened) -> None:
    session = (
        "format: cxrel-session/1\ndate: 2026-08-18\nparticipants: {care: 6}\nstages:\n"
        "  get: {votes: {care: [1, 1, 2, 8, 9, 9]}, mark: 7, why: Secret reason}\n"
    )
    prepared = opened(files={"journeys/coat/sessions/q3.yaml": session})
    sheet = _texts(prepared)["run-sheet.md"]
    assert "The votes were split last time" in sheet
    assert "Secret reason" not in sheet
    assert "mark: 7" not in sheet


def test_without_a_list_there_is_one_to_fill_in_and_what_needs_to_be_walked(opened: Opened) -> None:
    files = files_of(opened(None), templates())
    assert sorted(files.made) == ["run-sheet.html", "run-sheet.md"]
    assert files.begun == {"people.csv": b"name,silo,email,remote,lived\n"}
    sheet = files.made["run-sheet.md"].decode()
    assert "There is no list of people yet" in sheet
    assert "| The parcel arrives | I get it | never walked | Web shop and Stores |" in sheet


HOSTILE = '"=HYPERLINK(""http://x"")<img src=x onerror=alert(1)>\u202e, [x](javascript:y)"'


def test_whatever_people_are_called_it_is_shown_and_nothing_else(opened: Opened) -> None:
    texts = _texts(opened(PEOPLE.replace("Ana,", f"{HOSTILE},").replace("Eva,", '"Eva\nBcc: all@example.org",')))
    assert "<img" not in texts["run-sheet.html"]
    assert "&lt;img" in texts["run-sheet.html"]
    assert "<img" not in texts["run-sheet.md"]
    assert "](javascript" not in texts["run-sheet.md"].replace("\\]", "")
    assert not [name for name, text in texts.items() if "\u202e" in text]
    heads = [text.partition("\n\n")[0].splitlines() for name, text in texts.items() if name.startswith("invitations/")]
    assert {tuple(line.split(":")[0] for line in head) for head in heads} == {("To", "Subject")}
    rows = list(csv.reader(io.StringIO(texts["mail-merge.csv"].removeprefix("\ufeff"))))
    assert [row[0][0] for row in rows[1:]] == ["'", "E", "I", "B", "T"]


def test_the_same_day_gives_the_same_bytes(opened: Opened) -> None:
    assert files_of(opened(), templates()) == files_of(opened(), templates())


# The folder


def _kept(
    folder: str, made: dict[str, bytes], *, begun: dict[str, bytes] | None = None, overwrite: bool = False
) -> object:
    return keep(WorkTree(), Path(folder), Files(made, begun or {}), "journeys/coat.yaml", overwrite=overwrite)


def test_the_same_again_writes_nothing_and_what_is_ours_may_change(opened: Opened) -> None:
    opened()
    first = keep(WorkTree(), Path("day"), Files({"a.txt": b"1", "sub/b.txt": b"1"}, {}), "journeys/coat.yaml")
    assert first.written == ("a.txt", "sub/b.txt")
    before = {path: path.stat().st_mtime_ns for path in Path("day").rglob("*")}
    again = keep(WorkTree(), Path("day"), Files({"a.txt": b"1", "sub/b.txt": b"1"}, {}), "journeys/coat.yaml")
    assert (again.written, again.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in Path("day").rglob("*")} == before
    later = keep(WorkTree(), Path("day"), Files({"a.txt": b"2"}, {}), "journeys/coat.yaml")
    assert (later.written, later.removed) == (("a.txt",), ("sub/b.txt",))
    assert Path("day/a.txt").read_bytes() == b"2"
    assert not Path("day/sub/b.txt").exists()


def test_what_somebody_has_worked_on_is_neither_replaced_nor_taken_away(opened: Opened) -> None:
    opened()
    files = {"a.txt": b"1", "b.txt": b"1"}
    keep(WorkTree(), Path("day"), Files(files, {}), "journeys/coat.yaml")
    Path("day/a.txt").write_bytes(b"mine")
    Path("day/b.txt").write_bytes(b"mine")
    refused = keep(WorkTree(), Path("day"), Files({"a.txt": b"2", "c.txt": b"2"}, {}), "journeys/coat.yaml")
    assert (refused.in_the_way, refused.written) == (("a.txt",), ())
    assert not Path("day/c.txt").exists(), "all or nothing"
    done = keep(WorkTree(), Path("day"), Files({"a.txt": b"2"}, {}), "journeys/coat.yaml", overwrite=True)
    assert (done.written, done.left_over) == (("a.txt",), ("b.txt",))
    assert Path("day/b.txt").read_bytes() == b"mine"


def test_a_list_that_was_filled_in_is_left_alone(opened: Opened) -> None:
    opened()
    _kept("day", {}, begun={"people.csv": b"name\n"})
    Path("day/people.csv").write_bytes(b"name\nAna\n")
    _kept("day", {"a.txt": b"1"}, begun={"people.csv": b"name\n"}, overwrite=True)
    _kept("day", {"a.txt": b"2"})
    assert Path("day/people.csv").read_bytes() == b"name\nAna\n"


def test_git_is_kept_out_of_the_folder(opened: Opened) -> None:
    opened()
    _kept("day", {"a.txt": b"1"})
    assert Path("day", IGNORE).read_bytes() == b"*\n"


@pytest.mark.parametrize("folder", ["journeys", "journeys/coat", "journeys/coat/day", ".", "people.csv", "full"])
def test_a_folder_of_the_journey_or_with_anything_else_in_it_is_refused(opened: Opened, folder: str) -> None:
    opened(files={"full/mine.txt": "mine"})
    with pytest.raises(UsageError):
        _kept(folder, {"a.txt": b"1"})
    assert not list(Path().rglob("a.txt"))
    assert not list(Path().rglob(IGNORE))


@pytest.mark.parametrize("record", ["nonsense", "[]", '{"../people.csv": "x", "/etc/passwd": "y"}'])
def test_a_record_that_was_tampered_with_leads_to_nothing_outside_the_folder(opened: Opened, record: str) -> None:
    opened()
    Path("day").mkdir()
    Path("day", RECORD).write_text(record, encoding="utf-8")
    _kept("day", {"a.txt": b"1"})
    assert Path("people.csv").exists()

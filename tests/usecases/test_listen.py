"""Bringing exports in: what is asked, what is confirmed, what is remembered, and what is never touched."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store.tree import WorkTree
from cxrel.usecases.listen import Listened, Request, listen, voice_readings
from cxrel.usecases.listen_settle import Told
from cxrel.usecases.project import open_project
from cxrel.usecases.walk import choose_journey
from cxrel.usecases.walk_record import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2026, 11, 21)
JOURNEY = """\
format: cxrel/1
id: shop
name: Buy a coat
silos: {care: Customer care, ops: Warehouse}
dimensions:
  channel: {web: Web, app: App}
stages:
  - id: receive
    name: I get my coat
    silos: [care, ops]
    touchpoints:
      - {id: door, name: The parcel arrives, listens_for: [late, did not arrive]}
      - {id: refund, name: My money is back, listens_for: [money]}
"""
VOICE = Path("journeys/shop/voice.csv")
HEAD = "id,date,kind,touchpoint,channel,question,score,severity,text,acknowledged,closed,root_cause,repeat_of\n"
COMPLAINTS = Told(constants={"kind": "complaint"})


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    VOICE.parent.mkdir(parents=True)
    Path("journeys/shop.yaml").write_text(JOURNEY, encoding="utf-8")
    return tmp_path


def _export(text: str, encoding: str = "utf-8", name: str = "export.csv") -> str:
    Path(name).write_bytes(text.encode(encoding))
    return name


def _bring(source: str | None, told: Told = COMPLAINTS, person: Person | None = None, **more: Any) -> Listened:
    chosen = choose_journey(WorkTree(), "shop", AS_OF)
    return listen(WorkTree(), Request(chosen, told, AS_OF, source, **more), person)


def _rows() -> list[dict[str, str]]:
    with VOICE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Answers:
    """Somebody at a terminal who gives these answers, and remembers what was shown."""

    def __init__(self, *answers: str) -> None:
        self.left, self.shown = list(answers), list[str]()

    def person(self) -> Person:
        return Person(self._ask, self.shown.append)

    def _ask(self, question: str) -> str:
        self.shown.append(question)
        if not self.left:
            raise EOFError
        return self.left.pop(0)


# Bringing


def test_entries_are_written_by_date_and_the_same_file_adds_nothing() -> None:
    export = _export("id,date,channel,text\nb,2026-11-04,web,It was late\na,2026-11-03,,Where is my money?\n")
    first = _bring(export)
    assert (first.brought, first.written) == (2, (VOICE.as_posix(), "journeys/shop/listen.json"))
    assert VOICE.read_text(encoding="utf-8") == HEAD + (
        "a,2026-11-03,complaint,refund,,,,,Where is my money?,,,,\nb,2026-11-04,complaint,door,web,,,,It was late,,,,\n"
    )
    again = _bring(export, Told())
    assert (again.brought, again.tally.known, again.written) == (0, 2, ())


def test_every_byte_of_what_was_there_stays() -> None:
    before = b'\xef\xbb\xbfid,date,kind,text\r\n"x", 2026-01-01,complaint,"a ""b"""\r\n\r\ny,2026-01-02,call,c'
    before = before.replace(b" 2026", b"2026")
    VOICE.write_bytes(before)
    listened = _bring(_export("id,date,channel,text\nz,2026-11-04,web,It was late\n"))
    assert VOICE.read_bytes() == before + b"\r\nz,2026-11-04,complaint,It was late\r\n"
    assert listened.absent == ("channel", "touchpoint"), "columns that the file does not have"


def test_an_export_without_ids_is_known_again_by_what_it_says() -> None:
    text = "date,score,text\n2026-11-03,9,\n2026-11-03,9,\n2026-11-03,,Late\n2026-11-03,,Late\n"
    survey = Told(constants={"kind": "survey"})
    first = _bring(_export(text), survey)
    assert (first.brought, first.tally.twice) == (3, 1), "two equal answers are two, two equal texts are one"
    assert _bring(_export(text + "2026-11-04,9,\n"), survey).brought == 1


def test_json_is_brought_as_a_table_is() -> None:
    text = json.dumps(
        [{"id": 1, "date": "2026-11-03T10:00:00Z", "kind": "call", "text": "late\nvery", "channel": "App"}]
    )
    assert _bring(_export(text, name="export.json"), Told()).brought == 1
    assert _rows()[0] | {"text": "late\nvery", "channel": "app", "kind": "call", "touchpoint": "door"} == _rows()[0]


def test_nothing_is_written_where_a_row_is_at_fault_unless_it_may_be_left_out() -> None:
    export = _export("id,date,text\na,2026-11-03,Late\nb,soon,Late\nc,2026-11-03\n")
    listened = _bring(export)
    told = [(finding.code, finding.location.line, finding.path) for finding in listened.findings]
    assert told == [("bad-date", 3, "date"), ("csv-columns", 4, "")]
    assert not VOICE.exists()
    assert _bring(export, leave_out_faulty=True).brought == 1
    assert [row["id"] for row in _rows()] == ["a"]


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "csv-empty"), ("PK\x03\x04", "unreadable-file"), ('id,date,text\na,2026-11-03,"x', "csv-quote")],
)
def test_a_file_that_cannot_be_read_is_a_finding(content: str, code: str) -> None:
    listened = _bring(_export(content))
    assert [finding.code for finding in listened.findings] == [code]
    assert not VOICE.exists()


def test_a_folder_is_a_finding_and_a_missing_file_wrong_usage() -> None:
    assert [finding.code for finding in _bring("journeys").findings] == ["unreadable-file"]
    with pytest.raises(UsageError, match="no file"):
        _bring("nowhere.csv")


def test_dry_runs_write_nothing() -> None:
    listened = _bring(_export("id,date,text\na,2026-11-03,Late\n"), dry_run=True, suggestions="new.csv")
    assert (listened.brought, listened.written) == (1, ())
    assert not list(VOICE.parent.iterdir())


def test_what_changed_meanwhile_is_not_written_over() -> None:
    export = _export("id,date,text\na,2026-11-03,Late\n")
    chosen = choose_journey(WorkTree(), "shop", AS_OF)
    VOICE.write_text(HEAD, encoding="utf-8")
    with pytest.raises(CxrelError, match="changed by somebody else"):
        listen(WorkTree(), Request(chosen, COMPLAINTS, AS_OF, export))
    assert VOICE.read_text(encoding="utf-8") == HEAD


def test_known_entries_are_brought_up_to_date_only_where_that_is_asked() -> None:
    _bring(_export("id,date,text\na,2026-11-03,Late\nb,2026-11-03,Late\n"))
    later = _export("id,date,text,acknowledged,closed\na,2026-11-03,Late,2026-11-04,2026-11-05\nb,2026-11-03,Late,,\n")
    looked = _bring(later, dry_run=True)
    assert (list(looked.tally.grown), looked.updated) == (["a"], 0)
    assert _bring(later, update=True).updated == 1
    assert [row["closed"] for row in _rows()] == ["2026-11-05", ""]


def test_a_cell_that_is_filled_in_changes_no_other_line() -> None:
    end = b"b,2026-01-02,call,,,,,,c,,,,"  # no line end: it is not of the line that changes
    VOICE.write_bytes(HEAD.encode() + b"a,2026-01-01,complaint,,,,,,x,,,,\n" + end)
    assert _bring(_export("id,date,text,closed\na,2026-01-01,x,2026-01-05\n"), update=True).updated == 1
    assert VOICE.read_bytes() == HEAD.encode() + b"a,2026-01-01,complaint,,,,,,x,,2026-01-05,,\n" + end


# How a file is read


def test_dates_that_may_be_two_days_end_with_the_option_that_settles_it() -> None:
    export = _export("id,date,text\na,03/11/2026,Late\n")
    with pytest.raises(UsageError, match="--dates dmy or --dates mdy"):
        _bring(export)
    with pytest.raises(UsageError, match="no order of dates"):
        _bring(export, Told(dates="european"))
    assert _bring(export, Told(dates="mdy", constants={"kind": "complaint"})).brought == 1
    assert _rows()[0]["date"] == "2026-03-11"


def test_a_date_anywhere_in_the_file_can_decide() -> None:
    _bring(_export("id,date,closed,text\na,03/11/2026,13/11/2026,Late\n"))
    assert _rows()[0]["date"] == "2026-11-03"
    mixed = _bring(_export("id,date,text\nb,31/10/2026,x\nc,10/31/2026,x\n"))
    assert [finding.code for finding in mixed.findings] == ["bad-date"]


def test_an_encoding_that_is_a_guess_ends_with_the_option_that_settles_it() -> None:
    export = _export("id,date,text\na,2026-11-03,Zu spät\n", "cp1252")
    with pytest.raises(UsageError, match=r"'spät'.*--encoding cp1252"):
        _bring(export)
    assert _bring(export, Told(encoding="cp1252", constants={"kind": "complaint"})).brought == 1
    assert _rows()[0]["text"] == "Zu spät"
    assert _bring(_export("id,date,text\nb,2026-11-03,Größe\n", "cp1252"), Told()).brought == 1, "it is remembered"


def test_columns_that_only_sound_right_are_to_be_confirmed_and_are_remembered() -> None:
    text = "Case number;Opened;Message;Area\n1;2026-11-03;Late;x\n"
    with pytest.raises(UsageError) as told:
        _bring(_export(text))
    assert '--map id="Case number"' in str(told.value)
    assert "--map text=Message" in str(told.value)
    columns = {"id": "case number", "date": "Opened", "text": "Message"}
    listened = _bring(_export(text), Told(columns=columns, constants={"kind": "complaint"}))
    assert [point.name for point in listened.unconfirmed] == ["touchpoint"]
    assert listened.brought == 1
    assert _bring(_export(text + "2;2026-11-04;Late;x\n"), Told()).brought == 1
    other = Told(constants={"kind": "complaint"}, accept=True)
    assert _bring(_export(text.replace("Message", "Comment")), other).tally.read == 1


@pytest.mark.parametrize(
    "told",
    [
        Told(columns={"words": "text"}),
        Told(columns={"text": "Words"}),
        Told(constants={"kind": "ticket"}),
        Told(constants={"closed": "2026-11-03"}),
        Told(constants={"kind": "complaint"}, values={"touchpoint": {"x": "nowhere"}}),
        Told(constants={"kind": "complaint"}, values={"closed": {"x": "y"}}),
        Told(encoding="zlib"),
        Told(delimiter="space"),
        Told(),
    ],
)
def test_options_that_do_not_fit_are_wrong_usage(told: Told) -> None:
    with pytest.raises(UsageError):
        _bring(_export("id,date,text\na,2026-11-03,Late\n"), told)


def test_what_is_remembered_and_damaged_is_told() -> None:
    Path("journeys/shop/listen.json").write_text('{"format": "cxrel-listen-map/1", "files": [{}]}', encoding="utf-8")
    with pytest.raises(CxrelError, match="is damaged"):
        _bring(_export("id,date,text\na,2026-11-03,Late\n"))


def test_what_is_remembered_is_no_fault_of_the_project() -> None:
    _bring(_export("id,date,text\na,2026-11-03,Late\n"))
    found = open_project(WorkTree(), [], AS_OF)
    assert [one.loaded.file.id for one in found.journeys] == ["shop"]
    assert not [finding for finding in found.findings() if "listen" in finding.file]


def test_at_a_terminal_it_is_shown_and_asked() -> None:
    answers = Answers("", "kind=ticket", "kind=complaint", "dates=dmy")
    text = "Case number;Opened;Message\n1;03/11/2026;Late\n"
    listened = _bring(_export(text), Told(), answers.person())
    assert (listened.brought, answers.left) == (1, [])
    assert "  id: Case number ?  (its heading sounds like it)" in answers.shown
    assert any("may be day, month, year or month, day, year" in line for line in answers.shown)
    assert _rows()[0]["date"] == "2026-11-03"
    silent = Answers()
    _bring(_export(text.replace("1;", "2;")), Told(), silent.person())
    assert not any(line.startswith("Is this right") for line in silent.shown), "all is remembered"


def test_at_a_terminal_words_are_asked_about_and_remembered() -> None:
    answers = Answers("nowhere", "door")
    text = "id,date,touchpoint,text\n1,2026-11-03,Delivery,x\n2,2026-11-03,Delivery,y\n"
    _bring(_export(text), COMPLAINTS, answers.person())
    assert [row["touchpoint"] for row in _rows()] == ["door", "door"]
    _bring(_export("id,date,touchpoint,text\n3,2026-11-03,delivery,x\n"), Told())
    assert _rows()[-1]["touchpoint"] == "door"


# Suggestions


def _lessons(folder: str) -> str:
    door = "".join(
        f"d{n},2026-10-0{n},complaint,door,the van brought my parcel on a wrong day {n}\n" for n in range(1, 6)
    )
    paid = "".join(f"m{n},2026-10-0{n},complaint,refund,the bank account shows no payment {n}\n" for n in range(1, 6))
    VOICE.write_text(
        "id,date,kind,touchpoint,text,repeat_of\n" + _with_repeat(door) + _with_repeat(paid), encoding="utf-8"
    )
    return _export(f"id,date,text\nn1,2026-11-03,{folder}\nn2,2026-11-04,Something else altogether\n")


def _with_repeat(rows: str) -> str:
    return "".join(f"{row},\n" for row in rows.splitlines())


def test_a_suggestion_is_written_for_review_and_brought_without_a_touchpoint() -> None:
    listened = _bring(_lessons("=my parcel came with the wrong van"), suggestions="review.csv")
    assert [row["touchpoint"] for row in _rows()[-2:]] == ["", ""]
    assert listened.found.trial is not None
    text = Path("review.csv").read_text(encoding="utf-8")
    assert ",n1,2026-11-03,complaint,'=my parcel came with the wrong van,door," in text
    assert _bring(None, confirm="review.csv").written == (), "nothing was accepted"
    Path("review.csv").write_text(text.replace("\n,n1", "\nyes,n1"), encoding="utf-8")
    assert _bring(None, confirm="review.csv").confirmed == {"touchpoint": 1}
    assert [row["touchpoint"] for row in _rows()[-2:]] == ["door", ""]
    assert _bring(None, confirm="review.csv").written == ()


def test_a_review_is_never_written_over() -> None:
    export = _lessons("my parcel came with the wrong van")
    Path("review.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        _bring(export, suggestions="review.csv")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("yes,nobody,door,", "bad-reference"),
        ("yes,n1,nowhere,", "unknown-touchpoint"),
        ("yes,n1,,n1", "bad-reference"),
        ("perhaps,n1,door,", "not-one-of"),
        ("yes,n1,door", "csv-columns"),
    ],
)
def test_a_review_that_names_something_unknown_changes_nothing(row: str, code: str) -> None:
    _bring(_lessons("my parcel came with the wrong van"))
    before = VOICE.read_bytes()
    path = _export(f"accept,id,touchpoint,repeat_of\nyes,n2,door,\n{row}\n", name="review.csv")
    assert [finding.code for finding in _bring(None, confirm=path).findings] == [code]
    assert VOICE.read_bytes() == before


def test_a_review_may_come_back_from_any_spreadsheet() -> None:
    _bring(_lessons("my parcel came with the wrong van"))
    _bring(
        None, confirm=_export("accept;id;touchpoint;repeat_of\r\nX;n2;the parcel ARRIVES;\r\n", "utf-16", "review.csv")
    )
    assert _rows()[-1]["touchpoint"] == "door"


@pytest.mark.parametrize(("answer", "touchpoint"), [("", "door"), ("n", ""), ("1", ""), ("q", "")])
def test_at_a_terminal_suggestions_are_confirmed_in_batches(answer: str, touchpoint: str) -> None:
    answers = Answers(answer)
    _bring(_lessons("my parcel came with the wrong van"), COMPLAINTS, answers.person())
    assert "Do these speak of 'The parcel arrives'?" in answers.shown[-1]
    assert _rows()[-2]["touchpoint"] == touchpoint


def test_whoever_stops_halfway_writes_nothing() -> None:
    export = _lessons("my parcel came with the wrong van")
    before = VOICE.read_bytes()
    with pytest.raises(EOFError):
        _bring(export, COMPLAINTS, Answers().person())
    assert VOICE.read_bytes() == before


def test_entries_that_were_brought_before_get_suggestions_without_a_file() -> None:
    _bring(_lessons("my parcel came with the wrong van"))
    Path("journeys/shop.yaml").write_text(JOURNEY.replace("[money]", "[money, altogether]"), encoding="utf-8")
    found = _bring(None, dry_run=True).found.proposals
    assert [(one.id, one.touchpoint, one.touchpoint_because) for one in found][-1] == (
        "n2",
        "refund",
        "says 'altogether'",
    )


# Repeats


def _repeats(rows: Sequence[str]) -> Listened:
    return _bring(_export("id,date,customer,repeat of,text\n" + "".join(f"{row}\n" for row in rows)), Told(
        columns={"repeat_of": "repeat of"}, constants={"kind": "complaint"}
    ))  # fmt: skip


def test_the_same_customer_about_the_same_touchpoint_is_a_repeat_and_is_kept_nowhere() -> None:
    _repeats(
        ["a,2026-11-01,anna@x.org,,It was late", "b,2026-11-05,ANNA@x.org,,late again", "c,2026-11-05,o@x.org,,late"]
    )
    assert [row["repeat_of"] for row in _rows()] == ["", "a", ""]
    assert "anna" not in VOICE.read_text(encoding="utf-8")


def test_a_repeat_that_the_file_tells_is_resolved_or_told() -> None:
    listened = _repeats(["a,2026-11-01,,,It was late", "b,2026-11-05,,a,late", "c,2026-11-05,,zzz,late"])
    assert [row["repeat_of"] for row in _rows()] == ["", "a", ""]
    assert (listened.tally.repeats, listened.tally.unresolved) == (1, 1)


def test_the_same_words_are_only_suggested() -> None:
    words = "The coat came a week late and nobody could tell me why"
    listened = _repeats([f"a,2026-11-01,,,{words}", f"b,2026-11-05,,,{words}!"])
    assert [row["repeat_of"] for row in _rows()] == ["", ""]
    assert [(one.id, one.repeat_of, one.repeat_because) for one in listened.found.proposals] == [
        ("b", "a", "same words")
    ]


# Readings


def test_the_retail_example_counts_what_its_readings_say() -> None:
    example = Path(__file__).parents[2] / "journeys" / "outerwear-order.yaml"
    (journey,) = open_project(WorkTree(), [example.as_posix()], AS_OF).journeys
    assert journey.case is not None
    counted = voice_readings(journey.case)
    assert counted.problems == {}
    assert counted.measured["parcel-complaints"].rows == journey.case.evidence.readings["parcel-complaints"].rows

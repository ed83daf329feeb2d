"""`cxrel listen` as it is called: streams, exit codes, and what a person at a terminal sees."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cxrel.__main__ import _run

Cxrel = Callable[..., tuple[int, str, str]]
VOICE = Path("journeys/order-online/voice.csv")
HOSTILE = "\x1b]0;owned\x07\u202etxt\x1b[2J"


@pytest.fixture
def cxrel(capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it with the words after `cxrel`: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cxrel: Cxrel) -> Path:
    """A project that `cxrel init` made."""
    monkeypatch.chdir(tmp_path)
    assert cxrel("init", "--yes")[0] == 0
    return tmp_path


def _export(text: str, name: str = "export.csv") -> str:
    Path(name).write_bytes(text.encode())
    return name


def test_the_sample_is_brought_and_the_project_stays_sound(cxrel: Cxrel) -> None:
    code, out, err = cxrel("listen", "data/complaints.csv", "--kind", "complaint")
    assert code == 0
    assert out.startswith(f"13 of 13 entries brought into {VOICE}: 13 complaints\n")
    assert "masked: 1 account number, 1 e-mail address, 1 phone number. Names cannot be known" in out
    assert "  sample-11 repeats sample-10\n" in out
    assert "half within 10 days, nine of ten within 19 (of 10)" in out
    assert "encoding: utf-8  (proved: plain ASCII" in err
    assert f"wrote {VOICE}\n" in err
    assert cxrel("validate", "--strict")[0] == 0
    assert cxrel("report", "-o", "report.html")[0] == 0
    assert "example.com" not in Path("report.html").read_text(encoding="utf-8")
    assert "0 of 13 entries brought" in cxrel("listen", "data/complaints.csv")[1]


def test_the_json_holds_counts_and_no_words_of_customers(cxrel: Cxrel) -> None:
    code, out, err = cxrel("listen", "order-online", "data/complaints.csv", "--kind", "complaint", "--format", "json")
    told = json.loads(out)
    assert (code, err, told["format"], told["journey"]) == (0, "", "cxrel-listen/1", "order-online")
    assert told["lined_up"] == {"column": 0, "phrase": 11}
    assert told["masked"] == {"account": 1, "e-mail": 1, "phone": 1}
    assert told["repeats"] == {"sample-11": "sample-10"}
    assert told["complaints"]["days_to_close"] == {"n": 10, "median": 10.0, "p90": 19}
    assert "parcel" not in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name the file to bring"),
        (("nowhere.csv",), "there is no file 'nowhere.csv'"),
        (("nowhere", "data/complaints.csv"), "no file, folder or journey 'nowhere'"),
        (("data/complaints.csv",), "--kind complaint (or survey, call, praise)"),
        (("data/complaints.csv", "--map", "text"), "write text=Message"),
        (("data/complaints.csv", "--value", "kind=x"), "write COLUMN:WORD=VALUE"),
        (("data/complaints.csv", "--set", "closed=x"), "cannot be set for all entries"),
        (("data/complaints.csv", "--since", "soon"), "is not a date"),
        (("a", "b", "c"), "name the file to bring"),
    ],
)
def test_wrong_usage_ends_in_two_and_writes_nothing(cxrel: Cxrel, arguments: tuple[str, ...], told: str) -> None:
    code, out, err = cxrel("listen", *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert not VOICE.exists()


def test_faults_are_told_with_their_lines_and_end_in_one(cxrel: Cxrel) -> None:
    export = _export("id,date,text\n" + "".join(f"{n},soon,x\n" for n in range(30)) + "z,2026-11-03,late\n")
    code, out, err = cxrel("listen", export, "--kind", "complaint")
    assert (code, out) == (1, "")
    assert "export.csv:2:1: error bad-date 'soon' is not a date." in err
    assert "and 10 more faults" in err
    assert "--leave-out-faulty" in err
    code, out, _ = cxrel("listen", export, "--kind", "complaint", "--leave-out-faulty")
    assert (code, "30 left out for their faults" in out) == (0, True)


def test_hostile_words_are_harmless_wherever_they_are_shown(cxrel: Cxrel) -> None:
    export = _export(f'"id {HOSTILE}",date,"text {HOSTILE}",area\n"{HOSTILE}",2026-11-03,"{HOSTILE} late",{HOSTILE}\n')
    shown = "".join(cxrel("listen", export)[1:])
    options = [
        "--kind",
        "complaint",
        "--map",
        f"id=id {HOSTILE}",
        "--map",
        f"text=text {HOSTILE}",
        "--map",
        "touchpoint=area",
    ]
    shown += "".join(cxrel("listen", export, *options)[1:])
    assert VOICE.exists()
    assert "\\x1b" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert cxrel("validate")[0] == 0


def test_personal_data_is_kept_only_with_a_warning_and_then_found(cxrel: Cxrel) -> None:
    _, out, err = cxrel("listen", "data/complaints.csv", "--kind", "complaint", "--keep-personal-data")
    assert err.startswith("warning: personal data is kept as it is")
    assert "masked: nothing, as you asked" in out
    code, out, err = cxrel("validate", "--strict")
    assert (code, (out + err).count("warning personal-data")) == (1, 2)


def test_suggestions_go_out_and_come_back(cxrel: Cxrel) -> None:
    assert cxrel("listen", "data/complaints.csv", "--kind", "complaint")[0] == 0
    export = _export("id,date,text\nx,2026-11-03,my parcel came two days after the day\n")
    out = cxrel("listen", export, "--kind", "complaint", "--suggestions", "review.csv")[1]
    assert "suggested, and for you to confirm: 1, written to review.csv" in out
    assert " that are lined up: " in out
    text = Path("review.csv").read_text(encoding="utf-8")
    Path("review.csv").write_text(text.replace("\n,x", "\nyes,x"), encoding="utf-8")
    assert "confirmed: 1 touchpoint and 0 repeats" in cxrel("listen", "--confirm", "review.csv")[1]
    assert "x,2026-11-03,complaint,doorstep," in VOICE.read_text(encoding="utf-8")


def test_the_retail_example_goes_on_with_the_next_complaints(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cxrel("init", "retail", "--example", "outerwear-order")[0] == 0
    monkeypatch.chdir("retail")
    export = "journeys/outerwear-order/complaints-2026-11.csv"
    columns = ["--map", "country=Ship to", "--map", "channel=Sales channel", "--yes"]
    code, out, err = cxrel("listen", export, "--kind", "complaint", *columns, "--as-of", "2026-11-21")
    assert code == 0
    assert "8 of 8 entries brought" in out
    assert "'17/11/2026' in line 2 leaves no other order" in err
    assert "masked: 1 e-mail address, 1 phone number" in out
    assert "  syn-078 repeats syn-073\n" in out
    assert cxrel("validate", "--as-of", "2026-11-21")[0] == 0


def test_a_journey_with_errors_is_told_and_nothing_is_read(cxrel: Cxrel) -> None:
    Path("journeys/order-online.yaml").write_text("format: cxrel/1\nid: order-online\n", encoding="utf-8")
    code, out, err = cxrel("listen", "data/complaints.csv", "--kind", "complaint")
    assert (code, out) == (1, "")
    assert "missing-key" in err


class Terminal:
    """A terminal with somebody at it: what it shows, and what is typed."""

    def __init__(self, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        self.shown = ""
        command = [sys.executable, "-m", "cxrel", *arguments]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "COLUMNS": "100"}
        )
        os.close(slave)

    def until(self, text: str) -> None:
        end = time.monotonic() + 60
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            if select.select([self.master], [], [], 1)[0]:
                self.shown += os.read(self.master, 65536).decode("utf-8", "replace")

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def ended(self) -> int:
        code = self.process.wait(60)
        os.close(self.master)
        return code


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such terminals")
def test_somebody_at_a_terminal_confirms_how_a_file_is_read() -> None:
    export = _export("Case number;Opened;Message\n1;03/11/2026;It was late\n")
    terminal = Terminal("listen", export)
    terminal.until("> ")
    assert "id: Case number ?" in terminal.shown
    terminal.type("kind=complaint\n")
    terminal.until("every kind: complaint")
    terminal.type("dates=dmy\n")
    terminal.until("dates: dmy")
    terminal.type("\n")
    terminal.until("wrote journeys/order-online/listen.json")
    assert terminal.ended() == 0
    assert "1,2026-11-03,complaint,doorstep," in VOICE.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such terminals")
def test_somebody_at_a_terminal_may_stop_and_nothing_is_written() -> None:
    terminal = Terminal("listen", _export("Case number;Opened;Message\n1;03/11/2026;It was late\n"))
    terminal.until("> ")
    terminal.type("\x04")
    terminal.until("nothing was written")
    assert terminal.ended() == 130
    assert not VOICE.exists()


def test_an_encoding_that_the_file_does_not_have_is_a_finding(cxrel: Cxrel) -> None:
    Path("export.csv").write_bytes("id,date,text\n1,2026-11-03,spät\n".encode("cp1252"))
    code, _, err = cxrel("listen", "export.csv", "--kind", "complaint", "--encoding", "utf-8")
    assert code == 1
    assert "not-utf8 Byte 0xE4 cannot be read as utf-8." in err


def test_entries_ahead_and_ids_that_come_twice_are_told(cxrel: Cxrel) -> None:
    export = _export("id,date,text\n1,2026-11-03,a\n1,2026-11-04,b\n2,2026-12-24,c\n")
    out = cxrel("listen", export, "--kind", "complaint", "--as-of", "2026-11-21")[1]
    assert "not brought: 1 twice in the file (the same id)\n" in out
    assert "\n1 complaint in voice.csv, as of 2026-11-21:\n" in out
    assert "1 lies after 2026-11-21 and does not count yet: are day and month in the right order?\n" in out


def test_a_word_of_an_export_does_nothing_in_the_command_that_is_told(cxrel: Cxrel) -> None:
    word = "$(touch owned) `x`"
    export = _export(f"id,date,text,channel\n1,2026-11-03,a,{word}\n")
    out = cxrel("listen", export, "--kind", "complaint")[1]
    assert f"--value 'channel:{word}=…'\n" in out

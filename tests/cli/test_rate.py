"""`cxrel rate` without a terminal: what flags and ballots write, what they refuse, and that not another byte changes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cxrel.__main__ import _run
from cxrel.store.journal import Journal
from cxrel.store.lock import Holder, locked
from cxrel.store.tree import WorkTree
from cxrel.usecases.rate import Subject, open_subject

Cxrel = Callable[..., tuple[int, str, str]]

JOURNEY = """\
# our journey
format: cxrel/1
id: coat
name: Order a coat
silos: {shop: Web shop, care: Customer care, stores: Stores}
dimensions:
  channel: {web: Web shop, store: Store}
stages:
  - id: find
    name: I find what suits me
  - id: receive   # the day we named
    name: I get my coat
    rating:
      why: 'It was so'   # in spring
      mark: 7
      notes: keep me
      by: {channel: {web: 8}}
      session: 2026-q1
  - {id: help, name: I get help}
"""
SESSION = Path("journeys/coat/sessions/2026-q4.yaml")
FILE = Path("journeys/coat.yaml")
HERE = ("--participants", "shop=4", "--participants", "care=3", "--participants", "stores=1")
RECEIVE = (
    *("--votes", "receive:shop=3,4,unsure,8", "--votes", "receive:care=2,2,3", "--votes", "receive:stores=5"),
    *("--mark", "receive=4", "--why", "receive=Carriers differ", "--depends-on", "receive=channel"),
    *("--by", "receive:channel=store:2", "--by", "receive:channel=web:6", "--lived", "receive=2,2,3"),
)
HELD = ("rate", "--session", "2026-q4", "--as-of", "2026-11-18", "--facilitator", "Ana Silva", *HERE)


@pytest.fixture
def cxrel(capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it with the words after `cxrel`: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one journey."""
    monkeypatch.chdir(tmp_path)
    FILE.parent.mkdir()
    FILE.write_bytes(JOURNEY.encode())
    return tmp_path


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a project, by path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_session_is_made_and_only_the_rating_changes(project: Path, cxrel: Cxrel) -> None:
    code, out, err = cxrel(*HELD, *RECEIVE)
    assert (code, err) == (0, "")
    assert out == "Wrote:\n  journeys/coat/sessions/2026-q4.yaml\n  journeys/coat.yaml\n"
    assert SESSION.read_text() == (
        "format: cxrel-session/1\n"
        "date: 2026-11-18\n"
        "facilitator: Ana Silva\n"
        "participants:\n  shop: 4\n  care: 3\n  stores: 1\n"
        "stages:\n"
        "  receive:\n"
        "    votes:\n"
        "      shop: [3, 4, 8, unsure]\n"
        "      others: [2, 2, 3, 5]\n"
        "    lived: [2, 2, 3]\n"
        "    not_lived: [3, 4, 5, 8, unsure]\n"
        "    mark: 4\n"
        "    why: Carriers differ\n"
        "    depends_on: [channel]\n"
        "    by:\n      channel:\n        web: 6\n        store: 2\n"
    )
    assert FILE.read_text() == JOURNEY.replace("'It was so'", "'Carriers differ'").replace(
        "mark: 7", "mark: 4"
    ).replace(
        "{web: 8}}\n      session: 2026-q1\n",
        "{web: 6, store: 2}}\n      session: 2026-q4\n      depends_on: [channel]\n",
    )
    assert cxrel("validate", "--as-of", "2026-11-18")[0] == 0
    assert set(everything(project)) == {str(FILE), str(SESSION)}, "flags leave nothing else behind"


def test_the_same_again_writes_nothing_and_says_so(project: Path, cxrel: Cxrel) -> None:
    cxrel(*HELD, *RECEIVE)
    before = {path: path.stat().st_mtime_ns for path in (FILE, SESSION)}
    code, out, err = cxrel(*HELD, *RECEIVE, "--as-of", "2026-12-24")
    assert (code, err) == (0, "")
    assert out == "Nothing to write: everything stands there already (session 2026-q4).\n"
    assert {path: path.stat().st_mtime_ns for path in (FILE, SESSION)} == before
    assert project


@pytest.mark.usefixtures("project")
def test_what_means_the_same_stays_as_it_is_spelt(cxrel: Cxrel) -> None:
    SESSION.parent.mkdir(parents=True)
    text = (
        "format: cxrel-session/1\ndate: 2026-11-18\nparticipants: {shop: 4}   # early\nstages:\n"
        "  help: {mark: sometimes-reliable, votes: {shop: [3, '?']}}\n"
    )
    SESSION.write_text(text)
    journey = JOURNEY.replace("I get help}", "I get help, rating: {mark: sometimes-reliable, session: 2026-q4}}")
    FILE.write_text(journey)
    assert "Nothing to write" in cxrel("rate", "--session", "2026-q4", "--mark", "help=5")[1]
    assert "Nothing to write" in cxrel("rate", "--session", "2026-q4", "--votes", "help:shop=3,unsure")[1]
    assert cxrel("rate", "--session", "2026-q4", "--mark", "find=always-reliable")[0] == 0
    assert SESSION.read_text() == text + "  find:\n    mark: 9\n"
    assert FILE.read_text() == journey.replace(
        "suits me\n", "suits me\n    rating:\n      mark: 9\n      session: 2026-q4\n"
    )


@pytest.mark.usefixtures("project")
def test_a_later_word_about_a_stage_keeps_what_was_said_before(cxrel: Cxrel) -> None:
    cxrel(*HELD, *RECEIVE)
    assert cxrel("rate", "--session", "2026-q4", "--mark", "receive=5", "--follow", "receive=Name one owner")[0] == 0
    text = SESSION.read_text()
    assert "mark: 5\n" in text
    assert "why: Carriers differ\n" in text
    assert "follows:\n      - what: Name one owner\n" in text
    assert "why: 'Carriers differ'" in FILE.read_text()
    assert cxrel("validate", "--as-of", "2026-11-18")[0] == 0


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.removesuffix(b"\n"),
        lambda raw: raw.replace(
            b"    name: I find what suits me\n", b"    name: I find what suits me   # \xe2\x97\x8f\n\n"
        ),
    ],
)
def test_not_another_byte_changes(cxrel: Cxrel, change: Callable[[bytes], bytes]) -> None:
    raw = change(JOURNEY.encode())
    FILE.write_bytes(raw)
    FILE.chmod(0o640)
    assert cxrel(*HELD, "--mark", "receive=5", "--why", "receive=It was so", "--by", "receive:channel=web:8")[0] == 0
    expected = raw.replace(b"mark: 7", b"mark: 5").replace(b"session: 2026-q1", b"session: 2026-q4")
    assert FILE.read_bytes() == expected
    assert FILE.stat().st_mode & 0o777 == 0o640


@pytest.mark.usefixtures("project")
def test_the_rating_of_a_newer_session_stays(cxrel: Cxrel) -> None:
    cxrel("rate", "--session", "2026-q4", "--as-of", "2026-11-18", "--mark", "receive=4")
    after = FILE.read_bytes()
    code, out, err = cxrel("rate", "--session", "2026-q3", "--as-of", "2026-08-18", "--mark", "receive=8")
    assert (code, "sessions/2026-q3.yaml" in out) == (0, True)
    assert "a newer session than 2026-q3 settled it" in err
    assert FILE.read_bytes() == after


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("--mark receive=12", "--mark:1:9: error off-scale '12' is not a mark."),
        ("--mark receive=7.5", "--mark:1:9: error off-scale"),
        ("--mark receive=abc", "--mark:1:9: error off-scale"),
        ("--mark recieve=4", "--mark:1:1: error unknown-stage There is no stage 'recieve'."),
        ("--votes receive:cares=3", "--votes:1:9: error unknown-silo"),
        ("--votes receive:care=3,12", "--votes:1:16: error off-scale '12' is not a vote."),
        (
            "--votes receive:care=3,4 --participants care=1",
            "error too-many-votes There are 2 votes, and only 1 of 'care'",
        ),
        ("--votes receive:care=3 --participants shop=1", "error silo-not-there Nobody of 'care' took part."),
        ("--votes receive:care=3 --lived receive=4", "--lived:1:9: error too-many-votes"),
        ("--votes receive:others=3 --participants shop=5", "error silo-not-there"),
        ("--mark receive=4 --depends-on receive=weather", "--depends-on:1:9: error unknown-dimension"),
        ("--mark receive=4 --by receive:channel=phone:3", "--by:1:17: error unknown-value"),
        ("--mark receive=4 --participants hq=3", "--participants:1:1: error unknown-silo"),
    ],
)
def test_what_flags_say_wrongly_is_told_like_findings_before_anything_is_written(
    cxrel: Cxrel, flags: str, told: str
) -> None:
    code, out, err = cxrel("rate", "--session", "2026-q4", *flags.split(" "))
    assert (code, out) == (1, "")
    assert told in err
    assert everything(Path()) == {str(FILE): JOURNEY.encode()}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("", "nothing was decided"),
        ("--mark receive", "--mark receive: write it like --mark receive=4"),
        ("--mark receive=", "--mark receive=: write it like"),
        ("--votes receive=3,4", "--votes receive: write it like --votes receive:care=3,4,unsure"),
        ("--votes receive:care=3,,4", "a vote is empty"),
        ("--votes receive:care=3 --votes receive:care=4", "'care' was given before"),
        ("--mark receive=3 --mark receive=4", "it was given before for this stage"),
        ("--participants care=x --mark receive=3", "'x' is no number of people"),
        ("--by receive:channel=web --mark receive=3", "write it like --by receive:channel=web:6"),
        ("--why find=so", "--why find=so: 'find' has neither votes nor a mark; add --mark find=N"),
        ("--person ana=care --mark find=3", "if the room agreed to it"),
        ("--named --mark find=3", "--named: say who is here"),
        ("--named --participants care=3 --mark find=3", "--participants counts people by silo"),
        ("--ballots absent.csv", "there is no file 'absent.csv'"),
        ("--mark find=3 --result page.md", "--result"),
    ],
)
def test_flags_that_make_no_sense_are_wrong_usage(cxrel: Cxrel, flags: str, told: str) -> None:
    code, out, err = cxrel("rate", "--session", "2026-q4", *flags.split())
    assert (code, out) == (2, "")
    assert told in err
    assert everything(Path()) == {str(FILE): JOURNEY.encode()}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("session", ["../q4", "Q4", "", "a/b"])
def test_a_session_is_named_like_a_file(cxrel: Cxrel, session: str) -> None:
    code, _, err = cxrel("rate", "--session", session, "--mark", "find=3")
    assert (code, "a session is named with small letters" in err) == ((0, False) if not session else (2, True))


@pytest.mark.usefixtures("project")
def test_several_journeys_have_to_be_told_apart_and_an_invalid_one_is_told(cxrel: Cxrel) -> None:
    other = Path("journeys/hat.yaml")
    other.write_text(JOURNEY.replace("id: coat", "id: hat"))
    code, _, err = cxrel("rate", "--mark", "find=3")
    assert (code, "name one of: coat, hat" in err) == (2, True)
    assert cxrel("rate", "hat", "--mark", "find=3")[0] == 0
    FILE.write_text("format: cxrel/1\nid: coat\n")
    code, out, err = cxrel("rate", "coat", "--mark", "find=3")
    assert (code, out, "journeys/coat.yaml:1:1: error missing-key" in err) == (1, "", True)


@pytest.mark.usefixtures("project")
def test_a_mark_alone_is_written_and_asks_who_was_there(cxrel: Cxrel) -> None:
    code, out, err = cxrel("rate", "--session", "2026-q4", "--as-of", "2026-11-18", "--mark", "find=3")
    assert (code, "--participants SILO=N tells" in err) == (0, True), out
    assert "participants: {}\n" in SESSION.read_text()
    assert cxrel("validate", "--as-of", "2026-11-18")[0] == 0
    code, _, err = cxrel("rate", "-", "--mark", "find=3")
    assert (code, "not standard input" in err) == (2, True)


@pytest.mark.usefixtures("project")
def test_an_edit_that_is_not_safe_is_refused_with_the_block_to_paste(cxrel: Cxrel) -> None:
    code, out, err = cxrel("rate", "--session", "2026-q4", "--mark", "find=3", "--why", "find=a\udcffb")
    assert (code, out) == (1, "")
    assert "journeys/coat.yaml was not changed" in err
    assert "Paste this by hand:\n\nrating:\n  mark: 3\n" in err
    assert everything(Path()) == {str(FILE): JOURNEY.encode()}


@pytest.mark.usefixtures("project")
def test_a_session_file_with_errors_is_mended_first(cxrel: Cxrel) -> None:
    SESSION.parent.mkdir(parents=True)
    SESSION.write_text("format: cxrel-session/1\ndate: yesterday\nparticipants: {care: 3}\nstages: {}\n")
    code, _, err = cxrel("rate", "--session", "2026-q4", "--mark", "find=3")
    assert (code, "sessions/2026-q4.yaml:2:7: error bad-date" in err) == (1, True)
    assert FILE.read_text() == JOURNEY


@pytest.mark.usefixtures("project")
def test_ballots_of_people_who_were_not_there_are_counted(cxrel: Cxrel) -> None:
    Path("form.csv").write_text(
        "Name,Silo,I find what suits me,receive,lived\nBo,care,3,4,find\nCy,Customer care,2,?,find\n"
    )
    Path("chat.txt").write_text("p1: 6 7 8\nhello: all\n")
    code, out, err = cxrel(*HELD, "--ballots", "form.csv", "--ballots", "chat.txt", "--votes", "find:shop=5,5,5")
    assert (code, err) == (0, ""), out
    text = SESSION.read_text()
    assert "find:\n    votes:\n      shop: [5, 5, 5, 6]\n      others: [2, 3]\n" in text
    assert "receive:\n    votes:\n      shop: [7]\n      others: [4, unsure]\n" in text
    assert "Bo" not in text
    assert FILE.read_text() == JOURNEY, "votes alone settle nothing"


@pytest.mark.usefixtures("project")
def test_a_ballot_that_finds_no_seat_is_told_where_it_stands(cxrel: Cxrel) -> None:
    Path("form.csv").write_text("Name,Silo,find\nBo,stores,3\nCy,stores,4\nDi,,4\nEd,care,12\n")
    code, _, err = cxrel(*HELD, "--ballots", "form.csv")
    assert (code, "form.csv:5:9: error off-scale '12' is not a vote." in err) == (1, True)
    Path("form.csv").write_text("Name,Silo,find\nBo,stores,3\nCy,stores,4\nDi,,4\n")
    code, _, err = cxrel(*HELD, "--ballots", "form.csv")
    assert code == 1
    assert "form.csv:3:1: error unknown-person Of stores 1 person is here, and all have one." in err
    assert "form.csv:4:1: error unknown-person Whose ballot is Di?" in err


@pytest.mark.usefixtures("project")
def test_printed_ballots_are_read_back(cxrel: Cxrel) -> None:
    code, out, _ = cxrel("rate", "--print-ballots", *HERE)
    assert (code, out.count("ballot: p")) == (0, 8)
    Path("p5.txt").write_text(out[out.index("ballot: p5") :].split("ballot: p6")[0].replace("help:   ", "help: 9"))
    assert cxrel(*HELD, "--ballots", "p5.txt", "--votes", "help:shop=2,2,2,2")[0] == 0
    assert "shop: [2, 2, 2, 2]\n      others: [9]\n" in SESSION.read_text()
    before = SESSION.read_bytes()
    SESSION.unlink()
    Path("sent").mkdir()
    for seat, word in (("p5", "help: 9"), ("p6", "help: 8")):
        Path("sent", f"{seat}.txt").write_text(f"ballot: {seat}\n{word}\n")
    expanded = ("--ballots", "sent/p5.txt", "sent/p6.txt", "coat", "--votes", "help:shop=2,2,2,2")
    assert cxrel(*HELD, *expanded)[0] == 0
    both = SESSION.read_bytes()
    assert b"others: [8, 9]" in both
    SESSION.unlink()
    assert cxrel(*HELD, "--ballots", "sent", "--votes", "help:shop=2,2,2,2")[0] == 0
    assert SESSION.read_bytes() == both != before
    assert cxrel(*HELD, "coat", "hat", "--mark", "find=3")[0] == 2
    assert cxrel("rate", "--print-ballots")[0] == 2


@pytest.mark.usefixtures("project")
def test_a_named_session_keeps_people(cxrel: Cxrel) -> None:
    who = ("--named", "--person", "ana=care", "--person", "bo=shop")
    votes = ("--votes", "find:ana=3", "--votes", "find:bo=unsure", "--mark", "find=3")
    assert cxrel("rate", "--session", "2026-q4", "--as-of", "2026-11-18", *who, *votes)[0] == 0
    text = SESSION.read_text()
    assert "named: true\npeople:\n  ana: care\n  bo: shop\n" in text
    assert "votes_by_person:\n      ana: 3\n      bo: unsure\n" in text
    assert cxrel("validate", "--as-of", "2026-11-18")[0] == 0
    assert cxrel("rate", "--session", "2026-q4", "--participants", "care=3", "--mark", "help=3")[0] == 2
    assert cxrel("rate", "--session", "2026-q4", "--votes", "help:ana=4")[0] == 0
    cxrel("rate", "--session", "open", "--participants", "care=3", "--mark", "help=3")
    assert cxrel("rate", "--session", "open", *who, "--mark", "help=3")[0] == 2


@pytest.mark.usefixtures("project")
def test_rated_unlived_and_parked_questions_are_kept(cxrel: Cxrel) -> None:
    extra = ("--unlived", "find", "--park", "Who owns the day?")
    assert cxrel(*HELD, "--votes", "find:shop=3,4,4,5", *extra)[0] == 0
    assert "    unlived: true\n" in SESSION.read_text()
    assert cxrel(*HELD, "--mark", "find=4", "--park", "And who pays?", "--park", "Who owns the day?")[0] == 0
    held = open_subject(WorkTree(), "coat", date(2026, 11, 18))
    assert isinstance(held, Subject)
    assert held.evidence.sessions["2026-q4"].parked == ("Who owns the day?", "And who pays?")


@pytest.mark.usefixtures("project")
def test_a_session_that_is_open_at_a_desk_is_left_alone(cxrel: Cxrel) -> None:
    folder = Path(".cxrel/sessions")
    with locked(folder / "coat.2026-q4.lock", Holder("Ana Silva", 1, "now")):
        code, _, err = cxrel(*HELD, "--mark", "find=3")
        assert (code, "Ana Silva" in err) == (3, True)
    with Journal(folder, "coat", "2026-q4") as journal:
        journal.append(["{}"])
    code, _, err = cxrel(*HELD, "--mark", "find=3")
    assert (code, "go on with 'cxrel rate --session 2026-q4'" in err) == (3, True)


@pytest.mark.usefixtures("project")
def test_practice_writes_nothing_and_says_that_nobody_said_it(cxrel: Cxrel) -> None:
    code, out, err = cxrel("rate", "--practice", "--as-of", "2026-11-18")
    assert code == 0
    assert "PRACTICE: these people are simulated, and nothing is written." in err
    assert "**Practice: these people are simulated" in out
    assert cxrel("rate", "--practice", "--as-of", "2026-11-18") == (code, out, err)
    assert everything(Path()) == {str(FILE): JOURNEY.encode()}


# Two branches


def _git(*words: str, code: int = 0) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def _on_branches(cxrel: Cxrel, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    _git("init", "-q", ".")
    _git("add", ".")
    _git("commit", "-qm", "journey")
    _git("checkout", "-qb", "other")
    assert cxrel("rate", "--session", "2026-q4-b", "--as-of", "2026-11-19", *first)[0] == 0
    _git("add", ".")
    _git("commit", "-qm", "other")
    _git("checkout", "-q", "main")
    assert cxrel("rate", "--session", "2026-q4-a", "--as-of", "2026-11-18", *second)[0] == 0
    _git("add", ".")
    _git("commit", "-qm", "one")


@pytest.mark.usefixtures("project")
def test_two_sessions_about_different_stages_merge_in_plain_git(cxrel: Cxrel) -> None:
    _on_branches(
        cxrel, ("--mark", "find=3", "--why", "find=Sizes"), ("--mark", "receive=4", "--why", "receive=Carriers")
    )
    _git("merge", "-q", "other", "-m", "both")
    code, out, _ = cxrel("validate", "--as-of", "2026-11-20")
    assert (code, "rating-differs" in out) == (0, False)
    text = FILE.read_text()
    assert "session: 2026-q4-a" in text
    assert "session: 2026-q4-b" in text


@pytest.mark.usefixtures("project")
def test_two_sessions_about_the_same_stage_conflict_on_the_rating_and_validate_explains_it(cxrel: Cxrel) -> None:
    _on_branches(cxrel, ("--mark", "receive=3"), ("--mark", "receive=4"))
    _git("merge", "-q", "other", "-m", "both", code=1)
    assert _git("diff", "--name-only", "--diff-filter=U") == "journeys/coat.yaml\n"
    code, out, _ = cxrel("validate", "--as-of", "2026-11-20")
    assert code == 1
    assert "conflict-markers" in out
    code, _, err = cxrel("rate", "--session", "2026-q4-c", "--mark", "receive=4")
    assert (code, "conflict-markers" in err) == (1, True)

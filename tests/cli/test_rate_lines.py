"""`cxrel rate --plain`: a whole session line by line, left and taken up again, and what is never shown."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cxrel.__main__ import _run
from cxrel.cli import rate_run

Say = Callable[..., tuple[int, str, str]]

JOURNEY = """\
format: cxrel/1
id: coat
name: Order a coat
silos: {shop: Web shop, care: Customer care}
dimensions:
  channel: {web: Web shop, store: Store}
stages:
  - {id: find, name: I find what suits me}
  - id: receive
    name: I get my coat
    touchpoints:
      - {id: doorstep, name: The parcel arrives, promise: On the day we named, moment_of_truth: true}
"""
SESSION = Path("journeys/coat/sessions/2026-q4.yaml")
FILE = Path("journeys/coat.yaml")
BEGIN = ("4", "4", "Ana Silva")
VOTES = ("shop: 2 3 3 8", "care: 7 8 ? 9")


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Call it with what is typed, line by line: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    FILE.parent.mkdir()
    FILE.write_text(JOURNEY, encoding="utf-8")

    def run(*typed: str, flags: str = "--session 2026-q4 --as-of 2026-11-18") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        capsys.readouterr()
        code = _run(["rate", "--plain", *flags.split()])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_whole_session_from_the_first_question_to_the_files(say: Say) -> None:
    code, out, _ = say(
        *BEGIN,
        "skip",
        "care=2 shop=2",
        *VOTES,
        "",
        "again",
        "p1 4",
        "shop: 3 3 3",
        "reveal",
        "depends channel time",
        "by channel web 6",
        "park Who owns the day?",
        "",
        "4",
        "Carriers are chosen per country",
        "Name one owner; Tom Becker; 2026-12-01",
        "Show the stores",
        "",
        "open find",
        "skip",
        "",
        "yes",
    )
    assert code == 0, out
    assert "Stage 2 of 2: I get my coat\n  ! The parcel arrives: On the day we named\n" in out
    assert "8 votes from 2 to 9, 1 unsure: the room is split.\n" in out
    assert "What might somebody see who marked 2?\n" in out
    assert "There is no evidence yet" in out
    text = SESSION.read_text()
    assert "votes:\n      shop: [3, 3, 3, 4]\n" in text
    assert "earlier_rounds:\n      - shop: [2, 3, 3, 8]\n        care: [7, 8, 9, unsure]\n" in text
    assert "due: 2026-12-01" in text
    assert "- what: Show the stores\n" in text
    assert "mark: 4\n      session: 2026-q4\n      why: Carriers are chosen per country\n" in FILE.read_text()
    assert "# Reality check: Order a coat" in out
    assert "Subject: Reality check of Order a coat, 2026-11-18" in out
    assert list(Path(".cxrel/sessions").glob("*.jsonl")) == []
    assert _run(["validate", "--as-of", "2026-11-18"]) == 0


def test_no_vote_is_shown_before_the_reveal(say: Say) -> None:
    _, out, _ = say(*BEGIN, "", *VOTES, "quit")
    assert "8 of 8 have voted" in out
    assert "●" not in out
    assert "waiting for" in out.split("8 of 8")[0]
    assert "waiting for" not in out.split("8 of 8")[1]


def test_it_is_left_for_lunch_and_goes_on_at_the_same_stage_and_round(say: Say) -> None:
    code, out, _ = say(*BEGIN, "", *VOTES, "", "again", "p1 4", "quit")
    assert (code, "Go on with: cxrel rate --session 2026-q4" in out) == (0, True)
    assert not SESSION.exists()
    code, out, _ = say(flags="--as-of 2026-11-19")
    assert "The session goes on where it was left." in out
    assert "Round 2: 1 of 8 have voted; waiting for shop 3, care 4" in out
    _, out, _ = say("reveal", "", "none", "skip", "", "yes", flags="")
    assert "date: 2026-11-18\n" in SESSION.read_text(), "the day on which it began"
    assert "votes:\n      shop: [4]\n" in SESSION.read_text()


def test_mistakes_are_told_and_nothing_is_taken(say: Say) -> None:
    _, out, _ = say(
        "x", "4", "Ana",
        "0", "", "",
        "4", "4", "Ana",
        "back pay", "join hq", "join", "help", "hq=3", "care=9", "p99", "",
        "care: 3 3 3 3 3", "care: 3 12", "p1 x", "p1 9 9", "-p1", "reveal",
        "care: 3 3 3 3", "-p5", "p9: 3", "p1: 3 4 5", "", "reveal", "what", "depends weather", "by channel", "by channel web x",
        "", "abc", "10", "4", "", "So it is", "x;y;soon", "open returns are slow", "undo", "undo", "stages", "back find", "quit",
    )  # fmt: skip
    for told in (
        "'x' is no number of people.",
        "Nobody is here yet",
        "There is no seat 'p99'",
        "Of hq 0 are here.",
        "Of care 4 are here.",
        "Of care 4 are here, and these are 5 votes. Nothing was taken.",
        "'12' is no vote",
        "These are no votes",
        "p1 has not voted in this round.",
        "Nobody has voted yet.",
        "its code is no seat's",
        "There are 3 votes for 2 stages",
        "Not everybody has voted",
        "The journey has no dimension 'weather'",
        "Write it like: by channel web 6",
        "A mark is a number from 1 to 9.",
        "10 is no mark",
        "A reviewer will ask for the reason",
        "'soon' is not a date",
        "Taken back.",
        "find: settled, I find what suits me",
        "There is no stage 'pay' on the agenda.",
        "The journey has no silo 'hq'",
        "pass the keyboard",
        "'find' is open already.",
    ):
        assert told in out, told


def test_nobody_has_lived_it(say: Say) -> None:
    _, out, _ = say(*BEGIN, "nobody", "x", "unlived", *VOTES, "", "", "3", "So", "", "nobody", "look", *VOTES, "quit")
    assert "Type look or unlived." in out
    assert "8 of 8 have voted" in out


def test_votes_typed_by_each_person_are_not_shown(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = iter(["3", "12", "4", ""])
    monkeypatch.setattr(rate_run, "_hide", lambda _: next(hidden))
    _, out, _ = say(*BEGIN, "", "hand", "quit")
    assert "2 of 8 have voted" in out


def test_ballots_are_read_before_and_during_the_session(say: Say) -> None:
    Path("form.csv").write_text("name,silo,find,receive,lived\nBo,care,3,4,find\n")
    Path("more.txt").write_text("p1: 9 9\n")
    flags = "--session 2026-q4 --participants shop=4 --participants care=4 --facilitator Ana --ballots form.csv"
    _, out, err = say("shop=1", "ballots more.txt", "quit", flags=flags)
    assert "1 ballot was taken." in err
    assert "Round 1: 1 of 8 have voted" in out
    assert "Round 1: 2 of 8 have voted" in out
    assert "Bo" not in out


def test_the_evidence_is_on_the_screen_again_when_the_session_goes_on(say: Say) -> None:
    say(*BEGIN, "", *VOTES, "", "", "quit")
    _, out, _ = say("quit")
    assert "There is no evidence yet" in out
    assert "Which mark does the room settle on" in out


def test_practice_goes_through_with_enter_and_writes_nothing(say: Say) -> None:
    before = {str(p) for p in Path().rglob("*")}
    code, out, err = say("", "", "", "", "5", "So", "", "", "", "", "", "5", "So", "", "", "yes", flags="--practice")
    assert code == 0
    assert "PRACTICE" in err
    assert "**Practice: these people are simulated" in out
    assert {str(p) for p in Path().rglob("*")} == before


def test_the_result_goes_into_a_file_if_one_is_named(say: Say) -> None:
    typed = (*BEGIN, "", *VOTES, "", "", "4", "So", "", "skip", "", "yes")
    assert say(*typed, flags="--session 2026-q4 --result out/page.md")[0] == 0
    assert Path("out/page.md").read_text().startswith("# Reality check: Order a coat")


def test_what_collides_is_asked_about(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = (*BEGIN, "", *VOTES, "", "", "4", "So", "", "skip", "")
    asked = rate_run._ask

    def change_first(question: str) -> str | None:
        if "to be written" in question:
            FILE.write_text(JOURNEY.replace("suits me}", "suits me, rating: {mark: 9}}"))
        return asked(question)

    monkeypatch.setattr(rate_run, "_ask", change_first)
    code, out, err = say(*typed, "yes", "hm")
    assert (code, "'find' was changed meanwhile" in out + err) == (3, True)
    assert not SESSION.exists()
    monkeypatch.setattr(rate_run, "_ask", asked)
    FILE.write_text(JOURNEY)
    assert say()[0] == 0, "it was confirmed: the next call writes it"
    assert SESSION.exists()


def test_a_second_facilitator_is_told_who_leads_it(say: Say) -> None:
    from cxrel.store.lock import Holder, locked

    with locked(Path(".cxrel/sessions/coat.2026-q4.lock"), Holder("Ana Silva", os.getpid(), "2026-11-18 10:00+00:00")):
        code, _, err = say(*BEGIN)
    assert (code, "Ana Silva (process" in err) == (3, True)


def test_what_stands_in_the_file_already_is_not_rated_again(say: Say) -> None:
    SESSION.parent.mkdir(parents=True)
    text = "format: cxrel-session/1\ndate: 2026-11-17\nparticipants: {shop: 4, care: 4}\nstages: {find: {mark: 3}}\n"
    SESSION.write_text(text)
    _, out, _ = say("Ana", "back find", "", *VOTES, "", "", "4", "So", "", "", "yes")
    assert "'find' is recorded in this session already." in out
    assert SESSION.read_text().startswith(text.split("stages")[0])
    assert "find: {mark: 3}" in SESSION.read_text()
    assert "mark: 4" in FILE.read_text()


def test_several_open_sessions_have_to_be_told_apart(say: Say) -> None:
    say(*BEGIN, "quit", flags="--session q1")
    say(*BEGIN, "quit", flags="--session q2")
    code, _, err = say(flags="")
    assert (code, "name one with --session: q1, q2" in err) == (2, True)


def test_a_journey_without_silos_says_what_is_missing(say: Say) -> None:
    FILE.write_text(JOURNEY.replace("silos: {shop: Web shop, care: Customer care}\n", ""))
    code, _, err = say(*BEGIN)
    assert (code, "silos" in err) == (2, True)

"""Ballots in every form in which they come: sheets, tables of forms and voting tools, and lines pasted from a chat."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.documents import Text
from cxrel.exchange.ballots import Agenda, print_ballots, read_ballots, read_line

AGENDA = Agenda(
    {"find": "I find what suits me", "receive": "I get my coat on the day I was told", "help": "I get help"},
    {"care": "Customer care", "logistics": "Warehouse and carriers"},
)


def votes(content: str, name: str = "ballots.csv") -> dict[str, Any]:
    """What was voted, by label; nothing may be wrong."""
    read = read_ballots(Text(name, content), AGENDA)
    assert not read.findings, [finding.message for finding in read.findings]
    return {ballot.label: dict(ballot.votes) for ballot in read.ballots}


def wrong(content: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong."""
    found = read_ballots(Text("b.csv", content), AGENDA).findings
    return [(finding.code, finding.location.line, finding.location.column) for finding in found]


def test_a_table_has_a_row_a_person_and_a_column_a_stage() -> None:
    table = "person,silo,find,receive,help\np1,care,3,?,\np2,logistics,5,unsure,9\n\n"
    assert votes(table) == {"p1": {"find": 3, "receive": "unsure"}, "p2": {"find": 5, "receive": "unsure", "help": 9}}


def test_a_form_names_columns_by_its_questions_and_separates_by_semicolons() -> None:
    table = (
        "\ufeffTimestamp;E-Mail;Your silo?;How reliable is it? [I find what suits me];"
        "How reliable is it? [I get my coat on the day I was told];Lived receive\n"
        "2026-11-18 10:00;ana@example.com;customer care;7 (always);5 - it depends;yes\n"
    ).removeprefix("\ufeff")
    read = read_ballots(Text("form.csv", table), AGENDA)
    (ballot,) = read.ballots
    assert (ballot.label, ballot.silo, ballot.lived) == ("ana@example.com", "care", ("receive",))
    assert ballot.votes == {"find": 7, "receive": 5}


def test_rows_without_a_name_are_people_of_their_own() -> None:
    assert list(votes("find\treceive\n3\t4\n3\t4\n", "folder/room.tsv")) == ["room, row 1", "room, row 2"]


def test_a_sheet_is_printed_filled_in_and_read_back() -> None:
    sheets = print_ballots({"p1": "care", "p2": "logistics"}, AGENDA, "Order a coat, session q4")
    assert sheets.count("ballot: ") == 2
    assert "I get my coat on the day I was told" in sheets
    filled = sheets.replace("find:   ", "find: 4 ", 1).replace("receive:   ", "receive: ? ", 1)
    filled = filled.replace("lived:\n", "lived: help, I find what suits me\n", 1)
    read = read_ballots(Text("p1.txt", filled), AGENDA)
    assert not read.findings
    (ballot,) = read.ballots
    assert (ballot.label, ballot.silo, ballot.lived) == ("p1", "care", ("help", "find"))
    assert ballot.votes == {"find": 4, "receive": "unsure"}


def test_a_chat_gives_votes_in_the_order_of_the_stages_and_talk_is_passed_over() -> None:
    chat = "10:30 Ana: good morning all\n[10:31] p7: 6 4 ?\nBo (Customer care): 3, -, 9\nthanks: 1 question please\n"
    assert votes(chat, "chat.txt") == {
        "p7": {"find": 6, "receive": 4, "help": "unsure"},
        "Bo": {"find": 3, "help": 9},
    }
    assert read_ballots(Text("chat.txt", chat), AGENDA).ballots[1].silo == "care"


def test_one_line_is_pasted_during_the_session() -> None:
    assert read_line("p7: 6 4 ?", AGENDA).ballots[0].votes == {"find": 6, "receive": 4, "help": "unsure"}
    assert read_line("p7: 6", Agenda({"help": "I get help"}, {})).ballots[0].votes == {"help": 6}
    assert read_line("p7 is late", AGENDA).findings[0].code == "wrong-type"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("csv-empty", 1, 1)]),
        ("a,b\n1,2\n", [("csv-header", 1, 1)]),
        ("person,find\np1,10\np2,4\n", [("off-scale", 2, 4)]),
        ("person,find\np1,4.5\n", [("off-scale", 2, 4)]),
        ("person,silo,find\np1,hq,4\n", [("unknown-silo", 2, 4)]),
        ("p7: 6 4\n", [("wrong-type", 1, 5)]),
        ("p7: 6 4 12\n", [("off-scale", 1, 5)]),
        ("ballot: p1\nfind: 0\n", [("off-scale", 2, 7)]),
        ("ballot: p1\nfind: 3\npay: 3\n", [("unknown-stage", 3, 6)]),
        ("ballot: p1\nfind: 3\nlived: pay\n", [("unknown-stage", 3, 8)]),
        ("ballot:\nfind: 3\n", [("missing-key", 1, 1)]),
        (f"person,find\np1,{'4' * 200_000}\n", [("csv-quote", 1, 1)]),
    ],
)
def test_what_cannot_be_read_is_told_where_it_stands(content: str, expected: list[tuple[str, int, int]]) -> None:
    assert wrong(content) == expected


def test_a_faulty_row_gives_no_half_ballot() -> None:
    read = read_ballots(Text("b.csv", "person,find,receive\np1,4,12\np2,3,4\n"), AGENDA)
    assert [ballot.label for ballot in read.ballots] == ["p2"]


@given(st.text())
def test_no_text_breaks_the_reading(content: str) -> None:
    read = read_ballots(Text("any", content), AGENDA)
    assert read.ballots or read.findings or not content.strip() or ":" in content or "find" in content.casefold()

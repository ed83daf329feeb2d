"""A list of people as spreadsheets export it: who they are, and every fault at its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cxrel.documents import Text
from cxrel.exchange.ballots import Agenda
from cxrel.exchange.people import MOST_ROWS, read_people
from cxrel.preparing.people import Person, ballot_codes, present

if TYPE_CHECKING:
    from cxrel.findings import Finding

AGENDA = Agenda({"find": "I find it", "pay": "I pay"}, {"care": "Customer care", "shop": "Web shop"})


def _read(content: str) -> tuple[Person, ...]:
    people = read_people(Text("people.csv", content), AGENDA)
    assert isinstance(people, tuple)
    return people


def _told(content: str) -> list[tuple[str, int, int, str]]:
    findings = read_people(Text("people.csv", content), AGENDA)
    assert isinstance(findings, list)
    return [(f.code, f.location.line, f.location.column, f.path) for f in findings]


def _first(content: str, agenda: Agenda = AGENDA) -> Finding:
    findings = read_people(Text("people.csv", content), agenda)
    assert isinstance(findings, list)
    return findings[0]


def test_a_row_is_a_person_whatever_order_and_case_the_columns_have() -> None:
    people = _read(
        "Silo,Name,Lived lately,E-mail,Remote,Title\r\n"
        'Customer care,"Silva,  Ana",find; I PAY,ana@example.org,Yes,Head\r\n'
        ",,,,,\r\n"
        "shop,Bo,-,,no,\r\n"
    )
    assert people == (
        Person("Silva, Ana", "care", "ana@example.org", remote=True, lived=("find", "pay")),
        Person("Bo", "shop"),
    )


def test_name_and_silo_are_enough() -> None:
    assert _read("name,silo\nBo,shop\n") == (Person("Bo", "shop"),)


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ("name;silo\nAna;care\n", "csv-separator", (1, 1)),
        ("name\tsilo\nAna\tcare\n", "csv-separator", (1, 1)),
        ("", "csv-empty", (1, 1)),
        ("name,silo\n", "csv-empty", (1, 1)),
        ("name\nAna\n", "csv-header", (1, 1)),
        ("name,sillo\nAna,care\n", "csv-header", (1, 6)),
        ("name,silo,emial\nAna,care,\n", "csv-header", (1, 11)),
        ("name,silo,E-mail,email\nAna,care,,\n", "duplicate-column", (1, 18)),
        ("name,silo,silo\nAna,care,care\n", "duplicate-column", (1, 11)),
        ("name,silo\nSilva, Ana,care\n", "csv-columns", (2, 1)),
        ("name,silo\n,care\n", "empty-value", (2, 1)),
        ("name,silo\nAna,\n", "empty-value", (2, 5)),
        ("name,silo\n***,care\n", "wrong-type", (2, 1)),
        ("name,silo\nAna,carre\n", "unknown-silo", (2, 5)),
        ("name,silo,lived\nAna,care,find;payy\n", "unknown-stage", (2, 10)),
        ("name,silo,remote\nAna,care,maybe\n", "not-one-of", (2, 10)),
        ("name,silo,email\nAna,care,ana@home\n", "wrong-type", (2, 10)),
        ('name,silo,email\nAna,care,"ana@a.org\nBcc: all@b.org"\n', "wrong-type", (2, 10)),
        ("name,silo,email\nAna,care,ana@a.org\nBo,shop,ANA@a.org\n", "duplicate-row", (3, 9)),
        ("name,silo\nAna,care\nana,Customer care\n", "duplicate-row", (3, 1)),
    ],
)
def test_a_fault_is_told_at_its_cell(content: str, code: str, place: tuple[int, int]) -> None:
    assert [(told[0], told[1:3]) for told in _told(content)] == [(code, place)]


def test_every_fault_of_every_row_is_told_at_once() -> None:
    told = _told("name,silo,remote\n,carre,maybe\nAna,care\nBo,,\n")
    assert [(code, line, path) for code, line, _, path in told] == [
        ("empty-value", 2, "rows.1.name"),
        ("unknown-silo", 2, "rows.1.silo"),
        ("not-one-of", 2, "rows.1.remote"),
        ("csv-columns", 3, "rows.2"),
        ("empty-value", 4, "rows.3.silo"),
    ]


def test_two_people_of_one_name_and_different_addresses_are_two() -> None:
    assert len(_read("name,silo,email\nAna,care,a@x.org\nAna,care,b@x.org\n")) == 2


def test_hints_say_what_to_write() -> None:
    assert _first("name,silo\nAna,carre\n").hint == "Did you mean 'care'?"
    assert "name,silo,email,remote,lived" in _first("silo\ncare\n").hint
    assert "silos:" in _first("name,silo\nAna,care\n", Agenda({"find": "I find it"}, {})).hint


def test_a_list_of_everybody_is_not_taken_for_that_of_a_session() -> None:
    rows = "".join(f"Person {n},care\n" for n in range(MOST_ROWS + 1))
    assert _first(f"name,silo\n{rows}").code == "too-many-rows"


def test_ballots_are_coded_by_silo_and_never_as_a_seat() -> None:
    people = _read("name,silo\nAna,care\nBo,shop\nEva,care\n")
    assert ballot_codes(people) == ["care-1", "shop-1", "care-2"]
    assert present(people, ["shop", "care", "stores"]) == {"shop": 1, "care": 2}

"""The meeting in the customer room: what comes up, and what its decisions become."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from cxrel.__main__ import _run
from cxrel.exchange.decisions import read_decisions
from cxrel.findings.errors import UsageError
from cxrel.store.resources import templates
from cxrel.store.tree import WorkTree
from cxrel.usecases.agenda import AgendaRequest, plan_agenda, print_agenda
from cxrel.usecases.agenda_decided import take_decisions
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from cxrel.report.agenda.context import Agenda

AS_OF = date(2026, 11, 21)
WORK = Path("journeys/outerwear-order/improvements")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--example", "outerwear-order"]) == 0
    capsys.readouterr()


def planned(minutes: int = 60, day: date = AS_OF) -> Agenda:
    tree = WorkTree()
    found = plan_agenda(tree, open_project(tree, [], AS_OF), AgendaRequest(day, minutes))
    assert found is not None
    return found


def form(*blocks: str) -> str:
    Path("form.md").write_text("# Minutes\n\n- Decided: not in a block\n\n" + "\n".join(blocks))
    return "form.md"


def test_the_customer_comes_first_and_every_item_has_who_presents_it() -> None:
    items = planned().items
    assert [item.kind for item in items] == [
        "voice", "celebration", "stage", "improvement", "improvement", "gap", "unknown", "closing",
    ]  # fmt: skip
    assert items[0].told[0].startswith("Play the call (My money is back)")
    assert [(item.title, item.who) for item in items[2:5]] == [
        ("I send it back and have my money: our weakest", "Leila Haddad"),
        ("One thread for one question", "Samuel Okoye"),
        ("A fixed day for every store", "Tom Becker"),
    ]
    assert items[3].decide == ('Drop the target "cases closed a day", which rewards closing too early',)


@pytest.mark.parametrize("minutes", [15, 37, 480])
def test_the_minutes_add_up_and_nothing_gets_less_than_three(minutes: int) -> None:
    agenda = planned(minutes)
    assert sum(item.minutes for item in agenda.items) == minutes
    assert min(item.minutes for item in agenda.items) >= 3
    begins = [int(hours) * 60 + int(rest) for hours, _, rest in (item.begins.partition(":") for item in agenda.items)]
    assert begins == [sum(item.minutes for item in agenda.items[:place]) for place in range(len(agenda.items))]


def test_what_is_overdue_and_weakest_stays_when_time_is_short() -> None:
    agenda = planned(18)
    assert [item.kind for item in agenda.items] == ["voice", "celebration", "stage", "improvement", "closing"]
    assert agenda.items[3].title == "One thread for one question"
    assert "A fixed day for every store" in agenda.left_out


def test_a_call_without_a_recording_is_not_played() -> None:
    Path("journeys/outerwear-order/artifacts/syn-068.wav").unlink()
    assert planned().items[0].told[0].startswith("Read aloud (I have to ask a third time): “Three mails, three names")


def test_what_falls_due_until_the_meeting_is_told() -> None:
    now, later = planned(), planned(day=date(2027, 3, 1))
    assert len(now.items[-2].told) <= len(later.items[-2].told)
    assert any("next rating session" in line or "and " in line for line in later.items[-2].told)
    with pytest.raises(UsageError, match="lies before"):
        planned(day=date(2026, 11, 1))


def test_the_printed_form_is_read_back_with_what_was_known() -> None:
    path = WORK.parent.parent / "outerwear-order.yaml"
    path.write_text(path.read_text().replace("Leila Haddad", 'Leila "Lee" O_Hara-Haddad & <Sons>'))
    text = print_agenda(planned(), "markdown", templates())
    assert read_decisions(text) == []
    Path("form.md").write_text(
        text.replace("- Decided:\n", "- Decided: Pay every day\n", 1).replace("- Due:\n", "- Due: 2027-01-31\n", 1)
    )
    taken = take_decisions(WorkTree(), None, "form.md", AS_OF)
    assert (taken.findings, taken.known) == ((), ())
    made = yaml.safe_load(Path(taken.files[0]).read_text())
    assert made["name"] == "Pay every day"
    assert (made["touchpoints"], made["silos"]) == (["refund"], ["logistics", "payments"])
    assert made["owner"] == 'Leila "Lee" O_Hara-Haddad & <Sons>'
    assert str(made["due"]) == "2027-01-31"


def test_decisions_become_improvements_and_the_same_form_again_writes_nothing() -> None:
    name = form(
        "### Decision 1",
        "- **Decided:** A clock at the counter",
        "* Touchpoint: `pick-up`",
        "- Owner: Astrid Lund",
        "- Silos: Stores, logistics",
        "- Because: Nobody is assigned to it",
        "- Ask: One person more on Saturdays",
        "- Ask: A sign",
        "## Decision 2: left open",
        "- Decided: ____",
        "- Touchpoint: refund",
        "### Decision 3",
        "- Decided: A second look",
        "- Touchpoint: refund",
        "## Notes",
        "- Decided: not in a block",
    )
    taken = take_decisions(WorkTree(), None, name, AS_OF)
    assert [Path(file).stem for file in taken.files] == ["a-clock-at-the-counter", "a-second-look"]
    assert any("nobody owns it" in warning for warning in taken.warnings)
    made = yaml.safe_load(Path(taken.files[0]).read_text())
    assert (made["silos"], made["root_cause"]) == (["stores", "logistics"], "Nobody is assigned to it")
    assert made["asks"] == ["One person more on Saturdays", "A sign"]
    again = take_decisions(WorkTree(), None, name, AS_OF)
    assert (again.files, again.known) == ((), ("A clock at the counter", "A second look"))


def test_every_fault_is_told_at_its_line_and_nothing_is_written() -> None:
    before = sorted(WORK.iterdir())
    name = form(
        "### Decision 1",
        "- Decided: One",
        "- Touchpoint: nowhere",
        "- Due: next week",
        "- Silos: logistics, marketing",
        "- Budget: 7",
        "### Decision 2",
        "- Decided: Two",
        "### Decision 3",
        "- Decided: Three",
        "- Touchpoint: refund",
    )
    taken = take_decisions(WorkTree(), None, name, AS_OF)
    assert sorted((finding.location.line, finding.code) for finding in taken.findings) == [
        (7, "unknown-touchpoint"),
        (8, "bad-date"),
        (9, "unknown-silo"),
        (10, "unknown-key"),
        (11, "missing-key"),
    ]
    assert taken.files == ()
    assert sorted(WORK.iterdir()) == before


def test_a_form_that_is_empty_or_not_there_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="holds no decision"):
        take_decisions(WorkTree(), None, form("### Decision 1", "- Decided:"), AS_OF)
    with pytest.raises(UsageError, match="there is no file"):
        take_decisions(WorkTree(), None, "nowhere.md", AS_OF)
    Path("latin.md").write_bytes("### Decision\n- Decided: Größe\n".encode("latin-1"))
    assert [finding.code for finding in take_decisions(WorkTree(), None, "latin.md", AS_OF).findings] == ["not-utf8"]

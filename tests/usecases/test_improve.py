"""`cxrel improve` as use cases: what is opened is valid and honest, and edits touch nothing else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cxrel.documents import Text, parse
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store.tree import WorkTree
from cxrel.usecases.fmt import format_files
from cxrel.usecases.improve import Shown, Subject, named, one_subject
from cxrel.usecases.improve_change import Changed, Refused, close, move
from cxrel.usecases.improve_open import Opened, Origin, open_improvement
from cxrel.usecases.improve_words import Words, day_of, line, silos_of, states_of

if TYPE_CHECKING:
    from cxrel.model.evidence import Improvement

AS_OF = date(2026, 11, 21)
EXAMPLES = Path(__file__).parents[2] / "journeys"
HOME = Path("journeys/outerwear-order")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The retail example, to be changed."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES, tmp_path / "journeys")
    shutil.rmtree(tmp_path / "journeys" / "air-travel-2013")
    (tmp_path / "journeys" / "air-travel-2013.yaml").unlink()
    return tmp_path


def subject() -> Subject:
    found, project = one_subject(WorkTree(), None, AS_OF)
    assert found, project.findings()
    return found


def shown(name: str) -> Shown:
    found, project = named(WorkTree(), [name], AS_OF)
    assert found, project.findings()
    return found


def opened(origin: Origin, **words: object) -> tuple[Opened, Improvement]:
    made = open_improvement(subject(), origin, Words(**words))  # type: ignore[arg-type]  # each by its own name
    assert not made.findings
    return made, shown(made.id).work.improvement


def test_from_a_kpi_it_takes_touchpoint_silos_and_state_and_invents_no_cause() -> None:
    made, improvement = opened(Origin(kpi="told-of-delay"))
    assert improvement.touchpoints == ("shipping-email",)
    assert improvement.silos == ("logistics", "digital")
    assert (improvement.from_, improvement.to, improvement.opened) == ("broken", "reliable", AS_OF)
    assert (improvement.root_cause, improvement.fix, improvement.owner, improvement.due) == (None,) * 4
    text = Path(made.file).read_text()
    assert "# Opened from Told of the delay before the day: 78.8% in 2026-08 to 2026-10, promised 90%" in text
    assert "# root_cause: why is it broken?" in text
    assert len(made.warnings) == 2


@pytest.mark.parametrize(
    ("origin", "touchpoint", "evidence"),
    [
        (Origin(stage="receive"), "doorstep", "a gap of +2.1"),
        (Origin(stage="next-winter"), "repair", "no evidence yet"),
        (Origin(touchpoint="third-contact"), "third-contact", "no evidence yet"),
        (Origin(walk="2026-11-12-ravi#refund"), "refund", "No word for eight days"),
        (Origin(walk="journeys/outerwear-order/walks/2026-11-10-anna.yaml#5"), "pick-up", "Eighteen minutes"),
        (Origin(voice="syn-001"), "doorstep", "complaint syn-001 of 2026-05-04"),
    ],
)
def test_it_begins_with_a_gap_a_walk_or_a_complaint(origin: Origin, touchpoint: str, evidence: str) -> None:
    made, improvement = opened(origin)
    assert improvement.touchpoints[0] == touchpoint
    assert evidence in Path(made.file).read_text()


def test_the_words_of_a_customer_are_not_copied() -> None:
    made, _ = opened(Origin(voice="syn-001"))
    assert "the coat came on Monday" not in Path(made.file).read_text()


def test_what_is_said_is_written_and_nothing_is_asked_of_it() -> None:
    made, improvement = opened(
        Origin(stage="receive"),
        name="A day that holds",
        owner="Tom: Becker #1",
        due=date(2027, 1, 31),
        root_cause="Vans leave when they are full",
        fix="=cmd()",
        silos=("stores",),
    )
    assert made.file.endswith("improvements/a-day-that-holds.yaml")
    assert (improvement.owner, improvement.fix, improvement.silos) == ("Tom: Becker #1", "=cmd()", ("stores",))
    assert "# root_cause" not in Path(made.file).read_text()


def test_a_new_file_is_in_canonical_layout_and_a_second_one_is_not_written_over_it() -> None:
    first, _ = opened(Origin(kpi="on-time"))
    before = Path(first.file).read_bytes()
    second, _ = opened(Origin(kpi="on-time"))
    assert second.id == f"{first.id}-2"
    assert Path(first.file).read_bytes() == before
    assert any(f"'{first.id}' is open on the same touchpoint" in warning for warning in second.warnings)
    result = format_files(WorkTree(), [first.file, second.file])
    assert [file.name for file in result.files if file.differs] == []


def test_more_than_the_team_agreed_on_is_told() -> None:
    Path("cxrel.yaml").write_text("format: cxrel-settings/1\nwip: 2\n")
    made, _ = opened(Origin(kpi="told-of-delay"), owner="Leo", due=date(2027, 1, 1))
    assert len(made.warnings) == 1
    assert "3 improvements are open, and the team agreed on 2" in made.warnings[0]


@pytest.mark.parametrize(
    "origin",
    [
        Origin(),
        Origin(stage="receive", kpi="on-time"),
        Origin(stage="none"),
        Origin(kpi="none"),
        Origin(touchpoint="none"),
        Origin(voice="none"),
        Origin(walk="none"),
        Origin(walk="2026-11-10-anna"),
        Origin(walk="2026-11-10-anna#99"),
        Origin(walk="../../../etc/passwd#1"),
    ],
)
def test_what_is_not_there_opens_nothing(origin: Origin) -> None:
    before = sorted(HOME.glob("improvements/*"))
    with pytest.raises(UsageError):
        open_improvement(subject(), origin, Words())
    assert sorted(HOME.glob("improvements/*")) == before


def test_a_link_that_leads_out_of_the_project_is_not_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    for path in HOME.glob("improvements/*"):
        path.unlink()
    (HOME / "improvements").rmdir()
    (HOME / "improvements").symlink_to(outside)
    with pytest.raises(CxrelError, match="leads out"):
        open_improvement(subject(), Origin(kpi="on-time"), Words())
    assert list(outside.iterdir()) == []


def test_move_changes_only_what_was_said() -> None:
    path = HOME / "improvements" / "a-day-for-the-stores.yaml"
    before = path.read_text()
    done = move(WorkTree(), shown("a-day-for-the-stores"), Words(due=date(2027, 3, 31), asks=("Pay the vans",)))
    assert isinstance(done, Changed)
    after = path.read_text()
    assert "  - Name one owner of the promised day across carriers and stores\n  - Pay the vans\n" in after
    assert after.replace("2027-03-31", "2027-01-31").replace("  - Pay the vans\n", "") == before
    assert move(WorkTree(), shown("a-day-for-the-stores"), Words(due=date(2027, 3, 31))) == Changed((), done.offers)


def test_a_file_in_canonical_layout_stays_so_and_another_keeps_its_own() -> None:
    name, file = "a-day-for-the-stores", HOME / "improvements/a-day-for-the-stores.yaml"
    before = file.read_text()
    assert isinstance(close(WorkTree(), shown(name), Words(result=("93 to 96",)), AS_OF), Changed)
    assert not any(one.differs for one in format_files(WorkTree(), [file.as_posix()]).files)
    assert "closed: 2026-11-21\nresult: [93 to 96]\nasks:\n" in file.read_text()
    own = before.replace("opened: 2026-09-01\n", "") + "opened: 2026-09-01\n"
    file.write_text(own)
    close(WorkTree(), shown(name), Words(result=("93 to 96",)), AS_OF)
    assert file.read_text() == own + "closed: 2026-11-21\nresult: [93 to 96]\n"


def test_an_answer_takes_its_question_away_and_other_comments_stay() -> None:
    made, _ = opened(Origin(kpi="told-of-delay"))
    path = Path(made.file)
    path.write_text(path.read_text() + "# mine\n")
    assert isinstance(move(WorkTree(), shown(made.id), Words(root_cause="Nobody sends it")), Changed)
    text = path.read_text()
    assert "# root_cause:" not in text
    assert "# fix:" in text
    assert "# mine" in text
    assert shown(made.id).work.improvement.root_cause == "Nobody sends it"


def test_a_date_before_the_opening_is_a_finding_and_nothing_is_written() -> None:
    path = HOME / "improvements" / "a-day-for-the-stores.yaml"
    before = path.read_bytes()
    done = move(WorkTree(), shown("a-day-for-the-stores"), Words(due=date(2020, 1, 1)))
    assert isinstance(done, Refused)
    assert [finding.code for finding in done.findings] == ["dates-order"]
    assert path.read_bytes() == before


def test_closing_takes_a_root_cause_and_a_result() -> None:
    made, _ = opened(Origin(kpi="told-of-delay"))
    refused = close(WorkTree(), shown(made.id), Words(), AS_OF)
    assert isinstance(refused, Refused)
    assert ["root cause" in refused.reasons[0], "result" in refused.reasons[1]] == [True, True]
    done = close(WorkTree(), shown(made.id), Words(root_cause="So", result=("78 of 100",), thanks=("Leo",)), AS_OF)
    assert isinstance(done, Changed)
    work = shown(made.id).work
    assert (work.status, work.improvement.result, work.improvement.thanks) == ("closed", ("78 of 100",), ("Leo",))
    with pytest.raises(UsageError, match="was closed"):
        close(WorkTree(), shown(made.id), Words(result=("x",)), AS_OF)
    with pytest.raises(UsageError, match="was closed"):
        move(WorkTree(), shown(made.id), Words(owner="Leo"))


def test_a_state_that_the_evidence_contradicts_is_refused_with_what_is_missing() -> None:
    before = {path: path.read_bytes() for path in Path("journeys").rglob("*.yaml")}
    done = close(WorkTree(), shown("a-day-for-the-stores"), Words(result=("x",), states=("reliable",)), AS_OF)
    assert isinstance(done, Refused)
    assert [reason.partition(" ")[0] for reason in done.reasons] == ["doorstep", "pick-up"]
    assert "3.90" in done.reasons[0]
    assert {path: path.read_bytes() for path in Path("journeys").rglob("*.yaml")} == before


def test_a_state_that_the_evidence_allows_is_set_in_the_journey_file_and_nothing_else() -> None:
    path = HOME / "readings" / "refund-in-time.csv"
    rows = [row.split(",") for row in path.read_text().splitlines()]
    path.write_text("\n".join(",".join([*r[:-1], r[-2] if r[-2].isdigit() else r[-1]]) for r in rows) + "\n")
    path = HOME / "readings" / "return-ease.csv"
    rows = [row.split(",") for row in path.read_text().splitlines()]
    path.write_text("\n".join(",".join([*r[:-1], "90" if r[-2].isdigit() else r[-1]]) for r in rows) + "\n")
    journey = Path("journeys/outerwear-order.yaml")
    before = journey.read_text()
    offered = move(WorkTree(), shown("refund-at-the-scan"), Words(states=("broken",)))
    assert offered == Changed((), ("refund=reliable",))
    done = move(WorkTree(), shown("refund-at-the-scan"), Words(states=("refund=reliable",)))
    assert done == Changed(("journeys/outerwear-order.yaml",), ())
    changed = [(a, b) for a, b in zip(before.splitlines(), journey.read_text().splitlines(), strict=True) if a != b]
    assert changed == [("        state: broken", "        state: reliable")]
    states = {t.id: t.state for _, t in subject().case.journey.touchpoints()}
    assert (states["refund"], states["doorstep"]) == ("reliable", "broken")


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    path = HOME / "improvements" / "a-day-for-the-stores.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert isinstance(move(WorkTree(), shown("a-day-for-the-stores"), Words(owner="Ana")), Changed)
    assert path.read_bytes() == before.replace(b"Tom Becker", b"Ana")


def test_words_are_checked() -> None:
    assert line("--fix", " a\n\tb\x1b[31m\u202e ") == "a b [31m"
    journey = subject().case.journey
    assert silos_of(journey, ["care, Stores", "care"]) == ("care", "stores")
    assert states_of(["reliable", "b=broken"], ["a", "b"]) == {"a": "reliable", "b": "broken"}
    for bad in (
        lambda: line("--fix", " \x00 "),
        lambda: day_of("--due", "31.1.2027"),
        lambda: day_of("--due", "2027-02-30"),
        lambda: silos_of(journey, ["nobody"]),
        lambda: states_of(["wow"], ["a"]),
        lambda: states_of(["c=broken"], ["a"]),
    ):
        with pytest.raises(UsageError):
            bad()


def test_an_improvement_is_found_by_its_name_or_told_what_there_is() -> None:
    for words in (["a-day-for-the-stores"], ["outerwear-order/a-day-for-the-stores"], ["a-day-for-the-stores.yaml"]):
        assert named(WorkTree(), words, AS_OF)[0]
    assert named(WorkTree(), ["outerwear-order", "a-day-for-the-stores"], AS_OF)[0]
    with pytest.raises(UsageError, match="known here: a-day-for-the-stores, "):
        named(WorkTree(), ["none"], AS_OF)
    with pytest.raises(UsageError, match="standard input"):
        named(WorkTree(), ["-", "x"], AS_OF)


def test_the_edited_file_is_still_one_document() -> None:
    made, _ = opened(Origin(kpi="told-of-delay"), name="x: [y] # z")
    move(WorkTree(), shown(made.id), Words(name='"quoted" & *starred', fix="- a list?"))
    document = parse(Text("x", Path(made.file).read_text()))
    assert not document.faults
    assert shown(made.id).work.improvement.name == '"quoted" & *starred'

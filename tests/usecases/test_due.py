"""`cxrel due` as a use case: what is due on which day, exactly as scores count it, in order of urgency."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.model.span import Span, parse_span
from cxrel.store.tree import WorkTree
from cxrel.usecases.due import Due, due
from cxrel.usecases.due_item import last_fresh_day
from cxrel.usecases.project import open_project

EXAMPLES = Path(__file__).parents[2] / "journeys"
SPANS = st.builds(Span, st.integers(1, 40), st.sampled_from(["day", "week", "month", "quarter", "year"]))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The retail example."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES / "outerwear-order", tmp_path / "journeys" / "outerwear-order")
    shutil.copy(EXAMPLES / "outerwear-order.yaml", tmp_path / "journeys")
    return tmp_path


def found(day: str, within: int = 0) -> list[Due]:
    as_of = date.fromisoformat(day)
    return due(open_project(WorkTree(), [], as_of), as_of, within)


def told(day: str, kind: str, within: int = 0) -> list[tuple[str, int | None]]:
    return [(one.item.what, one.days) for one in found(day, within) if one.item.kind == kind]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), SPANS)
def test_what_is_done_stays_fresh_until_the_day_on_which_scores_call_it_stale(done: date, span: Span) -> None:
    last = last_fresh_day(done, span)
    assert last >= done
    assert span.before(last) <= done
    assert span.before(last + timedelta(days=1)) > done


def test_the_end_of_the_calendar_is_no_bug() -> None:
    span = parse_span("9000 years")
    assert span
    assert last_fresh_day(date(2026, 11, 21), span) == date.max


def test_the_next_session_is_due_when_the_newest_one_gets_stale(project: Path) -> None:
    assert project
    assert told("2027-02-17", "review") == []
    assert told("2027-02-18", "review") == [("The next rating session", 0)]
    assert told("2027-02-19", "review") == [("The next rating session", 1)]
    assert told("2027-02-11", "review", within=7) == [("The next rating session", -7)]
    assert told("2027-02-11", "review", within=6) == []


def test_a_stage_that_the_newest_session_left_out_is_due_by_itself(project: Path) -> None:
    path = project / "journeys/outerwear-order/sessions/2026-q4.yaml"
    text = path.read_text()
    path.write_text(text[: text.index("  help:\n")] + text[text.index("  next-winter:\n") :])
    assert told("2026-11-21", "rating") == [
        ("Rate 'I get help the first time I ask': the newest session left it out", 2)
    ]


def test_improvements_are_overdue_ownerless_or_without_a_date(project: Path) -> None:
    path = project / "journeys/outerwear-order/improvements/a-day-for-the-stores.yaml"
    path.write_text(path.read_text().replace("owner: Tom Becker\n", "").replace("due: 2027-01-31\n", ""))
    items = [one for one in found("2026-11-21") if one.item.kind == "improvement"]
    assert [(one.status, one.days, one.item.who) for one in items] == [
        ("overdue", 21, "Samuel Okoye"),
        ("never", None, None),
        ("never", None, None),
    ]
    commands = [one.item.command for one in items[1:]]
    assert commands == [
        "cxrel improve move outerwear-order/a-day-for-the-stores --due DATE",
        "cxrel improve move outerwear-order/a-day-for-the-stores --owner WHO",
    ]


def test_what_follows_is_asked_for_until_the_stages_next_session(project: Path) -> None:
    assert project
    asked = [what for what, _ in told("2026-12-05", "follow")]
    assert asked == ["Name one owner of the promised day, stores included (session 2026-q4)"]
    assert told("2026-11-17", "follow", within=30) == [("Bring the stores to the next session (session 2026-q3)", -1)]


def test_a_reading_says_how_it_is_brought(project: Path) -> None:
    assert project
    items = {one.item.ids[0]: one.item for one in found("2027-06-21") if one.item.kind == "reading"}
    assert items["on-time"].command == "cxrel measure outerwear-order --kpi on-time"
    assert items["parcel-complaints"].command == "cxrel listen outerwear-order FILE"
    assert (items["pick-up-wait"].command, items["pick-up-wait"].file) == (
        None,
        "journeys/outerwear-order/readings/pick-up-wait.csv",
    )
    assert items["pick-up-wait"].who == "Astrid Lund"


def test_drills_are_due_where_none_was_done_and_again_when_it_is_old(project: Path) -> None:
    assert project
    now = [one.item.ids for one in found("2026-11-21") if one.item.kind == "drill"]
    assert ("in-stock", "size-advice") in now
    assert not any("refund" in ids for ids in now)
    later = [one.item.ids for one in found("2027-02-12") if one.item.kind == "drill"]
    assert any("refund" in ids for ids in later)


def test_a_waiver_of_the_project_is_told_once(project: Path) -> None:
    shutil.copytree(EXAMPLES / "air-travel-2013", project / "journeys" / "air-travel-2013")
    shutil.copy(EXAMPLES / "air-travel-2013.yaml", project / "journeys")
    waiver = "waive: [{code: few-moments, why: So, until: 2026-12-01}]\n"
    (project / "cxrel.yaml").write_text(f"format: cxrel-settings/1\n{waiver}")
    assert told("2026-11-21", "waiver") == []
    assert told("2026-11-21", "waiver", within=10) == [("The waiver of 'few-moments' ends", -10)]


def test_the_order_is_that_of_urgency(project: Path) -> None:
    assert project
    items = found("2027-06-21", within=400)
    ranks = [("overdue", "never", "ahead").index(one.status) for one in items]
    assert ranks == sorted(ranks)
    days = [one.days for one in items if one.days is not None]
    assert days == sorted(days, reverse=True)


def test_without_a_review_nothing_gets_stale(project: Path) -> None:
    path = project / "journeys/outerwear-order.yaml"
    path.write_text(path.read_text().replace("review_every: 3 months\n", ""))
    kinds = {one.item.kind for one in found("2030-01-01") if one.status == "overdue"}
    assert kinds == {"improvement", "follow"}

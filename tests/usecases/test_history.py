"""The history of a journey, from git and from session records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import past
import pytest

from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store.cache import Cache
from cxrel.store.git_objects import Objects
from cxrel.store.git_run import run_git
from cxrel.usecases.history import histories, one_history
from cxrel.usecases.trees import asked_for, open_asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cxrel.model.history import History, KpiHistory

AS_OF = date(2026, 6, 1)
FILE = "journeys/coat.yaml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session in February, a promise lowered in March without a word, a mark edited and a state raised in April."""
    folder = past.begin(monkeypatch, tmp_path)
    past.write(folder, FILE, past.JOURNEY)
    past.commit(folder, "2026-01-05")
    past.write(folder, "journeys/coat/sessions/q1.yaml", past.SESSION)
    past.commit(folder, "2026-02-02")
    past.write(folder, FILE, past.JOURNEY.replace("97%", "93%"))
    past.commit(folder, "2026-03-03")
    past.write(
        folder, FILE, past.JOURNEY.replace("97%", "93%").replace("broken", "reliable").replace("mark: 4", "mark: 6")
    )
    past.commit(folder, "2026-04-04")
    return folder


def told(path: str = "", as_of: date = AS_OF, first: date | None = None) -> tuple[History, str]:
    asked = asked_for([path] if path else [])
    _, history, note = one_history(asked, open_asked(asked, as_of), as_of, first)
    return history, note


def promises(history: History) -> list[tuple[str, str, str, bool]]:
    (kpi,) = history.kpis
    return [(str(one.on), str(one.reliable), one.moved, one.declared) for one in kpi.thresholds]


@pytest.mark.usefixtures("project")
def test_votes_ratings_thresholds_and_states_have_their_days() -> None:
    history, note = told()
    assert note == ""
    stage = history.stages[0]
    (vote,) = stage.votes
    assert (str(vote.on), vote.session, vote.n, vote.unsure) == ("2026-02-01", "q1", 6, 1)
    assert (vote.low, vote.middle, vote.high, vote.settled) == (2, 5.0, 7, 4)
    assert [(str(one.on), one.mark, one.recorded, one.silent) for one in stage.ratings] == [
        ("2026-01-05", 4, 4, False),
        ("2026-04-04", 6, 4, True),
    ]
    assert promises(history) == [("2026-01-05", "0.97", "set", False), ("2026-03-03", "0.93", "looser", False)]
    (touchpoint,) = history.touchpoints
    assert [(str(one.on), one.state) for one in touchpoint.states] == [
        ("2026-01-05", "broken"),
        ("2026-04-04", "reliable"),
    ]
    assert history.git is not None
    assert (history.git.versions, str(history.git.first), history.git.shallow) == (3, "2026-01-05", False)


def test_what_is_not_committed_is_of_today(project: Path) -> None:
    past.write(project, FILE, (project / FILE).read_text().replace("93%", "90.5%"))
    (kpi,) = told()[0].kpis
    assert [(str(one.on), one.commit is None) for one in kpi.thresholds][-1] == ("2026-06-01", True)


def test_a_declared_move_carries_its_reason_and_its_own_day(project: Path) -> None:
    declared = "            promise_changes: [{on: 2026-05-01, was: 93%, why: New carrier, agreed: [Ana]}]\n"
    text = (project / FILE).read_text().replace("93%", "95%")
    past.write(project, FILE, text.replace("            unreliable:", f"{declared}            unreliable:"))
    commit = past.commit(project, "2026-05-05")
    (kpi,) = told()[0].kpis
    newest = kpi.thresholds[-1]
    assert (str(newest.on), newest.commit, newest.moved) == ("2026-05-01", commit, "stricter")
    assert (newest.why, newest.agreed, newest.declared) == ("New carrier", ("Ana",), True)


def test_declared_moves_before_git_stand_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = past.begin(monkeypatch, tmp_path)
    declared = "            promise_changes: [{on: 2025-05-01, was: 98%}, {on: 2025-09-01, was: 92%, why: So}]\n"
    past.write(folder, FILE, past.JOURNEY.replace("            unreliable:", f"{declared}            unreliable:"))
    past.commit(folder, "2026-01-05")
    assert promises(told()[0]) == [("2025-05-01", "0.92", "looser", True), ("2025-09-01", "0.97", "stricter", True)]


@pytest.mark.usefixtures("project")
def test_since_leaves_out_what_was_before() -> None:
    history, _ = told(first=date(2026, 3, 1))
    assert promises(history) == [("2026-03-03", "0.93", "looser", False)]
    assert [stage.id for stage in history.stages] == ["receive"]
    assert history.stages[0].votes == ()


@pytest.mark.usefixtures("project")
def test_as_of_an_earlier_day_nothing_later_is_known() -> None:
    history, _ = told(as_of=date(2026, 2, 15))
    assert promises(history) == [("2026-01-05", "0.97", "set", False)]
    assert len(history.stages[0].votes) == 1
    assert told(as_of=date(2026, 1, 20))[0].stages[0].votes == ()


@pytest.mark.usefixtures("project")
def test_a_revision_has_the_history_that_led_to_it() -> None:
    assert len(promises(told("HEAD~2:")[0])) == 1
    assert len(promises(told("HEAD:coat")[0])) == 2


def test_a_file_that_moved_is_followed_by_the_journey_s_id(project: Path) -> None:
    (project / "journeys/shop").mkdir()
    past.git(project, "mv", FILE, "journeys/shop/coat.yaml")
    past.git(project, "mv", "journeys/coat", "journeys/shop/coat")
    past.write(project, "journeys/shop/coat.yaml", past.JOURNEY.replace("97%", "91%"))
    past.write(project, "journeys/other.yaml", past.JOURNEY.replace("id: coat", "id: other"))
    past.commit(project, "2026-05-05")
    history, _ = told("coat")
    assert [moved for _, _, moved, _ in promises(history)] == ["set", "looser", "looser"]
    assert history.git is not None
    assert history.git.versions == 4


def test_a_journey_that_got_another_id_is_followed_by_what_is_in_it(project: Path) -> None:
    past.git(project, "mv", FILE, "journeys/jacket.yaml")
    past.git(project, "mv", "journeys/coat", "journeys/jacket")
    past.write(project, "journeys/jacket.yaml", past.JOURNEY.replace("id: coat", "id: jacket").replace("97%", "91%"))
    past.commit(project, "2026-05-05")
    assert [moved for _, _, moved, _ in promises(told("jacket")[0])] == ["set", "looser", "looser"]


def test_another_journey_that_takes_a_file_s_place_is_not_its_future(project: Path) -> None:
    (project / FILE).unlink()
    other = past.JOURNEY.replace("id: coat", "id: hat").replace("receive", "order").replace("on-time", "right-size")
    past.write(project, "journeys/hat.yaml", other.replace("doorstep", "shop").replace("keep", "wear"))
    past.commit(project, "2026-05-05")
    assert promises(told("hat")[0]) == [("2026-05-05", "0.97", "set", False)]


def test_a_merge_is_dated_by_the_day_on_which_it_landed(project: Path) -> None:
    past.git(project, "checkout", "-q", "-b", "work")
    for percent, day in (("92%", "2026-04-10"), ("91%", "2026-04-11")):
        past.write(project, FILE, past.JOURNEY.replace("97%", percent))
        past.commit(project, day)
    past.git(project, "checkout", "-q", "main")
    past.git(project, "merge", "-q", "--no-ff", "-m", "merge", "work", day="2026-05-05")
    assert [day for day, *_ in promises(told()[0])] == ["2026-01-05", "2026-03-03", "2026-05-05"]


def test_a_version_that_cannot_be_read_is_counted_and_passed_over(project: Path) -> None:
    sound = (project / FILE).read_text()
    past.write(project, FILE, "stages: [\n")
    past.commit(project, "2026-05-05")
    (project / FILE).write_bytes(b"\xff\xfe")
    past.commit(project, "2026-05-06")
    past.write(project, FILE, sound)
    past.commit(project, "2026-05-07")
    history, _ = told()
    assert history.git is not None
    assert (history.git.versions, history.git.unreadable) == (6, 2)
    assert len(promises(history)) == 2


def test_what_was_taken_out_and_came_back_lower_is_looser(project: Path) -> None:
    without = past.JOURNEY.partition("        kpis:")[0] + "  - {id: keep, name: I keep it}\n"
    past.write(project, FILE, without)
    past.commit(project, "2026-05-05")
    past.write(project, FILE, past.JOURNEY.replace("97%", "92%"))
    past.commit(project, "2026-05-06")
    assert [moved for _, _, moved, _ in promises(told()[0])] == ["set", "looser", "removed", "looser"]


@pytest.mark.parametrize(
    ("edit", "moved"),
    [
        (("unreliable: 90%", "unreliable: 85%"), "looser"),
        (("unreliable: 90%", "unreliable: 91%"), "stricter"),
        (("unit: share", "unit: minutes"), "changed"),
        (("unreliable: 90%", "unreliable: 99%"), "changed"),
    ],
)
def test_a_move_of_either_threshold_is_named(project: Path, edit: tuple[str, str], moved: str) -> None:
    past.write(project, FILE, (project / FILE).read_text().replace(*edit))
    past.commit(project, "2026-05-05")
    assert promises(told()[0])[-1][2] == moved


def test_where_less_is_better_a_higher_threshold_is_looser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = past.begin(monkeypatch, tmp_path)
    text = past.JOURNEY.replace("unit: share", "unit: minutes").replace("97%", "5").replace("90%", "9")
    past.write(folder, FILE, text)
    past.commit(folder, "2026-01-05")
    past.write(folder, FILE, text.replace("reliable: 5", "reliable: 6"))
    past.commit(folder, "2026-01-06")
    assert [moved for _, _, moved, _ in promises(told()[0])] == ["set", "looser"]


def test_without_git_the_session_records_are_told_and_a_note_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    history, note = told()
    assert "no history from git" in note
    assert "git was not found" in note
    assert history.git is None
    assert len(history.stages[0].votes) == 1
    assert promises(history) == [("2026-06-01", "0.93", "set", False)]


def test_outside_a_repository_and_before_the_first_commit_a_note_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = past.begin(monkeypatch, tmp_path)
    past.write(folder, FILE, past.JOURNEY)
    assert "no commit yet" in told()[1]
    outside = tmp_path / "outside"
    past.write(outside, FILE, past.JOURNEY)
    monkeypatch.chdir(outside)
    assert "is not in a git repository" in told()[1]
    with pytest.raises(CxrelError, match="is not in a git repository"):
        told("HEAD:coat")


def test_a_journey_that_is_not_committed_yet_has_a_history_of_today(project: Path) -> None:
    past.write(project, "journeys/hat.yaml", past.JOURNEY.replace("id: coat", "id: hat"))
    history, note = told("hat")
    assert note == ""
    assert history.git is not None
    assert history.git.versions == 0
    assert promises(history) == [("2026-06-01", "0.97", "set", False)]


def test_of_several_journeys_one_is_to_be_named(project: Path) -> None:
    past.write(project, "journeys/hat.yaml", past.JOURNEY.replace("id: coat", "id: hat"))
    with pytest.raises(UsageError, match="name one journey; there are: coat, hat"):
        told()
    asked = asked_for([])
    found = histories(asked, open_asked(asked, AS_OF), AS_OF)
    assert list(found.by_file) == ["journeys/coat.yaml", "journeys/hat.yaml"]


def test_a_shallow_clone_is_told(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    past.git(tmp_path, "clone", "-q", "--depth", "2", project.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    history, note = told()
    assert "the clone is shallow" in note
    assert history.git is not None
    assert history.git.shallow
    assert promises(history) == [("2026-03-03", "0.93", "set", False)]


def test_a_partial_clone_fetches_all_versions_in_one_go(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past.git(project, "config", "uploadpack.allowFilter", "true")
    past.git(project, "config", "uploadpack.allowAnySHA1InWant", "true")
    past.git(tmp_path, "clone", "-q", "--filter=blob:none", project.as_uri(), "partial")
    expected = promises(told()[0])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other-cache"))
    monkeypatch.chdir(tmp_path / "partial")
    fetched: list[Sequence[bytes]] = []

    def counted(top: Path, *arguments: str, given: bytes = b"") -> bytes:
        if arguments[0] == "fetch":
            fetched.append(given.split())
        return run_git(top, *arguments, given=given)

    monkeypatch.setattr("cxrel.store.git_objects.run_git", counted)
    assert promises(told()[0]) == expected
    assert [len(ids) for ids in fetched] == [2]


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_a_linked_work_tree_and_either_format_of_ids_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    folder = past.begin(monkeypatch, tmp_path)
    past.git(folder.parent, "init", "-q", "-b", "main", f"--object-format={form}", "other")
    other = folder.parent / "other"
    past.write(other, FILE, past.JOURNEY)
    past.commit(other, "2026-01-05")
    past.git(other, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    monkeypatch.chdir(tmp_path / "linked")
    (kpi,) = told()[0].kpis
    assert [len(one.commit or "") for one in kpi.thresholds] == [64 if form == "sha256" else 40]


def test_what_was_read_once_is_not_read_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = Objects.read_all

    def counted(self: Objects, names: Sequence[str], limit: int | None = None) -> object:
        read.append(len(names))
        return plain(self, names, limit)

    monkeypatch.setattr(Objects, "read_all", counted)
    first = told()[0]
    assert read == [3]
    assert told()[0] == first
    assert read == [3, 0]
    cache = next((project.parent / "cache").rglob("*.sqlite"))
    cache.write_bytes(b"broken")
    assert told()[0] == first
    assert read == [3, 0, 3]


def test_entries_of_the_cache_that_make_no_sense_are_read_anew(project: Path) -> None:
    first = told()[0]
    blob = past.git(project, "rev-parse", f"HEAD:{FILE}")
    for text in (
        "",
        "{}",
        '"coat"\n[1]',
        '"coat"\nnull',
        '"coat"\n["a","b",null,[["x","y",null,[["k","n","u","NaN","1"]]]]]',
    ):
        Cache("history").put({f"facts-1:{blob}": text})
        assert told()[0] == first, text


def test_the_kpi_s_place_and_name_are_the_newest(project: Path) -> None:
    past.write(project, FILE, past.JOURNEY.replace("Delivered on time", "There on the day"))
    kpi: KpiHistory = told()[0].kpis[0]
    assert (kpi.id, kpi.name, kpi.stage, kpi.touchpoint) == ("on-time", "There on the day", "receive", "doorstep")

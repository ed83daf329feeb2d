"""Diffs of real repositories: which revisions are compared, what is loaded for it, and what cannot be read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from git_project import COAT, JOURNEY, READINGS, new_project

from cxrel.documents import yaml
from cxrel.findings.errors import UsageError
from cxrel.store.git import GitError
from cxrel.usecases import diff_side
from cxrel.usecases.check_settings import nearest
from cxrel.usecases.diff import diff_asked

if TYPE_CHECKING:
    from pathlib import Path

    from git_project import Project

    from cxrel.documents import Document, Text
    from cxrel.store.tree import Tree

AS_OF = date(2026, 11, 21)
SHARED = """\
format: cxrel/1
id: shared
name: Shared
stages:
  - id: get
    name: I get it
    touchpoints:
      - {id: door, name: The door, same_as: coat/doorstep}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = new_project(tmp_path / "shop")
    monkeypatch.chdir(made.folder)
    return made


def test_nothing_named_compares_where_the_branch_began_with_the_files_on_disk(project: Project) -> None:
    project.git("checkout", "-q", "-b", "kinder")
    project.edit(JOURNEY, "97%", "93%")
    project.commit()
    project.edit(JOURNEY, "name: On time", "name: In time")
    project.git("checkout", "-q", "main", "--", "docs/other.yaml")
    diff = diff_asked([], AS_OF)
    assert (diff.base, diff.head) == (project.git("rev-parse", "main")[:12], "work tree")
    assert [(change.path.rpartition(".")[2], change.meaning) for change in diff.changes] == [
        ("reliable", "looser"),
        ("name", "neutral"),
    ]


def test_two_revisions_do_not_look_at_the_files_on_disk(project: Project) -> None:
    project.edit(JOURNEY, "97%", "93%")
    project.commit()
    project.write({JOURNEY: "nonsense"})
    diff = diff_asked(["HEAD~1", "HEAD"], AS_OF)
    assert (diff.base, diff.head) == ("HEAD~1", "HEAD")
    assert [change.meaning for change in diff.changes] == ["looser"]
    assert not diff.base_findings
    (move,) = diff.stages
    assert (move.by_evidence, round(move.new or 0, 2)) == (0, 6.64)


def test_files_that_git_does_not_know_yet_are_compared_and_ignored_ones_are_not(project: Project) -> None:
    other = COAT.replace("id: coat", "id: hat")
    project.write({"journeys/hat.yaml": other, "journeys/scratch.yaml": "x", ".gitignore": "journeys/scratch.yaml\n"})
    diff = diff_asked(["HEAD"], AS_OF)
    assert [(change.file, change.path, change.kind) for change in diff.changes] == [("journeys/hat.yaml", "", "added")]


def test_yaml_outside_the_journeys_is_nobodys_journey(project: Project) -> None:
    project.write({"docs/other.yaml": "a: c\n", ".github/workflows/ci.yml": "on: push\n"})
    assert diff_asked(["HEAD"], AS_OF).changes == ()


def test_names_are_told_as_they_are_called_from_where_the_command_runs(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.edit(READINGS, "2026-10,1000,934", "2026-10,1000,951")
    monkeypatch.chdir(project.folder / "docs")
    (change,) = diff_asked(["HEAD"], AS_OF).changes
    assert (change.file, change.path, change.meaning) == (f"../{READINGS}", "rows.2026-10", "better")


def test_only_what_differs_is_parsed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        project.write({f"journeys/more-{number}.yaml": COAT.replace("id: coat", f"id: more-{number}")})
    project.commit()
    project.edit("journeys/more-7.yaml", "97%", "93%")
    parsed: list[str] = []
    parse = yaml.parse

    def counted(text: Text) -> Document:
        parsed.append(text.name)
        return parse(text)

    monkeypatch.setattr("cxrel.usecases.load.parse", counted)
    assert len(diff_asked(["HEAD"], AS_OF).changes) == 1
    assert {name for name in parsed if "journeys/" in name} == {"journeys/more-7.yaml"}


def test_a_journey_that_takes_figures_from_one_that_differs_is_looked_at_too(project: Project) -> None:
    project.write({"journeys/shared.yaml": SHARED})
    project.commit()
    project.edit(JOURNEY, "97%", "93%")
    diff = diff_asked(["HEAD"], AS_OF)
    assert {(move.journey, move.stage) for move in diff.stages} == {("coat", "receive"), ("shared", "get")}
    assert [change.file for change in diff.changes] == [JOURNEY]


def test_changed_settings_are_scored_for_all_journeys_that_they_hold_for(project: Project) -> None:
    cut = COAT.replace("stages:", "dimensions: {channel: {web: Web, store: Store}}\nstages:", 1)
    rows = "".join(f"2026-{month:02},web,900,891\n2026-{month:02},store,100,70\n" for month in (8, 9, 10))
    project.write({JOURNEY: cut, READINGS: f"period,channel,n,good\n{rows}"})
    project.git("add", "-A")
    project.commit()
    project.edit("cxrel.yaml", "gate:", "min_n: 400\ngate:")
    diff = diff_asked(["HEAD"], AS_OF)
    assert [(change.path, change.meaning) for change in diff.changes] == [("min_n", "looser")]
    assert [(move.stage, move.by_evidence) for move in diff.stages] == [("receive", 0)]


@pytest.mark.parametrize("broken", ["base", "head"])
def test_where_one_side_cannot_be_read_the_other_is_shown(project: Project, broken: str) -> None:
    if broken == "base":
        project.write({JOURNEY: "stages: ["})
        project.commit()
        project.write({JOURNEY: COAT})
    else:
        project.write({JOURNEY: "stages: ["})
    diff = diff_asked(["HEAD"], AS_OF)
    (change,) = diff.changes
    assert (change.file, change.kind, change.meaning) == (JOURNEY, "changed", "neutral")
    (move,) = diff.stages
    assert (move.old is None, move.new is None) == (broken == "base", broken == "head")
    found = diff.base_findings if broken == "base" else diff.head_findings
    assert [(one.code, one.file) for one in found] == [
        ("yaml-syntax", f"HEAD:{JOURNEY}" if broken == "base" else JOURNEY)
    ]


def test_two_files_are_compared_on_the_same_evidence(project: Project) -> None:
    project.write({"draft.yaml": COAT.replace("97%", "93%")})
    diff = diff_asked([JOURNEY, "draft.yaml"], AS_OF)
    assert [change.path.rpartition(".")[2] for change in diff.changes] == ["reliable"]
    (move,) = diff.stages
    assert move.by_evidence == 0
    assert move.by_definition == pytest.approx(1.685714, abs=1e-5)
    assert not [one for one in diff.head_findings if one.severity == "error"]


def test_too_many_sides_are_wrong_usage(project: Project) -> None:
    with pytest.raises(UsageError, match="two sides"):
        diff_asked(["a", "b", "c"], AS_OF)


@pytest.mark.parametrize("asked", [["a.yaml", "b.yaml"], [JOURNEY, "b.yaml"], ["main", JOURNEY], [JOURNEY]])
def test_a_file_that_is_not_there_or_stands_alone_is_wrong_usage(project: Project, asked: list[str]) -> None:
    with pytest.raises(UsageError, match="two files"):
        diff_asked(asked, AS_OF)


def test_many_journeys_take_time_in_proportion(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is looked up some times, however many others there are."""
    count = 40
    project.write({f"journeys/j{n}.yaml": COAT.replace("id: coat", f"id: j{n}") for n in range(count)})
    project.commit()
    for n in range(count):
        project.edit(f"journeys/j{n}.yaml", "97%", "93%")
    asked: list[str] = []

    def counted(tree: Tree, folder: str) -> str | None:
        asked.append(folder)
        return nearest(tree, folder)

    monkeypatch.setattr(diff_side, "nearest", counted)
    assert len(diff_asked(["HEAD"], AS_OF).changes) == count
    assert len(asked) <= 6 * count


def test_a_submodule_is_told_and_not_compared(project: Project, tmp_path: Path) -> None:
    inner = new_project(tmp_path / "inner")
    project.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.folder.as_uri(), "journeys/shared")
    (change,) = [one for one in diff_asked(["HEAD"], AS_OF).changes if one.file == "journeys/shared"]
    assert (change.kind, change.why) == (
        "added",
        "The submodule 'journeys/shared' was added: what is inside it is not compared.",
    )
    project.commit()
    assert diff_asked(["HEAD~1", "HEAD"], AS_OF).headlines[-1].text == change.why
    assert diff_asked(["HEAD"], AS_OF).changes == ()


@pytest.mark.parametrize(
    ("revision", "told"), [("nowhere", "unknown revision"), ("--output=x", "cannot be a revision")]
)
def test_a_revision_that_is_not_there_is_told(project: Project, revision: str, told: str) -> None:
    with pytest.raises(GitError, match=told):
        diff_asked([revision], AS_OF)


def test_without_git_and_without_a_commit_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GitError):
        diff_asked([], AS_OF)
    unborn = new_project(tmp_path / "unborn")
    unborn.git("checkout", "-q", "--orphan", "fresh")
    monkeypatch.chdir(unborn.folder)
    with pytest.raises(GitError, match="no commit yet"):
        diff_asked([], AS_OF)


def test_hostile_names_are_data(project: Project) -> None:
    name = 'journeys/-rf "x"\n.yaml'
    project.write({name: COAT.replace("id: coat", "id: rf")})
    diff = diff_asked(["HEAD"], AS_OF)
    assert name in {change.file for change in diff.changes}
    assert "id-not-file-name" in {one.code for one in diff.head_findings}

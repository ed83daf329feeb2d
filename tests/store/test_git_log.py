"""How files came to be what they are: versions along the first parents, whatever the files are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import git_repositories as repositories
import pytest

from cxrel.store.git import open_repository
from cxrel.store.git_log import log_of, taken_away

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repositories.isolate(monkeypatch, tmp_path)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repositories.make(tmp_path / "repo")


@pytest.mark.parametrize("name", ["a.yaml", "-rf", 'a"b', "line\nbreak", ":(glob)*", "*", "b [1].yaml"])
def test_each_version_has_its_commit_its_day_and_its_content(repo: Path, name: str) -> None:
    repositories.write(repo, "beside.yaml", "x")
    repositories.write(repo, name, "1")
    first = repositories.commit(repo, day="2026-01-05")
    repositories.write(repo, "beside.yaml", "y")
    repositories.commit(repo, day="2026-01-06")
    repositories.write(repo, name, "2")
    third = repositories.commit(repo, day="2026-01-07")
    (repo / name).unlink()
    repositories.commit(repo, day="2026-01-08")
    log = log_of(open_repository(repo), repositories.git(repo, "rev-parse", "HEAD"), [name])[name]
    assert [str(one.on) for one in log] == ["2026-01-08", "2026-01-07", "2026-01-05"]
    assert [one.commit for one in log[1:]] == [third, first]
    assert [one.new for one in log] == [False, False, True]
    contents = [one.blob and repositories.git(repo, "cat-file", "blob", one.blob) for one in log]
    assert contents == [None, "2", "1"]
    assert log[-1].parent is None


def test_a_merge_is_one_step_on_the_day_on_which_it_was_made(repo: Path) -> None:
    repositories.write(repo, "a.yaml", "1")
    repositories.commit(repo, day="2026-01-05")
    repositories.git(repo, "checkout", "-q", "-b", "work")
    for number, day in ((2, "2026-01-06"), (3, "2026-01-07")):
        repositories.write(repo, "a.yaml", str(number))
        repositories.commit(repo, day=day)
    repositories.git(repo, "checkout", "-q", "main")
    repositories.git(repo, "merge", "-q", "--no-ff", "-m", "merge", "work", day="2026-02-01")
    log = log_of(open_repository(repo), repositories.git(repo, "rev-parse", "HEAD"), ["a.yaml"])["a.yaml"]
    assert [str(one.on) for one in log] == ["2026-02-01", "2026-01-05"]


def test_the_user_s_configuration_of_git_does_not_change_a_log(repo: Path) -> None:
    repositories.write(repo, "a.yaml", "1")
    head = repositories.commit(repo)
    expected = log_of(open_repository(repo), head, ["a.yaml"])
    for key, value in (("log.showRoot", "false"), ("log.follow", "true"), ("log.showSignature", "true"),
                       ("diff.renames", "copies"), ("color.ui", "always"), ("format.pretty", "fuller"),
                       ("log.decorate", "full"), ("diff.noprefix", "true"), ("core.abbrev", "5")):  # fmt: skip
        repositories.git(repo, "config", key, value)
    assert log_of(open_repository(repo), head, ["a.yaml"]) == expected
    assert len(expected["a.yaml"]) == 1


def test_files_that_a_commit_took_away_are_named_with_their_contents(repo: Path) -> None:
    repositories.write(repo, "old/a.yaml", "1")
    repositories.write(repo, "stays.yaml", "s")
    parent = repositories.commit(repo)
    repositories.git(repo, "mv", "old/a.yaml", "a\nb.yaml")
    head = repositories.commit(repo)
    ((name, blob),) = taken_away(open_repository(repo), head, parent)
    assert (name, repositories.git(repo, "cat-file", "blob", blob)) == ("old/a.yaml", "1")

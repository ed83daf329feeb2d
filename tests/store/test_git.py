"""Git asked through its binary: what revisions are, what differs, and what is told where something is not there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import git_repositories as repositories
import pytest

from cxrel.store.git import GitError, open_repository
from cxrel.store.git_run import environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repositories.isolate(monkeypatch, tmp_path)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = repositories.make(tmp_path / "repo")
    repositories.write(folder, "journeys/coat.yaml", "one\n")
    repositories.commit(folder)
    return folder


def test_a_repository_knows_its_top_and_where_the_command_runs(repo: Path) -> None:
    found = open_repository(repo / "journeys")
    assert (found.top, found.prefix) == (repo.resolve(), "journeys")
    assert found.inside("coat.yaml") == "journeys/coat.yaml"
    assert found.inside("../README.md") == "README.md"
    assert found.inside("..") == ""
    assert found.inside(str(repo.resolve() / "x")) == "x"
    assert found.inside("../../outside") is None
    assert found.inside("/etc/passwd") is None
    assert found.shown("cxrel.yaml") == "../cxrel.yaml"


def test_without_git_it_is_told_what_to_install(repo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(GitError, match="git was not found; install it") as told:
        open_repository(repo)
    assert told.value.exit_code == 3


def test_outside_a_repository_it_is_told_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"is not in a git repository; run it inside one"):
        open_repository(tmp_path)
    with pytest.raises(GitError, match="is no folder"):
        open_repository(tmp_path / "gone")


def test_a_bare_repository_has_no_work_tree_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="has no work tree"):
        open_repository(repositories.make(tmp_path / "bare", "--bare"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives a folder away")
def test_of_a_repository_that_somebody_else_owns_git_s_own_words_are_passed_on(repo: Path) -> None:
    for path in (repo, *repo.rglob("*")):
        os.chown(path, 12345, 12345)
    with pytest.raises(GitError, match=r"somebody else owns it.*git config --global --add safe\.directory"):
        open_repository(repo)


def test_revisions_become_full_ids(repo: Path) -> None:
    found = open_repository(repo)
    head = repositories.git(repo, "rev-parse", "HEAD")
    repositories.git(repo, "tag", "-a", "v1", "-m", "v1")
    assert [found.commit(name) for name in ("HEAD", "main", "v1", head[:10])] == [head] * 4
    repositories.git(repo, "checkout", "-q", "--detach")
    assert found.commit("HEAD") == head


@pytest.mark.parametrize("name", ["--output=x", "-rf", "", "a\nb", "a\0b"])
def test_what_looks_like_an_option_is_no_revision(repo: Path, name: str) -> None:
    with pytest.raises(GitError, match="cannot be a revision") as told:
        open_repository(repo).commit(name)
    assert str(told.value).isprintable()
    assert not (repo / "x").exists()


def test_a_branch_called_like_an_option_is_reached_by_its_full_name(repo: Path) -> None:
    repositories.git(repo, "update-ref", "refs/heads/--output=x", "HEAD")
    found = open_repository(repo)
    assert found.commit("refs/heads/--output=x") == found.commit("HEAD")


@pytest.mark.parametrize("name", ["nope", "HEAD~9", "HEAD:journeys", "main..main", "0" * 40])
def test_an_unknown_revision_is_told_by_its_name(repo: Path, name: str) -> None:
    with pytest.raises(GitError, match="unknown revision") as told:
        open_repository(repo).commit(name)
    assert name in str(told.value)


def test_a_branch_without_a_commit_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="no commit yet"):
        open_repository(repositories.make(tmp_path / "new")).commit("HEAD")


def test_the_base_is_where_the_branch_left_the_default_branch(repo: Path) -> None:
    left = repositories.git(repo, "rev-parse", "HEAD")
    repositories.git(repo, "checkout", "-q", "-b", "work")
    repositories.commit(repo)
    repositories.git(repo, "checkout", "-q", "main")
    repositories.commit(repo, "on main")
    repositories.git(repo, "checkout", "-q", "work")
    found = open_repository(repo)
    assert found.default_base() == left == found.merge_base("main", "work")


def test_the_default_branch_of_origin_comes_first(repo: Path, tmp_path: Path) -> None:
    repositories.git(repo, "branch", "-m", "trunk")
    first = repositories.git(repo, "rev-parse", "HEAD")
    clone = tmp_path / "clone"
    repositories.git(tmp_path, "clone", "-q", str(repo), str(clone))
    repositories.commit(clone)
    assert open_repository(clone).default_base() == first
    repositories.git(clone, "remote", "remove", "origin")
    with pytest.raises(GitError, match="there is no default branch to compare with"):
        open_repository(clone).default_base()


def test_branches_without_a_common_commit_are_told(repo: Path) -> None:
    repositories.git(repo, "checkout", "-q", "--orphan", "other")
    repositories.commit(repo, "a beginning of its own")
    with pytest.raises(GitError, match="HEAD and main have no commit in common"):
        open_repository(repo).default_base()


def test_a_shallow_clone_is_named_as_the_reason(repo: Path, tmp_path: Path) -> None:
    repositories.commit(repo, "second")
    repositories.git(tmp_path, "clone", "-q", "--depth", "1", repo.as_uri(), "shallow")
    found = open_repository(tmp_path / "shallow")
    assert found.is_shallow()
    with pytest.raises(GitError, match="the clone is shallow"):
        found.commit("HEAD~1")


def test_changes_are_named_from_where_the_command_runs(repo: Path) -> None:
    base = repositories.git(repo, "rev-parse", "HEAD")
    repositories.write(repo, "journeys/coat.yaml", "two\n")
    repositories.write(repo, "cxrel.yaml", "x\n")
    repositories.git(repo, "mv", "-k", "nothing", "nowhere")
    head = repositories.commit(repo)
    found = open_repository(repo / "journeys")
    assert found.changed(base, head) == ("../cxrel.yaml", "coat.yaml")
    assert found.changed(base, None) == ("../cxrel.yaml", "coat.yaml")
    assert found.changed(head, None) == ()


def test_the_work_tree_has_untracked_files_and_no_ignored_ones(repo: Path) -> None:
    repositories.write(repo, ".gitignore", "*.log\n")
    repositories.commit(repo)
    repositories.write(repo, "a.log", "x")
    odd = ["-rf", 'a"b', "line\nbreak", "ünïcode.yaml"]
    for name in odd:
        repositories.write(repo, name, "x")
    (repo / "journeys/coat.yaml").unlink()
    assert open_repository(repo).changed("HEAD", None) == tuple(sorted([*odd, "journeys/coat.yaml"]))


def test_a_file_that_was_only_touched_did_not_change(repo: Path) -> None:
    os.utime(repo / "journeys/coat.yaml", (1, 1))
    assert open_repository(repo).changed("HEAD", None) == ()


def test_a_linked_work_tree_is_a_repository(repo: Path, tmp_path: Path) -> None:
    repositories.git(repo, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    found = open_repository(tmp_path / "linked" / "journeys")
    assert found.prefix == "journeys"
    assert found.commit("linked") == found.commit("main")


def test_variables_that_point_git_elsewhere_are_not_passed_on(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repositories.make(tmp_path / "other")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(other / ".git"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert open_repository(repo).changed("HEAD", None) == ()
    kept = environment({"GIT_SSH_COMMAND": "ssh -i key", "GIT_DIR": "x", "LANGUAGE": "de", "HOME": "/h"})
    assert kept["GIT_SSH_COMMAND"] == "ssh -i key"
    assert kept["LC_ALL"] == "C"
    assert not {"GIT_DIR", "LANGUAGE"} & set(kept)


def test_a_program_that_the_repository_s_configuration_names_is_not_run(repo: Path, tmp_path: Path) -> None:
    trap = repositories.write(tmp_path, "trap.sh", f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager", "diff.odd.textconv"):
        repositories.git(repo, "config", key, str(trap))
    repositories.write(repo, ".gitattributes", "* diff=odd\n")
    repositories.write(repo, "journeys/coat.yaml", "two\n")
    assert "journeys/coat.yaml" in open_repository(repo).changed("HEAD", None)
    assert not (tmp_path / "sprung").exists()

"""The files of a commit, as a tree: what the work tree answers, a commit answers too."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import git_repositories as repositories
import pytest

from cxrel.store.git import GitError, open_repository
from cxrel.store.git_objects import Objects
from cxrel.store.git_tree import GitTree
from cxrel.store.tree import Unreadable, WorkTree

LIMIT = 1000


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repositories.isolate(monkeypatch, tmp_path)


@pytest.fixture(params=["sha1", "sha256"])
def repo(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A repository in either format, with files, folders, links and odd names."""
    folder = repositories.make(tmp_path / "repo", f"--object-format={request.param}")
    repositories.write(folder, "cxrel.yaml", "settings\n")
    repositories.write(folder, "journeys/coat.yaml", "coat\n")
    repositories.write(folder, "journeys/coat/readings/on-time.csv", "period\n")
    repositories.write(folder, "journeys/coat/readings/empty.csv", "")
    for name in ("-rf", 'a"b.yaml', "line\nbreak.yaml", "ünïcode.yaml", "a b.yaml"):
        repositories.write(folder, f"journeys/{name}", name)
    (folder / "link.yaml").symlink_to("journeys/coat.yaml")
    (folder / "folder").symlink_to("journeys/coat")
    (folder / "nowhere").symlink_to("gone")
    (folder / "outside").symlink_to("../../etc")
    (folder / "round").symlink_to("round")
    repositories.commit(folder)
    return folder


def tree_of(folder: Path, revision: str = "HEAD") -> GitTree:
    repository = open_repository(folder)
    return GitTree(repository, repository.commit(revision))


NAMES = (
    "", ".", "cxrel.yaml", "journeys", "journeys/", "journeys/coat.yaml", "journeys/coat", "journeys/../cxrel.yaml",
    "./journeys/coat/readings/on-time.csv", "journeys/-rf", 'journeys/a"b.yaml', "journeys/line\nbreak.yaml",
    "journeys/ünïcode.yaml", "journeys/a b.yaml", "link.yaml", "folder", "folder/readings/on-time.csv", "nowhere", "round",
    "gone", "gone/deeper", "cxrel.yaml/below", "journeys/coat/readings/empty.csv",
)  # fmt: skip


def test_a_commit_answers_as_the_work_tree_does(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo)
    disk = WorkTree()
    with tree_of(repo) as tree:
        for name in NAMES:
            if name != "":
                assert tree.exists(name) == disk.exists(name), name
            assert tree.is_folder(name) == disk.is_folder(name), name
            assert tree.is_link(name) == disk.is_link(name), name
            if name != "round":
                assert tree.names(name) == [one for one in disk.names(name) if one != ".git"], name
            assert read(tree, name) == read(disk, name), name


def read(tree: GitTree | WorkTree, name: str) -> bytes | str:
    try:
        return tree.read(name, LIMIT)
    except Unreadable:
        return "unreadable"


def test_names_are_those_of_the_folder_in_which_the_command_runs(repo: Path) -> None:
    with tree_of(repo / "journeys") as tree:
        assert tree.read("coat.yaml", LIMIT) == b"coat\n"
        assert tree.read("../cxrel.yaml", LIMIT) == b"settings\n"
        assert tree.read(str(repo.resolve() / "cxrel.yaml"), LIMIT) == b"settings\n"
        assert not tree.exists("../../repo/cxrel.yaml/..")
        assert not tree.exists("/etc/passwd")


def test_no_link_leads_out_of_the_commit(repo: Path) -> None:
    with tree_of(repo) as tree:
        assert tree.is_link("outside")
        assert not tree.is_folder("outside")
        assert not tree.exists("outside/passwd")
        with pytest.raises(Unreadable, match="leads nowhere"):
            tree.read("outside", LIMIT)


@pytest.mark.parametrize(
    ("folder", "pattern", "found"),
    [
        ("journeys", "*.yaml", True),
        ("journeys", "../cxrel.yaml", True),
        ("journeys", "coat/readings/on-*.csv", True),
        ("journeys", "./coat/*/on-time.csv", True),
        ("", "**/on-time.csv", True),
        ("", "journeys/co?t.yaml", True),
        ("", "journeys/[a-d]oat.yaml", True),
        ("journeys", "*.parquet", False),
        ("journeys", "coat/*.csv", False),
        ("", "nowhere", False),
        ("gone", "*", False),
    ],
)
def test_patterns_match_as_on_disk(
    repo: Path, monkeypatch: pytest.MonkeyPatch, folder: str, pattern: str, *, found: bool
) -> None:
    monkeypatch.chdir(repo)
    with tree_of(repo) as tree:
        assert tree.matches(folder, pattern) is found
        assert WorkTree().matches(folder, pattern) is found


def test_contents_have_the_ids_that_git_gives_them(repo: Path) -> None:
    with tree_of(repo) as tree:
        assert tree.blob("link.yaml") == repositories.git(repo, "rev-parse", "HEAD:journeys/coat.yaml")
        assert tree.blob("journeys") is None
        assert tree.blob("gone") is None


def test_of_a_very_large_file_no_more_is_read_than_the_limit(repo: Path) -> None:
    repositories.write(repo, "large.yaml", "x" * 3_000_000)
    repositories.commit(repo)
    with tree_of(repo) as tree:
        assert tree.read("large.yaml", 10) == b"x" * 11
        assert tree.read("cxrel.yaml", 10) == b"settings\n", "and the next file is the next file"
        assert len(tree.read("large.yaml", 5_000_000)) == 3_000_000


def test_many_contents_are_read_in_their_order_also_after_a_large_one(repo: Path) -> None:
    ids = []
    for number in range(250):
        content = b"y" * 100_000 if number == 120 else f"{number}\n".encode()
        ids.append(repositories.git(repo, "hash-object", "-w", "--stdin", given=content))
    with Objects(repo) as objects:
        contents = list(objects.read_all(ids, 1000))
    assert [len(content) for content in contents if len(content) > 10] == [1001]
    assert [int(content) for content in contents if len(content) <= 10] == [n for n in range(250) if n != 120]


def test_a_submodule_is_an_empty_folder(repo: Path, tmp_path: Path) -> None:
    if len(repositories.git(repo, "rev-parse", "HEAD")) > 40:
        pytest.skip("a submodule is of the same format")
    inner = repositories.make(tmp_path / "inner")
    repositories.write(inner, "journeys/inner.yaml", "x")
    repositories.commit(inner)
    repositories.git(repo, "submodule", "add", "-q", inner.as_uri(), "shared")
    repositories.commit(repo)
    with tree_of(repo) as tree:
        assert tree.is_folder("shared")
        assert tree.names("shared") == []
        assert not tree.exists("shared/journeys")
        with pytest.raises(Unreadable, match="it is a submodule"):
            tree.read("shared", LIMIT)


def test_an_object_that_is_not_there_is_a_fault_of_the_world(repo: Path) -> None:
    with Objects(repo) as objects, pytest.raises(GitError, match="git has no object"):
        objects.read("0" * 40)


def test_git_ends_when_nobody_asks_any_more(repo: Path) -> None:
    tree = tree_of(repo)
    assert tree.read("cxrel.yaml", LIMIT)
    process = tree._objects._process
    assert process is not None
    assert process.poll() is None
    del tree
    gc.collect()
    assert process.returncode is not None
    assert process.stdin is not None
    assert process.stdin.closed


def test_a_git_that_was_killed_is_told_and_not_waited_for(repo: Path) -> None:
    with tree_of(repo) as tree:
        assert tree.read("cxrel.yaml", LIMIT)
        process = tree._objects._process
        assert process is not None
        process.kill()
        process.wait()
        with pytest.raises(GitError, match="git stopped while files were read"):
            tree.read("journeys/coat.yaml", LIMIT)
        assert tree.read("journeys/coat.yaml", LIMIT) == b"coat\n", "the next question starts another"


def test_a_linked_work_tree_reads_the_same_commits(repo: Path, tmp_path: Path) -> None:
    repositories.git(repo, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    with tree_of(tmp_path / "linked") as tree:
        assert tree.read("journeys/coat.yaml", LIMIT) == b"coat\n"


def test_a_partial_clone_fetches_the_texts_of_a_folder_at_once(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repositories.git(repo, "config", "uploadpack.allowFilter", "true")
    repositories.git(repo, "config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "partial"
    repositories.git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", repo.as_uri(), str(clone))
    assert missing(clone) > 4
    trace = tmp_path / "trace"
    with tree_of(clone) as tree:
        assert tree.read("journeys/coat.yaml", LIMIT) == b"coat\n"
        monkeypatch.setenv("GIT_TRACE", str(trace))
        repositories.git(repo, "config", "uploadpack.allowFilter", "false")
        repo.rename(tmp_path / "gone")
        assert tree.read("journeys/coat/readings/on-time.csv", LIMIT) == b"period\n", "it came with the first"
        with pytest.raises(GitError, match="git stopped while files were read"):
            tree.read("journeys/-rf", LIMIT)


def missing(folder: Path) -> int:
    listed = repositories.git(folder, "rev-list", "--objects", "--missing=print", "HEAD")
    return sum(line.startswith("?") for line in listed.splitlines())


def test_names_that_are_no_text_are_read_as_the_disk_names_them(tmp_path: Path) -> None:
    folder = repositories.make(tmp_path / "odd")
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.yaml")).write_bytes(b"latin\n")
    except OSError:
        pytest.skip("this file system has names of text only")
    repositories.commit(folder)
    with tree_of(folder) as tree:
        (name,) = tree.names("")
        assert tree.read(name, LIMIT) == b"latin\n"

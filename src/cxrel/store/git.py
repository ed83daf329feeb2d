"""A git repository, and what its revisions are: ids of commits, bases to compare with, names that differ."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path

from cxrel.store.git_run import GitError, own_words, run_git, try_git

__all__ = ["GitError", "Repository", "open_repository"]

_DEFAULT_BRANCHES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)
_SHALLOW = "the clone is shallow, so older commits are not there ('git fetch --unshallow' brings them)"
_DIFFERENCES = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")


@dataclass(frozen=True)
class Repository:
    """A repository with a work tree: its top, and the folder that the command runs in, relative to it."""

    top: Path
    prefix: str
    """With `/` between the parts, none at the end; empty at the top."""

    def commit(self, revision: str) -> str:
        """The full id of the commit that a revision names; GitError where there is none."""
        if revision.startswith("-") or not revision.isprintable() or not revision:
            raise GitError(f"'{_printable(revision)}' cannot be a revision; name a branch, a tag or a commit")
        done = try_git(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if done.returncode == 0:
            return done.stdout.decode("ascii").strip()
        raise GitError(self._unknown(revision, own_words(done.stderr)))

    def _unknown(self, revision: str, told: str) -> str:
        head = try_git(self.top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if head.returncode and (revision == "HEAD" or revision.startswith(("HEAD^", "HEAD~", "@"))):
            return "there is no commit yet on this branch; commit first, then there is a revision to look at"
        more = f"; {_SHALLOW}" if self.is_shallow() else "; 'git branch -a' and 'git tag' tell which there are"
        return f"unknown revision '{revision}'{f' ({told})' if told else ''}{more}"

    def is_shallow(self) -> bool:
        """Whether the clone was cut off, so that history before some commits is not there."""
        return run_git(self.top, "rev-parse", "--is-shallow-repository").strip() == b"true"

    def default_base(self) -> str:
        """The commit where HEAD left the default branch: of `origin`, or else `main` or `master`."""
        head = self.commit("HEAD")
        for branch in _DEFAULT_BRANCHES:
            done = try_git(self.top, "rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
            if done.returncode == 0:
                return self._common(head, done.stdout.decode("ascii").strip(), f"HEAD and {branch.split('/', 2)[2]}")
        raise GitError("there is no default branch to compare with (origin/HEAD, main or master); name a revision")

    def merge_base(self, one: str, other: str) -> str:
        """The newest commit that two revisions share; GitError where they share none."""
        return self._common(self.commit(one), self.commit(other), f"{one} and {other}")

    def _common(self, one: str, other: str, told: str) -> str:
        done = try_git(self.top, "merge-base", one, other)
        if done.returncode == 0:
            return done.stdout.decode("ascii").split()[0]
        why = f"; {_SHALLOW}" if self.is_shallow() else "; name the revision to compare with"
        raise GitError(f"{told} have no commit in common{why}")

    def changed(self, base: str, head: str | None) -> tuple[str, ...]:
        """The files that differ between two revisions, as trees name them, sorted.

        `head` None is the work tree, with the files that git does not track yet and does not ignore.
        """
        first = self.commit(base)
        if head is not None:
            found = run_git(self.top, "diff-tree", "-r", *_DIFFERENCES, first, self.commit(head), "--")
        else:
            found = run_git(self.top, "diff", *_DIFFERENCES, first, "--")
            found += run_git(self.top, "ls-files", "-z", "--others", "--exclude-standard")
        return tuple(sorted({self.shown(os.fsdecode(name)) for name in found.split(b"\0") if name}))

    def shown(self, name: str) -> str:
        """A name below the top, as it is called from where the command runs."""
        return posixpath.relpath(name or ".", self.prefix) if self.prefix else name

    def inside(self, name: str) -> str | None:
        """A name as the command calls it, or an absolute one, below the top; None where it lies outside."""
        if Path(name).is_absolute():
            full = Path(os.path.normpath(name))
            name = full.relative_to(self.top).as_posix() if full.is_relative_to(self.top) else ".."
        else:
            name = posixpath.normpath(posixpath.join(self.prefix, name))
        if name == ".." or name.startswith(("../", "/")):
            return None
        return "" if name == "." else name


def open_repository(folder: Path | None = None) -> Repository:
    """The repository around a folder; none given: around where the command runs.

    GitError where there is no git, no repository, no work tree, or where git does not trust the owner.
    """
    start = Path(folder or Path()).absolute()
    if not start.is_dir():
        raise GitError(f"{start} is no folder, so there is no repository around it")
    top = Path(os.fsdecode(run_git(start, "rev-parse", "--show-toplevel").removesuffix(b"\n").removesuffix(b"\r")))
    prefix = os.path.relpath(start.resolve(), top.resolve()).replace(os.sep, "/")
    return Repository(top, "" if prefix == "." else prefix)


def _printable(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text

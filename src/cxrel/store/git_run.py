"""The git binary, run: never through a shell, in an environment where nothing prompts, pages or points elsewhere."""

from __future__ import annotations

import os
import subprocess
from typing import IO, TYPE_CHECKING

from cxrel.findings.errors import CxrelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_KEPT = frozenset(
    {
        "GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH", "GIT_PROXY_COMMAND", "GIT_SSH", "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY",
    }
)  # fmt: skip
"""Variables that say where the configuration is and how a remote is reached; no other of git's own is passed on."""
_SET = {
    "GIT_ASKPASS": "",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "SSH_ASKPASS_REQUIRE": "never",
}
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "fetch.negotiationAlgorithm=noop",  # only single objects are ever fetched
    "log.follow=false",
    "log.showRoot=true",
    "log.showSignature=false",
)
_ALWAYS = ("--no-pager", "--no-replace-objects", *(word for setting in _SETTINGS for word in ("-c", setting)))
_OWNER = "dubious ownership"
_NO_REPOSITORY = "not a git repository"
_NO_WORK_TREE = "must be run in a work tree"
_MOST_SHOWN = 500


class GitError(CxrelError):
    """Git could not be run, or could not do what it was asked: told in one sentence that says what to do."""


def environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment in which git runs: without variables that point it at another repository or program."""
    kept = {name: value for name, value in inherited.items() if not name.startswith("GIT_") or name in _KEPT}
    return {**{name: value for name, value in kept.items() if name not in {"LANGUAGE", "SSH_ASKPASS"}}, **_SET}


def command(folder: Path, arguments: Sequence[str]) -> list[str]:
    """The words of a call of git in a folder."""
    return ["git", "-C", str(folder), *_ALWAYS, *arguments]


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints; a GitError where it cannot run or ends in anything but 0. `given` is its standard input."""
    done = try_git(folder, *arguments, given=given)
    if done.returncode:
        raise refused(folder, arguments, done.stderr)
    return done.stdout


def try_git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Git run to its end, however it ends; a GitError where there is no git."""
    try:
        return subprocess.run(  # noqa: S603  # a list of words, no shell; names come after `--` or as full ids
            command(folder, arguments),
            input=given,
            capture_output=True,
            check=False,
            env=environment(os.environ),
            start_new_session=True,  # without a terminal, so that ssh asks nobody
        )
    except OSError as error:
        raise not_started(error) from error


def start_git(folder: Path, *arguments: str, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """Git started, to be asked over its standard input; a GitError where there is no git."""
    try:
        return subprocess.Popen(  # noqa: S603  # as above
            command(folder, arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(os.environ),
            start_new_session=True,
        )
    except OSError as error:
        raise not_started(error) from error


def not_started(error: OSError) -> GitError:
    """What to tell where git cannot be started."""
    if isinstance(error, FileNotFoundError):
        return GitError("git was not found; install it (https://git-scm.com), or put its folder in PATH")
    return GitError(f"git could not be started: {(error.strerror or str(error)).lower()}")


def refused(folder: Path, arguments: Sequence[str], stderr: bytes) -> GitError:
    """What to tell where git refused: what is known is told in cxrel's words, git's own are passed on."""
    told = own_words(stderr)
    if _OWNER in told:
        return GitError(f"git does not trust this repository, as somebody else owns it: {told}")
    if _NO_REPOSITORY in told:
        return GitError(f"{folder} is not in a git repository; run it inside one, or make one with 'git init'")
    if _NO_WORK_TREE in told:
        return GitError(f"{folder} has no work tree (a bare repository, or git's own folder); run it in a clone")
    return GitError(f"git {arguments[0]} failed: {told or 'it gave no reason'}")


def own_words(stderr: bytes) -> str:
    """What git said, on one line, without characters that would act on a terminal."""
    text = stderr.decode("utf-8", "replace").replace("fatal: ", "")
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"

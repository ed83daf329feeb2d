"""Which pipeline runs `cxrel ci`, told by its environment: the host, the pull request, its base, and the API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cxrel.findings.errors import CxrelError
from cxrel.store.forge import GitHub, GitLab, Thread

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_EVENT = 32 * 1024 * 1024


@dataclass(frozen=True)
class Pipeline:
    """What `cxrel ci` knows about where it runs."""

    host: Literal["github", "gitlab", "none"] = "none"
    bases: tuple[str, ...] = ()
    """Revisions to compare with, the first that is there; none outside a pull request."""
    thread: Thread | None = None
    """Where the comment goes; None where there is no pull request, or nothing to write to it with."""
    why_no_comment: str = ""
    """Why there is no comment, although there is a pull request."""
    summary: Path | None = None
    """The file that becomes the summary of the job."""
    run: str = ""
    """The address of this run, where the report lies as an artifact."""


def pipeline_of(environment: Mapping[str, str]) -> Pipeline:
    """Read the environment of GitHub Actions or of GitLab CI; anything else is a pipeline without a comment."""
    if environment.get("GITHUB_ACTIONS") or environment.get("GITHUB_EVENT_PATH"):
        return _github(environment)
    if environment.get("GITLAB_CI") or environment.get("CI_MERGE_REQUEST_IID"):
        return _gitlab(environment)
    return Pipeline(summary=_summary(environment))


def _github(environment: Mapping[str, str]) -> Pipeline:
    pull = _pull_request(environment)
    number = _whole(pull.get("number"))
    branch, sha = environment.get("GITHUB_BASE_REF", ""), _inner(pull, "base", "sha")
    bases = (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}") if branch else ()
    repository, token = environment.get("GITHUB_REPOSITORY", ""), environment.get("GITHUB_TOKEN", "").strip()
    thread, why = None, ""
    if number is not None and repository and token:
        address = environment.get("GITHUB_API_URL") or "https://api.github.com"
        thread = GitHub(address, repository, number, token)
    elif number is not None:
        why = "there is no GITHUB_TOKEN in the environment"
    server, run_id = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_RUN_ID", "")
    run = f"{server}/{repository}/actions/runs/{run_id}" if server and run_id else ""
    return Pipeline("github", (*bases, *((sha,) if sha else ())), thread, why, _summary(environment), run)


def _pull_request(environment: Mapping[str, str]) -> dict[str, Any]:
    """The pull request of the event that started the workflow; empty for any other event."""
    path = environment.get("GITHUB_EVENT_PATH", "")
    if not path:
        return {}
    try:
        with Path(path).open("rb") as file:
            event = json.loads(file.read(_MOST_EVENT))
    except (OSError, ValueError) as error:
        raise CxrelError(f"the event of the workflow cannot be read ({path}): {error}") from error
    pull = event.get("pull_request") if isinstance(event, dict) else None
    return pull if isinstance(pull, dict) else {}


def _gitlab(environment: Mapping[str, str]) -> Pipeline:
    number = _whole(environment.get("CI_MERGE_REQUEST_IID"))
    sha, branch = (environment.get(f"CI_MERGE_REQUEST_{name}", "") for name in ("DIFF_BASE_SHA", "TARGET_BRANCH_NAME"))
    bases = tuple(base for base in (sha, f"refs/remotes/origin/{branch}" if branch else "") if base)
    project, token = environment.get("CI_PROJECT_ID", ""), environment.get("CXREL_GITLAB_TOKEN", "").strip()
    address = environment.get("CI_API_V4_URL", "")
    job = environment.get("CI_JOB_URL", "")
    run = f"{job}/artifacts/browse" if job else ""
    if number is None:
        return Pipeline("gitlab", run=run)
    if project and token and address:
        return Pipeline("gitlab", bases, GitLab(address, project, number, token), run=run)
    why = "there is no CXREL_GITLAB_TOKEN in the environment (GitLab's job token may not write notes)"
    return Pipeline("gitlab", bases, None, why, run=run)


def _summary(environment: Mapping[str, str]) -> Path | None:
    path = environment.get("GITHUB_STEP_SUMMARY", "")
    return Path(path) if path else None


def _inner(data: dict[str, Any], *keys: str) -> str:
    here: Any = data
    for key in keys:
        here = here.get(key) if isinstance(here, dict) else None
    return here if isinstance(here, str) else ""


def _whole(value: object) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None

"""Which revision a pipeline compares with: the one that was named, or where the pull request left its base branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.store.git_run import GitError

if TYPE_CHECKING:
    from cxrel.store.git import Repository
    from cxrel.usecases.ci_pipeline import Pipeline

_SHORT = 12


class Revision(NamedTuple):
    """A commit, and what people are told of it."""

    commit: str
    name: str


def base_revision(named: str | None, pipeline: Pipeline) -> Revision | None:
    """The base; None where nothing is compared. GitError where there should be one, and it is not there."""
    from cxrel.store.git import open_repository

    if named is None and not pipeline.bases:
        return None
    repository = open_repository()
    if named is not None:
        return Revision(repository.commit(named), named)
    found = _first(repository, pipeline.bases)
    return Revision(found, found[:_SHORT])


def _first(repository: Repository, candidates: tuple[str, ...]) -> str:
    """Where HEAD left the first of these revisions that is there."""
    told = ""
    for candidate in candidates:
        try:
            return repository.merge_base(candidate, "HEAD")
        except GitError as error:
            told = told or str(error)
    raise GitError(
        f"the base of the pull request is not there, so nothing was compared: {told}. "
        "Check out the whole history: 'fetch-depth: 0' on GitHub, 'GIT_DEPTH: \"0\"' on GitLab"
    )

"""The one comment of cxrel on a pull request or a merge request: found by a hidden marker, and updated in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from cxrel.store.forge_http import Api, ForgeError, NoRightsError, with_tries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.store.forge_http import Answer

MARKER = "<!-- cxrel-ci -->"
"""The first line of the comment, which nobody sees."""

_MOST_PAGES = 100
_A_PAGE = 100


class Thread(Protocol):
    """The comments of one pull request."""

    @property
    def limit(self) -> int:
        """The most characters of one comment."""

    @property
    def api(self) -> Api:
        """The API of the host."""

    def mine(self, comment: dict[str, Any], me: str | None) -> bool:
        """Whether the owner of the token wrote a comment; `me` is None for the token of a pipeline."""

    def list_path(self) -> str:
        """Where the comments are read, and a new one is made."""

    def update(self, comment: dict[str, Any], text: str) -> Answer:
        """Replace the text of a comment."""


@dataclass(frozen=True)
class GitHub:
    """The comments of a pull request on GitHub."""

    address: str
    repository: str
    number: int
    token: str = field(repr=False)
    limit: int = 65_536

    @property
    def api(self) -> Api:
        """The API, with the headers that it asks for."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return Api(self.address, headers, self.token)

    def mine(self, comment: dict[str, Any], me: str | None) -> bool:
        """Whether the owner of the token wrote it; the token of a workflow belongs to a bot that has no name here."""
        user = comment.get("user") or {}
        return bool(user.get("type") == "Bot" if me is None else user.get("login") == me)

    def list_path(self) -> str:
        """The comments of the pull request, which GitHub keeps as those of an issue."""
        return f"/repos/{quote(self.repository)}/issues/{self.number}/comments"

    def update(self, comment: dict[str, Any], text: str) -> Answer:
        """Replace the text of a comment."""
        path = f"/repos/{quote(self.repository)}/issues/comments/{int(comment['id'])}"
        return self.api.send("PATCH", path, {"body": text})


@dataclass(frozen=True)
class GitLab:
    """The notes of a merge request on GitLab."""

    address: str
    project: str
    number: int
    token: str = field(repr=False)
    limit: int = 1_000_000

    @property
    def api(self) -> Api:
        """The API, with the header that it asks for."""
        return Api(self.address, {"PRIVATE-TOKEN": self.token}, self.token)

    def mine(self, comment: dict[str, Any], me: str | None) -> bool:
        """Whether the owner of the token wrote it."""
        return me is not None and (comment.get("author") or {}).get("username") == me

    def list_path(self) -> str:
        """The notes of the merge request."""
        return f"/projects/{quote(self.project, safe='')}/merge_requests/{self.number}/notes"

    def update(self, comment: dict[str, Any], text: str) -> Answer:
        """Replace the text of a note."""
        return self.api.send("PUT", f"{self.list_path()}/{int(comment['id'])}", {"body": text})


def put_comment(thread: Thread, text: str) -> str:
    """Update the comment that begins with the marker, or make it: `updated` or `made`.

    What may have been made before an error is looked for again, so that there are never two. Raises NoRightsError or
    ForgeError.
    """
    me = _who(thread.api)
    done: list[str] = []

    def once() -> Answer:
        found = next(
            (c for c in _comments(thread) if str(c.get("body", "")).startswith(MARKER) and thread.mine(c, me)), None
        )
        done[:] = ["made" if found is None else "updated"]
        if found is None:
            return thread.api.send("POST", thread.list_path(), {"body": f"{MARKER}\n{text}"})
        return thread.update(found, f"{MARKER}\n{text}")

    with_tries(once)
    return done[0]


def _who(api: Api) -> str | None:
    """The name of the token's owner; None for the token of a pipeline, which may not ask."""
    try:
        data = api.get("/user").data
    except NoRightsError:
        return None
    if not isinstance(data, dict):
        raise ForgeError(f"{api.address} answered in another form than expected")
    name = data.get("login") or data.get("username")
    return str(name) if name else None


def _comments(thread: Thread) -> Iterator[dict[str, Any]]:
    """All comments, page by page; the address of a page is never taken from an answer."""
    for page in range(1, _MOST_PAGES + 1):
        answer = thread.api.get(f"{thread.list_path()}?per_page={_A_PAGE}&page={page}")
        if not isinstance(answer.data, list):
            raise ForgeError(f"{thread.api.address} answered in another form than expected")
        yield from (comment for comment in answer.data if isinstance(comment, dict))
        link = answer.headers.get("Link")
        more = 'rel="next"' in link if link else len(answer.data) == _A_PAGE
        if not more:
            return

"""A small code host on loopback: the comments of one pull request or merge request, and faults that can be ordered."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "s3cret-token"
GITHUB = re.compile(r"/repos/acme/coats/issues/(?:(7)/comments|comments/(\d+))")
GITLAB = re.compile(r"/projects/42/merge_requests/(7)/notes(?:/(\d+))?")
ME = {"login": "github-actions[bot]", "type": "Bot", "username": "project_bot"}
"""What a comment says of its author, on either host."""
SOMEBODY = {"login": "anna", "type": "User", "username": "anna"}


@dataclass
class Fake:
    """What the host holds and was asked."""

    kind: str
    comments: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Statuses with headers that the next writing requests get instead of an answer; 0 does it, and then fails."""
    reads: list[int] = field(default_factory=list)
    """The same for reading requests."""
    a_page: int = 100
    address: str = ""

    def add(self, body: str, user: dict[str, str]) -> dict[str, Any]:
        comment = {"id": len(self.comments) + 1, "body": body, "user": user, "author": user}
        self.comments.append(comment)
        return comment

    def mine(self) -> list[str]:
        return [comment["body"] for comment in self.comments if comment["user"] is ME]


class _Handler(BaseHTTPRequestHandler):
    fake: Fake

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._heard()
        if self.fake.reads:
            self._answer(self.fake.reads.pop(0), {"message": "busy"})
        elif parts.path == "/user":
            known = self.fake.kind == "gitlab"
            self._answer(
                200 if known else 403, {"username": ME["username"]} if known else {"message": "not accessible"}
            )
        else:
            page = int(parse_qs(parts.query)["page"][0])
            size = min(self.fake.a_page, int(parse_qs(parts.query)["per_page"][0]))
            more = len(self.fake.comments) > page * size
            link = (
                f'<http://elsewhere.invalid/?page={page + 1}>; rel="next"'
                if more
                else '<http://x.invalid/>; rel="first"'
            )
            self._answer(200, self.fake.comments[(page - 1) * size : page * size], Link=link)

    def do_POST(self) -> None:
        self._write(self._made)

    def do_PATCH(self) -> None:
        self._write(self._updated)

    def do_PUT(self) -> None:
        self._write(self._updated)

    def _write(self, act: Any) -> None:
        self._heard()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        pattern = GITHUB if self.fake.kind == "github" else GITLAB
        found = pattern.fullmatch(self.path)
        assert found, self.path
        status, headers = self.fake.answers.pop(0) if self.fake.answers else (200, {})
        if status in {0, 200}:
            act(found, body)
        self._answer(status or 500, {"message": f"no, {TOKEN}" if status >= 400 else "done"}, **headers)

    def _made(self, _: re.Match[str], body: str) -> None:
        self.fake.add(body, ME)

    def _updated(self, found: re.Match[str], body: str) -> None:
        self.fake.comments[int(found[2]) - 1]["body"] = body

    def _heard(self) -> None:
        self.fake.requests.append(f"{self.command} {urlsplit(self.path).path}")
        self.fake.tokens.add(self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN"))

    def _answer(self, status: int, data: object, **headers: str) -> None:
        raw = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Nothing is told of what a test asks."""


@contextmanager
def host(kind: str) -> Iterator[Fake]:
    """A host that runs as long as the block."""
    fake = Fake(kind)
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Requests to the API of a code host: with a time limit, a few more tries, and a token that goes nowhere else.

The only network that cxrel uses by itself, and only from `cxrel ci`.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cxrel.findings.errors import CxrelError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message

TRIES = 3
_SECONDS = 20.0
_LONGEST_PAUSE = 30.0
_MOST_BYTES = 16 * 1024 * 1024
_PASSING = frozenset({429, 500, 502, 503, 504})
_MOST_TOLD = 200


class ForgeError(CxrelError):
    """The API of a code host could not be asked, or answered with an error: exit code 3."""


class PassingError(ForgeError):
    """An error that may be gone the next time: the host is busy, or was not reached."""

    def __init__(self, told: str, pause: float) -> None:
        super().__init__(told)
        self.pause = pause


class NoRightsError(ForgeError):
    """The token may not do that: as in a pull request from a fork."""


@dataclass(frozen=True)
class Answer:
    """What the API answered: JSON, and the headers that tell whether there is more."""

    data: Any
    headers: Message


@dataclass(frozen=True)
class Api:
    """An API at one address; every request goes below it, and carries the token."""

    address: str
    headers: Mapping[str, str] = field(repr=False)
    secret: str = field(repr=False)
    """The token, so that it can be taken out of whatever is told."""

    def get(self, path: str) -> Answer:
        """Read something; a passing error is tried again a few times."""
        return with_tries(lambda: self.send("GET", path))

    def send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """One request, tried once: ForgeError, PassingError or NoRightsError where it does not succeed."""
        if urlsplit(self.address).scheme not in {"http", "https"}:
            raise ForgeError(f"'{self.address}' is no address of an API")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address.rstrip('/')}{path}", data, dict(self.headers), method=method)  # noqa: S310  # http or https, as looked at above
        request.add_header("User-Agent", "cxrel")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with _OPENER.open(request, timeout=_SECONDS) as response:
                return Answer(json.loads(response.read(_MOST_BYTES) or b"null"), response.headers)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(method, error) from error
        except (OSError, http.client.HTTPException) as error:
            why = str(getattr(error, "reason", None) or error) or type(error).__name__
            raise PassingError(self._harmless(f"{self.address} was not reached: {why}"), 0.0) from error
        except ValueError as error:
            raise ForgeError(f"{self.address} did not answer with JSON") from error

    def _refused(self, method: str, error: urllib.error.HTTPError) -> ForgeError:
        told = self._harmless(f"{self.address} answered {error.code} to {method}{_reason(error)}")
        if 300 <= error.code < 400:
            return ForgeError(f"{told}; it leads elsewhere, where the token is not sent")
        pause = error.headers.get("Retry-After", "")
        if error.code in _PASSING or (error.code == 403 and pause):
            return PassingError(told, float(pause) if pause.isdecimal() else 0.0)
        return NoRightsError(told) if error.code in {403, 404} else ForgeError(told)

    def _harmless(self, text: str) -> str:
        return text.replace(self.secret, "***") if self.secret else text


def with_tries(act: Callable[[], Answer]) -> Answer:
    """Do something up to three times, while what fails is a passing error, with a growing pause between."""
    for number in range(1, TRIES):
        try:
            return act()
        except PassingError as error:
            time.sleep(min(_LONGEST_PAUSE, max(float(number), error.pause)))
    return act()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An answer that leads elsewhere is an error: the token must not go along."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def _reason(error: urllib.error.HTTPError) -> str:
    """What the host says about it, in one short line."""
    try:
        data = json.loads(error.read(_MOST_BYTES))
    except (OSError, ValueError, http.client.HTTPException):
        return ""
    message = data.get("message") if isinstance(data, dict) else None
    return f" ({' '.join(str(message).split())[:_MOST_TOLD]})" if message else ""

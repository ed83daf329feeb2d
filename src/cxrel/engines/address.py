"""Addresses of databases: only by the name of an environment variable, and never shown again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_VARIABLE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")
SCHEMES = ("postgresql", "postgres", "sc", "spark", "spark+local", "duckdb", "sqlite")
_HARMLESS = frozenset(
    ["application_name", "connect_timeout", "dbname", "host", "hostaddr", "port", "sslmode", "use_ssl", "user"]
)
MASK = "***"


@dataclass(frozen=True, slots=True)
class Address:
    """What an environment variable says; its text is kept out of every repr."""

    variable: str
    scheme: str
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    """Texts that no message may hold, the longest first."""

    def masked(self, text: str) -> str:
        """A message of a driver, without secrets."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text


def read_address(connect: str, environ: Mapping[str, str]) -> Address:
    """The address that `connect: env:NAME` stands for. Raises EngineFault, kind source, that tells none of it."""
    named = _VARIABLE.fullmatch(connect)
    if named is None:
        told = "an address stands in the file; put it into an environment variable, and write 'connect: env:ITS_NAME'"
        raise EngineFault(told, "source")
    variable = named[1]
    url = environ.get(variable, "").strip()
    if not url:
        is_set = "is empty" if variable in environ else "is not set"
        raise EngineFault(f"the environment variable {variable} {is_set}; it must hold the database's URL", "source")
    scheme = url.partition(":")[0].lower()
    if scheme not in SCHEMES or ":" not in url:
        known = ", ".join(f"{known}:" for known in SCHEMES)
        raise EngineFault(f"the URL in {variable} must begin with one of {known}", "source")
    ambient = [environ[name] for name in ("PGPASSWORD", "PGSSLPASSWORD") if environ.get(name)]
    return Address(variable, scheme, url, _by_length([*_secrets(url, variable), *ambient]))


def malformed(variable: str) -> EngineFault:
    """What to tell of a URL that nobody could read, without a part of it."""
    told = f"the URL in {variable} is malformed; a sign other than letters and digits in a password is written %40 and so on"
    return EngineFault(told, "source")


def _secrets(url: str, variable: str) -> Iterable[str]:
    yield url
    try:
        parts = urlsplit(url)
        password = parts.password
    except ValueError:
        raise malformed(variable) from None
    if url.count("@") > 1 or url.count("@") > parts.netloc.count("@"):
        raise malformed(variable)  # drivers cut such a URL elsewhere, and would tell half of the password as a host
    if password:
        yield from (password, unquote(password), quote(unquote(password), safe=""))
    pairs = parse_qsl(parts.query) + [pair.partition("=")[::2] for pair in parts.path.split(";")[1:]]
    for key, value in pairs:
        if key.lower() not in _HARMLESS and value:
            yield from (value, quote(value, safe=""))


def _by_length(secrets: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(filter(None, secrets)), key=lambda secret: (-len(secret), secret)))

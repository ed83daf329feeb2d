"""The words that every part of cxrel shares: what is wrong in a file, where, and how grave it is.

A fault in the user's file is a value (`Finding`); a fault in the world is an exception (`cxrel.findings.errors`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cxrel.findings.codes import CODES, Severity

__all__ = ["CODES", "Anchor", "DocPath", "Fault", "Finding", "Location", "Severity"]

DocPath = tuple[str | int, ...]
"""Where something stands in a document: keys of mappings and 0-based places in lists, as pydantic's `loc` has them.

In a table of evidence it is `("rows", <1-based row>, <header>)`.
"""


class Anchor(StrEnum):
    """Which end of a path a fault points at."""

    VALUE = "value"
    """The value at the path; its key, if the value is empty."""
    KEY = "key"
    """The key at the path: it is unknown, or names something unknown."""
    SECOND_KEY = "second-key"
    """The second of two equal keys."""
    MISSING = "missing"
    """A key that ought to be there: told at the parent's key, in a list item at the item's first key."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in one document, by path: what rules yield before anybody knows about lines."""

    code: str
    path: DocPath
    message: str
    hint: str = ""
    anchor: Anchor = Anchor.VALUE
    about: tuple[DocPath, ...] = ()
    """Other values of the document that this rests on: if one of them failed, nothing follows."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a text: line and column, both from 1, columns in code points after a byte order mark."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with its place: what a person reads, and what the JSON of `validate` holds."""

    code: str
    severity: Severity
    message: str
    hint: str
    file: str
    location: Location
    path: str
    source: str = ""
    """The line of the file that the location names, for people to look at."""

    @property
    def order(self) -> tuple[str, Location, str, str]:
        """Findings are told by file, then by place."""
        return (self.file, self.location, self.code, self.message)

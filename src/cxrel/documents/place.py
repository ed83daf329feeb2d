"""Faults to findings: the path becomes a line and a column, late, in one place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.documents.locate import locate, render_path
from cxrel.documents.text import Located, Text, source_line
from cxrel.findings import CODES, Fault, Finding, Location

if TYPE_CHECKING:
    from cxrel.documents.compose import Data
    from cxrel.documents.table import Table
    from cxrel.documents.yaml import Document

_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]+(?=@)")


def in_document(document: Document, fault: Fault) -> Finding:
    """A rule's fault where it stands in a document."""
    return _finding(document.text, fault, locate(document, fault.path, fault.anchor), document.data)


def in_table(table: Table, fault: Fault) -> Finding:
    """A rule's fault where it stands in a table: its path is `rows`, the row, and a header."""
    row, header = int(fault.path[1]), str(fault.path[2]) if len(fault.path) > 2 else None
    location = table.location(row, header)
    return _finding(table.text, fault, location, None)


def as_located(text: Text, located: Located, data: Data = None) -> Finding:
    """A fault that knows its place already."""
    return _finding(text, located.fault, located.location, data)


def in_file(name: str, fault: Fault) -> Finding:
    """A fault of a whole file, of which there is no text."""
    return Finding(
        code=fault.code,
        severity=CODES[fault.code].severity,
        message=_sentence(fault.message),
        hint=_sentence(fault.hint),
        file=name,
        location=Location(1, 1),
        path="",
    )


def _finding(text: Text, fault: Fault, location: Location, data: Data) -> Finding:
    return Finding(
        code=fault.code,
        severity=CODES[fault.code].severity,
        message=_sentence(fault.message),
        hint=_sentence(fault.hint),
        file=text.name,
        location=location,
        path=render_path(data, fault.path),
        source=_without_secrets(source_line(text, location.line)),
    )


def _without_secrets(line: str) -> str:
    """A line for people to look at, perhaps in a public log: name and password of an address are hidden."""
    return _CREDENTIALS.sub(lambda found: "*" * len(found[0]), line)


def _sentence(text: str) -> str:
    """Rules speak in phrases; people read sentences."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")

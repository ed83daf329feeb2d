"""The registry of finding codes: every code, its severity and its title. Each has a page in `pages/`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is: an error fails, a warning asks, a note advises."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """What one code stands for."""

    severity: Severity
    title: str
    waivable: bool = False
    """Practice may be waived with a reason and an end date; a broken file may not."""


def _error(title: str) -> Code:
    return Code(Severity.ERROR, title)


def _warning(title: str) -> Code:
    return Code(Severity.WARNING, title, waivable=True)


def _note(title: str) -> Code:
    return Code(Severity.NOTE, title, waivable=True)


CODES: dict[str, Code] = {}

"""Canonical layout for a project's files, on demand. Nothing is written here: the result holds what is to be written."""

from __future__ import annotations

import difflib
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from cxrel.documents.build import build
from cxrel.documents.layout import LeftAlone, laid_out
from cxrel.documents.place import as_located, in_document, in_file
from cxrel.documents.schema import MODELS
from cxrel.documents.table import parse_table
from cxrel.documents.table_layout import readings_laid_out, table_laid_out
from cxrel.documents.text import YAML_LIMIT, Located, Text, decode
from cxrel.documents.yaml import parse
from cxrel.findings import Fault
from cxrel.findings.errors import UsageError
from cxrel.model.settings import Settings, default_settings
from cxrel.store.discovery import (
    SETTINGS_FILE,
    evidence_folder,
    is_yaml,
    journey_files,
    owner_of,
    settings_file,
    stem_of,
)
from cxrel.store.tree import Unreadable
from cxrel.usecases.load import STDIN, TABLE_LIMIT, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

    from cxrel.documents.yaml import Document
    from cxrel.findings import Finding
    from cxrel.store.tree import Tree

VOICE = "voice.csv"
_KINDS = {get_args(model.model_fields["format"].annotation)[0]: model for model in MODELS.values()}


@dataclass(frozen=True)
class Formatted:
    """A file that was looked at, and its bytes in canonical layout."""

    name: str
    before: bytes
    after: bytes

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after

    def diff(self) -> str:
        """What would change, as a unified diff."""
        old, new = (raw.decode("utf-8").split("\n") for raw in (self.before, self.after))
        lines = difflib.unified_diff(_ended(old), _ended(new), f"a/{self.name}", f"b/{self.name}")
        return "".join(lines)


def _ended(lines: list[str]) -> list[str]:
    """Lines with their end; a last one without says so, as diff does."""
    last = [f"{lines[-1]}\n\\ No newline at end of file\n"] if lines[-1] else []
    return [f"{line}\n" for line in lines[:-1]] + last


@dataclass(frozen=True)
class FmtResult:
    """What became of the files that were named."""

    files: tuple[Formatted, ...]
    findings: tuple[Finding, ...]
    """Faults of form: such files stay as they are."""
    left_alone: tuple[tuple[str, str], ...]
    """Other files that stay as they are, and why."""


def format_files(tree: Tree, paths: Sequence[str], *, stdin: bytes = b"") -> FmtResult:
    """Lay out the files that `paths` name; none: all journeys of the project with their evidence, and the settings.

    A file means itself; a folder, and a journey's id, what belongs to the journeys there.
    """
    names = list(dict.fromkeys(name for path in paths or [""] for name in _named(tree, path)))
    if not names:
        raise UsageError("no file found to lay out; 'cxrel init' makes a project")
    formatted, findings, left = [], list[Finding](), list[tuple[str, str]]()
    for name in names:
        made = _formatted(tree, name, stdin if name == STDIN else None)
        if isinstance(made, Formatted):
            formatted.append(made)
        elif isinstance(made, LeftAlone):
            left.append((name, made.reason))
        else:
            findings += made
    return FmtResult(tuple(formatted), tuple(findings), tuple(left))

"""Canonical layout for a project's files, on demand. Nothing is written here: the result holds what is to be written."""

from __future__ import annotations

import difflib
import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from cxrel.documents.build import build
from cxrel.documents.joint import JOINT
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
    ENDINGS,
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
    from collections.abc import Sequence

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
    try:
        names = list(dict.fromkeys(name for path in paths or [""] for name in _named(tree, path)))
    except Unreadable as unreadable:
        raise UsageError(f"a folder cannot be read: {unreadable}") from unreadable
    if not names:
        raise UsageError("no file found to lay out; 'cxrel init' makes a project")
    formatted: list[Formatted] = []
    findings: list[Finding] = []
    left: list[tuple[str, str]] = []
    for name in names:
        made = _formatted(tree, name, stdin if name == STDIN else None)
        if isinstance(made, Formatted):
            formatted.append(made)
        elif isinstance(made, LeftAlone):
            left.append((name, made.reason))
        else:
            findings += made
    return FmtResult(tuple(formatted), tuple(findings), tuple(left))


def _named(tree: Tree, path: str) -> list[str]:
    """The files that a path means, in the order in which they are told."""
    if path == STDIN:
        return [STDIN]
    if not path:
        return _of_project(tree, _home(tree))
    name = posixpath.normpath(path.replace(os.sep, "/"))
    if tree.is_folder(name):
        return _in_folder(tree, "" if name == "." else name)
    if tree.exists(name):
        return [name]
    found = [file for file in _journeys(tree, _home(tree)) if stem_of(file) == path]
    if not found:
        raise UsageError(f"there is no file, folder or journey '{path}'")
    return [name for file in found for name in _with_evidence(tree, file)]


def _home(tree: Tree) -> str:
    """The folder of the project that one stands in."""
    return posixpath.dirname(settings_file(tree, "", Path().absolute().as_posix()) or "")


def _in_folder(tree: Tree, folder: str) -> list[str]:
    """What belongs to the project or the journeys in a folder, or of one journey's evidence what lies in it."""
    owner = owner_of(tree, f"{folder}/")
    if owner is None:
        return _of_project(tree, folder)
    return [name for name in _with_evidence(tree, owner) if name.startswith(f"{folder}/")]


def _of_project(tree: Tree, folder: str) -> list[str]:
    settings = posixpath.join(folder, SETTINGS_FILE)
    files = [name for journey in _journeys(tree, folder) for name in _with_evidence(tree, journey)]
    return [settings, *files] if tree.exists(settings) else files


def _journeys(tree: Tree, folder: str) -> list[str]:
    """The journeys below a folder; of a project, those in its folder for journeys."""
    settings = posixpath.join(folder, SETTINGS_FILE)
    model = load_yaml(tree, settings, Settings).built.model if tree.exists(settings) else None
    inner = posixpath.normpath(posixpath.join(folder, (model or default_settings()).journeys))
    return list(journey_files(tree, inner if (model or not folder) and tree.is_folder(inner) else folder))


def _with_evidence(tree: Tree, journey: str) -> list[str]:
    """A journey file, and what of its evidence is text that cxrel reads."""
    folder = evidence_folder(journey)
    names = [journey]
    for inner, ending in (
        ("sessions", ENDINGS),
        ("walks", ENDINGS),
        ("improvements", ENDINGS),
        ("readings", (".csv",)),
    ):
        found = tree.names(f"{folder}/{inner}")
        names += (f"{folder}/{inner}/{name}" for name in found if name.endswith(ending) and not name.startswith("."))
    single = (f"{folder}/{name}" for name in (*(f"{table}.csv" for table in JOINT), VOICE))
    return [*names, *(name for name in single if tree.exists(name))]


def _formatted(tree: Tree, name: str, given: bytes | None) -> Formatted | LeftAlone | list[Finding]:
    if name != STDIN and not is_yaml(name) and not name.endswith(".csv"):
        return LeftAlone("it is no file that cxrel reads")
    try:
        raw = tree.read(name, YAML_LIMIT if is_yaml(name) else TABLE_LIMIT) if given is None else given
    except Unreadable as unreadable:
        return [in_file(name, Fault("unreadable-file", (), f"it cannot be read: {unreadable}"))]
    text = decode(name, raw, limit=TABLE_LIMIT if name.endswith(".csv") else YAML_LIMIT)
    if isinstance(text, Located):
        return [as_located(Text(name, raw.decode("utf-8", "replace")), text)]
    made = _table(text) if name.endswith(".csv") else _yaml(text)
    return Formatted(name, raw, made.content.encode()) if isinstance(made, Text) else made


def _table(text: Text) -> Text | LeftAlone | list[Finding]:
    table = parse_table(text)
    if table.faults:
        return [as_located(text, located) for located in table.faults]
    if posixpath.basename(text.name) == VOICE:
        return table_laid_out(table)
    return readings_laid_out(table)


def _yaml(text: Text) -> Text | LeftAlone | list[Finding]:
    document = parse(text)
    if document.faults or document.data is None:
        return [as_located(text, located, document.data) for located in document.faults]
    kind = document.data.get("format") if isinstance(document.data, dict) else None
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    return laid_out(document, model) if model else _of_no_kind(document)


def _of_no_kind(document: Document) -> list[Finding]:
    """What is wrong with a file that does not say rightly which format it is in."""
    faults = build(_kind_by_folder(document.text.name), document.data).faults
    about = [fault for fault in faults if fault.path in {(), ("format",)}]
    return [in_document(document, fault) for fault in about or faults]


def _kind_by_folder(name: str) -> type[BaseModel]:
    if posixpath.basename(name) == SETTINGS_FILE:
        return Settings
    folder = posixpath.basename(posixpath.dirname(name))
    return MODELS.get(folder.removesuffix("s"), MODELS["journey"])

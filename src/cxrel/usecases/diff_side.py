"""One side of a diff, from files: the journeys that are compared, with their settings, and what is wrong in them."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxrel.changes.sides import JourneySide, Side
from cxrel.documents.joint import JOINT
from cxrel.findings import Severity
from cxrel.model.evidence import Evidence
from cxrel.model.settings import Settings
from cxrel.store.discovery import evidence_folder
from cxrel.usecases.check_settings import nearest
from cxrel.usecases.load import load_yaml
from cxrel.usecases.project import Project, open_project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.store.tree import Tree
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.load import LoadedFile

_READ = ("sessions", "walks", "improvements", "readings")
_NOT_IN_THE_WAY = frozenset({"id-not-file-name"})
"""Of two files that are compared, one may well be a copy under another name."""


@dataclass(frozen=True)
class Opened:
    """A side with what it was made from."""

    tree: Tree
    side: Side
    project: Project
    settings: Mapping[str, LoadedFile[Settings]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    """The errors in it."""

    def journey(self, id_: str) -> Examined | None:
        """A journey by its id."""
        return next((one for one in self.project.journeys if _id(one) == id_), None)


@dataclass(frozen=True)
class SideRequest:
    """What to open: the name that people see, the journey files, the settings files that differ, and other files."""

    name: str
    as_of: date
    journeys: Sequence[str]
    settings: Sequence[str] = ()
    others: Sequence[str] = ()
    """Files beside journeys that differ and are not read."""
    lenient: bool = False
    """Whether a journey's id need not be its file's name."""


def open_side(tree: Tree, request: SideRequest) -> Opened:
    """Load and examine one side; a journey with errors has no marks, and one that cannot be read is told as that."""
    names = [name for name in request.journeys if tree.exists(name)]
    project = open_project(tree, names, request.as_of) if names else Project((), ())
    settings = _settings(tree, request, names)
    found = [one for one in project.findings() if one.severity is Severity.ERROR and not _is_accepted(one, request)]
    whole = [one for one in project.journeys if _is_read(one, request)]
    journeys = {_id(one): _journey(tree, one, request) for one in reversed(whole)}
    for one in whole:
        library = one.case.library if one.case else {}
        for id_ in sorted(library.keys() - journeys.keys()):
            name = nearest(tree, posixpath.dirname(one.loaded.file.name))
            journeys[id_] = JourneySide("", *library[id_], name, only_referred=True)
    side = Side(
        request.name,
        request.as_of,
        journeys,
        {name: one.built.model for name, one in settings.items() if one.built.model},
        {name: nearest(tree, posixpath.dirname(name)) for name in request.settings if name not in settings},
        {_id(one): one.loaded.file.name for one in project.journeys if one not in whole},
    )
    faults = [fault for one in settings.values() for fault in one.findings if fault.severity is Severity.ERROR]
    return Opened(tree, side, project, settings, tuple(dict.fromkeys([*found, *faults])))


def _id(one: Examined) -> str:
    model = one.loaded.file.built.model
    return model.id if model else one.loaded.file.id


def _is_accepted(finding: Finding, request: SideRequest) -> bool:
    return request.lenient and finding.code in _NOT_IN_THE_WAY


def _is_read(one: Examined, request: SideRequest) -> bool:
    """Whether the journey's own file says what it says; a fault in its evidence leaves its definitions comparable."""
    file = one.loaded.file
    errors = [found for found in file.findings if found.severity is Severity.ERROR]
    return file.built.model is not None and all(_is_accepted(found, request) for found in errors)


def _journey(tree: Tree, one: Examined, request: SideRequest) -> JourneySide:
    file = one.loaded.file
    journey = file.built.model
    if journey is None:
        raise AssertionError("only journeys that were read come here")
    errors = [found for found in one.findings if found.severity is Severity.ERROR and not _is_accepted(found, request)]
    folder = evidence_folder(file.name)
    artifacts = {
        os.path.relpath(name, folder).replace(os.sep, "/"): request.name
        for name in request.others
        if name.startswith(f"{folder}/") and tree.exists(name)
    }
    settings = nearest(tree, posixpath.dirname(file.name))
    return JourneySide(
        file.name, journey, one.loaded.evidence, settings, errors=len(errors), score=one.score, artifacts=artifacts
    )


def _settings(tree: Tree, request: SideRequest, names: Sequence[str]) -> dict[str, LoadedFile[Settings]]:
    """The settings files that differ, and those that hold for a journey here."""
    wanted = [name for name in request.settings if tree.exists(name)]
    holding = [nearest(tree, posixpath.dirname(name)) for name in (*names, *request.settings)]
    return {name: load_yaml(tree, name, Settings) for name in dict.fromkeys([*wanted, *filter(None, holding)])}


def is_read_evidence(folder: str, name: str) -> bool:
    """Whether a file beside a journey is one of those that are read."""
    inner = name.removeprefix(f"{folder}/").split("/")
    if inner in (["voice.csv"], *([f"{table}.csv"] for table in JOINT)):
        return True
    ending = ".csv" if inner[0] == "readings" else (".yaml", ".yml")
    return len(inner) == len(("kind", "file")) and inner[0] in _READ and inner[1].endswith(ending)


def with_evidence_of(side: Side, other: Side) -> Side:
    """A side without any evidence, with that of the other: so that two files can be compared on the same figures."""
    bare = Evidence()
    known = next((one.evidence for one in other.journeys.values() if not one.only_referred), bare)
    return replace(
        side,
        journeys={
            id_: replace(one, evidence=known, score=None) if one.evidence == bare else one
            for id_, one in side.journeys.items()
        },
    )

"""What a command works on: the journeys that its arguments name, with their settings and their neighbours."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.checks.files import absent, files_of_settings
from cxrel.checks.kpis import source_rules
from cxrel.checks.project import second_with_id
from cxrel.checks.settings import is_waived, settings_rules
from cxrel.documents.known import known_names
from cxrel.findings.errors import UsageError
from cxrel.model.settings import Settings, default_settings
from cxrel.store.discovery import (
    EVIDENCE_FOLDERS,
    SETTINGS_FILE,
    evidence_folder,
    is_yaml,
    journey_files,
    owner_of,
    settings_file,
    stem_of,
)
from cxrel.store.tree import Unreadable
from cxrel.usecases.examine import Examined, Surroundings, examine
from cxrel.usecases.gate_names import unknown_gate_stages
from cxrel.usecases.load import STDIN, LoadedFile, LoadedJourney, has_error, load_journey, load_yaml
from cxrel.usecases.names import NO_SOURCES, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cxrel.documents.known import Known
    from cxrel.findings import Finding
    from cxrel.model.case import Case, Library
    from cxrel.model.results import JourneyScore
    from cxrel.store.tree import Tree


@dataclass(frozen=True)
class Scored:
    """A journey that could be scored."""

    file: str
    case: Case
    score: JourneyScore
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Project:
    """The journeys that were asked for, examined, and what was found in the settings."""

    journeys: tuple[Examined, ...]
    other: tuple[Finding, ...]
    templates: str | None = None
    """The folder of templates that the settings name."""
    revision: str = ""
    """The git revision that files are shown with, `REV:path`; empty for those on disk."""

    def findings(self) -> list[Finding]:
        """Everything that was found, by file and place."""
        found = [*self.other, *(finding for journey in self.journeys for finding in journey.findings)]
        return sorted(self._as_shown(found), key=lambda finding: finding.order)

    def shown(self, name: str) -> str:
        """A file's name as it is told."""
        if not self.revision:
            return name
        return f"{self.revision}:{os.path.relpath(name).replace(os.sep, '/') if posixpath.isabs(name) else name}"

    def _as_shown(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        if not self.revision:
            return tuple(findings)
        return tuple(replace(finding, file=self.shown(finding.file)) for finding in findings)

    def scored(self) -> list[Scored]:
        """The journeys without an error, in the order in which they were found."""
        return [
            Scored(self.shown(one.loaded.file.name), one.case, one.score, self._as_shown(one.findings))
            for one in self.journeys
            if one.case and one.score
        ]


@dataclass
class _Settings:
    """The settings files of a run: each is read once."""

    tree: Tree
    as_of: date
    files: dict[str, LoadedFile[Settings]] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    folders: dict[str, str | None] = field(default_factory=dict)

    def file_for(self, folder: str) -> str | None:
        if folder not in self.folders:
            self.folders[folder] = settings_file(self.tree, folder, Path(folder).absolute().as_posix())
        return self.folders[folder]

    def load(self, name: str) -> LoadedFile[Settings]:
        if name not in self.files:
            loaded = load_yaml(self.tree, name, Settings)
            self.files[name] = loaded
            self.found.extend(loaded.findings)
            if loaded.built.model:
                self.found.extend(loaded.place(settings_rules(loaded.built.model, self.as_of)))
                self.found.extend(loaded.place(source_rules(loaded.built.model.sources)))
                self.found.extend(self._absent_files(loaded, loaded.built.model))
        return self.files[name]

    def _absent_files(self, loaded: LoadedFile[Settings], settings: Settings) -> Iterator[Finding]:
        folder = posixpath.dirname(loaded.name)
        missing = [absent(one) for one in files_of_settings(settings) if not self.tree.matches(folder, one.file)]
        yield from loaded.place(iter(missing))

    def templates(self) -> str | None:
        """The folder of templates that the settings read so far name first."""
        for name, loaded in self.files.items():
            if loaded.built.model and loaded.built.model.templates:
                return posixpath.join(posixpath.dirname(name), loaded.built.model.templates)
        return None

    def sources(self, journey: str) -> Known | None:
        """The sources that the settings of a journey file declare, as far as they are known."""
        name = None if journey == STDIN else self.file_for(posixpath.dirname(journey))
        if name is None:
            return NO_SOURCES
        loaded = self.load(name)
        if loaded.built.model is None or loaded.document is None:
            return None
        return known_names(loaded.built, loaded.document.data, loaded.built.model.sources, "sources", "*")

    def folder(self, journey: str) -> str:
        """The folder of the settings of a journey file, from where their paths count."""
        name = None if journey == STDIN else self.file_for(posixpath.dirname(journey))
        return posixpath.dirname(name) if name else ""

    def of(self, journey: str) -> tuple[Settings, bool]:
        """The settings that hold for a journey file, and whether they are sound."""
        name = None if journey == STDIN else self.file_for(posixpath.dirname(journey))
        if name is None:
            return default_settings(), True
        loaded = self.load(name)
        sound = not has_error(finding for finding in self.found if finding.file == name)
        return loaded.built.model or default_settings(), sound


def open_project(tree: Tree, paths: Sequence[str], as_of: date, *, stdin: bytes = b"") -> Project:
    """Load and examine the journeys that `paths` name: files, folders, ids, or `-`; none: all of the project."""
    settings = _Settings(tree, as_of)
    names, only_settings = _journeys(tree, settings, paths)
    if not names and not only_settings:
        raise UsageError(f"no journey found{_where(paths)}; 'cxrel init' makes one")
    loaded = dict(_loaded(tree, names, stdin))
    neighbours, whole = _neighbours(tree, settings, loaded)
    library: Library = {
        journey.file.id: (journey.file.built.model, journey.evidence)
        for journey in (*neighbours, *loaded.values())
        if journey.file.built.model
    }
    touchpoints = {journey.file.id: names_of(journey.file).touchpoints for journey in (*neighbours, *loaded.values())}
    examined = []
    for name, journey in loaded.items():
        held, sound = settings.of(name)
        around = Surroundings(tree, as_of, held, sound, library, whole, touchpoints, settings.sources(name))
        examined.append(_waived(examine(journey, around), held, settings.folder(name), as_of))
    other = [*settings.found, *_same_ids(loaded), *(() if paths else _unknown_in_gate(settings, loaded))]
    return Project(tuple(examined), tuple(other), settings.templates())


def _loaded(tree: Tree, names: Sequence[str], stdin: bytes) -> Iterator[tuple[str, LoadedJourney]]:
    """The journeys; where two files claim one folder of evidence, it belongs to the first."""
    claimed: set[str] = set()
    for name in names:
        folder = evidence_folder(name)
        content = stdin if name == STDIN else None
        yield name, load_journey(tree, name, content=content, with_evidence=folder not in claimed)
        claimed.add(folder)


def _where(paths: Sequence[str]) -> str:
    return f" in {', '.join(paths)}" if paths else ""


def _journeys(tree: Tree, settings: _Settings, paths: Sequence[str]) -> tuple[list[str], bool]:
    """The journey files that are meant, and whether settings were named beside them."""
    names: dict[str, None] = {}
    only_settings = False
    for path in paths or [_home(settings)]:
        shown = path if path == STDIN else _shown(path)
        if posixpath.basename(shown) == SETTINGS_FILE and not tree.is_folder(shown) and tree.exists(shown):
            settings.load(shown)
            only_settings = True
            continue
        names.update(dict.fromkeys(_named(tree, settings, shown, path)))
    return list(names), only_settings


def _home(settings: _Settings) -> str:
    name = settings.file_for("")
    return posixpath.dirname(name) if name else ""


def _shown(path: str) -> str:
    """A path as it is told: with `/`, and without `./` before it."""
    return posixpath.normpath(path.replace(os.sep, "/")) if path not in {"", "."} else ""


def _named(tree: Tree, settings: _Settings, name: str, asked: str) -> list[str]:
    if name == STDIN:
        return [STDIN]
    if tree.is_folder(name) and not is_yaml(name):
        owner = owner_of(tree, f"{name}/")
        return [owner] if owner else _in_folder(tree, settings, name)
    if not tree.exists(name):
        found = [file for file in _in_folder(tree, settings, _home(settings)) if stem_of(file) == asked]
        if not found:
            raise UsageError(f"there is no file, folder or journey '{asked}'")
        return found
    parts = name.split("/")
    if any(part in EVIDENCE_FOLDERS for part in parts[:-1]) or not is_yaml(name):
        owner = owner_of(tree, name)
        if owner is None and not is_yaml(name):
            raise UsageError(f"'{asked}' is no journey file, and belongs to none")
        return [owner or name]
    return [name]


def _in_folder(tree: Tree, settings: _Settings, folder: str) -> list[str]:
    """The journeys in a folder; in a project's folder, those of its folder for journeys."""
    own = posixpath.join(folder, SETTINGS_FILE) if folder else SETTINGS_FILE
    try:
        if tree.exists(own):
            model = settings.load(own).built.model or default_settings()
            inner = posixpath.normpath(posixpath.join(folder, model.journeys))
            if tree.is_folder(inner):
                return list(journey_files(tree, inner))
        elif not folder and tree.is_folder(default_settings().journeys):
            return list(journey_files(tree, default_settings().journeys))
        return list(journey_files(tree, folder))
    except Unreadable as unreadable:
        raise UsageError(f"the folder '{folder or '.'}' cannot be read: {unreadable}") from unreadable


def _neighbours(tree: Tree, settings: _Settings, loaded: dict[str, LoadedJourney]) -> tuple[list[LoadedJourney], bool]:
    """The journeys that `same_as` refers to and that were not asked for, and whether all of the project is known."""
    known = {stem_of(name) for name in loaded}
    wanted = _referred(loaded.values()) - known
    found: list[LoadedJourney] = []
    files = {stem_of(name): name for name in _in_folder(tree, settings, _home(settings))} if wanted else {}
    while wanted:
        stems = sorted(wanted)
        known.update(stems)
        more = [load_journey(tree, files[stem]) for stem in stems if stem in files]
        found.extend(more)
        wanted = _referred(more) - known
    return found, all(journey.file.built.model for journey in (*found, *loaded.values()))


def _referred(journeys: Iterable[LoadedJourney]) -> set[str]:
    return {
        touchpoint.same_as.partition("/")[0]
        for journey in journeys
        if journey.file.built.model
        for _, touchpoint in journey.file.built.model.touchpoints()
        if touchpoint.same_as
    }


def _same_ids(loaded: dict[str, LoadedJourney]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, journey in loaded.items():
        model = journey.file.built.model
        if model is None:
            continue
        first = seen.setdefault(model.id, name)
        if first != name:
            yield from journey.file.place(iter([second_with_id(model, first)]))


def _unknown_in_gate(settings: _Settings, loaded: dict[str, LoadedJourney]) -> Iterator[Finding]:
    held = ((settings.file_for(posixpath.dirname(name)), journey.file.built.model) for name, journey in loaded.items())
    yield from unknown_gate_stages((settings.load(name) if name else None, journey) for name, journey in held)


def _waived(examined: Examined, settings: Settings, folder: str, as_of: date) -> Examined:
    """Without the findings that a waiver covers."""

    def covered(finding: Finding) -> bool:
        file = Path(os.path.relpath(finding.file, folder or ".")).as_posix()
        return is_waived(finding, file, settings.waive, as_of)

    if not settings.waive:
        return examined
    kept = tuple(finding for finding in examined.findings if not covered(finding))
    return replace(examined, findings=kept)

"""What is measured: the KPIs that say how, grouped by the source that they are counted from."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.checks.journey import touchpoint_paths
from cxrel.findings import DocPath, Severity
from cxrel.findings.errors import UsageError
from cxrel.model.settings import Settings
from cxrel.store.discovery import evidence_folder, settings_file
from cxrel.usecases.load import STDIN, load_yaml
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cxrel.findings import Fault, Finding
    from cxrel.model.journey import Journey
    from cxrel.model.kpi import Kpi, Measure, Source
    from cxrel.store.tree import Tree
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.load import LoadedFile, LoadedJourney, LoadedTable

_ADDRESS = re.compile("://.*", re.DOTALL)
"""Of an address that stands in the file against the rules: who logs in, where, and with which password or key."""


@dataclass(frozen=True)
class Subject:
    """One KPI that is measured, and where it stands."""

    loaded: LoadedJourney
    journey: Journey
    kpi: Kpi
    measure: Measure
    path: DocPath
    """The path of the KPI in its journey's file."""

    @property
    def id(self) -> str:
        """Which KPI of the project it is: `order-online/first-contact`."""
        return f"{self.journey.id}/{self.kpi.id}"

    @property
    def readings_file(self) -> str:
        """The file of its readings, be it there or not."""
        return f"{evidence_folder(self.loaded.file.name)}/readings/{self.kpi.id}.csv"

    @property
    def readings(self) -> LoadedTable | None:
        """Its readings as they are, where there are any."""
        return next((table for table in self.loaded.readings if table.name == self.readings_file), None)

    def place(self, faults: Iterable[Fault]) -> Iterator[Finding]:
        """Faults in its `measure:`, where they stand in the journey's file."""
        return self.loaded.file.place(iter(faults))


@dataclass(frozen=True)
class SourceToRead:
    """One source, with the KPIs that are counted from it."""

    name: str
    source: Source
    folder: str
    """The folder of the file that declares it: paths count from there."""
    file: LoadedFile[Journey] | LoadedFile[Settings]
    """The file that declares it."""
    subjects: tuple[Subject, ...] = ()

    @property
    def path(self) -> DocPath:
        """Where it stands in that file."""
        return ("sources", self.name)

    @property
    def base(self) -> Path:
        """The folder as a full path."""
        return Path(self.folder or ".").absolute()

    @property
    def place_in_words(self) -> str:
        """Its file, or the environment variable and the table; never an address."""
        parts = (self.source.file, self.source.connect, self.source.table)
        return " ".join(_ADDRESS.sub("://***", part) for part in parts if part)

    def place(self, faults: Iterable[Fault]) -> Iterator[Finding]:
        """Faults in its declaration, where they stand."""
        return self.file.place(iter(faults))


@dataclass(frozen=True)
class ToMeasure:
    """Everything that is to be measured, and what keeps the rest from it."""

    sources: tuple[SourceToRead, ...]
    findings: tuple[Finding, ...]
    """Errors of journeys and settings that are not measured for that reason, and of their readings."""
    voices: tuple[Subject, ...] = ()
    """KPIs that are counted from voice.csv instead of a source; only where they are asked for."""
    broken: tuple[str, ...] = ()
    """The files of journeys that are not measured, because they or their settings have errors."""


def to_measure(
    tree: Tree, paths: Sequence[str], as_of: date, *, kpis: Sequence[str] = (), voices: bool = False
) -> ToMeasure:
    """The KPIs of the journeys that `paths` name, by source; `kpis` narrows them down, by id. Raises UsageError."""
    project = open_project(tree, paths, as_of)
    sound, broken, findings = [], [], _errors(project.other)
    for examined in project.journeys:
        own = [one for one in _errors(examined.findings) if one.file == examined.loaded.file.name]
        findings += own
        settings = _settings_of(tree, examined)
        if own or examined.loaded.file.built.model is None or (settings and _errors(settings.findings)):
            broken.append(examined.loaded.file.name)
        else:
            sound.append((examined, settings))
    groups: dict[tuple[str, str], tuple[SourceToRead, list[Subject]]] = {}
    heard: list[Subject] = []
    for examined, settings in sound:
        for subject in subjects_of(examined.loaded):
            if kpis and subject.kpi.id not in kpis and subject.id not in kpis:
                continue
            if subject.measure.source:
                source = _source_of(subject, settings)
                groups.setdefault((source.file.name, source.name), (source, []))[1].append(subject)
            elif voices:
                heard.append(subject)
    if not broken:
        _all_there(kpis, [*heard, *(one for _, many in groups.values() for one in many)])
    sources = (_with(source, subjects) for source, subjects in groups.values())
    return ToMeasure(tuple(sources), tuple(findings), tuple(heard), tuple(broken))


def declared_sources(tree: Tree, paths: Sequence[str], as_of: date) -> list[SourceToRead]:
    """Every source that the journeys and their settings declare, also those from which nothing is counted."""
    found: dict[tuple[str, str], SourceToRead] = {}
    for examined in open_project(tree, paths, as_of).journeys:
        settings = _settings_of(tree, examined)
        for file in (examined.loaded.file, settings):
            model = file.built.model if file else None
            if file and model:
                for name, source in model.sources.items():
                    one = SourceToRead(name, source, posixpath.dirname(file.name), file)
                    found.setdefault((file.name, name), one)
    return list(found.values())


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _settings_of(tree: Tree, examined: Examined) -> LoadedFile[Settings] | None:
    journey = examined.loaded.file.name
    folder = posixpath.dirname(journey)
    name = None if journey == STDIN else settings_file(tree, folder, Path(folder).absolute().as_posix())
    return load_yaml(tree, name, Settings) if name else None


def subjects_of(loaded: LoadedJourney) -> Iterator[Subject]:
    """The KPIs of a journey that say how they are measured: from a source, or from voice.csv."""
    journey = loaded.file.built.model
    if journey is None:
        return
    for path, touchpoint in touchpoint_paths(journey):
        for place, kpi in enumerate(touchpoint.kpis):
            if kpi.measure and (kpi.measure.source or kpi.measure.from_voice):
                yield Subject(loaded, journey, kpi, kpi.measure, (*path, "kpis", place))


def _source_of(subject: Subject, settings: LoadedFile[Settings] | None) -> SourceToRead:
    """The declaration that a KPI means: its journey's own, or else that of the settings."""
    name = subject.measure.source or ""
    file: LoadedFile[Journey] | LoadedFile[Settings] = subject.loaded.file
    source = subject.journey.sources.get(name)
    if source is None and settings and settings.built.model:
        file, source = settings, settings.built.model.sources.get(name)
    if source is None:
        raise AssertionError(f"the source {name} of {subject.id} was found by the rules")
    return SourceToRead(name, source, posixpath.dirname(file.name), file)


def _with(source: SourceToRead, subjects: list[Subject]) -> SourceToRead:
    return SourceToRead(source.name, source.source, source.folder, source.file, tuple(subjects))


def _all_there(wanted: Sequence[str], found: Sequence[Subject]) -> None:
    known = {name for subject in found for name in (subject.kpi.id, subject.id)}
    for name in wanted:
        if name not in known:
            raise UsageError(f"no KPI '{name}' has a 'measure:' that can be used here")

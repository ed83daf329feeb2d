"""Files to values: a journey with its evidence and the settings that hold, and every fault of form and structure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from cxrel.checks.journey import touchpoint_paths
from cxrel.documents.build import Built, build
from cxrel.documents.joint import JOINT, JointNames, build_joint
from cxrel.documents.place import as_located, in_document, in_file
from cxrel.documents.readings import build_readings
from cxrel.documents.table import Table, parse_table
from cxrel.documents.text import YAML_LIMIT, Located, Text, decode
from cxrel.documents.voices import build_voices
from cxrel.documents.yaml import Document, parse
from cxrel.findings import DocPath, Fault, Finding, Severity
from cxrel.model.evidence import Evidence, Improvement, JointReadings, Readings, Session, Voice, Walk
from cxrel.model.journey import Journey
from cxrel.store.discovery import evidence_folder, is_yaml, stem_of
from cxrel.store.tree import Unreadable
from cxrel.usecases.names import names_of, sound_dimensions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cxrel.model.kpi import Kpi
    from cxrel.store.tree import Tree

M = TypeVar("M", bound=BaseModel)
TABLE_LIMIT = 256 * 1024 * 1024
STDIN = "-"


@dataclass(frozen=True)
class LoadedFile(Generic[M]):
    """A YAML file that was read: its document, and its model as far as there is one."""

    name: str
    document: Document | None
    built: Built[M]
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The name that the format gives it: its file's, without the ending."""
        return stem_of(self.name)

    def place(self, faults: Iterator[Fault]) -> Iterator[Finding]:
        """Faults of rules where they stand; those that follow from a value that failed already are dropped."""
        if self.document is None:
            return
        for fault in faults:
            if not self.built.rests_on_failed(fault):
                yield in_document(self.document, fault)


@dataclass(frozen=True)
class LoadedTable:
    """A table of evidence that was read."""

    name: str
    table: Table | None
    findings: tuple[Finding, ...]
    kpi: str = ""
    readings: Readings | None = None
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class LoadedJourney:
    """A journey file with all that lies beside it."""

    file: LoadedFile[Journey]
    sessions: tuple[LoadedFile[Session], ...] = ()
    walks: tuple[LoadedFile[Walk], ...] = ()
    improvements: tuple[LoadedFile[Improvement], ...] = ()
    readings: tuple[LoadedTable, ...] = ()
    joint: tuple[LoadedTable, ...] = ()
    """Those of `joint.csv`, `together.csv` and `outcome.csv` that are there."""
    voice: LoadedTable | None = None
    other: tuple[Finding, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)

    def findings(self) -> Iterator[Finding]:
        """Every fault of form and structure."""
        yield from self.file.findings
        yield from self.other
        files: tuple[LoadedFile[Any], ...] = (*self.sessions, *self.walks, *self.improvements)
        for loaded in files:
            yield from loaded.findings
        for table in self.tables:
            yield from table.findings

    @property
    def tables(self) -> tuple[LoadedTable, ...]:
        """All tables beside it."""
        return (*self.readings, *self.joint, *((self.voice,) if self.voice else ()))


def load_yaml(tree: Tree, name: str, model: type[M], *, content: bytes | None = None) -> LoadedFile[M]:
    """Read one YAML file as a model; `content` is given where it does not come from the tree."""
    text = _text(tree, name, YAML_LIMIT, content)
    if isinstance(text, Finding):
        return LoadedFile(name, None, Built(None), (text,))
    document = parse(text)
    findings = [as_located(text, located, document.data) for located in document.faults]
    if document.data is None:
        return LoadedFile(name, None, Built(None), tuple(findings))
    built = build(model, document.data).without(_said_twice(document))
    findings.extend(in_document(document, fault) for fault in built.faults)
    return LoadedFile(name, document, built, tuple(findings))


def _said_twice(document: Document) -> set[DocPath]:
    """The keys that stand twice: which of their values is meant, nobody knows."""
    return {located.fault.path for located in document.faults if located.fault.code == "duplicate-key"}


def load_journey(tree: Tree, name: str, *, content: bytes | None = None, with_evidence: bool = True) -> LoadedJourney:
    """Read a journey file and its evidence; from standard input there is none."""
    file = load_yaml(tree, name, Journey, content=content)
    if name == STDIN or not with_evidence:
        return LoadedJourney(file)
    other: list[Finding] = []
    folder = evidence_folder(name)
    sessions = _load_all(tree, f"{folder}/sessions", Session, other)
    walks = _load_all(tree, f"{folder}/walks", Walk, other)
    improvements = _load_all(tree, f"{folder}/improvements", Improvement, other)
    readings = tuple(_load_readings(tree, f"{folder}/readings", file, other))
    joint = {name: table for name in JOINT if (table := _load_joint(tree, f"{folder}/{name}.csv", file))}
    voice = _load_voice(tree, f"{folder}/voice.csv", file)
    evidence = Evidence(
        sessions=_by_id(sessions),
        walks=_by_id(walks),
        improvements=_by_id(improvements),
        readings={table.kpi: table.readings for table in readings if table.readings},
        joint=_joint_readings(joint),
        voices=voice.voices if voice else (),
    )
    tables = (readings, tuple(joint.values()), voice)
    return LoadedJourney(file, sessions, walks, improvements, *tables, tuple(other), evidence)


def _text(tree: Tree, name: str, limit: int, content: bytes | None = None) -> Text | Finding:
    try:
        raw = tree.read(name, limit) if content is None else content
    except Unreadable as unreadable:
        hint = "put a file there that can be read, or take the name out"
        return in_file(name, Fault("unreadable-file", (), f"it cannot be read: {unreadable}", hint))
    text = decode(name, raw, limit=limit)
    return (
        as_located(Text(name, raw[: 4 * limit].decode("utf-8", "replace")), text) if isinstance(text, Located) else text
    )


def _load_all(tree: Tree, folder: str, model: type[M], other: list[Finding]) -> tuple[LoadedFile[M], ...]:
    found = [load_yaml(tree, name, model) for name in _files(tree, folder, is_yaml, other)]
    twice = {file.id for file in found if sum(f.id == file.id for f in found) > 1}
    for file in found:
        if file.id in twice and file.name.endswith(".yml"):
            hint = "its name without the ending is its id: rename one of the two"
            other.append(in_file(file.name, Fault("duplicate-id", (), "another file here has the same id", hint)))
    return tuple(found)


def _files(tree: Tree, folder: str, wanted: Callable[[str], bool], other: list[Finding]) -> Iterator[str]:
    try:
        names = tree.names(folder)
    except Unreadable as unreadable:
        other.append(in_file(folder, Fault("unreadable-file", (), f"the folder cannot be read: {unreadable}")))
        return
    for name in names:
        if wanted(name) and not name.startswith("."):
            yield f"{folder}/{name}"


def _by_id(files: tuple[LoadedFile[M], ...]) -> dict[str, M]:
    return {file.id: file.built.model for file in files if file.built.model is not None}


def _load_table(tree: Tree, name: str) -> Table | Finding:
    text = _text(tree, name, TABLE_LIMIT)
    return text if isinstance(text, Finding) else parse_table(text)


def _load_readings(tree: Tree, folder: str, file: LoadedFile[Journey], other: list[Finding]) -> Iterator[LoadedTable]:
    placed = list(file.built.model.kpis()) if file.built.model else []
    kpis = {one.kpi.id: one.kpi for one in reversed(placed)}
    known = names_of(file).kpis
    for name in _files(tree, folder, lambda n: n.endswith(".csv"), other):
        table = _load_table(tree, name)
        if isinstance(table, Finding):
            yield LoadedTable(name, None, (table,))
            continue
        kpi = kpis.get(stem_of(name))
        if kpi is not None:
            yield _readings_of(name, table, kpi, file)
            continue
        findings = [as_located(table.text, located) for located in table.faults]
        if known is not None and stem_of(name) not in known:
            hint = "name the file after a KPI of the journey, or add the KPI"
            findings.append(in_file(name, Fault("unknown-kpi", (), f"the journey has no KPI '{stem_of(name)}'", hint)))
        yield LoadedTable(name, table, tuple(findings))


def _readings_of(name: str, table: Table, kpi: Kpi, file: LoadedFile[Journey]) -> LoadedTable:
    """The rows of a KPI whose declaration is sound; where its unit failed, nothing follows."""
    if not _unit_is_sound(kpi, file.built):
        return LoadedTable(name, table, tuple(as_located(table.text, located) for located in table.faults), kpi.id)
    made = build_readings(table, kpi.unit, sound_dimensions(file) or {}, names_of(file).dimensions)
    findings = tuple(as_located(table.text, located) for located in made.faults)
    return LoadedTable(name, table, findings, kpi.id, made.readings)


def _unit_is_sound(kpi: Kpi, built: Built[Journey]) -> bool:
    failed = {path[:-1] for path in built.failed if path[-1:] == ("unit",)}
    placed = (
        (*path, "kpis", place)
        for path, touchpoint in (touchpoint_paths(built.model) if built.model and failed else ())
        for place, other in enumerate(touchpoint.kpis)
        if other is kpi
    )
    return failed.isdisjoint(placed)


def _load_joint(tree: Tree, name: str, file: LoadedFile[Journey]) -> LoadedTable | None:
    if not tree.exists(name):
        return None
    table = _load_table(tree, name)
    if isinstance(table, Finding):
        return LoadedTable(name, None, (table,))
    names = names_of(file)
    made = build_joint(
        stem_of(name), table, JointNames(sound_dimensions(file) or {}, names.dimensions, names.touchpoints)
    )
    findings = tuple(as_located(table.text, located) for located in made.faults)
    return LoadedTable(name, table, findings, readings=made.readings)


def _joint_readings(tables: Mapping[str, LoadedTable]) -> JointReadings:
    none = JointReadings()
    kept, together, outcome = (tables[name].readings if name in tables else None for name in JOINT)
    return JointReadings(kept or none.kept, together or none.together, outcome or none.outcome)


def _load_voice(tree: Tree, name: str, file: LoadedFile[Journey]) -> LoadedTable | None:
    if not tree.exists(name):
        return None
    table = _load_table(tree, name)
    if isinstance(table, Finding):
        return LoadedTable(name, None, (table,))
    names = names_of(file)
    voices, faults = build_voices(table, names.touchpoints, sound_dimensions(file) or {}, names.dimensions)
    return LoadedTable(name, table, tuple(as_located(table.text, f) for f in faults), voices=voices)


def has_error(findings: Iterator[Finding]) -> bool:
    """Whether anything was found that makes a file unusable."""
    return any(finding.severity is Severity.ERROR for finding in findings)

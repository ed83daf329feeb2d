"""A loaded journey to findings and a score: every rule, in one pass over values."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxrel.checks.cut import with_cuts
from cxrel.checks.evidence import evidence_rules
from cxrel.checks.files import (
    DATED_COLUMNS,
    NamedFile,
    absent,
    files_of_journey,
    files_of_walk,
    later_cell,
    later_improvement,
    later_session,
    later_walk,
)
from cxrel.checks.improvements import improvement_practice, improvement_rules
from cxrel.checks.journey import journey_rules
from cxrel.checks.kpis import kpi_rules
from cxrel.checks.names import NOTHING_KNOWN
from cxrel.checks.practice import practice_rules
from cxrel.checks.project import same_as_rules
from cxrel.checks.sessions import rating_rules, session_rules
from cxrel.checks.voices import personal_data
from cxrel.checks.walks import walk_rules
from cxrel.documents.place import in_table
from cxrel.model.case import Case
from cxrel.scoring.journey import score_journey
from cxrel.usecases.load import STDIN, LoadedFile, LoadedJourney, LoadedTable, has_error
from cxrel.usecases.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cxrel.checks.names import Names
    from cxrel.documents.known import Known
    from cxrel.findings import Fault, Finding
    from cxrel.model.case import Library
    from cxrel.model.journey import Journey
    from cxrel.model.results import JourneyScore
    from cxrel.model.settings import Settings
    from cxrel.store.tree import Tree


@dataclass(frozen=True)
class Examined:
    """A journey with all that was found about it; without an error it has a case and a score."""

    loaded: LoadedJourney
    findings: tuple[Finding, ...]
    case: Case | None
    score: JourneyScore | None


@dataclass(frozen=True)
class Surroundings:
    """What holds for a journey beyond its own files."""

    tree: Tree
    as_of: date
    settings: Settings
    settings_sound: bool
    library: Library
    library_whole: bool
    touchpoints: Mapping[str, Known | None]
    """The touchpoints of each journey of the library, as far as they are known."""
    shared_sources: Known | None
    """The sources that the settings declare, as far as they are known."""


def examine(loaded: LoadedJourney, around: Surroundings) -> Examined:
    """Apply every rule to a journey, and score it if nothing is wrong with it."""
    findings = list(loaded.findings())
    journey = loaded.file.built.model
    if journey is None:
        findings.extend(_on_evidence(loaded, NOTHING_KNOWN, around))
        return Examined(loaded, tuple(findings), None, None)
    names = names_of(loaded.file, around.shared_sources)
    findings.extend(_on_journey(loaded, journey, names, around))
    findings.extend(_on_evidence(loaded, names, around))
    if has_error(iter(findings)) or not around.settings_sound:
        return Examined(loaded, tuple(findings), None, None)
    case = Case(journey, loaded.evidence, around.as_of, around.settings, around.library)
    score = score_journey(case)
    findings.extend(loaded.file.place(evidence_rules(case, score)))
    return Examined(loaded, tuple(findings), case, score)


def _on_journey(loaded: LoadedJourney, journey: Journey, names: Names, around: Surroundings) -> Iterator[Finding]:
    file = loaded.file
    from_stdin = file.name == STDIN
    yield from file.place(journey_rules(journey, names, None if from_stdin else file.id))
    faults = kpi_rules(journey, names)
    yield from file.place(with_cuts(faults, journey, file.document) if file.document else faults)
    yield from file.place(
        same_as_rules(journey, around.library, around.touchpoints, all_known=around.library_whole and not from_stdin)
    )
    yield from file.place(practice_rules(journey))
    if not from_stdin:
        records_known = not loaded.other and all(
            s.built.model and s.built.is_whole("stages", "*") for s in loaded.sessions
        )
        yield from file.place(rating_rules(journey, loaded.evidence.sessions, all_known=records_known))
        yield from _absent_files(file, files_of_journey(journey), around)


def _on_evidence(loaded: LoadedJourney, names: Names, around: Surroundings) -> Iterator[Finding]:
    as_of = around.as_of
    for session in loaded.sessions:
        if session.built.model:
            yield from session.place(session_rules(session.built.model, names))
            yield from session.place(later_session(session.built.model, as_of))
    for walk in loaded.walks:
        if walk.built.model:
            yield from walk.place(walk_rules(walk.built.model, names))
            yield from walk.place(later_walk(walk.built.model, as_of))
            yield from _absent_files(walk, files_of_walk(walk.built.model), around)
    for improvement in loaded.improvements:
        if improvement.built.model:
            yield from improvement.place(improvement_rules(improvement.built.model, names))
            yield from improvement.place(improvement_practice(improvement.built.model, as_of))
            yield from improvement.place(later_improvement(improvement.built.model, as_of))
    for table in loaded.tables:
        yield from _later_rows(table, as_of)
    if loaded.voice:
        yield from _personal_data(loaded.voice)


def _personal_data(loaded: LoadedTable) -> Iterator[Finding]:
    table = loaded.table
    if table is not None and "text" in table.header:
        at = table.header.index("text")
        texts = ((number, cells[at]) for number, cells in table.numbered() if cells[at])
        yield from (in_table(table, fault) for fault in personal_data(texts))


def _absent_files(file: LoadedFile[Any], named: Iterator[NamedFile], around: Surroundings) -> Iterator[Finding]:
    folder = posixpath.dirname(file.name)
    missing: list[Fault] = [absent(one) for one in named if not around.tree.matches(folder, one.file)]
    yield from file.place(iter(missing))


def _later_rows(loaded: LoadedTable, as_of: date) -> Iterator[Finding]:
    """Days and periods of a table that lie after the as-of date, also in rows with other faults."""
    table = loaded.table
    columns = [name for name in DATED_COLUMNS if table and name in table.header]
    if table is None or not columns:
        return
    places = [(name, table.header.index(name)) for name in columns]
    for number, cells in table.numbered():
        for name, at in places:
            for fault in later_cell(cells[at], ("rows", number, name), as_of):
                yield in_table(table, fault)

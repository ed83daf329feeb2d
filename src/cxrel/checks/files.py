"""Rules on files and folders that are named, and on dates that have not come yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.checks.journey import touchpoint_paths
from cxrel.findings import DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cxrel.model.evidence import Improvement, Session, Walk
    from cxrel.model.journey import Journey
    from cxrel.model.kpi import Source
    from cxrel.model.settings import Settings


class NamedFile(NamedTuple):
    """A file or folder that a document names, relative to the document."""

    path: DocPath
    file: str
    kind: str = "file"


def files_of_journey(journey: Journey) -> Iterator[NamedFile]:
    """The artifacts and the source files that a journey names."""
    yield from files_of_sources(journey.sources)
    for path, touchpoint in touchpoint_paths(journey):
        for place, artifact in enumerate(touchpoint.artifacts):
            if artifact.file is not None:
                yield NamedFile((*path, "artifacts", place, "file"), artifact.file)


def files_of_sources(sources: Mapping[str, Source]) -> Iterator[NamedFile]:
    """The files of sources; a pattern stands for the files that match it."""
    for name, source in sources.items():
        if source.file is not None:
            yield NamedFile(("sources", name, "file"), source.file)


def files_of_settings(settings: Settings) -> Iterator[NamedFile]:
    """The folders that settings name, and the files of their sources."""
    if "journeys" in settings.model_fields_set:
        yield NamedFile(("journeys",), settings.journeys, "folder")
    if settings.templates is not None:
        yield NamedFile(("templates",), settings.templates, "folder")
    yield from files_of_sources(settings.sources)


def files_of_walk(walk: Walk) -> Iterator[NamedFile]:
    """The evidence that a walk names."""
    for place, probe in enumerate(walk.probes):
        for index, file in enumerate(probe.evidence):
            yield NamedFile(("probes", place, "evidence", index), file)


def absent(named: NamedFile) -> Fault:
    """A file that is named and not there."""
    hint = "put it there, mend the name, or take it out"
    return Fault("absent-file", named.path, f"there is no {named.kind} {shown(named.file)}", hint)


def later_session(session: Session, as_of: date) -> Iterator[Fault]:
    """A session that has not been held yet does not count."""
    yield from _later(("date",), session.date, as_of)


def later_walk(walk: Walk, as_of: date) -> Iterator[Fault]:
    """A walk that has not been made yet does not count."""
    yield from _later(("date",), walk.date, as_of)


def later_improvement(improvement: Improvement, as_of: date) -> Iterator[Fault]:
    """An improvement is not opened or closed in the future."""
    for key, day in (("opened", improvement.opened), ("closed", improvement.closed)):
        if day is not None:
            yield from _later((key,), day, as_of)


DATED_COLUMNS = ("period", "date", "acknowledged", "closed")
"""The columns of tables of evidence that say when."""


def later_cell(text: str, path: DocPath, as_of: date) -> Iterator[Fault]:
    """Nothing was read, said or answered on a day that has not come, or in a period that has not begun."""
    period = parse_period(text) if text else None
    if period is not None:
        yield from _later(path, period.first, as_of)


def _later(path: DocPath, day: date, as_of: date) -> Iterator[Fault]:
    if day > as_of:
        hint = "it does not count yet; mend the date, or choose a later --as-of"
        yield Fault("after-as-of", path, f"{shown(day)} lies after the as-of date, {as_of}", hint)

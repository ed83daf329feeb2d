"""`cxrel improve`: which improvements there are, how they stand, and the one that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.findings.errors import UsageError
from cxrel.improvement.effect import effects
from cxrel.improvement.work import Work, work_of
from cxrel.usecases.load import STDIN
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.improvement.effect import Effect
    from cxrel.model.case import Case
    from cxrel.model.evidence import Improvement
    from cxrel.model.results import JourneyScore
    from cxrel.store.tree import Tree
    from cxrel.usecases.load import LoadedFile, LoadedJourney
    from cxrel.usecases.project import Project

_NOT_FROM_STDIN = "an improvement is written beside its journey: name the journey's file or id, not standard input"


@dataclass(frozen=True)
class Subject:
    """A journey without an error, that improvements are about."""

    loaded: LoadedJourney
    case: Case
    score: JourneyScore

    @property
    def file(self) -> str:
        """The journey's file."""
        return self.loaded.file.name


@dataclass(frozen=True)
class Shown:
    """One improvement as it stands, with what the control charts say since it was opened."""

    subject: Subject
    file: LoadedFile[Improvement]
    work: Work
    effects: tuple[Effect, ...]


def subjects(project: Project) -> list[Subject]:
    """The journeys without an error."""
    return [Subject(one.loaded, one.case, one.score) for one in project.journeys if one.case and one.score]


def one_subject(tree: Tree, asked: str | None, as_of: date) -> tuple[Subject | None, Project]:
    """The journey of that path or id; the only one, if none is named. None where it has errors."""
    if asked == STDIN:
        raise UsageError(_NOT_FROM_STDIN)
    project = open_project(tree, [asked] if asked else [], as_of)
    if len(project.journeys) != 1:
        known = ", ".join(sorted(one.loaded.file.id for one in project.journeys))
        raise UsageError(f"an improvement belongs to one journey; name one of: {known}")
    return next(iter(subjects(project)), None), project


def all_shown(subject: Subject) -> list[Shown]:
    """The improvements of a journey by the as-of date: overdue, open, closed."""
    files = {file.id: file for file in subject.loaded.improvements}
    return [
        Shown(subject, files[work.id], work, _effects(subject, work))
        for work in work_of(subject.case.evidence.improvements, subject.case.as_of)
    ]


def named(tree: Tree, words: Sequence[str], as_of: date) -> tuple[Shown | None, Project]:
    """The improvement that `NAME`, `JOURNEY NAME` or `JOURNEY/NAME` means. None where its journey has errors.

    Raises UsageError where there is none of that name, or more than one.
    """
    journey, name = _split(words)
    if journey == STDIN:
        raise UsageError(_NOT_FROM_STDIN)
    project = open_project(tree, [journey] if journey else [], as_of)
    found = [one for subject in subjects(project) for one in all_shown(subject) if one.work.id == name]
    if len(found) > 1:
        where = ", ".join(f"{one.subject.case.journey.id}/{name}" for one in found)
        raise UsageError(f"several journeys have an improvement '{name}'; name one of: {where}")
    if not found and len(subjects(project)) == len(project.journeys):
        known = sorted(one.work.id for subject in subjects(project) for one in all_shown(subject))
        raise UsageError(f"there is no improvement '{name}'; known here: {', '.join(known) or 'none yet'}")
    return next(iter(found), None), project


def _split(words: Sequence[str]) -> tuple[str | None, str]:
    if len(words) == 1:
        journey, slash, name = words[0].rpartition("/")
        return (journey, name) if slash else (None, _stem(words[0]))
    if len(words) == 2:
        return words[0], _stem(words[1])
    raise UsageError("name one improvement; 'cxrel improve list' tells them")


def _stem(name: str) -> str:
    return name.removesuffix(".yaml").removesuffix(".yml")


def _effects(subject: Subject, work: Work) -> tuple[Effect, ...]:
    return effects(subject.score, work.improvement.touchpoints, work.improvement.opened)

"""`cxrel walks`: what the walks of each journey cover, and what they left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.walking.coverage import coverage_of

if TYPE_CHECKING:
    from cxrel.model.case import Case
    from cxrel.usecases.project import Project
    from cxrel.walking.coverage import Coverage


@dataclass(frozen=True)
class Covered:
    """A journey without an error, and what its walks cover."""

    file: str
    case: Case
    coverage: Coverage


def cover(project: Project) -> list[Covered]:
    """The coverage of each journey that could be examined, in the order in which they were found."""
    return [Covered(one.file, one.case, coverage_of(one.case)) for one in project.scored()]

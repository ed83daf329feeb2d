"""`cxrel backlog`: what to fix next in each journey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.improvement.backlog import backlog_of

if TYPE_CHECKING:
    from cxrel.improvement.backlog import Backlog
    from cxrel.model.case import Case
    from cxrel.usecases.project import Project


@dataclass(frozen=True)
class Ranked:
    """A journey without an error, and what to fix next in it."""

    file: str
    case: Case
    backlog: Backlog


def rank(project: Project) -> list[Ranked]:
    """The backlog of each journey that could be examined, in the order in which they were found."""
    return [Ranked(one.file, one.case, backlog_of(one.case, one.score)) for one in project.scored()]

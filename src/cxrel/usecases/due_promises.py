"""What people promised by a day: improvements, what follows from a session, waivers."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from cxrel.improvement.work import open_work
from cxrel.usecases.due_item import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.improvement.work import Work
    from cxrel.model.case import Case
    from cxrel.model.evidence import StageRecord


def promises_due(case: Case) -> list[Item]:
    """Open improvements, and what follows from the newest session of each stage."""
    return [*_improvements(case), *_follows(case)]


def waivers_due(case: Case) -> Iterator[Item]:
    """Findings that the team accepts until a day."""
    for waiver in case.settings.waive:
        if waiver.until is not None:
            where = f" in {waiver.where}" if waiver.where else ""
            told = f"The waiver of '{waiver.code}'{where} ends"
            yield Item("waiver", "", told, None, waiver.until, command="cxrel validate", ids=(waiver.code,))


def _improvements(case: Case) -> Iterator[Item]:
    for work in open_work(case.evidence.improvements, case.as_of):
        improvement, name = work.improvement, shlex.quote(f"{case.journey.id}/{work.id}")
        if improvement.due is not None:
            yield _improvement(case, work, f"The result of '{improvement.name}'", f"cxrel improve show {name}")
        else:
            told = f"Agree when '{improvement.name}' is to show a result"
            yield _improvement(case, work, told, f"cxrel improve move {name} --due DATE")
        if improvement.owner is None:
            told, command = f"Name who answers for '{improvement.name}'", f"cxrel improve move {name} --owner WHO"
            yield Item("improvement", case.journey.id, told, None, None, command=command, ids=(work.id,))


def _improvement(case: Case, work: Work, told: str, command: str) -> Item:
    one = work.improvement
    return Item("improvement", case.journey.id, told, one.owner, one.due, one.opened, command, ids=(work.id,))


def _follows(case: Case) -> Iterator[Item]:
    """Until the stage's next session, which asks what became of it."""
    for stage in case.journey.stages:
        held = case.evidence.sessions_until(case.as_of)
        found = next(((name, one.stages[stage.id]) for name, one in held if stage.id in one.stages), None)
        if found:
            yield from _of_record(case, stage.id, *found)


def _of_record(case: Case, stage: str, session: str, record: StageRecord) -> Iterator[Item]:
    for follow in record.follows:
        if follow.what is not None or follow.due is not None:
            told = f"{follow.what or 'What was agreed'} (session {session})"
            command = f"cxrel rate {case.journey.id}"
            yield Item("follow", case.journey.id, told, follow.who, follow.due, command=command, stage=stage)

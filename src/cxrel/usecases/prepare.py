"""`cxrel prepare`: everything for the day of a rating session, made the day before, with what would go wrong on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.documents.place import as_located, in_file
from cxrel.documents.text import Located, Text, decode
from cxrel.exchange.ballots import Agenda
from cxrel.exchange.people import read_people
from cxrel.findings import Fault, Finding
from cxrel.findings.errors import UsageError
from cxrel.model.base import ID_PATTERN
from cxrel.model.case import places
from cxrel.preparing.people import Person, present
from cxrel.preparing.plan import Plan, Wishes, plan_of
from cxrel.preparing.walks import Stop, assign
from cxrel.preparing.warnings import Situation
from cxrel.report.dates import day_words
from cxrel.session.privacy import in_others
from cxrel.store.journal import journal_folder, open_sessions
from cxrel.store.tree import Unreadable
from cxrel.usecases.walk import choose_journey
from cxrel.walking.coverage import coverage_of
from cxrel.walking.met import delivered_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.journey import Journey
    from cxrel.store.tree import Tree
    from cxrel.usecases.walk import Chosen
    from cxrel.walking.met import Walked

PEOPLE_LIMIT = 256 * 1024
"""The largest list of people, in bytes."""
FEWEST_MINUTES, MOST_MINUTES = 30, 480
_NEED: dict[Walked, int] = {"never": 0, "own-silo": 1, "old": 2, "walked": 3}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class PrepareRequest:
    """What was asked for."""

    journey: str | None
    day: date
    as_of: date
    people: str | None
    """The file with the list of people; None where there is none yet."""
    minutes: int
    session: str | None = None
    at: str | None = None
    """When it begins: 09:30."""
    where: str = ""
    facilitator: str = ""


@dataclass(frozen=True)
class Prepared:
    """The day that was planned, and what its files are made from."""

    chosen: Chosen
    case: Case
    people: tuple[Person, ...] | None
    now: Situation
    plan: Plan


def prepare(tree: Tree, request: PrepareRequest) -> Prepared | tuple[Finding, ...]:
    """Plan the day; or tell the errors in the journey's files and in the list of people, all at once.

    Raises UsageError for a journey, a list or a time that is not there.
    """
    session, starts = _session_id(request), _starts(request.at)
    chosen = choose_journey(tree, request.journey, request.as_of)
    journey = chosen.loaded.built.model
    people = _people(tree, request.people, journey) if request.people is not None and journey else None
    wrong = people if isinstance(people, list) else []
    case = chosen.case
    if case is None or isinstance(people, list):
        return (*(chosen.findings if case is None else ()), *wrong)
    score = chosen.project.scored()[0].score
    seated = None if people is None else _by_silo(people, case.journey)
    stops = tuple(_stops(case))
    now = Situation(
        journey=case.journey,
        score=score,
        people=seated,
        among_others=in_others(present(seated or (), case.journey.silos), case.settings.hide_under),
        tasks=tuple(assign(seated or (), stops)),
        session=session,
        day=request.day,
        as_of=request.as_of,
        minutes=request.minutes,
        recorded={id_: held.date for id_, held in case.evidence.sessions.items()},
        begun=tuple(open_sessions(journal_folder(tree, chosen.file), case.journey.id)),
        absent_files=tuple(f.message for f in chosen.findings if f.code == "absent-file"),
    )
    wishes = Wishes(
        f"{_WEEKDAYS[request.day.weekday()]} {day_words(request.day)}", starts, request.where, request.facilitator
    )
    return Prepared(chosen, case, seated, now, plan_of(now, wishes, stops))


def agenda_of(journey: Journey) -> Agenda:
    """What ballots and lists of people may speak of; names on one line each."""
    stages = {stage.id: " ".join(stage.name.split()) for stage in journey.stages}
    return Agenda(stages, {silo: " ".join(name.split()) for silo, name in journey.silos.items()})


def _session_id(request: PrepareRequest) -> str:
    session = request.session or request.day.isoformat()
    if not re.fullmatch(ID_PATTERN, session):
        raise UsageError(f"--session {session}: a session is named with small letters, digits, '-' and '_': 2026-q4")
    return session


def _starts(at: str | None) -> int | None:
    """Minutes after midnight."""
    if at is None:
        return None
    found = _TIME.fullmatch(at.strip())
    if found is None:
        raise UsageError(f"--at {at}: write a time of day such as 09:30")
    return int(found[1]) * 60 + int(found[2])


def _people(tree: Tree, name: str, journey: Journey) -> tuple[Person, ...] | list[Finding]:
    if not tree.exists(name):
        raise UsageError(f"there is no file '{name}'; 'cxrel prepare' without --people writes one to fill in")
    try:
        text = decode(name, tree.read(name, PEOPLE_LIMIT), limit=PEOPLE_LIMIT)
    except Unreadable as unreadable:
        return [in_file(name, Fault("unreadable-file", (), f"it cannot be read: {unreadable}", "name a CSV file"))]
    if isinstance(text, Located):
        return [as_located(Text(name, ""), text)]
    return read_people(text, agenda_of(journey))


def _by_silo(people: Sequence[Person], journey: Journey) -> tuple[Person, ...]:
    """By silo as the journey declares them, each as the list has them."""
    order = list(journey.silos)
    return tuple(sorted(people, key=lambda person: order.index(person.silo)))


def _stops(case: Case) -> Iterator[Stop]:
    covered = {one.id: one for one in coverage_of(case).touchpoints}
    for place in places(case):
        one = covered[place.touchpoint.id]
        silos = delivered_by(place)
        yield Stop(one.id, one.stage, silos, _NEED[one.covered], one.tried, place.marked)


def folder_of(request: PrepareRequest, asked: str | None) -> Path:
    """The folder that everything goes to, beside where the command runs."""
    return Path(asked) if asked is not None else Path(f"prepare-{request.day.isoformat()}")

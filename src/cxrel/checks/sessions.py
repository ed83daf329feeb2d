"""Rules on the record of a rating session, and on the rating that stands in the journey file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.names import depends_on, marks_by, named
from cxrel.findings import Anchor, DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.evidence import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.checks.names import Names
    from cxrel.model.evidence import Session, StageRecord
    from cxrel.model.journey import Journey, Rating

_UNDECLARED = "declare it under 'silos:' in the journey file"


def session_rules(session: Session, names: Names) -> Iterator[Fault]:
    """One session's record against the journey: who took part, who voted, and about what."""
    yield from _attendance(session, names)
    for stage_id, record in session.stages.items():
        path: DocPath = ("stages", stage_id)
        yield from named("stage", stage_id, names.stages, path, anchor=Anchor.KEY)
        yield from _record(session, record, names, path)


def _attendance(session: Session, names: Names) -> Iterator[Fault]:
    if session.participants is None and session.people is None:
        hint = "say how many came of each silo, such as 'participants: {care: 5}'"
        yield Fault("missing-key", ("participants",), "'participants' is missing", hint, Anchor.MISSING)
    for silo in session.participants or {}:
        yield from named("silo", silo, names.silos, ("participants", silo), anchor=Anchor.KEY, where=_UNDECLARED)
    for person, silo in (session.people or {}).items():
        yield from named("silo", silo, names.silos, ("people", person), where=_UNDECLARED)


def _record(session: Session, record: StageRecord, names: Names, path: DocPath) -> Iterator[Fault]:
    if record.votes is None and record.votes_by_person is None and record.mark is None:
        hint = "add 'votes:', or the 'mark:' that the room settled on"
        yield Fault("missing-key", (*path, "votes"), "the stage has neither votes nor a mark", hint, Anchor.MISSING)
    if record.votes_by_person is not None and not session.named:
        hint = "keep votes by silo, or say 'named: true' if the room agreed to it"
        told = "votes are kept by person only in a named session"
        yield Fault("votes-by-person", (*path, "votes_by_person"), told, hint, Anchor.KEY, about=(("named",),))
    for person in record.votes_by_person or {}:
        yield from _person(session, person, (*path, "votes_by_person", person))
    miscounted = list(_silo_votes(session, record.votes or {}, names, (*path, "votes")))
    yield from miscounted
    for place, round_ in enumerate(record.earlier_rounds):
        at = (*path, "earlier_rounds", place)
        if session.people is not None and session.named:
            for person in round_:
                yield from _person(session, person, (*at, person))
        else:
            yield from _silo_votes(session, round_, names, at)
    if not miscounted:
        yield from _lived(session, record, path)
    for place, follow in enumerate(record.follows):
        if follow.due is not None and follow.due < session.date:
            hint = "mend one of the two dates"
            at = (*path, "follows", place, "due")
            yield Fault("dates-order", at, f"'due' lies before the session, {session.date}", hint, about=(("date",),))
    yield from depends_on(names, record.depends_on, (*path, "depends_on"))
    yield from marks_by(names, record.by, (*path, "by"))


def _person(session: Session, person: str, path: DocPath) -> Iterator[Fault]:
    if session.people is not None and person not in session.people:
        hint = "list everybody who voted under 'people:', with the silo"
        yield Fault("unknown-person", path, f"{shown(person)} did not take part", hint, Anchor.KEY, (("people",),))


def _silo_votes(
    session: Session, votes: Mapping[str, tuple[int | str, ...]], names: Names, path: DocPath
) -> Iterator[Fault]:
    present = session.present()
    if not present and session.participants is None:
        return
    all_known = names.silos is None or names.silos.names.issuperset(present)
    for silo, cast in votes.items():
        at = (*path, silo)
        if silo == OTHERS:
            continue
        unknown = list(named("silo", silo, names.silos, at, anchor=Anchor.KEY, where=_UNDECLARED))
        yield from unknown
        if unknown:
            continue
        people = present.get(silo, 0)
        if not people and not all_known:
            continue
        if not people:
            hint = "add the silo to 'participants:', or move the votes to the silo that cast them"
            told = f"{shown(silo)} has votes, and nobody of it took part"
            yield Fault("silo-not-there", at, told, hint, Anchor.KEY, _attendance_of(silo))
        elif len(cast) > people:
            yield _too_many(len(cast), people, f"of '{silo}' took part", at, _attendance_of(silo))
    yield from _others(votes, present, path)


def _attendance_of(silo: str) -> tuple[DocPath, ...]:
    return (("participants", silo), ("people",))


def _others(votes: Mapping[str, tuple[int | str, ...]], present: Mapping[str, int], path: DocPath) -> Iterator[Fault]:
    """The others can be no more than those whose votes are not counted elsewhere."""
    cast = len(votes.get(OTHERS, ()))
    left = sum(present.values()) - sum(min(len(votes.get(silo, ())), people) for silo, people in present.items())
    if cast > left:
        yield _too_many(cast, left, "whose silo has no votes of its own", (*path, OTHERS), (("participants",), path))


def _lived(session: Session, record: StageRecord, path: DocPath) -> Iterator[Fault]:
    cast, people = len(record.lived) + len(record.not_lived), sum(session.present().values())
    if people and cast > people:
        at = (*path, "lived" if len(record.lived) > people else "not_lived")
        yield _too_many(cast, people, "took part", at, (("participants",), ("people",)))


def _too_many(votes: int, people: int, of: str, path: DocPath, about: tuple[DocPath, ...]) -> Fault:
    hint = "count again: each person votes once in a round"
    told = f"there {'is' if votes == 1 else 'are'} {votes} {'vote' if votes == 1 else 'votes'}, and only {people} {of}"
    return Fault("too-many-votes", path, told, hint, about=about)


def rating_rules(journey: Journey, sessions: Mapping[str, Session], *, all_known: bool) -> Iterator[Fault]:
    """Ratings of the journey file against the sessions' records: a difference is a silent edit."""
    for place, stage in enumerate(journey.stages):
        rating, path = stage.rating, ("stages", place, "rating")
        if rating is None or rating.session is None:
            continue
        session = sessions.get(rating.session)
        record = session.stages.get(stage.id) if session else None
        if record is not None:
            yield from _differences(rating, record, path)
        elif all_known:
            hint = "keep the record in the folder 'sessions' beside the journey file"
            told = f"there is no record of this stage in a session {shown(rating.session)}"
            yield Fault("unknown-session", (*path, "session"), told, hint, about=(("stages", place, "id"),))


def _differences(rating: Rating, record: StageRecord, path: DocPath) -> Iterator[Fault]:
    if record.mark is not None and rating.mark != record.mark:
        yield _differs((*path, "mark"), rating.mark, record.mark)
    if record.why is not None and rating.why is not None and rating.why != record.why:
        yield _differs((*path, "why"), rating.why, record.why)
    if record.depends_on and rating.depends_on and set(rating.depends_on) != set(record.depends_on):
        yield _differs((*path, "depends_on"), ", ".join(rating.depends_on), ", ".join(record.depends_on))
    for dimension, marks in rating.by.items():
        recorded = record.by.get(dimension, {})
        for value, mark in marks.items():
            if value in recorded and recorded[value] != mark:
                yield _differs((*path, "by", dimension, value), mark, recorded[value])


def _differs(path: DocPath, here: object, recorded: object) -> Fault:
    hint = "put back what the session recorded, or hold a new session: a rating changes in the room"
    told = f"{shown(path[-1])} is {shown(here)} here, and {shown(recorded)} in the session's record"
    return Fault("rating-differs", path, told, hint)

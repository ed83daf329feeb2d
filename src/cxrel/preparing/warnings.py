"""What would go wrong in the room, told the day before, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from cxrel.preparing.people import FEWEST_PEOPLE, MOST_PEOPLE, counted, listed, names_of, present
from cxrel.preparing.timing import least_minutes
from cxrel.preparing.voices import stage_silos, voices_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cxrel.model.journey import Journey
    from cxrel.model.results import JourneyScore
    from cxrel.preparing.people import Person
    from cxrel.preparing.walks import Task

_STALE = {"rating": "rating", "walk": "walk", "reading": "figures"}


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that would go wrong."""

    told: str
    """What, as a sentence."""
    hint: str
    """What to do about it, as a sentence."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known the day before."""

    journey: Journey
    score: JourneyScore
    people: tuple[Person, ...] | None
    """None where there is no list yet."""
    among_others: frozenset[str]
    """The silos whose votes will be counted among the others."""
    tasks: tuple[tuple[Task, ...], ...]
    """What each person walks."""
    session: str
    day: date
    as_of: date
    minutes: int
    recorded: Mapping[str, date]
    """The sessions of the journey that were held, by id, with their days."""
    begun: tuple[str, ...]
    """Sessions that were begun, and are not confirmed."""
    absent_files: tuple[str, ...]
    """What was found of files that are named and not there."""


def warnings_of(now: Situation) -> tuple[Warned, ...]:
    """Everything that would go wrong, the gravest first."""
    people = () if now.people is None else chain(_people(now, now.people), _walks(now, now.people))
    return tuple(chain(_session(now), _silos_declared(now), people, _time(now), _evidence(now), _voices(now)))


def _session(now: Situation) -> Iterator[Warned]:
    if now.session in now.recorded:
        hint = f"Give this one a name of its own: --session {now.session}-b; or only the stages that its record lacks are rated."
        yield Warned(f"A session '{now.session}' is recorded already.", hint)
    same_day = [id_ for id_, day in now.recorded.items() if day == now.day and id_ != now.session]
    if same_day:
        told = f"On that day a session was held already: {', '.join(same_day)}."
        yield Warned(told, "Look at the date; two sessions of one day compete for the newest rating.")
    if now.begun:
        told = f"Begun and never confirmed: {', '.join(now.begun)}."
        yield Warned(told, "Finish it with 'cxrel rate' before the day, or the facilitator will be asked about it.")
    if now.day < now.as_of:
        yield Warned(f"The day of the session is over: {now.day}.", "Look at --date.")


def _silos_declared(now: Situation) -> Iterator[Warned]:
    if not now.journey.silos:
        hint = "Add 'silos:' to it, for everybody in the room sits for one."
        yield Warned("The journey declares no silos.", hint)


def _people(now: Situation, people: Sequence[Person]) -> Iterator[Warned]:
    if len(people) < FEWEST_PEOPLE:
        told = f"Only {counted(len(people), 'person is', 'people are')} in the list."
        yield Warned(
            told, f"Invite more, from several silos: with fewer than {FEWEST_PEOPLE} there is no spread to talk about."
        )
    if len(people) > MOST_PEOPLE:
        told = f"{len(people)} people are in the list."
        yield Warned(told, f"Hold two sessions: with more than {MOST_PEOPLE} not everybody is heard.")
    counts, names = present(people, now.journey.silos), now.journey.silos
    for silo in names:
        if silo not in counts:
            yield Warned(*_absent(now, silo))
    if len(counts) == 1 and len(names) > 1:
        yield Warned("Everybody comes from one silo.", "Invite others: the surprise is what silos see of one another.")
    hidden = [silo for silo in counts if silo in now.among_others]
    if hidden:
        told = f"Counted among the others: {'; '.join(names_of(hidden, names))}."
        hint = (
            "So nobody's vote can be told. Invite more of them if their view is to be seen by itself, or tell them so."
        )
        yield Warned(told, hint)
    yield from _reached(people)


def _reached(people: Sequence[Person]) -> Iterator[Warned]:
    without = [person.name for person in people if not person.email]
    if without and len(without) < len(people):
        yield Warned(f"No e-mail address is known of {listed(without)}.", "Hand them their invitation yourself.")
    remote = sum(person.remote for person in people)
    if remote:
        told = f"{counted(remote, 'person is', 'people are')} not in the room."
        hint = "A ballot stands in their invitation; try screen sharing and sound beforehand, with somebody remote."
        yield Warned(told, hint)


def _walks(now: Situation, people: Sequence[Person]) -> Iterator[Warned]:
    own = [person.name for person, tasks in zip(people, now.tasks, strict=True) if any(t.own_silo for t in tasks)]
    if own:
        hint = "They walk it all the same; believe it when a colleague from another silo met the same."
        yield Warned(f"Nothing is left that another silo delivers for {listed(own)}.", hint)


def _time(now: Situation) -> Iterator[Warned]:
    stages = len(now.journey.stages)
    least = least_minutes(stages)
    if now.minutes < least:
        told = f"{now.minutes} minutes are too few for {counted(stages, 'stage')}."
        yield Warned(told, f"Take {least} at least, or rate some of the stages on another day.")


def _evidence(now: Situation) -> Iterator[Warned]:
    names = {stage.id: stage.name for stage in now.journey.stages}
    for stage in now.score.stages:
        if stage.stale:
            told = f"{names[stage.id]}: the newest {listed([_STALE[what] for what in stage.stale])} {_are(stage.stale)} old."
            yield Warned(told, "Bring them up to date, or tell the room how old they are.")
    nothing = [names[s.id] for s in now.score.stages if not (s.walked or s.measured or s.heard)]
    if nothing:
        told = f"Nothing was walked, measured or heard yet that could be held against the votes: {'; '.join(nothing)}."
        yield Warned(told, "Have these stages walked first; a room that only votes learns only what it thinks.")
    for told in now.absent_files:
        yield Warned(told, "Put it there, or the room will not see it.")


def _are(stale: Sequence[str]) -> str:
    return "is" if len(stale) == 1 and stale[0] != "reading" else "are"


def _absent(now: Situation, silo: str) -> tuple[str, str]:
    """A silo that nobody comes of, with the stages that it delivers."""
    stages = [stage.name for stage in now.journey.stages if silo in stage_silos(stage)]
    part = f", and it delivers: {'; '.join(stages)}" if stages else ""
    hint = "Invite somebody, or ask them beforehand: otherwise their part is judged in their absence."
    return f"Nobody comes from {now.journey.silos[silo]}{part}.", hint


def _voices(now: Situation) -> Iterator[Warned]:
    people = now.people or ()
    unlived = [stage.name for stage in now.journey.stages if not voices_for(stage, people).lived]
    if people and unlived:
        told = f"Nobody in the list has lived this as a customer lately: {'; '.join(unlived)}."
        yield Warned(told, "The walks may change that; otherwise look together at what the customer receives there.")

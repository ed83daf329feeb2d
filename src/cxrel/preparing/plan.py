"""The day as plain values, from which the run-sheet and the invitations are made.

No mark and no figure is among them: what a facilitator carries around must not give away the evidence before the vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.preparing.people import counted, listed, names_of, present
from cxrel.preparing.timing import MORE_TIME, share_out
from cxrel.preparing.voices import voices_for
from cxrel.preparing.warnings import Warned, warnings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.journey import Stage
    from cxrel.preparing.timing import Slot
    from cxrel.preparing.walks import Stop
    from cxrel.preparing.warnings import Situation

_FLAGS = ("surprise", "figures-blind", "customers-disagree", "unsure", "stale")
_DAY = 24 * 60
NEEDS = ("never walked", "walked by its own silo alone", "not walked lately", "walked lately")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the facilitator said about the day."""

    day: str
    """The day in words."""
    starts: int | None = None
    """Minutes after midnight."""
    where: str = ""
    facilitator: str = ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the run-sheet's table."""

    kind: str
    begins: str
    """A time of day, or minutes from the beginning: 09:37, 0:37."""
    minutes: int
    name: str
    why: str
    """Why it gets more time than others; empty where it does not."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A touchpoint of a stage."""

    name: str
    promise: str
    moment_of_truth: bool


@dataclass(frozen=True, slots=True)
class StageSheet:
    """What the facilitator has at hand about one stage."""

    number: int
    id: str
    name: str
    begins: str
    minutes: int
    owner: str
    silos: tuple[str, ...]
    absent: tuple[str, ...]
    """The silos that deliver it and send nobody; none where there is no list of people."""
    lived: str
    """Who has lived it, in words; empty where there is no list of people."""
    moments: tuple[Moment, ...]
    artifacts: tuple[str, ...]
    walkers: tuple[str, ...]
    """Who walks what of it beforehand."""


@dataclass(frozen=True, slots=True)
class SiloCount:
    """How many come from a silo."""

    name: str
    people: int
    among_others: bool


@dataclass(frozen=True, slots=True)
class WalkWanted:
    """A touchpoint that should be walked, for where there is no list of people yet."""

    name: str
    stage: str
    need: str
    by: str
    """Which silos see most there, in words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole day."""

    journey: str
    name: str
    customer: str
    session: str
    wishes: Wishes
    begins: str
    ends: str
    minutes: int
    with_people: bool
    people: int
    remote: int
    silos: tuple[SiloCount, ...]
    participants: str
    """The options of `cxrel rate` that say who comes."""
    warnings: tuple[Warned, ...]
    agenda: tuple[AgendaLine, ...]
    stages: tuple[StageSheet, ...]
    walks_wanted: tuple[WalkWanted, ...]


def plan_of(now: Situation, wishes: Wishes, stops: Sequence[Stop]) -> Plan:
    """The day as it will go."""
    journey, people = now.journey, now.people or ()
    slots = share_out(now.minutes, {stage.id: list(_reasons(now, stage)) for stage in journey.stages})
    counts = present(people, journey.silos)
    return Plan(
        journey=journey.id,
        name=journey.name,
        customer=journey.customer or "",
        session=now.session,
        wishes=wishes,
        begins=clock(wishes.starts, 0),
        ends=clock(wishes.starts, sum(slot.minutes for slot in slots)),
        minutes=sum(slot.minutes for slot in slots),
        with_people=now.people is not None,
        people=len(people),
        remote=sum(person.remote for person in people),
        silos=tuple(SiloCount(journey.silos[s], count, s in now.among_others) for s, count in counts.items()),
        participants=" ".join(f"--participants {silo}={count}" for silo, count in counts.items()),
        warnings=warnings_of(now),
        agenda=tuple(_line(now, slot, wishes.starts) for slot in slots),
        stages=tuple(_sheets(now, slots, wishes.starts)),
        walks_wanted=tuple(_wanted(now, stops)),
    )


def clock(starts: int | None, minutes: int) -> str:
    """A time of day, or without a beginning the hours and minutes since then: 09:37, 0:37."""
    at = minutes if starts is None else (starts + minutes) % _DAY
    return f"{at // 60}:{at % 60:02d}" if starts is None else f"{at // 60:02d}:{at % 60:02d}"


def _reasons(now: Situation, stage: Stage) -> Iterator[str]:
    """Why a stage needs more time than an ordinary one: keys of `MORE_TIME`."""
    scored = now.score.stage(stage.id)
    if scored.said is not None and scored.said.agreement == "split":
        yield "split"
    yield from (flag for flag in _FLAGS if flag in scored.flags)
    if scored.said is None:
        yield "new"
    if now.people is not None and not voices_for(stage, now.people).lived:
        yield "unlived"


_OTHER_SLOTS = {
    "opening": "Welcome: the question, the scale, and that no vote is kept by person",
    "break": "Break",
    "closing": "Read back what was settled and who does what; confirm; thank",
}


def _line(now: Situation, slot: Slot, starts: int | None) -> AgendaLine:
    begins = clock(starts, slot.begins)
    stage = next((stage for stage in now.journey.stages if stage.id == slot.stage), None)
    if stage is None:
        return AgendaLine(slot.kind, begins, slot.minutes, _OTHER_SLOTS[slot.kind], "")
    why = "; ".join(MORE_TIME[reason][1] for reason in _reasons(now, stage))
    return AgendaLine(slot.kind, begins, slot.minutes, stage.name, why)


def _sheets(now: Situation, slots: Sequence[Slot], starts: int | None) -> Iterator[StageSheet]:
    by_stage = {slot.stage: slot for slot in slots}
    for number, stage in enumerate(now.journey.stages, 1):
        voices = voices_for(stage, now.people or ())
        yield StageSheet(
            number=number,
            id=stage.id,
            name=stage.name,
            begins=clock(starts, by_stage[stage.id].begins),
            minutes=by_stage[stage.id].minutes,
            owner=stage.owner or "",
            silos=tuple(names_of(voices.silos, now.journey.silos)),
            absent=() if now.people is None else tuple(names_of(voices.absent, now.journey.silos)),
            lived="" if now.people is None else _lived(voices.lived),
            moments=tuple(Moment(t.name, t.promise or "", t.moment_of_truth) for t in stage.touchpoints),
            artifacts=tuple(_artifacts(stage)),
            walkers=tuple(_walkers(now, stage)),
        )


def _lived(count: int) -> str:
    return f"{counted(count, 'person has', 'people have')} lived it lately" if count else "Nobody has lived it lately"


def _artifacts(stage: Stage) -> Iterator[str]:
    for touchpoint in stage.touchpoints:
        for artifact in touchpoint.artifacts:
            yield " · ".join(filter(None, (artifact.name, artifact.file)))


def _walkers(now: Situation, stage: Stage) -> Iterator[str]:
    names = {touchpoint.id: touchpoint.name for touchpoint in stage.touchpoints}
    for person, tasks in zip(now.people or (), now.tasks, strict=True):
        walked = [names[task.touchpoint] for task in tasks if task.stage == stage.id]
        if walked:
            yield f"{person.name}: {'; '.join(walked)}"


def _wanted(now: Situation, stops: Sequence[Stop]) -> Iterator[WalkWanted]:
    """All touchpoints, those first that need it most."""
    names = {touchpoint.id: touchpoint.name for _, touchpoint in now.journey.touchpoints()}
    stages = {stage.id: stage.name for stage in now.journey.stages}
    for stop in sorted(stops, key=lambda stop: (stop.need, not stop.marked)):
        others = [name for silo, name in now.journey.silos.items() if silo not in stop.silos]
        yield WalkWanted(names[stop.touchpoint], stages[stop.stage], NEEDS[stop.need], listed(others) or "anybody")

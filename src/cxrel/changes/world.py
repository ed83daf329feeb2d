"""Definitions and evidence put together at will, to be scored: old definitions on new evidence, one edit alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxrel.model.case import Case
from cxrel.model.settings import Settings, default_settings
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cxrel.changes.sides import Side
    from cxrel.model.evidence import Evidence, Readings
    from cxrel.model.journey import Journey
    from cxrel.model.kpi import Kpi
    from cxrel.model.results import JourneyScore

_DEFAULTS = default_settings()
Kept = tuple[tuple[object, ...], "JourneyScore"]


@dataclass(frozen=True, slots=True)
class World:
    """Journeys, evidence and settings, each by id or file."""

    as_of: date
    journeys: Mapping[str, Journey]
    evidence: Mapping[str, Evidence]
    settings: Mapping[str | None, Settings]
    held: Mapping[str, str | None]
    """Which settings hold for a journey."""

    def with_journey(self, id_: str, journey: Journey) -> World:
        """The same with another definition of a journey."""
        return replace(self, journeys={**self.journeys, id_: journey})

    def with_evidence(self, evidence: Mapping[str, Evidence]) -> World:
        """The same with other evidence; journeys that have none there keep theirs out of sight."""
        return replace(self, evidence=evidence)

    def with_settings(self, file: str | None, settings: Settings) -> World:
        """The same with other settings in a file."""
        return replace(self, settings={**self.settings, file: settings})

    def with_held(self, held: Mapping[str, str | None]) -> World:
        """The same, where other settings hold for some journeys."""
        return replace(self, held={**self.held, **held})

    def under(self, file: str | None) -> list[str]:
        """The journeys for which the settings of a file hold."""
        return [id_ for id_ in self.journeys if self.held.get(id_) == file]


def world_of(side: Side) -> World:
    """A side as it is."""
    return World(
        side.as_of,
        {id_: one.journey for id_, one in side.journeys.items()},
        {id_: one.evidence for id_, one in side.journeys.items()},
        {None: _DEFAULTS, **dict(side.settings.items())},
        {id_: one.settings_file for id_, one in side.journeys.items()},
    )


@dataclass(slots=True)
class Scorer:
    """Scores journeys of any world, each combination once."""

    kept: dict[tuple[int, ...], Kept] = field(default_factory=dict)
    """By the identity of what a score rests on, which is kept beside it, so that none of it can be another's."""

    def score(self, world: World, id_: str) -> JourneyScore | None:
        """The score of a journey; None where the world does not have it."""
        if id_ not in world.journeys or id_ not in world.evidence:
            return None
        parts = _parts(world, id_)
        key = tuple(map(id, parts))
        if key not in self.kept:
            self.kept[key] = (parts, score_journey(_case(world, id_, _settings(world, id_))))
        return self.kept[key][1]

    def know(self, world: World, id_: str, score: JourneyScore) -> None:
        """Keep a score that was made already."""
        parts = _parts(world, id_)
        self.kept[tuple(map(id, parts))] = (parts, score)


def rest_on_the_same(one: World, other: World, id_: str) -> bool:
    """Whether the score of a journey is the same in two worlds, because all that it rests on is."""
    if id_ not in one.evidence or id_ not in other.evidence:
        return False
    pair = (_parts(world, id_) for world in (one, other))
    return all(part is same for part, same in zip(*pair, strict=False))


def _settings(world: World, id_: str) -> Settings:
    return world.settings.get(world.held.get(id_)) or _DEFAULTS


def _parts(world: World, id_: str) -> tuple[object, ...]:
    """All that a score rests on."""
    pairs = ((world.journeys[name], world.evidence[name]) for name in _referred(world, id_))
    return (_settings(world, id_), *(part for pair in pairs for part in pair))


def _referred(world: World, id_: str) -> list[str]:
    """The journey and those that its touchpoints come from, in turn."""
    found, wanted = [], [id_]
    while wanted:
        name = wanted.pop()
        if name in found or name not in world.journeys or name not in world.evidence:
            continue
        found.append(name)
        wanted += [t.same_as.partition("/")[0] for _, t in world.journeys[name].touchpoints() if t.same_as]
    return found


def _case(world: World, id_: str, settings: Settings) -> Case:
    library = {
        name: (world.journeys[name], fitting(world.evidence[name], world.journeys[name]))
        for name in _referred(world, id_)
    }
    journey, evidence = library[id_]
    return Case(journey, evidence, world.as_of, settings, library)


def fitting(evidence: Evidence, journey: Journey) -> Evidence:
    """The evidence without readings that these definitions cannot read: of a share, where the KPI is none."""
    kpis = {placed.kpi.id: placed.kpi for placed in journey.kpis()}
    readings = {id_: one for id_, one in evidence.readings.items() if id_ in kpis and _fits(one, kpis[id_])}
    return evidence if len(readings) == len(evidence.readings) else replace(evidence, readings=readings)


def _fits(readings: Readings, kpi: Kpi) -> bool:
    return not readings.rows or (readings.rows[0].good is not None) == kpi.is_share

"""An edit of a definition tried alone: put into the old definitions, and taken out of the new ones, on the same evidence.

Three trials, each two scores of the same journey: the old definitions with and without the edit on the new evidence, the
same on the old evidence, and the new definitions with and without it on the new evidence. What any of them shows counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cxrel.changes.edit import NoPlace, put
from cxrel.changes.effects import effect, together
from cxrel.changes.verdict import spot_of
from cxrel.changes.world import rest_on_the_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cxrel.changes.compare import Difference
    from cxrel.changes.effects import Effect
    from cxrel.changes.world import Scorer, World
    from cxrel.model.journey import Journey


@dataclass(frozen=True, slots=True)
class Worlds:
    """The definitions and the evidence of both sides, put together in three ways."""

    before: World
    between: World
    """The old definitions on the new evidence."""
    after: World
    scorer: Scorer

    def effect(self, old: World, new: World, journeys: Iterable[str]) -> Effect:
        """What differs between two worlds in the scores of these journeys."""
        return together(effect(self.scorer.score(old, id_), self.scorer.score(new, id_)) for id_ in journeys)


class Edit(Protocol):
    """An edit of definitions that can be put into a world and taken out again; NoPlace where that cannot be."""

    def into(self, world: World) -> World:
        """The world with the edit."""

    def out_of(self, world: World) -> World:
        """The world without it."""

    def touches(self, world: World) -> list[str]:
        """The journeys whose scores it may change."""


@dataclass(frozen=True, slots=True)
class JourneyEdit:
    """A difference of a journey file, with those that make no sense without it."""

    journey: str
    one: Difference
    companions: tuple[Difference, ...] = ()

    def into(self, world: World) -> World:
        """The world with the edit; where that leaves a KPI without sense, with its companions."""
        return self._put(world, self.one, self.companions)

    def out_of(self, world: World) -> World:
        """The world without it."""
        return self._put(world, self.one.inverse(), tuple(one.inverse() for one in self.companions))

    def touches(self, world: World) -> list[str]:
        """Its own journey; what others take from it shows there too."""
        return [self.journey] if self.journey in world.journeys else []

    def _put(self, world: World, one: Difference, companions: Sequence[Difference]) -> World:
        if self.journey not in world.journeys:
            raise NoPlace
        made = put(world.journeys[self.journey], one)
        if not _makes_sense(made, one):
            for other in companions:
                made = put(made, other)
            if not _makes_sense(made, one):
                raise NoPlace
        return world.with_journey(self.journey, made)


@dataclass(frozen=True, slots=True)
class SettingsEdit:
    """A difference of a settings file."""

    file: str
    one: Difference

    def into(self, world: World) -> World:
        """The world with the edit."""
        return world.with_settings(self.file, put(world.settings[self.file], self.one))

    def out_of(self, world: World) -> World:
        """The world without it."""
        return world.with_settings(self.file, put(world.settings[self.file], self.one.inverse()))

    def touches(self, world: World) -> list[str]:
        """The journeys for which the file holds."""
        return world.under(self.file)


@dataclass(frozen=True, slots=True)
class NearerSettings:
    """A settings file that came or went, so that other settings hold for the journeys below it."""

    before: World
    after: World
    journeys: tuple[str, ...]

    def into(self, world: World) -> World:
        """The world where the settings of head hold for these journeys."""
        held = {id_: self.after.held[id_] for id_ in self.journeys}
        moved = world
        for file in held.values():
            moved = moved.with_settings(file, self.after.settings[file])
        return moved.with_held(held)

    def out_of(self, world: World) -> World:
        """The world where those of base hold."""
        held = {id_: self.before.held[id_] for id_ in self.journeys}
        moved = world
        for file in held.values():
            moved = moved.with_settings(file, self.before.settings[file])
        return moved.with_held(held)

    def touches(self, world: World) -> list[str]:
        """The journeys below it."""
        return [id_ for id_ in self.journeys if id_ in world.journeys]


def _makes_sense(journey: Journey, one: Difference) -> bool:
    """Whether the KPI that was edited still tells which side is better, in its unit."""
    id_ = spot_of(one.path).kpi
    kpi = next((placed.kpi for placed in journey.kpis() if placed.kpi.id == id_), None)
    if kpi is None:
        return True
    if kpi.is_share:
        return 0 <= kpi.unreliable < kpi.reliable <= 1
    return kpi.reliable != kpi.unreliable


def tried(worlds: Worlds, edit: Edit) -> Effect:
    """What an edit does to marks, by all three trials; those that cannot be made show nothing."""
    return together(_trials(worlds, [edit]))


def tried_together(worlds: Worlds, edits: Sequence[Edit]) -> Effect:
    """The same for several edits at once."""
    return together(_trials(worlds, edits))


def _trials(worlds: Worlds, edits: Sequence[Edit]) -> list[Effect]:
    journeys = list(dict.fromkeys(id_ for edit in edits for id_ in edit.touches(worlds.before)))
    later = list(dict.fromkeys(id_ for edit in edits for id_ in edit.touches(worlds.after)))
    without = [worlds.between]
    if not all(rest_on_the_same(worlds.before, worlds.between, id_) for id_ in journeys):
        without.append(worlds.before)
    found = [worlds.effect(world, _with(world, edits), journeys) for world in without]
    return [*found, worlds.effect(_without(worlds.after, edits), worlds.after, later)]


def _with(world: World, edits: Sequence[Edit]) -> World:
    for edit in edits:
        try:
            world = edit.into(world)
        except NoPlace:
            continue
    return world


def _without(world: World, edits: Sequence[Edit]) -> World:
    for edit in reversed(edits):
        try:
            world = edit.out_of(world)
        except NoPlace:
            continue
    return world

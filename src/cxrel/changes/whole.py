"""Two sides of a project to a diff: what changed, what it means, and what it did to the marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.changes.compare import Difference
from cxrel.changes.effects import NOTHING
from cxrel.changes.headlines import headlines
from cxrel.changes.judge import judged_journey, judged_nearer, judged_settings
from cxrel.changes.judged import Judged, Where, definition
from cxrel.changes.moves import stage_moves
from cxrel.changes.renames import renamed_journeys, renames, with_new_ids
from cxrel.changes.trial import Worlds
from cxrel.changes.verdict import Verdict
from cxrel.changes.world import Scorer, world_of
from cxrel.model.changes import MEANINGS, Change, Diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.changes.renames import Renames
    from cxrel.changes.sides import JourneySide, Side
    from cxrel.model.settings import Settings


def diff(base: Side, head: Side) -> Diff:
    """All that changed in meaning from base to head."""
    base, head = _with_referred(base, head), _with_referred(head, base)
    journeys = renamed_journeys(base, head)
    found = {
        journeys.get(id_, id_): renames(side, head.journeys[journeys.get(id_, id_)])
        for id_, side in base.journeys.items()
        if journeys.get(id_, id_) in head.journeys
    }
    old = _with_new_ids(base, found, journeys)
    worlds = _worlds(old, head)
    judged = sorted(
        [*_renamed(base, head, journeys, found), *_journeys(old, head, worlds), *_settings(old, head, worlds)],
        key=_order,
    )
    moves = tuple(stage_moves(old, head, worlds))
    return Diff(
        base.name,
        head.name,
        tuple(one.change for one in judged),
        moves,
        tuple(headlines(judged, moves, old, head, worlds)),
    )


def _with_referred(side: Side, other: Side) -> Side:
    """A side with the journeys that only the other refers to: they are the same on both, or they would be compared."""
    more = {
        id_: one
        for id_, one in other.journeys.items()
        if one.only_referred and id_ not in side.journeys and id_ not in side.unread
    }
    return replace(side, journeys={**side.journeys, **more}) if more else side


def _order(one: Judged) -> tuple[int, float, str, str]:
    change = one.change
    return (MEANINGS.index(change.meaning), -abs(change.effect), change.file, change.path)


def _with_new_ids(base: Side, found: Mapping[str, Renames], journeys: Mapping[str, str]) -> Side:
    stages = {old: new for names in found.values() for old, new in names.stages.items()}
    return replace(
        base,
        settings={name: _with_new_stages(one, stages) for name, one in base.settings.items()},
        journeys={
            journeys.get(id_, id_): with_new_ids(side, found[journeys.get(id_, id_)], journeys)
            if journeys.get(id_, id_) in found
            else side
            for id_, side in base.journeys.items()
        },
    )


def _with_new_stages(settings: Settings, stages: Mapping[str, str]) -> Settings:
    """Settings whose gate calls the stages as they are called now."""
    gate = settings.gate
    if gate is None or not gate.stages.keys() & stages.keys():
        return settings
    renamed = {stages.get(stage, stage): mark for stage, mark in gate.stages.items()}
    return settings.model_copy(update={"gate": gate.model_copy(update={"stages": renamed})})


def _worlds(base: Side, head: Side) -> Worlds:
    """The sides as worlds; evidence that is the same on both is one, so that it is scored once."""
    before, after = world_of(base), world_of(head)
    same = {id_: one for id_, one in before.evidence.items() if after.evidence.get(id_) == one}
    after = after.with_evidence({**after.evidence, **same})
    scorer = Scorer()
    for world, side in ((before, base), (after, head)):
        for id_, one in side.journeys.items():
            if one.score is not None:
                scorer.know(world, id_, one.score)
    both = {id_: after.evidence[id_] for id_ in before.journeys if id_ in after.evidence}
    return Worlds(before, before.with_evidence(both), after, scorer)


def _renamed(base: Side, head: Side, journeys: Mapping[str, str], found: Mapping[str, Renames]) -> Iterator[Judged]:
    """A new name for the same thing: one change, at the id."""
    for id_, names in found.items():
        side = head.journeys[id_]
        old_id = next((old for old, new in journeys.items() if new == id_), id_)
        before = base.journeys[old_id]
        where = Where(side.file, id_)
        if old_id != id_:
            yield _id_changed(("id",), "journey", old_id, id_, where)
        elif before.file != side.file:
            yield _file_moved(before, side, where)
        for stage in side.journey.stages:
            here = where._replace(stage=stage.id)
            yield from _id_of(names.stages, stage.id, ("stages", stage.id), "stage", here)
            for touchpoint in stage.touchpoints:
                path = ("stages", stage.id, "touchpoints", touchpoint.id)
                yield from _id_of(names.touchpoints, touchpoint.id, path, "touchpoint", here)
                for kpi in touchpoint.kpis:
                    yield from _id_of(names.kpis, kpi.id, (*path, "kpis", kpi.id), "KPI", here)


def _id_of(names: Mapping[str, str], id_: str, path: tuple[str, ...], what: str, where: Where) -> Iterator[Judged]:
    old = next((old for old, new in names.items() if new == id_), None)
    if old is not None:
        yield _id_changed((*path, "id"), what, old, id_, where)


def _id_changed(path: tuple[str, ...], what: str, old: str, new: str, where: Where) -> Judged:
    verdict = Verdict(None, f"the {what} '{old}' is called '{new}' now, and is the same")
    change = Change(
        where.file,
        ".".join(path),
        "changed",
        old,
        new,
        "neutral",
        _told(verdict),
        journey=where.journey,
        stage=where.stage,
    )
    return Judged(change, NOTHING, verdict)


def _file_moved(before: JourneySide, after: JourneySide, where: Where) -> Judged:
    verdict = Verdict(None, f"the journey's file was moved from {before.file}")
    change = Change(where.file, "", "moved", before.file, after.file, "neutral", _told(verdict), journey=where.journey)
    return Judged(change, NOTHING, verdict)


def _told(verdict: Verdict) -> str:
    return f"{verdict.why[:1].upper()}{verdict.why[1:]}."


def _journeys(base: Side, head: Side, worlds: Worlds) -> Iterator[Judged]:
    for id_, side in head.journeys.items():
        old = base.journeys.get(id_)
        if old is not None:
            yield from judged_journey(old, side, base, head, worlds)
        elif id_ not in base.unread:
            yield _whole(side, came=True)
        else:
            yield _other_side(side, base.name)
    for id_, side in base.journeys.items():
        if id_ not in head.journeys:
            yield _other_side(side, head.name) if id_ in head.unread else _whole(side, came=False)


def _whole(side: JourneySide, *, came: bool) -> Judged:
    """A journey that only one side has; with its own evidence, it moves no mark of another."""
    name = side.journey.name
    told = f"the journey '{name}' was added" if came else f"the journey '{name}' was taken out: nobody sees how it is"
    one = Difference((), "added" if came else "removed", None if came else side.journey, side.journey if came else None)
    verdict = Verdict(None if came else "looser", told)
    return definition(one, Where(side.file, side.journey.id), verdict, NOTHING, (side.journey, side.journey))


def _other_side(side: JourneySide, unread: str) -> Judged:
    """A journey that cannot be read on one side: the gate fails on its errors, and no change is made up."""
    verdict = Verdict(
        None, f"the journey '{side.journey.name}' cannot be read in {unread}: only the other side is shown"
    )
    change = Change(side.file, "", "changed", None, None, "neutral", _told(verdict), journey=side.journey.id)
    return Judged(change, NOTHING, verdict)


def _settings(base: Side, head: Side, worlds: Worlds) -> Iterator[Judged]:
    for file in dict.fromkeys([*head.settings, *base.settings]):
        old, new = base.settings.get(file), head.settings.get(file)
        if old is not None and new is not None:
            yield from judged_settings(file, old, new, worlds)
        elif new is not None and file in base.folders:
            yield judged_nearer(file, base.held(base.folders[file]), new, worlds, came=True)
        elif old is not None and file in head.folders:
            yield judged_nearer(file, old, head.held(head.folders[file]), worlds, came=False)

"""Why the mark of a stage moved: how much came from new evidence, and how much from changed definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.changes import StageMove
from cxrel.scoring.bands import round_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.changes.sides import JourneySide, Side
    from cxrel.changes.trial import Worlds
    from cxrel.model.results import JourneyScore, StageScore

_EPSILON = 1e-6


def stage_moves(base: Side, head: Side, worlds: Worlds) -> Iterator[StageMove]:
    """Every stage of which either part moved, in the order of the journeys; the parts may cancel each other out."""
    for id_ in dict.fromkeys([*head.journeys, *base.journeys]):
        old, new = base.journeys.get(id_), head.journeys.get(id_)
        if (new or old) is not None and (new or old).only_referred:
            continue
        before = worlds.scorer.score(worlds.before, id_) if old and old.sound else None
        after = worlds.scorer.score(worlds.after, id_) if new and new.sound else None
        between = worlds.scorer.score(worlds.between, id_) if before and after else None
        yield from _of_journey(id_, (old, new), before, between, after)


def _of_journey(
    id_: str,
    sides: tuple[JourneySide | None, JourneySide | None],
    before: JourneyScore | None,
    between: JourneyScore | None,
    after: JourneyScore | None,
) -> Iterator[StageMove]:
    scores = [{stage.id: stage for stage in score.stages} if score else {} for score in (before, between, after)]
    side = sides[1] or sides[0]
    names = {stage.id: stage.name for one in reversed(sides) if one for stage in one.journey.stages}
    for stage in dict.fromkeys([*scores[2], *scores[0]]):
        move = _move(id_, stage, *(score.get(stage) for score in scores), side.file if side else "", names[stage])
        if _moved(move):
            yield move


def _move(  # three scores of one stage, and what it is called
    journey: str,
    stage: str,
    before: StageScore | None,
    between: StageScore | None,
    after: StageScore | None,
    file: str,
    name: str,
) -> StageMove:
    old, middle, new = (score.mark if score else None for score in (before, between, after))
    return StageMove(
        journey,
        stage,
        old,
        new,
        _minus(middle, old),
        _minus(new, middle),
        file,
        name,
        *(bool(score and score.sure) for score in (before, between, after)),
    )


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else round_mark(one - other)


def _moved(move: StageMove) -> bool:
    if move.old is None or move.new is None:
        return move.old is not None or move.new is not None
    parts = (move.new - move.old, move.by_evidence or 0, move.by_definition or 0)
    return any(abs(part) > _EPSILON for part in parts)

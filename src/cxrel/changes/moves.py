"""Why the mark of a stage moved: how much came from new evidence, and how much from changed definitions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.changes import StageMove
from cxrel.scoring.bands import round_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.changes.sides import Side
    from cxrel.changes.trial import Worlds
    from cxrel.model.changes import Gap
    from cxrel.model.results import StageScore

_EPSILON = 1e-6


def stage_moves(base: Side, head: Side, worlds: Worlds) -> Iterator[StageMove]:
    """Every stage of which either part moved, in the order of the journeys; the parts may cancel each other out."""
    for id_ in dict.fromkeys([*head.journeys, *base.journeys]):
        old, new = base.journeys.get(id_), head.journeys.get(id_)
        side = new or old
        if side is None or side.only_referred:
            continue
        before = worlds.scorer.score(worlds.before, id_) if old and old.sound else None
        after = worlds.scorer.score(worlds.after, id_) if new and new.sound else None
        between = worlds.scorer.score(worlds.between, id_) if before and after else None
        names = {stage.id: stage.name for one in (old, new) if one for stage in one.journey.stages}
        scores = [{stage.id: stage for stage in score.stages} if score else {} for score in (before, between, after)]
        for stage in dict.fromkeys([*scores[2], *scores[0]]):
            of_stage = _Scores(*(score.get(stage) for score in scores))
            empty = StageMove(id_, stage, None, None, None, None, side.file, names[stage])
            gaps = _gap(base, id_, of_stage.before), _gap(head, id_, of_stage.after)
            move = _move(of_stage, replace(empty, old_gap=gaps[0], new_gap=gaps[1]))
            if _moved(move):
                yield move


def _gap(side: Side, id_: str, found: StageScore | None) -> Gap | None:
    journey = side.journeys.get(id_)
    if id_ in side.unread or (journey is not None and not journey.sound):
        return "not scored"
    return "not there" if found is None else None


class _Scores(NamedTuple):
    """One stage, scored three times."""

    before: StageScore | None
    between: StageScore | None
    """Under the old definitions on the new evidence."""
    after: StageScore | None


def _move(scores: _Scores, empty: StageMove) -> StageMove:
    old, middle, new = (score.mark if score else None for score in scores)
    sure = [bool(score and score.sure) for score in scores]
    return replace(
        empty,
        old=old,
        new=new,
        by_evidence=_minus(middle, old),
        by_definition=_minus(new, middle),
        old_sure=sure[0],
        evidence_sure=sure[1],
        new_sure=sure[2],
    )


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else round_mark(one - other)


def _moved(move: StageMove) -> bool:
    if move.old is None or move.new is None:
        return move.old is not None or move.new is not None
    parts = (move.new - move.old, move.by_evidence or 0, move.by_definition or 0)
    return any(abs(part) > _EPSILON for part in parts)

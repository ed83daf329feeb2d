"""How the thresholds of a KPI moved: what versions of its file had, and what `promise_changes` says about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cxrel.model.history import ThresholdPoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from cxrel.model.history import Moved, Version
    from cxrel.model.kpi import PromiseChange

Thresholds = tuple[str, "Decimal | None", "Decimal | None"]
"""Unit, reliable, unreliable."""


def threshold_points(
    seen: Sequence[tuple[Version, Thresholds | None]], declared: Iterable[PromiseChange]
) -> list[ThresholdPoint]:
    """Every move of the thresholds, oldest first.

    A declared change is set beside the version that made it; one that no version shows stands by itself.
    """
    left = sorted(declared, key=lambda change: change.on or date.min)
    points = list(_seen(seen, left))
    if not points:
        return []
    alone = list(_declared(left, points))
    known_before = any(point.on <= points[0].on for point in alone)
    return sorted([*alone, *(points[1:] if known_before else points)], key=lambda point: point.on)


def _seen(seen: Sequence[tuple[Version, Thresholds | None]], left: list[PromiseChange]) -> Iterator[ThresholdPoint]:
    """The moves that versions show; those that are declared are taken out of what is left."""
    before: Thresholds | None = None
    for version, now in seen:
        moved = _moved(before, now)
        if now is None:
            yield ThresholdPoint(version.on, version.commit, None, None, moved, before[1] if before else None)
            continue
        change = _declaring(before, now, left)
        if change is not None:
            left.remove(change)
        yield ThresholdPoint(
            on=(change.on if change else None) or version.on,
            commit=version.commit,
            reliable=now[1],
            unreliable=now[2],
            moved=moved,
            was=before[1] if before else None,
            why=change.why if change else None,
            agreed=change.agreed if change else (),
            declared=change is not None,
        )
        before = now


def _declaring(before: Thresholds | None, now: Thresholds, left: Sequence[PromiseChange]) -> PromiseChange | None:
    if before is None:
        return None
    moved = {was for was, threshold in zip(before[1:], now[1:], strict=True) if was != threshold and was is not None}
    return next((change for change in left if change.was in moved), None)


def _declared(left: Sequence[PromiseChange], points: Sequence[ThresholdPoint]) -> Iterator[ThresholdPoint]:
    """The changes that no version shows: each led to what the next one tells, or to what the first version has."""
    for place, change in enumerate(left):
        following = left[place + 1].was if place + 1 < len(left) else None
        first = points[0]
        reliable = following if following is not None else first.reliable
        held = ("", change.was, first.unreliable), ("", reliable, first.unreliable)
        yield ThresholdPoint(
            on=change.on or first.on,
            commit=None,
            reliable=reliable,
            unreliable=first.unreliable if following is None else None,
            moved=_moved(*held) if change.was is not None else "changed",
            was=change.was,
            why=change.why,
            agreed=change.agreed,
            declared=True,
        )


def _moved(before: Thresholds | None, now: Thresholds | None) -> Moved:
    """What a move is: looser, where either threshold went to the worse side."""
    if now is None:
        return "removed"
    if before is None or before == now:
        return "set"
    unit, reliable, unreliable = now
    if unit != before[0] or reliable is None or unreliable is None or before[1] is None or before[2] is None:
        return "changed"
    better = 1 if reliable > unreliable else -1
    if (before[1] > before[2]) != (better == 1):
        return "changed"
    steps = [(new - old) * better for old, new in ((before[1], reliable), (before[2], unreliable))]
    return "looser" if min(steps) < 0 else "stricter"

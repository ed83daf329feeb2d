"""The rules of the gate on stages: only evidence that is sure fails them, never what the room said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.gate_words import figure_needed, mark_text, stage_text
from cxrel.model.gate import Amounts, Missed
from cxrel.scoring.bands import RELIABLE_FROM, UNRELIABLE_TO, round_mark
from cxrel.scoring.kpi import BEST_WHILE_HELD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from cxrel.model.changes import StageMove
    from cxrel.model.gate import Outcome
    from cxrel.model.journey import Journey
    from cxrel.model.results import JourneyScore, KpiScore, StageScore
    from cxrel.model.settings import Gate

_RANKS = {"frequently-unreliable": 0, "sometimes-reliable": 1, "always-reliable": 2}
_TO_REACH = {"sometimes-reliable": UNRELIABLE_TO, "always-reliable": RELIABLE_FROM}


def stage_rules(gate: Gate, journey: Journey, score: JourneyScore) -> Iterator[Missed]:
    """`lowest_band` and `stages`: the stages of one journey that have evidence."""
    for place, (stage, scored) in enumerate(zip(journey.stages, score.stages, strict=True)):
        if scored.basis != "evidence" or scored.mark is None:
            continue
        told = stage_text(stage.name, stage.id)
        if gate.lowest_band is not None:
            yield from _lowest_band(gate.lowest_band, told, place, scored, score)
        if stage.id in gate.stages:
            yield from _lowest_mark(gate.stages[stage.id], told, place, scored, score)


def reach(score: JourneyScore, stage: StageScore) -> tuple[float, float]:
    """From where to where the mark of a stage with evidence may lie, by the interval of what limits it.

    A figure that is no share has no interval; a mark that is held or capped lies under 6.5 whatever the interval says.
    """
    mark = stage.mark or 0.0
    low, high, held = mark, mark, False
    if stage.limited_by and stage.limited_by.lens == "walked" and stage.walked:
        low, high, held = stage.walked.low or mark, stage.walked.high or mark, stage.walked.capped
    kpi = limiting_kpi(score, stage)
    if kpi:
        low, high, held = kpi.low or mark, kpi.high or mark, kpi.held_by is not None
    return low, min(high, max(BEST_WHILE_HELD, mark)) if held else high


def limiting_kpi(score: JourneyScore, stage: StageScore) -> KpiScore | None:
    """The KPI that holds the mark of a stage."""
    limit = stage.limited_by
    if limit is None or limit.kpi is None:
        return None
    found = (k for k in score.kpis if (k.stage, k.touchpoint, k.id) == (stage.id, limit.touchpoint, limit.kpi))
    return next(found, None)


def _lowest_band(band: str, told: str, place: int, stage: StageScore, score: JourneyScore) -> Iterator[Missed]:
    if stage.mark is None or _RANKS[stage.band] >= _RANKS[band]:
        return
    limit = _TO_REACH[band]
    is_now = f"{told} is {stage.band.replace('-', ' ')}, {mark_text(stage.mark, reach(score, stage))}"
    asked = f"the gate asks for {band.replace('-', ' ')}{' or better' if band != 'always-reliable' else ''}"
    needed = figure_needed(stage, limiting_kpi(score, stage), limit)
    yield _missed("lowest_band", is_now, asked, needed, place, stage, limit, sure=stage.sure)


def _lowest_mark(lowest: Decimal, told: str, place: int, stage: StageScore, score: JourneyScore) -> Iterator[Missed]:
    limit = float(lowest)
    if stage.mark is None or round_mark(stage.mark) >= limit:
        return
    bounds = reach(score, stage)
    is_now = f"{told} has {mark_text(stage.mark, bounds)}"
    needed = figure_needed(stage, limiting_kpi(score, stage), limit)
    sure = round_mark(bounds[1]) < limit
    yield _missed("stages", is_now, f"the gate asks for {limit:g}", needed, place, stage, limit, sure=sure)


def _missed(
    rule: str, is_now: str, asked: str, needed: str, place: int, stage: StageScore, limit: float, *, sure: bool
) -> Missed:
    outcome: Outcome = "fail" if sure else "note"
    doubt = "" if sure else "; this is not sure yet, so it does not fail"
    return Missed(
        rule="lowest_band" if rule == "lowest_band" else "stages",
        outcome=outcome,
        message=f"{is_now}; {asked}{doubt}",
        needed=needed,
        path=("stages", place, "id"),
        stage=stage.id,
        amounts=Amounts(limit, round_mark(stage.mark or 0.0)),
    )


def regression_rules(
    gate: Gate, journey: Journey, moves: Sequence[StageMove], proven: frozenset[str]
) -> Iterator[Missed]:
    """`regression`: marks that fell on new evidence under the old definitions.

    `moves` are those of this journey; `proven` the stages whose mark in base rested on evidence, for a fall from what
    the room said is no regression.
    """
    places = {stage.id: (place, stage) for place, stage in enumerate(journey.stages)}
    for move in moves:
        if gate.regression is None or move.stage not in places or move.stage not in proven:
            continue
        if move.old is None or move.by_evidence is None or move.by_evidence >= 0:
            continue
        fall, allowed = round_mark(-move.by_evidence), float(gate.regression)
        if fall < allowed:
            continue
        place, stage = places[move.stage]
        doubt = "" if move.evidence_sure else "; this is not sure yet, so it does not fail"
        told = stage_text(stage.name, stage.id)
        yield Missed(
            rule="regression",
            outcome="fail" if move.evidence_sure else "note",
            message=f"{told} fell by {fall:.2f} on new evidence, from {move.old:.2f} to {move.old - fall:.2f} under the "
            f"definitions of the base; the gate accepts less than {allowed:g}{doubt}",
            needed=f"evidence that brings it above {move.old - allowed:.2f} again, or a gate that accepts the fall",
            path=("stages", place, "id"),
            stage=stage.id,
            amounts=Amounts(allowed, fall),
        )

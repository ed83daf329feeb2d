"""Where an improvement begins: with a gap, a KPI, something that failed on a walk, or a complaint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.improvement.ladder import lowest
from cxrel.model.case import places
from cxrel.scoring.bands import RELIABLE_FROM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.case import Case, Place
    from cxrel.model.evidence import Probe, Voice, Walk
    from cxrel.model.journey import State
    from cxrel.model.results import JourneyScore, KpiScore, StageScore

PROMPTS = {
    "owner": "owner: one person who answers for it, across the silos",
    "due": "due: the day by which the result is to show, such as 2027-03-31",
    "root_cause": "root_cause: why is it broken? Ask why until you find what can be taken away for good",
    "fix": "fix: what takes the cause away for good, rather than mends what it broke",
}
"""What a new file asks of people, in a comment of its own for each key that it does not have yet."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known when an improvement is opened."""

    touchpoints: tuple[str, ...]
    silos: tuple[str, ...]
    from_: State | None
    name: str
    """The promise that is not kept, or the touchpoint's name."""
    evidence: str
    """What shows that something is to be done, in one sentence."""


def from_stage(case: Case, score: JourneyScore, stage: StageScore) -> Beginning:
    """From the gap of a stage: the touchpoint that limits it, or else the moments of truth that fall short."""
    own = [place for place in places(case) if place.stage.id == stage.id]
    limit = stage.limited_by.touchpoint if stage.limited_by else None
    marked = [place for place in own if place.marked]
    limiting = [place for place in own if place.touchpoint.id == limit]
    weak = [place for place in marked if not _is_sound(score, place)]
    return _beginning(score, limiting or weak or marked, _gap(stage))


def from_touchpoint(case: Case, score: JourneyScore, touchpoint: str) -> Beginning:
    """From a touchpoint that people chose."""
    place = _place(case, touchpoint)
    mark = _mark(score, place)
    evidence = f"evidence {mark:.2f} of 9" if mark is not None else "no evidence yet"
    return _beginning(score, [place], f"{place.touchpoint.name}: {evidence}")


def from_kpi(case: Case, score: JourneyScore, kpi: KpiScore) -> Beginning:
    """From a KPI that misses its promise."""
    return _beginning(score, [_place(case, kpi.touchpoint)], f"{kpi.name}: {_against_promise(kpi)}")


def from_probe(case: Case, score: JourneyScore, walk_id: str, walk: Walk, probe: Probe) -> Beginning:
    """From something that was tried on a walk."""
    saw = f": {probe.saw}" if probe.saw else ""
    told = f"walk {walk_id}, {probe.outcome}: {probe.tried}{saw} ({walk.silo})"
    return _beginning(score, [_place(case, probe.touchpoint)], told)


def from_voice(case: Case, score: JourneyScore, voice: Voice) -> Beginning:
    """From what a customer said; it is pointed at, and not repeated, lest their words spread into other files."""
    told = f"{voice.kind} {voice.id} of {voice.said_on}"
    return _beginning(score, [_place(case, voice.touchpoint)], told)


def _beginning(score: JourneyScore, chosen: Sequence[Place], evidence: str) -> Beginning:
    silos = dict.fromkeys(silo for place in chosen for silo in place.touchpoint.silos or place.stage.silos)
    state = lowest(place.touchpoint.state for place in chosen) or _by_evidence(score, chosen)
    first = chosen[0].touchpoint
    return Beginning(
        touchpoints=tuple(place.touchpoint.id for place in chosen),
        silos=tuple(silos),
        from_=state,
        name=first.promise or first.name,
        evidence=evidence,
    )


def _by_evidence(score: JourneyScore, chosen: Sequence[Place]) -> State | None:
    """Where no state is declared: broken if any falls short, reliable if all are, and unknown without evidence."""
    marks = [_mark(score, place) for place in chosen]
    if any(mark is not None and mark < RELIABLE_FROM for mark in marks):
        return "broken"
    return "reliable" if all(mark is not None for mark in marks) else None


def _gap(stage: StageScore) -> str:
    said = f"said {stage.said.mark:.1f}" if stage.said else "not rated"
    if stage.basis != "evidence" or stage.mark is None:
        return f"stage {stage.id}: {said}, and no evidence yet"
    limit = f", limited by {stage.limited_by.kpi}" if stage.limited_by and stage.limited_by.kpi else ""
    gap = f", a gap of {stage.gap:+.1f}" if stage.gap is not None else ""
    return f"stage {stage.id}: {said}, evidence {stage.mark:.1f}{limit}{gap}"


def _against_promise(kpi: KpiScore) -> str:
    if kpi.figure is None:
        return "no readings yet"
    share = kpi.is_share
    value = f"{kpi.figure.value:.1%}" if share else f"{kpi.figure.value:.4g} {kpi.unit}"
    promised = f"{float(kpi.reliable):.4g}" if not share else f"{float(kpi.reliable) * 100:.6g}%"
    when = kpi.periods[0] if len(kpi.periods) == 1 else f"{kpi.periods[0]} to {kpi.periods[-1]}"
    return f"{value} in {when}, promised {promised}"


def _is_sound(score: JourneyScore, place: Place) -> bool:
    mark = _mark(score, place)
    return mark is not None and mark >= RELIABLE_FROM


def _mark(score: JourneyScore, place: Place) -> float | None:
    return next(one.mark for one in score.touchpoints if one.id == place.touchpoint.id)


def _place(case: Case, touchpoint: str) -> Place:
    return next(place for place in places(case) if place.touchpoint.id == touchpoint)

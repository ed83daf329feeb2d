"""What is put before the room after its silent vote: what was walked, measured and heard, and the reality gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.words import figure_words, gap_words, promised_words
from cxrel.scoring.bands import in_words
from cxrel.session.reveal import reveal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.results import KpiScore, StageScore, Walked
    from cxrel.session.state import State
    from cxrel.usecases.rate_subject import Subject

_MOST_VOICES = 3
_LENSES = {"measured": "Measured", "heard": "Heard"}
_TRENDS = {"improved": "getting better", "worsened": "getting worse"}


def evidence_lines(subject: Subject, state: State, stage_id: str) -> tuple[str, ...]:
    """The evidence about a stage in sentences, lens by lens; one that says so, where there is none."""
    if subject.score is None or subject.case is None:
        return ("The evidence cannot be shown: its files have errors ('cxrel validate' tells them).",)
    stage = subject.score.stage(stage_id)
    lines = [*_walked(stage.walked), *_figures(subject.score.kpis, stage_id), *_voices(subject, stage_id)]
    if not lines:
        return ("There is no evidence yet: nobody has walked it, and nothing is measured or heard.",)
    return (*lines, *_gap(state, stage))


def lowest_evidence(stage: StageScore) -> float | None:
    """The lowest mark of walked, measured and heard; None without any."""
    lenses = (stage.walked, stage.measured, stage.heard)
    return min((lens.mark for lens in lenses if lens is not None and lens.mark is not None), default=None)


def reality_gap(state: State, stage: StageScore) -> float | None:
    """What this room said just now, minus the lowest evidence; None if either is missing."""
    shown, evidence = reveal(state, stage_id=stage.id), lowest_evidence(stage)
    if shown is None or shown.median is None or evidence is None:
        return None
    return round(shown.median - evidence, 9)


def _walked(walked: Walked | None) -> Iterator[str]:
    if walked is None:
        return
    few = "" if walked.mark is not None else " (too few for a mark)"
    felt = f"; felt from {min(walked.felt):+d} to {max(walked.felt):+d}" if walked.felt else ""
    yield f"Walked: {walked.passed} of {walked.tried} things tried went as promised{few}{felt}."


def _figures(kpis: tuple[KpiScore, ...], stage_id: str) -> Iterator[str]:
    for kpi in kpis:
        if kpi.stage != stage_id or kpi.figure is None:
            continue
        held = kpi.held_by.value or kpi.held_by.period if kpi.held_by else None
        worst = f"; worst: {held}" if held else ""
        trend = f"; {_TRENDS[kpi.trend]}" if kpi.trend in _TRENDS else ""
        figure, promised = figure_words(kpi, kpi.figure), promised_words(kpi, kpi.figure)
        yield f"{_LENSES[kpi.lens]}: {kpi.name}: {figure}; {promised}{worst}{trend}."


def _voices(subject: Subject, stage_id: str) -> Iterator[str]:
    """The gravest complaints, in the customers' words."""
    stage = next(stage for stage in subject.journey.stages if stage.id == stage_id)
    touchpoints = {touchpoint.id for touchpoint in stage.touchpoints}
    said = [
        voice
        for voice in subject.evidence.voices
        if voice.kind == "complaint" and voice.touchpoint in touchpoints and voice.said_on <= subject.as_of
    ]
    said.sort(key=lambda voice: (-(voice.severity or 0), -voice.said_on.toordinal(), voice.id))
    for voice in said[:_MOST_VOICES]:
        yield f'A customer: "{" ".join(voice.text.split())}" ({voice.said_on.isoformat()})'


def _gap(state: State, stage: StageScore) -> Iterator[str]:
    evidence, gap = lowest_evidence(stage), reality_gap(state, stage)
    if evidence is not None:
        yield f"By the evidence it is {in_words(evidence)}{'' if stage.sure else ' (not sure yet)'}."
    if gap is not None:
        yield gap_words(gap)

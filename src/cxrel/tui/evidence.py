"""What was walked, measured and heard, in the sentences of the report, for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.model.case import places, probes_at
from cxrel.report.words import figure_words, promised_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.results import KpiScore, StageScore, Walked
    from cxrel.usecases.rate import Subject

_OUTCOMES = {"passed": "passed", "failed": "failed", "blocked": "blocked", "not-tried": "not tried"}
_MOST_NOTES = 4


@dataclass(frozen=True, slots=True)
class Lens:
    """One of the three kinds of evidence."""

    name: str
    mark: float | None
    sentences: tuple[str, ...]


def lenses(subject: Subject, stage_id: str) -> tuple[Lens, ...]:
    """Walked, measured and heard; each says so where it knows nothing."""
    if subject.score is None:
        told = ("The evidence has errors and cannot be shown: 'cxrel validate' tells them.",)
        return tuple(Lens(name, None, told if name == "walked" else ()) for name in ("walked", "measured", "heard"))
    stage = subject.score.stage(stage_id)
    kpis = [kpi for kpi in subject.score.kpis if kpi.stage == stage_id]
    heard = tuple(_kpi_sentences(subject, kpis, "heard"))
    return (
        Lens("walked", stage.walked.mark if stage.walked else None, _walked(stage.walked)),
        Lens(
            "measured",
            stage.measured.mark if stage.measured else None,
            tuple(_kpi_sentences(subject, kpis, "measured")) or ("Nothing has been measured here yet.",),
        ),
        Lens("heard", stage.heard.mark if stage.heard else None, heard or _voices(subject, stage)),
    )


def walk_notes(subject: Subject, stage_id: str) -> list[str]:
    """What colleagues met on walks of a stage, the newest first."""
    if subject.case is None:
        return []
    found = [
        (walk.date, f"{probe.tried}: {probe.saw or _OUTCOMES[probe.outcome]}")
        for place in places(subject.case)
        if place.stage.id == stage_id
        for walk, probe in probes_at(subject.case, place)
        if probe.outcome != "not-tried"
    ]
    newest = sorted(found, key=lambda one: one[0], reverse=True)
    return [told for _, told in newest[:_MOST_NOTES]]


def _walked(walked: Walked | None) -> tuple[str, ...]:
    if walked is None:
        return ("Nobody has walked it lately.",)
    told = f"{walked.passed} of {walked.tried} things that colleagues tried went as promised."
    return (told if walked.mark is not None else f"{told} Too few for a mark.",)


def _kpi_sentences(subject: Subject, kpis: Sequence[KpiScore], lens: str) -> Iterator[str]:
    known = [kpi for kpi in kpis if kpi.lens == lens and kpi.figure is not None]
    for kpi in sorted(known, key=lambda kpi: (not kpi.marked, kpi.mark if kpi.mark is not None else 10.0)):
        if kpi.figure is not None:
            held = _held(subject, kpi)
            yield f"{kpi.name}: {figure_words(kpi, kpi.figure)}; {promised_words(kpi, kpi.figure)}.{held}"


def _held(subject: Subject, kpi: KpiScore) -> str:
    held = kpi.held_by
    if held is None:
        return ""
    if held.dimension is None:
        return f" Weakest: {held.period}."
    value = subject.journey.dimensions.get(held.dimension, {}).get(held.value or "")
    return f" Weakest: {(value.name if value else None) or held.value}."


def _voices(subject: Subject, stage: StageScore) -> tuple[str, ...]:
    here = {t.id for s in subject.journey.stages if s.id == stage.id for t in s.touchpoints}
    said = [v for v in subject.evidence.voices if v.touchpoint in here and v.said_on <= subject.as_of and v.text]
    if not said:
        return ("Nothing has been heard from customers here yet.",)
    newest = max(said, key=lambda voice: voice.said_on)
    return (f"{len(said)} customers spoke of it; the last one: “{newest.text}”",)

"""One touchpoint, told: its promise, its declared state beside the evidence, its KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.improvement.ladder import praised
from cxrel.model.case import places
from cxrel.report.amounts import counted, listed, threshold_percent
from cxrel.report.context import TouchpointView
from cxrel.report.kpi import kpi_view
from cxrel.report.subject import anchor
from cxrel.report.text import sentence
from cxrel.report.words import CATEGORY_WORDS, status_of, told_mark
from cxrel.scoring.bands import RELIABLE_FROM, UNRELIABLE_TO

if TYPE_CHECKING:
    from cxrel.model.journey import Touchpoint
    from cxrel.model.results import StageScore, TouchpointScore
    from cxrel.report.subject import Subject


def touchpoint_view(subject: Subject, stage: StageScore, touchpoint: Touchpoint) -> TouchpointView:
    """A touchpoint of a stage."""
    score = subject.touchpoint_scores[touchpoint.id]
    return TouchpointView(
        id=touchpoint.id,
        anchor=anchor(subject.case.journey.id, touchpoint.id),
        name=touchpoint.name,
        moment_of_truth=touchpoint.moment_of_truth,
        promise=touchpoint.promise or "",
        state=touchpoint.state or "",
        category=CATEGORY_WORDS[touchpoint.category][0] if touchpoint.category else "",
        owner=touchpoint.owner or "",
        about=_about(subject, touchpoint),
        evidence=evidence_words(score),
        ladder=ladder_words(subject, score)[0],
        knew_before=_knew_before(score),
        status=status_of(score.mark),
        kpis=tuple(kpi_view(subject, stage, kpi) for kpi in subject.kpis_of(stage) if kpi.touchpoint == touchpoint.id),
    )


def _about(subject: Subject, touchpoint: Touchpoint) -> str:
    artifacts = [artifact.name or artifact.file or "" for artifact in subject.places[touchpoint.id].origin.artifacts]
    sentences = [
        f"Occasion: {touchpoint.occasion}" if touchpoint.occasion else "",
        f"{threshold_percent(touchpoint.met_by)} of customers come here" if touchpoint.met_by is not None else "",
        f"{touchpoint.owner} answers for it" if touchpoint.owner else "Nobody answers for it",
        f"Delivered by {subject.silos(touchpoint.silos)}" if touchpoint.silos else "",
        f"What the customer receives: {listed(artifacts)}" if artifacts else "",
        f"Figures and walks come from {touchpoint.same_as}" if touchpoint.same_as else "",
    ]
    return " ".join(sentence(text) for text in sentences if text)


def evidence_words(score: TouchpointScore) -> str:
    """What the evidence says of a touchpoint, in words."""
    if score.mark is not None:
        return told_mark(score.mark)
    if score.walked:
        return f"no mark yet: {score.walked.tried} tried, {score.walked.passed} passed"
    return "none yet"


def ladder_words(subject: Subject, score: TouchpointScore) -> tuple[str, str]:
    """Where a declared state and the evidence differ, and how grave that is: empty, note or warning."""
    mark = score.mark
    if score.state == "reliable" and mark is not None and mark < RELIABLE_FROM:
        if mark <= UNRELIABLE_TO:
            return "Declared reliable; the evidence says it is frequently unreliable", "warning"
        return "Declared reliable; the evidence says not always", "note"
    if score.state == "differentiating":
        if mark is None or mark < RELIABLE_FROM:
            return "Declared differentiating; there is no evidence that it is always reliable", "warning"
        if not _delights(subject, score):
            return "Declared differentiating; no praise was heard, and nobody who walked it was delighted", "warning"
    return "", ""


def _delights(subject: Subject, score: TouchpointScore) -> bool:
    return any(praised(subject.case, place) for place in places(subject.case) if place.touchpoint.id == score.id)


def _knew_before(score: TouchpointScore) -> str:
    days = score.knew_before
    if days is None or days <= 0:
        return ""
    return f"The operation's figures showed it {counted(days, 'day')} before customers' words did"

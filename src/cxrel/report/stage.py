"""One stage, told: how reliable it is, how sure that is, what holds it, and everything that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.amounts import listed
from cxrel.report.context import Flag, Line, StageView
from cxrel.report.findings import of_stage
from cxrel.report.improvements import improvement_view, work_on
from cxrel.report.picture import stage_line
from cxrel.report.said import said_view
from cxrel.report.text import sentence_case
from cxrel.report.touchpoint import touchpoint_view
from cxrel.report.voices import voices_view
from cxrel.report.walks import walks_view
from cxrel.report.words import (
    band_words,
    delivered_words,
    figure_words,
    gap_words,
    leaning,
    promised_words,
    stage_certainty,
    status_of,
    told_mark,
)
from cxrel.scoring.bands import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.findings import Finding
    from cxrel.model.results import Dependence, StageScore
    from cxrel.report.subject import Subject


def stage_view(subject: Subject, score: StageScore, number: int, findings: Sequence[Finding]) -> StageView:
    """A stage's section."""
    stage = subject.stage(score.id)
    own = {touchpoint.id for touchpoint in stage.touchpoints}
    return StageView(
        id=stage.id,
        anchor=subject.stage_anchor(stage.id),
        number=number,
        name=stage.name,
        owner=stage.owner or "",
        silos=subject.silos(stage.silos),
        band=score.band,
        status=status_of(score.mark),
        told=told_stage(score),
        certainty=stage_certainty(score, subject.limiting(score)),
        limited_by=limit_words(subject, score),
        path=tuple(_path(score)),
        gap=gap_words(score.gap),
        mark=round(score.mark, 2) if score.mark is not None else None,
        gap_mark=round(score.gap, 2) if score.gap is not None else None,
        line=stage_line(subject, score),
        flags=tuple(_flag(subject, score, flag) for flag in score.flags),
        depends=tuple(dependence_words(subject, found) for found in score.depends_on),
        said=said_view(subject, score),
        touchpoints=tuple(touchpoint_view(subject, score, touchpoint) for touchpoint in stage.touchpoints),
        walks=walks_view(subject, score),
        voices=voices_view(subject, score),
        improvements=tuple(improvement_view(subject, work) for work in work_on(subject, own)),
        findings=of_stage(subject, stage, findings),
    )


def _path(score: StageScore) -> Iterator[Line]:
    """What the room said, what the evidence says, what the room settled on."""
    said = score.said
    if said:
        yield Line("Said", told_mark(said.mark))
    evidence = told_mark(score.mark) if score.basis == "evidence" else "none yet"
    yield Line("Evidence", evidence)
    if said and said.settled is not None:
        yield Line("Settled", told_mark(said.settled))


def told_stage(score: StageScore) -> str:
    """The band and the mark in words: Promise kept: between sometimes and always reliable."""
    if score.mark is None:
        return "Unknown"
    return sentence_case(f"{band_words(score)}: {in_words(score.mark)}")


def limit_words(subject: Subject, score: StageScore) -> str:
    """What holds the stage's mark, with figure and promise."""
    limit = score.limited_by
    if limit is None:
        return ""
    kpi = subject.limiting(score)
    if kpi and kpi.figure:
        delivered = f"{delivered_words(kpi, kpi.figure)}; {promised_words(kpi, kpi.figure)}"
        return f"{kpi.name}: {delivered} (at “{subject.touchpoint(kpi.touchpoint)}”)"
    if limit.lens == "walked" and score.walked:
        return f"What colleagues met: {score.walked.passed} of {score.walked.tried} things tried went as promised"
    return "What the room settled on; there is no evidence yet"


def dependence_words(subject: Subject, found: Dependence) -> Line:
    """On what it depends, by name, with the lowest and the highest."""
    name = sentence_case(subject.depended_on(found))
    worst, best = (subject.value(found.dimension, end.value) for end in (found.worst, found.best))
    kpi = subject.kpi_scores.get(found.source)
    if kpi and found.worst.figure and found.best.figure:
        figures = [figure_words(kpi, end.figure) for end in (found.worst, found.best) if end.figure]
        return Line(name, f"{worst} {figures[0]}, {best} {figures[1]} ({kpi.name})")
    marks = f"{worst}: {leaning(found.worst.mark)}; {best}: {leaning(found.best.mark)}"
    return Line(name, f"{marks} ({'the blind vote' if found.source == 'votes' else 'as the room sees it'})")


def _flag(subject: Subject, score: StageScore, code: str) -> Flag:
    return Flag(code, *_FLAGS[code](subject, score))


def _it_depends(subject: Subject, score: StageScore) -> tuple[str, str]:
    named = list(dict.fromkeys(subject.depended_on(found) for found in score.depends_on))
    if named:
        return "It depends", f"on the {listed(named)}"
    return "It depends", "the room is split, and no figure tells yet on what"


def _unsure(_: Subject, score: StageScore) -> tuple[str, str]:
    unsure, n = (score.said.unsure, score.said.n) if score.said else (0, 0)
    return "Unsure", f"{unsure} of {unsure + n} in the room could not say"


def _stale(subject: Subject, score: StageScore) -> tuple[str, str]:
    verb = "is" if len(score.stale) == 1 else "are"
    return "Stale", f"the newest {listed(score.stale)} {verb} older than {subject.case.journey.review_every}"


def _missing(subject: Subject, score: StageScore) -> tuple[str, str]:
    silos = score.said.missing_silos if score.said else ()
    return "Missing voices", f"nobody from {listed([subject.silo(silo) for silo in silos], 'or')} was in the room"


_FLAGS = {
    "surprise": lambda *_: ("Surprise", "the room thought much better of it than what customers meet"),
    "figures-blind": lambda *_: (
        "Figures may be blind",
        "the room thinks much worse of it than the figures show: what do they not count?",
    ),
    "customers-disagree": lambda *_: (
        "Customers disagree",
        "our own figures look much better than what customers report",
    ),
    "it-depends": _it_depends,
    "unproven": lambda *_: ("Unproven", "it rests on what the room thinks; nothing was walked, measured or heard"),
    "unsure": _unsure,
    "stale": _stale,
    "unwalked": lambda *_: ("Unwalked", "no colleague has tried it as a customer"),
    "missing-voices": _missing,
    "unowned": lambda *_: ("Unowned", "nobody answers for this stage across the silos"),
}


def numbered(subject: Subject, findings: Sequence[Finding]) -> Iterator[StageView]:
    """All stages, in the order in which the customer lives them."""
    for number, score in enumerate(subject.score.stages, start=1):
        yield stage_view(subject, score, number, findings)

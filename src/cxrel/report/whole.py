"""The whole journey: what a customer meets from beginning to end, and how the report was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.amounts import counted, listed, percent
from cxrel.report.context import BalanceRow, DefinitionRow, FreshRow, LadderRow, WholeView, YieldRow
from cxrel.report.dates import day_words
from cxrel.report.findings import finding_view
from cxrel.report.method import method
from cxrel.report.subject import anchor
from cxrel.report.touchpoint import evidence_words, ladder_words
from cxrel.report.words import CATEGORY_WORDS, LENS_WORDS, status_of, threshold, told_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.kpi import Kpi
    from cxrel.model.results import KpiScore, StageScore, Yield
    from cxrel.report.subject import Subject


def whole_view(subject: Subject, findings: Sequence[Finding]) -> WholeView:
    """What belongs to no single stage."""
    throughput = subject.score.throughput
    span = subject.case.journey.review_every
    return WholeView(
        throughput=throughput_words(throughput),
        throughput_why=_throughput_why(throughput),
        left_out=_left_out(subject, throughput),
        throughput_rows=tuple(_yield_rows(subject)),
        balance=tuple(_balance(subject)),
        ladder=tuple(_ladder(subject)),
        definitions=tuple(_definition(subject, kpi) for kpi in subject.score.kpis),
        freshness=f"Ratings, walks and readings are to be renewed every {span}." if span else "",
        fresh=tuple(_fresh(subject, stage) for stage in subject.score.stages),
        method=method(subject.case),
        parked=_parked(subject),
        findings=tuple(finding_view(finding) for finding in findings),
        findings_told=_findings_told(findings),
    )


def throughput_words(found: Yield) -> str:
    """How many of 100 customers meet every moment of truth as promised."""
    if found.independent is None or found.together is None:
        return "How many customers meet every moment of truth as promised cannot be told yet."
    low, high = (_of_hundred(share) for share in (found.independent, found.together))
    between = f"about {low}" if low == high else f"between {low} and {high}"
    joint = f" Counted customer by customer, it is {_of_hundred(found.joint)}." if found.joint is not None else ""
    return f"Of 100 customers, {between} meet every moment of truth as promised.{joint}"


def _of_hundred(share: float) -> str:
    return percent(share).rstrip("%") if share > 0.99 or share < 0.01 else f"{share * 100:.0f}"


def _throughput_why(found: Yield) -> str:
    if found.independent is None:
        return "It needs moments of truth with a measured share and with the share of customers who come there."
    return (
        f"It rests on {counted(len(found.parts), 'moment')} of truth. The lower figure holds if each failure strikes "
        "anybody, the higher one if the same customers fail everywhere; the truth lies between."
    )


def _left_out(subject: Subject, found: Yield) -> str:
    if not found.left_out:
        return ""
    names = listed([f"“{subject.touchpoint(touchpoint)}”" for touchpoint in found.left_out])
    return f"Left out, for want of a measured share or of the share of customers who come there: {names}."


def _yield_rows(subject: Subject) -> Iterator[YieldRow]:
    for part in subject.score.throughput.parts:
        kpi = subject.kpi_scores[part.kpi].name
        yield YieldRow(subject.touchpoint(part.touchpoint), kpi, percent(part.share), percent(part.met_by))


def _balance(subject: Subject) -> Iterator[BalanceRow]:
    for category, found in subject.score.balance.items():
        name, meaning = CATEGORY_WORDS[category]
        weakest = told_mark(found.mark) if found.moments else "none agreed yet"
        moments = counted(found.moments, "moment of truth", "moments of truth")
        yield BalanceRow(name, meaning, moments, weakest, status_of(found.mark))


def _ladder(subject: Subject) -> Iterator[LadderRow]:
    for score in subject.score.touchpoints:
        if score.state:
            verdict, severity = ladder_words(subject, score)
            name = subject.touchpoint(score.id)
            where = anchor(subject.case.journey.id, score.id)
            yield LadderRow(where, name, score.state, evidence_words(score), verdict, severity)


def _definition(subject: Subject, kpi: KpiScore) -> DefinitionRow:
    return DefinitionRow(
        anchor=subject.kpi_anchor(kpi.id),
        name=kpi.name,
        counts=f"{'share of ' if kpi.is_share else ''}{kpi.counted or kpi.unit}",
        promise=threshold(kpi),
        problem=threshold(kpi, problem=True),
        measured=f"{LENS_WORDS[kpi.lens]}; {_measured(subject.kpi(kpi))}",
        owner=kpi.owner or "",
    )


def _measured(declared: Kpi | None) -> str:
    measure = declared.measure if declared else None
    if measure is None:
        return "readings are brought"
    if measure.from_voice:
        return f"counted from the {measure.from_voice} entries of voice.csv"
    what = measure.good or f"{measure.summary} of {measure.value}"
    where = f", where {measure.where}" if measure.where else ""
    every = f", each {measure.every}" if measure.every else ""
    return f"{what}{where}, from {measure.source}{every}"


def _fresh(subject: Subject, stage: StageScore) -> FreshRow:
    readings = [kpi.newest_reading for kpi in subject.kpis_of(stage) if kpi.newest_reading]
    return FreshRow(
        stage=subject.stage(stage.id).name,
        rating=_day(stage.said.held_on) if stage.said else "never",
        walk=_day(stage.walked.newest) if stage.walked else "not lately",
        reading=_day(max(readings, default=None)),
        stale=listed(stage.stale),
    )


def _day(day: date | None) -> str:
    return day_words(day) if day else "none"


def _parked(subject: Subject) -> tuple[str, ...]:
    """The questions that the newest session put aside."""
    for _, session in subject.case.evidence.sessions_until(subject.case.as_of):
        return session.parked
    return ()


def _findings_told(findings: Sequence[Finding]) -> str:
    if not findings:
        return "Nothing to mend in the files."
    kinds = [(s, sum(f.severity == s for f in findings)) for s in ("error", "warning", "note")]
    return f"{listed([counted(number, kind) for kind, number in kinds if number])} in the files."

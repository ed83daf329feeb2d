"""The whole journey: what a customer meets from beginning to end, and how the report was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.case import probes_at
from cxrel.report.amounts import counted, listed, percent
from cxrel.report.context import BalanceRow, DefinitionRow, FreshRow, LadderRow, WholeView, YieldRow
from cxrel.report.dates import day_words
from cxrel.report.findings import finding_view
from cxrel.report.joint import joint_view
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

_CUSTOMERS = ("customers", "travellers", "people", "guests", "patients", "members", "passengers")
_MOST_NAMES = 3


def whole_view(subject: Subject, findings: Sequence[Finding]) -> WholeView:
    """What belongs to no single stage."""
    throughput = subject.score.throughput
    span = subject.case.journey.review_every
    return WholeView(
        throughput=throughput_words(subject),
        throughput_why=_throughput_why(throughput),
        left_out=_left_out(subject, throughput),
        throughput_rows=tuple(_yield_rows(subject)),
        joint=joint_view(subject),
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


def throughput_words(subject: Subject) -> str:
    """How many of 100 customers can have met every moment of truth as promised, and on what that rests.

    Moments that are left out can only lower the figures, so that they are told as upper bounds.
    """
    found = subject.score.throughput
    if found.independent is None or found.together is None:
        if found.joint is not None:
            return "From each moment by itself it cannot be told how many customers meet every one as promised."
        return "How many customers meet every moment of truth as promised cannot be told yet."
    low, high = (_of_hundred(share) for share in (found.independent, found.together))
    measured, total = len(found.parts), len(found.parts) + len(found.left_out)
    told = _bounds(low, high, measured, total) if found.left_out else _from_to(low, high, total)
    return f"{told}{_estimate(subject)}"


def _bounds(low: str, high: str, measured: int, total: int) -> str:
    by = f"By the {measured} of {total} moments of truth that {'is' if measured == 1 else 'are'} measured"
    apart = f"; if failures strike independently, at most {low}" if low != high else ""
    return f"{by}, at most {high} of 100 customers can have met all {total} as promised{apart}."


def _from_to(low: str, high: str, total: int) -> str:
    where = f"all {total} moments of truth" if total > 1 else "the one moment of truth"
    if low == high:
        return f"Of 100 customers, about {high} met {where} as promised."
    return (
        f"Of 100 customers, between {low} and {high} met {where} as promised: {low} if failures strike independently."
    )


def _estimate(subject: Subject) -> str:
    """What was counted, where that is not customers."""
    kpis = [subject.kpi_scores[part.kpi].counted for part in subject.score.throughput.parts]
    names = list(dict.fromkeys(name or "readings" for name in kpis))
    if all(name.casefold() in _CUSTOMERS for name in names):
        return ""
    what = listed(names) if len(names) <= _MOST_NAMES else f"{', '.join(names[:_MOST_NAMES])} and more"
    return f" An estimate: {what} were counted, and taken for customers by the share who come there (met_by)."


def _of_hundred(share: float) -> str:
    return percent(share).rstrip("%") if share > 0.99 or share < 0.01 else f"{share * 100:.0f}"


def _throughput_why(found: Yield) -> str:
    if found.independent is None:
        return "It needs moments of truth with a measured share and with the share of customers who come there."
    if len(found.parts) == 1:
        return ""
    return (
        "The lower figure holds if each failure strikes anybody, the higher one if the same customers fail everywhere; "
        f"for {'these' if found.left_out else 'all'} moments the truth lies between."
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
        weakest = told_mark(found.mark) if found.moments else ""
        moments = counted(found.moments, "moment of truth", "moments of truth") if found.moments else "none agreed yet"
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
        walk=_newest_walk(subject, stage),
        reading=_day(max(readings, default=None)),
        stale=listed(stage.stale),
    )


def _newest_walk(subject: Subject, stage: StageScore) -> str:
    """The day of the newest walk that tried anything in the stage, however old."""
    places = [place for place in subject.places.values() if place.stage.id == stage.id]
    walks = [walk.date for place in places for walk, _ in probes_at(subject.case, place)]
    return day_words(max(walks)) if walks else "never"


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

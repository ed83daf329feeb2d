"""What to fix next: how far a moment falls short, times how many customers meet it, times how often it is heard.

Plain multiplication of three numbers that anybody can check by hand.  A factor that is not known takes the middle of the
known ones, so that not knowing moves a moment neither up nor down; it is named, so that somebody can find out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median
from typing import TYPE_CHECKING

from cxrel.improvement.work import open_work
from cxrel.model.case import places
from cxrel.model.period import parse_period
from cxrel.model.span import Span
from cxrel.scoring.bands import RELIABLE_FROM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.improvement.work import Work
    from cxrel.model.case import Case, Place
    from cxrel.model.results import JourneyScore, KpiScore, TouchpointScore

TROUBLE = ("complaint", "call")
"""The kinds of voices that are counted: praise is no trouble, and an answer to a survey may be none."""

_WINDOW = Span(3, "month")
_CENT, _TENTH_OF_A_PERCENT = Decimal("0.01"), Decimal("0.001")
_LEAST_REACH = Decimal("0.001")
_MONTH = 30


@dataclass(frozen=True, slots=True)
class Factor:
    """One number of the product."""

    value: Decimal
    basis: str
    """Where it comes from, in a few words."""
    known: bool = True
    """False where it is the middle of the others."""


@dataclass(frozen=True, slots=True)
class Row:
    """One moment that falls short, or of which nobody knows."""

    touchpoint: str
    stage: str
    name: str
    promise: str
    owner: str | None
    mark: float | None
    short: Factor
    """From 0.01 to 5.50 marks below reliable."""
    reach: Factor
    """The share of customers who meet it, from 0.001 to 1."""
    heard: Factor
    """1 + complaints and calls in the window."""
    product: Decimal
    """Exact: the three factors have few digits."""
    work: tuple[Work, ...]
    """The improvements that are open on it."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The factors that are not known."""
        factors = (("short", self.short), ("reach", self.reach), ("heard", self.heard))
        return tuple(name for name, factor in factors if not factor.known)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What to fix next in one journey, first things first."""

    rows: tuple[Row, ...]
    kept: tuple[str, ...]
    """The touchpoints whose promise is kept always: nothing to fix."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the three factors of one moment; None where it is not."""

    place: Place
    mark: float | None
    short: Factor | None
    reach: Factor | None
    heard: Factor | None


def backlog_of(case: Case, score: JourneyScore) -> Backlog:
    """Rank the moments of truth of a journey (in a stage that names none: its touchpoints) that fall short.

    Ties stay in the order of the journey.
    """
    scored = {one.id: one for one in score.touchpoints}
    marked = [place for place in places(case) if place.marked]
    known = [_known(case, score, place, scored[place.touchpoint.id]) for place in marked]
    weak = [one for one in known if one.short is None or one.short.value > 0]
    middles = _middles(known, weak)
    rows = [_row(case, one, middles) for one in weak]
    ranked = sorted(rows, key=lambda row: -row.product)
    kept = tuple(one.place.touchpoint.id for one in known if one.short is not None and one.short.value <= 0)
    return Backlog(tuple(ranked), kept)


def _known(case: Case, score: JourneyScore, place: Place, scored: TouchpointScore) -> _Known:
    mark = scored.mark
    kpis = [kpi for kpi in score.kpis if kpi.touchpoint == place.touchpoint.id]
    return _Known(place, mark, _short(mark, scored, kpis), _reach(place, kpis, score.kpis), _heard(case, place))


def _short(mark: float | None, scored: TouchpointScore, kpis: Sequence[KpiScore]) -> Factor | None:
    """How many marks below reliable; 0 where it is reliable, and at least 0.01 where it is not."""
    if mark is None:
        return None
    limiting = next((kpi.id for kpi in kpis if kpi.mark == mark), None)
    basis = limiting or ("walked" if scored.walked and scored.walked.mark == mark else "evidence")
    if mark >= RELIABLE_FROM:
        return Factor(Decimal(0), basis)
    below = _rounded(Decimal(str(RELIABLE_FROM)) - Decimal(str(mark)), _CENT)
    return Factor(max(below, _CENT), basis)


def _reach(place: Place, kpis: Sequence[KpiScore], everywhere: Iterable[KpiScore]) -> Factor | None:
    """`met_by`; else how often its KPI is counted in a month, beside the KPI of the journey that is counted most."""
    if place.touchpoint.met_by is not None:
        return Factor(_at_least(place.touchpoint.met_by), "met_by")
    own = max(kpis, key=_monthly, default=None)
    most = max(map(_monthly, everywhere), default=0.0)
    if own is None or not _monthly(own):
        return None
    return Factor(_at_least(Decimal(str(_monthly(own) / most))), f"n of {own.id}")


def _at_least(share: Decimal) -> Decimal:
    """A share that is rare, but met, is not rounded to nobody."""
    return max(_rounded(share, _TENTH_OF_A_PERCENT), _LEAST_REACH)


def _monthly(kpi: KpiScore) -> float:
    """How many were counted in 30 days of the window; 0 where it is not known."""
    periods = [period for text in kpi.periods if (period := parse_period(text))]
    days = sum((period.last - period.first).days + 1 for period in periods)
    return _MONTH * kpi.figure.n / days if kpi.figure and kpi.figure.n and days else 0.0


def _heard(case: Case, place: Place) -> Factor | None:
    """1 + complaints and calls lined up with it in the journey's window; None where nobody listens to the journey."""
    sides = {id(e): (e, t) for e, t in ((case.evidence, place.touchpoint.id), (place.evidence, place.origin.id))}
    if not any(evidence.voices for evidence, _ in sides.values()):
        return None
    since = (case.journey.window or _WINDOW).before(case.as_of)
    counts: Counter[str] = Counter(
        voice.kind
        for evidence, touchpoint in sides.values()
        for voice in evidence.voices
        if voice.touchpoint == touchpoint and since < voice.said_on <= case.as_of
    )
    told = ", ".join(f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}" for kind in TROUBLE if counts[kind])
    return Factor(Decimal(1 + sum(counts[kind] for kind in TROUBLE)), told or "no complaint or call")


def _middles(known: Sequence[_Known], weak: Sequence[_Known]) -> Mapping[str, Decimal]:
    """The middle of the known numbers of each factor; 1, which changes nothing, where none is known."""
    return {
        "short": _middle([one.short for one in weak], _CENT),
        "reach": _middle([one.reach for one in known], _TENTH_OF_A_PERCENT),
        "heard": _middle([one.heard for one in weak], _CENT),
    }


def _middle(factors: Sequence[Factor | None], step: Decimal) -> Decimal:
    values = [factor.value for factor in factors if factor]
    return _rounded(Decimal(median(values)), step) if values else Decimal(1)


def _row(case: Case, one: _Known, middles: Mapping[str, Decimal]) -> Row:
    touchpoint = one.place.touchpoint
    short = one.short or Factor(middles["short"], "not known", known=False)
    reach = one.reach or Factor(middles["reach"], "not known", known=False)
    heard = one.heard or Factor(middles["heard"], "not known", known=False)
    return Row(
        touchpoint=touchpoint.id,
        stage=one.place.stage.id,
        name=touchpoint.name,
        promise=touchpoint.promise or "",
        owner=touchpoint.owner or one.place.stage.owner,
        mark=one.mark,
        short=short,
        reach=reach,
        heard=heard,
        product=short.value * reach.value * heard.value,
        work=tuple(open_work(case.evidence.improvements, case.as_of, {touchpoint.id})),
    )


def _rounded(number: Decimal, step: Decimal) -> Decimal:
    return number.quantize(step, rounding=ROUND_HALF_EVEN)

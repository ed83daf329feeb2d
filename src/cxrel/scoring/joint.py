"""Customer by customer: for how many every moment of truth went as promised, which fail together, and what became of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.evidence import BROKEN, Reading, Readings
from cxrel.model.results import FailingTogether, JointPlace, JointScore, OutcomeGroup, OutcomeLink
from cxrel.scoring.figures import by_value, complete_periods, in_window, pooled
from cxrel.scoring.tests_of_difference import chi_square_p
from cxrel.scoring.wilson import wilson, z_two_sided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.journey import Journey, Touchpoint
    from cxrel.model.kpi import Every, Kpi
    from cxrel.model.period import Period
    from cxrel.model.span import Span
    from cxrel.scoring.figures import PeriodFigures

_LENGTHS: tuple[Every, ...] = ("day", "week", "month", "quarter")
_LEAST_EXPECTED = 5
"""Below this in any cell a chi-square test is no longer near the truth (Cochran 1954)."""
_SURE = 0.01
_DIFFERS = 0.05
_OUTSIDE = 0.05
"""Of the interval that is told of a group."""


class JoinedMoment(NamedTuple):
    """A moment of truth that can be joined per customer, and the KPI that says how it went."""

    touchpoint: Touchpoint
    kpi: Kpi


def joined_moments(journey: Journey) -> tuple[JoinedMoment, ...]:
    """The moments of truth whose operation knows the customer: each by its first measured share that names one.

    The first in the file, and not the lowest-marked: what is joined must not change with the figures of a month.
    """
    found = []
    for _, touchpoint in journey.touchpoints():
        kpi = next((kpi for kpi in touchpoint.kpis if _names_customer(kpi)), None)
        if touchpoint.moment_of_truth and kpi is not None:
            found.append(JoinedMoment(touchpoint, kpi))
    return tuple(found)


def _names_customer(kpi: Kpi) -> bool:
    measure = kpi.measure
    is_counted = measure is not None and measure.source is not None and measure.customer_key is not None
    return kpi.lens == "measured" and kpi.is_share and is_counted


def joint_every(moments: Iterable[JoinedMoment]) -> Every | None:
    """The length of the periods in which customers are joined: the longest of their KPIs; None without any."""
    return max((moment.kpi.every for moment in moments if moment.kpi.every), key=_LENGTHS.index, default=None)


def settling(journey: Journey) -> tuple[Span, ...]:
    """How long each of the joined moments needs until it is known how it went."""
    measures = (moment.kpi.measure for moment in joined_moments(journey))
    return tuple(one.settles_after for one in measures if one is not None and one.settles_after is not None)


def known_after(period: Period, spans: Iterable[Span]) -> date:
    """The day after which a period is known: the last of these spans, counted from its last day, has passed."""
    return max([period.last, *(span.after(period.last) for span in spans)])


def score_joint(case: Case) -> JointScore | None:
    """What the tables of customers say as of a day; None without any."""
    known = case.evidence.joint
    if not (known.kept.rows or known.outcome.rows):
        return None
    window, moments = _of_one_kind(_window(case, known.kept, settling(case.journey)), known.together)
    periods = {figures.period for figures in window}
    return JointScore(
        figure=pooled([figures.total for figures in window]).rounded() if window else None,
        periods=tuple(figures.period.text for figures in window),
        moments=tuple(one.id for _, one in case.journey.touchpoints() if one.id in moments),
        places=tuple(_places(known.kept, window)),
        together=_together([row for row in known.together.rows if row.period in periods], case.settings.min_n),
        outcome=_outcome(case),
    )


def _window(case: Case, readings: Readings, spans: Sequence[Span]) -> list[PeriodFigures]:
    """The periods that count, by the rules of KPIs. The same customer is in several parts, so that only totals are."""
    totals = {row.period for row in readings.rows if not any(row.cells)}
    rows = [row for row in readings.rows if row.period in totals and known_after(row.period, spans) < case.as_of]
    every = joint_every(joined_moments(case.journey))
    dimensions = len(readings.dimensions)
    found = complete_periods(rows, dimensions, as_of=case.as_of, settles_after=None, every=every)
    return in_window(found, case.journey.window)


def _of_one_kind(window: list[PeriodFigures], together: Readings) -> tuple[list[PeriodFigures], frozenset[str]]:
    """The periods in which the same moments were joined as in the newest, and which these are."""
    joined: dict[Period, frozenset[str]] = {}
    for row in together.rows:
        moment, _, other = row.cells
        joined[row.period] = joined.get(row.period, frozenset()) | {moment, other}
    newest = joined.get(window[-1].period, frozenset()) if window else frozenset()
    return [one for one in window if joined.get(one.period, newest) == newest], newest


def _places(readings: Readings, window: Sequence[PeriodFigures]) -> Iterator[JointPlace]:
    for number, dimension in enumerate(readings.dimensions):
        for value, figure in by_value(window, number).items():
            yield JointPlace(dimension, value, figure.rounded())


def _together(rows: Sequence[Reading], min_n: int) -> tuple[FailingTogether, ...]:
    """Pairs of moments, the worst first; two rows tell of one, and a pair with only one of them is passed over."""
    counts: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for row in rows:
        moment, went, other = row.cells
        pair = counts.setdefault((moment, other), {})
        n, good = pair.get(went, (0, 0))
        pair[went] = (n + (row.n or 0), good + (row.good or 0))
    whole = {key: went for key, went in counts.items() if len(went) > 1}
    found = [_pair(key, went["broken"], went["kept"], len(whole), min_n) for key, went in whole.items()]
    return tuple(sorted(found, key=lambda pair: (pair.expected - pair.both_broken, pair.moment, pair.other)))


def _pair(
    key: tuple[str, str], broken: tuple[int, int], kept: tuple[int, int], pairs: int, min_n: int
) -> FailingTogether:
    both, other = broken[0] - broken[1], broken[0] - broken[1] + kept[0] - kept[1]
    met = broken[0] + kept[0]
    rarest = min(broken[0], kept[0]) * min(other, met - other)
    p = chi_square_p([(good, n - good) for n, good in (broken, kept)])
    is_enough = met >= min_n and rarest >= _LEAST_EXPECTED * met
    is_more = both * met > broken[0] * other
    return FailingTogether(*key, met, broken[0], other, both, is_enough and is_more and p < _SURE / pairs)


def _outcome(case: Case) -> OutcomeLink | None:
    """The customers by broken promises, over the periods in which the outcome is known by now."""
    readings, declared = case.evidence.joint.outcome, case.journey.outcome
    own = (declared.settles_after,) if declared and declared.settles_after else ()
    counts: Counter[Period] = Counter()
    for row in readings.rows:
        counts[row.period] += row.n or 0
    totals = Readings((), tuple(Reading(period, (), n, 0, None) for period, n in counts.items()))
    window = [figures.period for figures in _window(case, totals, (*settling(case.journey), *own))]
    if not window:
        return None
    rows = [row for row in readings.rows if row.period in window]
    groups = tuple(
        _group(broken, [row for row in rows if row.cells[0] == broken], case.settings.min_n) for broken in BROKEN
    )
    told = [(group.good, group.n - group.good) for group in groups if group.share is not None]
    return OutcomeLink(tuple(period.text for period in window), groups, chi_square_p(told) < _DIFFERS)


def _group(broken: str, rows: Sequence[Reading], min_n: int) -> OutcomeGroup:
    n, good = sum(row.n or 0 for row in rows), sum(row.good or 0 for row in rows)
    low, high = wilson(good, n, z_two_sided(_OUTSIDE)) if n >= min_n else (None, None)
    return OutcomeGroup(broken, n, good, low, high)

"""What "it depends" depends on: dimensions by name, only where the difference is large and lasts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.results import BestWorst, Dependence, DimensionView, SegmentFigure
from cxrel.scoring.agreement import median
from cxrel.scoring.bands import band, round_mark
from cxrel.scoring.figures import Exact, by_value, pooled
from cxrel.scoring.permutation import between_groups_p
from cxrel.scoring.tests_of_difference import chi_square_p, paired_t_p

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cxrel.model.results import Figure, KpiScore, Said
    from cxrel.scoring.figures import PeriodFigures
    from cxrel.scoring.kpi import KpiFacts

_APART = 1.0
_FAR_APART = 3.0
_LEVEL = 0.01
_NEWEST_PERIODS, _FEWEST_PERIODS = 12, 6
_VOTES_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Comparison:
    """The values of a dimension that are large enough to be compared, and the smallest p of the tests made of them."""

    figures: Mapping[str, Exact]
    p_value: float | None
    """None where no test could be made."""
    tests: int
    """By how many segments the level is divided; two segments count as one, and a test of all at once is one."""
    least_apart: float
    """How many marks best and worst must lie apart."""


def compare(facts: KpiFacts, dimension: int, min_n: int) -> Comparison | None:
    """Compare the values of a dimension with n of at least `min_n` in the window; None where there are not two.

    Each value minus all the others together, paired by period over the newest 12 periods that have it (at least 6), in
    a two-sided t-test.  Shares with fewer periods: the chi-square test of homogeneity over the window.
    """
    large = {v: f for v, f in by_value(facts.window, dimension).items() if f.n is not None and f.n >= min_n}
    if len(large) < 2:
        return None
    differences = _differences(facts.periods, dimension, large)
    if differences:
        p = min(paired_t_p(found) for found in differences)
        return Comparison(large, p, 1 if len(large) == 2 else len(large), _APART)
    if facts.kpi.is_share:
        p = chi_square_p([(f.good or 0, (f.n or 0) - (f.good or 0)) for f in large.values()])
        return Comparison(large, p, 1, _FAR_APART)
    return Comparison(large, None, 1, _APART)


def dimension_view(
    facts: KpiFacts, dimension: int, declared: Sequence[str], compared: Comparison | None, *, pairs: int
) -> DimensionView:
    """One KPI by one dimension: every value's figures for the heat grid, and whether the dimension is named.

    It is named where best and worst lie far enough apart and a test passes at 1 % / (`pairs` x segments); `pairs` are
    the KPI-dimension pairs that were tested in the stage.
    """
    values = by_value(facts.window, dimension)
    order = {value: place for place, value in enumerate(declared)}
    segments = tuple(
        SegmentFigure(value, values[value].rounded(), facts.mark_of(values[value]), _by_period(facts, dimension, value))
        for value in sorted(values, key=lambda v: (order.get(v, len(order)), v))
    )
    named = compared is not None and _is_named(facts, compared, pairs)
    return DimensionView(facts.dimensions[dimension], segments, named, compared.p_value if compared else None)


def _is_named(facts: KpiFacts, compared: Comparison, pairs: int) -> bool:
    if compared.p_value is None or compared.p_value > _LEVEL / (pairs * compared.tests):
        return False
    marks = [facts.mark_of(figure) for figure in compared.figures.values()]
    return round_mark(max(marks) - min(marks)) >= compared.least_apart


def _by_period(facts: KpiFacts, dimension: int, value: str) -> tuple[Figure | None, ...]:
    found = (period.by[dimension].get(value) for period in facts.window)
    return tuple(figure.rounded() if figure else None for figure in found)


class _Sums(NamedTuple):
    """All values of a dimension in one period, so that all but one are found by taking one away."""

    values: int
    n: int
    good: int
    weighted: Fraction
    unknown: int
    """How many do not say their n."""


def _sums(figures: Mapping[str, Exact]) -> _Sums:
    found = figures.values()
    return _Sums(
        len(found),
        sum(f.n or 0 for f in found),
        sum(f.good or 0 for f in found),
        sum((f.mean * (f.n or 0) for f in found if f.good is None), Fraction(0)),
        sum(f.n is None for f in found),
    )


def _differences(periods: Sequence[PeriodFigures], dimension: int, values: Iterable[str]) -> list[list[float]]:
    """For each value with at least 6 such periods: it minus all the others together, in the newest 12 that have it."""
    newest = [(period.by[dimension], _sums(period.by[dimension])) for period in reversed(periods)]
    found = []
    for value in values:
        pairs = (
            float(figures[value].mean - _others(figures, sums, value))
            for figures, sums in newest
            if value in figures and sums.values > 1
        )
        differences = list(islice(pairs, _NEWEST_PERIODS))
        if len(differences) >= _FEWEST_PERIODS:
            found.append(differences)
    return found


def _others(figures: Mapping[str, Exact], sums: _Sums, value: str) -> Fraction:
    """What all values but one were, together."""
    one = figures[value]
    if sums.unknown - (one.n is None):
        return pooled([figure for other, figure in figures.items() if other != value]).mean
    n = sums.n - (one.n or 0)
    if one.good is not None:
        return Fraction(sums.good - one.good, n)
    return (sums.weighted - one.mean * (one.n or 0)) / n


def depends_on_kpi(kpi: KpiScore, min_n: int) -> Iterator[Dependence]:
    """The dimensions that a KPI names: best and worst among the values that are large enough."""
    for view in kpi.dimensions:
        if view.named:
            large = [s for s in view.segments if (s.figure.n or 0) >= min_n]
            ends = [BestWorst(s.value, s.mark, s.figure) for s in sorted(large, key=lambda s: s.value)]
            yield _between(view.dimension, kpi.id, ends)


def depends_on_time(kpi: KpiScore) -> Iterator[Dependence]:
    """`time`, where a period holds the KPI: that period, and the best of the window that is as large."""
    held = kpi.held_by
    if held is None or held.period is None:
        return
    ends = {
        period: BestWorst(period, mark, figure)
        for period, mark, figure in zip(kpi.periods, kpi.window_marks, kpi.window_figures, strict=True)
    }
    large = [end for end in ends.values() if end.figure and (end.figure.n or 0) >= kpi.least_n]
    yield Dependence("time", kpi.id, max(large, key=lambda end: end.mark), ends[held.period])


def depends_on_said(said: Said | None) -> Iterator[Dependence]:
    """`silo`, where the silos' votes differ, and the dimensions by which the room gave marks far apart."""
    if said is None:
        return
    if said.silos_differ == "named":
        ends = [BestWorst(silo, said.silos[silo]) for silo in sorted(said.silos_compared)]
        yield _between("silo", "votes", ends)
    for dimension, marks in said.by.items():
        low, high = min(marks.values(), default=0), max(marks.values(), default=0)
        if high - low >= _FAR_APART and band(low) != band(high):
            yield _between(dimension, "said", [BestWorst(value, float(marks[value])) for value in sorted(marks)])


def silos_compared(votes: Mapping[str, Sequence[int]]) -> tuple[str, ...]:
    """The silos that are large enough to be compared: three or more with 3 votes each, or two with 4 each."""
    for fewest, silos in ((3, 3), (4, 2)):
        large = tuple(silo for silo, cast in votes.items() if len(cast) >= fewest)
        if len(large) >= silos:
            return large
    return ()


def silos_differ(votes: Mapping[str, Sequence[int]]) -> str | None:
    """Whether silos see a stage differently: medians 3 or more apart, and a permutation test at 5 %."""
    if not any(votes.values()):
        return None
    groups = [votes[silo] for silo in silos_compared(votes)]
    if not groups:
        return "too few to tell"
    medians = [median(group) for group in groups]
    apart = max(medians) - min(medians) >= _FAR_APART
    return "named" if apart and between_groups_p(groups) <= _VOTES_LEVEL else "no difference"


def _between(dimension: str, source: str, ends: Sequence[BestWorst]) -> Dependence:
    best = max(ends, key=lambda end: end.mark)
    return Dependence(dimension, source, best, min(ends, key=lambda end: end.mark))

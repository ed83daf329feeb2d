"""What "it depends" depends on: dimensions by name, only where the difference is large and lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.results import BestWorst, Dependence, DimensionView, SegmentFigure
from cxrel.scoring.agreement import median
from cxrel.scoring.bands import band, round_mark
from cxrel.scoring.figures import Exact, by_value, pooled
from cxrel.scoring.permutation import between_groups_p
from cxrel.scoring.tests_of_difference import chi_square_p, paired_t_p

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.model.results import Figure, KpiScore, Said
    from cxrel.scoring.kpi import KpiFacts

_APART = 1.0
_FAR_APART = 3.0
_LEVEL = 0.01
_NEWEST_PERIODS, _FEWEST_PERIODS = 12, 6
_VOTES_LEVEL = 0.05


def testable(facts: KpiFacts, dimension: int, min_n: int) -> dict[str, Exact]:
    """The values of a dimension that are large enough over the window to be compared; empty under two."""
    found = {v: f for v, f in by_value(facts.window, dimension).items() if f.n is not None and f.n >= min_n}
    return found if len(found) > 1 else {}


def pairs_tested(facts: Sequence[KpiFacts], min_n: int) -> int:
    """How many KPI-dimension pairs of a stage are tested: the level of each test is divided by it."""
    return sum(bool(testable(f, d, min_n)) for f in facts for d in range(len(f.dimensions)))


def dimension_view(
    facts: KpiFacts, dimension: int, declared: Sequence[str], *, min_n: int, pairs: int
) -> DimensionView:
    """One KPI by one dimension: every value's figures for the heat grid, and whether the dimension is named.

    Named are differences of at least 1 mark between best and worst that last (a paired t-test over the newest 12
    periods, at 1 % divided by pairs and segments), or with fewer periods of a share 3 marks (chi-square).
    """
    values = by_value(facts.window, dimension)
    order = {value: place for place, value in enumerate(declared)}
    segments = tuple(
        SegmentFigure(value, values[value].rounded(), facts.mark_of(values[value]), _by_period(facts, dimension, value))
        for value in sorted(values, key=lambda v: (order.get(v, len(order)), v))
    )
    compared = testable(facts, dimension, min_n)
    if not compared:
        return DimensionView(facts.dimensions[dimension], segments, named=False, p_value=None)
    marks = [facts.mark_of(figure) for figure in compared.values()]
    apart = round_mark(max(marks) - min(marks))
    p, passes = _lasting(facts, dimension, compared, apart, max(1, pairs))
    return DimensionView(facts.dimensions[dimension], segments, named=apart >= _APART and passes, p_value=p)


def _by_period(facts: KpiFacts, dimension: int, value: str) -> tuple[Figure | None, ...]:
    found = (period.by[dimension].get(value) for period in facts.window)
    return tuple(figure.rounded() if figure else None for figure in found)


def _lasting(
    facts: KpiFacts, dimension: int, compared: Mapping[str, Exact], apart: float, pairs: int
) -> tuple[float | None, bool]:
    differences = [d for value in compared if (d := _paired(facts, dimension, value))]
    if differences:
        p = min(paired_t_p(d) for d in differences)
        return p, p <= _LEVEL / (pairs * (1 if len(compared) == 2 else len(compared)))
    if facts.kpi.is_share:
        p = chi_square_p([(f.good or 0, (f.n or 0) - (f.good or 0)) for f in compared.values()])
        return p, apart >= _FAR_APART and p <= _LEVEL / pairs
    return None, False


def _paired(facts: KpiFacts, dimension: int, value: str) -> list[float]:
    """A value minus all the others together, in the newest 12 periods that have it; empty under 6."""
    found: list[float] = []
    for period in reversed(facts.periods):
        figures = period.by[dimension]
        others = [figure for other, figure in figures.items() if other != value]
        if value in figures and others:
            found.append(float(figures[value].mean - pooled(others).mean))
        if len(found) == _NEWEST_PERIODS:
            break
    return found if len(found) >= _FEWEST_PERIODS else []


def depends_on_kpi(kpi: KpiScore, min_n: int) -> Iterator[Dependence]:
    """The dimensions that a KPI names: best and worst among the values that are large enough."""
    for view in kpi.dimensions:
        if view.named:
            large = [s for s in view.segments if (s.figure.n or 0) >= min_n]
            ends = [BestWorst(s.value, s.mark, s.figure) for s in sorted(large, key=lambda s: s.value)]
            yield _between(view.dimension, kpi.id, ends)


def depends_on_time(kpi: KpiScore) -> Iterator[Dependence]:
    """`time`, where a period holds the KPI."""
    if kpi.held_by and kpi.held_by.period:
        ends = zip(kpi.periods, kpi.window_marks, kpi.window_figures, strict=True)
        yield _between("time", kpi.id, [BestWorst(period, mark, figure) for period, mark, figure in ends])


def depends_on_said(said: Said | None) -> Iterator[Dependence]:
    """`silo`, where the silos' votes differ, and the dimensions by which the room gave marks far apart."""
    if said is None:
        return
    if said.silos_differ == "named":
        yield _between("silo", "votes", [BestWorst(silo, said.silos[silo]) for silo in sorted(said.silos)])
    for dimension, marks in said.by.items():
        low, high = min(marks.values(), default=0), max(marks.values(), default=0)
        if high - low >= _FAR_APART and band(low) != band(high):
            yield _between(dimension, "said", [BestWorst(value, float(marks[value])) for value in sorted(marks)])


def silos_differ(votes: Mapping[str, Sequence[int]]) -> str | None:
    """Whether silos see a stage differently: medians 3 or more apart, and a permutation test at 5 %.

    Silos that are large enough are compared: three or more with 3 votes each, or two with 4 each.
    """
    if not any(votes.values()):
        return None
    groups = [list(v) for v in votes.values() if len(v) >= 3]
    if len(groups) < 3:
        groups = [list(v) for v in votes.values() if len(v) >= 4]
    if len(groups) < 2:
        return "too few to tell"
    medians = [median(group) for group in groups]
    apart = max(medians) - min(medians) >= _FAR_APART
    return "named" if apart and between_groups_p(groups) <= _VOTES_LEVEL else "no difference"


def _between(dimension: str, source: str, ends: Sequence[BestWorst]) -> Dependence:
    best = max(ends, key=lambda end: end.mark)
    return Dependence(dimension, source, best, min(ends, key=lambda end: end.mark))

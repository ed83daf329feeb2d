"""How the KPIs of one source are measured together: which periods, cut by what, and every expression as SQL of the dialect.

`plan` takes the periods that were chosen from what the survey learned, and answers with a value that `cxrel.kpi.sql` writes
statements from and `cxrel.kpi.cells` reads rows by. A KPI that cannot be measured is in `refused`; the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cxrel.kpi import periods as stretches
from cxrel.kpi.dimensions import PlannedCut, planned_cuts
from cxrel.kpi.moments import moment_of_rows
from cxrel.kpi.objection import Objection
from cxrel.kpi.scope import Scope, Written, by_name
from cxrel.kpi.subject import Subject, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.engine import Column
    from cxrel.kpi.periods import Segments
    from cxrel.kpi.spec import KpiKey, KpiSpec, SourceSpec
    from cxrel.kpi.survey import Extent
    from cxrel.model.kpi import Every
    from cxrel.model.period import Period

MOST_SEGMENTS = 4_000
"""Ten years of days: every boundary is a literal in the statement."""
MANY_VALUES = 100_000
"""Above so many different values an engine's own exact percentile is cheaper than a count of each value."""


@dataclass(frozen=True, slots=True)
class PlannedKpi:
    """One KPI of a plan."""

    spec: KpiSpec
    number: int
    """From 1, in the order of the plan: its columns are k1_…"""
    periods: tuple[Period, ...]
    """What is measured, oldest first; there may be gaps, and rows of other periods are not its own."""
    cuts: tuple[int, ...]
    """The numbers of its dimensions among the plan's cuts, in declared order."""
    subject: Subject
    exact: bool = False
    """Whether the engine's own percentile is used."""

    @property
    def is_quantile(self) -> bool:
        """Whether it needs a statement of its own, because quantiles do not add up."""
        return self.spec.percent is not None

    def cut_sets(self) -> tuple[tuple[int, ...], ...]:
        """The total, each dimension alone, and all together."""
        return tuple(dict.fromkeys([(), *((cut,) for cut in self.cuts), self.cuts]))


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """All that is measured in one source."""

    source: SourceSpec
    dialect: Dialect
    at: Written
    zone: ZoneInfo | None
    segments: Segments
    kpis: tuple[PlannedKpi, ...]
    cuts: tuple[PlannedCut, ...]
    refused: Mapping[KpiKey, Objection]

    @property
    def kinds(self) -> tuple[Every, ...]:
        """The kinds of periods, in the order in which KPIs name them."""
        return tuple(dict.fromkeys(kpi.spec.every for kpi in self.kpis))

    def periods(self, every: Every) -> tuple[Period, ...]:
        """All periods of a kind, in order and without gaps; a row carries a place in them."""
        days = [edge for kpi in self.kpis if kpi.spec.every == every for p in kpi.periods for edge in (p.first, p.last)]
        return stretches.periods_between(min(days), max(days), every) if days else ()

    def only(self, keys: Sequence[KpiKey]) -> SourcePlan:
        """The same plan for some of its KPIs: to measure the others when a statement fails over one of them."""
        kept = tuple(kpi for kpi in self.kpis if kpi.spec.key in keys)
        segments = stretches.segments_of(period for kpi in kept for period in kpi.periods)
        used = {number for kpi in kept for number in kpi.cuts}
        cuts = tuple(cut for cut in self.cuts if cut.number in used)
        return replace(self, kpis=kept, segments=segments, cuts=cuts)


def zone_of(source: SourceSpec) -> ZoneInfo | Objection | None:
    """The source's time zone, if it names one."""
    if source.timezone is None:
        return None
    try:
        return ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Objection("asks for a time zone that nobody knows", "Write it like America/New_York, or UTC.")


def scope_of(source: SourceSpec, dialect: Dialect, columns: Sequence[Column] | None) -> Scope:
    """What the source's expressions are written within; columns: None where no source can be asked (`--sql`).

    Where it cannot be asked, `at` is taken for an instant (timestamptz) if the source names a time zone, else for a date.
    """
    if columns is not None:
        return Scope(dialect, source.timezone, by_name(columns))
    return Scope(dialect, source.timezone, kinds={source.at: "timestamptz" if source.timezone else "date"})


def plan(
    source: SourceSpec,
    specs: Sequence[KpiSpec],
    dialect: Dialect,
    columns: Sequence[Column] | None,
    chosen: Mapping[KpiKey, Sequence[Period]],
    extent: Extent | None = None,
) -> SourcePlan | Objection:
    """Plan the measurement of a source; an Objection says why nothing of it can be measured.

    chosen: the periods of each KPI, of its own kind (`every`), oldest first; a KPI without any is not measured.
    extent: what the survey told; without it, `at` as a text has no offset, and percentiles are counted value by value.
    """
    zone, scope = zone_of(source), scope_of(source, dialect, columns)
    if isinstance(zone, Objection):
        return zone
    at = moment_of_rows(source, scope, extent.zoned if extent else None)
    if isinstance(at, Objection):
        return at
    segments = stretches.segments_of(period for spec in specs for period in chosen.get(spec.key, ()))
    if segments.count > MOST_SEGMENTS:
        hint = "Measure a part of it with --since and --until, or by longer periods."
        return Objection(f"spans {segments.count:,} periods; at most {MOST_SEGMENTS:,} are measured at once", hint)
    refused: dict[KpiKey, Objection] = {}
    cuts = planned_cuts(specs, scope, refused)
    kpis = tuple(_planned(specs, scope, chosen, cuts, refused, extent.distinct if extent else {}))
    return SourcePlan(source, dialect, at, zone, segments, kpis, cuts, refused).only([kpi.spec.key for kpi in kpis])


def _planned(
    specs: Sequence[KpiSpec],
    scope: Scope,
    chosen: Mapping[KpiKey, Sequence[Period]],
    cuts: Sequence[PlannedCut],
    refused: dict[KpiKey, Objection],
    distinct: Mapping[KpiKey, int],
) -> Iterator[PlannedKpi]:
    numbers = {planned.cut: planned.number for planned in cuts}
    for number, spec in enumerate(specs, start=1):
        subject = subject_of(spec, scope)
        if isinstance(subject, Objection):
            refused.setdefault(spec.key, subject)
        elif spec.key not in refused and chosen.get(spec.key):
            own = tuple(numbers[cut] for cut in spec.by)
            exact = distinct.get(spec.key, 0) > MANY_VALUES and _may_be_exact(spec, scope.dialect)
            yield PlannedKpi(spec, number, tuple(chosen[spec.key]), own, subject, exact)


def _may_be_exact(spec: KpiSpec, dialect: Dialect) -> bool:
    closed = all(cut.spellings is not None for cut in spec.by)
    return closed and not spec.missing_is_bad and dialect.percentile is not None

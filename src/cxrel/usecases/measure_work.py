"""A source in the making: what is known of it from last time, what becomes of each of its KPIs, and what is to be kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxrel.engines import Limits
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.spec import source_spec
from cxrel.model.measured import KpiOutcome, SourceOutcome
from cxrel.usecases.measure_periods import Chosen, choose
from cxrel.usecases.measure_readings import known_periods, newest_total
from cxrel.usecases.measure_settle import outcome
from cxrel.usecases.measure_state import LastTime, SourceState, definition_of, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cxrel.engines import SourceEngine
    from cxrel.findings import Fault, Finding
    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.engine import Column
    from cxrel.kpi.spec import SourceSpec
    from cxrel.model.measured import Status
    from cxrel.model.period import Period
    from cxrel.usecases.measure_periods import Asked
    from cxrel.usecases.measure_settle import Settled
    from cxrel.usecases.measure_subjects import SourceToRead, Subject

Span = tuple["date", "date"]


@dataclass(frozen=True, slots=True)
class How:
    """How sources are read."""

    asked: Asked
    environ: Mapping[str, str]
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    """Whether a source is read again that has not changed."""


@dataclass(frozen=True)
class SourceResult:
    """What became of one source and its KPIs; nothing is written yet."""

    source: SourceToRead
    outcome: SourceOutcome
    kpis: tuple[KpiOutcome, ...]
    findings: tuple[Finding, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """The readings files that are to be written."""
    state: SourceState | None = None
    """What to remember once they are."""


@dataclass
class Work:
    """One source while it is measured; in the end each of its KPIs has an outcome."""

    source: SourceToRead
    how: How
    engine: SourceEngine
    before: SourceState
    span: Span | None = None
    """The first and the last day of its rows."""
    columns: tuple[Column, ...] = ()
    fingerprint: str = ""
    notes: list[str] = field(default_factory=list)
    done: dict[str, KpiOutcome] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    remembered: dict[str, LastTime] = field(default_factory=dict)

    @property
    def spec(self) -> SourceSpec:
        """What measuring must know of the source."""
        return source_spec(self.source.name, self.source.source)

    @property
    def dialect(self) -> Dialect:
        """How the engine spells SQL."""
        return DIALECTS[self.engine.dialect]

    @property
    def is_unchanged(self) -> bool:
        """Whether the source holds the same as last time."""
        return bool(self.fingerprint) and self.before.fingerprint == self.fingerprint

    def open_ones(self, ids: Iterable[str]) -> list[Subject]:
        """The KPIs among these that have no outcome yet."""
        wanted = set(ids)
        return [one for one in self.source.subjects if one.id in wanted and one.id not in self.done]

    def last(self, subject: Subject) -> LastTime | None:
        """What is remembered of a KPI, as long as it is still defined so."""
        last = self.before.kpis.get(subject.id)
        return last if last and last.definition == definition_of(subject, self.source.source) else None

    def chosen(self, subject: Subject, span: Span) -> Chosen:
        """The periods to measure: all of them, where the KPI is defined in another way than last time."""
        is_other = subject.id in self.before.kpis and self.last(subject) is None
        known = frozenset[str]() if is_other else known_periods(subject)
        return choose(subject.measure.every or "month", span, subject.measure.settles_after, known, self.how.asked)

    def fail(self, subject: Subject, reason: str, faults: Iterable[Fault] = ()) -> None:
        """A KPI is not measured."""
        self.findings += subject.place(faults)
        self.done[subject.id] = outcome(subject, self.source, reason)

    def leave(self, subject: Subject, status: Status, unsettled: tuple[Period, ...]) -> None:
        """A KPI stays as it is."""
        told = outcome(subject, self.source)
        self.done[subject.id] = replace(told, status=status, unsettled=unsettled, newest=newest_total(subject))

    def take(self, subject: Subject, settled: Settled) -> None:
        """A KPI is measured: keep its readings, and what was measured in which periods."""
        self.done[subject.id] = settled.outcome
        self.findings += settled.findings
        if settled.outcome.changed:
            self.contents[subject.readings_file] = settled.content
        last = self.last(subject) if self.is_unchanged else None
        periods = frozenset(period.text for period in settled.outcome.periods) | (last.periods if last else frozenset())
        definition = definition_of(subject, self.source.source)
        self.remembered[subject.id] = LastTime(definition, periods, digest(settled.content))

    def result(self) -> SourceResult:
        """What became of the source."""
        told = SourceOutcome(self.source.name, self.source.place_in_words, "", tuple(self.notes))
        kpis = tuple(self.done[subject.id] for subject in self.source.subjects)
        before = self.before.kpis.items()
        older = {name: last if self.is_unchanged else replace(last, periods=frozenset()) for name, last in before}
        kept = {**older, **self.remembered}
        state = SourceState(self.fingerprint, self.span or self.before.span, kept)
        return SourceResult(self.source, told, kpis, tuple(self.findings), self.contents, state)


def unreadable(source: SourceToRead, reason: str) -> SourceResult:
    """A source that cannot be read: all its KPIs have failed."""
    told = SourceOutcome(source.name, source.place_in_words, reason)
    return SourceResult(source, told, tuple(outcome(one, source, reason) for one in source.subjects))

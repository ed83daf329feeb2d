"""One journey whose customers are joined: its moments, its sources that are open, and the periods that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxrel.kpi.engine import EngineFault
from cxrel.kpi.joint import home_of, shared_home
from cxrel.kpi.outcome import outcome_spec
from cxrel.kpi.spec import KpiSpec, kpi_spec
from cxrel.model.settings import Settings
from cxrel.scoring.joint import joint_every
from cxrel.usecases.measure_joint_source import shared_span
from cxrel.usecases.measure_joint_state import word_for
from cxrel.usecases.measure_periods import Chosen, choose
from cxrel.usecases.measure_subjects import declared_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.kpi.joint import Moment
    from cxrel.model.kpi import Every
    from cxrel.model.span import Span
    from cxrel.scoring.joint import JoinedMoment
    from cxrel.store.tree import Tree
    from cxrel.usecases.measure_joint_source import OpenSource
    from cxrel.usecases.measure_joint_state import JointState
    from cxrel.usecases.measure_joint_tables import JointTables
    from cxrel.usecases.measure_subjects import SourceToRead, Subject
    from cxrel.usecases.measure_work import How


_NONE = Chosen((), ())
_A_LONG_MONTH = date(2001, 6, 30)


@dataclass(frozen=True)
class ToJoin:
    """A journey of which at least two moments of truth know their customers."""

    tables: JointTables
    moments: tuple[JoinedMoment, ...]
    sources: Mapping[str, SourceToRead]
    """The source of each KPI."""
    outcome: SourceToRead | None
    """The source of the outcome, where there is one."""

    @property
    def file(self) -> str:
        """The journey's file."""
        return self.tables.loaded.file.name

    @property
    def every(self) -> Every:
        """The length of its periods."""
        return joint_every(self.moments) or "month"

    @property
    def touchpoints(self) -> dict[str, str]:
        """The touchpoint of each KPI that is joined."""
        return {moment.kpi.id: moment.touchpoint.id for moment in self.moments}

    @property
    def all_sources(self) -> list[SourceToRead]:
        """Those of the moments, and that of the outcome, each once."""
        found = [*(self.sources[moment.kpi.id] for moment in self.moments), *([self.outcome] if self.outcome else [])]
        return list({one.name: one for one in found}.values())


@dataclass(frozen=True)
class Job:
    """The same, with its sources open."""

    todo: ToJoin
    how: How
    sources: Mapping[str, OpenSource]
    moments: tuple[Moment, ...]
    outcome: Moment | None

    @property
    def definition(self) -> str:
        """A word that differs wherever customers are joined differently."""
        specs = [(one.spec.definition, one.spec.customer_key, one.spec.settles_after) for one in self._all]
        return word_for(specs, [source.source.source.model_dump(mode="json") for source in self.sources.values()])

    @property
    def fingerprint(self) -> str:
        """Of all sources together; empty where one of them has none."""
        found = [source.fingerprint for source in self.sources.values()]
        return word_for(*found) if all(found) else ""

    @property
    def _all(self) -> tuple[Moment, ...]:
        return (*self.moments, *([self.outcome] if self.outcome else []))

    def periods(self, before: JointState) -> Chosen:
        """The periods in which customers are to be joined."""
        home, touchpoints = shared_home(self.moments), self.todo.touchpoints
        near = frozenset(touchpoints[one.spec.key.kpi] for one in self.moments if home_of(one) == home)
        known = self.todo.tables.joined_periods(near)
        return self._chosen(self.moments, frozenset() if self._is_other(before) else known)

    def outcome_periods(self, before: JointState) -> Chosen:
        """Those of them in which it is to be told what became of customers."""
        known = self.todo.tables.outcome_periods()
        return self._chosen(self._all, frozenset() if self._is_other(before) else known) if self.outcome else _NONE

    def _is_other(self, before: JointState) -> bool:
        return bool(before.definition) and before.definition != self.definition

    def _chosen(self, moments: Sequence[Moment], known: frozenset[str]) -> Chosen:
        span = shared_span([moment.extent for moment in moments if moment.extent])
        if span is None:
            return _NONE
        return choose(self.todo.every, span, _longest(one.spec.settles_after for one in moments), known, self.how.asked)


def job_for(todo: ToJoin, sources: Mapping[str, OpenSource], how: How) -> Job:
    """Look at the sources that are open. Raises EngineFault where one of them cannot be put into periods."""
    extents = {name: source.extent() for name, source in sources.items()}
    journey = todo.tables.journey
    moments = []
    for moment in todo.moments:
        spec, name = kpi_spec(journey, moment.kpi), todo.sources[moment.kpi.id].name
        if not isinstance(spec, KpiSpec):
            raise EngineFault(f"{moment.kpi.id} is not defined so that it can be measured")
        moments.append(sources[name].moment(spec, extents[name]))
    outcome = outcome_spec(journey, todo.every) if todo.outcome else None
    name = todo.outcome.name if todo.outcome else ""
    return Job(todo, how, sources, tuple(moments), sources[name].moment(outcome, extents[name]) if outcome else None)


def _longest(spans: Iterable[Span | None]) -> Span | None:
    """The span that ends last; a month is taken for 31 days, so that nothing is read too early."""
    return max((span for span in spans if span), key=lambda span: span.after(_A_LONG_MONTH), default=None)


def source_of_outcome(tree: Tree, paths: Sequence[str], subject: Subject, as_of: date) -> SourceToRead | None:
    """The source that a journey's `outcome:` names: its own, or else that of the nearest settings."""
    outcome = subject.journey.outcome
    if outcome is None or outcome_spec(subject.journey, "month") is None:
        return None
    own = subject.loaded.file.name
    found = [one for one in declared_sources(tree, paths, as_of) if one.name == outcome.source]
    mine = [one for one in found if one.file.name == own]
    shared = [one for one in found if isinstance(one.file.built.model, Settings) and own.startswith(one.folder)]
    return next(iter(mine), max(shared, key=lambda one: len(one.folder), default=None))

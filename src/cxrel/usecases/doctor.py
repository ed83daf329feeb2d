"""`cxrel doctor`: whether everything is there that measuring needs, and what each source holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.checks.cut import expressions_of
from cxrel.engines import open_engine
from cxrel.findings import Severity
from cxrel.kpi.engine import EngineFault
from cxrel.kpi.expression import Objection, check_expression
from cxrel.kpi.plan import plan
from cxrel.model.diagnosis import ColumnState, Diagnosis, SourceState
from cxrel.usecases.doctor_engines import engines
from cxrel.usecases.doctor_rows import rows_by_month, spellings
from cxrel.usecases.measure_check import refused
from cxrel.usecases.measure_source import extent_of, specs_of
from cxrel.usecases.measure_state import NOTHING
from cxrel.usecases.measure_subjects import declared_sources, to_measure
from cxrel.usecases.measure_work import How, Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.findings import Finding
    from cxrel.kpi.engine import Column
    from cxrel.kpi.survey import Extent
    from cxrel.store.tree import Tree
    from cxrel.usecases.measure_source import Specs
    from cxrel.usecases.measure_subjects import SourceToRead


@dataclass(frozen=True)
class Examination:
    """What was found out."""

    diagnosis: Diagnosis
    findings: tuple[Finding, ...]

    @property
    def is_unreachable(self) -> bool:
        """Whether a source cannot be reached."""
        return any(source.trouble for source in self.diagnosis.sources)

    @property
    def is_faulty(self) -> bool:
        """Whether something is to be mended before all KPIs can be measured."""
        has_errors = any(finding.severity is Severity.ERROR for finding in self.findings)
        return has_errors or any(source.faults for source in self.diagnosis.sources)


def examine_sources(tree: Tree, paths: Sequence[str], how: How) -> Examination:
    """Look at every source that the journeys and their settings declare; nothing is written."""
    todo = to_measure(tree, paths, how.asked.as_of)
    used = {(one.file.name, one.name): one for one in todo.sources}
    declared = [used.get((one.file.name, one.name), one) for one in declared_sources(tree, paths, how.asked.as_of)]
    findings: list[Finding] = list(todo.findings)
    states = [_state(source, how, findings) for source in declared]
    found = sorted(set(findings), key=lambda finding: finding.order)
    return Examination(Diagnosis(engines(), tuple(states)), tuple(found))


def _state(source: SourceToRead, how: How, findings: list[Finding]) -> SourceState:
    kpis = tuple(subject.id for subject in source.subjects)
    state = SourceState(source.name, source.place_in_words, source.file.name, kpis)
    try:
        with open_engine(source.source, folder=source.base, environ=how.environ, limits=how.limits) as engine:
            work = Work(source, how, engine, NOTHING, columns=engine.columns())
            work.notes += engine.notes
            state = _looked_at(work, replace(state, dialect=engine.dialect))
    except EngineFault as fault:
        return replace(state, trouble=fault.message)
    findings += work.findings
    return state


def _looked_at(work: Work, state: SourceState) -> SourceState:
    specs = dict(specs_of(work))
    extent = extent_of(work, specs)
    _try_expressions(work, specs, extent)
    source = work.source
    faults = tuple(f"{name}: {one.reason}" for name, one in work.done.items() if one.status == "failed")
    state = replace(
        state,
        faults=faults,
        columns=tuple(_columns(source, work.columns)),
        at=source.source.at,
        timezone=source.source.timezone,
        notes=tuple(work.notes),
    )
    if extent is None:
        return state
    return replace(
        state,
        rows=extent.rows,
        undated=extent.undated,
        first=extent.first,
        last=extent.last,
        by_month=rows_by_month(work, extent),
        spellings=spellings(work, extent),
    )


def _try_expressions(work: Work, specs: Specs, extent: Extent | None) -> None:
    """Write every expression for this source, and tell of those that cannot be."""
    planned = plan(work.spec, list(specs.values()), work.dialect, work.columns, {}, extent) if extent else None
    if planned is None or isinstance(planned, Objection):
        return
    for subject in work.open_ones(specs):
        objection = planned.refused.get(specs[subject.id].key)
        if objection:
            fault = refused(subject, objection, work.spec, work.dialect, work.columns)
            work.fail(subject, fault.message, [fault])


def _columns(source: SourceToRead, columns: Sequence[Column]) -> Iterator[ColumnState]:
    users: dict[str, list[str]] = {source.source.at.lower(): ["at"]}
    for subject in source.subjects:
        for expression in expressions_of(subject.measure).values():
            checked = check_expression(expression)
            for name in checked.columns if not isinstance(checked, Objection) else ():
                users.setdefault(name.lower(), []).append(subject.kpi.id)
    for column in columns:
        yield ColumnState(column.name, column.declared, tuple(dict.fromkeys(users.get(column.name.lower(), ()))))

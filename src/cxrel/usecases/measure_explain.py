"""`cxrel measure --explain KPI`: the definition, the statement, and what each period's figure rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.engines import open_engine
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.kpi.engine import EngineFault
from cxrel.kpi.objection import Objection
from cxrel.kpi.sql import statements
from cxrel.model.measured import Explained, ExplainedPeriod
from cxrel.usecases.measure_count import count
from cxrel.usecases.measure_source import extent_of, plan_of, specs_of
from cxrel.usecases.measure_state import NOTHING
from cxrel.usecases.measure_subjects import to_measure
from cxrel.usecases.measure_work import Work

if TYPE_CHECKING:
    from cxrel.findings import Finding
    from cxrel.kpi.cells import KpiResult
    from cxrel.kpi.plan import SourcePlan
    from cxrel.store.tree import Tree
    from cxrel.usecases.measure import Request
    from cxrel.usecases.measure_subjects import SourceToRead, Subject

_ALL = 1_000_000


@dataclass(frozen=True)
class Answer:
    """What can be told of a KPI, or why nothing can."""

    explained: Explained | None
    findings: tuple[Finding, ...] = ()
    reason: str = ""


def explain(tree: Tree, request: Request, kpi: str) -> Answer:
    """Explain one KPI over the periods that are asked for, or all; nothing is written.

    Raises UsageError where it is not clear which KPI is meant, CxrelError where its source cannot be read.
    """
    todo = to_measure(tree, request.paths, request.how.asked.as_of, kpis=[kpi])
    found = [(source, subject) for source in todo.sources for subject in source.subjects]
    if not found:
        return Answer(None, todo.findings, "its journey has errors")
    if len(found) > 1:
        names = ", ".join(subject.id for _, subject in found)
        raise UsageError(f"several journeys have a KPI '{kpi}': {names}; name the one that is meant")
    source, subject = found[0]
    how = replace(request.how, asked=replace(request.how.asked, newest=_ALL))
    try:
        with open_engine(source.source, folder=source.base, environ=how.environ, limits=how.limits) as engine:
            work = Work(replace(source, subjects=(subject,)), how, engine, NOTHING, columns=engine.columns())
            return _answer(work, subject)
    except EngineFault as fault:
        raise CxrelError(f"source {source.name} ({source.place_in_words}): {fault.message}") from fault


def _answer(work: Work, subject: Subject) -> Answer:
    specs = dict(specs_of(work))
    extent = extent_of(work, specs) if specs else None
    if extent is None or work.span is None:
        return Answer(None, tuple(work.findings), work.done[subject.id].reason)
    chosen = work.chosen(subject, work.span)
    planned = plan_of(work, specs, extent, {subject.id: chosen})
    if planned is None:
        return Answer(None, (), "no period of it has settled")
    if isinstance(planned, Objection):
        return Answer(None, (), planned.message)
    key = specs[subject.id].key
    counted = count(planned, work.engine).get(key, planned.refused[key].message if key in planned.refused else "")
    if isinstance(counted, str):
        return Answer(None, (), counted)
    return Answer(_explained(work.source, subject, counted, planned, work))


def _explained(
    source: SourceToRead, subject: Subject, counted: KpiResult, planned: SourcePlan, work: Work
) -> Explained:
    totals = {row.period: row for row in counted.measured.rows if not any(row.cells)}
    at = next((one.declared for one in work.columns if one.name.lower() == source.source.at.lower()), "")
    return Explained(
        subject.journey.id,
        subject.kpi,
        f"{source.name} ({source.place_in_words})",
        f"{source.source.at} ({at})",
        source.source.timezone,
        {name: tuple(subject.journey.dimensions.get(name, ())) for name in subject.measure.by},
        tuple(ExplainedPeriod(one, counts, totals.get(one)) for one, counts in counted.by_period.items()),
        work.engine.relation,
        ";\n\n".join(statement.sql for statement in statements(planned, work.engine.relation)),
    )

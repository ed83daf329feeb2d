"""One source, measured: opened, looked at, counted, and the readings of its KPIs brought up to date in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.engines import open_engine
from cxrel.kpi.engine import EngineFault
from cxrel.kpi.objection import Objection
from cxrel.kpi.plan import plan
from cxrel.kpi.spec import KpiSpec, kpi_spec
from cxrel.kpi.survey import Extent, read_survey, survey
from cxrel.usecases.measure_check import bad_moment, missing_columns, refused
from cxrel.usecases.measure_count import count
from cxrel.usecases.measure_readings import has_broken_readings
from cxrel.usecases.measure_settle import settle
from cxrel.usecases.measure_state import readings_digest, recall
from cxrel.usecases.measure_work import How, SourceResult, Work, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.kpi.plan import SourcePlan
    from cxrel.usecases.measure_periods import Chosen
    from cxrel.usecases.measure_subjects import SourceToRead, Subject

Specs = dict[str, KpiSpec]


def measure_source(source: SourceToRead, how: How) -> SourceResult:
    """Measure the KPIs of a source; nothing is written."""
    try:
        with open_engine(source.source, folder=source.base, environ=how.environ, limits=how.limits) as engine:
            work = Work(source, how, engine, recall(source, how.environ))
            work.columns, work.fingerprint = engine.columns(), engine.fingerprint() or ""
            work.notes += engine.notes
            specs = dict(specs_of(work))
            if not _all_unchanged(work, specs) and (extent := extent_of(work, specs)):
                _count_all(work, specs, extent)
            return work.result()
    except EngineFault as fault:
        return unreadable(source, fault.message)


def specs_of(work: Work) -> Iterator[tuple[str, KpiSpec]]:
    """How each KPI is measured, by id; one that cannot be has failed, with a finding at its expression."""
    for subject in work.source.subjects:
        spec = kpi_spec(subject.journey, subject.kpi)
        faults = missing_columns(subject, work.columns)
        if isinstance(spec, Objection):
            faults.append(refused(subject, spec, work.spec, work.dialect, work.columns))
        if has_broken_readings(subject) and subject.readings:
            work.findings += subject.readings.findings
            work.fail(subject, "its readings file has errors and is not touched")
        elif faults or not isinstance(spec, KpiSpec):
            work.fail(subject, "; ".join(fault.message for fault in faults), faults)
        else:
            yield subject.id, spec


def _all_unchanged(work: Work, specs: Specs) -> bool:
    """Whether nothing can be new; then each KPI is told as unchanged."""
    span = work.before.span
    if not work.is_unchanged or work.how.force or span is None:
        return False
    chosen = {subject.id: work.chosen(subject, span) for subject in work.open_ones(specs)}
    if not all(_is_unchanged(work, one, chosen[one.id]) for one in work.open_ones(specs)):
        return False
    for subject in work.open_ones(specs):
        work.leave(subject, "unchanged", chosen[subject.id].unsettled)
    return True


def _is_unchanged(work: Work, subject: Subject, chosen: Chosen) -> bool:
    last = work.last(subject)
    if last is None or last.readings != readings_digest(subject):
        return False
    return {period.text for period in chosen.periods} <= last.periods


def extent_of(work: Work, specs: Specs) -> Extent | None:
    """From when to when the source reaches; None where nothing of it can be measured, which is told then."""
    extent = _surveyed(work, list(specs.values()))
    empty = _emptiness(work, extent)
    if empty:
        for subject in work.open_ones(specs):
            work.fail(subject, empty)
        return None
    if isinstance(extent, Objection):
        _fail_all(work, specs, extent)
        return None
    if extent.undated:
        work.notes.append(f"{extent.undated:,} of {extent.rows:,} rows have no date under 'at', and are in no period")
    work.span = extent.span
    return extent


def _surveyed(work: Work, specs: Sequence[KpiSpec]) -> Extent | Objection:
    """What the source says; where an expression fails on a row, without it, so that the other KPIs go on."""
    asked = survey(work.spec, specs, work.dialect, work.columns, work.engine.relation)
    if isinstance(asked, Objection):
        return asked
    try:
        rows = work.engine.rows(asked.sql)
    except EngineFault as fault:
        if fault.kind == "source" or not asked.estimated:
            raise
        return _surveyed(work, ())
    return read_survey(asked, rows)


def _emptiness(work: Work, extent: Extent | Objection) -> str:
    """Why there is nothing to put into periods; in an empty file a column has no type, and is not to blame."""
    if isinstance(extent, Extent):
        dated, total = extent.first is not None, extent.rows or 0
    else:
        at = next((one for one in work.columns if one.name.lower() == work.source.source.at.lower()), None)
        if at is None or at.type not in {"text", "other"}:
            return ""
        column = work.dialect.name_of(at.name)
        ((all_rows, filled),) = work.engine.rows(f"SELECT COUNT(*), COUNT({column}) FROM {work.engine.relation}")  # noqa: S608 - quoted
        dated, total = bool(filled), int(all_rows or 0)
    if dated:
        return ""
    return f"none of its {total:,} rows has a date under 'at'" if total else "the source has no rows"


def _fail_all(work: Work, specs: Specs, objection: Objection) -> None:
    """Every KPI of a source whose rows cannot be put into periods."""
    finding = bad_moment(work.source, objection, work.columns)
    work.findings += [finding] if finding else []
    for subject in work.open_ones(specs):
        work.fail(subject, finding.message if finding else objection.message)


def _count_all(work: Work, specs: Specs, extent: Extent) -> None:
    """Count what is asked for in one plan; each KPI keeps the periods that it needs."""
    chosen = {one.id: work.chosen(one, work.span) for one in work.open_ones(specs)} if work.span else {}
    for subject in work.open_ones(specs):
        if not chosen[subject.id].periods:
            work.leave(subject, "empty", chosen[subject.id].unsettled)
    planned = plan_of(work, specs, extent, chosen)
    if isinstance(planned, Objection):
        _fail_all(work, specs, planned)
    elif planned is not None:
        _settle_all(work, specs, chosen, planned)


def plan_of(work: Work, specs: Specs, extent: Extent, chosen: Mapping[str, Chosen]) -> SourcePlan | Objection | None:
    """One plan for all KPIs that have periods to measure; None where none has."""
    due = {one.id: specs[one.id] for one in work.open_ones(specs)}
    periods = {spec.key: chosen[name].periods for name, spec in due.items()}
    if not any(periods.values()):
        return None
    return plan(work.spec, list(due.values()), work.dialect, work.columns, periods, extent)


def _settle_all(work: Work, specs: Specs, chosen: Mapping[str, Chosen], planned: SourcePlan) -> None:
    counted = count(planned, work.engine)
    for subject in work.open_ones(specs):
        key = specs[subject.id].key
        objection, found = planned.refused.get(key), counted.get(key, "nothing came back")
        if objection:
            fault = refused(subject, objection, work.spec, work.dialect, work.columns)
            work.fail(subject, fault.message, [fault])
        elif isinstance(found, str):
            work.fail(subject, found)
        else:
            work.take(subject, settle(subject, work.source, found, chosen[subject.id]))

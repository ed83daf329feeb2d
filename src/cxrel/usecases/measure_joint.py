"""Moments of truth joined per customer: after the KPIs, for each journey in which two of them name a `customer_key`.

Customers do not leave the engine; counts of them come back, and are kept beside the journey, so that a score needs no data.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxrel.documents.joint import JOINT
from cxrel.kpi.engine import EngineFault
from cxrel.model.measured import JointOutcome
from cxrel.scoring.joint import joined_moments
from cxrel.usecases.measure_joint_count import Counted, count_customers
from cxrel.usecases.measure_joint_job import Job, ToJoin, job_for, source_of_outcome
from cxrel.usecases.measure_joint_source import opened
from cxrel.usecases.measure_joint_state import JointState, recall_joint, remember_joint, tables_word
from cxrel.usecases.measure_joint_tables import JointTables
from cxrel.usecases.measure_readings import newest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.findings import Finding
    from cxrel.model.measured import KpiOutcome
    from cxrel.store.tree import Tree
    from cxrel.usecases.measure_subjects import SourceToRead, Subject, ToMeasure
    from cxrel.usecases.measure_work import How

_TWO = 2


@dataclass(frozen=True)
class Joined:
    """What became of one journey; nothing is written yet."""

    file: str
    told: JointOutcome
    contents: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    state: JointState | None = None
    """What to remember once the tables are written."""

    def remember(self, environ: Mapping[str, str]) -> None:
        """Keep what is known, with the tables as they stand now."""
        if self.state is not None:
            remember_joint(self.file, replace(self.state, tables=_tables(self.file)), environ)


def join(tree: Tree, paths: Sequence[str], todo: ToMeasure, kpis: Sequence[KpiOutcome], how: How) -> tuple[Joined, ...]:
    """Join the journeys of `todo` whose KPIs were measured just now; `kpis` is what became of these."""
    failed = {(one.journey, one.kpi.id) for one in kpis if one.status == "failed"}
    return tuple(_join(one, failed, how) for one in _to_join(tree, paths, todo, how))


def _to_join(tree: Tree, paths: Sequence[str], todo: ToMeasure, how: How) -> Iterator[ToJoin]:
    subjects: dict[str, list[tuple[SourceToRead, Subject]]] = {}
    for source in todo.sources:
        for subject in source.subjects:
            subjects.setdefault(subject.loaded.file.name, []).append((source, subject))
    for found in subjects.values():
        first = found[0][1]
        sources = {subject.kpi.id: source for source, subject in found}
        moments = tuple(one for one in joined_moments(first.journey) if one.kpi.id in sources)
        if len(moments) >= _TWO:
            outcome = source_of_outcome(tree, paths, first, how.asked.as_of)
            yield ToJoin(JointTables(first.loaded, first.journey), moments, sources, outcome)


def _join(one: ToJoin, failed: set[tuple[str, str]], how: How) -> Joined:
    tables, told = one.tables, _told(one)
    missing = [moment.kpi.id for moment in one.moments if (tables.journey.id, moment.kpi.id) in failed]
    if tables.broken:
        findings = tuple(finding for table in tables.broken for finding in table.findings)
        reason = "its tables of customers have errors and are not touched"
        return Joined(one.file, replace(told, status="failed", reason=reason), findings=findings)
    if missing:
        reason = f"{' and '.join(missing)} could not be measured"
        return Joined(one.file, replace(told, status="failed", reason=reason))
    try:
        with opened(one.all_sources, how) as sources:
            return _measured(job_for(one, sources, how))
    except EngineFault as fault:
        return Joined(one.file, replace(told, status="failed", reason=fault.message))


def _told(one: ToJoin) -> JointOutcome:
    rows = one.tables.loaded.evidence.joint.kept.rows
    names = tuple(moment.touchpoint.name for moment in one.moments)
    return JointOutcome(one.tables.journey.id, "measured", moments=names, newest=newest_of(rows))


def _measured(job: Job) -> Joined:
    """Count what is due; nothing, where neither the sources nor the definitions are others than last time."""
    one, told, before = job.todo, _told(job.todo), recall_joint(job.todo.file, job.how.environ)
    due, later = job.periods(before), job.outcome_periods(before)
    told = replace(told, unsettled=due.unsettled)
    asked = frozenset(period.text for period in due.periods) | {f"outcome {period.text}" for period in later.periods}
    now = JointState(job.definition, job.fingerprint, "", asked)
    is_same = now.fingerprint != "" and (now.definition, now.fingerprint) == (before.definition, before.fingerprint)
    if is_same and asked <= before.periods and before.tables == _tables(one.file) and not job.how.force:
        return Joined(one.file, replace(told, status="unchanged"))
    if not due.periods:
        return Joined(one.file, replace(told, status="empty"))
    state = replace(now, periods=asked | before.periods) if is_same else now
    return _taken(job, count_customers(job, due.periods, later.periods), told, state)


def _taken(job: Job, counted: Counted, told: JointOutcome, state: JointState) -> Joined:
    tables = job.todo.tables
    updated = tables.updated(counted.measured)
    contents = {tables.file(name): one.content for name, one in updated.items() if one.changed}
    names = {moment.kpi.id: moment.touchpoint.name for moment in job.todo.moments}
    left_out = tuple((names[kpi], why) for kpi, why in counted.left_out)
    joint = updated.get("joint")
    told = replace(
        told,
        reason=counted.reason,
        status="empty" if counted.reason else "measured",
        moments=tuple(name for name in told.moments if name not in dict(left_out)),
        left_out=left_out,
        periods=counted.periods,
        added=joint.added if joint else (),
        restated=joint.restated if joint else (),
        newest=(newest_of(counted.measured["joint"].rows) if joint else None) or told.newest,
        outcome=counted.outcome_reason,
        changed=tuple(contents),
    )
    return Joined(job.todo.file, told, contents, counted.findings, state)


def _tables(journey: str) -> str:
    folder = journey.rpartition(".")[0]
    return tables_word(f"{folder}/{name}.csv" for name in JOINT)

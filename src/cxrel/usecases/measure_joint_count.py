"""The joint statement and that of the outcome, run: what came back as tables, and what could not be told, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.findings import Anchor, Fault
from cxrel.kpi.engine import EngineFault
from cxrel.kpi.joint import home_of, joint_plan, joint_statement, shared_home
from cxrel.kpi.joint_cells import read_joint, read_outcome
from cxrel.kpi.objection import Objection
from cxrel.kpi.outcome import outcome_plan, outcome_statement
from cxrel.usecases.measure_check import absent, unknown_column
from cxrel.usecases.measure_joint_tables import outcome_table, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.findings import Finding
    from cxrel.kpi.joint import JointPlan, Moment
    from cxrel.model.measured import Measured
    from cxrel.model.period import Period
    from cxrel.usecases.measure_joint_job import Job
    from cxrel.usecases.measure_joint_source import OpenSource

_FAR = "its source lives in another database than the moments of truth; customers do not leave the engine"


@dataclass(frozen=True)
class Counted:
    """What came back of one journey."""

    measured: Mapping[str, Measured] = field(default_factory=dict)
    """The tables by name; without any, there is a reason."""
    periods: tuple[Period, ...] = ()
    reason: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    """KPIs that could not be joined, and why."""
    outcome_reason: str = ""
    findings: tuple[Finding, ...] = ()


def count_customers(job: Job, periods: Sequence[Period], later: Sequence[Period]) -> Counted:
    """Join customers in `periods`, and tell what became of them in those of `later`. Raises EngineFault."""
    planned = _plan(job, periods)
    if isinstance(planned, Objection):
        return Counted(reason=f"there {planned.message}. {planned.hint}")
    read = read_joint(planned, _engine(job).engine.rows(joint_statement(planned)))
    if isinstance(read, Objection):
        raise EngineFault(read.message)
    left_out = tuple((key.kpi, why.message) for key, why in planned.left_out)
    tables = tables_of(read, periods, job.todo.touchpoints)
    outcome, reason, findings = _outcome(job, later)
    measured = {**tables, "outcome": outcome} if outcome else tables
    return Counted(measured, tuple(periods), "", left_out, reason, findings)


def _plan(job: Job, periods: Sequence[Period]) -> JointPlan | Objection:
    return joint_plan(job.moments, _engine(job).dialect, job.todo.every, periods)


def _engine(job: Job) -> OpenSource:
    """A source whose engine answers where most moments live."""
    home = shared_home(job.moments)
    return next(job.sources[moment.source.id] for moment in job.moments if home_of(moment) == home)


def _outcome(job: Job, periods: Sequence[Period]) -> tuple[Measured | None, str, tuple[Finding, ...]]:
    """What became of customers; without it a reason, and a finding where a key of `outcome:` is to be mended."""
    if job.outcome is None:
        return None, "", ()
    if home_of(job.outcome) != shared_home(job.moments):
        return None, _FAR, ()
    if faults := list(_missing_columns(job, job.outcome)):
        return None, faults[0].message, tuple(job.todo.tables.loaded.file.place(iter(faults)))
    if not periods:
        return None, "no period has settled in which it is known", ()
    joint = _plan(job, periods)
    planned = joint if isinstance(joint, Objection) else outcome_plan(joint, job.outcome)
    if isinstance(planned, Objection):
        fault = Fault("not-measurable", ("outcome",), f"the outcome {planned.message}", planned.hint, Anchor.KEY)
        return None, fault.message, tuple(job.todo.tables.loaded.file.place(iter([fault])))
    buckets = read_outcome(planned, _engine(job).engine.rows(outcome_statement(planned)))
    if isinstance(buckets, Objection):
        raise EngineFault(buckets.message)
    unknown = "" if any(bucket.known for bucket in buckets) else _UNKNOWN
    return outcome_table(buckets, periods), unknown, ()


_UNKNOWN = "nothing is known of any customer: a row of its source counts in the period of its own `at`"


def _missing_columns(job: Job, outcome: Moment) -> Iterator[Fault]:
    spec = outcome.spec
    for key, expression in (("good", spec.good), ("customer_key", spec.customer_key)):
        for name in absent(expression or "", outcome.columns):
            yield unknown_column(name, outcome.columns, ("outcome", key))

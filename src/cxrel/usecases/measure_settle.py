"""A KPI that was counted: its readings brought up to date, and what a person should know of the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.findings import Anchor, Fault, Finding
from cxrel.model.measured import KpiOutcome, Status
from cxrel.usecases.measure_readings import newest_of, newest_total, updated_readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.kpi.cells import KpiResult
    from cxrel.model.measured import Counts
    from cxrel.usecases.measure_periods import Chosen
    from cxrel.usecases.measure_subjects import SourceToRead, Subject


@dataclass(frozen=True, slots=True)
class Settled:
    """A KPI whose readings are brought up to date in memory."""

    outcome: KpiOutcome
    content: bytes
    """The readings file as it is to be."""
    findings: tuple[Finding, ...]


def settle(subject: Subject, source: SourceToRead, counted: KpiResult, chosen: Chosen) -> Settled:
    """Take what was counted in the chosen periods into the readings."""
    updated = updated_readings(subject, counted.measured)
    told = replace(
        outcome(subject, source),
        periods=chosen.periods,
        unsettled=chosen.unsettled,
        added=updated.added,
        restated=updated.restated,
        newest=newest_of(counted.measured.rows) or newest_total(subject),
        counts=counted.counts,
        changed=updated.changed,
    )
    faults = _undeclared(subject, counted.counts, counted.truncated)
    return Settled(told, updated.content, tuple(subject.place(faults)))


def outcome(subject: Subject, source: SourceToRead, reason: str = "") -> KpiOutcome:
    """The outcome of a KPI of which nothing is known but, with a reason, why it failed."""
    status: Status = "failed" if reason else "measured"
    return KpiOutcome(subject.journey.id, subject.kpi, source.name, subject.readings_file, status, reason)


def _undeclared(subject: Subject, counts: Counts, truncated: Mapping[str, int]) -> Iterator[Fault]:
    for dimension, number in counts.other.items():
        path = (*subject.path, "measure", "by", dimension)
        rows = "1 row has" if number == 1 else f"{number:,} rows have"
        if subject.journey.dimensions.get(dimension):
            hint = f"'cxrel doctor' shows how the data spells it: declare it under 'dimensions: {dimension}:'"
            told = f"{rows} a {dimension} that the journey does not declare, and count as 'other'"
            yield Fault("undeclared-value", path, told, hint, Anchor.KEY)
        elif dimension in truncated:
            hint = "cut by something coarser, or declare the values that matter"
            told = f"{dimension} has {truncated[dimension]:,} values: the rarest are put together as 'other'"
            yield Fault("undeclared-value", path, told, hint, Anchor.KEY)

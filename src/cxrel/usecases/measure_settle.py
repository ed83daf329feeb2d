"""A KPI that was counted: its readings brought up to date, and what a person should know of the figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.findings import Anchor, Fault
from cxrel.usecases.measure_readings import newest_of, newest_total, updated_readings
from cxrel.usecases.measure_state import LastTime, definition_of, digest
from cxrel.usecases.measure_work import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.kpi.cells import KpiResult
    from cxrel.model.measured import Counts
    from cxrel.usecases.measure_periods import Chosen
    from cxrel.usecases.measure_subjects import Subject
    from cxrel.usecases.measure_work import Work


def settle(work: Work, subject: Subject, counted: KpiResult, chosen: Chosen) -> None:
    """Take what was counted into the readings, in memory."""
    updated = updated_readings(subject, counted.measured)
    work.findings += subject.place(_undeclared(subject, counted.counts, counted.truncated))
    work.done[subject.id] = replace(
        outcome(subject, work.source),
        periods=chosen.periods,
        unsettled=chosen.unsettled,
        added=updated.added,
        restated=updated.restated,
        newest=newest_of(counted.measured.rows) or newest_total(subject),
        counts=counted.counts,
        changed=updated.changed,
    )
    if updated.changed:
        work.contents[subject.readings_file] = updated.content
    last = work.last(subject) if work.is_unchanged else None
    periods = frozenset(period.text for period in chosen.periods) | (last.periods if last else frozenset())
    definition = definition_of(subject, work.source.source)
    work.remembered[subject.id] = LastTime(definition, periods, digest(updated.content))


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

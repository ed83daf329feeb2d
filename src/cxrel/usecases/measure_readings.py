"""What was measured, put into the readings files: only those without errors, and only where something is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.documents.readings_edit import Known, Updated, bring_up_to_date
from cxrel.usecases.load import has_error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cxrel.model.evidence import Reading
    from cxrel.model.measured import Measured
    from cxrel.usecases.measure_subjects import Subject


def known_readings(subject: Subject) -> Known | None:
    """The readings as they are; None where there are none yet, or where they cannot be built on."""
    table = subject.readings
    if table is None or table.table is None or table.readings is None or has_error(iter(table.findings)):
        return None
    return Known(table.table, table.readings)


def has_broken_readings(subject: Subject) -> bool:
    """Whether there is a readings file that is not touched, because of its errors."""
    return subject.readings is not None and known_readings(subject) is None


def known_periods(subject: Subject) -> frozenset[str]:
    """The periods that have readings already, as text."""
    known = known_readings(subject)
    return frozenset(row.period.text for row in known.readings.rows) if known else frozenset()


def newest_total(subject: Subject) -> Reading | None:
    """The total of the newest period that has readings."""
    known = known_readings(subject)
    return newest_of(known.readings.rows) if known else None


def newest_of(rows: Iterable[Reading]) -> Reading | None:
    """The newest total among readings."""
    totals = [row for row in rows if not any(row.cells)]
    return max(totals, key=lambda row: row.period.last, default=None)


def updated_readings(subject: Subject, measured: Measured) -> Updated:
    """The readings file as it is to be."""
    declared = tuple(subject.journey.dimensions)
    return bring_up_to_date(known_readings(subject), measured, declared, is_share=subject.kpi.is_share)

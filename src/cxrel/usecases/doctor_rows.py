"""How many rows a source has in each of its newest months, and how it spells the values of dimensions.

Both are asked with the statements that measuring uses, so that what is told here is what is measured there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi.objection import Objection
from cxrel.kpi.plan import plan
from cxrel.kpi.spec import OTHER, UNKNOWN, Cut, KpiKey, KpiSpec, kpi_spec
from cxrel.model.diagnosis import Spelling
from cxrel.usecases.measure_count import count
from cxrel.usecases.measure_periods import periods_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.kpi.cells import KpiResult
    from cxrel.kpi.survey import Extent
    from cxrel.usecases.measure_work import Work

_MONTHS = 13
_EVERY_ROW = "1 = 1"


def rows_by_month(work: Work, extent: Extent) -> dict[str, int]:
    """Rows of the newest months, by month; months without any are there, too."""
    counted = _count(work, extent, ())
    return {period.text: counts.rows for period, counts in counted.by_period.items()} if counted else {}


def spellings(work: Work, extent: Extent) -> dict[str, tuple[Spelling, ...]]:
    """The values of each dimension as the data has them in the newest months, and what each counts as."""
    found: dict[str, tuple[Spelling, ...]] = {}
    for cut in dict.fromkeys(_cuts(work)):
        counted = _count(work, extent, (Cut(cut.dimension, cut.expression, None),))
        if counted and cut.dimension not in found:
            found[cut.dimension] = tuple(_spelled(counted, cut))
    return found


def _cuts(work: Work) -> Iterator[Cut]:
    for subject in work.source.subjects:
        spec = kpi_spec(subject.journey, subject.kpi)
        if isinstance(spec, KpiSpec):
            yield from spec.by


def _count(work: Work, extent: Extent, by: tuple[Cut, ...]) -> KpiResult | None:
    """Every row of the newest months, as if it were a KPI that counts rows; None where that cannot be asked.

    Months to come are told only where there are no others.
    """
    if extent.first is None or extent.last is None:
        return None
    today = work.how.asked.as_of
    last = min(extent.last, today) if extent.first <= today else extent.last
    months = periods_within("month", extent.first, last)[-_MONTHS:]
    spec = KpiSpec(KpiKey("", ""), "month", _EVERY_ROW, None, None, None, False, True, None, by, None)
    planned = plan(work.spec, [spec], work.dialect, work.columns, {spec.key: months}, extent)
    counted = None if isinstance(planned, Objection) else count(planned, work.engine).get(spec.key)
    return None if isinstance(counted, str) else counted


def _spelled(counted: KpiResult, cut: Cut) -> Iterator[Spelling]:
    rows: dict[str, int] = {}
    for reading in counted.measured.rows:
        if reading.cells[0]:
            rows[reading.cells[0]] = rows.get(reading.cells[0], 0) + (reading.n or 0)
    known = None if cut.spellings is None else {"": UNKNOWN, UNKNOWN: UNKNOWN, **dict(cut.spellings)}
    for spelled, number in sorted(rows.items(), key=lambda item: (-item[1], item[0])):
        yield Spelling(spelled, number, spelled if known is None else known.get(spelled, OTHER))

"""What was counted customer by customer, put into the tables beside the journey: only lines that say something new change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.documents.joint import JOINT, JOINT_COLUMNS
from cxrel.documents.readings_edit import Known, bring_up_to_date
from cxrel.kpi.joint import MOST_BROKEN
from cxrel.model.evidence import BROKEN, TOGETHER, Reading
from cxrel.model.measured import Measured
from cxrel.store.discovery import evidence_folder, stem_of
from cxrel.usecases.load import has_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.documents.readings_edit import Updated
    from cxrel.kpi.joint_cells import Bucket, JointResult, JointRow
    from cxrel.model.journey import Journey
    from cxrel.model.period import Period
    from cxrel.usecases.load import LoadedJourney, LoadedTable


@dataclass(frozen=True, slots=True)
class JointTables:
    """The tables beside a journey as they are."""

    loaded: LoadedJourney
    journey: Journey

    def file(self, name: str) -> str:
        """The file of one of them, be it there or not."""
        return f"{evidence_folder(self.loaded.file.name)}/{name}.csv"

    def table(self, name: str) -> LoadedTable | None:
        """One of them as it was read."""
        return next((table for table in self.loaded.joint if stem_of(table.name) == name), None)

    @property
    def broken(self) -> tuple[LoadedTable, ...]:
        """Those that are not touched, because of their errors."""
        return tuple(table for table in self.loaded.joint if has_error(iter(table.findings)))

    def known(self, name: str) -> Known | None:
        """One of them, where it can be built on."""
        table = self.table(name)
        return Known(table.table, table.readings) if table and table.table and table.readings else None

    def joined_periods(self, moments: frozenset[str]) -> frozenset[str]:
        """The periods in which the same moments of truth, by their touchpoints, were joined before."""
        joined: dict[str, frozenset[str]] = {}
        for row in self.loaded.evidence.joint.together.rows:
            joined[row.period.text] = joined.get(row.period.text, frozenset()) | {row.cells[0], row.cells[2]}
        totals = {row.period.text for row in self.loaded.evidence.joint.kept.rows if not any(row.cells)}
        return frozenset(period for period in totals if joined.get(period) == moments)

    def outcome_periods(self) -> frozenset[str]:
        """The periods of which it is known what became of customers."""
        return frozenset(row.period.text for row in self.loaded.evidence.joint.outcome.rows)

    def updated(self, measured: Mapping[str, Measured]) -> dict[str, Updated]:
        """The tables that were measured as they are to be, by name."""
        declared = {name: JOINT_COLUMNS.get(name, tuple(self.journey.dimensions)) for name in JOINT}
        return {
            name: bring_up_to_date(self.known(name), one, declared[name], is_share=True)
            for name, one in measured.items()
        }


def tables_of(result: JointResult, periods: Sequence[Period], touchpoints: Mapping[str, str]) -> dict[str, Measured]:
    """`joint` and `together`; `touchpoints` has the touchpoint of each KPI that was joined."""
    kept = tuple(Reading(row.period, row.cells, row.customers, row.kept, None) for row in result.rows)
    totals = [row for row in result.rows if not any(row.cells)]
    together = tuple(reading for row in totals for reading in _pairs(row, touchpoints))
    return {
        "joint": Measured(result.dimensions, frozenset(periods), kept),
        "together": Measured(TOGETHER, frozenset(periods), together),
    }


def _pairs(row: JointRow, touchpoints: Mapping[str, str]) -> Iterator[Reading]:
    """Two rows a pair: how the other moment went for those for whom the one was kept, and for whom it was broken."""
    for (one, other), pair in row.together.items():
        names = touchpoints[one.kpi], touchpoints[other.kpi]
        kept, kept_broken = pair.met - pair.one, pair.other - pair.both
        yield Reading(row.period, (names[0], "kept", names[1]), kept, kept - kept_broken, None)
        yield Reading(row.period, (names[0], "broken", names[1]), pair.one, pair.one - pair.both, None)


def outcome_table(buckets: Sequence[Bucket], periods: Sequence[Period]) -> Measured:
    """`outcome`: customers of whom nothing is known are left out."""
    rows = (
        Reading(bucket.period, (BROKEN[min(bucket.broken, MOST_BROKEN)],), bucket.known, bucket.good, None)
        for bucket in buckets
        if bucket.known
    )
    return Measured(("broken",), frozenset(periods), tuple(rows))

"""Rows of a statement back to readings: what each KPI was in every period and cut, and what it rests on.

for statement in statements(plan, engine.relation):
    results = read_rows(plan, statement, engine.rows(statement.sql))
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cxrel.kpi.dimensions import MOST_VALUES
from cxrel.kpi.spec import OTHER, UNKNOWN
from cxrel.kpi.tally import Misshapen, Tally, cells_of, checked, number, whole
from cxrel.model.evidence import Reading
from cxrel.model.measured import Counts, Measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.kpi.engine import Value
    from cxrel.kpi.objection import Objection
    from cxrel.kpi.plan import PlannedKpi, SourcePlan
    from cxrel.kpi.spec import KpiKey
    from cxrel.kpi.sql import Statement
    from cxrel.model.period import Period

_DIGITS = 12
"""Of a mean: what the order of adding up cannot change."""


@dataclass(frozen=True, slots=True)
class KpiResult:
    """What was measured of one KPI."""

    measured: Measured
    counts: Counts
    """Over all its periods."""
    by_period: Mapping[Period, Counts]
    """Each period by itself, oldest first, for `--explain`."""
    truncated: Mapping[str, int]
    """Open dimensions that have more than `MOST_VALUES` values, and how many they have: the rest is `other`."""
    without_value: tuple[tuple[Period, tuple[str, ...]], ...]
    """Cells whose percentile falls among rows without a value (`missing: bad`): there is no figure to tell."""


def read_rows(
    plan: SourcePlan, statement: Statement, rows: Iterable[Sequence[Value]]
) -> Mapping[KpiKey, KpiResult | Objection]:
    """What the rows of one statement say of each of its KPIs; an Objection for a KPI whose rows are not as they must be."""
    tallies: dict[KpiKey, list[Tally]] = {kpi.spec.key: [] for kpi in statement.kpis}
    faults: dict[KpiKey, Objection] = {}
    # A row tells the place of its period among those of its statement, and other KPIs may begin earlier.
    asked = plan.only([kpi.spec.key for kpi in statement.kpis])
    readers = [(kpi, _Reader(asked, kpi, statement.columns)) for kpi in statement.kpis]
    for row in rows:
        for kpi, reader in readers:
            try:
                if tally := reader.read(row):
                    tallies[kpi.spec.key].append(tally)
            except Misshapen as fault:
                faults.setdefault(kpi.spec.key, fault.objection)
    return {kpi.spec.key: faults.get(kpi.spec.key) or result_of(kpi, tallies[kpi.spec.key]) for kpi in statement.kpis}


class _Reader:
    """Where the columns of one KPI stand in the rows of a statement."""

    def __init__(self, plan: SourcePlan, kpi: PlannedKpi, columns: Sequence[str]) -> None:
        self.kpi = kpi
        self.at = {name: place for place, name in enumerate(columns)}
        self.periods = plan.periods(kpi.spec.every)
        self.own = frozenset(kpi.periods)
        cuts = [name for name in columns if name[0] == "d" and name[1:].isdigit()]
        self.cuts = [(int(name[1:]), self.at[name]) for name in cuts]
        self.sets = frozenset(frozenset(cuts) for cuts in kpi.cut_sets())
        self.prefix = "" if kpi.is_quantile else f"k{kpi.number}_"

    def read(self, row: Sequence[Value]) -> Tally | None:
        """What a row says of the KPI; None where it is about other periods or cuts. Raises Misshapen."""
        if len(row) != len(self.at):
            raise Misshapen(f"a row has {len(row)} columns instead of {len(self.at)}")
        place = row[self.at[self.kpi.spec.every]]
        if place is None:
            return None
        at = whole(place, "the place of a period")
        period = self.periods[at] if 0 <= at < len(self.periods) else None
        values = {cut: row[place] for cut, place in self.cuts if row[place] is not None}
        if period not in self.own or period is None or frozenset(values) not in self.sets:
            return None
        return checked(self.kpi, self._tally(row, period, cells_of(self.kpi, values)))

    def _tally(self, row: Sequence[Value], period: Period, cells: tuple[str, ...]) -> Tally:
        rows = self._whole(row, "n")
        counted = self._whole(row, f"{self.prefix}counted", rows)
        return Tally(
            period,
            cells,
            rows,
            counted,
            self._whole(row, f"{self.prefix}known"),
            self._whole(row, f"{self.prefix}good", 0),
            self._number(row, f"{self.prefix}total") or 0.0,
            self._number(row, "low"),
            self._number(row, "high"),
            self._whole(row, f"{self.prefix}nan", 0),
            tuple(self._whole(row, f"size{cut}", 0) for cut in self.kpi.cuts),
        )

    def _whole(self, row: Sequence[Value], name: str, default: int = 0) -> int:
        return whole(row[self.at[name]], name) if name in self.at else default

    def _number(self, row: Sequence[Value], name: str) -> float | None:
        return number(row[self.at[name]], name) if name in self.at else None


def result_of(kpi: PlannedKpi, tallies: Iterable[Tally]) -> KpiResult | Objection:
    """Readings and counts from all tallies of a KPI; an Objection where two are about the same cell."""
    try:
        merged = _merged(tallies)
        readings = [(tally, _reading(kpi, tally)) for tally in merged]
    except Misshapen as fault:
        return fault.objection
    dimensions = tuple(cut.dimension for cut in kpi.spec.by)
    rows = tuple(reading for _, reading in readings if reading is not None)
    by_period = {period: _counts(dimensions, those) for period, those in _of_periods(kpi, merged).items()}
    sizes = {name: max((t.sizes[i] for t in merged if t.sizes), default=0) for i, name in enumerate(dimensions)}
    return KpiResult(
        Measured(dimensions, frozenset(kpi.periods), rows),
        _counts(dimensions, merged),
        by_period,
        {name: size for name, size in sizes.items() if size > MOST_VALUES},
        tuple((tally.period, tally.cells) for tally, reading in readings if reading is None and _n(kpi, tally)),
    )


def _merged(tallies: Iterable[Tally]) -> list[Tally]:
    """One tally a cell, by period and cells; only values that differ in characters nobody can see come twice."""
    found: dict[tuple[Period, tuple[str, ...]], Tally] = {}
    for tally in tallies:
        key = (tally.period, tally.cells)
        found[key] = found[key].plus(tally) if key in found else tally
    return [found[key] for key in sorted(found, key=lambda key: (key[0].ordinal, key[1]))]


def _of_periods(kpi: PlannedKpi, tallies: Iterable[Tally]) -> dict[Period, list[Tally]]:
    found: dict[Period, list[Tally]] = {period: [] for period in kpi.periods}
    for tally in tallies:
        found[tally.period].append(tally)
    return found


def _n(kpi: PlannedKpi, tally: Tally) -> int:
    """What the figure rests on."""
    return tally.counted if kpi.spec.missing_is_bad else tally.known


def _reading(kpi: PlannedKpi, tally: Tally) -> Reading | None:
    n = _n(kpi, tally)
    if n == 0:
        return None
    if kpi.spec.good is not None:
        return Reading(tally.period, tally.cells, n, tally.good, None)
    value = _percentile(kpi, tally) if kpi.is_quantile else _mean(tally)
    return Reading(tally.period, tally.cells, n, None, value) if value is not None else None


def _mean(tally: Tally) -> Decimal:
    return plain(Decimal(f"{tally.total / tally.known:.{_DIGITS}g}"))


def _percentile(kpi: PlannedKpi, tally: Tally) -> Decimal | None:
    """Linear interpolation at place p/100 · (N - 1), from 0; None among rows without a value."""
    n, percent = _n(kpi, tally), kpi.spec.percent or 0
    if tally.low is None or _among_missing(kpi, tally):
        return None
    rest = percent * (n - 1) % 100
    if tally.high is None and rest:
        return None
    high = tally.low if tally.high is None else tally.high
    if rest and (kpi.exact or tally.low != high):
        return plain(Decimal(f"{tally.low + (high - tally.low) * (rest / 100):.{_DIGITS}g}"))
    return plain(Decimal(repr(tally.low)))


def _among_missing(kpi: PlannedKpi, tally: Tally) -> bool:
    missing_first = kpi.spec.missing_is_bad and kpi.spec.higher_is_better
    return missing_first and (kpi.spec.percent or 0) * (tally.counted - 1) < 100 * (tally.counted - tally.known)


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and without zeros at its end, as readings write it."""
    text = f"{abs(value) if value == 0 else value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _counts(dimensions: Sequence[str], tallies: Sequence[Tally]) -> Counts:
    """Totals are what rows are counted in; values of one dimension alone tell what is `other` and `unknown`."""
    totals = [tally for tally in tallies if not any(tally.cells)]
    return Counts(
        rows=sum(tally.rows for tally in totals),
        left_out=sum(tally.rows - tally.counted for tally in totals),
        unknown=sum(tally.counted - tally.known for tally in totals),
        nan=sum(tally.nan for tally in totals),
        other=_by_dimension(dimensions, tallies, OTHER),
        nowhere=_by_dimension(dimensions, tallies, UNKNOWN),
    )


def _by_dimension(dimensions: Sequence[str], tallies: Sequence[Tally], value: str) -> dict[str, int]:
    found = {}
    for place, dimension in enumerate(dimensions):
        alone = ("",) * place + (value,) + ("",) * (len(dimensions) - place - 1)
        counted = sum(tally.counted for tally in tallies if tally.cells == alone)
        if counted:
            found[dimension] = counted
    return found

"""The rows of `measure --sql`: one a KPI, period and cut, with the same columns for every KPI, so that they load as a table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cxrel.kpi import text
from cxrel.kpi.text import named, own

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.plan import PlannedKpi, SourcePlan
    from cxrel.kpi.spec import KpiSpec, SourceSpec

IDS = ("journey", "kpi", "definition", "period")
FIGURES = {
    "n_rows": "BIGINT",
    "n_counted": "BIGINT",
    "n_known": "BIGINT",
    "n_nan": "BIGINT",
    "n_good": "BIGINT",
    "total": "DOUBLE",
    "low": "DOUBLE",
    "high": "DOUBLE",
}
"""The columns after the dimensions, and sqlglot's words for their types."""
_LONGEST_NAME = 40


def definition_of(source: SourceSpec, spec: KpiSpec) -> str:
    """A fingerprint of a KPI and of what puts its source's rows in periods; it stands in every row."""
    return sha256(f"{spec.definition} {source.at} {source.timezone}".encode()).hexdigest()[:12]


def dimension_columns(specs: Sequence[KpiSpec]) -> dict[str, str]:
    """The dimensions of KPIs that stand in one statement, and their columns: by1_channel, by2_country."""
    names = dict.fromkeys(cut.dimension for spec in specs for cut in spec.by)
    plain = {name: name.replace("-", "__")[:_LONGEST_NAME] for name in names}
    return {name: f"by{number}_{word}" for number, (name, word) in enumerate(plain.items(), start=1)}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that all rows of one statement share."""

    source: SourceSpec
    dialect: Dialect
    specs: tuple[KpiSpec, ...]

    def ids_and_dimensions(self) -> list[int]:
        """The places, from 1, of what tells rows apart."""
        return list(range(1, len(IDS) + len(dimension_columns(self.specs)) + 1))

    def columns(self, ids: Sequence[str], by: Mapping[str, str], figures: Mapping[str, str]) -> list[str]:
        """All columns of a row in their order; NULL of the right type where there is nothing to say."""
        d = self.dialect
        found = [named(sql, d.name_of(name)) for sql, name in zip(ids, IDS, strict=True)]
        for name, column in dimension_columns(self.specs).items():
            found.append(named(by.get(name) or d.cast("NULL", "TEXT"), d.name_of(column)))
        for name, type_name in FIGURES.items():
            found.append(named(d.cast(figures.get(name, "NULL"), type_name, kind="number"), d.name_of(name)))
        return found

    def ids_of(self, spec: KpiSpec) -> list[str]:
        """Journey, KPI and definition as literals."""
        return [self.dialect.text(value) for value in (*spec.key, definition_of(self.source, spec))]


def listed_kpis(layout: Layout, kpis: Sequence[PlannedKpi]) -> str:
    """A row for each KPI that shares the scan: its number in the statement, and its ids."""
    names = [own(layout.dialect, name) for name in ("k", *IDS[:3])]
    rows = [[str(kpi.number), *layout.ids_of(kpi.spec)] for kpi in kpis]
    selects = (", ".join(named(value, name) for value, name in zip(row, names, strict=True)) for row in rows)
    return "\nUNION ALL\n".join(f"SELECT {columns}" for columns in selects)


def answer_of_sums(layout: Layout, plan: SourcePlan, cuts: str, listed: str) -> str:
    """The rows of all KPIs that share the scan: each row of the cuts once for each KPI, with its figures."""
    d, kpis = plan.dialect, plan.kpis
    by: dict[str, dict[int, str]] = defaultdict(dict)
    for kpi in kpis:
        for number, cut in zip(kpi.cuts, kpi.spec.by, strict=True):
            by[cut.dimension][kpi.number] = own(d, f"d{number}")
    figures: dict[str, dict[int, str]] = defaultdict(dict)
    for kpi in kpis:
        name = f"k{kpi.number}"
        figures["n_counted"][kpi.number] = own(d, f"{name}_counted" if kpi.subject.where else "n")
        figures["n_known"][kpi.number] = own(d, f"{name}_known")
        word = ("n_good", "good") if kpi.spec.good is not None else ("total", "total")
        figures[word[0]][kpi.number] = own(d, f"{name}_{word[1]}")
    ids = [*(own(d, name) for name in IDS[:3]), _period(plan)]
    columns = layout.columns(
        ids,
        {name: _of_kpi(plan, columns) for name, columns in by.items()},
        {"n_rows": own(d, "n"), **{name: _of_kpi(plan, columns) for name, columns in figures.items()}},
    )
    return text.select(columns, f"FROM {cuts} CROSS JOIN {listed}", _own_rows(plan))


def answer_of_quantile(layout: Layout, plan: SourcePlan, kpi: PlannedKpi, last: str) -> str:
    """The rows of one KPI with a percentile."""
    d = plan.dialect
    by = {cut.dimension: own(d, f"d{number}") for number, cut in zip(kpi.cuts, kpi.spec.by, strict=True)}
    figures = {name: own(d, name.removeprefix("n_")) for name in FIGURES if name not in ("n_rows", "n_good", "total")}
    columns = layout.columns([*layout.ids_of(kpi.spec), _period(plan)], by, {"n_rows": own(d, "n"), **figures})
    return text.select(columns, f"FROM {last}", f"WHERE {_own_periods(plan, kpi)}")


def _of_kpi(plan: SourcePlan, columns: Mapping[int, str]) -> str:
    whens = " ".join(f"WHEN {number} THEN {column}" for number, column in columns.items())
    return f"CASE {own(plan.dialect, 'k')} {whens} END"


def _period(plan: SourcePlan) -> str:
    """The period of a row, as readings write it."""
    d = plan.dialect
    cases = [
        text.linear_case(own(d, every), [d.text(period.text) for period in plan.periods(every)]) for every in plan.kinds
    ]
    return cases[0] if len(cases) == 1 else f"COALESCE({', '.join(cases)})"


def _own_rows(plan: SourcePlan) -> str:
    """Only the periods of a KPI, and the cuts by its own dimensions; KPIs that are alike share a condition."""
    alike: dict[str, list[str]] = defaultdict(list)
    for kpi in plan.kpis:
        alike[f"{_own_periods(plan, kpi)}{_own_cuts(plan, kpi)}"].append(str(kpi.number))
    k = own(plan.dialect, "k")
    conditions = (f"({k} IN ({', '.join(numbers)}) AND {condition})" for condition, numbers in alike.items())
    return "WHERE " + "\n  OR ".join(conditions)


def _own_periods(plan: SourcePlan, kpi: PlannedKpi) -> str:
    places = [period.ordinal for period in plan.periods(kpi.spec.every)]
    first, last = (places.index(period.ordinal) for period in (kpi.periods[0], kpi.periods[-1]))
    return f"{own(plan.dialect, kpi.spec.every)} BETWEEN {first} AND {last}"


def _own_cuts(plan: SourcePlan, kpi: PlannedKpi) -> str:
    d = plan.dialect
    if not plan.cuts:
        return ""
    cuts = [
        " AND ".join(f"{own(d, f'd{c.number}')} IS {'NOT ' if c.number in cut else ''}NULL" for c in plan.cuts)
        for cut in kpi.cut_sets()
    ]
    return f" AND ({' OR '.join(f'({cut})' for cut in cuts)})"

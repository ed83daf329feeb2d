"""Rows of the joint yield and of the outcome link, back to figures, checked."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi.joint import PAIR
from cxrel.kpi.tally import Misshapen, dimension_value, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.kpi.engine import Value
    from cxrel.kpi.joint import JointPlan
    from cxrel.kpi.objection import Objection
    from cxrel.kpi.outcome import OutcomePlan
    from cxrel.kpi.spec import KpiKey
    from cxrel.model.period import Period


class Failing(NamedTuple):
    """One moment in a period: how many customers met it, and for how many it was broken at least once."""

    met: int
    broken: int


class Pair(NamedTuple):
    """Two moments in a period, among the customers who met both."""

    met: int
    one: int
    """For whom the first was broken."""
    other: int
    """For whom the second was broken."""
    both: int


class JointRow(NamedTuple):
    """The customers of one period, in all or of one value of one dimension."""

    period: Period
    cells: tuple[str, ...]
    """In the order of `JointResult.dimensions`; empty: all values."""
    customers: int
    """Who met a moment of which it is known how it went."""
    kept: int
    """For whom every one of them went as promised."""
    broken: tuple[int, int, int]
    """For whom one, two, or three and more moments were broken."""
    moments: Mapping[KpiKey, Failing]
    together: Mapping[tuple[KpiKey, KpiKey], Pair]
    """Which moments fail together."""


class JointResult(NamedTuple):
    """The joint yield of a journey."""

    dimensions: tuple[str, ...]
    rows: tuple[JointRow, ...]
    """By period and cells."""


class Bucket(NamedTuple):
    """Customers with so many broken promises in a period (the last: or more), and what became of them."""

    period: Period
    broken: int
    customers: int
    known: int
    """Of whom an outcome is known."""
    good: int


def read_joint(joint: JointPlan, rows: Iterable[Sequence[Value]]) -> JointResult | Objection:
    """The rows of the joint statement; an Objection where one is not as it must be."""
    try:
        found = [_row(joint, row) for row in rows]
    except Misshapen as fault:
        return fault.objection
    dimensions = tuple(cut.cut.dimension for cut in joint.frame.cuts)
    own = [row for row in found if row is not None]
    return JointResult(dimensions, tuple(sorted(own, key=lambda row: (row.period.ordinal, row.cells))))


def _row(joint: JointPlan, row: Sequence[Value]) -> JointRow | None:
    if len(row) != len(joint.columns):
        raise Misshapen(f"a row has {len(row)} columns instead of {len(joint.columns)}")
    cells = dict(zip(joint.columns, row, strict=True))
    place, periods = whole(cells[joint.every], "the place of a period"), joint.frame.periods(joint.every)
    if not 0 <= place < len(periods) or periods[place] not in joint.frame.kpis[0].periods:
        return None
    dimensions = [cells[f"d{cut.number}"] for cut in joint.frame.cuts]
    counts = [whole(cells[name], name) for name in ("customers", "kept", "once", "twice", "more")]
    customers, kept, *broken = counts
    if kept + sum(broken) != customers or min(counts) < 0:
        raise Misshapen(f"{periods[place].text}: {customers} customers are not the sum of their parts")
    return JointRow(
        periods[place],
        tuple("" if value is None else dimension_value(value) for value in dimensions),
        customers,
        kept,
        (broken[0], broken[1], broken[2]),
        {key: _failing(cells, number) for number, key in enumerate(joint.keys, start=1)},
        {(a, b): _pair(cells, f"{i}_{j}") for (i, a), (j, b) in combinations(enumerate(joint.keys, start=1), 2)},
    )


def _failing(cells: Mapping[str, Value], number: int) -> Failing:
    found = Failing(whole(cells[f"met{number}"], "met"), whole(cells[f"broken{number}"], "broken"))
    if not 0 <= found.broken <= found.met:
        raise Misshapen(f"{found.broken} of {found.met} customers")
    return found


def _pair(cells: Mapping[str, Value], numbers: str) -> Pair:
    found = Pair(*(whole(cells[f"{word}{numbers}"], word) for word in PAIR))
    least = max(0, found.one + found.other - found.met)
    if not least <= found.both <= min(found.one, found.other) or max(found.one, found.other) > found.met:
        raise Misshapen(f"{found.one}, {found.other} and {found.both} of {found.met} customers")
    return found


def read_outcome(outcome: OutcomePlan, rows: Iterable[Sequence[Value]]) -> tuple[Bucket, ...] | Objection:
    """The rows of the outcome statement, by period and broken promises; buckets without customers are left out."""
    try:
        found = [_bucket(outcome, row) for row in rows]
    except Misshapen as fault:
        return fault.objection
    asked = outcome.joint.frame.kpis[0].periods
    return tuple(
        sorted((one for one in found if one.period in asked), key=lambda one: (one.period.ordinal, one.broken))
    )


def _bucket(outcome: OutcomePlan, row: Sequence[Value]) -> Bucket:
    if len(row) != len(Bucket._fields):
        raise Misshapen(f"a row has {len(row)} columns instead of {len(Bucket._fields)}")
    place, *counts = (whole(cell, "a count") for cell in row)
    periods = outcome.joint.frame.periods(outcome.joint.every)
    if not 0 <= place < len(periods):
        raise Misshapen(f"there is no period {place}")
    bucket = Bucket(periods[place], *counts)
    if not 0 <= bucket.good <= bucket.known <= bucket.customers or not 0 <= bucket.broken <= outcome.most:
        raise Misshapen(f"{bucket.good} of {bucket.known} of {bucket.customers} customers")
    return bucket

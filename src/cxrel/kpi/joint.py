"""The joint yield: of the customers who met a moment of truth in a period, for whom did every one go as promised?

Moments are shares with a `customer_key`. Each source is scanned once; what is grouped by customer stays in the engine, and
only counts travel: customers, how many promises were broken for them, and which moments fail together. Sources that one
statement cannot name together cannot be joined without customers leaving the engine: their moments are left out, and named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi import text
from cxrel.kpi.cuts import CutSet, Rolled, rolled_up
from cxrel.kpi.dimensions import as_text
from cxrel.kpi.objection import Objection
from cxrel.kpi.plan import SourcePlan, plan, scope_of
from cxrel.kpi.rows import keys_of_rows, within
from cxrel.kpi.text import Step, named, own
from cxrel.kpi.writer import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.engine import Column
    from cxrel.kpi.spec import Cut, KpiKey, KpiSpec, SourceSpec
    from cxrel.kpi.survey import Extent
    from cxrel.model.kpi import Every
    from cxrel.model.period import Period

MOST_BROKEN = 3
"""Customers with so many broken moments and more are counted together."""
PAIR = ("met", "one", "other", "both")
"""Of two moments: the customers who met both, and those of them for whom the one, the other, or both were broken."""
_TWO = 2


class Moment(NamedTuple):
    """A moment of truth, and the source that knows it."""

    spec: KpiSpec
    source: SourceSpec
    relation: str
    """The engine's, for this source."""
    columns: Sequence[Column]
    database: str | None
    """The engine's: equal where one statement may name both relations."""
    extent: Extent | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """Moments that are read from one source in one go."""

    plan: SourcePlan
    relation: str
    customer: str
    moments: tuple[tuple[int, int], ...]
    """The number of each moment in the joint plan, and of its KPI in the scan's plan."""

    @property
    def is_known(self) -> str:
        """SQL: whether a row names its customer; nobody is called by an empty text."""
        return f"{self.customer} <> ''"


@dataclass(frozen=True, slots=True)
class JointPlan:
    """What is asked of one engine."""

    keys: tuple[KpiKey, ...]
    """The moments that are joined, numbered from 1."""
    every: Every
    scans: tuple[Scan, ...]
    left_out: tuple[tuple[KpiKey, Objection], ...]
    """Moments that are not joined, and why."""

    @property
    def frame(self) -> SourcePlan:
        """Periods and dimensions, which all scans share."""
        return self.scans[0].plan

    @property
    def columns(self) -> tuple[str, ...]:
        """What comes back, in order."""
        numbers = range(1, len(self.keys) + 1)
        each = [f"{word}{number}" for number in numbers for word in ("met", "broken")]
        pairs = [f"{word}{a}_{b}" for a, b in combinations(numbers, 2) for word in PAIR]
        cuts = [f"d{cut.number}" for cut in self.frame.cuts]
        return (self.every, *cuts, "customers", "kept", "once", "twice", "more", *each, *pairs)


def joint_plan(
    moments: Sequence[Moment], dialect: Dialect, every: Every, periods: Sequence[Period]
) -> JointPlan | Objection:
    """Plan the joint yield; an Objection where fewer than two moments can be joined."""
    left_out: list[tuple[KpiKey, Objection]] = []
    fit = [moment for moment in moments if _fits(moment, left_out)]
    near = _near(fit, left_out)
    shared = _shared_cuts([moment.spec for moment in near])
    scans: list[Scan] = []
    keys: list[KpiKey] = []
    for group in _groups(near, shared, every):
        scan = scan_of(group, dialect, periods, len(keys), left_out)
        if scan is not None:
            scans.append(scan)
            keys += [kpi.spec.key for kpi in scan.plan.kpis]
    if len(keys) < _TWO:
        hint = "Give two moments of truth a `customer_key`, in sources of one database."
        return Objection("is no joint yield: fewer than two moments can be joined", hint)
    return JointPlan(tuple(keys), every, tuple(scans), tuple(left_out))


def _fits(moment: Moment, left_out: list[tuple[KpiKey, Objection]]) -> bool:
    if moment.spec.good is None:
        why = Objection("is a value, and no share", "Say under `good:` when the promise is kept.")
    elif moment.spec.customer_key is None:
        why = Objection("names no customer", "Add `customer_key:` to its measure.")
    else:
        return True
    left_out.append((moment.spec.key, why))
    return False


Home = tuple[str | None, str | None]
"""A database, or a source that stands alone."""


def home_of(moment: Moment) -> Home:
    """Equal for two moments whose sources one statement can name together."""
    return (moment.database, None if moment.database else moment.source.id)


def shared_home(moments: Sequence[Moment]) -> Home | None:
    """Where most moments live, so that they can be joined there; None without any."""
    homes = [home_of(moment) for moment in moments]
    return max(homes, key=homes.count, default=None)


def _near(moments: Sequence[Moment], left_out: list[tuple[KpiKey, Objection]]) -> list[Moment]:
    """The most moments that one statement can name together."""
    best = shared_home(moments)
    hint = "Bring both into one database; customers do not leave the engine."
    far = Objection("lives in another database than the other moments", hint)
    left_out += [(moment.spec.key, far) for moment in moments if home_of(moment) != best]
    return [moment for moment in moments if home_of(moment) == best]


def _shared_cuts(specs: Sequence[KpiSpec]) -> tuple[str, ...]:
    """The dimensions that all moments have with the same declared values, in order; open ones are not bounded here."""
    shared = [{(cut.dimension, cut.spellings) for cut in spec.by if cut.spellings is not None} for spec in specs]
    first = specs[0].by if specs else ()
    return tuple(cut.dimension for cut in first if all((cut.dimension, cut.spellings) in one for one in shared))


def _groups(moments: Sequence[Moment], shared: Sequence[str], every: Every) -> list[list[Moment]]:
    """Moments by scan: one source, with the same expressions for dimensions and customer."""
    groups: dict[tuple[str, str, tuple[Cut, ...], str | None], list[Moment]] = {}
    for moment in moments:
        by = tuple(next(cut for cut in moment.spec.by if cut.dimension == name) for name in shared)
        spec = replace(moment.spec, every=every, by=by)
        key = (moment.source.id, moment.relation, by, spec.customer_key)
        groups.setdefault(key, []).append(moment._replace(spec=spec))
    return list(groups.values())


def scan_of(
    group: Sequence[Moment],
    dialect: Dialect,
    periods: Sequence[Period],
    before: int,
    left_out: list[tuple[KpiKey, Objection]],
) -> Scan | None:
    """Plan one scan for moments of one source; what keeps any of them from it is put into `left_out`.

    before: how many moments the scans before this one have.
    """
    first, specs = group[0], [moment.spec for moment in group]
    chosen = {spec.key: periods for spec in specs}
    made = plan(first.source, specs, dialect, first.columns, chosen, first.extent)
    scope = scope_of(first.source, dialect, first.columns)
    customer = write(first.spec.customer_key or "", scope)
    if isinstance(made, Objection) or isinstance(customer, Objection):
        why = made if isinstance(made, Objection) else customer
        left_out += [(spec.key, why) for spec in specs if isinstance(why, Objection)]
        return None
    left_out += made.refused.items()
    numbers = tuple((before + place, kpi.number) for place, kpi in enumerate(made.kpis, start=1))
    return Scan(made, first.relation, as_text(customer, scope), numbers) if numbers else None


def customer_steps(joint: JointPlan) -> tuple[list[Step], str]:
    """Steps to one row for each row of a source: period, values, customer, and for each moment 1 (kept), 0 or NULL."""
    d = joint.frame.dialect
    steps = [
        Step(own(d, f"scan{place}"), _scanned(joint, scan), ", ".join(str(joint.keys[m - 1]) for m, _ in scan.moments))
        for place, scan in enumerate(joint.scans, start=1)
    ]
    met = own(d, "met")
    union = "\nUNION ALL\n".join(f"SELECT * FROM {step.name}" for step in steps)  # noqa: S608 - cxrel's own names
    return [*steps, Step(met, union, "every moment that a customer met")], met


def _scanned(joint: JointPlan, scan: Scan) -> str:
    d, numbers = joint.frame.dialect, dict(scan.moments)
    kpis = {kpi.number: kpi for kpi in scan.plan.kpis}
    columns = [*keys_of_rows(scan.plan), named(scan.customer, own(d, "customer"))]
    for number in range(1, len(joint.keys) + 1):
        kept = d.cast("NULL", "INT", kind="number")
        if number in numbers:
            kpi = kpis[numbers[number]]
            figure = f"COALESCE({kpi.subject.figure}, 0)" if kpi.spec.missing_is_bad else kpi.subject.figure
            kept = kpi.subject.within(figure)
        columns.append(named(kept, own(d, f"k{number}")))
    return text.select(columns, f"FROM {scan.relation}", f"{within(scan.plan)} AND {scan.is_known}")


def joint_statement(joint: JointPlan) -> str:
    """Customers in every period, in all and for each value of each dimension that the moments share."""
    d, frame, numbers = joint.frame.dialect, joint.frame, range(1, len(joint.keys) + 1)
    steps, met = customer_steps(joint)
    kept = [own(d, f"k{number}") for number in numbers]
    worst = tuple(named(f"MAX(1 - {k})", k) for k in kept)
    sets = [CutSet(joint.every, cuts) for cuts in ((), *((cut.number,) for cut in frame.cuts))]
    rolled = Rolled(tuple(kept), worst, (own(d, "customer"),), "customers")
    steps += rolled_up(frame, sets, met, rolled, "")
    keys = [own(d, name) for name in (joint.every, *(f"d{cut.number}" for cut in frame.cuts))]
    broken, counted = own(d, "broken"), own(d, "counted")
    total = " + ".join(f"COALESCE({k}, 0)" for k in kept)
    some = " OR ".join(f"{k} IS NOT NULL" for k in kept)
    columns = [*keys, *kept, named(total, broken)]
    steps.append(Step(counted, text.select(columns, f"FROM {own(d, 'customers')}", f"WHERE {some}"), "1 is broken"))
    answers = [named(sql, own(d, name)) for name, sql in zip(joint.columns[len(keys) :], _answers(joint), strict=True)]
    last = text.select([*keys, *answers], f"FROM {counted}", f"GROUP BY {', '.join(keys)}")
    return text.statement(steps, last)


def _answers(joint: JointPlan) -> list[str]:
    d = joint.frame.dialect
    broken, kept = own(d, "broken"), [own(d, f"k{number}") for number in range(1, len(joint.keys) + 1)]
    buckets = [f"{broken} = {number}" for number in range(MOST_BROKEN)] + [f"{broken} >= {MOST_BROKEN}"]
    return [
        "COUNT(*)",
        *(f"SUM(CASE WHEN {bucket} THEN 1 ELSE 0 END)" for bucket in buckets),
        *(sql for k in kept for sql in (f"COUNT({k})", f"SUM({k})")),
        *(sql for a, b in combinations(kept, 2) for sql in _pair(a, b)),
    ]


def _pair(one: str, other: str) -> tuple[str, str, str, str]:
    """Among the customers who met both moments: all, and for whom the one, the other, and both were broken."""
    return (
        f"COUNT({one} + {other})",
        f"SUM(CASE WHEN {other} IS NOT NULL THEN {one} END)",
        f"SUM(CASE WHEN {one} IS NOT NULL THEN {other} END)",
        f"SUM({one} * {other})",
    )

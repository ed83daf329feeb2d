"""The first, cheap statement on a source: how many rows it has, from when to when, and how many different values.

extent = read_survey(survey(source, specs, dialect, columns, relation), engine.rows(that.sql))
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from cxrel.kpi import text
from cxrel.kpi.moments import looks_dated, looks_zoned, moment_of_rows
from cxrel.kpi.objection import Objection
from cxrel.kpi.scope import Scope, Written, by_name
from cxrel.kpi.subject import subject_of
from cxrel.kpi.writer import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.engine import Column, Value
    from cxrel.kpi.spec import KpiKey, KpiSpec, SourceSpec

_SLACK_DAYS = 2
"""Texts with offsets from UTC sort by their wall clocks, and those differ by up to 26 hours."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of a source before it is measured."""

    first: date | None
    """The first local day that is measured; None where no row has a date."""
    last: date | None
    rows: int | None = None
    """All rows of the source; None where it was not asked."""
    undated: int | None = None
    """Rows whose `at` is NULL, or no date: in no period."""
    zoned: bool | None = None
    """Where `at` is a text: whether it carries an offset from UTC."""
    distinct: Mapping[KpiKey, int] = field(default_factory=dict)
    """About how many different values a KPI with a percentile has, where the engine can estimate it."""

    @property
    def span(self) -> tuple[date, date] | None:
        """Days between which all rows lie, both inclusive."""
        if self.first is None or self.last is None:
            return None
        slack = _SLACK_DAYS if self.zoned else 0
        ends = (self.first.toordinal() - slack, self.last.toordinal() + slack)
        return date.fromordinal(max(1, ends[0])), date.fromordinal(min(date.max.toordinal(), ends[1]))

    def between(self, since: date | None, until: date | None) -> Extent:
        """The same, no earlier than `since` and no later than `until` (both inclusive)."""
        first = self.first if since is None or self.first is None else max(self.first, since)
        last = self.last if until is None or self.last is None else min(self.last, until)
        empty = first is not None and last is not None and first > last
        return replace(self, first=None, last=None) if empty else replace(self, first=first, last=last)


class Survey(NamedTuple):
    """A statement with one row, and what is needed to read it."""

    sql: str
    source: SourceSpec
    is_instant: bool
    is_text: bool
    estimated: tuple[KpiKey, ...]


def survey(
    source: SourceSpec, specs: Sequence[KpiSpec], dialect: Dialect, columns: Sequence[Column], relation: str
) -> Survey | Objection:
    """The statement that asks a source for its extent; an Objection where `at` is no date or time."""
    scope = Scope(dialect, source.timezone, by_name(columns))
    at, moment = write(source.at, scope), moment_of_rows(source, scope, zoned=False)
    if isinstance(at, Objection):
        return at
    if isinstance(moment, Objection):
        return moment
    is_text = at.kind == "text"
    dated = f"CASE WHEN {looks_dated(at.sql, dialect)} THEN {at.sql} END" if is_text else at.sql
    zoned = f"COUNT(CASE WHEN {looks_zoned(at.sql, dialect)} THEN 1 END)" if is_text else "0"
    ends = [_as_text(Written(f"{end}({dated})", at.kind), scope) for end in ("MIN", "MAX")]
    estimates = _estimates(specs, scope)
    asked = ["COUNT(*)", f"COUNT({dated})", zoned, *ends, *estimates.values()]
    return Survey(text.select(asked, f"FROM {relation}"), source, at.kind == "timestamptz", is_text, tuple(estimates))


def _as_text(moment: Written, scope: Scope) -> str:
    clock = scope.in_zone(moment, "UTC") if moment.kind == "timestamptz" else moment
    return clock.sql if clock.kind == "text" else scope.dialect.cast(clock.sql, "TEXT", kind=clock.kind)


def _estimates(specs: Sequence[KpiSpec], scope: Scope) -> dict[KpiKey, str]:
    found = {}
    for spec in specs:
        subject = subject_of(spec, scope) if spec.percent is not None else None
        if scope.dialect.estimate and subject is not None and not isinstance(subject, Objection):
            found[spec.key] = scope.dialect.estimate.format(x=subject.within(subject.figure))
    return found


def read_survey(asked: Survey, rows: Sequence[Sequence[Value]]) -> Extent | Objection:
    """What the one row says; an Objection where texts mix times with and without an offset."""
    total, dated, zoned, first, last, *estimates = rows[0]
    if not isinstance(total, int) or not isinstance(dated, int) or not isinstance(zoned, int):
        return Objection("could not be surveyed: counts came back as something else", "Please report this.")
    if 0 < zoned < dated:
        hint = "Give every time an offset, or none."
        return Objection(
            f"under `at:` has {zoned:,} times with an offset from UTC, and {dated - zoned:,} without", hint
        )
    is_instant = asked.is_instant or zoned > 0
    if is_instant and asked.source.timezone is None:
        return Objection("under `at:` carries a time", "Add `timezone:` to the source, such as America/New_York.")
    try:
        ends = [_day(end, asked.source, is_instant) for end in (first, last)]
    except ValueError:
        return Objection(f"under `at:` reaches from {first} to {last}", "Keep what is no day of a calendar out of it.")
    distinct = {key: int(n) for key, n in zip(asked.estimated, estimates, strict=True) if isinstance(n, int)}
    return Extent(ends[0], ends[1], total, total - dated, zoned > 0 if asked.is_text else None, distinct)


def _day(end: Value, source: SourceSpec, is_instant: bool) -> date | None:
    if end is None:
        return None
    moment = datetime.fromisoformat(str(end).strip())
    if not is_instant or source.timezone is None:
        return moment.date()
    instant = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return instant.astimezone(ZoneInfo(source.timezone)).date()
    except OverflowError:  # hours before the first day of the calendar, or after its last
        return moment.date()

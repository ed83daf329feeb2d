"""Dates and times in expressions: what is compared or subtracted is brought to one kind first, in DuckDB's meaning."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from cxrel.kpi.scope import Refused, Scope, Written

if TYPE_CHECKING:
    from cxrel.kpi.dialect import Kind

TEMPORAL = frozenset({"date", "timestamp", "timestamptz"})
SECONDS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600}
_USE_DATE_DIFF = "Write `date_diff('hour', earlier, later)`, which is a number."


def to_timestamp(scope: Scope, written: Written) -> Written:
    """A date or a text as a time without a zone; an instant as the source's wall clock."""
    local = scope.local(written)
    return local if local.kind == "timestamp" else Written(scope.dialect.cast(local.sql, "TIMESTAMP"), "timestamp")


def literal(scope: Scope, text: str, kind: Kind) -> Written | None:
    """A text in quotes beside a date or time, as a literal of that kind; None where it is none."""
    try:
        if kind == "time":
            return Written(_time(scope, time.fromisoformat(text)), "time")
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        return None
    if kind == "date" and moment.time() == time():
        return Written(scope.dialect.moment(moment.date(), "date"), "date")
    return Written(scope.dialect.moment(moment, "timestamp"), "timestamp")


def _time(scope: Scope, value: time) -> str:
    if "TIME" not in scope.dialect.casts:
        return f"TIME '{value.isoformat()}'"
    subseconds = "microseconds" if scope.dialect.subseconds == "auto" else "milliseconds"
    return scope.dialect.text(value.isoformat(subseconds))


def alike(scope: Scope, sides: list[Written]) -> list[Written]:
    """Sides of a comparison, as times where one is a time and another a date; instants alone stay instants."""
    kinds = {side.kind for side in sides} & TEMPORAL
    if len(kinds) < 2:
        return sides
    return [to_timestamp(scope, side) if side.kind in TEMPORAL else side for side in sides]


def difference(scope: Scope, unit: str, start: Written, end: Written) -> Written:
    """How many boundaries of a unit lie between two times: 23:59 to 00:01 is a day, as DuckDB's date_diff has it.

    Days, months and years of instants are those of the source's zone, hours and less between two of them those of UTC; an
    instant and a time without a zone differ by what the zone's wall clock shows.
    """
    templates = scope.dialect.diff
    if unit in SECONDS:
        zone = "UTC" if start.kind == end.kind else scope.zone
        start, end = (_on_the_clock(scope, side, zone) for side in (start, end))
        return Written(
            templates["TIME"].format(a=start.sql, b=end.sql, unit=unit, seconds=SECONDS[unit]),
            "number",
        )
    start, end = (_known(scope, scope.local(side)) for side in (start, end))
    return Written(templates[unit].format(a=start.sql, b=end.sql, unit=unit), "number")


def _on_the_clock(scope: Scope, side: Written, zone: str | None) -> Written:
    if side.kind == "timestamptz":
        return scope.in_zone(side, zone)
    return to_timestamp(scope, side) if side.kind in ("date", "text") else side


def _known(scope: Scope, side: Written) -> Written:
    return to_timestamp(scope, side) if side.kind == "text" else side


def subtract(scope: Scope, left: Written, right: Written) -> Written:
    """Days between two dates; a difference of times is refused, because engines disagree on what it is."""
    if left.kind == right.kind == "date":
        return difference(scope, "DAY", right, left)
    if left.kind in TEMPORAL and right.kind in TEMPORAL:
        raise Refused("subtracts one time from another", _USE_DATE_DIFF)
    return shift_days(scope, left, Written(f"(-{right.sql})", right.kind))


def shift_days(scope: Scope, day: Written, days: Written) -> Written:
    """A date and a number of days."""
    if day.kind != "date" or days.kind not in ("number", "unknown"):
        raise Refused("adds something else than days to a date", "Write `column + INTERVAL 3 DAY`.")
    return Written(scope.dialect.add_days.format(x=day.sql, n=days.sql), "date")


def shift(scope: Scope, moment: Written, number: int, unit: str) -> Written:
    """A date or time and an interval: a time without a zone, or an instant."""
    if unit in ("MONTH", "YEAR") and (not scope.dialect.add_months or moment.kind == "timestamptz"):
        raise Refused("adds months to a time, which engines do differently at a month's end", "Write it in days.")
    if moment.kind == "timestamptz":
        template = scope.dialect.add_instant or scope.dialect.add
        return Written(template.format(x=moment.sql, n=number, unit=unit), "timestamptz")
    known = moment if moment.kind == "unknown" else to_timestamp(scope, moment)
    return Written(scope.dialect.add.format(x=known.sql, n=number, unit=unit), "timestamp")

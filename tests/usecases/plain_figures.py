"""Random rows and KPIs, and what readings must come to, row by row: without SQL, and without anything of cxrel's."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

Row = dict[str, Any]
Cells = dict[tuple[str, ...], float]
ZONES = ("America/New_York", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu")
CHANNELS = {"web": ["Web", "WEB"], "shop": ["it's", "a,b"]}
SPELLINGS = (None, "Web", "WEB", "web", "it's", "a,b", "shop", "Kiosk", "unknown", "other", 'say "hi"', "é")


class Expression(NamedTuple):
    """SQL, and what it says of a row: None where it is unknown."""

    sql: str
    of: Callable[[Row], Any]


class Kpi(NamedTuple):
    """How one KPI is counted."""

    id: str
    every: str
    says: Expression
    summary: str | None
    """None: a share."""
    where: Expression | None
    missing_is_bad: bool
    lower_is_better: bool
    by: tuple[str, ...]
    """Of channel (declared) and carrier (open)."""
    settles: int
    """Days."""


def known(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def both(a: Any, b: Any, of: Callable[[Any, Any], Any]) -> Any:
    return of(a, b) if known(a) and known(b) else None


def or_(a: bool | None, b: bool | None) -> bool | None:
    return True if a or b else None if a is None or b is None else False


GOODS = (
    Expression("ok", lambda r: r["ok"]),
    Expression("done <= due", lambda r: both(r["done"], r["due"], lambda a, b: a <= b)),
    Expression("not (minutes > 3)", lambda r: both(r["minutes"], 3, lambda a, b: not a > b)),
    Expression("calls > 3 or ok", lambda r: or_(both(r["calls"], 3, lambda a, b: a > b), r["ok"])),
    Expression(
        "done is null or date_diff('day', due, done) > 7",
        lambda r: True if r["done"] is None else both(r["done"], r["due"], lambda a, b: (a - b).days > 7),
    ),
    Expression(
        "calls / tries > 1.5", lambda r: both(r["calls"], r["tries"] or None, lambda a, b: Fraction(a, b) > 1.5)
    ),
    Expression(
        "lower(channel) in ('web', 'it''s')", lambda r: both(r["channel"], ("web", "it's"), lambda a, b: a.lower() in b)
    ),
)
VALUES = (
    Expression("minutes", lambda r: r["minutes"]),
    Expression("minutes / 60", lambda r: both(r["minutes"], 60, lambda a, b: a / b)),
    Expression("calls / tries", lambda r: both(r["calls"], r["tries"] or None, lambda a, b: a / b)),
    Expression("case when ok then calls end", lambda r: r["calls"] if r["ok"] else None),
)
WHERES = (None, None, GOODS[0], Expression("calls > 2", lambda r: both(r["calls"], 2, lambda a, b: a > b)))


def random_kpis(rng: random.Random) -> list[Kpi]:
    return [
        Kpi(
            f"k{number}",
            rng.choice(("day", "week", "month", "quarter")),
            rng.choice(VALUES if summary else GOODS),
            summary,
            rng.choice(WHERES),
            rng.random() < 0.4 and summary != "mean",
            rng.random() < 0.5,
            rng.choice(((), ("channel",), ("carrier",), ("channel", "carrier"))),
            rng.choice((0, 0, 3, 14)),
        )
        for number, summary in enumerate((None, "mean", rng.choice(("median", "p10", "p90", "p99"))))
    ]


def random_rows(rng: random.Random, kind: str, zone: str, *, nan: bool) -> list[Row]:
    """Most of them within hours of a midnight at which months end, or clocks change."""
    start = date(rng.choice((2011, 2024)), rng.randrange(1, 13), 1)
    return [_random_row(rng, start + timedelta(rng.randrange(150)), kind, zone, nan) for _ in range(150)]


def _random_row(rng: random.Random, day: date, kind: str, zone: str, nan: bool) -> Row:
    at: date | None = day.replace(day=1) if rng.random() < 0.4 else day
    if kind != "date" and at is not None:
        midnight = datetime(at.year, at.month, at.day, tzinfo=ZoneInfo(zone) if kind == "timestamptz" else None)
        instant = midnight.astimezone(UTC) if kind == "timestamptz" else midnight
        at = instant + timedelta(seconds=rng.choice((0, -1, 1, -3600, 3600, 1800, 43_200, 86_399)))
    minutes = rng.choice((None, math.nan if nan else None, *(rng.randrange(-80, 400) / 8 for _ in range(20))))
    return {
        "at": None if rng.random() < 0.03 else at,
        "due": day,
        "done": None if rng.random() < 0.2 else day + timedelta(rng.randrange(-3, 12)),
        "ok": rng.choice((True, True, True, False, None)),
        "calls": rng.choice((None, *range(9))),
        "tries": rng.choice((None, *range(4))),
        "minutes": minutes,
        "channel": rng.choice(SPELLINGS),
        "carrier": rng.choice(SPELLINGS),
    }


def plain_figures(rows: Iterable[Row], kpi: Kpi, zone: str, as_of: date) -> Cells:
    """n, and what is good or the value (`figure`), by the period and the dimension values of a line."""
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows:
        if row["at"] is None or (kpi.where and kpi.where.of(row) is not True):
            continue
        name, last = _period(_day(row["at"], zone), kpi.every)
        if last + timedelta(kpi.settles) >= as_of:
            continue
        values = tuple(_value(dimension, row[dimension]) for dimension in kpi.by)
        alone = [tuple(v if i == j else "" for j, v in enumerate(values)) for i in range(len(values))]
        for cells in {("",) * len(values), *alone, values}:
            groups[name, *cells].append(kpi.says.of(row))
    figures = {line: _figure(kpi, said) for line, said in groups.items()}
    found = ((line, figure) for line, figure in figures.items() if figure is not None)
    return {
        (*line, what): number for line, figure in found for what, number in zip(("n", "figure"), figure, strict=True)
    }


def _day(at: date, zone: str) -> date:
    if not isinstance(at, datetime):
        return at
    return at.astimezone(ZoneInfo(zone)).date() if at.tzinfo else at.date()


def _period(day: date, every: str) -> tuple[str, date]:
    """Its name, and its last day."""
    if every == "day":
        return day.isoformat(), day
    if every == "week":
        year, week, weekday = day.isocalendar()
        return f"{year}-W{week:02}", day + timedelta(7 - weekday)
    month = day.month if every == "month" else (day.month + 2) // 3 * 3
    after = date(day.year + month // 12, month % 12 + 1, 1)
    name = f"{day.year}-{month:02}" if every == "month" else f"{day.year}-Q{month // 3}"
    return name, after - timedelta(1)


def _value(dimension: str, spelled: str | None) -> str:
    if not spelled or spelled == "unknown":
        return "unknown"
    if dimension == "carrier":
        return spelled
    return next((value for value, spellings in CHANNELS.items() if spelled in (value, *spellings)), "other")


def _figure(kpi: Kpi, said: list[Any]) -> tuple[int, float] | None:
    values = [value for value in said if known(value)]
    n = len(said) if kpi.missing_is_bad else len(values)
    if n == 0:
        return None
    if kpi.summary is None:
        return n, sum(values)
    if kpi.summary == "mean":
        return n, math.fsum(values) / n
    ordered = sorted([*values, *[math.inf if kpi.lower_is_better else -math.inf] * (n - len(values))])
    percent = 50 if kpi.summary == "median" else int(kpi.summary[1:])
    place = Fraction(percent * (n - 1), 100)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return None if math.isinf(low) or math.isinf(high) else (n, low + (high - low) * float(place % 1))

"""Entries of voice.csv as readings of the KPIs that ask for them: counts per so many, shares, and summed-up scores.

An entry counts for a KPI if it is of the kind that the KPI asks for, lined up with the KPI's touchpoint, said by the as-of
date, and `where` is true of it. Empty cells are unknown (NULL).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.evidence import Reading, Voice
from cxrel.model.measured import Measured
from cxrel.model.period import parse_period
from cxrel.scoring.figures import complete_periods
from cxrel.voices.evaluate import Unfit, function_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.journey import PlacedKpi
    from cxrel.model.kpi import Every, Kpi, Measure
    from cxrel.model.period import Period
    from cxrel.scoring.figures import PeriodFigures
    from cxrel.voices.evaluate import Value

__all__ = ["VOICE_COLUMNS", "VoiceReadings", "voice_readings"]

VOICE_COLUMNS = (
    *("id", "date", "kind", "touchpoint", "question", "score", "severity", "text"),
    *("acknowledged", "closed", "root_cause", "repeat_of"),
)
"""What expressions may read, beside the journey's dimensions."""
_DIGITS = 6


@dataclass(frozen=True)
class VoiceReadings:
    """What voice.csv says of each KPI that asks for it."""

    measured: Mapping[str, Measured] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    """For each KPI that could not be counted: why, in one sentence."""


class _Entry(NamedTuple):
    """An entry that counts, and its values of the dimensions that the KPI is cut by."""

    period: str
    places: tuple[str, ...]
    row: Mapping[str, Value]


Cut = tuple[str, ...]
"""The places of a row of readings; an empty one stands for all values."""


def voice_readings(case: Case) -> VoiceReadings:
    """The readings of all KPIs of a journey that have `from_voice:`.

    Measured are the complete periods (`settles_after` has passed) from the oldest entry of that kind to the newest, at
    whatever touchpoint: there it was listened. With `per`, a period with a denominator and no entry is 0.
    """
    measured: dict[str, Measured] = {}
    problems: dict[str, str] = {}
    for placed in case.journey.kpis():
        if placed.kpi.measure and placed.kpi.measure.from_voice:
            try:
                measured[placed.kpi.id] = _measured(case, placed, placed.kpi.measure)
            except Unfit as unfit:
                problems[placed.kpi.id] = f"the expression {unfit}"
            except _Problem as problem:
                problems[placed.kpi.id] = str(problem)
    return VoiceReadings(measured, problems)


class _Problem(Exception):
    """Why a KPI cannot be counted."""


def _measured(case: Case, placed: PlacedKpi, measure: Measure) -> Measured:
    kpi, every = placed.kpi, measure.every
    if every is None:
        raise _Problem("it does not say how long a period is (every)")
    of_kind = [
        voice for voice in case.evidence.voices if voice.kind == measure.from_voice and voice.said_on <= case.as_of
    ]
    periods = _periods([voice.said_on for voice in of_kind], every, measure, case.as_of)
    dimensions = tuple(name for name in case.journey.dimensions if name in measure.by)
    columns = (*VOICE_COLUMNS, *(name.lower() for name in case.journey.dimensions))
    entries = list(_entries(case, placed, measure, of_kind, dimensions, columns))
    if measure.per is not None:
        rows = list(_rates(case, kpi, measure, entries, dimensions, periods))
        periods = {text: period for text, period in periods.items() if any(row.period == period for row in rows)}
    elif kpi.is_share:
        rows = list(_shares(measure, entries, periods, columns))
    else:
        rows = list(_values(measure, entries, periods, columns))
    return Measured(
        dimensions, frozenset(periods.values()), tuple(sorted(rows, key=lambda r: (r.period.text, r.cells)))
    )


def _periods(days: Collection[date], every: Every, measure: Measure, as_of: date) -> dict[str, Period]:
    """The complete periods in which it was listened, by their texts, oldest first."""
    if not days:
        return {}
    first, last = (_period_of(day, every) for day in (min(days), max(days)))
    found: dict[str, Period] = {}
    period = first
    while period.ordinal <= last.ordinal:
        settled = measure.settles_after.after(period.last) if measure.settles_after else period.last
        if settled < as_of:
            found[period.text] = period
        period = _period_of(_next_day(period.last), every)
    return found


def _next_day(day: date) -> date:
    return day.fromordinal(day.toordinal() + 1)


def _period_of(day: date, every: Every) -> Period:
    year, week, _ = day.isocalendar()
    texts = {
        "day": day.isoformat(),
        "week": f"{year:04}-W{week:02}",
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
    }
    period = parse_period(texts[every])
    if period is None:
        raise _Problem(f"{day} lies beyond the calendar")
    return period


def _entries(
    case: Case,
    placed: PlacedKpi,
    measure: Measure,
    of_kind: Iterable[Voice],
    dimensions: Sequence[str],
    columns: Collection[str],
) -> Iterator[_Entry]:
    where = function_of(measure.where, columns) if measure.where else None
    by = [function_of(measure.by[name], columns) for name in dimensions]
    for voice in of_kind:
        row = _row(voice, case.journey.dimensions)
        if voice.touchpoint == placed.touchpoint.id and (where is None or where(row) is True):
            places = tuple(_place(case, name, cut(row)) for name, cut in zip(dimensions, by, strict=True))
            yield _Entry(_period_of(voice.said_on, measure.every or "month").text, places, row)


def _place(case: Case, name: str, value: Value) -> str:
    """A value as readings have it: declared, or `other`; `unknown` where there is none."""
    if value is None:
        return "unknown"
    declared = case.journey.dimensions[name]
    text = value if isinstance(value, str) else str(value)
    return text if not declared or text in declared else "other"


def _row(voice: Voice, dimensions: Iterable[str]) -> Mapping[str, Value]:
    cells: dict[str, Value] = {name.lower(): voice.cells.get(name) or None for name in dimensions}
    texts = {"id": voice.id, "kind": voice.kind, "touchpoint": voice.touchpoint, "question": voice.question}
    more = {"text": voice.text, "root_cause": voice.root_cause, "repeat_of": voice.repeat_of}
    cells.update({name: text or None for name, text in {**texts, **more}.items()})
    cells.update(date=voice.said_on, acknowledged=voice.acknowledged, closed=voice.closed)
    cells["score"] = None if voice.score is None else Fraction(voice.score)
    cells["severity"] = None if voice.severity is None else Fraction(voice.severity)
    return cells


def _by_cut(entries: Iterable[_Entry], periods: Mapping[str, Period]) -> dict[tuple[str, Cut], list[_Entry]]:
    """The entries of each period: all of them, and those of each single value of each dimension."""
    found: dict[tuple[str, Cut], list[_Entry]] = {}
    for entry in entries:
        if entry.period in periods:
            for cut in _cuts(entry.places):
                found.setdefault((entry.period, cut), []).append(entry)
    return found


def _cuts(places: Cut) -> Iterator[Cut]:
    yield tuple("" for _ in places)
    for number, value in enumerate(places):
        yield tuple(value if place == number else "" for place in range(len(places)))


def _shares(
    measure: Measure, entries: Iterable[_Entry], periods: Mapping[str, Period], columns: Collection[str]
) -> Iterator[Reading]:
    if measure.good is None:
        raise _Problem("a share of entries needs 'good:', such as good: score >= 9")
    good = function_of(measure.good, columns)
    for (period, cut), members in _by_cut(entries, periods).items():
        found = [good(entry.row) for entry in members]
        known = [each for each in found if each is not None or measure.missing == "bad"]
        yield Reading(periods[period], cut, len(known), sum(each is True for each in known), None)


def _values(
    measure: Measure, entries: Iterable[_Entry], periods: Mapping[str, Period], columns: Collection[str]
) -> Iterator[Reading]:
    """A summary of a value, or without one a plain number of entries; of a survey, the score is the value."""
    expression = measure.value or ("score" if measure.from_voice == "survey" else None)
    if expression is None:
        yield from _numbers(measure, entries, periods)
        return
    value = function_of(expression, columns)
    for (period, cut), members in _by_cut(entries, periods).items():
        found = [value(entry.row) for entry in members]
        numbers = sorted(Fraction(each) for each in found if isinstance(each, bool | Fraction))
        if numbers:
            summed_up = _summed_up(numbers, measure.summary or "mean")
            yield Reading(periods[period], cut, len(numbers), None, _decimal(summed_up))


def _numbers(measure: Measure, entries: Iterable[_Entry], periods: Mapping[str, Period]) -> Iterator[Reading]:
    counted = _by_cut(entries, periods)
    width = next((len(cut) for _, cut in counted), len(measure.by))
    nowhere = tuple("" for _ in range(width))
    for text, period in periods.items():
        counted.setdefault((text, nowhere), [])
        for (of, cut), members in counted.items():
            if of == text:
                yield Reading(period, cut, None, None, _decimal(Fraction(len(members)) * (measure.scale or 1)))


def _summed_up(numbers: Sequence[Fraction], summary: str) -> Fraction:
    """The mean, or a quantile between the two nearest numbers (as SQL's percentile_cont); `numbers` are in order."""
    if summary == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    share = Fraction(1, 2) if summary == "median" else Fraction(int(summary[1:]), 100)
    place = share * (len(numbers) - 1)
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (place - low) * (numbers[high] - numbers[low])


def _decimal(number: Fraction) -> Decimal:
    """Six significant digits."""
    return Decimal(f"{float(number):.{_DIGITS}g}")


def _rates(
    case: Case,
    kpi: Kpi,
    measure: Measure,
    entries: Iterable[_Entry],
    dimensions: Sequence[str],
    periods: Mapping[str, Period],
) -> Iterator[Reading]:
    """So many entries for each `scale` of what `per` counted: all of them, and by each value that both know."""
    if measure.good is not None:
        raise _Problem("'good:' and 'per:' exclude each other; say in 'where:' which entries count")
    counted = _by_cut(entries, periods)
    made = _rate_of(kpi, measure.scale or 1)
    for figures, names in _denominators(case, measure):
        period = figures.period
        if period.text not in periods:
            continue
        places = [dict(figures.by[names.index(name)]) if name in names else {} for name in dimensions]
        wanted = [(tuple("" for _ in dimensions), figures.total.n)]
        for number, found in enumerate(places):
            for value, figure in found.items():
                wanted.append((tuple(value if place == number else "" for place in range(len(dimensions))), figure.n))
        for cut, n in wanted:
            if n:
                yield made(period, cut, n, len(counted.get((period.text, cut), ())))


def _rate_of(kpi: Kpi, scale: int) -> Callable[[Period, Cut, int, int], Reading]:
    """A share is of those about which nothing was said; anything else is entries per so many."""
    if kpi.is_share:
        return lambda period, cut, n, said: Reading(period, cut, n, max(n - said, 0), None)
    return lambda period, cut, n, said: Reading(period, cut, n, None, _decimal(Fraction(scale * said, n)))


def _denominators(case: Case, measure: Measure) -> Iterator[tuple[PeriodFigures, tuple[str, ...]]]:
    """What `per` counted in each period of that length, and the dimensions that it is cut by."""
    readings = case.evidence.readings.get(measure.per or "")
    if readings is None:
        raise _Problem(f"'{measure.per}', of which the n is taken, has no readings yet")
    whole = complete_periods(
        readings.rows, len(readings.dimensions), as_of=case.as_of, settles_after=None, every=measure.every
    )
    for figures in whole:
        yield figures, readings.dimensions

"""What measuring brought, in words: figures, periods, what was restated, and what was left out."""

from __future__ import annotations

import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING

from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.evidence import Reading
    from cxrel.model.kpi import Kpi
    from cxrel.model.measured import KpiOutcome, Restated
    from cxrel.model.period import Period

_MOST_RESTATED = 6
_NARROWEST = 60


def figure(reading: Reading, kpi: Kpi, digits: int = 1) -> str:
    """A share as a percentage, a value with its unit."""
    if kpi.is_share:
        return f"{100 * (reading.good or 0) / reading.n:.{digits}f} %" if reading.n else "none"
    value = reading.value if reading.value is not None else Decimal(0)
    return f"{_rounded(value, digits + 3)} {harmless(kpi.unit)}"


def _rounded(value: Decimal, digits: int) -> str:
    text = f"{value:.{digits}g}" if value.as_tuple().digits[digits:] else f"{value}"
    return f"{Decimal(text):f}"


def span(periods: Sequence[Period]) -> str:
    """Periods as people say them: `2025-10 to 2026-09 (12)`."""
    if not periods:
        return "none"
    first, last = periods[0].text, periods[-1].text
    return first if first == last else f"{first} to {last} ({len(periods)})"


def restated_lines(outcome: KpiOutcome) -> Iterator[str]:
    """A line for each total that is another now, and one for the parts."""
    totals = [one for one in outcome.restated if not one.cells]
    for one in totals[-_MOST_RESTATED:]:
        yield f"{harmless(outcome.kpi.name)}, {one.period.text}: restated: {change(one, outcome.kpi)}"
    if len(totals) > _MOST_RESTATED:
        yield f"{harmless(outcome.kpi.name)}: {len(totals) - _MOST_RESTATED} earlier periods are restated too"
    parts = [one for one in outcome.restated if one.cells]
    if parts:
        told = "1 figure of a part is" if len(parts) == 1 else f"{len(parts):,} figures of parts are"
        names = ", ".join(sorted({name for one in parts for name in one.cells}))
        yield f"{harmless(outcome.kpi.name)}: {told} restated (by {harmless(names)})"


def change(one: Restated, kpi: Kpi) -> str:
    """A figure before and after, with as many digits as tell them apart: `was 93.1 %, is 92.7 %`."""
    if one.now is None:
        return f"was {figure(one.was, kpi)}, and nothing is counted there any more"
    for digits in (1, 2, 3):
        was, now = figure(one.was, kpi, digits), figure(one.now, kpi, digits)
        if was != now:
            return f"was {was}, is {now}"
    return f"was {was} of {one.was.n or 0:,}, is {now} of {one.now.n or 0:,}"


def notes(outcome: KpiOutcome) -> Iterator[str]:
    """What a figure leaves out, and what it counts apart."""
    counts = outcome.counts
    if outcome.unsettled:
        after = outcome.kpi.measure.settles_after if outcome.kpi.measure else None
        yield f"{span(outcome.unsettled)} not settled" + (f" (settles after {after})" if after else "")
    if counts.left_out:
        yield f"{rows(counts.left_out)} left out by 'where'"
    if counts.unknown:
        is_bad = outcome.kpi.measure is not None and outcome.kpi.measure.missing == "bad"
        yield f"{rows(counts.unknown)} unknown, {'counted as bad' if is_bad else 'left out'}"
    if counts.nan:
        yield f"{rows(counts.nan)} not a number (NaN)"
    for dimension, number in counts.other.items():
        yield f"{rows(number)} with another {harmless(dimension)} than the journey declares"
    for dimension, number in counts.nowhere.items():
        yield f"{rows(number)} without a {harmless(dimension)}"


def wrapped(text: str, width: int, first: str = "", rest: str = "    ") -> list[str]:
    """A text in lines; ids and dates are not parted at their hyphens."""
    return textwrap.wrap(
        harmless(text), max(width, _NARROWEST), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def rows(number: int) -> str:
    """`1 row`, `2,313 rows`."""
    return "1 row" if number == 1 else f"{number:,} rows"

"""What one row of a statement says of one KPI, checked: counts that fit each other, a period and values that belong."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi.objection import Objection, quoted
from cxrel.kpi.spec import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.kpi.engine import Value
    from cxrel.kpi.plan import PlannedKpi
    from cxrel.model.period import Period

_UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


class Misshapen(Exception):
    """A row that no statement of the plan gives; it never leaves the room."""

    def __init__(self, message: str, hint: str = "Measure again; if it stays, please report it.") -> None:
        super().__init__(message)
        self.objection = Objection(message, hint)


class Tally(NamedTuple):
    """One cell of one KPI."""

    period: Period
    cells: tuple[str, ...]
    """In the order of the KPI's dimensions; empty: all values."""
    rows: int
    """All rows of the source here."""
    counted: int
    """Those that `where` leaves in."""
    known: int
    """Those of them for which `good` or `value` says something."""
    good: int = 0
    total: float = 0.0
    low: float | None = None
    high: float | None = None
    nan: int = 0
    sizes: tuple[int, ...] = ()
    """For each dimension, how many different values it has, where it is open; else 0."""

    def plus(self, other: Tally) -> Tally:
        """Two cells as one, whose values differ in what nobody can see; percentiles do not add up. Raises Misshapen."""
        if self.low is not None or other.low is not None or _UNPRINTABLE not in "".join(self.cells):
            raise Misshapen(
                f"two rows are about {self.period.text} {'/'.join(self.cells)}".rstrip(), "Keep one of them."
            )
        sums = (a + b for a, b in zip(self[2:7], other[2:7], strict=True))
        rows, counted, known, good, total = sums
        return self._replace(
            rows=int(rows),
            counted=int(counted),
            known=int(known),
            good=int(good),
            total=total,
            nan=self.nan + other.nan,
        )


def checked(kpi: PlannedKpi, tally: Tally) -> Tally:
    """The same tally, if its counts fit each other. Raises Misshapen."""
    for name, part, whole in (
        ("counted", tally.counted, tally.rows),
        ("known", tally.known, tally.counted),
        ("good", tally.good, tally.known),
        ("nan", tally.nan, tally.counted - tally.known),
    ):
        if not 0 <= part <= whole:
            hint = "Take the rows as they come out of the statement."
            raise Misshapen(f"{_where(tally)}: {name} is {part}, of {whole}", hint)
    has_value = kpi.is_quantile and (tally.low is not None or tally.high is not None)
    if kpi.is_quantile and has_value and tally.known == 0:
        raise Misshapen(f"{_where(tally)}: there is a value, and nothing is known")
    if kpi.is_quantile and tally.low is not None and tally.high is not None and tally.low > tally.high:
        raise Misshapen(f"{_where(tally)}: low is above high")
    return tally


def _where(tally: Tally) -> str:
    return f"{tally.period.text} {'/'.join(tally.cells)}".rstrip()


def cells_of(kpi: PlannedKpi, values: Mapping[int, Value]) -> tuple[str, ...]:
    """The cells of a row in the KPI's own order, from the dimension columns that are filled. Raises Misshapen."""
    return tuple(dimension_value(values[number]) if number in values else "" for number in kpi.cuts)


def dimension_value(value: Value) -> str:
    """A dimension value, with a sign in place of what nobody can see. Raises Misshapen."""
    if not isinstance(value, str):
        raise Misshapen(f"the dimension value {value!r} is no text")
    shown = value
    if not value.isprintable():
        shown = "".join(character if character.isprintable() else _UNPRINTABLE for character in value)
    if len(shown) > 80:
        raise Misshapen(f"the dimension value {quoted(shown)} is longer than 80 characters")
    return shown or UNKNOWN


def whole(value: Value, name: str) -> int:
    """A count; none where a sum has nothing to add. Raises Misshapen."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise Misshapen(f"{name} is {value!r}, and no whole number")
    return int(value)


def number(value: Value, name: str) -> float | None:
    """A finite number, or None. Raises Misshapen."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misshapen(f"{name} is {value!r}, and no number")
    if not math.isfinite(value):
        raise Misshapen(f"{name} is infinite", "Leave infinite values out with `where:`.")
    return float(value)

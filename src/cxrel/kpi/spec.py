"""What is measured, as plain values: a KPI's definition and a source's, made from the model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi.objection import Objection
from cxrel.model.journey import RESERVED_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.journey import Dimension, Journey
    from cxrel.model.kpi import Every, Kpi, Measure, Source
    from cxrel.model.span import Span

OTHER, UNKNOWN = RESERVED_VALUES
_HASH_DIGITS = 12
_MEDIAN = 50


class KpiKey(NamedTuple):
    """A KPI where several journeys share a source."""

    journey: str
    kpi: str

    def __str__(self) -> str:
        """As `outerwear-order/on-time`."""
        return f"{self.journey}/{self.kpi}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A dimension by which a KPI is cut, and the expression that gives its value."""

    dimension: str
    expression: str
    spellings: tuple[tuple[str, str], ...] | None
    """Each spelling of the data with the declared value that it means; None where the dimension is open."""


@dataclass(frozen=True, slots=True)
class KpiSpec:
    """The definition of one KPI that is measured in a source."""

    key: KpiKey
    every: Every
    good: str | None
    """For a share: the condition under which the promise was kept."""
    value: str | None
    """For any other unit."""
    percent: int | None
    """With a value: the percentile that sums it up; None for the mean."""
    where: str | None
    missing_is_bad: bool
    higher_is_better: bool
    settles_after: Span | None
    by: tuple[Cut, ...]
    """In the order in which the journey declares the dimensions."""
    customer_key: str | None

    @property
    def definition(self) -> str:
        """A fingerprint of all that decides the figures: rows that were printed for another one are refused."""
        bad_side = self.higher_is_better if self.missing_is_bad and self.value is not None else None
        rows = (self.where, self.missing_is_bad, bad_side, self.every, self.by)
        parts = (self.key, self.good, self.value, self.percent, *rows)
        text = json.dumps(parts, default=lambda cut: (cut.dimension, cut.expression, cut.spellings))
        return sha256(text.encode()).hexdigest()[:_HASH_DIGITS]


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What measuring must know of a source; where it lives and how it is opened is for the engines."""

    id: str
    at: str
    timezone: str | None


def source_spec(source_id: str, source: Source) -> SourceSpec:
    """What measuring must know of a source."""
    return SourceSpec(source_id, source.at, source.timezone)


def kpi_spec(journey: Journey, kpi: Kpi) -> KpiSpec | Objection | None:
    """How a KPI is measured; None where nothing says so (readings are brought, or it counts voices)."""
    measure = kpi.measure
    if measure is None or measure.source is None or measure.every is None:
        return None
    percent = _percent(measure)
    if objection := _objection(kpi, measure, percent):
        return objection
    return KpiSpec(
        key=KpiKey(journey.id, kpi.id),
        every=measure.every,
        good=measure.good if kpi.is_share else None,
        value=None if kpi.is_share else measure.value,
        percent=None if kpi.is_share else percent,
        where=measure.where,
        missing_is_bad=measure.missing == "bad",
        higher_is_better=kpi.higher_is_better,
        settles_after=measure.settles_after,
        by=_cuts(measure.by, journey.dimensions),
        customer_key=measure.customer_key,
    )


def _percent(measure: Measure) -> int | None:
    if measure.summary in (None, "mean"):
        return None
    return _MEDIAN if measure.summary == "median" else int(measure.summary[1:])


def _objection(kpi: Kpi, measure: Measure, percent: int | None) -> Objection | None:
    if kpi.is_share:
        return None if measure.good else Objection("is missing", "Say under `good:` when the promise was kept.")
    if not measure.value:
        return Objection("is missing", "Say under `value:` what is summed up.")
    if percent is None and measure.missing == "bad":
        hint = "Use `summary: median` or a percentile, or `missing: exclude`."
        return Objection("is summed up as a mean, which cannot count unknown rows as bad", hint)
    return None


def _cuts(by: Mapping[str, str], dimensions: Mapping[str, Dimension]) -> tuple[Cut, ...]:
    declared = [name for name in dimensions if name in by]
    return tuple(Cut(name, by[name], _spellings(dimensions[name])) for name in declared)


def _spellings(dimension: Dimension) -> tuple[tuple[str, str], ...] | None:
    """What `source:` says comes first; a value's own key means it too, unless that spelling is taken."""
    if not dimension:
        return None
    found: dict[str, str] = {}
    for value, declared in dimension.items():
        for spelling in declared.source:
            found.setdefault(spelling, value)
    for value in dimension:
        found.setdefault(value, value)
    return tuple(found.items())

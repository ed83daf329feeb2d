"""What a journey declares by name, as far as all of it is known, and the fault of naming something that it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cxrel.documents.known import Known
from cxrel.findings import Anchor, DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.journey import RESERVED_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.model.journey import Dimension

_SPOKEN = {"kpi": "KPI"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a journey that other things refer to; None where nothing can be said of those that are not there."""

    stages: Known | None = None
    touchpoints: Known | None = None
    kpis: Known | None = None
    silos: Known | None = None
    sources: Known | None = None
    dimensions: Known | None = None
    values: Mapping[str, Dimension] = field(default_factory=dict)
    """The declared values of each dimension; none where it is open, or some of them failed."""


NOTHING_KNOWN = Names()
"""The names of a journey that could not be read: nothing can be said of those that its evidence uses."""


def named(
    kind: str, name: str, known: Known | None, path: DocPath, *, anchor: Anchor = Anchor.VALUE, where: str = ""
) -> Iterator[Fault]:
    """A fault, if something is named that is not there."""
    if known is not None and name not in known:
        told = f"there is no {_SPOKEN.get(kind, kind)} {shown(name)}"
        yield Fault(f"unknown-{kind}", path, told, _meant(kind, name, known, where), anchor)


def _meant(kind: str, name: str, known: Known, where: str = "") -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    if not known:
        return where or f"the journey declares no {_SPOKEN.get(kind, kind)} yet: add it, or take this out"
    listed = sorted(known)
    return f"known here: {', '.join(listed[:12])}{', …' if len(listed) > 12 else ''}"


def depends_on(names: Names, depends: tuple[str, ...], path: DocPath) -> Iterator[Fault]:
    """What a stage is said to depend on must be a dimension, silo or time."""
    if names.dimensions is not None:
        known = names.dimensions.also("silo", "time")
        for place, name in enumerate(depends):
            yield from named("dimension", name, known, (*path, place))


def marks_by(names: Names, by: Mapping[str, Mapping[str, int]], path: DocPath) -> Iterator[Fault]:
    """Marks by value must name a dimension (or silo) and values that it declares."""
    if names.dimensions is None:
        return
    for dimension, marks in by.items():
        if dimension == "silo":
            for silo in marks:
                yield from named("silo", silo, names.silos, (*path, dimension, silo), anchor=Anchor.KEY)
            continue
        known = names.dimensions.also("silo")
        yield from named("dimension", dimension, known, (*path, dimension), anchor=Anchor.KEY)
        for value in marks:
            yield from dimension_value(names, dimension, value, (*path, dimension, value), Anchor.KEY)


def dimension_value(names: Names, dimension: str, value: str, path: DocPath, anchor: Anchor) -> Iterator[Fault]:
    """A value must be declared, where its dimension is not open."""
    declared = names.values.get(dimension)
    known = Known(frozenset((*(declared or ()), *RESERVED_VALUES)))
    if declared and value not in known:
        told = f"'{dimension}' has no value {shown(value)}"
        yield Fault("unknown-value", path, told, _meant("value", value, known), anchor)

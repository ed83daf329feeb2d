"""What a journey declares by name, as far as all of it is known, and the fault of naming something that it does not."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cxrel.findings import Anchor, DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.journey import RESERVED_VALUES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cxrel.model.journey import Dimension, Journey

_SPOKEN = {"kpi": "KPI"}

Known = frozenset[str] | None
"""Names that may be used; None where some of them failed, so that nothing can be said of the others."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a journey that other things refer to."""

    stages: Known
    touchpoints: Known
    kpis: Known
    silos: Known
    sources: Known
    dimensions: Mapping[str, Dimension] | None


NOTHING_KNOWN = Names(None, None, None, None, None, None)
"""The names of a journey that could not be read: nothing can be said of those that its evidence uses."""


def names_of(journey: Journey, *, whole: Collection[str], shared_sources: Collection[str]) -> Names:
    """The names of a journey; `whole` tells which of its kinds of names are all sound."""

    def known(kind: str, names: Iterator[str]) -> Known:
        return frozenset(names) if kind in whole else None

    return Names(
        stages=known("stages", (stage.id for stage in journey.stages)),
        touchpoints=known("touchpoints", (touchpoint.id for _, touchpoint in journey.touchpoints())),
        kpis=known("kpis", (placed.kpi.id for placed in journey.kpis())),
        silos=known("silos", iter(journey.silos)),
        sources=known("sources", iter((*journey.sources, *shared_sources))),
        dimensions=journey.dimensions if "dimensions" in whole else None,
    )


def named(
    kind: str, name: str, known: Known, path: DocPath, *, anchor: Anchor = Anchor.VALUE, where: str = ""
) -> Iterator[Fault]:
    """A fault, if something is named that is not there."""
    if known is not None and name not in known:
        told = f"there is no {_SPOKEN.get(kind, kind)} {shown(name)}"
        yield Fault(f"unknown-{kind}", path, told, _meant(kind, name, known, where), anchor)


def _meant(kind: str, name: str, known: frozenset[str], where: str = "") -> str:
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
        known = frozenset((*names.dimensions, "silo", "time"))
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
        known = frozenset((*names.dimensions, "silo"))
        yield from named("dimension", dimension, known, (*path, dimension), anchor=Anchor.KEY)
        for value in marks:
            yield from dimension_value(names, dimension, value, (*path, dimension, value), Anchor.KEY)


def dimension_value(names: Names, dimension: str, value: str, path: DocPath, anchor: Anchor) -> Iterator[Fault]:
    """A value must be declared, where its dimension is not open."""
    declared = (names.dimensions or {}).get(dimension)
    known = frozenset((*(declared or ()), *RESERVED_VALUES))
    if declared and value not in known:
        told = f"'{dimension}' has no value {shown(value)}"
        yield Fault("unknown-value", path, told, _meant("value", value, known), anchor)

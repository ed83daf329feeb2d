"""Rules on walks: who walked, where, and what was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.names import dimension_value, named
from cxrel.findings import Anchor, DocPath, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.checks.names import Names
    from cxrel.model.evidence import Walk


def walk_rules(walk: Walk, names: Names) -> Iterator[Fault]:
    """One walk against the journey's silos, dimensions and touchpoints."""
    yield from named("silo", walk.silo, names.silos, ("silo",))
    for dimension, value in walk.segment.items():
        path: DocPath = ("segment", dimension)
        yield from named("dimension", dimension, names.dimensions, path, anchor=Anchor.KEY)
        yield from dimension_value(names, dimension, value, path, Anchor.VALUE)
    for place, probe in enumerate(walk.probes):
        yield from named("touchpoint", probe.touchpoint, names.touchpoints, ("probes", place, "touchpoint"))

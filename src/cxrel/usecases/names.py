"""What a loaded journey file declares by name, as far as its values are sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.names import NOTHING_KNOWN, Names
from cxrel.documents.known import Known, known_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.journey import Dimension, Journey
    from cxrel.usecases.load import LoadedFile

_VALUE_DEPTH = len(("dimensions", "channel", "web"))
NO_SOURCES = Known(frozenset())


def names_of(file: LoadedFile[Journey], shared_sources: Known | None = NO_SOURCES) -> Names:
    """The names of a journey; `shared_sources` are those of its settings, None where they are not all known."""
    journey, built = file.built.model, file.built
    if journey is None or file.document is None:
        return NOTHING_KNOWN
    data = file.document.data
    own_sources = known_names(built, data, journey.sources, "sources", "*")
    touchpoints = {touchpoint.id for _, touchpoint in journey.touchpoints()}
    kpis = {placed.kpi.id for placed in journey.kpis()}
    return Names(
        stages=known_names(built, data, {stage.id for stage in journey.stages}, "stages", "*", "id"),
        touchpoints=known_names(built, data, touchpoints, "stages", "*", "touchpoints", "*", "id"),
        kpis=known_names(built, data, kpis, "stages", "*", "touchpoints", "*", "kpis", "*", "id"),
        silos=known_names(built, data, journey.silos, "silos", "*"),
        sources=own_sources.joined(shared_sources) if own_sources is not None and shared_sources is not None else None,
        dimensions=known_names(built, data, journey.dimensions, "dimensions", "*"),
        values=sound_dimensions(file) or {},
    )


def sound_dimensions(file: LoadedFile[Journey]) -> Mapping[str, Dimension] | None:
    """The dimensions in their order, open where they failed; None where it is not known which there are."""
    if file.built.model is None or file.document is None:
        return None
    dimensions = file.built.model.dimensions
    paths = [path for path in file.built.failed if path[:1] == ("dimensions",) and len(path) <= _VALUE_DEPTH]
    failed = {str(path[1]) for path in paths if len(path) > 1}
    if ("dimensions",) in paths:
        return None
    data = file.document.data
    declared = (data.get("dimensions") if isinstance(data, dict) else None) or {}
    return {
        name: {} if name in failed else dimensions[name] for name in declared if name in failed or name in dimensions
    }

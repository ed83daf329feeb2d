"""Rules on a journey file: ids, references, and who is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.names import depends_on, marks_by, named
from cxrel.findings import Anchor, DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.evidence import OTHERS
from cxrel.model.journey import NO_DIMENSIONS, RESERVED_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cxrel.checks.names import Names
    from cxrel.model.journey import Journey, Stage, Touchpoint

JOURNEY, STAGES = "journey", "stages"


def journey_rules(journey: Journey, names: Names, stem: str | None) -> Iterator[Fault]:
    """Ids and references inside one journey file; `stem` is its file's name without the ending, if it has a file."""
    if stem is not None and journey.id != stem:
        hint = f"write 'id: {stem}', or rename the file to {journey.id}.yaml"
        yield Fault("id-not-file-name", ("id",), f"the id {shown(journey.id)} is not the file's name, '{stem}'", hint)
    if not journey.stages:
        yield Fault("empty-value", (STAGES,), "the journey has no stages", "add at least one stage", Anchor.KEY)
    yield from _unique_ids(journey)
    yield from _reserved(journey)
    for place, stage in enumerate(journey.stages):
        yield from _stage(stage, names, (STAGES, place))


def _unique_ids(journey: Journey) -> Iterator[Fault]:
    stages = [(stage.id, (STAGES, s, "id")) for s, stage in enumerate(journey.stages)]
    touchpoints = list(touchpoint_paths(journey))
    kpis = [(kpi.id, (*path, "kpis", k, "id")) for path, t in touchpoints for k, kpi in enumerate(t.kpis)]
    yield from _duplicates("stage", stages)
    yield from _duplicates("touchpoint", [(t.id, (*path, "id")) for path, t in touchpoints])
    yield from _duplicates("KPI", kpis)


def touchpoint_paths(journey: Journey) -> Iterator[tuple[DocPath, Touchpoint]]:
    """All touchpoints with their paths."""
    for s, stage in enumerate(journey.stages):
        for t, touchpoint in enumerate(stage.touchpoints):
            yield (STAGES, s, "touchpoints", t), touchpoint


def _duplicates(what: str, ids: Iterable[tuple[str, DocPath]]) -> Iterator[Fault]:
    seen: dict[str, DocPath] = {}
    for name, path in ids:
        first = seen.setdefault(name, path)
        if first is not path:
            hint = "rename one of the two: every id is unique in the journey"
            yield Fault("duplicate-id", path, f"a second {what} has the id {shown(name)}", hint, about=(first,))


def _reserved(journey: Journey) -> Iterator[Fault]:
    if OTHERS in journey.silos:
        hint = "choose another id: it stands for silos that are too small to be shown"
        yield Fault("reserved-name", ("silos", OTHERS), f"'{OTHERS}' cannot name a silo", hint, Anchor.KEY)
    for name, values in journey.dimensions.items():
        path: DocPath = ("dimensions", name)
        if name in NO_DIMENSIONS:
            hint = f"choose another name: {', '.join(NO_DIMENSIONS)} have a meaning of their own"
            yield Fault("reserved-name", path, f"{shown(name)} cannot name a dimension", hint, Anchor.KEY)
        for value in values:
            if value in RESERVED_VALUES:
                hint = "take it out: it comes by itself, where data has a value that is not declared, or none"
                yield Fault("reserved-name", (*path, value), f"{shown(value)} is never declared", hint, Anchor.KEY)


def _stage(stage: Stage, names: Names, path: DocPath) -> Iterator[Fault]:
    yield from silo_list(names, stage.silos, (*path, "silos"))
    for place, touchpoint in enumerate(stage.touchpoints):
        yield from silo_list(names, touchpoint.silos, (*path, "touchpoints", place, "silos"))
    if stage.rating:
        yield from depends_on(names, stage.rating.depends_on, (*path, "rating", "depends_on"))
        yield from marks_by(names, stage.rating.by, (*path, "rating", "by"))


def silo_list(names: Names, silos: tuple[str, ...], path: DocPath) -> Iterator[Fault]:
    """Every silo of a list must be one of the journey's."""
    for place, silo in enumerate(silos):
        yield from named("silo", silo, names.silos, (*path, place), where="declare it under 'silos:'")

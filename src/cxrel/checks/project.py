"""Rules across the journeys of a project: unique ids, and touchpoints that are the same as others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.journey import touchpoint_paths
from cxrel.checks.names import named
from cxrel.documents.known import Known
from cxrel.findings import Anchor, DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.case import same_as_chain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.model.case import Library
    from cxrel.model.journey import Journey


_WRITTEN = "write the journey's id, '/', and the touchpoint's id, such as outerwear-order/doorstep"


def same_as_rules(
    journey: Journey, library: Library, touchpoints: Mapping[str, Known | None], *, all_known: bool
) -> Iterator[Fault]:
    """`same_as` names a touchpoint of a journey of the project, and runs in no circle.

    `touchpoints` are those of each journey, as far as they are known.
    """
    for path, touchpoint in touchpoint_paths(journey):
        reference = touchpoint.same_as
        if reference is None:
            continue
        at = (*path, "same_as")
        journey_id, slash, touchpoint_id = reference.partition("/")
        if not (slash and journey_id and touchpoint_id) or "/" in touchpoint_id:
            yield Fault("bad-reference", at, f"{shown(reference)} names no touchpoint", _WRITTEN)
            continue
        if all_known or journey_id in library:
            yield from _resolved(journey, touchpoint.id, reference, library, touchpoints, at)
        if touchpoint.kpis:
            hint = "take the KPIs out here, or take 'same_as' out"
            told = "these KPIs are not read: they come from the touchpoint that this one is the same as"
            yield Fault("same-as-with-kpis", (*path, "kpis"), told, hint, Anchor.KEY)


def _resolved(
    journey: Journey,
    own: str,
    reference: str,
    library: Library,
    touchpoints: Mapping[str, Known | None],
    at: DocPath,
) -> Iterator[Fault]:
    journey_id, _, touchpoint_id = reference.partition("/")
    if journey_id not in library:
        yield from named("journey", journey_id, Known(frozenset(library)), at)
        return
    unknown = list(named("touchpoint", touchpoint_id, touchpoints.get(journey_id), at))
    yield from unknown
    chain = same_as_chain(library, reference)
    if not unknown and (f"{journey.id}/{own}" in chain or len(set(chain)) < len(chain)):
        hint = "let one of them have KPIs of its own, and take its 'same_as' out"
        yield Fault("same-as-circle", at, f"'same_as' runs in a circle: {' > '.join(chain)}", hint)


def second_with_id(journey: Journey, first_file: str) -> Fault:
    """Two journeys of a project have the same id."""
    hint = "rename one of the two files: every journey id is unique in the project"
    return Fault("duplicate-id", ("id",), f"'{first_file}' has the id {shown(journey.id)} already", hint)

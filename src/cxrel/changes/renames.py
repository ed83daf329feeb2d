"""Ids that were given another name: told as that, where what they stand for says so, and not as one gone and one come.

A KPI is the same where its name, what it measures, or its readings are; a touchpoint, where its name is, or half of its
KPIs; a stage, where its name is, or half of its touchpoints; a journey, where its name is, or half of its touchpoints. A
former name (`formerly`) says so too. The old side is then read with the new ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cxrel.changes.sides import JourneySide, Side
    from cxrel.model.evidence import Evidence, Readings
    from cxrel.model.journey import Journey, Stage, Touchpoint
    from cxrel.model.kpi import Kpi, Measure

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Renames:
    """Old ids to new ones, in one journey."""

    stages: Mapping[str, str] = field(default_factory=dict)
    touchpoints: Mapping[str, str] = field(default_factory=dict)
    kpis: Mapping[str, str] = field(default_factory=dict)


def renamed_journeys(base: Side, head: Side) -> dict[str, str]:
    """Journeys that only base has, to those that only head has and that are the same."""
    gone = [side.journey for id_, side in base.journeys.items() if id_ not in head.journeys]
    came = [side.journey for id_, side in head.journeys.items() if id_ not in base.journeys]
    return _paired(gone, came, _is_same_journey)


def renames(old: JourneySide, new: JourneySide) -> Renames:
    """The ids of one journey that were renamed."""
    before, after = old.journey, new.journey
    kpis = _among([p.kpi for p in before.kpis()], [p.kpi for p in after.kpis()], _same_kpi(old.evidence, new.evidence))
    touchpoints = _among(
        [t for _, t in before.touchpoints()], [t for _, t in after.touchpoints()], _same_touchpoint(kpis)
    )
    return Renames(_among(before.stages, after.stages, _same_stage(touchpoints)), touchpoints, kpis)


def with_new_ids(side: JourneySide, found: Renames, journeys: Mapping[str, str]) -> JourneySide:
    """A journey of the old side, with its evidence, as if it had had the new ids all along."""
    if not (found.stages or found.touchpoints or found.kpis or journeys):
        return side
    journey = _journey(side.journey, found, journeys)
    return replace(side, journey=journey, evidence=_evidence(side.evidence, found), score=None, written=side.evidence)


def _among(old: Iterable[T], new: Iterable[T], same: Callable[[T, T], bool]) -> dict[str, str]:
    before, after = {_id(one): one for one in old}, {_id(one): one for one in new}
    gone = [one for id_, one in before.items() if id_ not in after]
    came = [one for id_, one in after.items() if id_ not in before]
    return _paired(gone, came, same)


def _paired(gone: list[T], came: list[T], same: Callable[[T, T], bool]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in gone:
        other = next((new for new in came if _id(new) not in found.values() and same(one, new)), None)
        if other is not None:
            found[_id(one)] = _id(other)
    return found


def _id(item: object) -> str:
    return str(item.id)  # type: ignore[attr-defined]  # every item that is paired has one


def _is_same_journey(old: Journey, new: Journey) -> bool:
    ids = ({t.id for _, t in journey.touchpoints()} for journey in (old, new))
    return old.name == new.name or _half(*ids)


def _half(old: set[str], new: set[str]) -> bool:
    return bool(old and new) and 2 * len(old & new) >= max(len(old), len(new))


def _same_kpi(old_evidence: Evidence, new_evidence: Evidence) -> Callable[[Kpi, Kpi], bool]:
    def same(old: Kpi, new: Kpi) -> bool:
        before, after = old_evidence.readings.get(old.id), new_evidence.readings.get(new.id)
        read_alike = before is not None and after is not None and bool(before.rows) and before.rows == after.rows
        return old.name == new.name or _measures_alike(old.measure, new.measure) or read_alike

    return same


def _measures_alike(old: Measure | None, new: Measure | None) -> bool:
    if old is None or new is None or not (old.good or old.value):
        return False
    return (old.source, old.good, old.value, old.where) == (new.source, new.good, new.value, new.where)


def _same_touchpoint(kpis: Mapping[str, str]) -> Callable[[Touchpoint, Touchpoint], bool]:
    def same(old: Touchpoint, new: Touchpoint) -> bool:
        before = {kpis.get(kpi.id, kpi.id) for kpi in old.kpis}
        return _named_alike(old, new) or _half(before, {kpi.id for kpi in new.kpis})

    return same


def _same_stage(touchpoints: Mapping[str, str]) -> Callable[[Stage, Stage], bool]:
    def same(old: Stage, new: Stage) -> bool:
        before = {touchpoints.get(t.id, t.id) for t in old.touchpoints}
        return _named_alike(old, new) or _half(before, {t.id for t in new.touchpoints})

    return same


def _named_alike(old: Stage | Touchpoint, new: Stage | Touchpoint) -> bool:
    return old.name == new.name or bool({old.name, old.id} & set(new.formerly))


def _journey(journey: Journey, found: Renames, journeys: Mapping[str, str]) -> Journey:
    stages = tuple(
        stage.model_copy(
            update={
                "id": found.stages.get(stage.id, stage.id),
                "touchpoints": tuple(_touchpoint(t, found, journeys) for t in stage.touchpoints),
            }
        )
        for stage in journey.stages
    )
    return journey.model_copy(update={"id": journeys.get(journey.id, journey.id), "stages": stages})


def _touchpoint(touchpoint: Touchpoint, found: Renames, journeys: Mapping[str, str]) -> Touchpoint:
    update: dict[str, object] = {
        "id": found.touchpoints.get(touchpoint.id, touchpoint.id),
        "kpis": tuple(_kpi(kpi, found) for kpi in touchpoint.kpis),
    }
    if touchpoint.same_as:
        journey, _, rest = touchpoint.same_as.partition("/")
        update["same_as"] = f"{journeys.get(journey, journey)}/{rest}"
    return touchpoint.model_copy(update=update)


def _kpi(kpi: Kpi, found: Renames) -> Kpi:
    measure = kpi.measure
    if measure and measure.per:
        measure = measure.model_copy(update={"per": found.kpis.get(measure.per, measure.per)})
    return kpi.model_copy(update={"id": found.kpis.get(kpi.id, kpi.id), "measure": measure})


def _pairs(together: Readings, found: Renames) -> Readings:
    """Which moments fail together, under the new ids of touchpoints."""
    rows = (row._replace(cells=tuple(found.touchpoints.get(cell, cell) for cell in row.cells)) for row in together.rows)
    return replace(together, rows=tuple(rows))


def _evidence(evidence: Evidence, found: Renames) -> Evidence:
    return replace(
        evidence,
        readings=_keys(evidence.readings, found.kpis),
        joint=replace(evidence.joint, together=_pairs(evidence.joint.together, found)),
        sessions={
            id_: session.model_copy(update={"stages": _keys(session.stages, found.stages)})
            for id_, session in evidence.sessions.items()
        },
        walks={
            id_: walk.model_copy(
                update={
                    "probes": tuple(
                        probe.model_copy(
                            update={"touchpoint": found.touchpoints.get(probe.touchpoint, probe.touchpoint)}
                        )
                        for probe in walk.probes
                    )
                }
            )
            for id_, walk in evidence.walks.items()
        },
        improvements={
            id_: one.model_copy(
                update={"touchpoints": tuple(found.touchpoints.get(name, name) for name in one.touchpoints)}
            )
            for id_, one in evidence.improvements.items()
        },
        voices=tuple(
            voice._replace(touchpoint=found.touchpoints.get(voice.touchpoint, voice.touchpoint))
            for voice in evidence.voices
        ),
    )


def _keys(mapping: Mapping[str, V], new: Mapping[str, str]) -> dict[str, V]:
    return {new.get(key, key): value for key, value in mapping.items()}

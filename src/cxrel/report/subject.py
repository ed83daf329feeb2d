"""A journey with its scores, and the names of everything in it: what the parts of a view are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cxrel.model.case import places
from cxrel.report.dates import period_words
from cxrel.report.text import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cxrel.model.case import Case, Place
    from cxrel.model.history import History
    from cxrel.model.journey import Stage
    from cxrel.model.kpi import Kpi
    from cxrel.model.results import Dependence, JourneyScore, KpiScore, StageScore, TouchpointScore


def anchor(journey: str, touchpoint: str) -> Anchor:
    """The stable anchor of a touchpoint in a report; a dot stands in no id, so that no two anchors can be equal."""
    return Anchor(journey, touchpoint)


def spoken(name: str) -> str:
    """A dimension's id as one says it: store-type becomes store type."""
    return name.replace("_", " ").replace("-", " ")


@dataclass(frozen=True)
class Subject:
    """One journey, its evidence and its scores, to be told of."""

    case: Case
    score: JourneyScore
    history: History | None = None
    """How it came to be so, where that is told too."""

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each touchpoint stands, by its id."""
        return {place.touchpoint.id: place for place in places(self.case)}

    @cached_property
    def kpi_scores(self) -> dict[str, KpiScore]:
        """The KPIs as they scored, by id."""
        return {kpi.id: kpi for kpi in self.score.kpis}

    @cached_property
    def touchpoint_scores(self) -> dict[str, TouchpointScore]:
        """The touchpoints as they scored, by id."""
        return {touchpoint.id: touchpoint for touchpoint in self.score.touchpoints}

    def stage(self, stage_id: str) -> Stage:
        """A stage as it is declared."""
        return next(stage for stage in self.case.journey.stages if stage.id == stage_id)

    def stage_anchor(self, stage_id: str) -> Anchor:
        """The anchor of a stage."""
        return Anchor(self.case.journey.id, "stage", stage_id)

    def kpi_anchor(self, kpi_id: str) -> Anchor:
        """The anchor of a KPI."""
        return Anchor(self.case.journey.id, "kpi", kpi_id)

    def touchpoint(self, touchpoint_id: str) -> str:
        """A touchpoint's name; its id, where nothing has that id."""
        place = self.places.get(touchpoint_id)
        return place.touchpoint.name if place else touchpoint_id

    def kpi(self, score: KpiScore) -> Kpi | None:
        """A KPI as it is declared, also where its touchpoint takes it from another journey."""
        place = self.places.get(score.touchpoint)
        return next((kpi for kpi in place.origin.kpis if kpi.id == score.id), None) if place else None

    def kpis_of(self, stage: StageScore) -> list[KpiScore]:
        """The KPIs of a stage, in file order."""
        return [kpi for kpi in self.score.kpis if kpi.stage == stage.id]

    def limiting(self, stage: StageScore) -> KpiScore | None:
        """The KPI that holds a stage's mark, if one does."""
        kpi = stage.limited_by.kpi if stage.limited_by else None
        return self.kpi_scores.get(kpi) if kpi else None

    def silo(self, silo: str) -> str:
        """A silo's name."""
        return "others" if silo == "others" else self.case.journey.silos.get(silo, silo)

    def silos(self, silos: Iterable[str]) -> str:
        """The names of silos, in a row."""
        return ", ".join(self.silo(silo) for silo in silos)

    def value(self, dimension: str, value: str) -> str:
        """The name of a dimension's value, a silo or a period."""
        if dimension == "silo":
            return self.silo(value)
        if dimension == "time":
            return period_words(value)
        return next((name for names in self._dimensions if (name := names.get((dimension, value)))), value)

    @cached_property
    def _dimensions(self) -> list[dict[tuple[str, str], str | None]]:
        """The names of dimension values: this journey's own, then those of journeys from which touchpoints come."""
        homes = {journey.id: journey for journey in (self.case.journey, *(p.home for p in self.places.values()))}
        return [
            {
                (dimension, value): declared.name
                for dimension, values in home.dimensions.items()
                for value, declared in values.items()
            }
            for home in homes.values()
        ]

    def depended_on(self, found: Dependence) -> str:
        """The name of what a stage depends on."""
        return spoken(found.dimension)

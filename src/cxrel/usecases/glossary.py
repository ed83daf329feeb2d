"""`cxrel glossary`: one language for stages, touchpoints, KPIs, silos and dimensions, with the names they had before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.model.case import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from cxrel.model.case import Case
    from cxrel.model.journey import Dimension
    from cxrel.usecases.project import Project


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has a name."""

    id: str
    name: str
    formerly: tuple[str, ...] = ()
    where: str = ""
    """The stage of a touchpoint; the touchpoint of a KPI; the dimension of a value: by id."""
    means: str = ""
    """The promise of a touchpoint; what a KPI counts, and what is promised of it."""
    owner: str | None = None
    moment_of_truth: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one journey, in its order."""

    id: str
    name: str
    stages: tuple[Term, ...]
    touchpoints: tuple[Term, ...]
    kpis: tuple[Term, ...]
    silos: tuple[Term, ...]
    dimensions: tuple[Term, ...]


def glossaries(project: Project) -> list[Glossary]:
    """One for each journey without an error."""
    return [glossary_of(one.case) for one in project.scored()]


def glossary_of(case: Case) -> Glossary:
    """The terms of a journey."""
    journey = case.journey
    touchpoints = (
        Term(
            touchpoint.id,
            touchpoint.name,
            touchpoint.formerly,
            stage.id,
            touchpoint.promise or "",
            touchpoint.owner,
            touchpoint.moment_of_truth,
        )
        for stage, touchpoint in journey.touchpoints()
    )
    return Glossary(
        id=journey.id,
        name=journey.name,
        stages=tuple(Term(stage.id, stage.name, stage.formerly, owner=stage.owner) for stage in journey.stages),
        touchpoints=tuple(touchpoints),
        kpis=tuple(_kpis(case)),
        silos=tuple(Term(silo, name) for silo, name in journey.silos.items()),
        dimensions=tuple(_dimensions(journey.dimensions)),
    )


def _kpis(case: Case) -> Iterator[Term]:
    for place in places(case):
        for kpi in place.origin.kpis:
            promised = f"{_plain(kpi.reliable * 100)}%" if kpi.is_share else f"{_plain(kpi.reliable)} {kpi.unit}"
            counted = f", of {kpi.counted}" if kpi.counted else ""
            better = "or better" if kpi.is_share else "or more" if kpi.higher_is_better else "or less"
            means = f"promised: {promised} {better}{counted}"
            yield Term(kpi.id, kpi.name, (), place.touchpoint.id, means, kpi.owner)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _dimensions(dimensions: Mapping[str, Dimension]) -> Iterator[Term]:
    for name, values in dimensions.items():
        yield Term(name, name, means="" if values else "open: any value that the figures bring")
        for value, declared in values.items():
            yield Term(value, declared.name or value, where=name)

"""A journey: the stages that a customer lives, their touchpoints, and who delivers them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema, WrapValidator

from cxrel.model.base import (
    DimensionKey,
    DimensionValueId,
    DropNulls,
    Fallible,
    Id,
    Item,
    Key,
    Mark,
    PathText,
    Ref,
    Share,
    SpanOfTime,
    Words,
    Yes,
    as_written,
)
from cxrel.model.kpi import Kpi, Outcome, Sources

Category = Literal["at-risk", "responding", "bonding", "earning-growth"]
CATEGORIES: tuple[Category, ...] = ("at-risk", "responding", "bonding", "earning-growth")
State = Literal["broken", "reliable", "differentiating"]
ProbeKind = Literal["shop", "technology", "break"]
RESERVED_VALUES = ("other", "unknown")
NO_DIMENSIONS = ("silo", "time", "period", "n", "good", "value")
OPEN = "open"


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Spellings = Annotated[
    tuple[DimensionValueId, ...],
    BeforeValidator(_listed, json_schema_input_type=tuple[DimensionValueId, ...] | DimensionValueId),
]


class DimensionValue(Item):
    """One value of a dimension: its name for people, and how the data spells it."""

    name: Words | None = Field(None, description="The name that people read.")
    source: Spellings = Field((), description="How the data spells this value, where it is not the key itself.")


def _named(value: object) -> object:
    text = as_written(value)
    return {"name": text} if isinstance(text, str) else value


def _dimension(value: object, handler: Callable[[object], Dimension]) -> Dimension:
    if value == OPEN:
        return {}
    if not isinstance(value, dict):
        raise Fallible(
            "wrong-type",
            "a dimension lists its values, or is open",
            "write {web: Web shop, app: App}, or the word open where any value may come",
        )
    return handler(value)


Dimension = dict[str, DimensionValue]
"""The declared values of a dimension in their order; empty where it is open to any value."""

_NAME: dict[str, Any] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_NameOrMore = DimensionValue | Annotated[str, WithJsonSchema(_NAME)]
_Values = Annotated[
    dict[DimensionKey, Annotated[DimensionValue, BeforeValidator(_named, json_schema_input_type=_NameOrMore)]],
    DropNulls,
]
DimensionField = Annotated[_Values, WrapValidator(_dimension, json_schema_input_type=_Values | Literal["open"])]


class Artifact(Item):
    """Something that the customer really receives, shown in the customer room."""

    name: Words | None = Field(None, description="What it is: packing slip, invoice, e-mail.")
    file: PathText | None = Field(None, description="The picture, PDF or recording, relative to this file.")


class ProbeIdea(Item):
    """Something that this team wants tried at a touchpoint when it is walked."""

    tried: Words | None = Field(None, description="What to try.")
    kind: ProbeKind | None = Field(
        None,
        description="shop: as a customer; technology: bot, voice menu, app, site; break: what happens when a step fails.",
    )


MarksBy = Annotated[dict[Words, Annotated[dict[DimensionKey, Mark], DropNulls]], DropNulls]


class Rating(Item):
    """What the room settled on; the newest session's, kept where reviewers look."""

    mark: Mark = Field(description="1 (frequently unreliable) to 9 (always reliable).")
    session: Ref | None = Field(None, description="The session's id, which is its file's name.")
    why: Words | None = Field(None, description="The reason that the room gave.")
    depends_on: tuple[DimensionValueId, ...] = Field((), description="What it depends on: dimensions, silo, time.")
    by: MarksBy = Field(default_factory=dict, description="The mark per value of a dimension: {channel: {web: 6}}.")


class Touchpoint(Item):
    """An occasion on which the customer meets the company."""

    id: Id = Field(description="Unique in the journey.")
    name: Words = Field(description="What happens, in the customer's words.")
    promise: Words | None = Field(None, description="What the customer may count on here.")
    moment_of_truth: Yes = Field(False, description="Whether the relation is won or lost here.")
    category: Category | None = Field(
        None,
        description="at-risk: the customer may leave; responding: to a need; bonding: with relevant value; "
        "earning-growth: the right to more.",
    )
    occasion: Words | None = Field(
        None, description="Every delivery; the 100th order; the third contact within a month."
    )
    met_by: Share | None = Field(None, description="The share of customers who come here: 100%.")
    owner: Words | None = Field(None, description="Who answers for it across the silos.")
    silos: tuple[Ref, ...] = Field((), description="The silos that deliver it together.")
    state: State | None = Field(
        None, description="broken: the promise is not kept; reliable: it is; differentiating: customers speak of it."
    )
    same_as: Words | None = Field(
        None, description="JOURNEY/TOUCHPOINT whose KPIs, readings, walks and artifacts hold here."
    )
    artifacts: tuple[Artifact, ...] = Field((), description="What the customer really receives.")
    listens_for: tuple[Words, ...] = Field((), description="Phrases that line a complaint up with this touchpoint.")
    probes: tuple[ProbeIdea, ...] = Field((), description="What this team wants tried here on a walk.")
    formerly: tuple[Words, ...] = Field((), description="Names that it had before.")
    kpis: tuple[Kpi, ...] = Field((), description="The figures that tell whether the promise is kept.")


class Stage(Item):
    """A part of the journey that the customer lives as one, named by the customer's goal."""

    id: Id = Field(description="Unique in the journey.")
    name: Words = Field(description="The stage in the customer's words: I get my coat on the day I was told.")
    owner: Words | None = Field(None, description="Who answers for it across the silos.")
    silos: tuple[Ref, ...] = Field((), description="The silos that deliver it together.")
    formerly: tuple[Words, ...] = Field((), description="Names that it had before.")
    touchpoints: tuple[Touchpoint, ...] = Field((), description="In the order in which the customer comes to them.")
    rating: Rating | None = Field(None, description="What the room settled on in the newest session.")


class PlacedKpi(NamedTuple):
    """A KPI with the touchpoint and the stage that it belongs to."""

    stage: Stage
    touchpoint: Touchpoint
    kpi: Kpi


class Journey(Item):
    """A customer's journey through the company, as one file."""

    format: Literal["cxrel/1"] = Field(description="The version of the journey format: cxrel/1.")
    id: Id = Field(description="Unique in the project; equal to the file's name without its ending.")
    name: Words = Field(description="The journey in a few words: Order outerwear online.")
    customer: Words | None = Field(None, description="Who the customer is, and what they want to achieve.")
    owner: Words | None = Field(None, description="Who answers for the whole journey, across the silos.")
    review_every: SpanOfTime | None = Field(
        None, description="After this, ratings, walks and readings are stale: 3 months."
    )
    window: SpanOfTime | None = Field(None, description="The span of readings that is scored; 3 months if left out.")
    silos: Annotated[dict[Key, Words], DropNulls] = Field(
        default_factory=dict, description="Who delivers it together: id and name."
    )
    dimensions: Annotated[dict[Key, DimensionField], DropNulls] = Field(
        default_factory=dict, description="What 'it depends' may depend on, besides silo and time."
    )
    sources: Sources = Field(default_factory=dict, description="Where operational figures live.")
    outcome: Outcome | None = Field(None, description="What customers do afterwards, to link reliability with growth.")
    stages: tuple[Stage, ...] = Field(
        description="In the order in which the customer lives them.", json_schema_extra={"minItems": 1}
    )

    def touchpoints(self) -> Iterator[tuple[Stage, Touchpoint]]:
        """All touchpoints with their stages, in file order."""
        for stage in self.stages:
            for touchpoint in stage.touchpoints:
                yield stage, touchpoint

    def kpis(self) -> Iterator[PlacedKpi]:
        """All KPIs where they stand, in file order."""
        for stage, touchpoint in self.touchpoints():
            for kpi in touchpoint.kpis:
                yield PlacedKpi(stage, touchpoint, kpi)

"""Where a stage has its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.room.context import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cxrel.report.subject import Subject


def href_of(stage: str) -> str:
    """The name of a stage's page, which lasts as long as the stage's id."""
    return f"stage-{stage}.html"


def place_of(subject: Subject, stage: str) -> Place:
    """A stage by name, with its page."""
    return Place(subject.stage(stage).name, href_of(stage))


def places_of(subject: Subject, touchpoints: Iterable[str]) -> tuple[Place, ...]:
    """The stages of some touchpoints, each once."""
    stages = dict.fromkeys(subject.places[one].stage.id for one in touchpoints if one in subject.places)
    return tuple(place_of(subject, stage) for stage in stages)

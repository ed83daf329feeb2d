"""Whose voice is missing for which stage: silos that deliver it and send nobody, and customers that nobody was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.journey import Stage
    from cxrel.preparing.people import Person


@dataclass(frozen=True, slots=True)
class StageVoices:
    """Who can speak about one stage."""

    silos: tuple[str, ...]
    """The silos that deliver it."""
    absent: tuple[str, ...]
    """Those of them that nobody comes of."""
    lived: int
    """How many people say that they have lived it as a customer lately."""


def stage_silos(stage: Stage) -> tuple[str, ...]:
    """The silos that deliver a stage: those that it names and those of its touchpoints, each once."""
    of_touchpoints = (silo for touchpoint in stage.touchpoints for silo in touchpoint.silos)
    return tuple(dict.fromkeys((*stage.silos, *of_touchpoints)))


def voices_for(stage: Stage, people: Sequence[Person]) -> StageVoices:
    """Who of these people can speak about a stage."""
    silos, here = stage_silos(stage), {person.silo for person in people}
    return StageVoices(
        silos=silos,
        absent=tuple(silo for silo in silos if silo not in here),
        lived=sum(stage.id in person.lived for person in people),
    )

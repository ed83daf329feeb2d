"""What can be said of an edit by itself, before its effect on any mark is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.changes.compare import Difference, Path
    from cxrel.model.changes import Meaning, Topic
    from cxrel.model.evidence import Evidence
    from cxrel.model.journey import Journey, Stage, Touchpoint
    from cxrel.model.kpi import Kpi, Source

INCOMPARABLE = "the figures before and after are not comparable"


class Verdict(NamedTuple):
    """What an edit is by itself: `meaning` None leaves it to its effect, and without one it is neutral."""

    meaning: Meaning | None
    why: str
    topic: Topic = "definition"
    explained: bool = False


class Spot(NamedTuple):
    """What a path leads through, and the rest of it."""

    stage: str | None
    touchpoint: str | None
    kpi: str | None
    rest: Path


def spot_of(path: Path) -> Spot:
    """Take a journey's path apart: `stages.receive.touchpoints.doorstep.kpis.on-time.reliable`."""
    found: list[str] = []
    rest = path
    for level in ("stages", "touchpoints", "kpis"):
        if len(rest) < 2 or rest[0] != level:
            break
        found.append(rest[1])
        rest = rest[2:]
    stage, touchpoint, kpi = (*found, None, None, None)[:3]
    return Spot(stage, touchpoint, kpi, rest)


@dataclass(frozen=True, slots=True)
class Around:
    """A journey on both sides, with what a rule may have to look at."""

    old: Journey
    new: Journey
    old_evidence: Evidence
    new_evidence: Evidence
    old_shared: Mapping[str, Source]
    """The sources of the settings that hold."""
    new_shared: Mapping[str, Source]

    def kpis(self, kpi: str) -> tuple[Kpi | None, Kpi | None]:
        """A KPI on both sides."""
        return _kpi(self.old, kpi), _kpi(self.new, kpi)

    def touchpoints(self, id_: str) -> tuple[Touchpoint | None, Touchpoint | None]:
        """A touchpoint on both sides."""
        return _touchpoint(self.old, id_), _touchpoint(self.new, id_)

    def stages(self, id_: str) -> tuple[Stage | None, Stage | None]:
        """A stage on both sides."""
        old, new = ({stage.id: stage for stage in journey.stages} for journey in (self.old, self.new))
        return old.get(id_), new.get(id_)

    def uses(self, source: str) -> bool:
        """Whether a KPI of either side is measured from a source."""
        placed = [*self.old.kpis(), *self.new.kpis()]
        return any(one.kpi.measure and one.kpi.measure.source == source for one in placed)


def _kpi(journey: Journey, id_: str) -> Kpi | None:
    return next((placed.kpi for placed in journey.kpis() if placed.kpi.id == id_), None)


def _touchpoint(journey: Journey, id_: str) -> Touchpoint | None:
    return next((touchpoint for _, touchpoint in journey.touchpoints() if touchpoint.id == id_), None)


def came_or_went(one: Difference, what: str) -> str:
    """The plainest sentence: what was added, taken out, moved or changed."""
    verb = {"added": "was added", "removed": "was taken out", "moved": "was moved", "changed": "changed"}[one.kind]
    return f"{what} {verb}"

"""One side of a comparison: journeys with their evidence, and the settings that hold for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.model.settings import Settings, default_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cxrel.model.evidence import Evidence
    from cxrel.model.journey import Journey
    from cxrel.model.results import JourneyScore


@dataclass(frozen=True, slots=True)
class JourneySide:
    """A journey as it stands on one side."""

    file: str
    journey: Journey
    evidence: Evidence
    settings_file: str | None = None
    """The settings that hold for it; None: there are none."""
    errors: int = 0
    """How many are found in it: with any, it has no marks."""
    only_referred: bool = False
    """Whether it is here only because another takes something from it: nothing of it differs."""
    score: JourneyScore | None = None
    """Its score, where it is known already."""
    artifacts: Mapping[str, str] = field(default_factory=dict)
    """Files that lie beside it and are not read, by name, each with something that differs when it does."""

    written: Evidence | None = None
    """The evidence as its files have it, where ids are called otherwise by now."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it, so that its marks can be told."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Side:
    """All that is compared of one side."""

    name: str
    as_of: date
    journeys: Mapping[str, JourneySide]
    """By id. Journeys that others refer to with `same_as` are among them."""
    settings: Mapping[str, Settings] = field(default_factory=dict)
    """By file: those that differ, and those that hold for a journey here."""
    folders: Mapping[str, str | None] = field(default_factory=dict)
    """For a settings file that only the other side has: the file that holds in its folder here."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """The journeys that are there and cannot be read: id and file."""

    def held(self, file: str | None) -> Settings:
        """The settings of a file; the defaults, where there is none."""
        return self.settings.get(file or "") or default_settings()

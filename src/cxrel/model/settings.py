"""Project settings: `cxrel.yaml`, the nearest one upward."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cxrel.model.base import Amount, Day, DropNulls, Item, PathText, StageMark, Words, count
from cxrel.model.kpi import Sources

Verdict = Literal["fail", "warn", "ignore"]
ReachableBand = Literal["always-reliable", "sometimes-reliable", "frequently-unreliable"]
DEFAULT_MIN_N = 30
DEFAULT_HIDE_UNDER = 3


class Gate(Item):
    """What the team agreed to fail on; no rule reads what the room said, and what is left out is not judged, but for errors."""

    lowest_band: ReachableBand | None = Field(
        None, description="Fails a stage whose evidence is surely below this band."
    )
    stages: Annotated[dict[Words, StageMark], DropNulls] = Field(
        default_factory=dict, description="Fails a stage whose evidence is surely below its mark: {receive: 5}."
    )
    regression: Amount | None = Field(
        None, description="With a base: fails a mark that fell by this much or more on new evidence."
    )
    loosened: Verdict | None = Field(
        None, description="With a base: any edit that flatters. Left out: only promises lowered without a reason fail."
    )
    silent_rating: Verdict | None = Field(
        None, description="A rating that differs from its session's record, or was edited without a session."
    )
    stale: Verdict | None = Field(None, description="Ratings, walks or readings older than review_every.")
    overdue_days: Annotated[int, *count(0, "a number of days")] | None = Field(
        None, description="Fails an improvement that is overdue by more days."
    )
    findings: Literal["error", "warning", "note"] | None = Field(
        None, description="The least severity that fails: error (the default), warning or note."
    )


class Waiver(Item):
    """A finding of practice that the team accepts for a while, with a reason."""

    code: Words = Field(description="The finding's code.")
    where: Words | None = Field(None, description="FILE:PATH, where * stands for anything.")
    why: Words | None = Field(None, description="The reason.")
    until: Day | None = Field(None, description="The last day on which it holds.")


class Settings(Item):
    """What holds for every journey of a project."""

    format: Literal["cxrel-settings/1"] = Field(description="The version of the settings format: cxrel-settings/1.")
    journeys: PathText = Field("journeys", description="The folder of the journey files.")
    sources: Sources = Field(default_factory=dict, description="Sources that several journeys use.")
    min_n: Annotated[int, *count(1, "a number of readings")] = Field(
        DEFAULT_MIN_N, description="The smallest place or period that can hold a mark."
    )
    hide_under: Annotated[int, *count(1, "a number of people")] = Field(
        DEFAULT_HIDE_UNDER, description="Silos with fewer people are counted among the others."
    )
    templates: PathText | None = Field(None, description="A folder of templates that override the shipped ones.")
    locale: Words | None = Field(None, description="The language and country for numbers and dates, such as en_US.")
    gate: Gate | None = Field(None, description="What the team agreed to fail on.")
    wip: Annotated[int, *count(1, "a number of improvements")] | None = Field(
        None, description="How many improvements may be open at once."
    )
    waive: tuple[Waiver, ...] = Field((), description="Findings of practice that are accepted for a while.")


def default_settings() -> Settings:
    """The settings of a project that has no `cxrel.yaml`."""
    return Settings(format="cxrel-settings/1")

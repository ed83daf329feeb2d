"""A report as plain data, for programs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from cxrel.report.context import FORMAT, ChartDrawing, TrendDrawing, VoteDrawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.report.context import JourneyView


def to_json(views: Sequence[JourneyView]) -> dict[str, Any]:
    """The views as values that JSON knows, in the form `cxrel-report/1`; drawings are left out."""
    as_of = max((view.as_of for view in views), default="")
    return {"format": FORMAT, "as_of": as_of, "journeys": [_plain(view) for view in views]}


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {
            name: _plain(item)
            for name, item in fields
            if not isinstance(item, ChartDrawing | TrendDrawing | VoteDrawing)
        }
    return value

"""Where the full screen begins: a desk in, whether the room confirmed out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cxrel.tui.app import RateApp

if TYPE_CHECKING:
    from cxrel.usecases.rate import Desk

_SESSION_MINUTES = 90
_OPENING_AND_CLOSING = 15
_LEAST, _MOST = 5, 20


def run(desk: Desk, *, minutes: int | None = None) -> bool:
    """Lead the session on the whole screen; whether the room has confirmed it, so that it can be written.

    `minutes` is the soft limit of a stage; without it, the stages share ninety minutes.
    """
    no_color = os.environ.get("NO_COLOR")
    app = RateApp(desk, minutes=minutes or minutes_per_stage(len(desk.subject.journey.stages)))
    if no_color is not None:
        os.environ["NO_COLOR"] = (
            no_color  # textual takes it away, and what is told afterwards must have no colour either
        )
    return bool(app.run(mouse=False))


def minutes_per_stage(stages: int) -> int:
    """What is left for each stage of ninety minutes, after opening and closing: 5 to 20 minutes."""
    return max(_LEAST, min(_MOST, (_SESSION_MINUTES - _OPENING_AND_CLOSING) // max(stages, 1)))

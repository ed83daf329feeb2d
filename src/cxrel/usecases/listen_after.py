"""What voice.csv holds after an export was brought: how complaints are handled, and where most is heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cxrel.model.evidence import Voice
from cxrel.voices.handling import Watch
from cxrel.voices.values import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.case import Case
    from cxrel.usecases.listen_request import Listened
    from cxrel.usecases.listen_spool import Spool, Spooled

__all__ = ["told_of_all"]

_MOST_HEARD = 5


def told_of_all(made: Listened, case: Case, spool: Spool, changes: Mapping[str, Mapping[str, str]]) -> Listened:
    """How complaints are handled and where most is heard: of all that voice.csv holds then."""

    watch = Watch(case.as_of)
    for voice in case.evidence.voices:
        watch.take(_voice(voice.id, voice, changes))
    for entry in spool.by_day():
        watch.take(_new_voice(entry, changes))
    return replace(made, handled=watch.handled(), heard=tuple(watch.most_heard(_MOST_HEARD)))


def _voice(id_: str, voice: Voice, changes: Mapping[str, Mapping[str, str]]) -> Voice:
    cells = changes.get(id_)
    if not cells:
        return voice
    return voice._replace(
        touchpoint=cells.get("touchpoint", voice.touchpoint),
        acknowledged=_day(cells.get("acknowledged")) or voice.acknowledged,
        closed=_day(cells.get("closed")) or voice.closed,
    )


def _new_voice(entry: Spooled, changes: Mapping[str, Mapping[str, str]]) -> Voice:
    cells = {**entry.cells, **changes.get(entry.cells["id"], {})}
    kind = next(kind for kind in KINDS if kind == cells["kind"])
    days = (_day(cells.get("acknowledged")), _day(cells.get("closed")))
    said_on = date.fromordinal(entry.day)
    return Voice(cells["id"], said_on, kind, cells["touchpoint"], {}, "", None, None, "", *days, "", "")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""What voice.csv holds after an export was brought: how complaints are handled, and where most is heard."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cxrel.model.evidence import Voice
from cxrel.voices.handling import handled, most_heard
from cxrel.voices.values import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.model.case import Case
    from cxrel.usecases.listen_request import Listened
    from cxrel.usecases.listen_spool import Spool, Spooled

__all__ = ["told_of_all"]

_MOST_HEARD = 5


def told_of_all(made: Listened, case: Case, spool: Spool, changes: Mapping[str, Mapping[str, str]]) -> Listened:
    """How complaints are handled and where most is heard: of all that voice.csv holds then."""

    def voices() -> Iterator[Voice]:
        before = (_voice(v.id, v, changes) for v in case.evidence.voices if v.said_on <= case.as_of)
        new = (_new_voice(entry, changes) for entry in spool.by_day())
        return itertools.chain(before, (voice for voice in new if voice.said_on <= case.as_of))

    return replace(made, handled=handled(voices(), case.as_of), heard=tuple(most_heard(voices(), _MOST_HEARD)))


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

"""Sample tables that the starter journey measures: made up, small, the same each time, and ending with complete months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHANNELS = {"web": 80, "phone": 64, "app": 78}
"""How many of 100 contacts a channel resolves, more or less."""
_DAYS = 25
"""Rows fall on the first days of a month, so that what follows them is known when it ends."""


def sample_contacts(months: Sequence[str]) -> str:
    """Customers who asked for help: whether they were passed on, and when they had to ask again."""
    lines = ["contact,channel,asked_on,transferred,asked_again_on"]
    end = _last_day(months[-1])
    for number, month in enumerate(months):
        for place, asked in enumerate(_days(month, 60 + 4 * (number * 7 % 5))):
            channel = list(_CHANNELS)[place % len(_CHANNELS)]
            resolved = _luck(number, place) < _CHANNELS[channel]
            transferred = not resolved and place % 2 == 0
            again = asked + timedelta(days=12) if resolved and place % 9 == 0 else None
            again = asked + timedelta(days=1 + place % 5) if not resolved and not transferred else again
            again_on = again if again and again <= end else ""
            lines.append(f"{month}-{place:03},{channel},{asked},{str(transferred).lower()},{again_on}")
    return "\n".join(lines) + "\n"


def sample_mistakes(months: Sequence[str]) -> str:
    """Mistakes of ours: when they were noticed, made right, and made again with the same customer."""
    lines = ["mistake,noticed_on,made_right_on,repeated_on"]
    for number, month in enumerate(months):
        for place, noticed in enumerate(_days(month, 34 + 2 * (number * 3 % 4))):
            luck = _luck(number, place)
            days = place % 3 if luck < 82 else 4
            right = noticed + timedelta(days=days) if luck < 94 else None
            again = right + timedelta(days=1) if right and luck % 20 == 7 else None
            lines.append(f"{month}-{place:03},{noticed},{right or ''},{again or ''}")
    return "\n".join(lines) + "\n"


def _luck(number: int, place: int) -> int:
    """From 0 to 99, spread over the rows of a month and different in each."""
    return (place * 37 + number * 13) % 100


def _days(month: str, count: int) -> Iterator[date]:
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=place * _DAYS // count) for place in range(count))


def _last_day(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])

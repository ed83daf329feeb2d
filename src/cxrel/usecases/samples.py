"""Sample evidence of the starter journey: made up, plainly called so, and ending with the last complete month."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from cxrel.usecases.sample_data import sample_contacts

if TYPE_CHECKING:
    from collections.abc import Sequence


def sample_session(day: date) -> dict[str, object]:
    """A sample of a session held on `day`: the room voted before it saw the sample figures."""
    told = {
        "find": ([6, 6, 7, 7], [5, 6, 7], [6, 7, 8, 8], 7),
        "buy": ([7, 8, 8, 8], [7, 7, 8], [6, 7, 7, 8], 7),
        "receive": ([7, 7, 8, 8], [7, 8, 8], [3, 3, 4, 5], 5),
        "use": ([6, 6, 7, 7], [5, 5, 6], [4, 5, 5, 6], 5),
        "help": ([6, 7, 7, 7], [5, 6, 7], [5, 5, 6, 6], 5),
    }
    stages = {stage: _record(*votes) for stage, votes in told.items()}
    people = {"shop": 4, "logistics": 3, "care": 4}
    start = {"format": "cxrel-session/1", "date": day, "facilitator": "Sample, no session was held"}
    return {**start, "participants": people, "stages": stages}


def _record(shop: list[int], logistics: list[int], care: list[int], mark: int) -> dict[str, object]:
    votes = {"shop": shop, "logistics": logistics, "care": care}
    return {"votes": votes, "mark": mark, "why": "Sample, to be replaced by what your room says"}


def sample_readings(months: Sequence[str]) -> dict[str, str]:
    """Sample readings for three KPIs of the starter journey, by KPI id, for months such as 2026-09, oldest first."""
    on_time, refund = ["period,channel,n,good"], ["period,n,value"]
    for number, month in enumerate(months):
        wave = number * 7 % 5
        kept = {"app": (610 + 9 * wave, 0.972), "phone": (140 + 3 * wave, 0.86), "web": (1240 + 21 * wave, 0.968)}
        cells = {channel: (n, round(n * share) - wave) for channel, (n, share) in kept.items()}
        total = (sum(n for n, _ in cells.values()), sum(good for _, good in cells.values()))
        on_time += [f"{month},{channel},{n},{good}" for channel, (n, good) in {"": total, **cells}.items()]
        refund.append(f"{month},{180 + 7 * wave},{9 + (wave - 2) / 2:g}")
    tables = {"on-time": on_time, "first-contact": _first_contact(months), "refund-days": refund}
    return {kpi: "\n".join(lines) + "\n" for kpi, lines in tables.items()}


def _first_contact(months: Sequence[str]) -> list[str]:
    """What `cxrel measure` counts in the sample table of contacts."""
    counts: dict[tuple[str, str], list[int]] = {}
    for row in csv.DictReader(io.StringIO(sample_contacts(months))):
        asked, again = row["asked_on"], row["asked_again_on"]
        days = (date.fromisoformat(again) - date.fromisoformat(asked)).days if again else None
        good = row["transferred"] == "false" and (days is None or days > 7)
        for channel in ("", row["channel"]):
            cell = counts.setdefault((asked[:7], channel), [0, 0])
            cell[0] += 1
            cell[1] += good
    cells = (f"{month},{channel},{n},{good}" for (month, channel), (n, good) in sorted(counts.items()))
    return ["period,channel,n,good", *cells]


def months_before(day: date, count: int) -> list[str]:
    """The last complete months before a day, oldest first."""
    here = day.year * 12 + day.month - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(here - count, here)]

"""Journeys made up for measuring: distinct, valid, about 250 lines each, the same on every machine."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

STAGES = ("find", "order", "receive", "use", "return")
CATEGORIES = ("at-risk", "responding", "bonding", "earning-growth")
CHANNELS = ("web", "app", "phone", "store")
MONTHS = tuple(f"2026-{month:02}" for month in range(5, 11))


def write_journeys(folder: Path, count: int, *, readings: bool) -> list[Path]:
    """Write journeys into a folder, on wish with six months of readings for every KPI; gives the journeys' files."""
    files = []
    for number in range(count):
        path = folder / f"journey-{number:04}.yaml"
        path.write_text(_journey(number), encoding="utf-8", newline="\n")
        files.append(path)
        if readings:
            _write_readings(folder / path.stem / "readings", Random(number))
    return files


def _journey(number: int) -> str:
    chance = Random(number)
    head = f"""\
format: cxrel/1
id: journey-{number:04}
name: Journey number {number}
customer: Someone who needs thing number {number} before the first frost
owner: Maria Ortiz
review_every: 3 months
window: 3 months

silos:
  merchandising: Merchandising
  logistics: Warehouse and carriers
  care: Customer care
  stores: Stores
dimensions:
  channel:
    web: Web shop
    app: App
    phone: Phone
    store: Store
  carrier: open

sources:
  deliveries:
    connect: env:CX_WAREHOUSE
    table: mart.deliveries_{number}
    at: promised_on
  contacts:
    connect: env:CX_WAREHOUSE
    table: mart.contacts_{number}
    at: asked_at
    timezone: America/New_York

stages:
"""
    return head + "".join(_stage(stage, number, chance) for stage in STAGES)


def _stage(stage: str, number: int, chance: Random) -> str:
    first = 2 * STAGES.index(stage)
    touchpoints = "".join(
        _touchpoint(f"{stage}-{place}", CATEGORIES[(first + place) % 4], number, chance) for place in (1, 2)
    )
    return f"""\
  - id: {stage}
    name: I {stage} thing {number} as I was told
    owner: Tom Becker
    touchpoints:
{touchpoints}\
    rating:
      mark: {chance.randint(1, 9)}
      why: Carriers are chosen per country, in {chance.randint(2, 40)} of them
      depends_on: [channel]
"""


def _touchpoint(name: str, category: str, number: int, chance: Random) -> str:
    reliable = chance.randint(950, 990) / 10
    return f"""\
      - id: {name}
        name: The moment {name} of thing {number}
        promise: On the day we named, undamaged
        moment_of_truth: true
        category: {category}
        occasion: every delivery
        owner: Tom Becker
        kpis:
          - id: {name}-kept
            name: Kept at {name}
            unit: share
            reliable: {reliable}%
            unreliable: {reliable - chance.randint(30, 120) / 10:.1f}%
            measure:
              source: deliveries
              good: delivered_{number} <= promised_on
              every: month
              by: {{channel: channel_{number}}}
"""


def _write_readings(folder: Path, chance: Random) -> None:
    folder.mkdir(parents=True)
    for kpi in (f"{stage}-{place}-kept" for stage in STAGES for place in (1, 2)):
        rows = [row for month in MONTHS for row in _month(month, chance)]
        (folder / f"{kpi}.csv").write_text(
            "\n".join(["period,channel,n,good", *rows, ""]), encoding="utf-8", newline="\n"
        )


def _month(month: str, chance: Random) -> list[str]:
    seen = {channel: chance.randint(200, 2000) for channel in sorted(CHANNELS)}
    good = {channel: int(n * chance.uniform(0.9, 1)) for channel, n in seen.items()}
    whole = f"{month},,{sum(seen.values())},{sum(good.values())}"
    return [whole, *(f"{month},{channel},{n},{good[channel]}" for channel, n in seen.items())]

"""A project of two journeys as text, edited by replacing lines, and the diff of both versions, on disk without git."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.usecases.diff import diff_trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.changes import Change, Diff

AS_OF = date(2026, 11, 21)
JOURNEY, SETTINGS = "journeys/coat.yaml", "cxrel.yaml"
MONTHS = [f"2025-{month:02}" for month in range(1, 13)] + [f"2026-{month:02}" for month in range(1, 11)]

COAT = """\
format: cxrel/1
id: coat
name: Order a coat
review_every: 3 months
window: 3 months
silos:
  logistics: Logistics
  care: Care
dimensions:
  channel:
    web: Web shop
    app: App
    store: Store
sources:
  deliveries:
    file: ../data/deliveries.csv
    at: promised_on
    timezone: UTC
  other-deliveries:
    file: ../data/chosen.csv
    at: promised_on
    timezone: UTC
stages:
  - id: receive
    name: I get my coat
    owner: Tom
    silos: [logistics, care]
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        promise: On the day we named
        moment_of_truth: true
        category: responding
        met_by: 100%
        owner: Tom
        state: broken
        kpis:
          - id: on-time
            name: On time
            unit: share
            counted: parcels
            reliable: 97%
            unreliable: 90%
            measure:
              source: deliveries
              good: delivered_on <= promised_on
              where: not cancelled
              missing: bad
              every: month
              settles_after: 14 days
              by: {channel: channel}
          - id: wait
            name: Days until it comes
            unit: days
            reliable: 3
            unreliable: 9
            measure:
              source: deliveries
              value: days
              summary: p90
              every: month
      - id: note
        name: The note about it
        kpis:
          - id: told
            name: Told beforehand
            unit: share
            reliable: 90%
            unreliable: 70%
  - id: pay
    name: I pay
    owner: Ana
    silos: [care]
    rating:
      mark: 4
      why: It depends on the card
      depends_on: [channel]
  - id: return
    name: I send it back
    owner: Ana
    touchpoints:
      - id: refund
        name: The money is back
        moment_of_truth: true
        same_as: returns/refund
"""
RETURNS = """\
format: cxrel/1
id: returns
name: Returns
stages:
  - id: back
    name: I have my money back
    touchpoints:
      - id: refund
        name: The money is back
        moment_of_truth: true
        kpis:
          - id: refunded
            name: Refunded in a week
            unit: share
            reliable: 95%
            unreliable: 80%
      - id: quick
        name: The quick desk
        moment_of_truth: true
        kpis:
          - id: desk
            name: Refunded at the desk
            unit: share
            reliable: 95%
            unreliable: 80%
"""
TEXT_SETTINGS = """\
format: cxrel-settings/1
min_n: 30
hide_under: 3
wip: 3
gate:
  lowest_band: sometimes-reliable
  stages: {receive: 3.5}
  regression: 1
  loosened: fail
  silent_rating: fail
  stale: warn
  overdue_days: 30
  findings: warning
waive:
  - {code: few-moments, why: We begin small, until: 2026-12-31}
"""
SESSION = """\
format: cxrel-session/1
date: 2026-11-02
participants: {logistics: 4}
stages:
  receive:
    votes: {logistics: [3, 4, 4, 5]}
    mark: 4
"""
WALK = """\
format: cxrel-walk/1
date: 2026-10-02
walker: Ana
silo: care
kind: shop
probes:
""" + "".join(
    f"  - {{touchpoint: doorstep, tried: Order {n}, outcome: {'failed' if n < 4 else 'passed'}}}\n" for n in range(8)
)
IMPROVEMENT = """\
format: cxrel-improvement/1
name: One carrier
touchpoints: [doorstep]
owner: Tom
from: broken
to: differentiating
root_cause: Two carriers
opened: 2026-09-01
due: 2026-12-01
"""


def share_rows(good: int, store: int, months: list[str]) -> str:
    """1,000 parcels a month: of 900 on the web and of 100 in the store so many were on time since July, more before."""
    rows = ["period,channel,n,good"]
    newest = (good, store)
    for month in months:
        good, store = newest if month >= "2026-07" else (890, 96)
        rows += [f"{month},,1000,{good + store}", f"{month},store,100,{store}", f"{month},web,900,{good}"]
    return "\n".join(rows) + "\n"


BASE: dict[str, str] = {
    SETTINGS: TEXT_SETTINGS,
    JOURNEY: COAT,
    "journeys/returns.yaml": RETURNS,
    "journeys/coat/readings/on-time.csv": share_rows(850, 75, MONTHS),
    "journeys/coat/readings/wait.csv": "period,n,value\n" + "".join(f"{m},1000,7\n" for m in MONTHS[-4:]),
    "journeys/coat/readings/told.csv": "period,n,good\n" + "".join(f"{m},500,475\n" for m in MONTHS[-4:]),
    "journeys/coat/sessions/2026-q4.yaml": SESSION,
    "journeys/coat/walks/2026-10-02-ana.yaml": WALK,
    "journeys/coat/improvements/carrier.yaml": IMPROVEMENT,
    "journeys/returns/readings/refunded.csv": "period,n,good\n" + "".join(f"{m},500,400\n" for m in MONTHS[-4:]),
    "journeys/returns/readings/desk.csv": "period,n,good\n" + "".join(f"{m},500,495\n" for m in MONTHS[-4:]),
}


@dataclass(frozen=True)
class Files:
    """Files in memory: what a side is read from."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str, limit: int) -> bytes:
        assert name in self.texts, name
        return self.texts[name].encode()[: limit + 1]

    def names(self, folder: str) -> list[str]:
        start = f"{folder}/" if folder else ""
        return sorted({name[len(start) :].split("/")[0] for name in self.texts if name.startswith(start)})

    def is_folder(self, name: str) -> bool:
        return name in {"", "."} or any(other.startswith(f"{name}/") for other in self.texts)

    def is_link(self, name: str) -> bool:
        return False

    def exists(self, name: str) -> bool:
        return name in self.texts or self.is_folder(name)

    def matches(self, folder: str, pattern: str) -> bool:
        return True


def edited(*edits: tuple[str, str, str | None]) -> dict[str, str]:
    """The base with replacements: (file, old text, new text); an old text of "" writes the file, a new one of None deletes it."""
    files = dict(BASE)
    for file, old, new in edits:
        if new is None:
            del files[file]
        elif not old:
            files[file] = new
        else:
            assert old in files[file], (file, old)
            files[file] = files[file].replace(old, new, 1)
    return files


def diff_of(head: Mapping[str, str], base: Mapping[str, str] = BASE) -> Diff:
    """What changed from base to head."""
    names = sorted({name for name in {**base, **head} if base.get(name) != head.get(name)})
    return diff_trees(Files(base), Files(head), names, ("main", "work tree"), AS_OF).diff


def told(diff: Diff) -> list[tuple[str, str, str]]:
    """Path, kind and meaning of every change, in order."""
    return [(change.path, change.kind, change.meaning) for change in diff.changes]


def only(diff: Diff) -> Change:
    """The one change that there is."""
    (change,) = diff.changes
    return change


ROOT = Path(__file__).parents[2]

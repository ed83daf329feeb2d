"""What the package ships to users: report templates, example projects, and the journey that `cxrel init` begins with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cxrel.findings.errors import CxrelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from importlib.resources.abc import Traversable

__all__ = [
    "STARTER",
    "STARTER_COMMENTS",
    "example_files",
    "examples",
    "pipeline",
    "starter_readings",
    "starter_session",
    "templates",
]


def templates() -> dict[str, str]:
    """The source of every template, by its name: `report.html.jinja`, `parts/stage.html.jinja`."""
    return {name: raw.decode() for name, raw in sorted(_contents(_shipped("templates")))}


def examples() -> list[str]:
    """The names of the example projects, sorted."""
    return sorted(entry.name.removesuffix(".yaml") for entry in _shipped("journeys").iterdir() if _is_journey(entry))


def example_files(name: str) -> dict[str, bytes]:
    """An example's journey file and its evidence, by their paths in a folder of journeys.

    Raises UsageError if there is no example of that name.
    """
    known = examples()
    if name not in known:
        raise UsageError(f"There is no example '{name}'; there are: {', '.join(known)}.")
    folder = _shipped("journeys")
    found = {f"{name}.yaml": folder.joinpath(f"{name}.yaml").read_bytes()}
    if folder.joinpath(name).is_dir():
        found.update(sorted(_contents(folder.joinpath(name), f"{name}/")))
    return found


def _shipped(folder: str) -> Traversable:
    """A folder of the package; in a checkout, where these are edited, the folder at its top."""
    packaged = files("cxrel").joinpath(folder)
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).parents[3] / folder
    if checkout.is_dir():
        return checkout
    raise CxrelError(f"This installation of cxrel lacks its {folder}; install it again.")


def _is_journey(entry: Traversable) -> bool:
    return entry.is_file() and entry.name.endswith(".yaml") and not entry.name.startswith(".")


def _contents(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file in a folder with its path, hidden ones left out."""
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _contents(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_bytes()


STARTER = """
format: cxrel/1
id: order-online
name: Order online
customer: Someone who wants the right thing at home on a day that suits them
owner: Head of customer experience
review_every: 3 months
window: 3 months
silos: {shop: Web shop, logistics: Warehouse and carriers, care: Customer care}
dimensions: {channel: {web: Web shop, app: App, phone: Phone}}
stages:
  - {id: find, name: I find what suits me, owner: Head of web shop, silos: [shop, logistics, care], touchpoints: [
      {id: in-stock, name: "I see what I can have, and when", moment_of_truth: true, category: responding,
       promise: What we show as in stock leaves the next working day, occasion: every visit,
       owner: Head of web shop, silos: [shop, logistics], kpis: [
         {id: stock-truth, name: "Shown as in stock, and sent the next working day", unit: share, counted: order lines,
          reliable: 99%, unreliable: 95%}]},
      {id: advice, name: I am told which one goes with what I have, moment_of_truth: true, category: bonding,
       promise: Our advice fits what the customer bought before, occasion: the second order,
       owner: Head of web shop, silos: [shop, care], kpis: [
         {id: advice-fits, name: "Advised and kept, not sent back within 30 days", unit: share, counted: items advised,
          reliable: 92%, unreliable: 80%}]}]}
  - {id: buy, name: I buy it without a worry, owner: Head of web shop, silos: [shop, care], touchpoints: [
      {id: pay, name: I pay, moment_of_truth: true, category: responding,
       promise: "It works at the first try, at the price shown", occasion: every order, met_by: 100%,
       owner: Head of web shop, silos: [shop, care], kpis: [
         {id: paid-first-try, name: Paid at the first try, unit: share, counted: orders,
          reliable: 98%, unreliable: 94%}]},
      {id: tenth-order, name: I place my 10th order, moment_of_truth: true, category: earning-growth,
       promise: "We know you: nothing to type again, and a thank-you that you can use", occasion: the 10th order,
       owner: Head of customer care, silos: [shop, care], kpis: [
         {id: tenth-thanked, name: Thanked for the 10th order within 2 days, unit: share, counted: 10th orders,
          reliable: 95%, unreliable: 80%}]}]}
  - {id: receive, name: I get it on the day I was told, owner: Head of logistics, silos: [logistics, care], touchpoints: [
      {id: doorstep, name: The parcel arrives, moment_of_truth: true, category: responding,
       promise: "On the day we named, undamaged", occasion: every delivery, met_by: 100%,
       owner: Head of logistics, silos: [logistics], kpis: [
         {id: on-time, name: Delivered on the day named (sample figures), unit: share, counted: parcels,
          reliable: 97%, unreliable: 90%,
          cost_each: {amount: 12, currency: USD, basis: A call and a second delivery (sample figure)}}]},
      {id: late, name: The parcel is late, moment_of_truth: true, category: at-risk,
       promise: "We tell you first, with a new day", occasion: a delivery that will miss its day,
       owner: Head of logistics, silos: [logistics, care], kpis: [
         {id: told-first, name: Told of the delay before the day named, unit: share, counted: late parcels,
          reliable: 90%, unreliable: 60%}]}]}
  - {id: use, name: I get it running, owner: Head of customer care, silos: [shop, logistics, care], touchpoints: [
      {id: unpack, name: I unpack it, promise: "All parts are there, and one page says how to begin"},
      {id: first-use, name: I use it for the first time, moment_of_truth: true, category: bonding,
       promise: It works with what is in the box, occasion: the first day,
       owner: Head of customer care, silos: [shop, care], kpis: [
         {id: no-question, name: No question about setting it up within 14 days, unit: share, counted: orders,
          reliable: 97%, unreliable: 90%}]},
      {id: send-back, name: I send it back, moment_of_truth: true, category: at-risk,
       promise: The money is back within 7 days, occasion: every return, met_by: 15%,
       owner: Head of logistics, silos: [logistics, care], kpis: [
         {id: refund-days, name: Days until 9 of 10 have their money back (sample figures), unit: days, counted: returns,
          reliable: 7, unreliable: 14}]}]}
  - {id: help, name: I get help the first time I ask, owner: Head of customer care, silos: [care, shop, logistics], touchpoints: [
      {id: ask, name: I ask for help, moment_of_truth: true, category: responding,
       promise: One contact is enough, occasion: every question, met_by: 20%,
       owner: Head of customer care, silos: [care, shop], listens_for: [still waiting, passed on], kpis: [
         {id: first-contact, name: "Resolved at first contact, no second contact within 7 days (sample figures)", unit: share,
          counted: contacts, reliable: 80%, unreliable: 65%}]},
      {id: third-contact, name: I have asked three times in a month, moment_of_truth: true, category: at-risk,
       promise: One person takes it over and calls back the same day, occasion: the third contact within a month,
       owner: Head of customer care, silos: [care, shop], kpis: [
         {id: taken-over, name: Taken over by one person who called the same day, unit: share, counted: third contacts,
          reliable: 90%, unreliable: 70%}]},
      {id: mistake, name: You made a mistake, moment_of_truth: true, category: at-risk,
       promise: "We admit it, apologise, make it right at once, and do not repeat it", occasion: every mistake of ours,
       owner: Head of customer care, silos: [care, shop, logistics], kpis: [
         {id: recovery, name: "Made right within 2 days of our mistake, not repeated within 30 days", unit: share,
          counted: mistakes, reliable: 90%, unreliable: 70%}]}]}
"""
"""The journey to begin with, in short; `cxrel init` writes it out one fact a line."""

STARTER_COMMENTS: dict[tuple[str | int, ...], str] = {
    ("customer",): "Who comes to us, and what they want to achieve.",
    ("owner",): "Owners: write the names of people; they answer for it across the silos.",
    ("review_every",): "After this, ratings, walks and readings are stale, and cxrel says so.",
    ("silos",): "Who delivers the journey together: an id and a name.",
    (
        "dimensions",
    ): "What 'it depends' may depend on, besides silo and time: a word for each value that your figures have.",
    ("stages",): "In the order in which the customer lives them, named by the customer's goal, not by a department.",
    (
        "stages",
        0,
        "touchpoints",
        0,
    ): "A moment of truth: here the customer is won or lost. 10 to 20 of them are enough to begin.",
    ("stages", 0, "touchpoints", 0, "category"): "at-risk | responding | bonding | earning-growth",
    ("stages", 0, "touchpoints", 0, "kpis"): (
        "The figure that tells whether the promise is kept. Its readings go into order-online/readings/stock-truth.csv:\n"
        "period,n,good"
    ),
    ("stages", 0, "touchpoints", 0, "kpis", 0, "reliable"): (
        "At this share or better, the promise is kept; at the lower one or worse, it is a problem."
    ),
    ("stages", 1, "touchpoints", 0, "met_by"): "The share of customers who come here.",
    ("stages", 2, "touchpoints", 0, "kpis"): (
        "SAMPLE FIGURES: order-online/readings/on-time.csv is made up. Put your own in its place, then shorten the name."
    ),
    (
        "stages",
        3,
        "touchpoints",
        2,
        "kpis",
        0,
        "reliable",
    ): "Not a share: here less is better, and the two figures say so.",
    ("stages", 4, "touchpoints", 0, "kpis"): (
        "Two figures to watch everywhere: resolved at first contact, and recovery after our mistake.\n"
        "How long you wait before you count belongs into the name: 'no second contact within 7 days'."
    ),
}
"""What the starter journey tells its readers, by the path before which it stands."""


def starter_session(day: date) -> dict[str, object]:
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


def starter_readings(months: Sequence[str]) -> dict[str, str]:
    """Sample readings for three KPIs of the starter journey, by KPI id, for months such as 2026-09, oldest first."""
    on_time, first_contact, refund = ["period,channel,n,good"], ["period,n,good"], ["period,n,value"]
    for number, month in enumerate(months):
        wave = number * 7 % 5
        kept = {"app": (610 + 9 * wave, 0.972), "phone": (140 + 3 * wave, 0.86), "web": (1240 + 21 * wave, 0.968)}
        cells = {channel: (n, round(n * share) - wave) for channel, (n, share) in kept.items()}
        total = (sum(n for n, _ in cells.values()), sum(good for _, good in cells.values()))
        on_time += [f"{month},{channel},{n},{good}" for channel, (n, good) in {"": total, **cells}.items()]
        first_contact.append(f"{month},{410 + 13 * wave},{303 + 8 * wave + number * 3 % 4}")
        refund.append(f"{month},{180 + 7 * wave},{9 + (wave - 2) / 2:g}")
    tables = {"on-time": on_time, "first-contact": first_contact, "refund-days": refund}
    return {kpi: "\n".join(lines) + "\n" for kpi, lines in tables.items()}


def pipeline(kind: Literal["github", "gitlab"]) -> dict[str, bytes]:
    """The pipeline that validates and reports at each push, by the path where that host looks for it."""
    if kind == "github":
        return {".github/workflows/cxrel.yml": _GITHUB.encode()}
    return {".gitlab-ci.yml": _GITLAB.encode()}


_GITHUB = """\
# Validates the journeys at each push and keeps the report as an artifact of the run.
name: Customer journey
on: [push, pull_request]
permissions:
  contents: read
jobs:
  reality-check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: python -m pip install cxrel
      - run: cxrel validate
      - run: cxrel report -o report/
        if: ${{ !cancelled() }}
      - uses: actions/upload-artifact@v4
        if: ${{ !cancelled() }}
        with:
          name: reality-check
          path: report/
"""

_GITLAB = """\
# Validates the journeys at each push and keeps the report as an artifact of the job.
reality-check:
  image: python:3.13
  script:
    - python -m pip install cxrel
    - cxrel validate
    - cxrel report -o report/
  artifacts:
    name: reality-check
    paths:
      - report/
"""

"""Customers joined across files, from the tables to the score, against the same figures from plain Python."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from cxrel.findings import Severity
from cxrel.output.measure_json import measure_json
from cxrel.output.measure_table import measure_table
from cxrel.store.tree import WorkTree
from cxrel.usecases.load import load_journey
from cxrel.usecases.measure import Request, Result, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 11, 21)
JOURNEY = """format: cxrel/1
id: shop
name: Buy a coat
window: 3 months
dimensions:
  channel: {web: {name: Web shop, source: WWW}, app: App}
sources:
  orders: {file: ../data/orders.csv, at: ordered_on}
  calls: {file: ../data/calls.csv, at: called_on}
  customers: {file: ../data/customers.csv, at: since}
OUTCOME
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        moment_of_truth: true
        met_by: 100%
        kpis:
          - {id: on-time, name: On time, unit: share, reliable: 97%, unreliable: 90%, measure: {source: orders,
             good: in_time, every: month, by: {channel: channel}, customer_key: customer}}
      - id: wrapping
        name: It is whole
        moment_of_truth: true
        kpis:
          - {id: whole, name: Whole, unit: share, reliable: 97%, unreliable: 90%, measure: {source: orders,
             good: whole, where: ships, every: week, missing: bad, by: {channel: channel}, customer_key: customer}}
      - id: hotline
        name: I ask
        moment_of_truth: true
        kpis:
          - {id: solved, name: Solved, unit: share, reliable: 97%, unreliable: 90%, measure: {source: calls,
             good: solved, every: month, settles_after: 7 days, by: {channel: how}, customer_key: client}}
"""
OUTCOME = "outcome: {name: Ordered again, source: customers, customer_key: id, good: again, settles_after: 30 days}"
HEADS = {
    "orders": "ordered_on,customer,channel,in_time,ships,whole",
    "calls": "called_on,client,how,solved",
    "customers": "since,id,again",
}
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Shop:
    """A project with three tables."""

    folder: Path
    rows: Rows = field(default_factory=dict)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def journey(self, text: str = JOURNEY, outcome: str = OUTCOME) -> None:
        self.write("journeys/shop.yaml", text.replace("OUTCOME", outcome))

    def data(self, rows: Rows) -> None:
        self.rows = rows
        for name, head in HEADS.items():
            stream = io.StringIO()
            csv.writer(stream, lineterminator="\n").writerows(
                [head.split(","), *(map(_cell, row) for row in rows[name])]
            )
            self.write(f"data/{name}.csv", stream.getvalue())

    def table(self, name: str) -> str:
        path = self.folder / f"journeys/shop/{name}.csv"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def measure(
        self, as_of: date = AS_OF, *, dry_run: bool = False, kpis: tuple[str, ...] = (), **asked: Any
    ) -> Result:
        how = How(Asked(as_of, **asked), {"XDG_CACHE_HOME": str(self.folder / "cache")})
        return measure(WorkTree(), Request((str(self.folder / "journeys"),), how, kpis, dry_run), lambda _: None)


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def random_rows(seed: int) -> Rows:
    """Few customers and many rows, so that one meets a moment several times, and some rows name nobody."""
    rng = Random(seed)

    def day() -> date:
        return date(2026, 6, 1) + timedelta(days=rng.randrange(170))

    def who() -> int | None:
        return rng.randrange(40) or None

    def channel() -> str | None:
        return rng.choice(["WWW", "app", "fax", None])

    def known(share: float) -> bool | None:
        return rng.choices([True, False, None], [share, 1 - share, 0.1])[0]

    return {
        "orders": [(day(), who(), channel(), known(0.8), known(0.7), known(0.9)) for _ in range(400)]
        + [(date(2026, 6, 1), 1, "app", True, True, True), (date(2026, 11, 20), 1, "app", True, True, True)],
        "calls": [(day(), who(), channel(), known(0.7)) for _ in range(200)]
        + [(date(2026, 6, 1), 1, "app", True), (date(2026, 11, 20), 1, "app", True)],
        "customers": [(day(), who(), known(0.6)) for _ in range(300)]
        + [(date(2026, 6, 1), 1, True), (date(2026, 11, 20), 1, True)],
    }


def events(rows: Rows) -> list[tuple[Any, ...]]:
    """Month, customer, channel, moment, and whether the promise was kept."""
    found = []
    for on, who, channel, in_time, ships, whole in rows["orders"]:
        found += [(on, who, channel, "doorstep", in_time)] if in_time is not None else []
        found += [(on, who, channel, "wrapping", bool(whole))] if ships else []
    found += [(on, who, how, "hotline", solved) for on, who, how, solved in rows["calls"] if solved is not None]
    names = {"WWW": "web", "fax": "other", None: "unknown"}
    return [(f"{on:%Y-%m}", who, names.get(ch, ch), m, kept) for on, who, ch, m, kept in found if who is not None]


def parsed(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return {tuple(row[:-2]): (int(row[-2]), int(row[-1])) for row in rows}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(tmp_path)
    made.journey()
    made.data(random_rows(1))
    return made


def test_the_true_share_of_customers_for_whom_every_moment_went_as_promised(shop: Shop) -> None:
    result = shop.measure()
    (told,) = result.joint
    months = [f"2026-{month:02}" for month in range(6, 11)]
    assert [period.text for period in told.periods] == months
    assert told.moments == ("The parcel arrives", "It is whole", "I ask")
    assert (told.left_out, told.outcome, result.is_incomplete) == ((), "", False)
    groups: dict[tuple[str, str], dict[int, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
    for month, who, channel, moment, kept in events(shop.rows):
        for cell in ("", channel):
            moments = groups[month, cell][who]
            moments[moment] = kept and moments.get(moment, True)
    wanted = {key: (len(met), sum(all(one.values()) for one in met.values())) for key, met in groups.items()}
    assert parsed(shop.table("joint")) == {key: counts for key, counts in wanted.items() if key[0] in months}
    pairs = [("doorstep", "wrapping"), ("doorstep", "hotline"), ("wrapping", "hotline")]
    fails = {}
    for month in months:
        for one, other in pairs:
            both = [(m[one], m[other]) for m in groups[month, ""].values() if one in m and other in m]
            for went, word in ((True, "kept"), (False, "broken")):
                those = [second for first, second in both if first is went]
                fails[month, one, word, other] = (len(those), sum(those))
    assert parsed(shop.table("together")) == fails


def test_what_became_of_customers_by_how_many_promises_were_broken(shop: Shop) -> None:
    shop.measure()
    broken: dict[tuple[str, int], int] = defaultdict(int)
    for month, who, _, _, kept in events(shop.rows):
        broken[month, who] += not kept
    fared: dict[tuple[str, int], bool] = {}
    for on, who, again in shop.rows["customers"]:
        if who is not None and again is not None:
            key = f"{on:%Y-%m}", who
            fared[key] = fared.get(key, False) or again
    wanted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (month, who), number in broken.items():
        if (month, who) in fared and month <= "2026-09":  # October is known 30 days after its end
            counts = wanted[month, ("0", "1", "2", "3+")[min(number, 3)]]
            counts[0], counts[1] = counts[0] + 1, counts[1] + fared[month, who]
    assert {key: list(counts) for key, counts in parsed(shop.table("outcome")).items()} == dict(wanted)


def test_the_score_is_pooled_from_the_table_alone(shop: Shop) -> None:
    shop.measure()
    for name in HEADS:
        (shop.folder / f"data/{name}.csv").write_text(HEADS[name] + "\n", encoding="utf-8")
    (examined,) = open_project(WorkTree(), [str(shop.folder / "journeys")], AS_OF).journeys
    assert examined.score is not None
    known = parsed(shop.table("joint"))
    n, good = (sum(known[f"2026-{month}", ""][place] for month in ("08", "09", "10")) for place in (0, 1))
    assert examined.score.throughput.joint == pytest.approx(good / n)


def test_what_is_not_settled_waits(shop: Shop) -> None:
    (told,) = shop.measure(date(2026, 11, 7)).joint
    assert [period.text for period in told.unsettled] == ["2026-10", "2026-11"]
    assert "2026-10" not in shop.table("joint")


def test_again_the_same_files_and_then_nothing_is_read(shop: Shop) -> None:
    shop.measure()
    before = [shop.table(name) for name in ("joint", "together", "outcome")]
    second = shop.measure()
    assert second.joint[0].status == "unchanged"
    assert second.written == ()
    assert [shop.table(name) for name in ("joint", "together", "outcome")] == before
    shop.data({**shop.rows, "calls": [*shop.rows["calls"], (date(2026, 9, 1), 77, "app", False)]})
    third = shop.measure()
    (told,) = third.joint
    assert [period.text for period in told.periods] == ["2026-08", "2026-09", "2026-10"]
    assert [(one.period.text, dict(one.cells)) for one in told.restated if not one.cells] == [("2026-09", {})]
    old, new = before[0].splitlines(), shop.table("joint").splitlines()
    assert {line.rsplit(",", 2)[0] for line in set(old) ^ set(new)} == {"2026-09,", "2026-09,app"}


def test_another_definition_is_measured_anew_in_all_periods(shop: Shop) -> None:
    shop.measure()
    shop.journey(JOURNEY.replace("good: solved,", "good: solved or how = 'fax',"))
    (told,) = shop.measure().joint
    assert len(told.periods) == 5
    shop.journey(JOURNEY.replace(", customer_key: client", ""))
    (told,) = shop.measure().joint
    assert (len(told.periods), told.moments) == (5, ("The parcel arrives", "It is whole"))
    assert "hotline" not in shop.table("together")


def test_a_dry_run_and_a_single_kpi_write_no_table(shop: Shop) -> None:
    assert shop.measure(dry_run=True).joint[0].changed
    assert shop.measure(kpis=("on-time",)).joint == ()
    assert shop.table("joint") == ""


def test_a_journey_without_two_moments_that_know_their_customers_has_no_tables(shop: Shop) -> None:
    shop.journey(JOURNEY.replace(", customer_key: customer", ""))
    assert shop.measure().joint == ()
    assert shop.table("joint") == ""


def test_tables_with_errors_are_told_and_not_touched(shop: Shop) -> None:
    shop.write("journeys/shop/together.csv", "period,moment,went,other,n,good\n2026-09,gone,kept,hotline,5,4\n")
    result = shop.measure()
    assert result.joint[0].status == "failed"
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    assert [(one.code, one.location.line, one.location.column) for one in errors] == [("unknown-touchpoint", 2, 9)]
    assert "gone" in shop.table("together")
    assert shop.table("joint") == ""


def test_a_kpi_that_fails_keeps_its_journey_from_being_joined(shop: Shop) -> None:
    shop.journey(JOURNEY.replace("good: in_time", "good: in_tyme"))
    result = shop.measure()
    assert (result.joint[0].status, result.joint[0].reason) == ("failed", "on-time could not be measured")
    assert shop.table("joint") == ""


@pytest.mark.parametrize(
    ("outcome", "told", "code"),
    [
        (OUTCOME.replace("good: again", "good: agian"), "has no column 'agian'", "unknown-column"),
        (OUTCOME.replace("customer_key: id", "customer_key: idd"), "has no column 'idd'", "unknown-column"),
        (OUTCOME.replace("good: again", "good: since"), "the outcome", "not-measurable"),
        (OUTCOME.replace("30 days", "9 years"), "no period has settled", None),
    ],
)
def test_an_outcome_that_cannot_be_told_leaves_the_rest(shop: Shop, outcome: str, told: str, code: str | None) -> None:
    shop.journey(outcome=outcome)
    result = shop.measure()
    assert told in result.joint[0].outcome
    assert [one.code for one in result.findings if one.path.startswith("outcome")] == ([code] if code else [])
    assert shop.table("joint")
    assert shop.table("outcome") == ""


def test_a_source_that_cannot_be_read_keeps_its_journey_from_being_joined(shop: Shop) -> None:
    shop.journey(JOURNEY.replace("{file: ../data/calls.csv,", "{connect: env:CALLS, table: calls,"))
    result = shop.measure()
    assert result.is_source_broken
    assert result.joint[0].reason == "solved could not be measured"
    assert shop.table("joint") == ""


def test_it_is_told_in_words_and_for_programs(shop: Shop) -> None:
    result = shop.measure()
    n, good = parsed(shop.table("joint"))["2026-10", ""]
    text = " ".join(measure_table(result.sources, result.kpis, result.joint, width=100, written=True).split())
    assert f"shop, customer by customer: in 2026-10 {good} of {n} customers met every promise at all 3 moments" in text
    assert "6 readings files changed." in text
    data = measure_json(result.sources, result.kpis, AS_OF, result.joint, written=True)
    assert '"moments": [' in data


def test_what_was_written_reads_without_a_fault(shop: Shop) -> None:
    shop.measure()
    loaded = load_journey(WorkTree(), str(shop.folder / "journeys/shop.yaml"))
    assert [table.findings for table in loaded.joint] == [(), (), ()]

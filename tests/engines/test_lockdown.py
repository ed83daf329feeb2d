"""With the guard switched off: hostile SQL handed straight to an engine is refused, or has nothing to get hold of."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from cxrel.engines import Limits, open_engine
from cxrel.kpi.engine import EngineFault
from cxrel.model.kpi import Source

if TYPE_CHECKING:
    from postgres_server import PostgresServer

SECRET = "the secret of another file"

ON_DUCKDB = (
    "SELECT * FROM read_csv('{folder}/secret.csv', header=false)",
    "SELECT * FROM '{folder}/secret.csv'",
    "SELECT * FROM read_text('{folder}/secret.csv')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM parquet_metadata('{folder}/secret.parquet')",
    "SELECT * FROM sniff_csv('{folder}/secret.csv')",
    "SELECT getenv('CX_SECRET')",
    "SELECT * FROM secret",
    "SELECT * FROM duckdb_secrets()",
    "FROM query('COPY (SELECT 1) TO ''{folder}/written.csv''')",
    "COPY (SELECT 1) TO '{folder}/written.csv'",
    "COPY (SELECT 1) TO '{folder}/calls.csv'",
    "EXPORT DATABASE '{folder}/written'",
    "ATTACH '{folder}/written.db' AS w",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET memory_limit = '64GB'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET allowed_paths",
    "PRAGMA enable_external_access",
    "CALL enable_logging()",
    "CREATE TABLE x AS SELECT 1",
    "DROP VIEW {relation}",
    "CREATE OR REPLACE VIEW {relation} AS SELECT 1",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP VIEW {relation}",
    "CHECKPOINT",
    "EXPLAIN ANALYZE SELECT 1",
)

ON_POSTGRES = (
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT * FROM mart.secret",
    "SELECT rolpassword FROM pg_authid",
    "SELECT 1; DELETE FROM mart.lockdown",
    "COPY mart.lockdown TO PROGRAM 'touch /tmp/written'",
    "COPY (SELECT 1) TO STDOUT",
    "WITH gone AS (DELETE FROM mart.lockdown RETURNING *) SELECT 1 FROM gone",
    "SELECT * INTO mart.written FROM mart.lockdown",
    "SELECT * FROM mart.lockdown FOR UPDATE",
    "INSERT INTO mart.lockdown VALUES (2)",
    "CREATE TABLE mart.written (a int)",
    "CREATE TEMP TABLE written (a int)",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "SELECT set_config('role', 'admin', false)",
    "SET ROLE admin",
    "COMMIT",
    "ROLLBACK",
    "BEGIN READ WRITE",
    "LISTEN x",
    "DO $$ BEGIN PERFORM 1; END $$",
)

ON_SPARK = (
    "SELECT * FROM csv.`{folder}/secret.csv`",
    "SELECT * FROM text.`/etc/passwd`",
    "SELECT reflect('java.lang.System', 'getenv', 'CX_SECRET')",
    "SELECT java_method('java.lang.Runtime', 'getRuntime')",
    "SELECT 1 FROM {relation} WHERE EXISTS (SELECT try_reflect('java.lang.System', 'getenv', 'CX_SECRET'))",
    "SELECT TRANSFORM (id) USING 'touch {folder}/written.csv' FROM {relation}",
    "INSERT OVERWRITE DIRECTORY '{folder}/written.csv' USING csv SELECT 1",
    "WITH x AS (SELECT 1) INSERT OVERWRITE DIRECTORY '{folder}/written.csv' USING csv SELECT * FROM x",
    "FROM {relation} INSERT OVERWRITE DIRECTORY '{folder}/written.csv' USING csv SELECT id",
    "CREATE TABLE x USING csv LOCATION '{folder}/secret.csv'",
    "CREATE TEMPORARY VIEW x USING csv OPTIONS (path '{folder}/secret.csv')",
    "SET spark.sql.runSQLOnFiles = true",
    "ADD JAR '/tmp/evil.jar'",
    "1) AS x; SELECT (2",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calls.csv").write_text("id,note\n1,one\n2,two\n")
    (tmp_path / "secret.csv").write_text(f"note\n{SECRET}\n")
    duckdb.execute(f"COPY (SELECT '{SECRET}' AS note) TO '{tmp_path / 'secret.parquet'}'")
    return tmp_path


def untouched(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["calls.csv", "secret.csv", "secret.parquet"]
    assert (folder / "calls.csv").read_text() == "id,note\n1,one\n2,two\n"


def test_duckdb_reaches_nothing_but_its_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CX_SECRET", SECRET)
    secret = [(SECRET,)]  # noqa: F841 DuckDB would find a variable of this name
    with open_engine(Source(file="calls.csv", at="id"), folder=folder, environ={}, limits=Limits()) as engine:
        for sql in ON_DUCKDB:
            with pytest.raises(EngineFault):
                engine.rows(sql.format(folder=folder, relation=engine.relation))
        assert engine.rows(f"SELECT id, note FROM {engine.relation} ORDER BY id") == [(1, "one"), (2, "two")]
        assert engine.rows("SELECT current_setting('enable_external_access')") == [(False,)]
    untouched(folder)


def test_one_source_does_not_open_the_way_to_its_neighbours(folder: Path) -> None:
    with open_engine(Source(file="calls.csv", at="id"), folder=folder, environ={}, limits=Limits()) as engine:
        assert engine.rows(f"SELECT COUNT(*) FROM read_csv('{folder}/calls.csv')") == [(2,)]
        with pytest.raises(EngineFault, match="disabled by configuration"):
            engine.rows(f"SELECT COUNT(*) FROM read_csv('{folder}/../{folder.name}/secret.csv')")


def test_duckdb_stops_at_the_deadline_and_at_its_bounds(folder: Path) -> None:
    limits = Limits(seconds=0.5, memory_mb=64, disk_mb=1, threads=2, rows=1000)
    with open_engine(Source(file="calls.csv", at="id"), folder=folder, environ={}, limits=limits) as engine:
        begun = time.monotonic()
        with pytest.raises(EngineFault, match=r"stopped after 0\.5 seconds") as stopped:
            engine.rows(
                "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range, b.range) % 7 = 3"
            )
        assert stopped.value.kind == "source"
        assert time.monotonic() - begun < 10
        with pytest.raises(EngineFault, match="more than 1,000 rows"):
            engine.rows("SELECT * FROM range(2000)")
        with pytest.raises(EngineFault, match="Out of Memory"):
            engine.rows("SELECT list(range) FROM range(100000000)")
        assert engine.rows("SELECT 1") == [(1,)]


def test_postgres_reads_and_nothing_else(postgres: PostgresServer, limits: Limits) -> None:
    import psycopg

    with psycopg.connect(postgres.url("admin"), autocommit=True) as admin:
        admin.execute("CREATE TABLE mart.lockdown AS SELECT 1 AS id")
        admin.execute(f"CREATE TABLE mart.secret AS SELECT '{SECRET}' AS note")
        admin.execute("REVOKE ALL ON mart.secret FROM reader")
        source, environ = Source(connect="env:X", table="mart.lockdown", at="id"), {"X": postgres.url("reader")}
        with open_engine(source, folder=Path(), environ=environ, limits=limits) as engine:
            for sql in ON_POSTGRES:
                with pytest.raises(EngineFault) as refused:
                    engine.rows(sql)
                assert refused.value.kind == "statement"
            assert engine.rows("SELECT id FROM mart.lockdown") == [(1,)]
            admin.execute("UPDATE mart.lockdown SET id = 2")
            assert engine.rows("SELECT id FROM mart.lockdown") == [(1,)], "one view of the data for all statements"
        assert admin.execute("SELECT to_regclass('mart.written')").fetchone() == (None,)
        assert admin.execute("SELECT id FROM mart.lockdown").fetchone() == (2,)


def test_postgres_stops_at_the_deadline_whatever_the_server_was_told(postgres: PostgresServer) -> None:
    source = Source(connect="env:X", table="pg_catalog.pg_namespace", at="x")
    with open_engine(
        source, folder=Path(), environ={"X": postgres.url("reader")}, limits=Limits(seconds=1, rows=10)
    ) as engine:
        for prepare in ("SELECT 1", "SELECT set_config('statement_timeout', '0', true)"):
            engine.rows(prepare)
            begun = time.monotonic()
            with pytest.raises(EngineFault, match="stopped after 1 seconds"):
                engine.rows("SELECT pg_sleep(60)::text")
            assert time.monotonic() - begun < 15
        with pytest.raises(EngineFault, match="more than 10 rows"):
            engine.rows("SELECT generate_series(1, 100000000)")
        assert engine.rows("SELECT 1") == [(1,)]


def test_spark_reads_and_nothing_else(
    folder: Path, spark: str, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CX_SECRET", SECRET)
    monkeypatch.chdir(folder)
    source, environ = Source(connect="env:X", at="id"), {"X": f"{spark}calls.csv"}
    with open_engine(source, folder=folder, environ=environ, limits=limits) as engine:
        for sql in ON_SPARK:
            with pytest.raises(EngineFault) as refused:
                engine.rows(sql.format(folder=folder, relation=engine.relation))
            assert SECRET not in refused.value.message
        assert engine.rows(f"SELECT id, note FROM {engine.relation} ORDER BY id") == [(1, "one"), (2, "two")]
        assert engine.rows("SELECT CAST(0.5 AS DECIMAL(3, 1)), 1 / 2") == [(0.5, 0.5)]
        with pytest.raises(EngineFault, match="DIVIDE_BY_ZERO"):
            engine.rows("SELECT 1 / 0")
    untouched(folder)


def test_spark_stops_at_the_deadline_and_begins_anew(folder: Path, spark: str, limits: Limits) -> None:
    source, environ = Source(connect="env:X", at="id"), {"X": f"{spark}calls.csv"}
    with open_engine(source, folder=folder, environ=environ, limits=Limits(seconds=2, memory_mb=1024)) as engine:
        begun = time.monotonic()
        with pytest.raises(EngineFault, match="stopped after 2 seconds"):
            engine.rows("SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE hash(a.id, b.id) % 7 = 3")
        assert time.monotonic() - begun < 60
    with open_engine(source, folder=folder, environ=environ, limits=limits) as engine:
        assert engine.rows(f"SELECT COUNT(*) FROM {engine.relation}") == [(2,)]

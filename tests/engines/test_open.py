"""From what a source says to an engine: addresses, several sources at once, and what is told without a secret."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cxrel.engines import Limits, Located, SourceEngine, open_engine, open_engines
from cxrel.engines.address import read_address
from cxrel.kpi.engine import EngineFault
from cxrel.model.kpi import Source

if TYPE_CHECKING:
    from pathlib import Path


def refusal(folder: Path, url: str | None, *, table: str | None = "mart.calls", connect: str = "env:CX_URL") -> str:
    environ = {} if url is None else {"CX_URL": url}
    with pytest.raises(EngineFault) as fault:
        open_engine(Source(connect=connect, table=table, at="day"), folder=folder, environ=environ, limits=Limits())
    assert fault.value.kind == "source"
    assert "\n" not in fault.value.message
    assert fault.value.__cause__ is None
    return fault.value.message


def test_what_the_variable_must_hold(tmp_path: Path) -> None:
    assert refusal(tmp_path, None) == "the environment variable CX_URL is not set; it must hold the database's URL"
    assert refusal(tmp_path, " ") == "the environment variable CX_URL is empty; it must hold the database's URL"
    literal = refusal(tmp_path, None, connect="postgresql://u:hunter22@host/db")
    assert literal.startswith("an address stands in the file")
    assert "hunter22" not in literal
    for url in ("mysql://u:hunter22@host/db", "hunter22", "/tmp/hunter22"):
        told = refusal(tmp_path, url)
        assert told.startswith("the URL in CX_URL must begin with one of postgresql:, postgres:, sc:, ")
        assert "hunter22" not in told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter22@127.0.0.1:1/db",
        "postgresql://u:hunter%3222@127.0.0.1:1/db?options=-c%20x%3Dhunter22&sslmode=disable",
        "postgresql://u:hunter22@127.0.0.1:port/db",
        "postgresql://u:hunter22@127.0.0.1:99999/db",
        "postgresql://u:hun@ter22@127.0.0.1:1/db",
        "postgresql://u:hun/ter22@127.0.0.1:1/db",
        "postgresql://u:hun?ter22@127.0.0.1:1/db",
        "postgresql://u:hun#ter22@127.0.0.1:1/db",
        "postgresql://u:hun%ter22@127.0.0.1:1/db",
        "postgresql://[u:hunter22@127.0.0.1:1/db",
        "postgresql://u@127.0.0.1:1/db?password=hunter22",
        "postgresql://u@127.0.0.1:1/db?passwort=hunter22",
        "postgresql://u:hunter22@nowhere.invalid/db",
        "postgresql://u@127.0.0.1:1/db?service=hunter22",
        "postgresql://u@127.0.0.1:1/db?sslpassword=hunter22&sslcert=/nowhere&sslmode=require",
    ],
)
def test_no_message_holds_a_part_of_a_password(tmp_path: Path, url: str) -> None:
    told = refusal(tmp_path, url)
    assert not [part for part in ("hunter22", "hunter", "ter22", "hun%") if part in told]


def test_an_address_is_not_shown_by_accident() -> None:
    address = read_address("env:X", {"X": "postgresql://u:hunter22@h/db?options=hunter33", "PGPASSWORD": "hunter44"})
    assert repr(address) == "Address(variable='X', scheme='postgresql')"
    assert address.masked("hunter22 hunter33 hunter44 h") == "*** *** *** h"


def test_a_source_without_a_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineFault, match="neither 'file:' nor 'connect: env:NAME'"):
        open_engine(Source(at="day"), folder=tmp_path, environ={}, limits=Limits())


@pytest.mark.parametrize(
    ("package", "url", "hint"),
    [
        ("psycopg", "postgres://u@127.0.0.1:1/db", "pip install 'cxrel[postgres]'"),
        ("pyspark", "spark://127.0.0.1:1", "pip install 'cxrel[spark]'"),
        ("pyspark", "sc://127.0.0.1:1", "pip install 'pyspark[connect]'"),
    ],
)
def test_a_missing_package_is_told_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, url: str, hint: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    assert refusal(tmp_path, url).endswith(hint)


@pytest.mark.parametrize(
    "url", ["duckdb:calls.duckdb", "duckdb:{folder}/calls.duckdb", "duckdb://{folder}/calls.duckdb"]
)
def test_a_database_in_a_file_by_its_url(tmp_path: Path, url: str) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "calls.duckdb")) as connection:
        connection.execute("CREATE TABLE calls AS SELECT 1 AS id")
    environ = {"CX_URL": url.format(folder=tmp_path)}
    source = Source(connect="env:CX_URL", table="calls", at="id")
    with open_engine(source, folder=tmp_path, environ=environ, limits=Limits()) as engine:
        assert engine.rows(f"SELECT id FROM {engine.relation}") == [(1,)]


def test_sources_in_files_can_be_joined_and_one_that_fails_keeps_none_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("id,customer\n1,a\n2,b\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "orders.jsonl").write_text('{"customer": "a"}\n{"customer": "c"}\n')
    (tmp_path / "broken.csv").write_text("id\n1,2\n")
    sources = {
        "calls": Located(Source(file="calls.csv", at="id"), tmp_path),
        "broken": Located(Source(file="broken.csv", at="id"), tmp_path),
        "unset": Located(Source(connect="env:CX_URL", at="id"), tmp_path),
        "orders": Located(Source(file="orders.jsonl", at="id"), tmp_path / "sub"),
    }
    opened = open_engines(sources, environ={}, limits=Limits())
    assert list(opened) == list(sources)
    assert isinstance(opened["broken"], EngineFault)
    assert isinstance(opened["unset"], EngineFault)
    calls, orders = opened["calls"], opened["orders"]
    assert isinstance(calls, SourceEngine)
    assert isinstance(orders, SourceEngine)
    assert calls.database == orders.database is not None
    joined = f"SELECT COUNT(*) FROM {calls.relation} JOIN {orders.relation} USING (customer)"
    assert calls.rows(joined) == [(1,)]
    calls.close()
    calls.close()
    assert orders.rows(f"SELECT COUNT(*) FROM {orders.relation}") == [(2,)]
    orders.close()


def test_no_driver_is_imported_before_it_is_needed() -> None:
    told = "import cxrel.engines, sys; print({'duckdb', 'psycopg', 'pyspark', 'sqlite3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

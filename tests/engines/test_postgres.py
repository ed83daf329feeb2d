"""PostgreSQL: which roles are fit, what its types are here, and what becomes of its answers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from postgres_server import PASSWORD

from cxrel.engines import Limits, SourceEngine, open_engine
from cxrel.kpi.engine import EngineFault
from cxrel.model.kpi import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from postgres_server import PostgresServer


@pytest.fixture
def admin(postgres: PostgresServer) -> Iterator[psycopg.Connection]:
    """The superuser, with a table `mart.roles` that is gone afterwards, and so is a role `someone` that may read it."""
    import psycopg

    with psycopg.connect(postgres.url("admin"), autocommit=True) as connection:
        connection.execute("CREATE TABLE mart.roles (id int)")
        connection.execute(f"CREATE ROLE someone LOGIN PASSWORD '{PASSWORD}'")
        connection.execute("CREATE ROLE others")
        connection.execute("GRANT USAGE ON SCHEMA mart TO someone; GRANT SELECT ON mart.roles TO someone")
        yield connection
        connection.execute("DROP OWNED BY someone, others CASCADE; DROP TABLE IF EXISTS mart.roles CASCADE")
        connection.execute("DROP ROLE someone, others")


def as_role(server: PostgresServer, role: str, table: str | None = "mart.roles") -> SourceEngine:
    source = Source(connect="env:X", table=table, at="day")
    return open_engine(source, folder=Path(), environ={"X": server.url(role)}, limits=Limits(seconds=30))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("ALTER ROLE someone SUPERUSER", "is a superuser, or may become one"),
        ("GRANT admin TO someone", "is a superuser, or may become one"),
        ("ALTER ROLE someone CREATEROLE", "may make roles (CREATEROLE)"),
        ("ALTER ROLE someone REPLICATION", "may replicate (REPLICATION)"),
        ("ALTER ROLE someone BYPASSRLS", "passes by row security (BYPASSRLS)"),
        ("GRANT pg_read_server_files TO someone", "may read files of the server (pg_read_server_files)"),
        ("GRANT pg_write_server_files TO someone", "may write files of the server (pg_write_server_files)"),
        ("GRANT pg_execute_server_program TO someone", "may run programs on the server (pg_execute_server_program)"),
        ("GRANT pg_write_all_data TO someone", "may write every table (pg_write_all_data)"),
        ("GRANT INSERT ON mart.roles TO someone", 'may write "mart"."roles"'),
        ("GRANT TRUNCATE ON mart.roles TO someone", 'may write "mart"."roles"'),
        ("GRANT UPDATE (id) ON mart.roles TO someone", 'may write "mart"."roles"'),
        ("ALTER TABLE mart.roles OWNER TO someone", 'may write "mart"."roles"'),
        ("GRANT DELETE ON mart.roles TO PUBLIC", 'may write "mart"."roles"'),
        (
            "GRANT DELETE ON mart.roles TO others; GRANT others TO someone; ALTER ROLE someone NOINHERIT",
            'may write "mart"."roles"',
        ),
    ],
)
def test_a_role_that_may_do_more_than_read_is_refused(
    postgres: PostgresServer, admin: psycopg.Connection, change: str, reason: str
) -> None:
    as_role(postgres, "someone").close()
    admin.execute(change)
    with pytest.raises(EngineFault) as refused:
        as_role(postgres, "someone")
    assert refused.value.kind == "source"
    assert refused.value.message.startswith(f"the role someone {reason}; measure as a role that can only read: CREATE ")
    assert refused.value.message.endswith('GRANT SELECT ON "mart"."roles" TO cxrel_reader;')


def test_a_role_that_may_not_read_is_told_the_grants_it_lacks(
    postgres: PostgresServer, admin: psycopg.Connection
) -> None:
    admin.execute("REVOKE ALL ON mart.roles FROM someone")
    with pytest.raises(EngineFault) as refused:
        as_role(postgres, "someone")
    grants = 'GRANT USAGE ON SCHEMA "mart" TO someone; GRANT SELECT ON "mart"."roles" TO someone;'
    assert refused.value.message == f'the role someone may not read "mart"."roles": {grants}'
    with pytest.raises(EngineFault, match=r"no table or view mart\.nowhere that the role may see"):
        as_role(postgres, "someone", "mart.nowhere")


def test_that_a_role_may_write_other_tables_is_a_note(postgres: PostgresServer, admin: psycopg.Connection) -> None:
    with as_role(postgres, "someone") as engine:
        assert engine.notes == ()
    admin.execute("CREATE TABLE mart.others (id int); GRANT INSERT ON mart.others TO someone")
    with as_role(postgres, "someone") as engine:
        assert "may write other tables, such as mart.others" in engine.notes[0]
    admin.execute("DROP TABLE mart.others")


def test_columns_and_cells(postgres: PostgresServer, admin: psycopg.Connection) -> None:
    admin.execute("CREATE TYPE mart.mood AS ENUM ('good'); CREATE DOMAIN mart.minutes AS numeric(9, 1)")
    admin.execute(
        "CREATE VIEW mart.wide AS SELECT 1::smallint AS a, 'x'::varchar(3) AS b, 'good'::mart.mood AS c,"
        ' 1.5::mart.minutes AS d, true AS e, now() AS f, now()::timestamp AS g, now()::date AS h, \'{}\'::jsonb AS "I""i",'
        " array[1] AS j, 'NaN'::numeric AS k, 12345678901234567890123::numeric AS l, 'ünï'::text AS m, 7.0::numeric AS n"
    )
    admin.execute("GRANT SELECT ON mart.wide TO someone")
    with as_role(postgres, "someone", "mart.wide") as engine:
        assert " ".join(f"{column.name}:{column.type}" for column in engine.columns()) == (
            "a:number b:text c:text d:number e:boolean f:timestamptz g:timestamp h:date"
            ' I"i:other j:other k:number l:number m:text n:number'
        )
        assert engine.columns()[1].declared == "character varying(3)"
        (row,) = engine.rows(f"SELECT a, d, e, l, m, n, NULL FROM {engine.relation}")
        assert repr(row) == "(1, 1.5, True, 12345678901234567890123, 'ünï', 7, None)"
        (nan,) = engine.rows(f"SELECT k FROM {engine.relation}")
        assert isinstance(nan[0], float)
        assert math.isnan(nan[0])
        for column in ("h", "j", "f"):
            with pytest.raises(EngineFault, match="statements must cast it to text"):
                engine.rows(f"SELECT {column} FROM {engine.relation}")
        assert engine.fingerprint() is None
    admin.execute("DROP VIEW mart.wide; DROP TYPE mart.mood; DROP DOMAIN mart.minutes")


def test_a_statement_that_fails_leaves_the_others_their_view_of_the_data(
    postgres: PostgresServer, admin: psycopg.Connection
) -> None:
    with as_role(postgres, "someone") as engine:
        assert engine.rows(f"SELECT COUNT(*) FROM {engine.relation}") == [(0,)]
        admin.execute("INSERT INTO mart.roles VALUES (1)")
        with pytest.raises(EngineFault, match="division by zero") as fault:
            engine.rows("SELECT 1 / 0")
        assert fault.value.kind == "statement"
        assert engine.rows(f"SELECT COUNT(*) FROM {engine.relation}") == [(0,)]
        assert engine.rows("SELECT current_setting('TimeZone'), current_setting('search_path')") == [
            ("UTC", "pg_catalog")
        ]
    engine.close()
    with as_role(postgres, "someone") as again:
        assert again.database == engine.database
        assert PASSWORD not in str(again.database)


def test_a_connection_that_is_cut_is_a_fault_of_the_source(postgres: PostgresServer, admin: psycopg.Connection) -> None:
    with as_role(postgres, "someone") as engine:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'someone'")
        for _ in range(2):
            with pytest.raises(EngineFault) as fault:
                engine.rows("SELECT 1")
            assert fault.value.kind == "source"

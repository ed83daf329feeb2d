"""PostgreSQL: one read-only transaction with one view of the data, as a role that can do nothing else."""

from __future__ import annotations

import os
import socket
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from cxrel.engines.address import malformed
from cxrel.engines.deadline import GRACE, deadline
from cxrel.engines.engine import SourceEngine
from cxrel.engines.extras import missing
from cxrel.engines.names import quoted, table_parts
from cxrel.engines.postgres_role import check_role
from cxrel.engines.values import one_line, plain_rows
from cxrel.kpi.engine import Column, ColumnType, EngineFault

if TYPE_CHECKING:
    from collections.abc import Generator

    import psycopg

    from cxrel.engines.address import Address
    from cxrel.engines.deadline import Deadline
    from cxrel.engines.limits import Limits
    from cxrel.kpi.engine import Value

_IDLE = "1h"
"""How long the transaction may wait while other sources are measured, before the server ends it."""
_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("smallint", "integer", "bigint", "numeric", "real", "double precision"), "number"),
    **dict.fromkeys(("text", "character varying", "character", "name", "citext"), "text"),
    "boolean": "boolean",
    "date": "date",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
}
_COLUMNS = """
SELECT a.attname::text,
       pg_catalog.format_type(a.atttypid, a.atttypmod)
           || COALESCE(' (' || pg_catalog.format_type(NULLIF(t.typbasetype, 0), t.typtypmod) || ')', ''),
       CASE t.typtype WHEN 'e' THEN 'text'
                      ELSE pg_catalog.format_type(COALESCE(NULLIF(t.typbasetype, 0), t.oid), NULL) END
FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""
_TABLE = """
SELECT c.oid::bigint, n.nspname::text, c.relname::text
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid = pg_catalog.to_regclass(%s)::oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""


def open_postgres(address: Address, table: str | None, limits: Limits) -> PostgresEngine:
    """Connect, check the role, and begin the transaction. Raises EngineFault of kind source."""
    try:
        import psycopg
    except ImportError:
        raise missing("psycopg", "postgres") from None
    parts = table_parts(table, 2)
    connection = _connect(address, limits)
    try:
        with deadline(limits.seconds, lambda: _cancel(connection), lambda: _cut(connection)):
            _settle(connection, limits)
            oid, schema, name = _find(connection, parts)
            relation = f"{quoted(schema)}.{quoted(name)}"
            notes = check_role(connection, oid, relation)
    except psycopg.Error as error:
        connection.close()
        raise EngineFault(address.masked(one_line(str(error))), "source") from None
    except EngineFault:
        connection.close()
        raise
    return PostgresEngine(connection, address, limits, oid, relation, notes)


def _connect(address: Address, limits: Limits) -> psycopg.Connection:
    """A connection; whatever a driver says of an address may hold a part of it."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    try:
        given = conninfo_to_dict(address.url)
    except psycopg.ProgrammingError:
        raise malformed(address.variable) from None
    usual: dict[str, str | int] = {"application_name": "cxrel", "connect_timeout": int(max(2, min(limits.seconds, 15)))}
    more: dict[str, str | int | None] = {name: value for name, value in usual.items() if name not in given}
    try:
        connection = psycopg.connect(make_conninfo(address.url, client_encoding="UTF8", **more))
    except psycopg.Error as error:
        told = f"cannot connect to the database in {address.variable}: {address.masked(one_line(str(error)))}"
        raise EngineFault(told, "source") from None
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def _settle(connection: psycopg.Connection, limits: Limits) -> None:
    """Settings for this transaction only: behind a pool, the session is somebody else's next."""
    settings = {
        "statement_timeout": f"{int(limits.seconds * 1000)}ms",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": _IDLE,
        "TimeZone": "UTC",
        "DateStyle": "ISO, YMD",
        "IntervalStyle": "postgres",
        "extra_float_digits": "1",  # whatever the role has set: all digits of a figure
        "transform_null_equals": "off",
        "standard_conforming_strings": "on",
        "row_security": "on",
    }
    for name, value in settings.items():
        connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))


def _find(connection: psycopg.Connection, parts: tuple[str, ...]) -> tuple[int, str, str]:
    """The table by its quoted name, on the role's own search path if no schema is given; then that path is closed."""
    found = connection.execute(_TABLE, (".".join(map(quoted, parts)),)).fetchone()
    connection.execute("SELECT pg_catalog.set_config('search_path', 'pg_catalog', true)")
    if found is None:
        raise EngineFault(f"there is no table or view {'.'.join(parts)} that the role may see", "source")
    return found


def _cancel(connection: psycopg.Connection) -> None:
    import psycopg

    with suppress(psycopg.Error, OSError):  # then the line is cut
        connection.cancel_safe(timeout=GRACE)


def _cut(connection: psycopg.Connection) -> None:
    """Wake whoever waits for the server: closing is not enough, for the other thread sits in the socket."""
    with suppress(OSError):
        socket.socket(fileno=os.dup(connection.fileno())).shutdown(socket.SHUT_RDWR)


def _streamed(cursor: psycopg.Cursor, sql: str) -> Generator[tuple[object, ...], None, None]:
    """The rows as they arrive; whoever stops early closes it, or the connection stays locked."""
    yield from cursor.stream(sql.encode())


class PostgresEngine(SourceEngine):
    """One table or view, in a transaction that never commits."""

    dialect = "postgres"

    def __init__(
        self,
        connection: psycopg.Connection,
        address: Address,
        limits: Limits,
        oid: int,
        relation: str,
        notes: tuple[str, ...],
    ) -> None:
        self._connection = connection
        self._address = address
        self._limits = limits
        self._oid = oid
        self.relation = relation
        self.notes = notes
        info = connection.info
        self.database = f"postgres {info.user}@{info.host or 'local'}:{info.port}/{info.dbname}"

    def columns(self) -> tuple[Column, ...]:
        """The columns as the catalogue has them; an enum counts as text, a domain as what it is made of, the rest as other."""
        found = self._all(_COLUMNS.replace("%s", str(self._oid)))
        return tuple(
            Column(str(name), _TYPES.get(str(kind).rpartition(".")[2], "other"), str(declared))
            for name, declared, kind in found
        )

    def rows(self, sql: str) -> list[tuple[Value, ...]]:
        """All rows of one SELECT; a statement that fails leaves the transaction as it was. Raises EngineFault."""
        if sql.split(None, 1)[0].upper() not in {"SELECT", "WITH"}:
            raise EngineFault("only a single SELECT is sent to PostgreSQL")
        return self._all(sql)

    def _all(self, sql: str) -> list[tuple[Value, ...]]:
        import psycopg

        connection, seconds = self._connection, self._limits.seconds
        with deadline(seconds, lambda: _cancel(connection), lambda: _cut(connection)) as clock:
            try:
                # Streamed answers use the extended protocol, which takes one statement and no more.
                with (
                    connection.transaction(),
                    connection.cursor() as cursor,
                    closing(_streamed(cursor, sql)) as stream,
                ):
                    return plain_rows(stream, self._limits.rows)
            except psycopg.Error as error:
                raise self._fault(error, clock) from None

    def _fault(self, error: psycopg.Error, clock: Deadline) -> EngineFault:
        if clock.passed or error.sqlstate == "57014":
            return clock.fault()
        is_gone = self._connection.closed or self._connection.broken
        return EngineFault(self._address.masked(one_line(str(error))), "source" if is_gone else "statement")

    def close(self) -> None:
        """End the transaction without a trace."""
        self._connection.close()

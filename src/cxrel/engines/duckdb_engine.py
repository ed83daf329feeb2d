"""DuckDB inside this process: files of all kinds, in a connection that can reach nothing else.

Everything that touches the outside happens before the lock: the views are made over the declared files, then access to
files, extensions and settings is taken away for good. What a statement does afterwards stays in memory.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cxrel.engines.deadline import deadline
from cxrel.engines.duckdb_csv import listed
from cxrel.engines.duckdb_views import differences, make_view, query_of
from cxrel.engines.engine import SourceEngine
from cxrel.engines.names import quoted
from cxrel.engines.values import one_line, plain_rows
from cxrel.kpi.engine import Column, ColumnType, EngineFault

if TYPE_CHECKING:
    import duckdb

    from cxrel.engines.files import Files
    from cxrel.engines.limits import Limits
    from cxrel.kpi.engine import Value

_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL"), "number"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "number"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "timestamp"),
    "BOOLEAN": "boolean",
    "DATE": "date",
    "ENUM": "text",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "VARCHAR": "text",
}
_OFF = ("type_pushdown",)
"""Optimisers that change what is measured: a CSV cell cast to text came back as it was written ('+5', '1e1')."""


class DuckSources:
    """One connection over the files of one or more sources; the last engine that is closed closes it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.scratch = tempfile.TemporaryDirectory(prefix="cxrel-")
        self.connection = _connect(Path(self.scratch.name), limits)
        self.open = 0
        self._files: list[Files] = []

    def add(self, files: Files, table: str | None) -> DuckEngine:
        """An engine for one more source. Raises EngineFault; then the others are as before."""
        name = f"__cx_source_{self.open + 1}"
        with deadline(self.limits.seconds, self.connection.interrupt) as clock:
            try:
                query = query_of(self.connection, files, table, Path(self.scratch.name), self.limits)
                make_view(self.connection, name, query, files)
                notes = differences(self.connection, files)
            except EngineFault as fault:
                raise clock.fault() if clock.passed else fault from fault
        self.open += 1
        self._files.append(files)
        return DuckEngine(self, name, files, notes)

    def lock(self) -> None:
        """Take everything away but the files themselves. Nothing can be added afterwards."""
        paths = [str(path) for found in self._files for path in found.paths]
        for setting in (
            f"allowed_paths = {listed(paths)}",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            self.connection.execute(f"SET {setting}")

    def release(self) -> None:
        """One engine less."""
        self.open -= 1
        self.end_unused()

    def end_unused(self) -> None:
        """Let go of everything where no engine is open."""
        if self.open == 0:
            self.connection.close()
            self.scratch.cleanup()


def _connect(scratch: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{limits.memory_mb}MB",
        "max_temp_directory_size": f"{limits.disk_mb}MB",
        "temp_directory": str(scratch / "spilled"),
        "extension_directory": str(scratch / "extensions"),
        "threads": limits.threads or os.cpu_count() or 1,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
        "allow_community_extensions": False,
        "allow_unsigned_extensions": False,
        "python_enable_replacements": False,
        "preserve_insertion_order": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    known = {row[0] for row in connection.execute("FROM duckdb_optimizers()").fetchall()}
    connection.execute(f"SET disabled_optimizers = '{','.join(name for name in _OFF if name in known)}'")
    return connection


class DuckEngine(SourceEngine):
    """One source in a connection of DuckDB."""

    dialect = "duckdb"

    def __init__(self, sources: DuckSources, name: str, files: Files, notes: tuple[str, ...]) -> None:
        self._sources = sources
        self._files = files
        self._is_open = True
        self.relation = quoted(name)
        self.database = f"duckdb {id(sources)}"
        self.notes = notes

    def columns(self) -> tuple[Column, ...]:
        """The columns as all rows of all files have them."""
        described = self._sources.connection.execute(f"DESCRIBE SELECT * FROM {self.relation}").fetchall()  # noqa: S608
        return tuple(Column(str(row[0]), _type(str(row[1])), str(row[1]).strip('"')) for row in described)

    def rows(self, sql: str) -> list[tuple[Value, ...]]:
        """All rows of one SELECT. Raises EngineFault, of kind source where a file changed meanwhile."""
        import duckdb

        limits = self._sources.limits
        self._files.check_unchanged()
        try:
            # A cursor of its own: an unfinished answer blocks the next statement of the same one.
            with self._sources.connection.cursor() as cursor, deadline(limits.seconds, cursor.interrupt) as clock:
                _check_one_select(cursor, sql)
                cursor.execute(sql)
                found = plain_rows(cursor.fetchmany(limits.rows + 1), limits.rows)
        except duckdb.Error as error:
            self._files.check_unchanged()
            raise clock.fault() if clock.passed else _fault(error) from error
        self._files.check_unchanged()
        return found

    def fingerprint(self) -> str:
        """A digest of names and bytes."""
        return self._files.fingerprint()

    def close(self) -> None:
        """Let go of the files."""
        if self._is_open:
            self._is_open = False
            self._sources.release()


def _check_one_select(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    import duckdb

    statements = cursor.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise EngineFault("only a single SELECT is sent to DuckDB")


def _fault(error: duckdb.Error) -> EngineFault:
    import duckdb

    kind: Literal["source", "statement"] = "source" if isinstance(error, duckdb.IOException) else "statement"
    return EngineFault(one_line(str(error)), kind)


def _type(declared: str) -> ColumnType:
    word = declared.split("(", 1)[0]
    return "other" if declared.endswith("]") else _TYPES.get(word, "other")

"""The query that stands behind a source in DuckDB, for each kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.engines.duckdb_csv import csv_query, listed, struct
from cxrel.engines.names import literal, quoted, table_parts
from cxrel.engines.sqlite_copy import copy_sqlite
from cxrel.engines.values import one_line
from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from cxrel.engines.files import Files
    from cxrel.engines.limits import Limits

_LONGEST_OBJECT = 64 << 20


def query_of(
    connection: duckdb.DuckDBPyConnection, files: Files, table: str | None, scratch: Path, limits: Limits
) -> str:
    """A query that gives all rows of the source. Raises EngineFault of kind source."""
    import duckdb

    if table is not None and files.kind not in {"duckdb", "sqlite"}:
        raise EngineFault(f"'table:' is for databases; a {files.kind} file is one table", "source")
    try:
        match files.kind:
            case "csv" | "tsv":
                return csv_query(connection, files.paths, "\t" if files.kind == "tsv" else None)
            case "json" | "jsonl":
                return _json_query(connection, files)
            case "parquet":
                return f"SELECT * FROM read_parquet({listed(map(str, files.paths))}, union_by_name=true)"  # noqa: S608
            case "duckdb":
                return _attached(connection, files.paths[0], table)
            case "sqlite":
                return copy_sqlite(connection, files.paths[0], table, scratch, limits)
    except duckdb.Error as error:
        raise _unreadable(files, error) from error


def make_view(connection: duckdb.DuckDBPyConnection, name: str, query: str, files: Files) -> None:
    """The view that statements name; it binds here, so a file of the wrong kind is found now. Raises EngineFault."""
    import duckdb

    try:
        connection.execute(f"CREATE VIEW {quoted(name)} AS {query}")
    except duckdb.Error as error:
        raise _unreadable(files, error) from error


def _unreadable(files: Files, error: Exception) -> EngineFault:
    names = files.paths[0].name + (f" or one of {len(files.paths) - 1} more" if len(files.paths) > 1 else "")
    return EngineFault(f"cannot read {names}: {one_line(str(error))}", "source")


def _json_query(connection: duckdb.DuckDBPyConnection, files: Files) -> str:
    """Types settled over all rows, then fixed; without columns, DuckDB would make one of a file that is empty."""
    shape = "newline_delimited" if files.kind == "jsonl" else "auto"
    where = (
        f"read_json({listed(map(str, files.paths))}, format={literal(shape)}, ignore_errors=false,"
        f" maximum_object_size={_LONGEST_OBJECT}"
    )
    sniffed = f"{where}, sample_size=-1, union_by_name=true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {sniffed}").fetchall()  # noqa: S608 names are quoted
    types = {str(row[0]): str(row[1]) for row in described}
    if list(types) == ["json"]:
        raise EngineFault(f"{files.paths[0].name} holds no rows: write one JSON object per row", "source")
    return f"SELECT * FROM {where}, columns={struct(types)})"  # noqa: S608 names are quoted


def _attached(connection: duckdb.DuckDBPyConnection, path: Path, table: str | None) -> str:
    parts = table_parts(table, 2)
    alias = "__cx_file_" + str(len(connection.execute("SHOW DATABASES").fetchall()))
    connection.execute(f"ATTACH {literal(str(path))} AS {alias} (TYPE duckdb, READ_ONLY)")
    name = ".".join(map(quoted, ("main", *parts)[-2:]))
    return f"SELECT * FROM {alias}.{name}"  # noqa: S608 names are quoted


def differences(connection: duckdb.DuckDBPyConnection, files: Files) -> tuple[str, ...]:
    """What a person should know of Parquet files that do not all have the same columns."""
    if files.kind != "parquet" or len(files.paths) == 1:
        return ()
    found = connection.execute(
        "SELECT min(name), count(DISTINCT file_name), count(DISTINCT (type, logical_type))"  # noqa: S608 names are quoted
        f" FROM parquet_schema({listed(map(str, files.paths))}) WHERE num_children IS NULL GROUP BY lower(name)"
        " ORDER BY 1"
    ).fetchall()
    whole = len(files.paths)
    absent = [f"{name!r} is in {n} of {whole} files; it is unknown in the others" for name, n, _ in found if n < whole]
    mixed = [f"{name!r} has {kinds} types in {whole} files" for name, _, kinds in found if kinds > 1]
    return (*absent, *mixed)

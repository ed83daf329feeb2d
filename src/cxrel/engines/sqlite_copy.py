"""A table of an SQLite file, copied into DuckDB: one dialect less, and no expression ever reaches SQLite.

SQLite has no types of columns, no exact quantiles and no grouping sets, compares LIKE without case and divides whole
numbers. The table passes once, through the standard library (DuckDB's own reader of such files is a download), in a
connection that may do nothing but read it.
"""

from __future__ import annotations

import csv
import secrets
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from cxrel.engines.csv_header import Header
from cxrel.engines.deadline import deadline
from cxrel.engines.duckdb_csv import typed_csv
from cxrel.engines.names import literal, quoted, table_parts
from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from cxrel.engines.limits import Limits

_READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_FUNCTIONS = frozenset({"abs", "cast", "coalesce", "count", "ifnull", "length", "lower", "max", "min", "round", "sum"})
_FUNCTIONS |= {"trim", "typeof", "upper", "date", "datetime", "julianday", "strftime", "substr", "replace", "printf"}
"""What our own statements need, and views in such files commonly use; load_extension, readfile and writefile are not."""


def open_read_only(path: Path, seconds: float) -> sqlite3.Connection:
    """A connection that can read tables and nothing else."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=min(seconds, 10), isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.execute("BEGIN")
    connection.set_authorizer(_allowed)
    return connection


def _allowed(action: int, first: str | None, second: str | None, database: str | None, inner: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_OK if str(second).lower() in _FUNCTIONS else sqlite3.SQLITE_DENY
    is_look = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    return sqlite3.SQLITE_OK if is_look or action in _READS else sqlite3.SQLITE_DENY


def copy_sqlite(target: duckdb.DuckDBPyConnection, path: Path, table: str | None, scratch: Path, limits: Limits) -> str:
    """Copy a table or view; the query that gives its rows in DuckDB. Raises EngineFault of kind source."""
    (name,) = table_parts(table, 1)
    try:
        with (
            closing(open_read_only(path, limits.seconds)) as source,
            deadline(limits.seconds, source.interrupt) as clock,
        ):
            try:
                return _copied(target, source, name, scratch)
            except sqlite3.OperationalError as error:
                raise clock.fault() if clock.passed else error from error
    except sqlite3.Error as error:
        raise EngineFault(f"cannot read {path.name}: {error}", "source") from error
    except UnicodeError as error:
        raise EngineFault(f"cannot read {path.name}: a text in table {name} is not UTF-8", "source") from error


def _copied(target: duckdb.DuckDBPyConnection, source: sqlite3.Connection, name: str, scratch: Path) -> str:
    types = _types(source, name)
    file, null = scratch / f"{secrets.token_hex(8)}.csv", secrets.token_hex(16)
    try:
        _export(source, name, types, file, null)
        known = {column: kind for column, kind in types.items() if kind is not None}
        query = typed_csv(target, Header(",", tuple(types)), [file], known, null)
        own = quoted(f"__cx_table_{file.stem}")
        target.execute(f"CREATE TABLE {own} AS {query}")
    finally:
        file.unlink(missing_ok=True)
    return f"SELECT * FROM {own}"  # noqa: S608 a name of our own


def _types(source: sqlite3.Connection, name: str) -> dict[str, str | None]:
    """DuckDB's type for each column, by what it holds; None where dates may stand as text, which all rows settle."""
    declared = {str(row[1]): str(row[2]).upper() for row in source.execute(f"PRAGMA table_info({quoted(name)})")}
    if not declared:
        raise EngineFault(f"there is no table named {name} in that file", "source")
    kinds = ("blob", "text", "real", "integer")
    looks = [f"max(typeof({quoted(column)}) = '{kind}')" for column in declared for kind in kinds]
    looks += [f"coalesce(min({quoted(column)}) >= 0 AND max({quoted(column)}) <= 1, 1)" for column in declared]
    seen = list(map(bool, source.execute(f"SELECT {', '.join(looks)} FROM {quoted(name)}").fetchone()))  # noqa: S608
    small = seen[len(kinds) * len(declared) :]
    return {
        column: _type(word, {kind for kind, is_there in zip(kinds, seen[4 * place :], strict=False) if is_there}, bit)
        for place, ((column, word), bit) in enumerate(zip(declared.items(), small, strict=True))
    }


def _type(declared: str, kinds: set[str], is_bit: bool) -> str | None:
    if "blob" in kinds:
        return "BLOB"
    if kinds == {"integer"}:
        return "BOOLEAN" if "BOOL" in declared and is_bit else "BIGINT"
    if kinds and kinds <= {"integer", "real"}:
        return "DOUBLE"
    if not kinds:
        return next((kind for word, kind in _EMPTY if word in declared), "VARCHAR")
    is_dated = kinds == {"text"} and ("DATE" in declared or "TIME" in declared)
    return None if is_dated else "VARCHAR"


_EMPTY = (
    ("BOOL", "BOOLEAN"),
    ("TIME", "TIMESTAMP"),
    ("DATE", "DATE"),
    ("INT", "BIGINT"),
    *((word, "DOUBLE") for word in ("REAL", "FLOA", "DOUB", "NUM", "DEC")),
)
"""What a column without a value counts as, by what is declared."""
_EXPORTED = {
    "BLOB": "NULL",
    "BOOLEAN": "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
}


def _export(source: sqlite3.Connection, name: str, types: dict[str, str | None], file: Path, null: str) -> None:
    cells = [
        f"ifnull({_EXPORTED.get(kind or '', '{0}').format(quoted(column))}, {literal(null)})"
        for column, kind in types.items()
    ]
    rows = source.execute(f"SELECT {', '.join(cells)} FROM {quoted(name)}")  # noqa: S608 names are quoted
    with file.open("x", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(types)
        writer.writerows(rows)

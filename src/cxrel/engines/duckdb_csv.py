"""CSV files as DuckDB reads them: every row looked at before a type is settled, and nothing forgiven.

A type is settled once, over all rows, and then written into the view: guessing again for each statement takes four
times as long as reading, and a guess from the first rows changes when more arrive.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.engines.csv_header import Header, read_header
from cxrel.engines.names import literal, quoted
from cxrel.engines.values import one_line
from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

_STRICT = (
    "header=true, quote='\"', escape='\"', comment='', skip=0, encoding='utf-8', strict_mode=true,"
    " null_padding=false, ignore_errors=false, dateformat='%Y-%m-%d'"
)
CANDIDATES = ("BOOLEAN", "BIGINT", "HUGEINT", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "VARCHAR")
"""Dates and times as ISO 8601 only: which of 01/02/2026 is the month would depend on the rows that happen to be there."""
_SURE = {
    "BOOLEAN": "lower({x}) IN ('true', 'false', 't', 'f')",
    "TIMESTAMP WITH TIME ZONE": r"NOT regexp_full_match(trim({x}), '[^ T]+([ T]+[0-9:.]+)?')",
}
"""What every cell must look like for a column to be what DuckDB takes it for."""
_FIRST_ROWS = 2048
"""So many rows tell of nearly every column that it is not empty."""
_LINE = re.compile(r"CSV Error on Line: (\d+)")
_WIDTHS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_FILE = re.compile(r"^\s*file = (.+)$", re.MULTILINE)
_REASONS = {
    "unterminated quote": "has a quote that does not end as it should",
    "not utf-8": "is not UTF-8; save the file as UTF-8",
    "invalid state": "mixes the ends of lines, or quotes in a way that is not CSV",
    "Maximum line size": "is longer than 2 MB; is a quote missing?",
}


def csv_query(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], separator: str | None) -> str:
    """A query over all rows of the files, those of one header together. Raises EngineFault, kind source."""
    groups: dict[Header, list[Path]] = {}
    for path in paths:
        groups.setdefault(read_header(path, separator), []).append(path)
    return " UNION ALL BY NAME ".join(typed_csv(connection, header, group) for header, group in groups.items())


def typed_csv(
    connection: duckdb.DuckDBPyConnection,
    header: Header,
    paths: Sequence[Path],
    known: Mapping[str, str] | None = None,
    null: str = "",
) -> str:
    """A query over files of one header; types that are not known are settled by all rows. Raises EngineFault."""
    import duckdb

    where = f"read_csv({listed(map(str, paths))}, delim={literal(header.separator)}, nullstr={literal(null)}, {_STRICT}"
    texts = f"{where}, auto_detect=false, columns={struct(dict.fromkeys(header.names, 'VARCHAR'))})"
    fixed = f", types={struct(known)}" if known else ""
    try:
        described = connection.execute(
            f"DESCRIBE SELECT * FROM {where}, sample_size=-1, union_by_name=true,"  # noqa: S608 names are quoted
            f" auto_type_candidates={listed(CANDIDATES)}{fixed})"
        ).fetchall()
        types = dict(zip(header.names, (str(row[1]) for row in described), strict=True))
        types.update(_doubtful_as_text(connection, texts, types))
        empty = [] if known else _empty(connection, texts, types)
    except duckdb.Error as error:
        raise _why(connection, texts, paths, error) from error
    nothing = f" REPLACE ({', '.join(f'NULL AS {quoted(name)}' for name in empty)})" if empty else ""
    return f"SELECT *{nothing} FROM {where}, auto_detect=false, columns={struct(types)})"  # noqa: S608 names are quoted


def _empty(connection: duckdb.DuckDBPyConnection, texts: str, types: Mapping[str, str]) -> list[str]:
    """Columns without a value in any row: they are of no type, and fit whatever is done with them, or stands elsewhere."""
    candidates = [name for name, kind in types.items() if kind == "VARCHAR"]
    for limit in (f"LIMIT {_FIRST_ROWS}", ""):
        if candidates:
            counts = ", ".join(f"count({quoted(name)})" for name in candidates)
            (found,) = connection.execute(f"SELECT {counts} FROM (FROM {texts} {limit})").fetchall()  # noqa: S608 names are quoted
            candidates = [name for name, count in zip(candidates, found, strict=True) if count == 0]
    return candidates


def _doubtful_as_text(connection: duckdb.DuckDBPyConnection, texts: str, types: Mapping[str, str]) -> dict[str, str]:
    """Columns that are text here, whatever DuckDB takes them for.

    Yes and no: a column of countries may hold nothing but NO. Times of which some have no offset from UTC: DuckDB would
    take those for UTC.
    """
    doubts = {name: _SURE[kind].format(x=quoted(name)) for name, kind in types.items() if kind in _SURE}
    if not doubts:
        return {}
    sure = ", ".join(f"bool_and({sql})" for sql in doubts.values())
    answers = connection.execute(f"SELECT {sure} FROM {texts}").fetchall()[0]  # noqa: S608 names are quoted
    return {name: "VARCHAR" for name, is_sure in zip(doubts, answers, strict=True) if is_sure is False}


def _why(connection: duckdb.DuckDBPyConnection, texts: str, paths: Sequence[Path], error: duckdb.Error) -> EngineFault:
    """What is wrong, with its line: told by reading all as text, for the sniffer only says that it gave up."""
    import duckdb

    try:
        connection.execute(f"SELECT count(COLUMNS(*)) FROM {texts}").fetchall()  # noqa: S608 names are quoted
    except duckdb.Error as precise:
        return EngineFault(_sentence(str(precise), paths), "source")
    return EngineFault(f"cannot read {paths[0].name}: {one_line(str(error))}", "source")


def _sentence(told: str, paths: Sequence[Path]) -> str:
    file = _FILE.search(told)
    place = Path(file[1]).name if file else paths[0].name
    if line := _LINE.search(told):
        place += f", line {line[1]}"
    if widths := _WIDTHS.search(told):
        return f"{place}: has {widths[2]} columns where the header has {widths[1]}"
    return next((f"{place}: {words}" for key, words in _REASONS.items() if key in told), f"{place}: {one_line(told)}")


def listed(texts: Iterable[str]) -> str:
    """A list of texts in DuckDB's SQL."""
    return "[" + ", ".join(map(literal, texts)) + "]"


def struct(entries: Mapping[str, str]) -> str:
    """A struct of texts in DuckDB's SQL."""
    return "{" + ", ".join(f"{literal(key)}: {literal(value)}" for key, value in entries.items()) + "}"

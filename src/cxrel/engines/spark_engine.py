"""Spark: files in local mode, or tables of a cluster, for those who outgrow one machine."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from cxrel.engines.csv_header import Header, read_header
from cxrel.engines.deadline import deadline
from cxrel.engines.engine import SourceEngine
from cxrel.engines.names import quoted, table_parts
from cxrel.engines.spark_session import end_process, local_master, new_session
from cxrel.engines.values import one_line, plain_rows
from cxrel.kpi.engine import Column, ColumnType, EngineFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import DataFrame, SparkSession

    from cxrel.engines.address import Address
    from cxrel.engines.files import Files
    from cxrel.engines.limits import Limits
    from cxrel.kpi.engine import FaultKind, Value

_VIEW = "__cx_source"
_NUMBERS = ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal")
_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(("string", "char", "varchar"), "text"),
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamptz",
    "timestamp_ntz": "timestamp",
}
_CLASS = re.compile(r'"class":"[^"]*\.([A-Za-z0-9_$]+)"')
_HARMFUL = frozenset({"CallMethodViaReflection", "TryReflect", "ScriptTransformation", "PythonUDF", "PythonUDTF"})
"""Parts of a plan that run Java methods, shell commands or Python; no setting takes them away."""
_CSV: dict[str, bool | str] = {
    "header": True,
    "inferSchema": True,
    "enforceSchema": False,
    "mode": "FAILFAST",
    "multiLine": True,
    "quote": '"',
    "escape": '"',
    "encoding": "UTF-8",
    "nullValue": "",
    "nanValue": "nan",
}


def open_spark_files(files: Files, limits: Limits) -> SparkEngine:
    """Files through Spark on this machine. Raises EngineFault of kind source."""
    if files.kind in {"duckdb", "sqlite"}:
        raise EngineFault(f"Spark does not read {files.kind} files; name them with 'file:' and 'table:'", "source")
    session = new_session(local_master(limits), limits)
    try:
        _frame(session, files).createTempView(_VIEW)
    except _errors() as error:
        raise EngineFault(f"Spark cannot read {files.paths[0].name}: {_sentence(error)}", "source") from None
    return SparkEngine(session, quoted(_VIEW, "`"), None, limits, files)


def open_spark_table(address: Address, table: str | None, limits: Limits) -> SparkEngine:
    """A table of a cluster: `spark://host:port` or, through Spark Connect, `sc://host:port`. Raises EngineFault."""
    relation = ".".join(quoted(part, "`") for part in table_parts(table, 3))
    remote = address.scheme == "sc"
    session = _connected(address) if remote else new_session(address.url, limits)
    where = f"spark {address.masked(address.url).partition(';')[0]}"
    engine = SparkEngine(session, relation, where, limits, None, address)
    try:
        engine.columns()
    except EngineFault as fault:
        engine.close()
        raise EngineFault(fault.message, "source") from None
    return engine


def _connected(address: Address) -> SparkSession:
    from cxrel.engines.spark_connect import connect

    return connect(address)


def _frame(session: SparkSession, files: Files) -> DataFrame:
    paths = [path.as_uri() for path in files.paths]
    match files.kind:
        case "parquet":
            return session.read.option("mergeSchema", "true").parquet(*paths)
        case "json" | "jsonl":
            return session.read.json(paths, multiLine=files.kind == "json", mode="FAILFAST")
        case _:
            return session.read.options(**_CSV, sep=_one_header(files).separator).csv(paths)


def _one_header(files: Files) -> Header:
    """The header of all files; Spark would take that of the first for all of them."""
    headers = {read_header(path, "\t" if files.kind == "tsv" else None): path for path in files.paths}
    if len(headers) > 1:
        one, other, *_ = headers.values()
        told = f"{one.name} and {other.name} have different columns, which Spark cannot read together; DuckDB can"
        raise EngineFault(told, "source")
    return next(iter(headers))


class SparkEngine(SourceEngine):
    """One view or table in a session of Spark."""

    dialect = "spark"

    def __init__(
        self,
        session: SparkSession,
        relation: str,
        database: str | None,
        limits: Limits,
        files: Files | None = None,
        address: Address | None = None,
    ) -> None:
        self._session = session
        self._limits = limits
        self._files = files
        self._address = address
        self.relation = relation
        self.database = database

    @property
    def _is_remote(self) -> bool:
        return self._address is not None and self._address.scheme == "sc"

    def columns(self) -> tuple[Column, ...]:
        """The columns of the view or table."""
        try:
            found = self._session.table(self.relation).dtypes
        except _errors() as error:
            raise self._fault(error, "source") from None
        return tuple(
            Column(name, _TYPES.get(re.split(r"[(<]", kind, maxsplit=1)[0], "other"), kind) for name, kind in found
        )

    def rows(self, sql: str) -> list[tuple[Value, ...]]:
        """All rows of one SELECT. Raises EngineFault, of kind source where a file changed meanwhile."""
        self._check_unchanged()
        try:
            stop, cut = self._ends()
        except _errors() as error:
            raise self._fault(error, "source") from None
        with deadline(self._limits.seconds, stop, cut) as clock:
            try:
                # In brackets, only what gives rows is read: no INSERT, CREATE or SET, nor WITH before one.
                frame = self._session.sql(f"SELECT * FROM (\n{sql}\n) AS __cx_answer")  # noqa: S608 written by cxrel
                self._check_harmless(frame)
                most = self._limits.rows
                found = plain_rows(frame.limit(most + 1).collect(), most)
            except _errors() as error:
                self._check_unchanged()
                raise clock.fault() if clock.passed else self._fault(error, "statement") from None
        self._check_unchanged()
        return found

    def _ends(self) -> tuple[Callable[[], object], Callable[[], object]]:
        """How a statement is told to stop, and what is done where that does not help."""
        session = self._session
        if self._is_remote:
            return (lambda: _quietly(session.interruptAll), lambda: _quietly(session.stop))
        context, group = session.sparkContext, f"cxrel-{uuid.uuid4()}"
        context.setJobGroup(group, "cxrel", interruptOnCancel=True)
        return (lambda: _quietly(context.cancelJobGroup, group), lambda: end_process(session))

    def _check_harmless(self, frame: DataFrame) -> None:
        if self._is_remote:
            return  # the plan is the server's, and so is the care for it
        plan = frame._jdf.queryExecution().analyzed().toJSON()  # noqa: SLF001 the only way to the plan
        if found := _HARMFUL & set(_CLASS.findall(plan)):
            raise EngineFault(f"asks Spark to run something outside SQL: {', '.join(sorted(found))}")

    def _check_unchanged(self) -> None:
        if self._files is not None:
            self._files.check_unchanged()

    def _fault(self, error: Exception, kind: FaultKind) -> EngineFault:
        if not isinstance(error, _spoken()):
            return EngineFault("Spark is gone: its process ended, or does not answer", "source")
        told = _sentence(error)
        return EngineFault(self._address.masked(told) if self._address else told, kind)

    def fingerprint(self) -> str | None:
        """A digest of names and bytes, for files."""
        return self._files.fingerprint() if self._files else None

    def close(self) -> None:
        """Let go of the view; the JVM serves the next source, and ends with this process."""
        if self._is_remote:
            _quietly(self._session.stop)
        elif self._files is not None:
            _quietly(lambda: self._session.catalog.dropTempView(_VIEW))


def _spoken() -> tuple[type[Exception], ...]:
    """What Spark says itself; anything else means that nobody is there any more."""
    from pyspark.errors import PySparkException

    return (PySparkException,)


def _errors() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JError

    return (*_spoken(), Py4JError, OSError)


def _quietly(end: Callable[..., object], *arguments: object) -> None:
    """Ending what may have ended already."""
    with suppress(*_errors()):
        end(*arguments)


def _sentence(error: Exception) -> str:
    return one_line(str(error).strip().split("\n", 1)[0].split(" SQLSTATE: ", 1)[0])

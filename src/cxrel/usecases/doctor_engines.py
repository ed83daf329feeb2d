"""Which engines are installed, in which versions, and how to get the others."""

from __future__ import annotations

import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, version

from cxrel.model.diagnosis import EngineState

_PACKAGES = (
    ("duckdb", "duckdb", "files: csv, tsv, json, jsonl, parquet, duckdb", "pip install --upgrade cxrel"),
    ("postgres", "psycopg", "PostgreSQL, and what speaks its protocol", "pip install 'cxrel[postgres]'"),
    ("spark", "pyspark", "Spark, for those who outgrow one machine", "pip install 'cxrel[spark]'"),
)


def engines() -> tuple[EngineState, ...]:
    """The engines in the order in which people need them."""
    found = [EngineState(name, what, _version(package), hint) for name, package, what, hint in _PACKAGES]
    sqlite = EngineState("sqlite", "sqlite files", sqlite3.sqlite_version)
    spark = found[-1]
    if spark.version and shutil.which("java") is None:
        found[-1] = EngineState(spark.name, spark.what_for, spark.version, "local mode needs Java 17: install a JRE")
    return (found[0], sqlite, *found[1:])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
